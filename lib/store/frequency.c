#include "store/frequency.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "store/batch.h"

struct frequency {
    const struct index_key *key; /* NULL = nothing changed */
    int64_t change;
    uint64_t passage; /* the last that was counted */
};

struct frequencies {
    struct frequency *items; /* by the key's number */
    size_t count, room;
    uint64_t passage; /* a number for each that is added, from 1 */
    bool lost;        /* some key is in no passage any more */
};

struct frequencies *frequencies_new(void) {
    return memory_zeroed(1, sizeof(struct frequencies));
}

void frequencies_free(struct frequencies *f) {
    if (!f) return;
    free(f->items);
    free(f);
}

static struct frequency *item_of(struct frequencies *f, uint32_t number) {
    if (number >= f->room) {
        f->room = (size_t)number * 2 + 64;
        f->items = memory_resized(f->items, f->room, sizeof *f->items);
    }
    if (number >= f->count) {
        memset(f->items + f->count, 0, ((size_t)number + 1 - f->count) * sizeof *f->items);
        f->count = (size_t)number + 1;
    }
    return &f->items[number];
}

void frequencies_add(struct frequencies *f, const struct analysed_token *tokens, size_t count, int sign) {
    f->passage++;
    for (size_t i = 0; i < count; i++) {
        struct frequency *item = item_of(f, tokens[i].number);
        if (item->passage == f->passage) continue;
        item->passage = f->passage;
        item->key = tokens[i].key;
        item->change += sign;
    }
}

/* The keys are numbered anew when the analysis has forgotten them. */
static void forget(struct frequencies *f) {
    free(f->items);
    f->items = NULL;
    f->count = f->room = 0;
}

/* Drops the keys that no passage holds any more. */
static enum status drop_lost(struct frequencies *f, struct database *db, struct error *error) {
    sqlite3_stmt *drop;
    enum status status =
        database_prepare(db, "DELETE FROM frequency WHERE key = ?1 AND passages <= 0", &drop, error);
    for (size_t i = 0; i < f->count && !status; i++) {
        if (f->items[i].change >= 0) continue;
        database_bind_text(drop, 1, f->items[i].key->text);
        status = database_run(db, drop, error);
        if (sqlite3_changes(db->handle)) f->lost = true;
    }
    sqlite3_finalize(drop);
    return status;
}

enum status frequencies_write(struct frequencies *f, struct database *db, struct error *error) {
    struct batch *rows = batch_new(db, "INSERT INTO frequency(key, passages)", 2,
                                   "ON CONFLICT(key) DO UPDATE SET passages = passages + excluded.passages");
    enum status status = OK;
    for (size_t i = 0; i < f->count && !status; i++) {
        if (!f->items[i].change) continue;
        batch_text(rows, f->items[i].key->text);
        batch_number(rows, f->items[i].change);
        status = batch_row(rows, error);
    }
    status = batch_end(rows, status, error);
    if (!status) status = drop_lost(f, db, error);
    forget(f);
    return status;
}

bool frequencies_lost(const struct frequencies *f) {
    return f->lost;
}

static int by_key(const void *a, const void *b) {
    return str_cmp(((const struct frequency *)a)->key->text, ((const struct frequency *)b)->key->text);
}

enum status frequencies_check(struct frequencies *f, struct database *db, struct error *error) {
    size_t count = 0, i = 0;
    for (size_t k = 0; k < f->count; k++)
        if (f->items[k].change) f->items[count++] = f->items[k];
    if (count) qsort(f->items, count, sizeof *f->items, by_key);
    sqlite3_stmt *s;
    enum status status = database_prepare(db, "SELECT key, passages FROM frequency ORDER BY key", &s, error);
    while (!status && (status = database_step(db, s, error)) == OK) {
        str key = database_text(s, 0);
        const struct frequency *item = i < count ? &f->items[i++] : NULL;
        if (!item || !str_eq(item->key->text, key) || item->change != sqlite3_column_int64(s, 1))
            status = fail(error, BAD_STORE, _("%s: the frequencies are not those of the letters (at '%.*s')"),
                          db->path, (int)key.n, key.p);
    }
    sqlite3_finalize(s);
    forget(f);
    if (status != NONE) return status;
    return i == count ? OK
                      : fail(error, BAD_STORE, _("%s: the frequencies lack words of the letters"), db->path);
}
