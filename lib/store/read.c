#include "store/read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/system.h"
#include "base/work_clock.h"
#include "store/lent.h"
#include "store/store_internal.h"
#include "store/span_map.h"

#define FORM_QUESTIONS (FORMS_FAMILIES + 1)

/* Frequencies that were asked for, by the hash of their keys; one forgets another now and then. A question
 * asks for most of its words' several times. */
#define ASKED 4096
#define ASKED_KEY 23 /* bytes; longer keys are not kept */

struct asked {
    int64_t passages;
    unsigned char length; /* of the key; 0 = none */
    char key[ASKED_KEY];
};

struct reading {
    sqlite3_stmt *passage, *text, *table, *letter, *frequency, *forms[FORM_QUESTIONS], *abbreviations[2];
    struct span *spans;
    struct asked *asked; /* of the state asked_version; NULL until something is asked */
    int64_t asked_version;
    int64_t end; /* of the query that runs, by work_clock; 0 = no deadline */
};

static void release_reading(struct store *store) {
    struct reading *r = store->reading;
    sqlite3_finalize(r->passage);
    sqlite3_finalize(r->text);
    sqlite3_finalize(r->table);
    sqlite3_finalize(r->letter);
    sqlite3_finalize(r->frequency);
    for (int i = 0; i < FORM_QUESTIONS; i++) sqlite3_finalize(r->forms[i]);
    for (int i = 0; i < 2; i++) sqlite3_finalize(r->abbreviations[i]);
    free(r->spans);
    free(r->asked);
    free(r);
    store->reading = NULL;
}

static struct reading *reading_of(struct store *store) {
    if (store->reading) return store->reading;
    store->reading = memory_zeroed(1, sizeof *store->reading);
    store->release_reading = release_reading;
    return store->reading;
}

/* SQLite asks now and then whether to go on. */
static int past_end(void *context) {
    const struct reading *r = context;
    return r->end && work_clock() > r->end;
}

void store_keep_much(struct store *store) {
    store->memory = system_memory_limit();
    sqlite3_exec(store->db->handle, "PRAGMA cache_size = -65536", NULL, NULL,
                 NULL); /* without it all is as it was */
}

void store_deadline(struct store *store, int milliseconds) {
    struct reading *r = reading_of(store);
    r->end = milliseconds > 0 ? work_clock() + (int64_t)milliseconds * 1000000 : 0;
    sqlite3_progress_handler(store->db->handle, r->end ? 1000 : 0, r->end ? past_end : NULL, r);
}

enum status store_in_time(struct store *store, struct error *error) {
    return past_end(reading_of(store)) ? database_fail(store->db, SQLITE_INTERRUPT, error) : OK;
}

static enum status prepared(struct store *store, sqlite3_stmt **at, const char *sql, struct error *error) {
    return *at ? OK : database_prepare(store->db, sql, at, error);
}

enum status store_damaged_passage(struct store *store, int64_t id, struct error *error) {
    char what[40];
    snprintf(what, sizeof what, "passage %lld", (long long)id);
    return database_damaged(store->db, what, error);
}

/* Of two numbers from a file that anybody may have made. */
static size_t sum(int64_t a, int64_t b) {
    return (size_t)((uint64_t)a + (uint64_t)b);
}

enum status store_text(struct store *store, int64_t id, str *out, struct error *error) {
    struct reading *r = reading_of(store);
    if (store->lent) {
        const struct lent_passage *lent = lent_passage(store->lent, id);
        if (lent) *out = lent->row.text;
        return lent ? OK : NONE;
    }
    enum status status = prepared(store, &r->text, "SELECT text FROM passage WHERE id = ?1", error);
    if (status) return status;
    sqlite3_reset(r->text);
    sqlite3_bind_int64(r->text, 1, id);
    status = database_step(store->db, r->text, error);
    if (!status) *out = database_text(r->text, 0);
    return status;
}

/* The heading of the passage that the statement stands on: kept as how far before it stands, or as its text.
 */
static enum status read_heading(struct store *store, sqlite3_stmt *s, struct passage_row *out,
                                struct error *error) {
    /* the type first: a number that is read as text needs memory, and is no number if there is none */
    if (sqlite3_column_type(s, 5) != SQLITE_INTEGER) {
        out->heading = database_text(s, 5);
        return OK;
    }
    int64_t before = sqlite3_column_int64(s, 5);
    if (before <= 0 || before >= out->id) return store_damaged_passage(store, out->id, error);
    enum status status = store_text(store, out->id - before, &out->heading, error);
    return status == NONE ? store_damaged_passage(store, out->id, error) : status;
}

/* How far before a row the first of its table is looked for, in passages. */
#define TABLE_ROWS 4096

