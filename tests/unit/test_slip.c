/* lib/danish/slip: distances from tests/cases/slips.tsv, the search among printed words, and the rules. */
#include "testing.h"

#include <math.h>

#include "base/utf8.h"
#include "danish/lexicon.h"
#include "danish/slip.h"

static void test_distances(void **state) {
    (void)state;
    struct cases file = {.name = "slips.tsv"};
    str rest;
    size_t cases = 0;
    while (cases_next(&file, &rest)) {
        str typed = str_cut(&rest, '\t'), word = str_cut(&rest, '\t'), want = str_cut(&rest, '\t');
        double distance = slip_distance(typed, word, 1.6);
        double wanted = str_eq(want, STR("-")) ? 2.6 : strtod(want.p, NULL);
        if (fabs(distance - wanted) > .001)
            fail_msg("%.*s for %.*s: %.2f, not %.2f", (int)typed.n, typed.p, (int)word.n, word.p, distance,
                     wanted);
        cases++;
    }
    assert_true(cases > 20);
}

static void test_limits(void **state) {
    (void)state;
    assert_true(slip_distance(STR("virksomed"), STR("virksomhed"), .65) <= .65);
    assert_true(slip_distance(STR("virksomed"), STR("virksomhed"), .64) > .64);
    assert_true(slip_distance(STR("virksomed"), STR("virksomhed"), -1) > -1);
    assert_true(slip_distance(STR("virksomed"), STR("kirke"), INFINITY) > 2);
    assert_true(slip_distance(STR("virksomed"), STR("virksomhed"), NAN) != .65);
    assert_true(slip_distance(STR(""), STR(""), 1) < .001);
    assert_true(slip_distance(STR(""), STR("af"), 1.6) < 1.6);
    assert_true(slip_distance(STR("a"), STR("abcdefghijklmnop"), 2) > 2);
    assert_true(slip_distance(STR("abcdefghijklmnop"), STR("a"), 2) > 2);

    char longest[SLIP_LETTERS + 1];
    memset(longest, 'x', sizeof longest);
    str whole = {longest, sizeof longest};
    assert_true(slip_distance(str_sub(whole, 0, SLIP_LETTERS), str_sub(whole, 0, SLIP_LETTERS), 1) < .001);
    assert_true(slip_distance(whole, whole, 1) > 1);
    assert_true(slip_distance(str_sub(whole, 0, SLIP_LETTERS), whole, 1) < 1);
}

struct word {
    const char *form;
    uint64_t count;
};

static size_t find(const char *typed, const struct word *words, size_t n, struct slip_finder **finder,
                   const struct slip_candidate **best) {
    *finder = slip_finder_new(str_of(typed));
    for (size_t i = 0; i < n; i++) slip_finder_offer(*finder, str_of(words[i].form), words[i].count);
    size_t found;
    *best = slip_finder_best(*finder, &found);
    return found;
}

static void test_finds_the_right_word_first(void **state) {
    (void)state;
    static const struct word words[] = {
        {"fortidspensioneres", 1}, {"kommune", 900},    {"kommunal", 40}, {"kommunen", 300},
        {"kommuner", 500},         {"kommunerne", 800}, {"kone", 2},
    };
    static const char *const asked[][2] = {
        {"komune", "kommune"},    {"kommunrene", "kommunerne"},
        {"kommunai", "kommunal"}, {"førtidspensioneres", "fortidspensioneres"},
        {"komnunen", "kommunen"},
    };
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        struct slip_finder *finder;
        const struct slip_candidate *best;
        size_t n = find(asked[i][0], words, sizeof words / sizeof *words, &finder, &best);
        if (!n || !str_eq(best[0].form, str_of(asked[i][1])))
            fail_msg("%s is not %s", asked[i][0], asked[i][1]);
        slip_finder_free(finder);
    }
}

