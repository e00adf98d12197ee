#include "store/vocabulary.h"

#include <stdlib.h>

#include "base/memory.h"
#include "base/message.h"
#include "danish/spelling.h"
#include "store/frequency.h"

struct entry {
    uint64_t start; /* of the form: see str_start */
    const struct term *word;
    int64_t count;
};

struct entries {
    struct entry *items;
    size_t count, room;
};

static void collect(void *context, const struct term *v) {
    struct entries *all = context;
    all->items = memory_grown(all->items, all->count, &all->room, sizeof *all->items);
    all->items[all->count++] = (struct entry){str_start(v->form), v, v->count};
}

static int by_form(const void *a, const void *b) {
    const struct entry *x = a, *y = b;
    if (x->start != y->start) return x->start < y->start ? -1 : 1;
    return str_cmp(x->word->form, y->word->form);
}

/* In order of the form, as that is the order of the table, and each form once though it may be printed in
 * several ways (Ledige, ledige). */
static struct entries gather(struct analysis *analysis) {
    struct entries all = {0};
    analysis_each_count(analysis, collect, &all);
    if (!all.count) return all;
    qsort(all.items, all.count, sizeof *all.items, by_form);
    size_t kept = 1;
    for (size_t i = 1; i < all.count; i++) {
        if (str_eq(all.items[kept - 1].word->form, all.items[i].word->form))
            all.items[kept - 1].count += all.items[i].count;
        else
            all.items[kept++] = all.items[i];
    }
    all.count = kept;
    return all;
}

struct statements {
    sqlite3_stmt *add, *drop, *part, *drop_part;
};

static enum status prepare(struct database *db, struct statements *s, struct error *error) {
    *s = (struct statements){0};
    enum status status = database_prepare(db,
                                          "INSERT INTO form(form, key, fold, count) VALUES(?1, ?2, ?3, ?4) "
                                          "ON CONFLICT(form) DO UPDATE SET count = count + ?4",
                                          &s->add, error);
    if (!status)
        status = database_prepare(db, "DELETE FROM form WHERE form = ?1 AND count <= 0", &s->drop, error);
    if (!status)
        status =
            database_prepare(db, "INSERT OR IGNORE INTO part(part, form) VALUES(?1, ?2)", &s->part, error);
    if (!status)
        status = database_prepare(db, "DELETE FROM part WHERE part = ?1 AND form = ?2", &s->drop_part, error);
    return status;
}

static void release(struct statements *s) {
    sqlite3_finalize(s->add);
    sqlite3_finalize(s->drop);
    sqlite3_finalize(s->part);
    sqlite3_finalize(s->drop_part);
}

/* The keys of v beside its first: its other families and its parts. */
static enum status write_parts(struct database *db, sqlite3_stmt *statement, const struct term *v,
                               struct error *error) {
    enum status status = OK;
    for (size_t i = 0; i < v->other_count + (size_t)v->part_count && !status; i++) {
        const struct index_key *key = i < v->other_count ? v->others[i] : v->parts[i - v->other_count].key;
        database_bind_text(statement, 1, key->text);
        database_bind_text(statement, 2, v->form);
        status = database_run(db, statement, error);
    }
    return status;
}

static enum status write_entry(struct database *db, struct statements *s, const struct entry *entry,
                               buf *fold, struct error *error) {
    const struct term *v = entry->word;
    if (!entry->count) return OK;
    buf_clear(fold);
    spelling_fold(v->form, fold);
    database_bind_text(s->add, 1, v->form);
    database_bind_text(s->add, 2, v->key->text);
    database_bind(s->add, 3, str_eq(buf_str(fold), v->form) ? (str){0} : buf_str(fold));
    sqlite3_bind_int64(s->add, 4, entry->count);
    enum status status = database_run(db, s->add, error);
    if (!status && entry->count > 0) return write_parts(db, s->part, v, error);
    if (status) return status;
    database_bind_text(s->drop, 1, v->form);
    status = database_run(db, s->drop, error);
    if (!status && sqlite3_changes(db->handle)) status = write_parts(db, s->drop_part, v, error);
    return status;
}

