/* search, from the expression to the hits: hits, marks, years, over a small index. tests/unit/test_topk.c
 * compares them with FTS5. */
#include "testing_index.h"

#include "search/match/hits.h"
#include "search/match/marks.h"
#include "search/match/request.h"
#include "search/match/years.h"

static const struct test_letter letters[] = {
    {"/b/2014.md", "# Mål for 2014\n\nFlere unge skal have en uddannelse.\n\nKommunernes indsats for de unge "
                   "gælder også handicap.\n\nMed venlig hilsen\n\nMette Frederiksen\n"},
    {"/b/2017.md", "# Mål for 2017\n\nKommunerne hjælper virksomhederne. Kommunerne hjælper unge.\n\n- "
                   "Ledige får hjælp\n- Unge får hjælp\n"},
    {"/b/uden.txt", "En skolereform, en reform af skolen, og et handicap.\n\nDe unge.\n"},
};

struct question {
    struct query *query;
    struct expressions expressions;
};

static struct store *store;

static struct question ask(const char *typed, bool any) {
    struct error error = {0};
    struct question q = {0};
    buf notes = {0};
    const struct expression_options how = {.any = any};
    assert_true(query_parse(str_of(typed), &q.query, &notes, &error) <= NONE);
    MUST_BE_OK(expression_build(store, q.query, &how, &q.expressions, &notes, &error));
    buf_release(&notes);
    return q;
}

static void forget(struct question *q) {
    expression_release(&q->expressions);
    query_free(q->query);
}

static struct hits found(const char *typed, struct hits_options how) {
    struct error error = {0};
    struct question q = ask(typed, false);
    struct hits hits = {0};
    MUST_BE_OK(hits_find(store, &q.expressions, &how, &hits, &error));
    forget(&q);
    return hits;
}

static size_t count(const char *typed) {
    struct hits hits = found(typed, (struct hits_options){.measure = MATCH_WHERE});
    size_t n = hits.total;
    hits_release(&hits);
    return n;
}

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

static const char *const questions[] = {
    "unge",
    "kommune",
    "unge hjælp",
    "unge ELLER ledige",
    "unge -handicap",
    "-unge",
    "\"unge får\"",
    "=unge",
    "ung*",
    "\"hjælp unge\"~3",
    "reform",
    "\"skole reform\"",
    "år:2014",
    "år:2014 unge",
    "år:..2014 unge",
    "år:2014.. unge",
    "år:2014 ELLER reform",
    "-(år:2014 unge)",
    "titel:mål unge",
    "minister:mette",
    "sti:*.txt -reform",
    "(unge ELLER ledige) IKKE =ledige",
    "zebra",
    "zebra ELLER unge",
    "((((((((((unge) handicap) ELLER ledige) -reform) ELLER kommune)))))",
    "unge unge unge",
    "unge -unge",
};

static void test_counts(void **state) {
    (void)state;
    assert_int_equal(count("unge"), 5);
    assert_int_equal(count("kommune"), 2);
    assert_int_equal(count("unge handicap"), 1);
    assert_int_equal(count("unge IKKE handicap"), 4);
    assert_int_equal(count("=kommunernes"), 1);
    assert_int_equal(count("kommuner*"), 2);
    assert_int_equal(count("reform"), 1);
    assert_int_equal(count("år:..2014 unge"), 2);
    assert_int_equal(count("zebra"), 0);
}

/* What evaluates as a hit is found again in the text, by its marks. */
static void test_marks(void **state) {
    (void)state;
    struct error error = {0};
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
        struct question q = ask(questions[i], false);
        struct hits hits = {0};
        struct tokens tokens = {0};
        struct marks marks = {0};
        const struct hits_options how = {.measure = MATCH_SCORE};
        bool text_leaf = false;
        for (size_t k = 0; k < q.expressions.leaf_count; k++) text_leaf |= !q.expressions.leaves[k]->silent;
        if (q.expressions.root) MUST_BE_OK(hits_find(store, &q.expressions, &how, &hits, &error));
        for (size_t k = 0; k < hits.count; k++) {
            struct passage_row row;
            MUST_BE_OK(store_passage(store, hits.items[k].passage, &row, &error));
            tokens_read(&tokens, store_analysis(store), row.text);
            marks_find(&marks, &tokens, row.text, &q.expressions);
            if (hits.items[k].score > 0 && text_leaf) assert_true(marks.count > 0);
            if (hits.items[k].score == 0) assert_int_equal(marks.count, 0);
            for (size_t m = 0; m < marks.count; m++) {
                assert_true(marks.items[m].start < marks.items[m].end && marks.items[m].end <= row.text.n);
                if (m) assert_true(marks.items[m].start >= marks.items[m - 1].end);
            }
        }
        marks_release(&marks);
        tokens_release(&tokens);
        hits_release(&hits);
        forget(&q);
    }
}

