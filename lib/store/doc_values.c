#include "store/doc_values.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "store/bm25.h"
#include "store/letter.h"

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "facts are stored as they lie in memory");

/* Kept as numbers in the index: add at the end, never renumber. */
enum { PASSAGES, LETTERS, SKETCHES, KINDS };

static const size_t entry_size[KINDS] = {
    [PASSAGES] = sizeof(struct passage_values),
    [LETTERS] = sizeof(struct letter_values),
    [SKETCHES] = sizeof(struct sketch),
};

/* The classes of a block are made when one is asked for so many times. */
#define WORTH_CLASSES 32

struct block {
    unsigned char *data;    /* NULL = not read yet, or absent */
    unsigned char *classes; /* of a block of passages; NULL = not made yet */
    unsigned asked;         /* how often a single class was asked for before they were made */
    bool absent;            /* the index has none: all zeros */
    bool changed;
};

struct doc_values {
    struct database *db;
    sqlite3_stmt *read;
    struct block *blocks[KINDS];
    size_t count[KINDS];
    struct letter_totals totals; /* if has_totals */
    bool has_totals;
    struct error failure; /* the first block's that could not be read; status OK = none */
};

struct doc_values *doc_values_new(struct database *db) {
    struct doc_values *facts = memory_zeroed(1, sizeof *facts);
    facts->db = db;
    return facts;
}

void doc_values_forget(struct doc_values *facts) {
    for (int kind = 0; kind < KINDS; kind++) {
        for (size_t i = 0; i < facts->count[kind]; i++) {
            free(facts->blocks[kind][i].data);
            free(facts->blocks[kind][i].classes);
        }
        free(facts->blocks[kind]);
        facts->blocks[kind] = NULL;
        facts->count[kind] = 0;
    }
    facts->has_totals = false;
    facts->failure.status = OK;
}

void doc_values_free(struct doc_values *facts) {
    if (!facts) return;
    doc_values_forget(facts);
    sqlite3_finalize(facts->read);
    free(facts);
}

enum status doc_values_status(const struct doc_values *facts, struct error *error) {
    if (facts->failure.status) *error = facts->failure;
    return facts->failure.status;
}

/* Blocks of a kind lie together: two or four of them fill a page of the file. */
static sqlite3_int64 row_id(int kind, size_t block) {
    return (sqlite3_int64)kind << 32 | (sqlite3_int64)block;
}

static void read_block(struct doc_values *facts, int kind, size_t number, struct block *block) {
    struct error error;
    size_t size = DOC_VALUES_BLOCK * entry_size[kind];
    enum status status = OK;
    if (!facts->read)
        status = database_prepare(facts->db, "SELECT data FROM fact WHERE id = ?1", &facts->read, &error);
    if (!status) {
        sqlite3_bind_int64(facts->read, 1, row_id(kind, number));
        status = database_step(facts->db, facts->read, &error);
    }
    if (!status) {
        str data = database_text(facts->read, 0);
        if (data.n == size)
            block->data = (unsigned char *)memory_copied(data.p, size);
        else
            status = database_damaged(facts->db, "facts", &error);
    }
    if (status > NONE && !facts->failure.status) facts->failure = error;
    block->absent = status != OK;
    sqlite3_reset(facts->read);
}

static struct block *look_up(struct doc_values *facts, int kind, int64_t id) {
    if (id < 0 || id > DOC_VALUES_LAST_ID) return NULL;
    size_t number = (size_t)id / DOC_VALUES_BLOCK;
    if (number >= facts->count[kind]) {
        size_t count = number + number / 2 + 8;
        facts->blocks[kind] = memory_resized(facts->blocks[kind], count, sizeof(struct block));
        memset(facts->blocks[kind] + facts->count[kind], 0,
               (count - facts->count[kind]) * sizeof(struct block));
        facts->count[kind] = count;
    }
    struct block *block = &facts->blocks[kind][number];
    if (!block->data && !block->absent) read_block(facts, kind, number, block);
    return block;
}

/* The block that holds an id, read if it was not; NULL for an id that no index can have. */
static inline struct block *block_of(struct doc_values *facts, int kind, int64_t id) {
    uint64_t number = (uint64_t)id / DOC_VALUES_BLOCK;
    if (number < facts->count[kind] && facts->blocks[kind][number].data) return &facts->blocks[kind][number];
    return look_up(facts, kind, id);
}

/* Copies the entry of an id; leaves out alone if there is none. */
static inline void get(struct doc_values *facts, int kind, int64_t id, void *out) {
    const struct block *block = block_of(facts, kind, id);
    if (block && block->data)
        memcpy(out, block->data + (size_t)id % DOC_VALUES_BLOCK * entry_size[kind], entry_size[kind]);
}

struct passage_values doc_values_passage(struct doc_values *facts, int64_t id) {
    struct passage_values fact = {0};
    get(facts, PASSAGES, id, &fact);
    return fact;
}

static const unsigned char *classes_of(struct block *block) {
    struct passage_values fact;
    if (!block->data || block->classes) return block->classes;
    block->classes = memory_zeroed(DOC_VALUES_BLOCK, 1);
    for (size_t i = 0; i < DOC_VALUES_BLOCK; i++) {
        memcpy(&fact, block->data + i * sizeof fact, sizeof fact);
        block->classes[i] = bm25_length_class(fact.words);
        if (fact.kind < PASSAGE_KINDS && passage_kind_is_layout((enum passage_kind)fact.kind))
            block->classes[i] |= CLASS_LAYOUT;
    }
    return block->classes;
}