enum status vocabulary_write(struct database *db, struct error *error) {
    struct statements s;
    struct entries all = gather(db->tokenizer.analysis);
    buf fold = {0};
    enum status status = prepare(db, &s, error);
    for (size_t i = 0; i < all.count && !status; i++)
        status = write_entry(db, &s, &all.items[i], &fold, error);
    release(&s);
    buf_release(&fold);
    free(all.items);
    return status;
}

static enum status compare(struct database *db, const struct entries *all, struct error *error) {
    sqlite3_stmt *s;
    enum status status = database_prepare(db, "SELECT form, key, count FROM form ORDER BY form", &s, error);
    size_t i = 0;
    while (!status && (status = database_step(db, s, error)) == OK) {
        str form = database_text(s, 0);
        const struct entry *entry = i < all->count ? &all->items[i++] : NULL;
        if (!entry || !str_eq(entry->word->form, form) ||
            !str_eq(entry->word->key->text, database_text(s, 1)) ||
            entry->count != sqlite3_column_int64(s, 2))
            status = fail(error, BAD_STORE, _("%s: the vocabulary is not that of the letters (at '%.*s')"),
                          db->path, (int)form.n, form.p);
    }
    sqlite3_finalize(s);
    if (status == NONE)
        status = i == all->count
                     ? OK
                     : fail(error, BAD_STORE, _("%s: the vocabulary lacks words of the letters (at '%.*s')"),
                            db->path, (int)all->items[i].word->form.n, all->items[i].word->form.p);
    return status;
}

/* Puts in the parts that should be there and takes them out again, which is undone: nothing may come
 * and nothing may be left. */
static enum status compare_parts(struct database *db, const struct entries *all, struct error *error) {
    struct statements s;
    sqlite3_stmt *left = NULL;
    enum status status = database_exec(db, "SAVEPOINT trial", error);
    if (status) return status;
    status = prepare(db, &s, error);
    int before = sqlite3_total_changes(db->handle);
    for (size_t i = 0; i < all->count && !status; i++)
        status = write_parts(db, s.part, all->items[i].word, error);
    if (!status && sqlite3_total_changes(db->handle) != before)
        status = fail(error, BAD_STORE, _("%s: the vocabulary lacks parts of compounds"), db->path);
    for (size_t i = 0; i < all->count && !status; i++)
        status = write_parts(db, s.drop_part, all->items[i].word, error);
    if (!status) status = database_prepare(db, "SELECT form FROM part LIMIT 1", &left, error);
    if (!status) status = database_step(db, left, error);
    if (status == OK)
        status = fail(error, BAD_STORE, _("%s: the vocabulary has parts of no compound (at '%.*s')"),
                      db->path, (int)database_text(left, 0).n, database_text(left, 0).p);
    sqlite3_finalize(left);
    release(&s);
    sqlite3_exec(db->handle, "ROLLBACK TO trial; RELEASE trial", NULL, NULL, NULL);
    return status == NONE ? OK : status;
}

enum status vocabulary_check(struct database *db, struct error *error) {
    struct analysis *analysis = analysis_new();
    analysis_count(analysis, 1);
    struct frequencies *frequencies = frequencies_new();
    struct analysed ready = {0};
    sqlite3_stmt *s;
    enum status status = database_prepare(db, "SELECT text FROM passage", &s, error);
    while (!status && (status = database_step(db, s, error)) == OK) {
        analysed_text(&ready, analysis, database_text(s, 0));
        frequencies_add(frequencies, ready.tokens, ready.token_count, 1);
    }
    sqlite3_finalize(s);
    analysed_release(&ready);
    if (status == NONE) status = frequencies_check(frequencies, db, error);
    frequencies_free(frequencies);
    if (!status) {
        struct entries all = gather(analysis);
        status = compare(db, &all, error);
        if (!status) status = compare_parts(db, &all, error);
        free(all.items);
    }
    analysis_free(analysis);
    return status;
}
