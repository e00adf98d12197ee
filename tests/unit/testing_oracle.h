/* The oracle: what FTS5, asked leaf by leaf, and the texts say of a query. Slow and simple; search never asks
 * FTS5 itself. */
#ifndef TESTS_UNIT_TESTING_ORACLE_H
#define TESTS_UNIT_TESTING_ORACLE_H

#include "testing_index.h"

#include <fnmatch.h>

#include "base/memory.h"
#include "base/path.h"
#include "search/match/hits.h"
#include "search/match/marks.h"
#include "store/bm25.h"
#include "store/store_internal.h"

/* An occurrence as FTS5 reports it: of a phrase of the MATCH text in a passage. */
struct oracle_instance {
    int64_t passage;
    int phrase, position;
};

struct oracle_phrase {
    unsigned term;
    double weight, share;
    int64_t found; /* passages that hold it, by itself */
};

struct oracle_leaf {
    struct oracle_instance *instances; /* in order of the passages */
    size_t instance_count, instance_room;
    struct oracle_phrase *phrases;
    size_t phrase_count, phrase_room;
};

struct oracle {
    struct store *store;
    int64_t last;     /* passage of the index */
    bool *exists;     /* by passage */
    int64_t *letters; /* by passage */
    const struct expressions *expressions;
    struct oracle_leaf *leaves; /* of the expressions */
};

static struct oracle_leaf *oracle_now; /* whose rows FTS5 gives */

static inline void oracle_row(const Fts5ExtensionApi *api, Fts5Context *fts, sqlite3_context *call, int count,
                              sqlite3_value **values) {
    (void)call;
    (void)count;
    (void)values;
    int instances = 0;
    assert_int_equal(api->xInstCount(fts, &instances), SQLITE_OK);
    for (int i = 0; i < instances; i++) {
        struct oracle_leaf *leaf = oracle_now;
        int column;
        leaf->instances = memory_grown(leaf->instances, leaf->instance_count, &leaf->instance_room,
                                       sizeof *leaf->instances);
        struct oracle_instance *instance = &leaf->instances[leaf->instance_count++];
        instance->passage = api->xRowid(fts);
        assert_int_equal(api->xInst(fts, i, &instance->phrase, &column, &instance->position), SQLITE_OK);
    }
}

static inline enum status oracle_letter(void *context, const struct letter_row *row) {
    struct oracle *o = context;
    for (int64_t id = row->first_passage; id < row->first_passage + row->passage_count; id++) {
        assert_true(id > 0 && id <= o->last);
        o->exists[id] = true;
        o->letters[id] = row->id;
    }
    return OK;
}

static inline int64_t oracle_number(struct store *store, const char *sql, str bound) {
    sqlite3_stmt *s;
    struct error error;
    MUST_BE_OK(database_prepare(store->db, sql, &s, &error));
    if (bound.p) database_bind_text(s, 1, bound);
    MUST_BE_OK(database_step(store->db, s, &error));
    int64_t number = sqlite3_column_int64(s, 0);
    sqlite3_finalize(s);
    return number;
}

static inline struct oracle oracle_new(struct store *store) {
    struct oracle o = {.store = store};
    struct error error;
    fts5_api *fts5;
    assert_int_equal(database_fts5(store->db, &fts5), SQLITE_OK);
    assert_int_equal(fts5->xCreateFunction(fts5, "oracle", NULL, oracle_row, NULL), SQLITE_OK);
    o.last = oracle_number(store, "SELECT max(id) FROM passage", (str){0});
    o.exists = memory_zeroed((size_t)o.last + 1, sizeof *o.exists);
    o.letters = memory_zeroed((size_t)o.last + 1, sizeof *o.letters);
    MUST_BE_OK(store_each_letter(store, oracle_letter, &o, &error));
    return o;
}

static inline void oracle_free(struct oracle *o) {
    free(o->exists);
    free(o->letters);
}

/* A position as a string of FTS5's, with a token that the tokenizer 'danish keys' takes apart at the bars. */
static inline void oracle_position(const struct position *position, buf *out) {
    for (size_t i = 0; i < position->key_count; i++)
        buf_addf(out, "%s%.*s", i ? "|" : "", (int)position->keys[i].n, position->keys[i].p);
}

static inline void oracle_phrase(struct oracle *o, struct oracle_leaf *leaf, const struct reading *reading,
                                 double weight, const buf *quoted) {
    leaf->phrases =
        memory_grown(leaf->phrases, leaf->phrase_count, &leaf->phrase_room, sizeof *leaf->phrases);
    leaf->phrases[leaf->phrase_count++] = (struct oracle_phrase){
        reading->term, weight, reading->share,
        oracle_number(o->store, "SELECT count(*) FROM fts WHERE fts MATCH ?1", buf_str(quoted))};
}