static void test_frequency_and_dictionary_decide_between_equals(void **state) {
    (void)state;
    assert_true(lexicon_known(STR("skole")) && !lexicon_known(STR("skoxe")));
    static const struct word words[] = {{"skoje", 10}, {"skole", 10}, {"skove", 1000}};
    struct slip_finder *finder;
    const struct slip_candidate *best;
    assert_int_equal(find("skobe", words, 3, &finder, &best), 3);
    assert_memory_equal(best[0].form.p, "skove", 5);
    assert_int_equal(best[0].count, 1000);
    slip_finder_free(finder);

    static const struct word strange[] = {{"skoqe", 10}, {"skole", 10}};
    assert_int_equal(find("skote", strange, 2, &finder, &best), 2);
    assert_memory_equal(best[0].form.p, "skole", 5);
    assert_true(fabs(best[1].score - best[0].score - slip_costs.known / 100) < .001);
    slip_finder_free(finder);
}

/* Whatever order forms come in, the finder says what slip_distance says of each. */
static void test_agrees_with_the_distance(void **state) {
    (void)state;
    static const char letters[] = "aelnrsm";
    enum { FORMS = 4000 };
    char(*forms)[8] = calloc(FORMS, sizeof *forms);
    assert_non_null(forms);
    unsigned seed = 3;
    for (size_t i = 0; i < FORMS; i++) {
        size_t n = 2 + (seed = seed * 1103515245u + 12345u) / 65536 % 6;
        for (size_t k = 0; k < n; k++)
            forms[i][k] = letters[(seed = seed * 1103515245u + 12345u) / 65536 % 7];
    }
    size_t left_out = 0;
    for (int sorted = 0; sorted < 2; sorted++) {
        if (sorted) qsort(forms, FORMS, sizeof *forms, (int (*)(const void *, const void *))strcmp);
        for (size_t q = 0; q < 60; q++) {
            str typed = str_of(forms[q * 61]);
            double limit = (typed.n <= SLIP_SHORT ? slip_costs.short_limit : slip_costs.limit) / 100.0;
            struct slip_finder *finder = slip_finder_new(typed);
            const struct slip_candidate *best;
            size_t n, seen = 0;
            for (size_t i = 0; i < FORMS; i++) {
                double distance = slip_distance(typed, str_of(forms[i]), limit);
                str none = str_sub(str_of(forms[i]), 0, slip_finder_offer(finder, str_of(forms[i]), 1));
                for (size_t k = i; none.n && k < i + 9 && k < FORMS; k++)
                    assert_true(!str_starts(str_of(forms[k]), none) ||
                                slip_distance(typed, str_of(forms[k]), limit) > limit);
                left_out += none.n > 0;
                if (distance > 0 && distance <= limit) seen++;
                best = slip_finder_best(finder, &n);
                assert_int_equal(n, seen < SLIP_CANDIDATES ? seen : SLIP_CANDIDATES);
            }
            for (size_t i = 0; i < n; i++) {
                assert_true(fabs(best[i].distance - slip_distance(typed, best[i].form, limit)) < .001);
                assert_true(i == 0 || best[i - 1].score <= best[i].score);
            }
            slip_finder_free(finder);
        }
    }
    assert_true(left_out > FORMS);
    free(forms);
}

static void test_any_bytes(void **state) {
    (void)state;
    char bytes[400];
    unsigned seed = 11;
    for (int round = 0; round < 300; round++) {
        for (size_t i = 0; i < sizeof bytes; i++)
            bytes[i] = (char)((seed = seed * 1103515245u + 12345u) >> (i % 3 ? 16 : 26));
        struct slip_finder *finder = slip_finder_new((str){bytes, (size_t)round % 90});
        for (size_t i = 0; i < sizeof bytes; i += 7)
            slip_finder_offer(finder, str_sub((str){bytes, sizeof bytes}, i % 5, i), i);
        slip_finder_offer(finder, (str){bytes, (size_t)round % 90}, UINT64_MAX);
        size_t n;
        slip_finder_best(finder, &n);
        assert_true(n <= SLIP_CANDIDATES);
        slip_finder_free(finder);
        slip_allowed((str){bytes, (size_t)round});
        slip_misread((str){bytes, (size_t)round}, (str){bytes + 1, (size_t)round});
    }
}

static void test_what_may_be_a_slip(void **state) {
    (void)state;
    static const char *const may[] = {"reglstrerer", "e1producenten", "fortidspension", "kommunnerne",
                                      "bxrn"};
    static const char *const may_not[] = {
        "",      "lbr",       "kl",         "40.000",    "2017", "covid-19",   "l198",          "dsb's",
        "tv'et", "kommunens", "sanktioner", "værdighed", "bog",  "vaerdighed", "boernehjemmet",
    };
    for (size_t i = 0; i < sizeof may / sizeof *may; i++)
        if (!slip_allowed(str_of(may[i]))) fail_msg("%s may be a slip", may[i]);
    for (size_t i = 0; i < sizeof may_not / sizeof *may_not; i++)
        if (slip_allowed(str_of(may_not[i]))) fail_msg("%s is no slip", may_not[i]);
}

