#include "store/fts5_segment.h"

#include <stdlib.h>

#include "base/memory.h"
#include "base/varint.h"
#include "base/message.h"

#define SEGMENT_ID 1

/* A doclist over fewer leaves that begin no term has no doclist-index. */
#define INDEX_FROM 4

/* Deep enough for any doclist: a level has hundreds of entries a page. */
#define LEVELS 8

/* The segment is put this many levels up: FTS5 merges level by level, four segments at a time, so that a
 * large one is merged again only after some two hundred small updates, and then step by step. */
#define SEGMENT_LEVEL 3

/* One level of a doclist-index: the page that is being filled. */
struct level {
    buf page;
    int64_t number; /* of the page */
    int64_t before; /* the last rowid on it */
};

struct segment_writer {
    struct database *db;
    sqlite3_stmt *put_data, *put_index;
    size_t leaf_size;
    buf leaf, footer;    /* footer: where terms begin on the leaf */
    int64_t number;      /* of the leaf, from 1 */
    size_t last_term_at; /* byte of the leaf; 0 = no term yet */
    bool rowid_on_leaf;  /* or a term */
    buf term;            /* the last one, with its first byte */
    bool doclist_begun;  /* the term has a row */
    int64_t last_rowid;
    buf separator;      /* the %_idx entry that waits for its doclist-index */
    int64_t entry_leaf; /* its leaf */
    size_t termless;    /* leaves since then that begin no term */
    struct level levels[LEVELS];
};

/* Reads a number off the front of *bytes, which this program wrote. */
static inline uint64_t take_number(str *bytes) {
    uint64_t n = 0;
    varint_take(bytes, &n);
    return n;
}

/* The row of %_data that holds a leaf, or a page of a doclist-index. */
static int64_t data_row(bool index, int level, int64_t number) {
    return (int64_t)SEGMENT_ID << FTS5_PAGE_BITS | (int64_t)index << 36 | (int64_t)level << 31 | number;
}

static enum status put_data(struct segment_writer *w, int64_t row, str bytes, struct error *error) {
    sqlite3_bind_int64(w->put_data, 1, row);
    sqlite3_bind_blob64(w->put_data, 2, bytes.p, bytes.n, SQLITE_STATIC);
    return database_run(w->db, w->put_data, error);
}

static void begin_leaf(struct segment_writer *w) {
    buf_clear(&w->leaf);
    buf_clear(&w->footer);
    buf_add(&w->leaf, (str){"\0\0\0\0", 4});
    w->number++;
    w->last_term_at = 0;
    w->rowid_on_leaf = false;
}

enum status segment_begin(struct database *db, size_t leaf_size, struct segment_writer **out,
                          struct error *error) {
    struct segment_writer *w = memory_zeroed(1, sizeof *w);
    w->db = db;
    w->leaf_size = leaf_size;
    w->entry_leaf = 1;
    begin_leaf(w);
    enum status status = database_prepare(db, "INSERT OR REPLACE INTO fts_data(id, block) VALUES(?1, ?2)",
                                          &w->put_data, error);
    if (!status)
        status = database_prepare(db, "INSERT INTO fts_idx(segid, term, pgno) VALUES(?1, ?2, ?3)",
                                  &w->put_index, error);
    if (status)
        segment_drop(w);
    else
        *out = w;
    return status;
}

void segment_drop(struct segment_writer *w) {
    if (!w) return;
    sqlite3_finalize(w->put_data);
    sqlite3_finalize(w->put_index);
    buf_release(&w->leaf);
    buf_release(&w->footer);
    buf_release(&w->term);
    buf_release(&w->separator);
    for (size_t i = 0; i < LEVELS; i++) buf_release(&w->levels[i].page);
    free(w);
}

static void put_u16(buf *leaf, size_t at, size_t value) {
    leaf->p[at] = (char)(value >> 8);
    leaf->p[at + 1] = (char)value;
}

static enum status put_level(struct segment_writer *w, int level, struct error *error) {
    return put_data(w, data_row(true, level, w->levels[level].number), buf_str(&w->levels[level].page),
                    error);
}

/* Begins a page of a doclist-index: what it is, and the page below that its first rowid is on. */
static void begin_level(struct level *level, bool root, int64_t below, int64_t rowid) {
    buf_byte(&level->page, root ? 0 : 1);
    varint_add((uint64_t)below, &level->page);
    varint_add((uint64_t)rowid, &level->page);
    level->before = rowid;
}

/* The first rowid of a page of a doclist-index, after its first byte and its page below. */
static int64_t first_rowid(const struct level *level) {
    str rest = str_sub(buf_str(&level->page), 1, level->page.n);
    take_number(&rest);
    return (int64_t)take_number(&rest);
}

