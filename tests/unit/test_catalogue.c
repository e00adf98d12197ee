/* lib/base/catalogue: translations from a compiled catalogue, with the rules of plurals. */
#include "testing.h"

#include "base/catalogue.h"

static void rule(const char *text, unsigned long n, unsigned long form) {
    unsigned long value;
    if (!catalogue_plural_form(text, n, &value)) fail_msg("'%s' is refused", text);
    if (value != form) fail_msg("'%s' of %lu is %lu, not %lu", text, n, value, form);
}

static void test_rules(void **state) {
    (void)state;
    rule("n != 1;", 1, 0);
    rule("n != 1;", 0, 1);
    rule("(n != 1);\n", 2, 1);
    rule("n>1", 1, 0);
    rule("0;", 7, 0);
    /* Polish and Arabic, as their catalogues have them */
    const char *polish = "(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);";
    rule(polish, 1, 0);
    rule(polish, 3, 1);
    rule(polish, 13, 2);
    rule(polish, 22, 1);
    rule("n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5", 111, 4);
    rule("1 + 2 * 3 - 4 / 2 <= 5", 0, 1);
    rule("!n", 0, 1);
}

static void test_broken_rules(void **state) {
    (void)state;
    static const char *const broken[] = {"", "n ==", "(n", "n ? 1", "x", "n % 0", "1 / n", "n n", "n;;x("};
    for (size_t i = 0; i < sizeof broken / sizeof *broken - 1; i++) {
        unsigned long value;
        if (catalogue_plural_form(broken[i], 0, &value)) fail_msg("'%s' is a rule", broken[i]);
    }
    char deep[4096];
    memset(deep, '(', sizeof deep - 1);
    deep[sizeof deep - 1] = '\0';
    unsigned long value;
    assert_false(catalogue_plural_form(deep, 1, &value));
}

/* A catalogue of three texts; swapped: in the other byte order. */
static void make(buf *out, bool swapped) {
    static const struct {
        const char *text;
        size_t n;
        const char *translated;
        size_t m;
    } rows[] = {
        {"", 0, "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=n != 1;\n", 81},
        {"%d letter\0%d letters", 20, "%d brev\0%d breve", 16},
        {"year", 4, "år", 3},
    };
    uint32_t head[7] = {0x950412de, 0, 3, 28, 52, 0, 0}, at = 76, table[12];
    for (size_t i = 0; i < 3; i++) {
        table[2 * i] = (uint32_t)rows[i].n;
        table[2 * i + 1] = at;
        at += (uint32_t)rows[i].n + 1;
    }
    for (size_t i = 0; i < 3; i++) {
        table[6 + 2 * i] = (uint32_t)rows[i].m;
        table[7 + 2 * i] = at;
        at += (uint32_t)rows[i].m + 1;
    }
    for (size_t i = 0; swapped && i < 7; i++) head[i] = __builtin_bswap32(head[i]);
    for (size_t i = 0; swapped && i < 12; i++) table[i] = __builtin_bswap32(table[i]);
    buf_add(out, (str){(const char *)head, sizeof head});
    buf_add(out, (str){(const char *)table, sizeof table});
    for (size_t i = 0; i < 3; i++) buf_add(out, (str){rows[i].text, rows[i].n + 1});
    for (size_t i = 0; i < 3; i++) buf_add(out, (str){rows[i].translated, rows[i].m + 1});
}

static void test_finds(void **state) {
    (void)state;
    for (int swapped = 0; swapped < 2; swapped++) {
        buf file = {0};
        struct catalogue c;
        make(&file, swapped);
        assert_true(catalogue_parse(file.p, file.n, &c));
        assert_string_equal(catalogue_find(&c, "year"), "år");
        assert_null(catalogue_find(&c, "month"));
        assert_string_equal(catalogue_find_plural(&c, "%d letter", 1), "%d brev");
        assert_string_equal(catalogue_find_plural(&c, "%d letter", 5), "%d breve");
        assert_null(catalogue_find_plural(&c, "year", 5)); /* has one form alone: not the next text */
        assert_string_equal(catalogue_find_plural(&c, "year", 1), "år");
        buf_release(&file);
    }
}

static void test_refused(void **state) {
    (void)state;
    struct catalogue c;
    buf file = {0};
    make(&file, false);
    for (size_t n = 0; n < file.n - 1; n++) { /* cut off anywhere */
        buf cut = {0};
        buf_add(&cut, (str){file.p, n});
        assert_false(catalogue_parse(cut.n ? cut.p : "", cut.n, &c));
        assert_null(catalogue_find(&c, "year"));
        buf_release(&cut);
    }
    char *charset = strstr(file.p + 76 + 27, "UTF-8");
    assert_non_null(charset);
    memcpy(charset, "EUC-X", 5);
    assert_false(catalogue_parse(file.p, file.n, &c));
    buf_release(&file);
    assert_false(catalogue_open("tests/unit", &c));
    assert_false(catalogue_open("tests/unit/test_catalogue.c", &c));
    assert_false(catalogue_open("nowhere", &c));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rules),
        cmocka_unit_test(test_broken_rules),
        cmocka_unit_test(test_finds),
        cmocka_unit_test(test_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
