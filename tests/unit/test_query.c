/* The query language: the readable cases of tests/cases/queries.txt, and the limits, which would be too
 * long to read there. */
#include "testing.h"

#include "search/query/query.h"

static struct error error;

/* Appends the tree as the case file writes it. */
static void tree_write(const struct query *q, buf *out) {
    if (!q) buf_add(out, STR("(nothing)"));
    if (!q || !q->child_count) {
        query_print(q, out);
        return;
    }
    buf_addf(out, "%s(", q->kind == QUERY_AND ? "AND" : q->kind == QUERY_OR ? "OR" : "NOT");
    for (size_t i = 0; i < q->child_count; i++) {
        if (i) buf_add(out, STR(", "));
        tree_write(q->children[i], out);
    }
    buf_byte(out, ')');
}

static void unescape(str s, buf *out) {
    for (size_t i = 0; i < s.n; i++) {
        char next = i + 1 < s.n ? s.p[i + 1] : 0;
        if (s.p[i] != '\\') {
            buf_byte(out, s.p[i]);
        } else if (next == 'x') {
            assert_true(i + 4 <= s.n);
            char digits[3] = {s.p[i + 2], s.p[i + 3], 0};
            buf_byte(out, (char)strtoul(digits, NULL, 16));
            i += 3;
        } else {
            assert_true(next == 't' || next == 'n' || next == 'r' || next == '\\');
            buf_byte(out, next == 't' ? '\t' : next == 'n' ? '\n' : next == 'r' ? '\r' : '\\');
            i++;
        }
    }
}

/* "read ...\nsaid ...\n" for the typed bytes, and the same checks for the printed form. */
static void answer(str typed, buf *out) {
    struct query *q, *again;
    buf repairs = {0}, printed = {0}, more = {0}, tree = {0}, second = {0};
    enum status status = query_parse(typed, &q, &repairs, &error);
    if (status == BAD_USAGE) {
        assert_null(q);
        buf_addf(out, "refused  %s\n", error.text);
        buf_release(&repairs);
        return;
    }
    assert_int_equal(status, q ? OK : NONE);
    tree_write(q, &tree);
    query_print(q, &printed);
    query_parse(buf_str(&printed), &again, &more, &error);
    tree_write(again, &second);
    assert_string_equal(tree.p, second.p);
    if (more.n) assert_non_null(strstr(more.p, "is no field"));
    buf_addf(out, "read   %s\n", tree.p);
    for (str rest = buf_str(&repairs); rest.n;) {
        str line = str_cut(&rest, '\n');
        buf_addf(out, "said   %.*s\n", (int)line.n, line.p);
    }
    query_free(q);
    query_free(again);
    buf_release(&repairs);
    buf_release(&printed);
    buf_release(&more);
    buf_release(&tree);
    buf_release(&second);
}

static void reads_the_cases(void **state) {
    (void)state;
    buf file = {0}, expected = {0}, got = {0}, typed = {0};
    cases_read("queries.txt", &file);
    unsigned cases = 0, wrong = 0, line_number = 0;
    for (str rest = buf_str(&file); rest.p;) {
        str line = str_cut(&rest, '\n');
        line_number++;
        if (!str_starts(line, STR("typed  "))) {
            assert_true(line.n == 0 || line.p[0] == '#');
            continue;
        }
        buf_clear(&typed);
        buf_clear(&expected);
        buf_clear(&got);
        unescape(str_sub(line, 7, line.n), &typed);
        unsigned at = line_number;
        while (rest.n && rest.p[0] != '\n') {
            buf_add(&expected, str_cut(&rest, '\n'));
            buf_byte(&expected, '\n');
            line_number++;
        }
        answer(buf_str(&typed), &got);
        cases++;
        if (str_eq(buf_str(&expected), buf_str(&got))) continue;
        wrong++;
        print_error("queries.txt:%u: %.*s\nexpected\n%sgot\n%s", at, (int)line.n, line.p, expected.p, got.p);
    }
    assert_int_equal(wrong, 0);
    assert_true(cases >= 90);
    buf_release(&file);
    buf_release(&expected);
    buf_release(&got);
    buf_release(&typed);
}

struct totals {
    size_t leaves, bytes;
};