/* The leaf begins with a row of a doclist that began before it: rowid goes into the doclist-index. A page
 * that is full is written, and its successor's first rowid goes one level up. */
static enum status index_rowid(struct segment_writer *w, int64_t rowid, struct error *error) {
    int64_t below = w->number;
    for (int i = 0; i < LEVELS - 1; i++) {
        struct level *level = &w->levels[i];
        if (level->page.n && level->page.n < w->leaf_size) {
            varint_add((uint64_t)(rowid - level->before), &level->page);
            level->before = rowid;
            return OK;
        }
        if (!level->page.n) {
            begin_level(level, true, below, rowid);
            return OK;
        }
        level->page.p[0] = 1;
        enum status status = put_level(w, i, error);
        if (status) return status;
        if (!level[1].page.n) {
            level[1].number = level->number;
            begin_level(&level[1], true, level->number, first_rowid(level));
        }
        buf_clear(&level->page);
        level->number++;
        begin_level(level, false, below, rowid);
        below = level->number;
    }
    return fail(error, BAD_STORE, _("%s: the list of a word is too long"), w->db->path);
}

/* Writes the %_idx entry that waits, and the doclist-index of the last term of its leaf if it is worth
 * one. */
static enum status put_entry(struct segment_writer *w, struct error *error) {
    enum status status = OK;
    bool indexed = w->levels[0].page.n && w->termless >= INDEX_FROM;
    for (int i = 0; i < LEVELS && w->levels[i].page.n; i++) {
        if (indexed && !status) status = put_level(w, i, error);
        buf_clear(&w->levels[i].page);
    }
    w->termless = 0;
    if (status) return status;
    sqlite3_bind_int(w->put_index, 1, SEGMENT_ID);
    sqlite3_bind_blob64(w->put_index, 2, w->separator.n ? w->separator.p : "", w->separator.n, SQLITE_STATIC);
    sqlite3_bind_int64(w->put_index, 3, w->entry_leaf << 1 | indexed);
    return database_run(w->db, w->put_index, error);
}

static enum status put_leaf(struct segment_writer *w, struct error *error) {
    put_u16(&w->leaf, 2, w->leaf.n);
    if (!w->last_term_at) {
        w->termless++;
        if (!w->rowid_on_leaf && w->levels[0].page.n) varint_add(0, &w->levels[0].page);
    }
    buf_add(&w->leaf, buf_str(&w->footer));
    enum status status = put_data(w, data_row(false, 0, w->number), buf_str(&w->leaf), error);
    begin_leaf(w);
    return status;
}

static size_t common_start(str a, str b) {
    size_t n = 0;
    while (n < a.n && n < b.n && a.p[n] == b.p[n]) n++;
    return n;
}

enum status segment_term(struct segment_writer *w, str term, struct error *error) {
    enum status status = OK;
    size_t size = term.n + 1;
    if (w->leaf.n > 4 && w->leaf.n + w->footer.n + size + 2 >= w->leaf_size) status = put_leaf(w, error);
    str before = str_sub(buf_str(&w->term), 1, w->term.n);
    size_t common = w->term.n ? common_start(before, term) + 1 : 0;
    if (!w->last_term_at && w->number > 1 && !status) {
        /* the shortest that is above all terms before and not above this one */
        status = put_entry(w, error);
        buf_clear(&w->separator);
        buf_byte(&w->separator, FTS5_MAIN);
        buf_add(&w->separator, str_sub(term, 0, common));
        w->entry_leaf = w->number;
    }
    varint_add(w->leaf.n - w->last_term_at, &w->footer);
    size_t shared = w->last_term_at ? common : 0;
    w->last_term_at = w->leaf.n;
    if (shared) varint_add(shared, &w->leaf);
    varint_add(size - shared, &w->leaf);
    if (!shared) buf_byte(&w->leaf, FTS5_MAIN);
    buf_add(&w->leaf, str_sub(term, shared ? shared - 1 : 0, term.n));
    buf_clear(&w->term);
    buf_byte(&w->term, FTS5_MAIN);
    buf_add(&w->term, term);
    w->rowid_on_leaf = true;
    w->doclist_begun = false;
    w->levels[0].number = w->number;
    return status;
}

static bool fits(const struct segment_writer *w, size_t more) {
    return w->leaf.n + w->footer.n + more <= w->leaf_size;
}

