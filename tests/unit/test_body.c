/* A request to OpenSearch: what the vocabulary of an export makes of a query is, byte for byte, what the
 * index makes of it, if somebody counts for it what stands together. */
#include "testing_index.h"
#include "testing_random.h"

#include "base/memory.h"
#include "search/opensearch/body.h"
#include "store/read.h"

#define LETTERS 40
#define QUERIES 600

static const char *const words[] = {
    "og",
    "kommunen",
    "unge",
    "ledige",
    "skal",
    "leder",
    "lede",
    "ledere",
    "indsats",
    "beskæftigelsesindsatsen",
    "arbejde",
    "mål",
    "skole",
    "reform",
    "skolereform",
    "arbejdsmarkedspolitik",
    "Aarhus",
    "Århus",
    "covid-19",
    "klima lov",
    "handicap",
    "handicapppede",
    "lokale beskæftigelsesråd (LBR)",
    "KL",
    "kl. 8",
    "fører",
    "virksomheder",
    "jf. § 15 a",
    "40 000",
};

/* Words that are only asked for: slips, compounds and spellings of the others. */
static const char *const asked[] = {"klimalov",      "kommunne",     "arbejdsløs",   "indsatser", "skole*",
                                    "=leder",        "*reform",      "?eder",        "k*",        "LBR",
                                    "2016",          "handicapede",  "skolepolitik", "§ 15 a",    "vindue",
                                    "\"leder mål\"", "førerkommune", "\"og k*\""};

static const char *const filters[] = {"year:2015..",  "title:mål",  "from:hansen",       "to:skolen",
                                      "kind:item",    "journal:2*", "signed:2014..",     "minister:hansen",
                                      "path:*/3*.md", "year:2016",  "title:\"mål for\"", "kind:par*"};

#define PICK(list) ((list)[below(sizeof(list) / sizeof *(list))])

static const char *a_word(void) {
    return words[below(1 + below(sizeof words / sizeof *words))];
}

static void write_letter(buf *out) {
    buf_clear(out);
    buf_addf(out, "# Mål for %zu\n\n", 2014 + below(4));
    for (size_t paragraphs = 1 + below(9); paragraphs; paragraphs--) {
        for (size_t n = 1 + below(25); n; n--) buf_addf(out, "%s ", a_word());
        buf_add(out, below(4) ? STR("\n\n") : STR("\n\n- "));
    }
    buf_add(out, STR("\n\nMed venlig hilsen\n\nTroels Hansen\nMinister\n"));
}

static void write_term(buf *out) {
    if (!below(6)) buf_byte(out, '-');
    switch (below(6)) {
    case 0:
        buf_addf(out, "\"%s %s\"%s", a_word(), a_word(), below(5) ? "" : "~5");
        return;
    case 1:
        buf_add(out, str_of(PICK(filters)));
        return;
    case 2:
        buf_add(out, str_of(PICK(asked)));
        return;
    default:
        buf_add(out, str_of(a_word()));
    }
}

static void write_query(buf *out) {
    buf_clear(out);
    for (size_t n = 1 + below(4); n; n--) {
        write_term(out);
        if (n > 1) buf_add(out, below(5) ? STR(" ") : STR(" OR "));
    }
}

static struct store *whole, *vocabulary;
static char vocabulary_path[128];

static int setup(void **unused) {
    (void)unused;
    struct error error = {0};
    buf text = {0}, name = {0};
    testing_folder();
    MUST_BE_OK(store_build(test_path, &whole, &error));
    for (size_t i = 0; i < LETTERS; i++) {
        char path[32];
        snprintf(path, sizeof path, "/b/%zu.md", i);
        write_letter(&text);
        testing_put(whole, (struct test_letter){path, text.p});
    }
    MUST_BE_OK(store_finish(whole, &error));
    MUST_BE_OK(store_update(test_path, &whole, &error));
    assert_int_equal(store_drop(whole, STR("/b/7.md"), &error), OK);
    MUST_BE_OK(store_finish(whole, &error));
    MUST_BE_OK(store_open(test_path, &whole, &error));
    snprintf(vocabulary_path, sizeof vocabulary_path, "%s/vocabulary.db", test_folder);
    MUST_BE_OK(store_write_vocabulary(whole, vocabulary_path, 0600, "0123", &error));
    MUST_BE_OK(store_open_vocabulary(vocabulary_path, &vocabulary, &error));
    assert_true(store_is_vocabulary(vocabulary) && !store_is_vocabulary(whole));
    MUST_BE_OK(store_export_id(vocabulary, &name, &error));
    ASSERT_STR(buf_str(&name), "0123");
    buf_release(&text);
    buf_release(&name);
    return 0;
}