/* The first row of the table that the passage is a later row of, if it is. */
static enum status read_columns(struct store *store, struct passage_row *out, struct error *error) {
    struct reading *r = reading_of(store);
    enum status status = prepared(store, &r->table,
                                  "SELECT id, section, text FROM passage WHERE id < ?1 AND id > ?1 - ?2 "
                                  "AND kind = ?3 AND section > 1 ORDER BY id DESC LIMIT 1",
                                  error);
    if (status) return status;
    sqlite3_reset(r->table);
    sqlite3_bind_int64(r->table, 1, out->id);
    sqlite3_bind_int64(r->table, 2, TABLE_ROWS);
    sqlite3_bind_int(r->table, 3, PASSAGE_TABLE);
    status = database_step(store->db, r->table, error);
    if (status) return status == NONE ? OK : status;
    bool holds = out->id - sqlite3_column_int64(r->table, 0) < sqlite3_column_int64(r->table, 1);
    if (holds) out->columns = database_text(r->table, 2);
    return OK;
}

/* above: with what stands in the passages above it. */
static enum status read_passage(struct store *store, int64_t id, bool above, struct passage_row *out,
                                struct error *error) {
    struct reading *r = reading_of(store);
    enum status status =
        prepared(store, &r->passage,
                 "SELECT kind, first_line, more_lines, start, bytes, heading, text, section, "
                 "segments, rule, page FROM passage WHERE id = ?1",
                 error);
    if (status) return status;
    sqlite3_stmt *s = r->passage;
    sqlite3_reset(s);
    sqlite3_bind_int64(s, 1, id);
    status = database_step(store->db, s, error);
    if (status) return status;
    int kind = sqlite3_column_int(s, 0);
    *out = (struct passage_row){
        .id = id,
        .letter = doc_values_letter_of(store->facts, id),
        .kind = kind >= 0 && kind < PASSAGE_KINDS ? (enum passage_kind)kind : PASSAGE_PARAGRAPH,
        .first_line = (size_t)sqlite3_column_int64(s, 1),
        .last_line = sum(sqlite3_column_int64(s, 1), sqlite3_column_int64(s, 2)),
        .start = (size_t)sqlite3_column_int64(s, 3),
        .end = sum(sqlite3_column_int64(s, 3), sqlite3_column_int64(s, 4)),
        .text = database_text(s, 6),
        .section = sqlite3_column_int64(s, 7),
        .rule = database_text(s, 9),
        .page = sqlite3_column_int64(s, 10) > 0 ? (size_t)sqlite3_column_int64(s, 10) : 0,
    };
    if (!out->rule.n) out->rule = str_of(passage_kind_name(out->kind));
    status = doc_values_status(store->facts, error); /* of which letter it is */
    if (!status && above) status = read_heading(store, s, out, error);
    if (!status && above && out->kind == PASSAGE_TABLE && out->section == 1)
        status = read_columns(store, out, error);
    if (status) return status;
    struct span *spans;
    size_t count;
    const struct span start = {0, out->start, out->first_line};
    if (!span_map_unpack(database_text(s, 8), out->text.n, start, &spans, &count))
        return store_damaged_passage(store, id, error);
    free(r->spans);
    r->spans = spans;
    out->spans = spans;
    out->span_count = count;
    return OK;
}

static enum status get_passage(struct store *store, int64_t id, bool above, struct passage_row *out,
                               struct error *error) {
    if (!store->lent) return read_passage(store, id, above, out, error);
    const struct lent_passage *lent = lent_passage(store->lent, id);
    if (lent) *out = lent->row;
    return lent ? OK : NONE;
}

enum status store_passage(struct store *store, int64_t id, struct passage_row *out, struct error *error) {
    return get_passage(store, id, true, out, error);
}

enum status store_passage_alone(struct store *store, int64_t id, struct passage_row *out,
                                struct error *error) {
    return get_passage(store, id, false, out, error);
}

enum status store_letter(struct store *store, int64_t id, struct letter_row *out, struct error *error) {
    struct reading *r = reading_of(store);
    if (store->lent) {
        const struct lent_letter *lent = lent_letter(store->lent, id);
        if (lent) *out = lent->row;
        return lent ? OK : NONE;
    }
    enum status status = prepared(store, &r->letter, LETTER_SELECT " WHERE id = ?1", error);
    if (status) return status;
    sqlite3_reset(r->letter);
    sqlite3_bind_int64(r->letter, 1, id);
    status = database_step(store->db, r->letter, error);
    if (!status) *out = letter_row_of(r->letter);
    return status;
}

struct passage_brief store_passage_brief(struct store *store, int64_t passage) {
    if (store->lent) {
        const struct lent_passage *lent = lent_passage(store->lent, passage);
        return lent ? lent->brief : (struct passage_brief){0};
    }
    struct passage_brief brief = store_passage_shape(store, passage);
    brief.letter = doc_values_letter_of(store->facts, passage);
    return brief;
}

