/* The one matcher: what is left out cannot reach the top, and what it finds is what FTS5 and the texts find.
 * By letters put together at random, always the same ones (SEED=N: others). */
#include "testing_oracle.h"
#include "testing_random.h"

#include <math.h>

#include "search/match/accumulators.h"
#include "store/posting_list.h"

#define LETTERS 60
#define TYPED 400
#define ORACLE_QUERIES 300

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
    "skolereform og -politik", /* skolepolitik, which is nowhere printed */
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
    for (size_t i = 0; i < 20000; i++)
        buf_add(&text, below(3) ? STR("unge\n\n") : below(5) ? STR("gamle\n\n") : STR("gammel\n\n"));
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

/* The same passages and places as FTS5 finds. */
static enum status compare_list(void *context, const struct form_row *row) {
    struct posting_list_reader *reader = context;
    struct error error = {0};
    for (int part = 0; part < 2; part++) {
        buf key = {0};
        buf_addf(&key, "%s%.*s", part ? "+" : "", (int)row->key.n, row->key.p);
        str keys[] = {buf_str(&key)};
        struct position position = {.keys = keys, .key_count = 1};
        struct reading reading = {.positions = &position, .position_count = 1};
        struct leaf leaf = {.readings = &reading, .reading_count = 1};
        struct oracle o = {.store = store};
        struct oracle_leaf theirs = {0};
        oracle_ask(&o, &leaf, &theirs);
        struct posting_list *list = posting_lists_find(reader, keys[0]);
        size_t at = 0;
        int64_t frequency, passages = 0;
        for (; list->passage != LIST_END; posting_list_next(list), passages++) {
            uint32_t positions[4];
            size_t n = posting_list_positions(list, positions, 4);
            assert_int_equal(n, posting_list_count(list));
            for (size_t i = 0; i < n; i++, at++) {
                assert_true(at < theirs.instance_count);
                assert_int_equal(theirs.instances[at].passage, list->passage);
                if (i < 4) assert_int_equal(theirs.instances[at].position, positions[i]);
            }
        }
        assert_int_equal(at, theirs.instance_count);
        MUST_BE_OK(store_frequency(store, keys[0], &frequency, &error));
        assert_int_equal(frequency, passages);
        free(theirs.instances);
        free(theirs.phrases);
        buf_release(&key);
    }
    return OK;
}

static void test_lists(void **unused) {
    (void)unused;
    struct error error = {0};
    struct posting_list_reader *reader;
    struct oracle o = oracle_new(store); /* which teaches FTS5 to report occurrences */
    MUST_BE_OK(posting_lists_open(store, &reader, &error));
    MUST_BE_OK(store_forms(store, FORMS_ALL, (str){0}, compare_list, reader, &error));
    MUST_BE_OK(posting_lists_status(reader, &error));
    assert_int_equal(posting_lists_find(reader, STR("zebra"))->passage, LIST_END);
    assert_int_equal(posting_lists_find(reader, STR(""))->passage, LIST_END);
    posting_lists_close(reader);
    oracle_free(&o);
}

static enum status keep_key(void *context, const struct form_row *row) {
    buf_add(context, row->key);
    return OK;
}

/* Any step to any passage finds the first from there on, also in a list that is decoded since an earlier
 * question asked for it. */
