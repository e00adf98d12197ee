/* lib/danish/word: tests/cases/words.tsv, and any bytes. */
#include "testing.h"

#include "base/utf8.h"
#include "danish/word.h"

/* The words of text as "piece+piece piece ...", folded; "~" where a word hangs or clings. */
static void words_show(str text, buf *out) {
    struct word word;
    size_t at = 0;
    while (word_next(text, &at, &word)) {
        if (out->n) buf_byte(out, ' ');
        if (word.clings) buf_byte(out, '~');
        for (size_t i = 0; i < word.piece_count; i++) {
            if (i) buf_byte(out, '+');
            word_fold(str_sub(text, word.pieces[i].start, word.pieces[i].end), out);
        }
        if (word.hangs) buf_byte(out, '~');
    }
}

/* \n, \t, \u00AD and the like, as in JSON. */
static void unescape(str s, buf *out) {
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] != '\\' || i + 1 == s.n) {
            buf_byte(out, s.p[i]);
        } else if (s.p[++i] == 'u' && i + 4 < s.n) {
            char digits[5] = {s.p[i + 1], s.p[i + 2], s.p[i + 3], s.p[i + 4], 0};
            utf8_add(out, (int32_t)strtol(digits, NULL, 16));
            i += 4;
        } else {
            buf_byte(out, s.p[i] == 'n' ? '\n' : s.p[i] == 't' ? '\t' : s.p[i]);
        }
    }
}

static void test_cases(void **state) {
    (void)state;
    struct cases file = {.name = "words.tsv"};
    str rest;
    size_t cases = 0, wrong = 0;
    while (cases_next(&file, &rest)) {
        str typed = str_cut(&rest, '\t'), expected = str_cut(&rest, '\t');
        buf text = {0}, shown = {0};
        unescape(typed, &text);
        words_show(buf_str(&text), &shown);
        if (!str_eq(buf_str(&shown), expected)) {
            print_error("%.*s\n  expected %.*s\n  but was  %s\n", (int)typed.n, typed.p, (int)expected.n,
                        expected.p, shown.p ? shown.p : "");
            wrong++;
        }
        cases++;
        buf_release(&text);
        buf_release(&shown);
    }
    assert_int_equal(wrong, 0);
    assert_true(cases > 30);
}

static void check_bounds(str text) {
    struct word word;
    size_t at = 0, last = 0;
    while (word_next(text, &at, &word)) {
        assert_true(at <= text.n);
        assert_true(word.piece_count >= 1 && word.piece_count <= WORD_PIECES);
        for (size_t i = 0; i < word.piece_count; i++) {
            assert_true(word.pieces[i].start >= last && word.pieces[i].start < word.pieces[i].end);
            last = word.pieces[i].end;
            assert_true(last <= text.n);
        }
        assert_true(at >= last);
    }
}

static void test_any_bytes(void **state) {
    (void)state;
    static const char *const pieces[] = {"a",    "Å",        "1",  "-",  ".",        "/",
                                         "'",    "’",        " ",  "\n", "\xC2\xAD", "\xC3",
                                         "\xFF", "\xCC\x8A", "40", "dk", "–",        "\xE2\x80\x8B",
                                         "\0"};
    unsigned seed = 5;
    for (int round = 0; round < 20000; round++) {
        buf text = {0};
        for (int i = 0; i < 24; i++) {
            seed = seed * 1103515245u + 12345u;
            const char *piece = pieces[(seed >> 16) % (sizeof pieces / sizeof *pieces)];
            buf_add(&text, piece[0] ? str_of(piece) : STR("\0"));
        }
        check_bounds(buf_str(&text));
        buf_release(&text);
    }
}

static void test_long(void **state) {
    (void)state;
    buf text = {0};
    for (int i = 0; i < 300000; i++) buf_add(&text, STR("å"));
    check_bounds(buf_str(&text));
    buf fold = {0};
    word_fold(buf_str(&text), &fold);
    assert_true(fold.n > 0 && fold.n <= WORD_MAX && utf8_valid(buf_str(&fold)));
    buf_clear(&text);
    for (int i = 0; i < 300000; i++) buf_add(&text, STR("a-")); /* a word of more pieces than fit */
    check_bounds(buf_str(&text));
    struct word word;
    size_t at = 0, pieces = 0;
    while (word_next(buf_str(&text), &at, &word)) pieces += word.piece_count;
    assert_int_equal(pieces, 300000);
    buf_release(&text);
    buf_release(&fold);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_any_bytes),
        cmocka_unit_test(test_long),
    };
    return cmocka_run_group_tests_name("word", tests, NULL, NULL);
}