static void add_leaves(const struct query *q, struct totals *totals) {
    if (!q) return;
    totals->leaves += !q->child_count;
    totals->bytes += q->text.n;
    for (size_t i = 0; i < q->child_count; i++) add_leaves(q->children[i], totals);
}

/* Reads typed, requires that what is said holds `said` (nothing at all where it is ""), counts leaves. */
static struct totals count(str typed, const char *said) {
    struct query *q;
    buf repairs = {0};
    query_parse(typed, &q, &repairs, &error);
    if (*said)
        assert_true(str_find(buf_str(&repairs), str_of(said)) < repairs.n);
    else
        assert_int_equal(repairs.n, 0);
    struct totals totals = {0};
    add_leaves(q, &totals);
    query_free(q);
    buf_release(&repairs);
    return totals;
}

static void repeat(buf *out, const char *piece, size_t times) {
    buf_clear(out);
    while (times--) buf_add(out, str_of(piece));
}

static void keeps_to_64_words(void **state) {
    (void)state;
    buf typed = {0};
    for (unsigned i = 0; i < 64; i++) buf_addf(&typed, "ord%u ", i);
    assert_int_equal(count(buf_str(&typed), "").leaves, 64);
    buf_add(&typed, STR("year:2017"));
    struct query *q;
    buf repairs = {0};
    assert_int_equal(query_parse(buf_str(&typed), &q, &repairs, &error), BAD_USAGE);
    assert_string_equal(error.text,
                        "a query holds at most 64 words and 8192 bytes, and year:2017 is beyond them");
    assert_null(q);
    buf_clear(&repairs);
    buf_clear(&typed);
    buf_byte(&typed, '"');
    for (unsigned i = 0; i < 70; i++) buf_addf(&typed, "ord%u ", i);
    buf_add(&typed, STR("\" unge OR ledige"));
    assert_int_equal(query_parse(buf_str(&typed), &q, &repairs, &error), OK);
    assert_int_equal(q->kind, QUERY_PHRASE);
    assert_true(str_ends(q->text, STR(" ord63")));
    assert_null(strstr(repairs.p, "nothing to join"));
    query_free(q);
    buf_release(&repairs);
    buf_release(&typed);
}

static void keeps_to_8_kB(void **state) {
    (void)state;
    buf typed = {0};
    repeat(&typed, "a", 9000);
    buf_add(&typed, STR(" unge"));
    assert_int_equal(count(buf_str(&typed), "8192 bytes").bytes, 4);
    repeat(&typed, " ", 9000);
    buf_add(&typed, STR("unge"));
    assert_int_equal(count(buf_str(&typed), "").bytes, 4);
    repeat(&typed, "unge ", 20000);
    assert_int_equal(count(buf_str(&typed), "longer than 65536 bytes").bytes, 4);
    repeat(&typed, "å", 100000);
    assert_int_equal(count(buf_str(&typed), "longer than 65536 bytes").bytes, 0);
    buf_release(&typed);
}

static void keeps_to_32_brackets(void **state) {
    (void)state;
    buf typed = {0}, expected = {0}, got = {0};
    repeat(&typed, "(a OR -", 32);
    buf_add(&typed, STR("b"));
    for (unsigned i = 0; i < 32; i++) buf_byte(&typed, ')');
    assert_int_equal(count(buf_str(&typed), "").leaves, 33);
    answer(buf_str(&typed), &got);
    repeat(&typed, "(", 40);
    buf_add(&typed, STR("a OR b"));
    for (unsigned i = 0; i < 40; i++) buf_byte(&typed, ')');
    buf_add(&typed, STR(" c"));
    buf_clear(&got);
    answer(buf_str(&typed), &got);
    buf_add(&expected, STR("read   AND(OR(a, b), c)\nsaid   Brackets more than 32 deep were left out.\n"));
    assert_string_equal(got.p, expected.p);
    buf_release(&typed);
    buf_release(&expected);
    buf_release(&got);
}