static void test_typed(void **state) {
    (void)state;
    static const char *const typed[] = {"a\"b",        "x* OR", "NEAR(a b)", "{text}: a",
                                        "a AND NOT b", "^a",    "a + b",     "\"a\" \"b\"~2"};
    struct error error = {0};
    for (size_t i = 0; i < sizeof typed / sizeof *typed; i++) {
        struct question q = ask(typed[i], false);
        struct hits hits = {0};
        const struct hits_options how = {.measure = MATCH_WHERE};
        /* whatever is typed is answered */
        if (q.expressions.root) MUST_BE_OK(hits_find(store, &q.expressions, &how, &hits, &error));
        hits_release(&hits);
        forget(&q);
    }
}

static void test_order(void **state) {
    (void)state;
    struct error error = {0};
    struct hits hits = found("unge", (struct hits_options){.measure = MATCH_SCORE});
    MUST_BE_OK(hits_sort(store, &hits, false, 0, hits.count, &error));
    for (size_t i = 1; i < hits.count; i++) assert_true(hits.items[i].score <= hits.items[i - 1].score);
    MUST_BE_OK(hits_sort(store, &hits, true, 0, hits.count, &error));
    for (size_t i = 1; i < hits.count; i++)
        assert_true(!hits.items[i].year || hits.items[i].year >= hits.items[i - 1].year);
    for (size_t i = 0; i < hits.count; i++) assert_true(hits.items[i].score > 0);
    hits_release(&hits);
    hits = found("unge", (struct hits_options){.measure = MATCH_SCORE, .years = {true, 2015, 2020}});
    assert_int_equal(hits.count, 2);
    hits_release(&hits);
}

static const struct expressions no_expressions;
static const struct years_options by_goal = {.by = GROUP_YEAR, .expressions = &no_expressions};

static void test_years(void **state) {
    (void)state;
    struct error error = {0};
    struct years years;
    struct hits hits = found("unge", (struct hits_options){.measure = MATCH_COUNT});
    MUST_BE_OK(years_count(store, &hits, &by_goal, &years, &error));
    assert_int_equal(years.count, 5); /* 2014 to 2017, and the unknown */
    static const int expected[][4] = {
        {2014, 2, 1, 2}, {2015, 0, 0, 0}, {2016, 0, 0, 0}, {2017, 2, 1, 2}, {0, 1, 1, 1}};
    int64_t hits_in_all = 0;
    for (size_t i = 0; i < years.count; i++) {
        assert_int_equal(years.rows[i].year, expected[i][0]);
        assert_int_equal(years.rows[i].hits, expected[i][1]);
        assert_int_equal(years.rows[i].letters, expected[i][2]);
        assert_int_equal(years.rows[i].places, expected[i][3]);
        hits_in_all += years.rows[i].hits;
    }
    assert_int_equal(hits_in_all, hits.count);
    assert_true(years.rows[4].words == 11);
    assert_true(years_per_1000(&years.rows[4]) > 90.9 && years_per_1000(&years.rows[4]) < 91);
    assert_true(years_per_1000(&years.rows[1]) == 0);
    years_release(&years);
    hits_release(&hits);
    hits = found("virksomhed", (struct hits_options){.measure = MATCH_COUNT});
    MUST_BE_OK(years_count(store, &hits, &by_goal, &years, &error));
    assert_int_equal(years.count, 4); /* no hit in letters of unknown year: no row */
    years_release(&years);
    hits_release(&hits);
}

/* The letters that -l names, a bit for each id; *hits: their passages that hold all of the query. */
static unsigned letters_of(const char *typed, int64_t *hits) {
    struct error error = {0};
    const struct request request = {.typed = str_of(typed), .kind = REQUEST_LETTERS, .within_letter = true};
    struct response found;
    unsigned all = 0;
    enum status status = request_answer(store, &request, &found, &error);
    *hits = 0;
    for (size_t i = 0; i < found.letters.count; i++) {
        all |= 1u << found.letters.items[i].letter;
        *hits += found.letters.items[i].hits;
    }
    assert_int_equal(status, all ? OK : NONE);
    response_release(&found);
    return all;
}

/* A letter holds words if it holds each of them, whichever of them is the commonest. */
static void test_letters(void **unused) {
    (void)unused;
    static const char *const words[] = {"unge",   "uddannelse", "kommune", "handicap", "hjælp",
                                        "ledige", "reform",     "mål",     "få",       "zebra"};
    size_t n = sizeof words / sizeof *words;
    for (size_t i = 0; i < n * n * n; i++) {
        const char *a = words[i % n], *b = words[i / n % n], *c = words[i / n / n];
        char pair[64], triple[96];
        int64_t hits;
        snprintf(pair, sizeof pair, "%s %s", a, b);
        snprintf(triple, sizeof triple, "%s %s \"%s\"", a, b, c);
        unsigned two = letters_of(a, &hits) & letters_of(b, &hits);
        assert_int_equal(letters_of(pair, &hits), two);
        assert_int_equal(hits, two ? count(pair) : 0);
        assert_int_equal(letters_of(triple, &hits), two & letters_of(c, &(int64_t){0}));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_counts), cmocka_unit_test(test_marks), cmocka_unit_test(test_typed),
        cmocka_unit_test(test_order),  cmocka_unit_test(test_years), cmocka_unit_test(test_letters),
    };
    return cmocka_run_group_tests_name("answer", tests, setup, teardown);
}
