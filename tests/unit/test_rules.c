/* indexer/rules: the tables of words, and where a word of theirs begins and ends. */
#include "testing.h"

#include "indexer/rules.h"

static void value_of(const struct rules_word *word, int value) {
    assert_non_null(word);
    assert_int_equal(word->value, value);
}

static void test_whole(void **state) {
    (void)state;
    value_of(rules_is(RULES_MONTH, STR("marts")), 3);
    assert_null(rules_is(RULES_MONTH, STR("mart")));
    assert_null(rules_is(RULES_MONTH, STR("martss")));
    assert_null(rules_is(RULES_MONTH, STR("")));
    assert_non_null(rules_is(RULES_ROLE, STR("beskæftigelsesminister")));
    assert_non_null(rules_is(RULES_GREETING, STR("hilsner")));
}

static void test_begin(void **state) {
    (void)state;
    assert_non_null(rules_begins(RULES_HEAD_BEGIN, STR("til")));
    assert_non_null(rules_begins(RULES_HEAD_BEGIN, STR("til kommunen")));
    assert_non_null(rules_begins(RULES_HEAD_BEGIN, STR("til\xC2\xA0kommunen")));
    assert_null(rules_begins(RULES_HEAD_BEGIN, STR("tilbage")));
    assert_null(rules_begins(RULES_HEAD_BEGIN, STR("tilø")));
    assert_non_null(rules_begins(RULES_CLOSING, STR("venligste hilsner")));
    /* the longest one decides */
    value_of(rules_begins(RULES_NUMBER_LABEL, STR("sagsakt nr. 3")), 1);
    assert_int_equal(rules_begins(RULES_NUMBER_LABEL, STR("sagsakt nr. 3"))->text.n, 7);
    /* a sign ends a word whatever follows */
    assert_non_null(rules_begins(RULES_DAY_BEFORE, STR("d.3. marts")));
}

static void test_end(void **state) {
    (void)state;
    assert_non_null(rules_ends(RULES_SENTENCE_ABBREVIATION, STR("børn m.fl.")));
    assert_null(rules_ends(RULES_SENTENCE_ABBREVIATION, STR("xm.fl.")));
    assert_non_null(rules_ends(RULES_REGENT, STR("Margrethe R.")));
    assert_null(rules_ends(RULES_REGENT, STR("HR.")));
    assert_null(rules_ends(RULES_REGENT, STR("")));
}

static void test_inside(void **state) {
    (void)state;
    size_t at = 0;
    assert_non_null(rules_inside(RULES_BEHALF_INSIDE, STR("på ministerens vegne"), &at));
    assert_int_equal(at, 16);
    assert_null(rules_inside(RULES_BEHALF_INSIDE, STR("på alle vegnene"), &at));
    assert_non_null(rules_inside(RULES_ANNOUNCES, STR("her udmeldes"), NULL));
    assert_null(rules_inside(RULES_ANNOUNCES, STR(""), NULL));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whole),
        cmocka_unit_test(test_begin),
        cmocka_unit_test(test_end),
        cmocka_unit_test(test_inside),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
