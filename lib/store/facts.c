#include "store/facts.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/program.h"

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "facts are stored as they lie in memory");

/* Kept as numbers in the index: add at the end, never renumber. */
enum { PASSAGES, LETTERS, SKETCHES, KINDS };

static const size_t entry_size[KINDS] = {
    [PASSAGES] = sizeof(struct passage_fact),
    [LETTERS] = sizeof(struct letter_fact),
    [SKETCHES] = sizeof(struct sketch),
};

struct block {
    unsigned char *data; /* NULL = not read yet, or absent */
    bool absent;         /* the index has none: all zeros */
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

/* Blocks of a kind lie together: two or four of them fill a page of the file. */
static sqlite3_int64 row_id(int kind, size_t block) {
    return (sqlite3_int64)kind << 32 | (sqlite3_int64)block;
}

static void read_block(struct facts *facts, int kind, size_t number, struct block *block) {
    struct error error;
    size_t size = FACTS_BLOCK * entry_size[kind];
    enum status status = OK;
    if (!facts->read)
        status = database_prepare(facts->db, "SELECT data FROM fact WHERE id = ?1", &facts->read, &error);
    if (!status) {
        sqlite3_bind_int64(facts->read, 1, row_id(kind, number));
        status = database_step(facts->db, facts->read, &error);
    }
    if (!status) {
        str data = database_text(facts->read, 0);
        if (data.n == size) block->data = (unsigned char *)memory_copied(data.p, size);
        else status = database_damaged(facts->db, "facts", &error);
    }
    if (status > NONE && !facts->failure.status) facts->failure = error;
    block->absent = status != OK;
    sqlite3_reset(facts->read);
}

/* The block that holds an id, read if it was not; NULL for an id that no index can have. */
static struct block *block_of(struct facts *facts, int kind, int64_t id) {
    if (id < 0 || id > FACTS_LAST_ID) return NULL;
    size_t number = (size_t)id / FACTS_BLOCK;
    if (number >= facts->count[kind]) {
        size_t count = number + number / 2 + 8;
        facts->blocks[kind] = memory_resized(facts->blocks[kind], count, sizeof(struct block));
        memset(facts->blocks[kind] + facts->count[kind], 0, (count - facts->count[kind]) * sizeof(struct block));
        facts->count[kind] = count;
    }
    struct block *block = &facts->blocks[kind][number];
    if (!block->data && !block->absent) read_block(facts, kind, number, block);
    return block;
}

/* Copies the entry of an id; leaves out alone where there is none. */
static void get(struct facts *facts, int kind, int64_t id, void *out) {
    const struct block *block = block_of(facts, kind, id);
    if (block && block->data) memcpy(out, block->data + (size_t)id % FACTS_BLOCK * entry_size[kind], entry_size[kind]);
}

struct passage_fact facts_passage(struct facts *facts, int64_t id) {
    struct passage_fact fact = {0};
    get(facts, PASSAGES, id, &fact);
    return fact;
}

struct letter_fact facts_letter(struct facts *facts, int64_t id) {
    struct letter_fact fact = {0};
    get(facts, LETTERS, id, &fact);
    return fact;
}

struct sketch facts_sketch(struct facts *facts, int64_t id) {
    struct sketch sketch = {0};
    get(facts, SKETCHES, id, &sketch);
    return sketch;
}

/* Every letter that ever was has facts: a block that lacks is damage, and no reason to look for a thousand million
 * letters. */
static enum status check_letters(struct facts *facts, int64_t last, struct error *error) {
    if (last < 0 || last > FACTS_LAST_ID) return database_damaged(facts->db, "a letter's id", error);
    for (int64_t block = last / FACTS_BLOCK; last && block >= 0; block--)
        if (!block_of(facts, LETTERS, block * FACTS_BLOCK)->data) return database_damaged(facts->db, "facts", error);
    return OK;
}

int64_t facts_last_letter(struct facts *facts) {
    sqlite3_stmt *statement;
    struct error error;
    int64_t last = 0;
    enum status status = database_prepare(facts->db, "SELECT coalesce(max(id), 0) FROM letter", &statement, &error);
    if (!status) status = database_step(facts->db, statement, &error);
    if (!status) last = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    if (!status) status = check_letters(facts, last, &error);
    if (status && !facts->failure.status) facts->failure = error;
    return status ? 0 : last;
}

static void set(struct facts *facts, int kind, int64_t id, const void *fact) {
    struct block *block = block_of(facts, kind, id);
    if (!block) return;
    if (!block->data) block->data = memory_zeroed(FACTS_BLOCK, entry_size[kind]);
    memcpy(block->data + (size_t)id % FACTS_BLOCK * entry_size[kind], fact, entry_size[kind]);
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

enum status facts_trim(struct facts *facts, struct error *error) {
    sqlite3_stmt *s;
    enum status status = database_prepare(
        facts->db, "DELETE FROM fact WHERE id >> 32 IN (?1, ?2) AND NOT EXISTS (SELECT 1 FROM passage WHERE "
                   "passage.id >= (fact.id & 0xFFFFFFFF) * ?3 AND passage.id < ((fact.id & 0xFFFFFFFF) + 1) * ?3)", &s, error);
    if (!status) {
        sqlite3_bind_int(s, 1, PASSAGES);
        sqlite3_bind_int(s, 2, SKETCHES);
        sqlite3_bind_int64(s, 3, FACTS_BLOCK);
        status = database_run(facts->db, s, error);
    }
    sqlite3_finalize(s);
    return status;
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
