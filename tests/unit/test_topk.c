/* Ranking by the index's lists: what is left out cannot reach the top, and what is told is what FTS5 tells.
 * By letters put together at random, always the same ones (SEED=N: others). */
#include "testing_index.h"
#include "testing_random.h"

#include <math.h>

#include "base/memory.h"
#include "search/match/hits.h"
#include "search/match/match.h"
#include "search/match/topk.h"
#include "store/posting_list.h"

#define LETTERS 60
#define TYPED 400

/* The first are the commonest. */
static const char *const words[] = {
    "og",
    "kommunen",
    "unge",
    "ledige",
    "skal",
    "indsats",
    "beskæftigelse",
    "arbejde",
    "virksomheder",
    "mål",
    "jobcentret",
    "beskæftigelsesindsatsen",
    "skole",
    "reform",
    "skolereform",
    "uddannelse",
    "arbejdsmarked",
    "arbejdsmarkedspolitik",
    "ministeren",
    "rekruttering",
    "sygedagpenge",
    "sygedagpengemodtagere",
    "Aarhus",
    "Århus",
    "covid-19",
    "klima lov",
    "klimaloven",
    "flygtninge",
    "LBR",
    "lokale beskæftigelsesråd (LBR)",
    "handicap",
    "førtidspension",
    "fleksjob",
    "2014",
    "ressourceforløb",
    "kontanthjælp",
    "integrationsindsats",
    "voksenlærling",
};

#define WORDS (sizeof words / sizeof *words)

/* Common words often, rare ones seldom. */
static const char *a_word(void) {
    return words[below(1 + below(1 + below(WORDS)))];
}

static void write_letter(buf *out, size_t paragraphs, size_t length) {
    buf_clear(out);
    if (below(3)) buf_addf(out, "# Mål for %zu\n\n", 2014 + below(4));
    for (size_t i = 0; i < paragraphs; i++) {
        for (size_t n = 1 + below(below(4) ? 12 : length); n; n--) buf_addf(out, "%s ", a_word());
        buf_add(out, STR("\n\n"));
    }
    if (below(2)) buf_addf(out, "Med venlig hilsen\n\n%s %s\nMinister\n", a_word(), a_word());
}

static void put(struct store *store, size_t number, const buf *text) {
    char path[32];
    snprintf(path, sizeof path, "/b/%zu.md", number);
    testing_put(store, (struct test_letter){path, text->p});
}

static struct store *store;

/* Built at once, then changed several times: the index has several spans, and passages that were taken out.
 */
static int setup(void **unused) {
    (void)unused;
    struct error error = {0};
    buf text = {0}, same = {0};
    testing_folder();
    MUST_BE_OK(store_build(test_path, &store, &error));
    write_letter(&same, 8, 30);
    for (size_t i = 0; i < LETTERS; i++) {
        write_letter(&text, 1 + below(20), 120);
        put(store, i, below(8) ? &text : &same);
    }
    /* lists and positions that go on over several pages */
    write_letter(&text, 1, 40);
    for (size_t i = 0; i < 9000; i++) buf_add(&text, STR("unge "));
    put(store, LETTERS, &text);
    write_letter(&text, 3000, 12);
    put(store, LETTERS + 1, &text);
    buf_clear(&text);
    for (size_t i = 0; i < 20000; i++) buf_add(&text, below(3) ? STR("unge\n\n") : STR("gamle\n\n"));
    put(store, LETTERS + 25, &text);
    MUST_BE_OK(store_finish(store, &error));
    for (size_t run = 0; run < 5; run++) {
        char path[32];
        MUST_BE_OK(store_update(test_path, &store, &error));
        for (size_t i = 0; i < 4; i++) {
            write_letter(&text, 1 + below(9), 60);
            put(store, below(3) ? below(LETTERS) : LETTERS + 2 + below(20), &text);
        }
        snprintf(path, sizeof path, "/b/%zu.md", run * 5);
        assert_true(store_drop(store, str_of(path), &error) <= NONE);
        MUST_BE_OK(store_finish(store, &error));
    }
    MUST_BE_OK(store_open(test_path, &store, &error));
    buf_release(&text);
    buf_release(&same);
    return 0;
}