struct passage_brief store_passage_shape(struct store *store, int64_t passage) {
    if (store->lent) {
        const struct lent_passage *lent = lent_passage(store->lent, passage);
        return lent ? (struct passage_brief){0, lent->brief.words, lent->brief.kind}
                    : (struct passage_brief){0};
    }
    struct passage_shape shape = doc_values_shape(store->facts, passage);
    enum passage_kind kind = shape.kind < PASSAGE_KINDS ? (enum passage_kind)shape.kind : PASSAGE_PARAGRAPH;
    return (struct passage_brief){0, shape.words, kind};
}

void store_classes(struct store *store, int64_t first, size_t count, unsigned char *out) {
    if (store->lent)
        memset(out, 0, count);
    else
        doc_values_classes(store->facts, first, count, out);
}

struct letter_brief store_letter_brief(struct store *store, int64_t letter) {
    if (store->lent) {
        const struct lent_letter *lent = lent_letter(store->lent, letter);
        return lent ? lent->brief : (struct letter_brief){0};
    }
    struct letter_values fact = doc_values_letter(store->facts, letter);
    return (struct letter_brief){fact.year, fact.signed_, fact.words};
}

struct sketch store_sketch(struct store *store, int64_t passage) {
    if (store->lent) return lent_sketch(store->lent, store_analysis(store), passage);
    return doc_values_sketch(store->facts, passage);
}

int64_t store_last_letter(struct store *store) {
    return store->lent ? (int64_t)store->lent->letter_count : doc_values_letters(store->facts).last;
}

double store_letter_mean(struct store *store) {
    if (store->lent) return store->lent->mean;
    struct letter_totals all = doc_values_letters(store->facts);
    return all.letters ? (double)all.words / (double)all.letters : 1;
}

int64_t store_letter_count(struct store *store) {
    return store->lent ? store->lent->all_letters : doc_values_letters(store->facts).letters;
}

enum status store_doc_values_status(struct store *store, struct error *error) {
    return doc_values_status(store->facts, error);
}

static enum status ask_forms(struct store *store, sqlite3_stmt *s, enum form_question question, str value,
                             enum status (*visit)(void *, const struct form_row *), void *context,
                             struct error *error) {
    buf end = {0};
    database_bind_text(s, 1, value);
    if (question == FORMS_OF_PREFIX) { /* 0xFF is in no UTF-8: past all that begin so */
        buf_add(&end, value);
        buf_byte(&end, (char)0xFF);
        database_bind_text(s, 2, buf_str(&end));
    }
    enum status status;
    while ((status = database_step(store->db, s, error)) == OK) {
        struct form_row row = {database_text(s, 0), database_text(s, 1), sqlite3_column_int64(s, 2)};
        status = visit(context, &row);
        if (status) break;
    }
    sqlite3_reset(s);
    sqlite3_clear_bindings(s);
    buf_release(&end);
    return status == NONE ? OK : status;
}

enum status store_forms(struct store *store, enum form_question question, str value,
                        enum status (*visit)(void *, const struct form_row *), void *context,
                        struct error *error) {
    static const char *const sql[FORM_QUESTIONS] = {
        [FORMS_OF_KEY] =
            "SELECT form, key, count FROM form WHERE key = ?1 UNION ALL "
            "SELECT f.form, f.key, f.count FROM part p JOIN form f ON f.form = p.form WHERE p.part = ?1 "
            "ORDER BY 3 DESC, 1",
        [FORMS_UNSORTED] =
            "SELECT form, key, count FROM form WHERE key = ?1 UNION ALL "
            "SELECT f.form, f.key, f.count FROM part p JOIN form f ON f.form = p.form WHERE p.part = ?1",
        [FORMS_OF_FOLD] =
            "SELECT form, key, count FROM form WHERE fold = ?1 UNION ALL "
            "SELECT form, key, count FROM form WHERE form = ?1 AND fold IS NULL ORDER BY 3 DESC, 1",
        [FORMS_OF_PART] =
            "SELECT f.form, f.key, f.count FROM part p JOIN form f ON f.form = p.form WHERE p.part = ?1 "
            "ORDER BY f.count DESC, f.form",
        [FORMS_OF_PREFIX] = "SELECT form, key, count FROM form WHERE form >= ?1 AND form < ?2 ORDER BY form",
        [FORMS_LIKE] = "SELECT form, key, count FROM form WHERE form = ?1",
        [FORMS_ALL] = "SELECT form, key, count FROM form WHERE form >= ?1 ORDER BY form",
        [FORMS_FAMILIES] = "SELECT key, key, passages FROM frequency WHERE key >= ?1 ORDER BY key",
    };
    struct reading *r = reading_of(store);
    enum status status = prepared(store, &r->forms[question], sql[question], error);
    if (status) return status;
    return ask_forms(store, r->forms[question], question, value, visit, context, error);
}

