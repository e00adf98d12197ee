#include "store/doc_values.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "store/bm25.h"
#include "store/letter.h"

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "facts are stored as they lie in memory");

/* Kept as numbers in the index: add at the end, never renumber. */
enum { LETTERS_OF, LETTERS, SKETCHES, SHAPES, KINDS };

/* A passage's letter, and its shape: words, and its kind above WORDS_BITS. */
#define LETTER_SIZE 4
#define SHAPE_SIZE 2
#define WORDS_BITS 12

_Static_assert(PASSAGE_WORDS < 1 << WORDS_BITS && PASSAGE_KINDS <= 1 << (8 * SHAPE_SIZE - WORDS_BITS),
               "a shape has room for them");

/* How large an entry is, and how many are in a block: one or two blocks of a kind fill a page of the file.
 */
static const struct {
    size_t size, count;
} blocks[KINDS] = {
    [LETTERS_OF] = {LETTER_SIZE, 2000},
    [LETTERS] = {sizeof(struct letter_values), 1000},
    [SKETCHES] = {sizeof(struct sketch), 1000},
    [SHAPES] = {SHAPE_SIZE, 8000},
};

static inline size_t block_number(int kind, int64_t id) {
    return (size_t)id / blocks[kind].count;
}

static inline size_t block_bytes(int kind) {
    return blocks[kind].count * blocks[kind].size;
}

/* Where in its block the entry of an id is. */
static inline size_t entry_at(int kind, int64_t id) {
    return (size_t)id % blocks[kind].count * blocks[kind].size;
}

struct block {
    unsigned char *data;    /* NULL = not kept yet, or absent */
    unsigned char *classes; /* of a block of shapes; NULL = not made yet */
    bool read;              /* before: it is worth keeping */
    bool absent;            /* the index has none: all zeros */
    bool changed;
};

/* A copy of the block that was read last for the first time. Most questions need every block once, and
 * memory that is used again costs less than new memory. */
struct glance {
    size_t number;
    unsigned char *data; /* NULL = nothing was read yet */
};