static int teardown(void **unused) {
    (void)unused;
    store_close(store);
    testing_remove();
    return 0;
}

/* --- lists */

static enum status count_row(void *context, const struct match_hit *hit) {
    int64_t *at = context;
    at[0]++;
    at[1] += hit->count;
    at[2] ^= hit->passage * (hit->count + 7);
    return OK;
}

/* The same passages and as many places as FTS5 finds. */
static enum status compare_list(void *context, const struct form_row *row) {
    struct posting_list_reader *reader = context;
    struct error error = {0};
    buf text = {0};
    for (int part = 0; part < 2; part++) {
        int64_t theirs[3] = {0}, ours[3] = {0}, frequency, last = 0;
        buf_clear(&text);
        buf_addf(&text, "\"%s%.*s\"", part ? "+" : "", (int)row->key.n, row->key.p);
        str key = str_sub(buf_str(&text), 1, text.n - 1);
        MUST_BE_OK(store_match(store, &(struct match){.text = buf_str(&text)}, MATCH_COUNT, count_row, theirs,
                               &error));
        struct posting_list *list = posting_lists_find(reader, key);
        for (; list->passage != LIST_END; posting_list_next(list)) {
            uint32_t positions[4];
            struct match_hit hit = {.passage = list->passage, .count = posting_list_count(list)};
            size_t n = posting_list_positions(list, positions, 4);
            assert_true(list->passage > last && (int64_t)n == hit.count);
            for (size_t i = 1; i < n && i < 4; i++) assert_true(positions[i] > positions[i - 1]);
            last = list->passage;
            count_row(ours, &hit);
        }
        MUST_BE_OK(store_frequency(store, key, &frequency, &error));
        if (memcmp(ours, theirs, sizeof ours) != 0 || frequency != ours[0])
            fail_msg("%.*s: %lld passages, %lld places; FTS5 %lld, %lld; frequency %lld", (int)key.n, key.p,
                     (long long)ours[0], (long long)ours[1], (long long)theirs[0], (long long)theirs[1],
                     (long long)frequency);
    }
    buf_release(&text);
    return OK;
}

static void test_lists(void **unused) {
    (void)unused;
    struct error error = {0};
    struct posting_list_reader *reader;
    MUST_BE_OK(posting_lists_open(store, &reader, &error));
    MUST_BE_OK(store_forms(store, FORMS_ALL, (str){0}, compare_list, reader, &error));
    MUST_BE_OK(posting_lists_status(reader, &error));
    assert_int_equal(posting_lists_find(reader, STR("zebra"))->passage, LIST_END);
    assert_int_equal(posting_lists_find(reader, STR(""))->passage, LIST_END);
    posting_lists_close(reader);
}

static enum status keep_key(void *context, const struct form_row *row) {
    buf_add(context, row->key);
    return OK;
}

/* Any step to any passage finds the first from there on. */
static void test_seek(void **unused) {
    (void)unused;
    struct error error = {0};
    struct posting_list_reader *reader;
    MUST_BE_OK(posting_lists_open(store, &reader, &error));
    buf key = {0};
    MUST_BE_OK(store_forms(store, FORMS_LIKE, STR("unge"), keep_key, &key, &error));
    size_t seen = 0;
    for (size_t round = 0; round < 30; round++) {
        struct posting_list *fast = posting_lists_find(reader, buf_str(&key)),
                            *slow = posting_lists_find(reader, buf_str(&key));
        size_t most = round % 3 ? 40 : 9000; /* in steps over some passages, or over many pages */
        for (int64_t at = 0; slow->passage != LIST_END; at += (int64_t)below(1 + below(most)), seen++) {
            posting_list_seek(fast, at);
            while (slow->passage < at) posting_list_next(slow);
            assert_int_equal(fast->passage, slow->passage);
            if (slow->passage != LIST_END)
                assert_int_equal(posting_list_count(fast), posting_list_count(slow));
        }
    }
    assert_true(seen > 1000);
    buf_release(&key);
    posting_lists_close(reader);
}