void doc_values_classes(struct doc_values *facts, int64_t first, size_t count, unsigned char *out) {
    for (size_t at = 0, some; at < count; at += some) {
        size_t from = (size_t)(first + (int64_t)at) % DOC_VALUES_BLOCK;
        struct block *block = block_of(facts, PASSAGES, first + (int64_t)at);
        const unsigned char *classes = block ? classes_of(block) : NULL;
        some = DOC_VALUES_BLOCK - from < count - at ? DOC_VALUES_BLOCK - from : count - at;
        if (classes)
            memcpy(out + at, classes + from, some);
        else
            memset(out + at, 0, some);
    }
}

unsigned doc_values_length_class(struct doc_values *facts, int64_t id) {
    struct block *block = block_of(facts, PASSAGES, id);
    if (!block || !block->data) return 0;
    if (!block->classes && ++block->asked < WORTH_CLASSES) return 0;
    return classes_of(block)[(size_t)id % DOC_VALUES_BLOCK] & (CLASS_LAYOUT - 1);
}

struct letter_values doc_values_letter(struct doc_values *facts, int64_t id) {
    struct letter_values fact = {0};
    get(facts, LETTERS, id, &fact);
    return fact;
}

struct sketch doc_values_sketch(struct doc_values *facts, int64_t id) {
    struct sketch sketch = {0};
    get(facts, SKETCHES, id, &sketch);
    return sketch;
}

/* Every letter that ever was has facts: a block that lacks is damage, and no reason to look for a thousand
 * million letters. */
static enum status check_letters(struct doc_values *facts, int64_t last, struct error *error) {
    if (last < 0 || last > DOC_VALUES_LAST_ID) return database_damaged(facts->db, "a letter's id", error);
    for (int64_t block = last / DOC_VALUES_BLOCK; last && block >= 0; block--)
        if (!block_of(facts, LETTERS, block * DOC_VALUES_BLOCK)->data)
            return database_damaged(facts->db, "facts", error);
    return OK;
}

struct letter_totals doc_values_letters(struct doc_values *facts) {
    struct letter_totals totals = {0};
    struct error error;
    if (facts->has_totals) return facts->totals;
    enum status status =
        database_number(facts->db, "SELECT coalesce(max(id), 0) FROM letter", &totals.last, &error);
    if (!status) status = check_letters(facts, totals.last, &error);
    if (status && !facts->failure.status) facts->failure = error;
    if (status) return (struct letter_totals){0};
    for (int64_t id = totals.last; id > 0; id--) {
        uint32_t words = doc_values_letter(facts, id).words;
        totals.letters += words > 0;
        totals.words += words;
    }
    facts->totals = totals;
    facts->has_totals = true;
    return totals;
}

static void set(struct doc_values *facts, int kind, int64_t id, const void *fact) {
    struct block *block = block_of(facts, kind, id);
    facts->has_totals = false;
    if (!block) return;
    if (!block->data) block->data = memory_zeroed(DOC_VALUES_BLOCK, entry_size[kind]);
    memcpy(block->data + (size_t)id % DOC_VALUES_BLOCK * entry_size[kind], fact, entry_size[kind]);
    block->changed = true;
    free(block->classes);
    block->classes = NULL;
}

void doc_values_set_passage(struct doc_values *facts, int64_t id, struct passage_values fact) {
    set(facts, PASSAGES, id, &fact);
}

void doc_values_set_letter(struct doc_values *facts, int64_t id, struct letter_values fact) {
    set(facts, LETTERS, id, &fact);
}

void doc_values_set_sketch(struct doc_values *facts, int64_t id, struct sketch sketch) {
    set(facts, SKETCHES, id, &sketch);
}

enum status doc_values_trim(struct doc_values *facts, struct error *error) {
    sqlite3_stmt *s;
    enum status status = database_prepare(
        facts->db,
        "DELETE FROM fact WHERE id >> 32 IN (?1, ?2) AND NOT EXISTS (SELECT 1 FROM passage WHERE "
        "passage.id >= (fact.id & 0xFFFFFFFF) * ?3 AND passage.id < ((fact.id & 0xFFFFFFFF) + 1) * ?3)",
        &s, error);
    if (!status) {
        sqlite3_bind_int(s, 1, PASSAGES);
        sqlite3_bind_int(s, 2, SKETCHES);
        sqlite3_bind_int64(s, 3, DOC_VALUES_BLOCK);
        status = database_run(facts->db, s, error);
    }
    return database_end(s, status);
}

enum status doc_values_write(struct doc_values *facts, struct error *error) {
    sqlite3_stmt *put = NULL;
    enum status status = doc_values_status(facts, error);
    if (!status)
        status =
            database_prepare(facts->db, "INSERT OR REPLACE INTO fact(id, data) VALUES(?1, ?2)", &put, error);
    for (int kind = 0; kind < KINDS && !status; kind++) {
        for (size_t i = 0; i < facts->count[kind] && !status; i++) {
            struct block *block = &facts->blocks[kind][i];
            if (!block->changed) continue;
            sqlite3_bind_int64(put, 1, row_id(kind, i));
            sqlite3_bind_blob(put, 2, block->data, (int)(DOC_VALUES_BLOCK * entry_size[kind]), SQLITE_STATIC);
            status = database_run(facts->db, put, error);
            block->changed = false;
        }
    }
    return database_end(put, status);
}