/* Long input of every sign that opens something: read in no time, and said in few lines. */
static void stands_hostile_lengths(void **state) {
    (void)state;
    static const char *const pieces[] = {
        "(",      ")",        "\"",   "-(",      "NOT ",  "OR ",        "a*b~1 ",      "*",
        "= ",     "title:",   "a(b",  "a,",      "year:", "\"a\"~",     "\xff",        "foo:bar",
        "-",      "path:a,,", "~1",   "a~",      "x:y, ", "a:b(",       "»",           "=a*",
        "\x1b[m", "\xcc\x8a", "....", "title:(", ";",     "minister:,", "!",           "!a ",
        "|",      "a|",       "&",    "&&",      "a^2",   "a^2^!",      "^",           "a NEAR/5 ",
        "a?",     "*a",       "a* ",  "?",       "NEAR ", "year:>",     "year:2017, ", "title:a|",
        "(a)^1",  "\"a\"^2",  "§",    "§ ",      "a§ ",
    };
    buf typed = {0};
    for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
        repeat(&typed, pieces[i], 65536 / strlen(pieces[i]));
        struct query *q;
        buf repairs = {0};
        clock_t start = clock(); /* of processor time: a hundredth of a second where it is linear */
        query_parse(buf_str(&typed), &q, &repairs, &error);
        double seconds = seconds_since(start);
        if (seconds > 2) fail_msg("%s repeated takes %.2f s", pieces[i], seconds);
        unsigned lines = 0;
        for (size_t at = 0; at < repairs.n; at++) lines += repairs.p[at] == '\n';
        assert_true(lines <= 21);
        query_free(q);
        buf_release(&repairs);
    }
    buf_release(&typed);
}

static void bounds_what_it_says(void **state) {
    (void)state;
    buf typed = {0}, repairs = {0};
    for (unsigned i = 0; i < 60; i++) buf_addf(&typed, "a%u~ ", i);
    struct query *q;
    buf_add(&repairs, STR("Earlier.\n"));
    query_parse(buf_str(&typed), &q, &repairs, &error);
    assert_true(str_starts(buf_str(&repairs), STR("Earlier.\na0~ was read as a0.\n")));
    str end = STR("\na19~ was read as a19.\nMore of the query was repaired likewise.\n");
    assert_true(str_ends(buf_str(&repairs), end));
    query_free(q);
    buf_release(&typed);
    buf_release(&repairs);
}

static void keeps_each_field(void **state) {
    (void)state;
    struct query *q;
    buf repairs = {0};
    str typed = STR("=a b* \"c d\"~7 år:2017.. år:..2020 sti:x* titel:y e?f");
    assert_int_equal(query_parse(typed, &q, &repairs, &error), OK);
    assert_int_equal(q->kind, QUERY_AND);
    assert_int_equal(q->child_count, 8);
    struct query **c = q->children;
    assert_true(c[0]->exact && !c[0]->prefix && c[0]->kind == QUERY_WORD);
    assert_true(!c[1]->exact && c[1]->prefix && str_eq(c[1]->text, STR("b")));
    assert_true(c[2]->kind == QUERY_NEAR && c[2]->distance == 7 && str_eq(c[2]->text, STR("c d")));
    assert_true(c[3]->kind == QUERY_YEAR && c[3]->from == 2017 && c[3]->to == QUERY_YEAR_LAST);
    assert_true(c[4]->kind == QUERY_YEAR && c[4]->from == 0 && c[4]->to == 2020);
    assert_true(c[5]->kind == QUERY_PATH && str_eq(c[5]->text, STR("x*")));
    assert_true(c[6]->kind == QUERY_TITLE && str_eq(c[6]->text, STR("y")));
    assert_true(c[7]->kind == QUERY_WORD && c[7]->pattern && !c[7]->prefix && str_eq(c[7]->text, STR("e?f")));
    assert_int_equal(repairs.n, 0);
    query_free(q);
    assert_int_equal(query_parse((str){NULL, 0}, &q, &repairs, &error), NONE);
    assert_null(q);
    query_free(NULL);
    buf_release(&repairs);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_the_cases),        cmocka_unit_test(keeps_to_64_words),
        cmocka_unit_test(keeps_to_8_kB),          cmocka_unit_test(keeps_to_32_brackets),
        cmocka_unit_test(stands_hostile_lengths), cmocka_unit_test(bounds_what_it_says),
        cmocka_unit_test(keeps_each_field),
    };
    return cmocka_run_group_tests_name("query", tests, NULL, NULL);
}