static void test_plain(void **state) {
    (void)state;
    static const struct {
        const char *printed, *typed;
        bool plain;
    } pairs[] = {
        {"søren", "soren", true},  {"håkan", "hakan", true},  {"özlem", "ozlem", true},
        {"søren", "saren", false}, {"løven", "loven", false}, /* a word, whoever has it for a name */
        {"soren", "soren", false},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (slip_plain(str_of(pairs[i].printed), str_of(pairs[i].typed)) != pairs[i].plain)
            fail_msg("%s, %s", pairs[i].printed, pairs[i].typed);
}

static void test_misread(void **state) {
    (void)state;
    static const struct {
        const char *printed, *right;
        bool misread;
    } pairs[] = {
        {"fortidspensioneres", "førtidspensioneres", true},
        {"fortidspension", "førtidspension", true},
        {"reglstrerer", "registrerer", true},
        {"samrnenlagte", "sammenlagte", true},
        {"rodgrod", "rødgrød", true},
        {"førtidspension", "fortidspension", false}, /* the printed one is right */
        {"far", "får", false},
        {"band", "bånd", false},
        {"mal", "mål", false},
        {"for", "før", false},
        {"skolehus", "skolebus", false},
        {"vaerdig", "værdig", false}, /* a spelling, no slip */
        {"værdig", "værdig", false},
        {"kommunnen", "kommunen", false}, /* a finger's */
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        str printed = str_of(pairs[i].printed), right = str_of(pairs[i].right);
        if (slip_misread(printed, right) != pairs[i].misread) fail_msg("%s, %s", printed.p, right.p);
        if (pairs[i].misread) assert_false(slip_misread(right, printed));
    }
}

/* A key is a candidate if it is a word, also of a family that is printed in other forms alone; once, if it is
 * printed. */
static void test_keys(void **state) {
    (void)state;
    struct slip_finder *finder = slip_finder_new(STR("virksomed"));
    slip_finder_offer(finder, STR("virksomhederne"), 9);
    slip_finder_offer(finder, STR("virksomhed"), 2);
    slip_finder_offer_key(finder, STR("virksomd"), 9);
    slip_finder_offer_key(finder, STR("virksomhed"), 9);
    size_t n;
    const struct slip_candidate *best = slip_finder_best(finder, &n);
    assert_int_equal(n, 1);
    ASSERT_STR(best[0].form, "virksomhed");
    assert_int_equal(best[0].count, 2);
    slip_finder_free(finder);
    finder = slip_finder_new(STR("virksomed"));
    slip_finder_offer_key(finder, STR("virksomhed"), 9);
    slip_finder_best(finder, &n);
    assert_int_equal(n, 1);
    slip_finder_free(finder);
    assert_false(slip_misread(STR("50"), STR("sø")));
    assert_false(slip_misread(STR("15"), STR("is")));
}

static void test_answers(void **state) {
    (void)state;
    struct slip_candidate best[5] = {
        {.score = .3}, {.score = .4}, {.score = .49}, {.score = .5}, {.score = .6}};
    assert_int_equal(slip_answers(best, 0), 0);
    assert_int_equal(slip_answers(best, 1), 1);
    assert_int_equal(slip_answers(best, 5), 3);
    best[1].score = .6;
    assert_int_equal(slip_answers(best, 5), 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_distances),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_finds_the_right_word_first),
        cmocka_unit_test(test_frequency_and_dictionary_decide_between_equals),
        cmocka_unit_test(test_agrees_with_the_distance),
        cmocka_unit_test(test_any_bytes),
        cmocka_unit_test(test_what_may_be_a_slip),
        cmocka_unit_test(test_plain),
        cmocka_unit_test(test_misread),
        cmocka_unit_test(test_keys),
        cmocka_unit_test(test_answers),
    };
    return cmocka_run_group_tests_name("slip", tests, NULL, NULL);
}
