/* What a question's passages borrow from what stands before them. */
#include "testing_index.h"

#include <math.h>

#include "search/match/context.h"
#include "search/match/request.h"

#define TEN "ord om alt muligt og lidt om hvad der sker "

static const struct test_letter letters[] = {
    {"/b/1.md",
     "# Nyt tag på skolen\n\nHåndværkerne har afleveret deres tilbud.\n\nPrisen er 90.000 kroner.\n"},
    {"/b/2.md", "Skolen er lukket i dag.\n\nVi glæder os til sommeren.\n"},
    {"/b/3.md", "Taget er utæt.\n\n" TEN TEN TEN TEN TEN TEN TEN TEN "prisen.\n"},
    {"/b/4.md", "Bladet kommer i maj.\n\nVi synger julen ind.\n\nHusk kaffe.\n\nAlle er velkomne.\n"},
};

static struct store *store;

static int setup(void **state) {
    (void)state;
    store = testing_open(letters, sizeof letters / sizeof *letters);
    return 0;
}

static int teardown(void **state) {
    (void)state;
    testing_close(store);
    return 0;
}

static struct response answer(const char *typed, bool any) {
    struct error error = {0};
    struct response found;
    const struct request request = {
        .typed = str_of(typed), .kind = REQUEST_HITS, .any = any, .score_parts = true, .first = 10};
    MUST_BE_OK(request_answer(store, &request, &found, &error));
    return found;
}

/* The hit whose text begins so; NULL if there is none. */
static const struct hit *hit_of(const struct response *found, const char *beginning) {
    struct error error = {0};
    for (size_t i = 0; i < found->hits.count; i++) {
        str text;
        MUST_BE_OK(store_text(store, found->hits.items[i].passage, &text, &error));
        if (str_starts(text, str_of(beginning))) return &found->hits.items[i];
    }
    return NULL;
}

static double own_score(const struct response *found, const struct hit *hit) {
    double sum = 0;
    for (size_t i = 0; i < found->hits.term_count; i++)
        sum += found->hits.terms[hit->row * found->hits.term_count + i];
    return sum;
}

static void test_question(void **state) {
    (void)state;
    struct error error = {0};
    struct response found = answer("Hvad er prisen på skolens tag?", true);
    const struct hit *price = hit_of(&found, "Prisen er 90"), *title = hit_of(&found, "Nyt tag"),
                     *other = hit_of(&found, "Skolen er"), *lengthy = hit_of(&found, "ord om");
    assert_non_null(price);
    assert_non_null(title);
    assert_non_null(other);
    assert_non_null(lengthy);
    assert_true(price->context > 0);
    assert_true(title->context < 0 && title->score > 0);
    /* the letter before is another's, and the first passage has none before it */
    assert_true(other->context == 0);
    /* a long passage stands alone */
    assert_true(lengthy->context == 0);
    for (size_t i = 0; i < found.hits.count; i++) {
        const struct hit *hit = &found.hits.items[i];
        assert_true(hit->context < CONTEXT_MOST * own_score(&found, hit) + 1e-9);
        assert_true(fabs(own_score(&found, hit) + hit->context - hit->score) < 1e-9);
    }
    /* only a passage's own words make it a hit */
    assert_null(hit_of(&found, "Håndværkerne"));
    int64_t best = price->passage;
    MUST_BE_OK(hits_sort(store, &found.hits, false, 0, 10, &error));
    assert_int_equal(found.hits.items[0].passage, best);
    response_release(&found);
}

static void test_no_question(void **state) {
    (void)state;
    struct response found = answer("prisen", false);
    assert_int_equal(found.hits.count, 2);
    for (size_t i = 0; i < found.hits.count; i++) assert_true(found.hits.items[i].context == 0);
    response_release(&found);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_question), cmocka_unit_test(test_no_question)};
    return cmocka_run_group_tests_name("context", tests, setup, teardown);
}