/* A seek costs as much as some rows. */
#define ROWS_BEFORE_SEEK 3

struct form_search {
    size_t (*visit)(void *, const struct form_row *);
    void *context;
    buf unwanted; /* a beginning that no wanted form has */
    size_t met;   /* rows in sequence that begin so */
    buf from; /* where the walk began; a damaged index's forms may be out of order, so it only ever grows */
    bool seek;
};

static void set_seek(struct form_search *s) {
    buf past = {0};
    buf_add(&past, buf_str(&s->unwanted));
    buf_byte(&past, (char)0xFF); /* 0xFF is in no UTF-8: past all that begin so */
    s->seek = str_cmp(buf_str(&past), buf_str(&s->from)) > 0;
    if (s->seek) {
        buf_clear(&s->from);
        buf_add(&s->from, buf_str(&past));
    }
    buf_release(&past);
}

static enum status search_row(void *context, const struct form_row *row) {
    struct form_search *s = context;
    str unwanted = str_sub(row->form, 0, s->visit(s->context, row));
    if (!unwanted.n || !str_eq(unwanted, buf_str(&s->unwanted))) {
        buf_clear(&s->unwanted);
        buf_add(&s->unwanted, unwanted);
        s->met = 0;
    }
    if (unwanted.n && ++s->met == ROWS_BEFORE_SEEK) set_seek(s);
    return s->seek ? NONE : OK;
}

enum status store_forms_search(struct store *store, enum form_question question,
                               size_t (*visit)(void *, const struct form_row *), void *context,
                               struct error *error) {
    struct form_search s = {.visit = visit, .context = context};
    enum status status;
    do {
        buf from = {0}; /* which the statement borrows */
        buf_add(&from, buf_str(&s.from));
        s.seek = false;
        status = store_forms(store, question, buf_str(&from), search_row, &s, error);
        buf_release(&from);
    } while (!status && s.seek);
    buf_release(&s.unwanted);
    buf_release(&s.from);
    return status;
}

/* Where the key's frequency is kept; NULL if it is not: the index is being written, or the key is too long.
 */
static struct asked *asked_of(struct store *store, str key) {
    struct reading *r = reading_of(store);
    if (store->writing || !key.n || key.n > ASKED_KEY) return NULL;
    if (!r->asked || r->asked_version != store->version) {
        free(r->asked);
        r->asked = memory_zeroed(ASKED, sizeof *r->asked);
        r->asked_version = store->version;
    }
    return &r->asked[str_hash(key) % ASKED];
}

static enum status read_frequency(struct store *store, str key, int64_t *out, struct error *error) {
    struct reading *r = reading_of(store);
    enum status status =
        prepared(store, &r->frequency, "SELECT passages FROM frequency WHERE key = ?1", error);
    if (status) return status;
    sqlite3_reset(r->frequency);
    database_bind_text(r->frequency, 1, key);
    status = database_step(store->db, r->frequency, error);
    if (status == OK) *out = sqlite3_column_int64(r->frequency, 0);
    if (*out < 0 || *out > DOC_VALUES_LAST_ID)
        *out = 0; /* a damaged index; what is added up does not overflow */
    sqlite3_reset(r->frequency);
    sqlite3_clear_bindings(r->frequency);
    return status == NONE ? OK : status;
}

enum status store_frequency(struct store *store, str key, int64_t *out, struct error *error) {
    struct asked *asked = asked_of(store, key);
    *out = 0;
    if (asked && asked->length == key.n && !memcmp(asked->key, key.p, key.n)) {
        *out = asked->passages;
        return OK;
    }
    enum status status = read_frequency(store, key, out, error);
    if (status || !asked) return status;
    asked->passages = *out;
    asked->length = (unsigned char)key.n;
    memcpy(asked->key, key.p, key.n);
    return OK;
}

enum status store_abbreviations(struct store *store, bool of_full, str keys,
                                enum status (*visit)(void *, str other, int64_t count), void *context,
                                struct error *error) {
    struct reading *r = reading_of(store);
    sqlite3_stmt **at = &r->abbreviations[of_full];
    enum status status =
        prepared(store, at,
                 of_full ? "SELECT brief, count FROM abbreviation WHERE full = ?1 ORDER BY count DESC, brief"
                         : "SELECT full, count FROM abbreviation WHERE brief = ?1 ORDER BY count DESC, full",
                 error);
    if (status) return status;
    database_bind_text(*at, 1, keys);
    while ((status = database_step(store->db, *at, error)) == OK) {
        status = visit(context, database_text(*at, 0), sqlite3_column_int64(*at, 1));
        if (status) break;
    }
    sqlite3_reset(*at);
    sqlite3_clear_bindings(*at);
    return status == NONE ? OK : status;
}