struct doc_values {
    struct database *db;
    sqlite3_stmt *read;
    struct block *blocks[KINDS];
    size_t count[KINDS];
    struct glance glances[KINDS];
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
        free(facts->glances[kind].data);
        facts->glances[kind] = (struct glance){0};
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

/* Blocks of a kind lie together. */
static sqlite3_int64 row_id(int kind, size_t block) {
    return (sqlite3_int64)kind << 32 | (sqlite3_int64)block;
}

/* Keeps a block that was read before or is about to be changed; glances at others. */
static void take_block(struct doc_values *facts, int kind, size_t number, struct block *block, str data) {
    struct glance *glance = &facts->glances[kind];
    if (block->read) {
        block->data = (unsigned char *)memory_copied(data.p, data.n);
        return;
    }
    if (!glance->data) glance->data = memory_resized(NULL, block_bytes(kind), 1);
    memcpy(glance->data, data.p, data.n);
    glance->number = number;
    block->read = true;
}

static void read_block(struct doc_values *facts, int kind, size_t number, struct block *block) {
    struct error error;
    enum status status = OK;
    if (!facts->read)
        status = database_prepare(facts->db, "SELECT data FROM fact WHERE id = ?1", &facts->read, &error);
    if (!status) {
        sqlite3_bind_int64(facts->read, 1, row_id(kind, number));
        status = database_step(facts->db, facts->read, &error);
    }
    if (!status) {
        str data = database_text(facts->read, 0);
        if (data.n == block_bytes(kind))
            take_block(facts, kind, number, block, data);
        else
            status = database_damaged(facts->db, "facts", &error);
    }
    if (status > NONE && !facts->failure.status) facts->failure = error;
    block->absent = status != OK;
    sqlite3_reset(facts->read);
}

/* The block that holds an id, whether it was read or not; NULL for an id that no index can have. */
static struct block *block_of(struct doc_values *facts, int kind, int64_t id) {
    if (id < 0 || id > DOC_VALUES_LAST_ID) return NULL;
    size_t number = block_number(kind, id);
    if (number >= facts->count[kind]) {
        size_t count = number + number / 2 + 8;
        facts->blocks[kind] = memory_resized(facts->blocks[kind], count, sizeof(struct block));
        memset(facts->blocks[kind] + facts->count[kind], 0,
               (count - facts->count[kind]) * sizeof(struct block));
        facts->count[kind] = count;
    }
    return &facts->blocks[kind][number];
}

static const unsigned char *look_up(struct doc_values *facts, int kind, int64_t id) {
    struct block *block = block_of(facts, kind, id);
    if (!block) return NULL;
    if (!block->data && !block->absent) read_block(facts, kind, block_number(kind, id), block);
    if (block->data || block->absent) return block->data;
    return facts->glances[kind].data;
}

/* The entries of the block that holds an id; NULL if all are zeros. Valid until the next call. */
static inline const unsigned char *entries_of(struct doc_values *facts, int kind, int64_t id) {
    size_t number = block_number(kind, id);
    if (number < facts->count[kind] && facts->blocks[kind][number].data)
        return facts->blocks[kind][number].data;
    const struct glance *glance = &facts->glances[kind];
    return glance->data && glance->number == number ? glance->data : look_up(facts, kind, id);
}

/* Copies the entry of an id; leaves out alone if there is none. */
static inline void get(struct doc_values *facts, int kind, int64_t id, void *out) {
    const unsigned char *entries = entries_of(facts, kind, id);
    if (entries) memcpy(out, entries + entry_at(kind, id), blocks[kind].size);
}

static struct passage_shape shape_at(const unsigned char *entry) {
    uint16_t shape;
    memcpy(&shape, entry, sizeof shape);
    return (struct passage_shape){shape & ((1 << WORDS_BITS) - 1), (uint8_t)(shape >> WORDS_BITS)};
}

struct passage_shape doc_values_shape(struct doc_values *facts, int64_t id) {
    const unsigned char *entries = entries_of(facts, SHAPES, id);
    return entries ? shape_at(entries + entry_at(SHAPES, id)) : (struct passage_shape){0};
}

uint32_t doc_values_letter_of(struct doc_values *facts, int64_t id) {
    uint32_t letter = 0;
    get(facts, LETTERS_OF, id, &letter);
    return letter;
}

struct passage_values doc_values_passage(struct doc_values *facts, int64_t id) {
    struct passage_shape shape = doc_values_shape(facts, id);
    return (struct passage_values){doc_values_letter_of(facts, id), shape.words, shape.kind};
}

static unsigned char *classes_from(const unsigned char *entries) {
    unsigned char *classes = memory_zeroed(blocks[SHAPES].count, 1);
    for (size_t i = 0; i < blocks[SHAPES].count; i++) {
        struct passage_shape shape = shape_at(entries + i * SHAPE_SIZE);
        classes[i] = bm25_length_class(shape.words);
        if (shape.kind < PASSAGE_KINDS && passage_kind_is_layout((enum passage_kind)shape.kind))
            classes[i] |= CLASS_LAYOUT;
    }
    return classes;
}

/* NULL if all are 0. */
static const unsigned char *classes_of(struct doc_values *facts, int64_t id) {
    struct block *block = block_of(facts, SHAPES, id);
    if (!block) return NULL;
    if (!block->classes) {
        const unsigned char *entries = entries_of(facts, SHAPES, id);
        if (entries) block->classes = classes_from(entries);
    }
    return block->classes;
}

void doc_values_classes(struct doc_values *facts, int64_t first, size_t count, unsigned char *out) {
    for (size_t at = 0, some; at < count; at += some) {
        size_t from = (size_t)(first + (int64_t)at) % blocks[SHAPES].count;
        const unsigned char *classes = classes_of(facts, first + (int64_t)at);
        some = blocks[SHAPES].count - from < count - at ? blocks[SHAPES].count - from : count - at;
        if (classes)
            memcpy(out + at, classes + from, some);
        else
            memset(out + at, 0, some);
    }
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
    int64_t count = (int64_t)blocks[LETTERS].count;
    for (int64_t block = last / count; last && block >= 0; block--)
        if (!entries_of(facts, LETTERS, block * count)) return database_damaged(facts->db, "facts", error);
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
    block->read = true;
    look_up(facts, kind, id);
    if (!block->data) block->data = memory_zeroed(block_bytes(kind), 1);
    memcpy(block->data + entry_at(kind, id), fact, blocks[kind].size);
    block->changed = true;
    free(block->classes);
    block->classes = NULL;
}

void doc_values_set_passage(struct doc_values *facts, int64_t id, struct passage_values fact) {
    assert(fact.words <= PASSAGE_WORDS && fact.kind < PASSAGE_KINDS);
    uint16_t shape = (uint16_t)(fact.words | (unsigned)fact.kind << WORDS_BITS);
    set(facts, LETTERS_OF, id, &fact.letter);
    set(facts, SHAPES, id, &shape);
}

void doc_values_set_letter(struct doc_values *facts, int64_t id, struct letter_values fact) {
    set(facts, LETTERS, id, &fact);
}

void doc_values_set_sketch(struct doc_values *facts, int64_t id, struct sketch sketch) {
    set(facts, SKETCHES, id, &sketch);
}

enum status doc_values_trim(struct doc_values *facts, struct error *error) {
    static const int kinds[] = {LETTERS_OF, SKETCHES, SHAPES};
    sqlite3_stmt *s;
    enum status status = database_prepare(
        facts->db,
        "DELETE FROM fact WHERE id >> 32 = ?1 AND NOT EXISTS (SELECT 1 FROM passage WHERE "
        "passage.id >= (fact.id & 0xFFFFFFFF) * ?2 AND passage.id < ((fact.id & 0xFFFFFFFF) + 1) * ?2)",
        &s, error);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds && !status; i++) {
        sqlite3_bind_int(s, 1, kinds[i]);
        sqlite3_bind_int64(s, 2, (sqlite3_int64)blocks[kinds[i]].count);
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
            sqlite3_bind_blob(put, 2, block->data, (int)block_bytes(kind), SQLITE_STATIC);
            status = database_run(facts->db, put, error);
            block->changed = false;
        }
    }
    return database_end(put, status);
}
