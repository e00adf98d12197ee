/* lib/danish/spelling: the pairs of tests/cases/spellings.tsv, and what no pair shows. */
#include "testing.h"

#include "base/memory.h"
#include "base/utf8.h"
#include "danish/spelling.h"

static buf folded(str s) {
    buf out = {0};
    spelling_fold(s, &out);
    if (!out.p) out.p = memory_copied("", 0);
    return out;
}

static void test_cases(void **state) {
    (void)state;
    struct cases file = {.name = "spellings.tsv"};
    str rest;
    size_t cases = 0;
    while (cases_next(&file, &rest)) {
        str word = str_cut(&rest, '\t'), fold = str_cut(&rest, '\t'), other = str_cut(&rest, '\t');
        buf one = folded(word), two = folded(other);
        if (!str_eq(buf_str(&one), fold)) fail_msg("fold of %.*s: %s", (int)word.n, word.p, one.p);
        if (str_eq(buf_str(&one), buf_str(&two)) != str_eq(rest, STR("=")))
            fail_msg("%.*s %s, %.*s %s", (int)word.n, word.p, one.p, (int)other.n, other.p, two.p);
        buf again = folded(buf_str(&one));
        assert_string_equal(again.p, one.p);
        buf_release(&one);
        buf_release(&two);
        buf_release(&again);
        cases++;
    }
    assert_true(cases > 20);
}

static void test_appends(void **state) {
    (void)state;
    buf out = {0};
    buf_add(&out, STR("x"));
    spelling_fold(STR(""), &out);
    spelling_fold(STR("øl"), &out);
    assert_string_equal(out.p, "xoel");
    buf_release(&out);
}

static void test_any_bytes(void **state) {
    (void)state;
    char bytes[64];
    unsigned seed = 7;
    for (int round = 0; round < 2000; round++) {
        for (size_t i = 0; i < sizeof bytes; i++)
            bytes[i] = (char)((seed = seed * 1103515245u + 12345u) >> 16);
        buf out = folded((str){bytes, sizeof bytes});
        assert_true(utf8_valid(buf_str(&out)));
        buf_release(&out);
    }
    buf out = folded(STR("s\xC3"));
    assert_string_equal(out.p, "s\xEF\xBF\xBD");
    buf_release(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_appends),
        cmocka_unit_test(test_any_bytes),
    };
    return cmocka_run_group_tests_name("spelling", tests, NULL, NULL);
}
