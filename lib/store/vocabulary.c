#include "store/vocabulary.h"

#include <stdlib.h>

#include "base/memory.h"
#include "base/message.h"
#include "danish/spelling.h"
#include "store/batch.h"
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

struct pair {
    uint64_t start; /* of the key: see str_start */
    str key, form;
};

struct pairs {
    struct pair *items;
    size_t count, room;
};

/* Adds the keys of v beside its first: its other families and its parts. */
static void add_pairs(struct pairs *pairs, const struct term *v) {
    for (size_t i = 0; i < v->other_count + (size_t)v->part_count; i++) {
        str key = i < v->other_count ? v->others[i]->text : v->parts[i - v->other_count].key->text;
        pairs->items = memory_grown(pairs->items, pairs->count, &pairs->room, sizeof *pairs->items);
        pairs->items[pairs->count++] = (struct pair){str_start(key), key, v->form};
    }
}

static int by_key(const void *a, const void *b) {
    const struct pair *x = a, *y = b;
    if (x->start != y->start) return x->start < y->start ? -1 : 1;
    int order = str_cmp(x->key, y->key);
    return order ? order : str_cmp(x->form, y->form);
}

/* In order of the table, as rows are that come after all others cost the least. */
static enum status write_parts(struct database *db, struct pairs *pairs, struct error *error) {
    struct batch *rows = batch_new(db, "INSERT OR IGNORE INTO part(part, form)", 2, "");
    enum status status = OK;
    if (pairs->count) qsort(pairs->items, pairs->count, sizeof *pairs->items, by_key);
    for (size_t i = 0; i < pairs->count && !status; i++) {
        batch_text(rows, pairs->items[i].key);
        batch_text(rows, pairs->items[i].form);
        status = batch_row(rows, error);
    }
    return batch_end(rows, status, error);
}

static enum status drop_parts(struct database *db, const struct pairs *pairs, struct error *error) {
    sqlite3_stmt *drop;
    enum status status = database_prepare(db, "DELETE FROM part WHERE part = ?1 AND form = ?2", &drop, error);
    for (size_t i = 0; i < pairs->count && !status; i++) {
        database_bind_text(drop, 1, pairs->items[i].key);
        database_bind_text(drop, 2, pairs->items[i].form);
        status = database_run(db, drop, error);
    }
    sqlite3_finalize(drop);
    return status;
}

static enum status write_forms(struct database *db, const struct entries *all, struct error *error) {
    struct batch *rows = batch_new(db, "INSERT INTO form(form, key, fold, count)", 4,
                                   "ON CONFLICT(form) DO UPDATE SET count = count + excluded.count");
    buf fold = {0};
    enum status status = OK;
    for (size_t i = 0; i < all->count && !status; i++) {
        const struct term *v = all->items[i].word;
        if (!all->items[i].count) continue;
        buf_clear(&fold);
        spelling_fold(v->form, &fold);
        batch_text(rows, v->form);
        batch_text(rows, v->key->text);
        if (fold.n && !str_eq(buf_str(&fold), v->form))
            batch_text(rows, buf_str(&fold));
        else
            batch_null(rows);
        batch_number(rows, all->items[i].count);
        status = batch_row(rows, error);
    }
    buf_release(&fold);
    return batch_end(rows, status, error);
}

/* Drops the forms that are not printed any more, and adds their pairs. */
static enum status drop_forms(struct database *db, const struct entries *all, struct pairs *gone,
                              struct error *error) {
    sqlite3_stmt *drop;
    enum status status =
        database_prepare(db, "DELETE FROM form WHERE form = ?1 AND count <= 0", &drop, error);
    for (size_t i = 0; i < all->count && !status; i++) {
        const struct entry *entry = &all->items[i];
        if (entry->count >= 0) continue;
        database_bind_text(drop, 1, entry->word->form);
        status = database_run(db, drop, error);
        if (!status && sqlite3_changes(db->handle)) add_pairs(gone, entry->word);
    }
    sqlite3_finalize(drop);
    return status;
}

enum status vocabulary_write(struct database *db, struct error *error) {
    struct entries all = gather(db->tokenizer.analysis);
    struct pairs come = {0}, gone = {0};
    for (size_t i = 0; i < all.count; i++)
        if (all.items[i].count > 0) add_pairs(&come, all.items[i].word);
    enum status status = write_forms(db, &all, error);
    if (!status) status = drop_forms(db, &all, &gone, error);
    if (!status) status = write_parts(db, &come, error);
    if (!status) status = drop_parts(db, &gone, error);
    free(come.items);
    free(gone.items);
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
    struct pairs pairs = {0};
    sqlite3_stmt *left = NULL;
    enum status status = database_exec(db, "SAVEPOINT trial", error);
    if (status) return status;
    for (size_t i = 0; i < all->count; i++) add_pairs(&pairs, all->items[i].word);
    int before = sqlite3_total_changes(db->handle);
    status = write_parts(db, &pairs, error);
    if (!status && sqlite3_total_changes(db->handle) != before)
        status = fail(error, BAD_STORE, _("%s: the vocabulary lacks parts of compounds"), db->path);
    if (!status) status = drop_parts(db, &pairs, error);
    free(pairs.items);
    if (!status) status = database_prepare(db, "SELECT form FROM part LIMIT 1", &left, error);
    if (!status) status = database_step(db, left, error);
    if (status == OK)
        status = fail(error, BAD_STORE, _("%s: the vocabulary has parts of no compound (at '%.*s')"),
                      db->path, (int)database_text(left, 0).n, database_text(left, 0).p);
    sqlite3_finalize(left);
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