static int teardown(void **unused) {
    (void)unused;
    store_close(vocabulary);
    unlink(vocabulary_path);
    testing_close(whole);
    return 0;
}

/* ---- a vocabulary is no index ---- */

static enum status no_letter(void *context, const struct letter_row *row) {
    (void)context, (void)row;
    return BAD_SYSTEM;
}

static void test_no_letters(void **unused) {
    (void)unused;
    struct error error = {0};
    struct store *store;
    enum store_origin origin;
    str text;
    assert_int_equal(store_open(vocabulary_path, &store, &error), BAD_STORE);
    assert_non_null(strstr(error.text, "holds no letters"));
    assert_int_equal(store_open_any(vocabulary_path, &store, &origin, &error), BAD_STORE);
    assert_int_equal(store_update(vocabulary_path, &store, &error), BAD_STORE);
    assert_int_equal(store_check(vocabulary_path, &error), BAD_STORE);
    assert_int_equal(store_build(vocabulary_path, &store, &error), BAD_STORE);
    MUST_BE_OK(store_each_letter(vocabulary, no_letter, NULL, &error));
    for (int64_t id = 0; id < 50; id++) assert_int_equal(store_text(vocabulary, id, &text, &error), NONE);
    assert_int_equal(store_write_vocabulary(whole, vocabulary_path, 0600, "", &error), BAD_SYSTEM);
    assert_int_equal(access(vocabulary_path, F_OK), 0); /* one that is there stays */
}

static void test_no_texts(void **unused) {
    (void)unused;
    buf bytes = {0};
    assert_true(file_read(vocabulary_path, &bytes));
    assert_true(str_find(buf_str(&bytes), STR("beskæftigelsesindsatsen")) < bytes.n);
    assert_int_equal(str_find(buf_str(&bytes), STR("/b/")), bytes.n);
    assert_int_equal(str_find(buf_str(&bytes), STR("Troels Hansen")), bytes.n);
    assert_int_equal(str_find(buf_str(&bytes), STR("venlig hilsen")), bytes.n);
    buf_release(&bytes);
}

/* ---- the same requests ---- */

/* As an engine that has the letters would count. */
static enum status count_in_index(void *asked_for, const struct leaf *leaf, const struct reading *reading,
                                  int64_t *passages, int64_t *places, struct error *error) {
    static const struct expressions alone;
    ++*(size_t *)asked_for;
    return plan_count(whole, &alone, leaf, reading, passages, places, error);
}

/* The counts of a plan, or those of the vocabulary and the counter. */
static enum status weigh(struct store *store, const struct expressions *e, enum body_kind kind,
                         struct scoring *out, struct error *error) {
    const struct plan_options planned = {.detail = SOURCE_SCORES};
    struct plan plan = {0};
    enum status status = OK;
    if (kind == BODY_HITS && !e->counter) {
        status = plan_make(store, e, &planned, &plan, error);
        if (!status) scoring_of_plan(e, &plan, out);
        plan_release(&plan);
        return status;
    }
    scoring_make(e, out);
    if (kind == BODY_HITS) status = scoring_count(store, out, error);
    for (size_t i = 0; i < out->source_count && kind == BODY_HITS && !status; i++)
        if (out->sources[i].found < 0)
            status = plan_count(store, e, out->sources[i].leaf, out->sources[i].reading,
                                &out->sources[i].found, NULL, error);
    scoring_sum(out);
    return status;
}

/* How a query is answered: the request, or why there is none. */
static enum status request(struct store *store, const buf *typed, const struct expression_options *how,
                           enum body_kind kind, buf *out, struct error *error) {
    const struct body_options options = {.kind = kind, .count = 10, .year_gain = .25};
    struct query *query;
    struct expressions e = {0};
    struct scoring scoring = {0};
    enum status status = query_parse(buf_str(typed), &query, out, error);
    if (status <= NONE) status = expression_build(store, query, how, &e, out, error);
    if (!status) status = weigh(store, &e, kind, &scoring, error);
    if (!status) status = body_write(store, &e, &scoring, &options, out, error);
    scoring_release(&scoring);
    expression_release(&e);
    query_free(query);
    return status;
}