/* --- hits */

struct question {
    struct query *query;
    struct expressions expressions;
};

static void a_query(buf *out) {
    buf_clear(out);
    static const char *const beginnings[] = {"a*", "besk*", "covid*",    "in*",
                                             "k*", "s*",    "\"og k*\"", "arbejds*"};
    size_t kind = below(12);
    for (size_t n = 1 + below(kind < 5 ? 12 : kind == 6 ? 5 : 3); n; n--) {
        if (kind == 6 && out->n && n < 3) buf_byte(out, '-');
        if (kind == 10)
            buf_add(out, str_of(beginnings[below(sizeof beginnings / sizeof *beginnings)]));
        else if (kind == 11 && below(2))
            buf_addf(out, "=%s", a_word());
        else if (kind == 7)
            buf_addf(out, "\"%s %s\"", a_word(), a_word());
        else
            buf_add(out, str_of(a_word()));
        if (n > 1) buf_add(out, kind == 8 ? STR(" OR ") : STR(" "));
    }
    if (kind == 9) buf_addf(out, " år:%zu..", 2014 + below(3));
}

static struct question ask(const buf *typed, bool any) {
    struct error error = {0};
    struct question q = {0};
    buf notes = {0};
    assert_true(query_parse(buf_str(typed), &q.query, &notes, &error) <= NONE);
    MUST_BE_OK(expression_build(store, q.query, &(struct expression_options){.any = any}, &q.expressions,
                                &notes, &error));
    buf_release(&notes);
    return q;
}

static void forget(struct question *q) {
    expression_release(&q->expressions);
    query_free(q->query);
}

static struct hits found(struct question *q, struct hits_options how, size_t sorted) {
    struct error error = {0};
    struct hits hits;
    MUST_BE_OK(hits_find(store, &q->expressions, &how, &hits, &error));
    MUST_BE_OK(hits_sort(store, &hits, false, 0, sorted, &error));
    return hits;
}

/* The first hits are the first of all hits: the same passages, in the same order, with the same scores to the
 * bit. */
static void compare_first(const buf *typed, bool any, struct hits_options how, size_t *left_out) {
    struct question q = ask(typed, any), again = ask(typed, any);
    size_t first = 1 + below(50);
    struct hits all = found(&q, how, first);
    how.first = first;
    struct hits best = found(&again, how, first);
    assert_int_equal(all.total, all.count);
    assert_int_equal(best.total, all.total);
    assert_true(best.count <= best.total && best.count >= (all.count < first ? all.count : first));
    for (size_t i = 0; i < first && i < all.count; i++)
        if (all.items[i].passage != best.items[i].passage || all.items[i].score != best.items[i].score ||
            all.items[i].year_named != best.items[i].year_named)
            fail_msg("%s%s: place %zu of %zu: %lld (%.17g), of all %lld (%.17g)", any ? "--any " : "",
                     typed->p, i + 1, first, (long long)best.items[i].passage, best.items[i].score,
                     (long long)all.items[i].passage, all.items[i].score);
    *left_out += best.count < best.total;
    hits_release(&all);
    hits_release(&best);
    forget(&q);
    forget(&again);
}

static void test_first(void **unused) {
    (void)unused;
    size_t left_out = 0;
    buf typed = {0};
    for (size_t i = 0; i < TYPED; i++) {
        struct hits_options how = {.measure = MATCH_SCORE};
        a_query(&typed);
        if (below(3) == 0) {
            how.years = true;
            how.first_year = 2014 + (int)below(3);
            how.last_year = how.first_year + (int)below(2);
        }
        compare_first(&typed, below(3) > 0, how, &left_out);
    }
    assert_true(left_out > TYPED / 10);
    buf_release(&typed);
}