static enum status put_rowid(struct segment_writer *w, int64_t rowid, struct error *error) {
    enum status status = fits(w, 1) ? OK : put_leaf(w, error);
    if (status) return status;
    bool whole = !w->doclist_begun || !w->rowid_on_leaf;
    if (!w->rowid_on_leaf) {
        put_u16(&w->leaf, 0, w->leaf.n);
        status = index_rowid(w, rowid, error);
    }
    varint_add((uint64_t)(whole ? rowid : rowid - w->last_rowid), &w->leaf);
    w->last_rowid = rowid;
    w->rowid_on_leaf = w->doclist_begun = true;
    return status;
}

/* Positions may go on on the next leaf, between two numbers. */
static enum status put_positions(struct segment_writer *w, str positions, struct error *error) {
    enum status status = OK;
    while (!fits(w, positions.n) && !status) {
        size_t n = w->leaf_size > w->leaf.n + w->footer.n ? w->leaf_size - w->leaf.n - w->footer.n : 0;
        while (n && positions.p[n - 1] & (char)0x80) n--;
        buf_add(&w->leaf, str_sub(positions, 0, n));
        positions = str_sub(positions, n, positions.n);
        status = put_leaf(w, error);
    }
    buf_add(&w->leaf, positions);
    return status;
}

/* Copies the rows that fit onto this leaf whole; each tells how far it is from the one before, so that they
 * can be taken as they lie. What is left of bytes. */
static str copy_rows(struct segment_writer *w, str bytes) {
    size_t used = w->leaf.n + w->footer.n, room = w->leaf_size > used ? w->leaf_size - used : 0, copied = 0;
    for (str rest = bytes; rest.n && copied < room;) {
        uint64_t distance = take_number(&rest), size = take_number(&rest) >> 1;
        rest = str_sub(rest, size, rest.n);
        if (bytes.n - rest.n > room) break;
        copied = bytes.n - rest.n;
        w->last_rowid += (int64_t)distance;
    }
    buf_add(&w->leaf, str_sub(bytes, 0, copied));
    return str_sub(bytes, copied, bytes.n);
}

enum status segment_rows(struct segment_writer *w, int64_t first, int64_t last, str bytes,
                         struct error *error) {
    enum status status = put_rowid(w, first, error);
    if (!status && fits(w, bytes.n)) {
        buf_add(&w->leaf, bytes);
        w->last_rowid = last;
        return OK;
    }
    while (!status) {
        str rest = bytes;
        uint64_t size = take_number(&rest) >> 1;
        buf_add(&w->leaf, str_sub(bytes, 0, bytes.n - rest.n)); /* on the leaf of its rowid */
        status = put_positions(w, str_sub(rest, 0, size), error);
        bytes = str_sub(rest, size, rest.n);
        if (w->rowid_on_leaf && !status) bytes = copy_rows(w, bytes);
        if (!bytes.n || status) break;
        status = put_rowid(w, w->last_rowid + (int64_t)take_number(&bytes), error);
    }
    return status;
}

/* %_data's first row: how many rows the table has, and how many tokens. */
static enum status put_averages(struct segment_writer *w, int64_t rows, int64_t tokens, struct error *error) {
    buf record = {0};
    varint_add((uint64_t)rows, &record);
    varint_add((uint64_t)tokens, &record);
    enum status status = put_data(w, FTS5_AVERAGES, buf_str(&record), error);
    buf_release(&record);
    return status;
}

/* Which segments there are: a cookie of no meaning here; levels, segments, leaves written; then of each level
 * how many are being merged, how many there are, and of each its number and its first and last leaf. */
static enum status put_structure(struct segment_writer *w, int64_t leaves, struct error *error) {
    buf record = {0};
    buf_add(&record, (str){"\0\0\0\0", 4});
    varint_add(SEGMENT_LEVEL + 1, &record);
    varint_add(1, &record);
    varint_add((uint64_t)leaves, &record);
    for (int level = 0; level < SEGMENT_LEVEL; level++) buf_add(&record, (str){"\0\0", 2});
    buf_add(&record, (str){"\0\1", 2});
    varint_add(SEGMENT_ID, &record);
    varint_add(1, &record);
    varint_add((uint64_t)leaves, &record);
    enum status status = put_data(w, FTS5_STRUCTURE, buf_str(&record), error);
    buf_release(&record);
    return status;
}

enum status segment_end(struct segment_writer *w, int64_t rows, int64_t tokens, struct error *error) {
    enum status status = rows ? put_averages(w, rows, tokens, error) : OK;
    bool any = w->term.n > 0;
    if (any && !status && w->leaf.n > 4) status = put_leaf(w, error);
    int64_t leaves = w->number - 1;
    if (any && !status) status = put_entry(w, error);
    if (any && !status) status = put_structure(w, leaves, error);
    segment_drop(w);
    return status;
}