static void compare(const buf *typed, struct expression_options how, enum body_kind kind,
                    const struct reading_counter *counter) {
    struct error error = {0}, other = {0};
    buf ours = {0}, theirs = {0};
    enum status status = request(whole, typed, &how, kind, &ours, &error);
    how.counter = counter;
    enum status same = request(vocabulary, typed, &how, kind, &theirs, &other);
    if (status != same || (status <= NONE && !str_eq(buf_str(&ours), buf_str(&theirs))))
        fail_msg("%s:\n%d %s\n%s\n%d %s\n%s", typed->p, status, error.text, ours.p, same, other.text,
                 theirs.p);
    if (status > NONE) assert_string_equal(error.text, other.text);
    buf_release(&ours);
    buf_release(&theirs);
}

static void test_requests(void **unused) {
    (void)unused;
    size_t counted[3] = {0};
    buf typed = {0};
    for (size_t i = 0; i < QUERIES; i++) {
        const struct expression_options how = {
            .any = !below(5), .strict = !below(5), .derived = below(2) ? DERIVED_ALL : 0};
        write_query(&typed);
        for (int kind = BODY_HITS; kind <= BODY_YEARS; kind++)
            compare(&typed, how, (enum body_kind)kind,
                    &(struct reading_counter){.count = count_in_index, .context = &counted[kind]});
    }
    assert_true(counted[BODY_HITS] > QUERIES / 4);  /* phrases, and words of several families */
    assert_true(counted[BODY_COUNT] < QUERIES / 4); /* whether a word that is nowhere stands apart */
    assert_int_equal(counted[BODY_COUNT], counted[BODY_YEARS]);
    buf_release(&typed);
}

/* A vocabulary gives the same terms and sources as a plan, in the same order. With --any the words come after
 * what is excluded. */
static void compare_scoring(const buf *typed) {
    struct error error = {0};
    buf notes = {0};
    struct query *query;
    struct expressions e = {0};
    struct plan plan = {0};
    struct scoring planned, made;
    assert_true(query_parse(buf_str(typed), &query, &notes, &error) <= NONE);
    MUST_BE_OK(expression_build(whole, query, &(struct expression_options){.any = true}, &e, &notes, &error));
    MUST_BE_OK(plan_make(whole, &e, &(struct plan_options){.detail = SOURCE_SCORES}, &plan, &error));
    scoring_of_plan(&e, &plan, &planned);
    scoring_make(&e, &made);
    assert_int_equal(made.term_count, planned.term_count);
    assert_int_equal(made.source_count, planned.source_count);
    for (size_t i = 0; i < made.term_count; i++) {
        if (made.terms[i].leaf != planned.terms[i].leaf)
            fail_msg("%s: leaf %zu stands where %zu does", typed->p, made.terms[i].leaf,
                     planned.terms[i].leaf);
        assert_int_equal(made.terms[i].first, planned.terms[i].first);
        assert_int_equal(made.terms[i].count, planned.terms[i].count);
    }
    for (size_t i = 0; i < made.source_count; i++)
        assert_ptr_equal(made.sources[i].reading, planned.sources[i].reading);
    scoring_release(&planned);
    scoring_release(&made);
    plan_release(&plan);
    expression_release(&e);
    query_free(query);
    buf_release(&notes);
}

static void test_order(void **unused) {
    (void)unused;
    buf typed = {0};
    buf_add(&typed, STR("handicap -(vindue -kommune)"));
    compare_scoring(&typed);
    for (size_t i = 0; i < QUERIES; i++) {
        write_query(&typed);
        compare_scoring(&typed);
    }
    buf_release(&typed);
}

/* What the vocabulary alone tells is not asked for. */
static void test_not_asked(void **unused) {
    (void)unused;
    static const char *const alone[] = {
        "handicap",           "vindue", "=handicap", "\"vindue handicap\"", "kommunen year:2015..",
        "handicap -title:mål"};
    buf typed = {0};
    for (size_t i = 0; i < sizeof alone / sizeof *alone; i++) {
        size_t counted = 0;
        buf_clear(&typed);
        buf_add(&typed, str_of(alone[i]));
        compare(&typed, (struct expression_options){.strict = true}, BODY_HITS,
                &(struct reading_counter){.count = count_in_index, .context = &counted});
        if (counted) fail_msg("%s: %zu readings were counted", alone[i], counted);
    }
    buf_release(&typed);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_letters), cmocka_unit_test(test_no_texts),  cmocka_unit_test(test_requests),
        cmocka_unit_test(test_order),      cmocka_unit_test(test_not_asked),
    };
    below_seed();
    return cmocka_run_group_tests(tests, setup, teardown);
}
