/* Borders of Danish sentences: tests/cases/sentences.txt, and what no case file can hold. */
#include "testing.h"

#include "danish/sentence.h"

/* text with a bar where each sentence but the first begins, as the case file writes it. */
static void bars(str text, buf *out) {
    for (size_t at = 0; at < text.n;) {
        size_t end = sentence_end(text, at);
        assert_true(end > at && end <= text.n);
        if (at) buf_byte(out, '|');
        buf_add(out, str_sub(text, at, end));
        at = end;
    }
}

/* A line per case; a bar stands where a sentence begins; "\n" is a line break; # begins a comment. */
static void test_cases(void **state) {
    (void)state;
    struct cases file = {.name = "sentences.txt"};
    str line;
    size_t count = 0, wrong = 0;
    buf text = {0}, got = {0}, want = {0};
    while (cases_next(&file, &line)) {
        buf_clear(&text);
        buf_clear(&want);
        buf_clear(&got);
        for (size_t i = 0; i < line.n; i++) {
            char one = line.p[i];
            if (one == '\\' && i + 1 < line.n && line.p[i + 1] == 'n') {
                one = '\n';
                i++;
            }
            if (one != '|') buf_byte(&text, one);
            buf_byte(&want, one);
        }
        bars(buf_str(&text), &got);
        if (!str_eq(buf_str(&got), buf_str(&want))) {
            print_error("sentences.txt:%zu\n  want %s\n  got  %s\n", file.number, want.p, got.p);
            wrong++;
        }
        count++;
    }
    buf_release(&text);
    buf_release(&got);
    buf_release(&want);
    assert_int_equal(wrong, 0);
    assert_true(count > 50);
}

static void test_edges(void **state) {
    (void)state;
    assert_int_equal(sentence_end(STR(""), 0), 0);
    assert_int_equal(sentence_end(STR("abc"), 3), 3);
    assert_int_equal(sentence_end(STR("abc"), 99), 3);
    assert_int_equal(sentence_end(STR("   "), 0), 3);
    assert_int_equal(sentence_end(STR("."), 0), 1);
    assert_int_equal(sentence_end(STR("Ja. "), 0), 4);
    assert_int_equal(sentence_end(STR("Det er slut.\xC3 Nej."), 0), 18);
    assert_int_equal(sentence_end(STR("Slut.\0 Ja"), 0), 9);
}

/* Every call moves on, and the borders of hostile texts are found in linear time. */
static void test_hostile(void **state) {
    (void)state;
    static const char *const units[] = {
        ".",    ". ", ".\n\n", "\n ", ".)",   "(. ",   ". (",      ".\"",   "a. ", "1. ",    "A. ",
        "\xE2", "…",  "§ 1",   "- ",  ". - ", "\xC3.", "Stk. 2. ", "    .", "?!",  "nr. nr", "\xC2\xA0"};
    enum { SIZE = 1 << 20 };
    char *bytes = malloc(SIZE);
    clock_t begin = clock();
    for (size_t u = 0; u < sizeof units / sizeof *units; u++) {
        size_t n = strlen(units[u]);
        for (size_t i = 0; i < SIZE; i++) bytes[i] = units[u][i % n];
        str text = {bytes, SIZE};
        for (size_t at = 0, end; at < text.n; at = end) {
            end = sentence_end(text, at);
            assert_true(end > at && end <= text.n);
        }
    }
    free(bytes);
    /* 22 MB; quadratic behaviour in any of them would take minutes. */
    assert_true(seconds_since(begin) < 60);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_edges),
        cmocka_unit_test(test_hostile),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