static void test_seek(void **unused) {
    (void)unused;
    struct error error = {0};
    struct posting_list_reader *reader;
    MUST_BE_OK(posting_lists_open(store, &reader, &error));
    buf key = {0};
    MUST_BE_OK(store_forms(store, FORMS_LIKE, STR("unge"), keep_key, &key, &error));
    size_t seen = 0;
    for (size_t round = 0; round < 30; round++) {
        bool recalled = round > 15;
        if (round % 4 == 0) posting_lists_ask(store);
        struct posting_list *fast = recalled ? posting_lists_recall(reader, buf_str(&key))
                                             : posting_lists_find(reader, buf_str(&key)),
                            *slow = posting_lists_find(reader, buf_str(&key));
        if (!recalled || round >= 20) assert_int_equal(fast->decoded != NULL, recalled);
        size_t most = round % 3 ? 40 : 9000; /* in steps over some passages, or over many pages */
        for (int64_t at = 0; slow->passage != LIST_END; at += (int64_t)below(1 + below(most)), seen++) {
            posting_list_seek(fast, at);
            while (slow->passage < at) posting_list_next(slow);
            assert_int_equal(fast->passage, slow->passage);
            if (slow->passage == LIST_END) break;
            assert_int_equal(posting_list_count(fast), posting_list_count(slow));
            assert_int_equal(fast->size, slow->size);
            assert_memory_equal(fast->positions, slow->positions, slow->size);
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
    static const char *const beginnings[] = {"a*", "besk*",     "covid*",   "in*",    "k*",
                                             "s*", "\"og k*\"", "arbejds*", "=gamle", "gamm*"};
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

/* What the lists know of the places is where the text is marked. */
static void compare_marks(const struct question *q, const struct hits *hits, size_t count,
                          const char *typed) {
    struct analysis *analysis = store_analysis(store);
    struct marks listed = {0}, marked = {0};
    struct tokens tokens = {0};
    struct error error = {0};
    str text;
    for (size_t i = 0; i < count && i < hits->count; i++) {
        MUST_BE_OK(store_text(store, hits->items[i].passage, &text, &error));
        marks_show(&listed, &tokens, analysis, text, &q->expressions, hits, &hits->items[i]);
        tokens_read(&tokens, analysis, text);
        marks_find(&marked, &tokens, text, &q->expressions);
        bool same = listed.count == marked.count && listed.weakest == marked.weakest;
        for (size_t k = 0; k < marked.count && same; k++)
            same = listed.items[k].start == marked.items[k].start &&
                   listed.items[k].end == marked.items[k].end &&
                   listed.items[k].rung == marked.items[k].rung &&
                   listed.items[k].word == marked.items[k].word;
        if (!same)
            fail_msg("%s: passage %lld: %zu marks by the lists, %zu by the text", typed,
                     (long long)hits->items[i].passage, listed.count, marked.count);
    }
    marks_release(&listed);
    marks_release(&marked);
    tokens_release(&tokens);
}

/* The first hits are the first of all hits: the same passages, in the same order, with the same scores to the
 * bit. */
static void compare_first(const buf *typed, bool any, struct hits_options how, size_t *left_out,
                          size_t *waited) {
    struct question q = ask(typed, any), again = ask(typed, any);
    size_t first = 1 + below(50);
    struct hits all = found(&q, how, first);
    how.first = first;
    how.places = true;
    struct hits best = found(&again, how, first);
    assert_int_equal(all.total, all.count);
    assert_true(best.at_most ? best.total >= all.total : best.total == all.total);
    assert_true(best.count <= best.total && best.count >= (all.count < first ? all.count : first));
    for (size_t i = 0; i < first && i < all.count; i++)
        if (all.items[i].passage != best.items[i].passage || all.items[i].score != best.items[i].score ||
            all.items[i].year_named != best.items[i].year_named)
            fail_msg("%s%s: place %zu of %zu: %lld (%.17g), of all %lld (%.17g)", any ? "--any " : "",
                     typed->p, i + 1, first, (long long)best.items[i].passage, best.items[i].score,
                     (long long)all.items[i].passage, all.items[i].score);
    compare_marks(&again, &best, first, typed->p);
    *left_out += best.count < best.total;
    *waited += best.at_most;
    hits_release(&all);
    hits_release(&best);
    forget(&q);
    forget(&again);
}

/* Before all tests that begin another question. */
static void test_first(void **unused) {
    (void)unused;
    size_t left_out = 0, waited = 0;
    buf typed = {0};
    for (size_t i = 0; i < TYPED; i++) {
        struct hits_options how = {.measure = MATCH_SCORE};
        if (i == TYPED / 2) posting_lists_ask(store); /* from now on, accumulators rank what they fit */
        a_query(&typed);
        if (below(3) == 0) {
            how.years.some = true;
            how.years.first = 2014 + (int)below(3);
            how.years.last = how.years.first + (int)below(2);
        }
        bool any = below(3) > 0;
        how.context = any && below(2);
        compare_first(&typed, any, how, &left_out, &waited);
    }
    assert_true(left_out > TYPED / 10);
    buf_clear(&typed);
    buf_add(&typed, STR("=gamle"));
    compare_first(&typed, false, (struct hits_options){.measure = MATCH_SCORE}, &left_out, &waited);
    assert_true(waited > 0); /* with their checks */
    buf_release(&typed);
}

/* Takes nothing but the number of hits. */
static enum status count_hit(void *count, const struct match_hit *hit) {
    assert_true(hit->score >= 0);
    ++*(size_t *)count;
    return OK;
}

/* Words of which any may be there are ranked by accumulators, which find the best of them by themselves
 * nearly always; and no AND. */
static void test_accumulators(void **unused) {
    (void)unused;
    struct error error = {0};
    size_t fit = 0, vouched = 0;
    buf typed = {0};
    for (size_t i = 0; i < 200; i++) {
        bool any = i % 4 > 0;
        size_t total = 0, count = 0, wanted = 1 + below(60);
        buf_clear(&typed);
        for (size_t n = 3 + below(8); n; n--) buf_addf(&typed, "%s ", a_word());
        struct question q = ask(&typed, any);
        struct plan plan;
        MUST_BE_OK(
            plan_make(store, &q.expressions, &(struct plan_options){.detail = SOURCE_SCORES}, &plan, &error));
        struct accumulators *a = accumulators_new(&plan, wanted);
        assert_true(any || !a);
        if (a) {
            fit++;
            enum status status = accumulators_walk(a, count_hit, &count, &total, &error);
            assert_true(status == OK ? count >= (total < wanted ? 1 : wanted / 2)
                                     : status == NONE && count == 0);
            vouched += status == OK;
        }
        accumulators_free(a);
        plan_release(&plan);
        forget(&q);
    }
    if (fit < 140 || vouched < fit * 9 / 10)
        fail_msg("%zu of 150 fit, of %zu the best were found", fit, vouched);
    buf_release(&typed);
}

/* Any of words that are all excluded is ranked as nothing, and filters alone without a score. */
static void test_nothing_to_rank(void **unused) {
    (void)unused;
    static const char *const questions[] = {"kommune unge -kommune -unge", "år:2014..2016"};
    buf typed = {0};
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
        buf_clear(&typed);
        buf_add(&typed, str_of(questions[i]));
        struct question q = ask(&typed, true);
        struct hits hits =
            found(&q, (struct hits_options){.measure = MATCH_SCORE, .context = true, .first = 9}, 9);
        assert_int_equal(hits.total > 0, i);
        for (size_t k = 0; k < hits.count; k++) assert_true(hits.items[k].score == 0);
        hits_release(&hits);
        forget(&q);
    }
    buf_release(&typed);
}

/* --- the oracle */

static const char *a_leaf(buf *out) {
    static const char *const filters[] = {"år:2014",   "år:2015..2016", "år:..2015",         "år:2016..",
                                          "titel:mål", "titel:unge",    "minister:unge",     "minister:og",
                                          "sti:1*.md", "sti:/b/*3.md",  "titel:\"mål 2015\""};
    switch (below(9)) {
    case 0:
        buf_addf(out, "\"%s %s\"", a_word(), a_word());
        break;
    case 1:
        buf_addf(out, "\"%s %s %s\"~%zu", a_word(), a_word(), a_word(), below(20));
        break;
    case 2:
        buf_addf(out, "\"%s %s\"~%zu", a_word(), a_word(), 1 + below(5));
        break;
    case 3:
        buf_addf(out, "=%s", a_word());
        break;
    case 4:
        buf_addf(out, "%.*s*", 4, a_word());
        break;
    case 5:
        buf_add(out, str_of(filters[below(sizeof filters / sizeof *filters)]));
        break;
    default:
        buf_add(out, str_of(a_word()));
    }
    return out->p;
}

/* Anything that can be asked, with brackets `depth` deep. */
static void a_tree(buf *out, size_t depth) {
    size_t kind = below(depth ? 6 : 2);
    if (kind == 5) buf_byte(out, '-');
    if (kind < 2) {
        a_leaf(out);
        return;
    }
    buf_byte(out, '(');
    for (size_t n = 1 + below(3); n; n--) {
        a_tree(out, depth - 1);
        if (n > 1) buf_add(out, kind == 2 ? STR(" OR ") : STR(" "));
    }
    buf_byte(out, ')');
}

/* Of one hit: score and places are those that FTS5's occurrences add up to. */
static void compare_hit(struct oracle *o, const char *typed, const struct hit *scored,
                        const struct hit *counted, const struct hits *letters) {
    static bool places[ORACLE_PLACES];
    double score = 0;
    int64_t count = 0;
    const struct expressions *e = o->expressions;
    memset(places, 0, sizeof places);
    for (size_t i = 0; i < e->leaf_count; i++) {
        double tf;
        if (e->leaves[i]->silent) continue;
        score += oracle_leaf_score(o, i, scored->passage, places, &tf);
        for (size_t term = 0; term < letters->term_count; term++) {
            if (letters->term[term].leaf != i) continue;
            if (fabs(letters->terms[counted->row * letters->term_count + term] - tf) > 1e-9)
                fail_msg("%s: %lld: its letter counts %.9g of leaf %zu; by FTS5 %.9g", typed,
                         (long long)scored->passage,
                         letters->terms[counted->row * letters->term_count + term], i, tf);
            break; /* the leaf itself */
        }
    }
    for (size_t i = 0; i < ORACLE_PLACES; i++) count += places[i];
    if (fabs(score - scored->score) > 1e-9 || count != counted->count)
        fail_msg("%s: %lld scores %.17g with %lld places; by FTS5 %.17g, %lld", typed,
                 (long long)scored->passage, scored->score, (long long)counted->count, score,
                 (long long)count);
}

static void compare_all(struct oracle *o, struct question *q, const char *typed, size_t *some) {
    struct hits_options how = {.measure = MATCH_WHERE};
    bool *answers = oracle_set(o, q->expressions.root);
    struct hits where = found(q, how, 0), scored, counted, letters;
    how.measure = MATCH_SCORE;
    scored = found(q, how, 0);
    how.measure = MATCH_COUNT;
    counted = found(q, how, 0);
    how.measure = MATCH_LETTERS;
    how.keep_terms = true;
    letters = found(q, how, 0);
    size_t at = 0;
    for (int64_t id = 1; id <= o->last; id++) {
        if (!answers[id]) continue;
        if (at == scored.count || scored.items[at].passage != id)
            fail_msg("%s: FTS5 and the texts find %lld, we %lld", typed, (long long)id,
                     at < scored.count ? (long long)scored.items[at].passage : -1);
        assert_int_equal(counted.items[at].passage, id);
        assert_int_equal(letters.items[at].passage, id);
        if (at < 20 || below(scored.count) < 20) {
            /* the row of the letters' frequencies is that of the hit */
            counted.items[at].row = letters.items[at].row;
            struct hit plain = scored.items[at];
            plain.score -= plain.year_named ? plain.score : 0;
            if (!plain.year_named) compare_hit(o, typed, &plain, &counted.items[at], &letters);
        }
        at++;
    }
    assert_int_equal(at, scored.count);
    assert_int_equal(at, counted.count);
    assert_int_equal(at, letters.count);
    assert_int_equal(at, where.total);
    *some += at > 0;
    hits_release(&where);
    hits_release(&scored);
    hits_release(&counted);
    hits_release(&letters);
    free(answers);
}

/* Queries of every kind, ROUNDS times as many: the passages, scores, places and frequencies are those that
 * FTS5 and the texts give. */
static void test_oracle(void **unused) {
    (void)unused;
    const char *set = getenv("ROUNDS");
    size_t queries = ORACLE_QUERIES * (set ? strtoul(set, NULL, 10) : 1), some = 0;
    store_deadline(store, 3600 * 1000); /* as FTS5 is asked much more than an index of this size expects */
    buf typed = {0};
    struct oracle o = oracle_new(store);
    for (size_t i = 0; i < queries; i++) {
        buf_clear(&typed);
        a_tree(&typed, below(3));
        struct question q = ask(&typed, below(4) == 0);
        if (q.expressions.root) {
            oracle_begin(&o, &q.expressions);
            compare_all(&o, &q, typed.p, &some);
            oracle_end(&o);
        }
        forget(&q);
    }
    assert_true(some > queries / 2);
    oracle_free(&o);
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
    /* it cannot be decoded; what is sound of it can be read all the same */
    for (int i = 0; i < 3; i++) {
        list = posting_lists_recall(reader, buf_str(&key));
        assert_null(list->decoded);
        assert_true(list->passage != LIST_END);
        MUST_BE_OK(posting_lists_status(reader, &error));
    }
    for (int64_t at = 0; list->passage != LIST_END; at += 3000) posting_list_seek(list, at);
    assert_int_equal(posting_lists_status(reader, &error), BAD_STORE);
    posting_lists_close(reader);
    /* a table that cannot be read, in the midst of making a phrase */
    store_close(store);
    assert_int_equal(sqlite3_open(test_path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "DROP TABLE frequency", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    MUST_BE_OK(store_open(test_path, &store, &error));
    buf_clear(&key);
    buf_add(&key, STR("\"unge gamle skole\""));
    struct question q = ask(&key, false);
    struct hits hits;
    assert_true(hits_find(store, &q.expressions, &(struct hits_options){.measure = MATCH_SCORE}, &hits,
                          &error) > NONE);
    hits_release(&hits);
    forget(&q);
    buf_release(&key);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lists),           cmocka_unit_test(test_seek),
        cmocka_unit_test(test_first),           cmocka_unit_test(test_accumulators),
        cmocka_unit_test(test_nothing_to_rank), cmocka_unit_test(test_oracle),
        cmocka_unit_test(test_damaged), /* the last: of the index it leaves no
                                          more */
    };
    below_seed();
    return cmocka_run_group_tests_name("top", tests, setup, teardown);
}