struct expected {
    struct hits *hits;
    size_t at;
    const char *typed;
};

static enum status compare_hit(void *context, const struct match_hit *hit) {
    struct expected *e = context;
    const struct hit *ours = e->at < e->hits->count ? &e->hits->items[e->at] : NULL;
    if (!ours || ours->passage != hit->passage || fabs(ours->score - hit->score) > 1e-9)
        fail_msg("%s: FTS5 finds %lld (%.17g), we %lld (%.17g)", e->typed, (long long)hit->passage,
                 hit->score, ours ? (long long)ours->passage : -1, ours ? ours->score : 0);
    e->at++;
    return OK;
}

static enum status take(void *context, const struct match_hit *hit) {
    struct hits *hits = context;
    hits->items = memory_grown(hits->items, hits->count, &hits->room, sizeof *hits->items);
    hits->items[hits->count++] = (struct hit){.passage = hit->passage, .score = hit->score};
    return OK;
}

/* All of them, with FTS5's own evaluation. */
static void test_fts5(void **unused) {
    (void)unused;
    struct error error = {0};
    buf typed = {0};
    size_t some = 0;
    for (size_t i = 0; i < TYPED; i++) {
        a_query(&typed);
        struct question q = ask(&typed, below(2) > 0);
        const struct expression *root = q.expressions.root;
        const double nothing = 0;
        struct hits hits = {0};
        if (root && (topk_can(root) || (root->leaf && topk_can_leaf(root->leaf)))) {
            struct match_text text = {0};
            assert_true(match_is_pure(root) || root->leaf->verify);
            match_render(root, &text);
            struct match match = match_of(&text);
            MUST_BE_OK(topk_find(store, root, &nothing, take, &hits, NULL, &error));
            struct expected e = {&hits, 0, typed.p};
            MUST_BE_OK(store_match(store, &match, MATCH_SCORE, compare_hit, &e, &error));
            assert_int_equal(e.at, hits.count);
            some += hits.count > 0;
            match_release(&text);
        }
        hits_release(&hits);
        forget(&q);
    }
    assert_true(some > TYPED / 2);
    buf_release(&typed);
}

/* Pages inside a long list that are longer than any and whose head is not to be believed: a list that leaps
 * to one ends, and says why. */
static void test_damaged(void **unused) {
    (void)unused;
    struct error error = {0};
    struct posting_list_reader *reader;
    sqlite3 *db;
    buf key = {0};
    MUST_BE_OK(store_forms(store, FORMS_LIKE, STR("gamle"), keep_key, &key, &error));
    store_close(store);
    assert_int_equal(sqlite3_open(test_path, &db), SQLITE_OK);
    assert_int_equal(
        sqlite3_exec(
            db,
            "UPDATE fts_data SET block = CAST(substr(block, 1, 2) || x'0000' || zeroblob(99999) AS BLOB) "
            "WHERE hex(substr(block, 3, 2)) = printf('%04X', length(block))",
            NULL, NULL, NULL),
        SQLITE_OK);
    assert_true(sqlite3_changes(db) > 3);
    sqlite3_close(db);
    MUST_BE_OK(store_open(test_path, &store, &error));
    MUST_BE_OK(posting_lists_open(store, &reader, &error));
    struct posting_list *list = posting_lists_find(reader, buf_str(&key));
    MUST_BE_OK(posting_lists_status(reader, &error));
    for (int64_t at = 0; list->passage != LIST_END; at += 3000) posting_list_seek(list, at);
    assert_int_equal(posting_lists_status(reader, &error), BAD_STORE);
    posting_lists_close(reader);
    buf_release(&key);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lists), cmocka_unit_test(test_seek),    cmocka_unit_test(test_first),
        cmocka_unit_test(test_fts5),  cmocka_unit_test(test_damaged), /* the last: of the index it leaves no
                                                                         more */
    };
    below_seed();
    return cmocka_run_group_tests_name("top", tests, setup, teardown);
}