static inline void oracle_reading(struct oracle *o, struct oracle_leaf *into, const struct leaf *leaf,
                                  const struct reading *reading, buf *text) {
    buf quoted = {0};
    if (leaf->near) buf_add(text, STR("NEAR("));
    for (size_t i = 0; i < reading->position_count; i++) {
        if (leaf->near || i == 0) buf_clear(&quoted);
        buf_add(&quoted, leaf->near || i == 0 ? STR("\"") : STR(" "));
        oracle_position(&reading->positions[i], &quoted);
        if (!leaf->near && i + 1 < reading->position_count) continue;
        buf_byte(&quoted, '"');
        double weight = leaf->near ? reading->weight / (double)reading->position_count : reading->weight;
        oracle_phrase(o, into, reading, weight, &quoted);
        buf_addf(text, "%s ", quoted.p);
    }
    /* FTS5 counts all words between the first and the last, also those that it looks for */
    if (leaf->near) buf_addf(text, ", %zu)", leaf->distance + reading->position_count - 2);
    buf_release(&quoted);
}

/* All that FTS5 finds for the leaf. */
static inline void oracle_ask(struct oracle *o, const struct leaf *leaf, struct oracle_leaf *into) {
    buf text = {0};
    struct error error;
    sqlite3_stmt *s;
    for (size_t i = 0; i < leaf->reading_count; i++) {
        if (i) buf_add(&text, STR(" OR "));
        oracle_reading(o, into, leaf, &leaf->readings[i], &text);
    }
    oracle_now = into;
    MUST_BE_OK(database_prepare(o->store->db, "SELECT oracle(fts) FROM fts WHERE fts MATCH ?1", &s, &error));
    database_bind_text(s, 1, buf_str(&text));
    enum status status;
    while ((status = database_step(o->store->db, s, &error)) == OK) continue;
    if (status != NONE) fail_msg("%s: %s", text.p, error.text);
    sqlite3_finalize(s);
    buf_release(&text);
}

static inline void oracle_begin(struct oracle *o, const struct expressions *e) {
    o->expressions = e;
    o->leaves = memory_zeroed(e->leaf_count + 1, sizeof *o->leaves);
    for (size_t i = 0; i < e->leaf_count; i++) oracle_ask(o, e->leaves[i], &o->leaves[i]);
}

static inline void oracle_end(struct oracle *o) {
    for (size_t i = 0; i < o->expressions->leaf_count; i++) {
        free(o->leaves[i].instances);
        free(o->leaves[i].phrases);
    }
    free(o->leaves);
}

struct oracle_keys {
    buf keys; /* each between blanks */
};

static inline int oracle_key(void *context, const struct token *token) {
    if (token->kind == TOKEN_PIECE) buf_addf(context, " %.*s ", (int)token->key->text.n, token->key->text.p);
    return 0;
}

/* Are the keys of all of the words among those of the text? */
static inline bool oracle_has_words(struct oracle *o, str text, str words) {
    buf have = {0}, want = {0};
    analysis_tokens(store_analysis(o->store), text, oracle_key, &have);
    analysis_tokens(store_analysis(o->store), words, oracle_key, &want);
    bool all = want.n > 0;
    for (str rest = buf_str(&want); rest.n && all;) {
        str key = str_cut(&rest, ' ');
        buf quoted = {0};
        if (!key.n) continue;
        buf_addf(&quoted, " %.*s ", (int)key.n, key.p);
        all = have.n && str_find(buf_str(&have), buf_str(&quoted)) < have.n;
        buf_release(&quoted);
    }
    buf_release(&have);
    buf_release(&want);
    return all;
}

static inline bool oracle_letter_fits(struct oracle *o, const struct query *query, int64_t letter) {
    struct letter_row row;
    struct error error;
    MUST_BE_OK(store_letter(o->store, letter, &row, &error));
    if (query->kind == QUERY_YEAR)
        return row.year ? row.year >= query->from && row.year <= query->to
                        : !query->from && query->to == QUERY_YEAR_LAST;
    if (query->kind == QUERY_MINISTER) return oracle_has_words(o, row.minister, query->text);
    buf path = {0}, glob = {0};
    buf_add(&path, row.path);
    buf_add(&glob, query->text);
    str name = path_name(buf_str(&path));
    bool fits = fnmatch(glob.p, path.p, 0) == 0 || fnmatch(glob.p, path_shown(buf_str(&path)).p, 0) == 0 ||
                (!strchr(glob.p, '/') && fnmatch(glob.p, name.p, 0) == 0);
    buf_release(&path);
    buf_release(&glob);
    return fits;
}

