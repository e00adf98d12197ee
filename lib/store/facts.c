#include "store/facts.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "facts are stored as they lie in memory");

/* Kept as numbers in the index: add at the end, never renumber. */
enum { PASSAGES, LETTERS, SKETCHES, KINDS };

static const size_t entry_size[KINDS] = {
    [PASSAGES] = sizeof(struct passage_fact),
    [LETTERS] = sizeof(struct letter_fact),
    [SKETCHES] = sizeof(struct sketch),
};

/* No index has more: what a damaged one says past it is not believed. */
#define LAST_ID ((int64_t)1 << 40)

struct block {
    unsigned char *data; /* NULL = not read yet */
    bool changed;
};

struct facts {
    struct database *db;
    sqlite3_stmt *read;
    struct block *blocks[KINDS];
    size_t count[KINDS];
    struct error failure; /* the first block's that could not be read; status OK = none */
};

struct facts *facts_new(struct database *db) {
    struct facts *facts = memory_zeroed(1, sizeof *facts);
    facts->db = db;
    return facts;
}

void facts_forget(struct facts *facts) {
    for (int kind = 0; kind < KINDS; kind++) {
        for (size_t i = 0; i < facts->count[kind]; i++) free(facts->blocks[kind][i].data);
        free(facts->blocks[kind]);
        facts->blocks[kind] = NULL;
        facts->count[kind] = 0;
    }
    facts->failure.status = OK;
}

void facts_free(struct facts *facts) {
    if (!facts) return;
    facts_forget(facts);
    sqlite3_finalize(facts->read);
    free(facts);
}

enum status facts_status(const struct facts *facts, struct error *error) {
    if (facts->failure.status) *error = facts->failure;
    return facts->failure.status;
}

static sqlite3_int64 row_id(int kind, size_t block) {
    return (sqlite3_int64)block * 8 + kind;
}

static void read_block(struct facts *facts, int kind, size_t number, struct block *block) {
    struct error error;
    size_t size = FACTS_BLOCK * entry_size[kind];
    block->data = memory_zeroed(size, 1);
    enum status status = OK;
    if (!facts->read)
        status = database_prepare(facts->db, "SELECT data FROM fact WHERE id = ?1", &facts->read, &error);
    if (!status) {
        sqlite3_bind_int64(facts->read, 1, row_id(kind, number));
        status = database_step(facts->db, facts->read, &error);
    }
    if (!status) {
        str data = database_text(facts->read, 0);
        if (data.n == size) memcpy(block->data, data.p, size);
        else status = fail(&error, BAD_STORE, "%s is damaged (facts); make it anew with: indexer -d '%s' --rebuild FOLDER",
                           facts->db->path, facts->db->path);
    }
    if (status > NONE && !facts->failure.status) facts->failure = error;
    sqlite3_reset(facts->read);
}

/* The entry of an id; NULL for an id that no index can have. */
static unsigned char *entry(struct facts *facts, int kind, int64_t id, struct block **out) {
    if (id < 0 || id > LAST_ID) return NULL;
    size_t number = (size_t)id / FACTS_BLOCK;
    if (number >= facts->count[kind]) {
        size_t count = number + number / 2 + 8;
        facts->blocks[kind] = memory_resized(facts->blocks[kind], count, sizeof(struct block));
        memset(facts->blocks[kind] + facts->count[kind], 0, (count - facts->count[kind]) * sizeof(struct block));
        facts->count[kind] = count;
    }
    struct block *block = &facts->blocks[kind][number];
    if (!block->data) read_block(facts, kind, number, block);
    *out = block;
    return block->data + (size_t)id % FACTS_BLOCK * entry_size[kind];
}

struct passage_fact facts_passage(struct facts *facts, int64_t id) {
    struct passage_fact fact = {0};
    struct block *block;
    unsigned char *at = entry(facts, PASSAGES, id, &block);
    if (at) memcpy(&fact, at, sizeof fact);
    return fact;
}

struct letter_fact facts_letter(struct facts *facts, int64_t id) {
    struct letter_fact fact = {0};
    struct block *block;
    unsigned char *at = entry(facts, LETTERS, id, &block);
    if (at) memcpy(&fact, at, sizeof fact);
    return fact;
}

struct sketch facts_sketch(struct facts *facts, int64_t id) {
    struct sketch sketch = {0};
    struct block *block;
    unsigned char *at = entry(facts, SKETCHES, id, &block);
    if (at) memcpy(&sketch, at, sizeof sketch);
    return sketch;
}

int64_t facts_last_letter(struct facts *facts) {
    sqlite3_stmt *statement;
    struct error ignored;
    int64_t last = 0;
    if (database_prepare(facts->db, "SELECT coalesce(max(id), 0) FROM letter", &statement, &ignored)) return 0;
    if (database_step(facts->db, statement, &ignored) == OK) last = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return last > LAST_ID ? 0 : last;
}

static void set(struct facts *facts, int kind, int64_t id, const void *fact) {
    struct block *block;
    unsigned char *at = entry(facts, kind, id, &block);
    if (!at) return;
    memcpy(at, fact, entry_size[kind]);
    block->changed = true;
}

void facts_set_passage(struct facts *facts, int64_t id, struct passage_fact fact) {
    set(facts, PASSAGES, id, &fact);
}

void facts_set_letter(struct facts *facts, int64_t id, struct letter_fact fact) {
    set(facts, LETTERS, id, &fact);
}

void facts_set_sketch(struct facts *facts, int64_t id, struct sketch sketch) {
    set(facts, SKETCHES, id, &sketch);
}

enum status facts_write(struct facts *facts, struct error *error) {
    sqlite3_stmt *put = NULL;
    enum status status = facts_status(facts, error);
    if (!status) status = database_prepare(
        facts->db, "INSERT OR REPLACE INTO fact(id, data) VALUES(?1, ?2)", &put, error);
    for (int kind = 0; kind < KINDS && !status; kind++) {
        for (size_t i = 0; i < facts->count[kind] && !status; i++) {
            struct block *block = &facts->blocks[kind][i];
            if (!block->changed) continue;
            sqlite3_bind_int64(put, 1, row_id(kind, i));
            sqlite3_bind_blob(put, 2, block->data, (int)(FACTS_BLOCK * entry_size[kind]), SQLITE_STATIC);
            status = database_run(facts->db, put, error);
            block->changed = false;
        }
    }
    sqlite3_finalize(put);
    return status;
}