/* What FTS5 finds for a word of a title, which may be a part of one. */
static inline void oracle_headings(struct oracle *o, const struct query *query, bool *out) {
    buf keys = {0};
    struct error error;
    analysis_tokens(store_analysis(o->store), query->text, oracle_key, &keys);
    buf text = {0};
    for (str rest = buf_str(&keys); rest.n;) {
        str key = str_cut(&rest, ' ');
        if (key.n)
            buf_addf(&text, "%s\"%.*s|+%.*s\"", text.n ? " AND " : "", (int)key.n, key.p, (int)key.n, key.p);
    }
    sqlite3_stmt *s;
    MUST_BE_OK(database_prepare(o->store->db, "SELECT rowid FROM fts WHERE fts MATCH ?1", &s, &error));
    database_bind_text(s, 1, buf_str(&text));
    while (text.n && sqlite3_step(s) == SQLITE_ROW) {
        struct passage_row row;
        MUST_BE_OK(store_passage(o->store, sqlite3_column_int64(s, 0), &row, &error));
        if (row.kind != PASSAGE_TITLE && row.kind != PASSAGE_HEADING) continue;
        for (int64_t id = row.id; id < row.id + row.section && id <= o->last; id++) out[id] = true;
    }
    sqlite3_finalize(s);
    buf_release(&keys);
    buf_release(&text);
}

/* The leaf's passages; of those whose text must be looked at the ones that hold it. */
static inline void oracle_leaf_set(struct oracle *o, const struct leaf *leaf, bool *out) {
    const struct oracle_leaf *found = &o->leaves[leaf->number];
    struct tokens tokens = {0};
    struct error error;
    for (size_t i = 0; i < found->instance_count; i++) out[found->instances[i].passage] = true;
    for (int64_t id = 1; id <= o->last && leaf->verify; id++) {
        str text;
        if (!out[id]) continue;
        MUST_BE_OK(store_text(o->store, id, &text, &error));
        tokens_read(&tokens, store_analysis(o->store), text);
        out[id] = marks_has(&tokens, text, leaf);
    }
    tokens_release(&tokens);
}

/* The passages that answer e, as bools by id; NULL: all. To be freed. */
static inline bool *oracle_set(struct oracle *o, const struct expression *e) {
    bool *out = memory_zeroed((size_t)o->last + 1, sizeof *out);
    if (e && e->leaf) {
        oracle_leaf_set(o, e->leaf, out);
    } else if (e && e->kind == QUERY_TITLE) {
        oracle_headings(o, e->query, out);
    } else if (e && (e->kind == QUERY_YEAR || e->kind == QUERY_MINISTER || e->kind == QUERY_PATH)) {
        bool fits = false;
        for (int64_t id = 1; id <= o->last; id++) {
            if (!o->exists[id]) continue;
            if (o->letters[id] != o->letters[id - 1]) fits = oracle_letter_fits(o, e->query, o->letters[id]);
            out[id] = fits;
        }
    } else {
        for (int64_t id = 0; id <= o->last; id++) out[id] = !e || e->kind != QUERY_OR;
        for (size_t i = 0; e && i < e->child_count; i++) {
            bool *child = oracle_set(o, e->children[i]);
            for (int64_t id = 0; id <= o->last; id++)
                out[id] = e->kind == QUERY_NOT  ? !child[id]
                          : e->kind == QUERY_OR ? out[id] || child[id]
                                                : out[id] && child[id];
            free(child);
        }
    }
    for (int64_t id = 0; id <= o->last; id++) out[id] = out[id] && o->exists[id];
    return out;
}

/* What the leaf adds to the score of a passage; and, as bits of *places, where it stands, the first
 * ORACLE_PLACES positions. */
#define ORACLE_PLACES 20000
static inline double oracle_leaf_score(struct oracle *o, size_t number, int64_t passage, bool *places,
                                       double *letter_tf) {
    const struct oracle_leaf *leaf = &o->leaves[number];
    int64_t passages = oracle_number(o->store, "SELECT count(*) FROM passage", (str){0}), words = 0;
    double score = 0;
    for (int64_t id = store_last_letter(o->store); id > 0; id--)
        words += store_letter_brief(o->store, id).words;
    double length = bm25_length(store_passage_brief(o->store, passage).words, bm25_mean(passages, words));
    *letter_tf = 0;
    for (unsigned term = 0;; term++) {
        int64_t found = 0;
        double tf = 0, share = -1;
        for (size_t p = 0; p < leaf->phrase_count; p++) {
            if (leaf->phrases[p].term != term) continue;
            found += leaf->phrases[p].found;
            share = leaf->phrases[p].share;
        }
        if (share < 0) break;
        for (size_t i = 0; i < leaf->instance_count; i++) {
            const struct oracle_instance *instance = &leaf->instances[i];
            const struct oracle_phrase *phrase = &leaf->phrases[instance->phrase];
            if (instance->passage != passage || phrase->term != term) continue;
            tf += phrase->weight;
            if (term == 0) *letter_tf += phrase->weight * (instance->position < 30 ? 2 : 1);
            if (instance->position < ORACLE_PLACES) places[instance->position] = true;
        }
        if (tf > 0) score += share * bm25_idf(passages, found) * bm25_gain(tf, length);
    }
    return score;
}

#endif
