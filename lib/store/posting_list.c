#include "store/posting_list.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/memory.h"
#include "base/varint.h"
#include "store/bm25.h"
#include "store/doc_values.h"
#include "store/read.h"
#include "store/store_internal.h"

/* A leaf begins with two numbers of two bytes: where its first passage is, and its size without the offsets
 * of its keys, which follow. */
#define LEAF_HEAD 4

/* FTS5 has no more segments, nor longer levels of them. */
#define SEGMENTS 2000

/* Bytes that decoded lists may take: as much in a small index, and never more. */
#define LISTS_LEAST ((int64_t)64 << 20)
#define LISTS_MOST ((int64_t)512 << 20)

struct segment_row {
    int64_t id, first, last; /* leaf pages */
};

/* Pages that a run has left and whose positions are still in use; then some to be used again. */
struct kept_pages {
    buf *items;
    size_t used, count, room;
    bool on;
};

struct list_run {
    int64_t passage; /* or LIST_END */
    const unsigned char *positions;
    size_t size;
    const unsigned char *at, *end; /* of what is to be read yet, and of the list or the page */
    bool last;                     /* the list ends on this page */
    bool absolute;                 /* the next passage is an id, not a difference */
    struct segment_row segment;
    int64_t number; /* of the page */
    str key;
    int64_t border;  /* the page on which another key begins, or past the last; 0 = not looked up yet */
    buf page, spill; /* spill: positions that stand on several pages */
    struct kept_pages kept;
};

/* What all readers of a store share: statements, and what FTS5 says of the whole index. */
struct posting_list_index {
    sqlite3_stmt *structure, *page, *find, *behind;
    bool read;
    int64_t version;              /* of the state that was read */
    struct segment_row *segments; /* newest first */
    size_t segment_count;
    int64_t passages, words;
    struct list_cache *cache; /* of that state */
    size_t readers;           /* that are open */
};

struct posting_list_reader {
    struct store *store;
    struct database *db;
    struct posting_list_index *index; /* of the store */
    struct arena arena;
    struct posting_list **lists;
    size_t posting_list_count, list_room;
    struct error failure; /* the first; status OK = none */
};

static enum status damaged(struct posting_list_reader *r) {
    if (r->failure.status) return r->failure.status;
    return database_damaged(r->db, "lists of words", &r->failure);
}

static bool read_structure(struct posting_list_index *r, str block) {
    if (block.n < 4) return false;
    const unsigned char *at = (const unsigned char *)block.p, *end = at + block.n;
    uint64_t levels, segments, writes, merging, count, n[3];
    at += 4; /* a cookie */
    if (!varint_read(&at, end, &levels) || !varint_read(&at, end, &segments) ||
        !varint_read(&at, end, &writes))
        return false;
    if (levels > SEGMENTS || segments > SEGMENTS) return false;
    r->segments = memory_zeroed(segments + 1, sizeof *r->segments);
    for (uint64_t level = 0; level < levels; level++) {
        if (!varint_read(&at, end, &merging) || !varint_read(&at, end, &count) ||
            count > segments - r->segment_count)
            return false;
        for (uint64_t i = 0; i < count; i++) {
            for (int k = 0; k < 3; k++)
                if (!varint_read(&at, end, &n[k]) || n[k] >= (uint64_t)1 << 31) return false;
            /* of a level the last is the newest */
            r->segments[r->segment_count + count - 1 - i] =
                (struct segment_row){(int64_t)n[0], (int64_t)n[1], (int64_t)n[2]};
        }
        r->segment_count += count;
    }
    return r->segment_count == segments;
}

static bool read_averages(struct posting_list_index *r, str block) {
    r->passages = r->words = 0;
    if (!block.n) return true; /* of an empty index */
    const unsigned char *at = (const unsigned char *)block.p, *end = at + block.n;
    uint64_t passages, words;
    if (!varint_read(&at, end, &passages) || !varint_read(&at, end, &words) || passages > INT64_MAX ||
        words > INT64_MAX)
        return false;
    r->passages = (int64_t)passages;
    r->words = (int64_t)words;
    return true;
}

static enum status prepare(struct posting_list_reader *r, struct error *error) {
    struct posting_list_index *index = r->index;
    if (index->behind) return OK;
    const struct {
        sqlite3_stmt **out;
        const char *sql;
    } all[] = {
        {&index->structure, "SELECT (SELECT block FROM fts_data WHERE id = ?1), "
                            "(SELECT block FROM fts_data WHERE id = ?2)"},
        {&index->page, "SELECT block FROM fts_data WHERE id = ?1"},
        {&index->find, "SELECT pgno FROM fts_idx WHERE segid = ?1 AND term <= ?2 ORDER BY term DESC LIMIT 1"},
        {&index->behind, "SELECT pgno FROM fts_idx WHERE segid = ?1 AND term > ?2 ORDER BY term LIMIT 1"},
    };
    enum status status = OK;
    for (size_t i = 0; i < sizeof all / sizeof *all && !status; i++)
        if (!*all[i].out) status = database_prepare(r->db, all[i].sql, all[i].out, error);
    return status;
}

/* Bytes for decoded lists: two for each word of the letters keep what some fifty questions in turn need. */
static size_t list_room(const struct posting_list_reader *r, const struct store *store) {
    int64_t room = r->index->words < LISTS_MOST / 2 ? r->index->words * 2 : LISTS_MOST;
    if (room > store->memory / 4) room = store->memory / 4;
    return (size_t)(room > LISTS_LEAST ? room : LISTS_LEAST);
}

/* Once for each state of the index. */
static enum status read_index(struct posting_list_reader *r, const struct store *store, struct error *error) {
    struct posting_list_index *index = r->index;
    if (index->read && index->version == store->version) return OK;
    free(index->segments);
    index->segments = NULL;
    index->segment_count = 0;
    list_cache_free(index->cache);
    sqlite3_bind_int(index->structure, 1, FTS5_STRUCTURE);
    sqlite3_bind_int(index->structure, 2, FTS5_AVERAGES);
    enum status status = database_step(r->db, index->structure, error);
    if (!status && (!read_structure(index, database_text(index->structure, 0)) ||
                    !read_averages(index, database_text(index->structure, 1)))) {
        status = damaged(r);
        *error = r->failure;
    }
    sqlite3_reset(index->structure);
    index->cache = list_cache_new(list_room(r, store));
    index->read = !status;
    index->version = store->version;
    return status;
}

static void release_index(struct store *store) {
    struct posting_list_index *index = store->lists;
    sqlite3_finalize(index->structure);
    sqlite3_finalize(index->page);
    sqlite3_finalize(index->find);
    sqlite3_finalize(index->behind);
    free(index->segments);
    list_cache_free(index->cache);
    free(index);
    store->lists = NULL;
}

enum status posting_lists_open(struct store *store, struct posting_list_reader **out, struct error *error) {
    if (!store->lists) {
        store->lists = memory_zeroed(1, sizeof *store->lists);
        store->release_lists = release_index;
    }
    struct posting_list_reader *r = memory_zeroed(1, sizeof *r);
    r->store = store;
    r->db = store->db;
    r->index = store->lists;
    enum status status = prepare(r, error);
    if (!status) status = read_index(r, store, error);
    if (!status && !r->index->readers) list_cache_trim(r->index->cache);
    r->index->readers++;
    if (status)
        posting_lists_close(r);
    else
        *out = r;
    return status;
}

void posting_lists_close(struct posting_list_reader *r) {
    for (size_t i = 0; i < r->posting_list_count; i++) {
        for (size_t k = 0; k < r->lists[i]->run_count; k++) {
            struct list_run *run = &r->lists[i]->runs[k];
            buf_release(&run->page);
            buf_release(&run->spill);
            for (size_t n = 0; n < run->kept.count; n++) buf_release(&run->kept.items[n]);
            free(run->kept.items);
        }
        free(r->lists[i]->runs);
    }
    free(r->lists);
    arena_release(&r->arena);
    r->index->readers--;
    free(r);
}

/* The row of fts_data that holds a page of the run's segment. */
static int64_t page_id(const struct list_run *run, int64_t number) {
    return (int64_t)((uint64_t)run->segment.id << FTS5_PAGE_BITS | (uint64_t)number);
}

/* Empties a page or spill of the run. */
static void leave(struct list_run *run, buf *page) {
    struct kept_pages *kept = &run->kept;
    if (kept->on && page->n) {
        if (kept->used == kept->count) {
            kept->items = memory_grown(kept->items, kept->count, &kept->room, sizeof *kept->items);
            kept->items[kept->count++] = (buf){0};
        }
        buf again = kept->items[kept->used];
        kept->items[kept->used++] = *page;
        *page = again;
    }
    buf_clear(page);
}

void posting_list_keep(struct posting_list *list) {
    for (size_t i = 0; i < list->run_count; i++) {
        list->runs[i].kept.on = true;
        list->runs[i].kept.used = 0;
    }
}

/* Puts the run on a page of its segment, before what stands first there. *keys: where the offsets of its keys
 * begin, and *end where they end. */
static bool go_to_page(struct posting_list_reader *r, struct list_run *run, int64_t number,
                       const unsigned char **keys, const unsigned char **end) {
    run->number = number;
    if (r->failure.status || number > run->segment.last) return false;
    sqlite3_bind_int64(r->index->page, 1, page_id(run, number));
    enum status status = database_step(r->db, r->index->page, &r->failure);
    leave(run, &run->page);
    if (!status) buf_add(&run->page, database_text(r->index->page, 0));
    size_t n = run->page.n;
    buf_add(&run->page, STR("\0\0\0\0\0\0\0")); /* see count_of */
    sqlite3_reset(r->index->page);
    if (status > NONE) return false;
    const unsigned char *p = (const unsigned char *)run->page.p;
    size_t size = n < LEAF_HEAD ? 0 : (size_t)p[2] << 8 | p[3];
    if (size < LEAF_HEAD || size > n) return damaged(r), false;
    run->at = p + LEAF_HEAD;
    run->end = p + size;
    *keys = run->end;
    *end = p + n;
    run->last = false;
    run->absolute = true;
    return true;
}

/* To the page on which the list goes on. */
static bool turn_page(struct posting_list_reader *r, struct list_run *run) {
    const unsigned char *keys, *end;
    uint64_t first;
    if (!go_to_page(r, run, run->number + 1, &keys, &end)) return false;
    if (keys == end) return true;
    const unsigned char *page = (const unsigned char *)run->page.p;
    if (!varint_read(&keys, end, &first) || first < LEAF_HEAD || first > (uint64_t)(run->end - page))
        return damaged(r), false;
    run->end = page + first;
    run->last = true;
    return true;
}

/* Positions that go on past this page's end. */
static bool gather(struct posting_list_reader *r, struct list_run *run, size_t size) {
    leave(run, &run->spill);
    for (;;) {
        size_t here = (size_t)(run->end - run->at), left = size - run->spill.n;
        if (here > left) here = left;
        buf_add(&run->spill, (str){(const char *)run->at, here});
        run->at += here;
        if (here == left) break;
        if (run->last) return damaged(r), false;
        if (!turn_page(r, run)) return r->failure.status ? false : (damaged(r), false);
    }
    buf_add(&run->spill, STR("\0\0\0\0\0\0\0")); /* see count_of */
    run->positions = (const unsigned char *)run->spill.p;
    run->size = size;
    return true;
}

static bool read_entry(struct posting_list_reader *r, struct list_run *run) {
    uint64_t passage, size;
    while (run->at == run->end)
        if (run->last || !turn_page(r, run)) return false;
    if (!varint_read(&run->at, run->end, &passage)) return damaged(r), false;
    if (!run->absolute) passage += (uint64_t)run->passage;
    run->absolute = false;
    /* ascending, so that every loop over a list ends */
    if (passage >= INT64_MAX || (int64_t)passage <= run->passage || !varint_read(&run->at, run->end, &size))
        return damaged(r), false;
    run->passage = (int64_t)passage;
    size >>= 1;
    if (size > (size_t)(run->end - run->at)) return gather(r, run, size);
    run->positions = run->at;
    run->size = size;
    run->at += size;
    return true;
}

static void end_run(struct list_run *run) {
    *run = (struct list_run){.passage = LIST_END, .page = run->page, .spill = run->spill, .kept = run->kept};
}

static inline void advance(struct posting_list_reader *r, struct list_run *run) {
    if (!read_entry(r, run)) end_run(run);
}

/* The keys of a page, in order. */
struct page_keys {
    const unsigned char *page, *leaf_end;
    const unsigned char *offsets, *offsets_end; /* of the keys that are left */
    uint64_t offset;                            /* of the last key read; 0 = none */
    const unsigned char *list;                  /* after that key */
    buf key;
};

/* How far the next key is from the one before; false if the page is damaged. */
static bool next_offset(struct page_keys *k, uint64_t *step) {
    uint64_t least = k->offset ? 1 : LEAF_HEAD;
    return varint_read(&k->offsets, k->offsets_end, step) && *step >= least &&
           *step <= (uint64_t)(k->leaf_end - k->page) - k->offset;
}

static bool read_key(struct page_keys *k) {
    uint64_t step, kept = 0, added;
    bool first = k->offset == 0;
    if (!next_offset(k, &step)) return false;
    k->offset += step;
    const unsigned char *at = k->page + k->offset;
    if ((!first && !varint_read(&at, k->leaf_end, &kept)) || !varint_read(&at, k->leaf_end, &added) ||
        kept > k->key.n || added > (uint64_t)(k->leaf_end - at))
        return false;
    k->key.n = kept;
    buf_add(&k->key, (str){(const char *)at, added});
    k->list = at + added;
    return true;
}

/* Looks for the key on the page that the run stands on, and puts it before the key's list. */
static bool find_key(struct posting_list_reader *r, struct list_run *run, str key,
                     const unsigned char *offsets, const unsigned char *end) {
    struct page_keys k = {(const unsigned char *)run->page.p, run->end, offsets, end, 0, NULL, {0}};
    bool sound = true;
    int order = -1;
    while (order < 0 && sound && k.offsets < end) {
        sound = read_key(&k);
        if (sound) order = str_cmp(buf_str(&k.key), key);
    }
    if (sound && order == 0) run->at = k.list;
    if (sound && order == 0 && k.offsets < end) { /* another key after it */
        uint64_t step;
        sound = next_offset(&k, &step) && k.page + k.offset + step >= run->at;
        if (sound) run->end = k.page + k.offset + step;
        run->last = true;
    }
    buf_release(&k.key);
    return sound ? order == 0 : (damaged(r), false);
}

/* Puts the run before the key's list in the segment; false if it has none. */
static bool find_list(struct posting_list_reader *r, struct list_run *run, str key) {
    const unsigned char *keys, *end;
    sqlite3_bind_int64(r->index->find, 1, run->segment.id);
    sqlite3_bind_blob64(r->index->find, 2, key.p, key.n, SQLITE_STATIC);
    enum status status = database_step(r->db, r->index->find, &r->failure);
    int64_t number = status ? 0 : sqlite3_column_int64(r->index->find, 0) >> 1;
    sqlite3_reset(r->index->find);
    if (status > NONE) return false;
    if (number < run->segment.first) number = run->segment.first;
    return go_to_page(r, run, number, &keys, &end) && find_key(r, run, key, keys, end);
}

static struct posting_list *new_list(struct posting_list_reader *r) {
    struct posting_list *list = arena_zeroed(&r->arena, sizeof *list);
    *list = (struct posting_list){.passage = -1, .reader = r};
    r->lists = memory_grown(r->lists, r->posting_list_count, &r->list_room, sizeof *r->lists);
    r->lists[r->posting_list_count++] = list;
    return list;
}

struct posting_list *posting_lists_find(struct posting_list_reader *r, str key) {
    struct posting_list *list = new_list(r);
    buf term = {0};
    buf_byte(&term, FTS5_MAIN);
    buf_add(&term, key);
    str whole = arena_copied(&r->arena, buf_str(&term));
    buf_release(&term);
    size_t room = 0;
    for (size_t i = 0; i < r->index->segment_count && !r->failure.status; i++) {
        struct list_run run = {.passage = -1, .segment = r->index->segments[i], .key = whole};
        if (!find_list(r, &run, whole)) {
            buf_release(&run.page);
            continue;
        }
        advance(r, &run);
        list->runs = memory_grown(list->runs, list->run_count, &room, sizeof *list->runs);
        list->runs[list->run_count++] = run;
    }
    posting_list_next(list);
    return list;
}

/* Shows a decoded list's passage number `at`. */
static inline void stand_at(struct posting_list *list, size_t at) {
    const struct decoded_list *decoded = list->decoded;
    list->at = at;
    list->passage = at < decoded->count ? (int64_t)decoded->passages[at] : LIST_END;
    if (at == decoded->count) return;
    list->positions = decoded->positions + decoded->starts[at];
    list->size = decoded->starts[at + 1] - decoded->starts[at];
}

static struct posting_list *list_of(struct posting_list_reader *r, const struct decoded_list *decoded) {
    if (!decoded) return NULL;
    struct posting_list *list = new_list(r);
    list->decoded = decoded;
    stand_at(list, 0);
    return list;
}

/* Passages that are decoded at a time. */
#define DECODED_AT_ONCE 4096

/* Bytes of the entry's positions: each varint ends with a byte below 128. */
static size_t size_of(const struct list_entry *entry) {
    const unsigned char *at = entry->positions;
    for (unsigned left = entry->count; left; at++) left -= *at < 0x80;
    return (size_t)(at - entry->positions);
}

/* False if the list cannot be read or cannot be decoded. */
static bool decode(struct posting_list_reader *r, struct posting_list *list, struct list_decoder *d) {
    struct list_entry *some = memory_resized(NULL, DECODED_AT_ONCE, sizeof *some);
    bool sound = true;
    while (sound && list->passage < LIST_END - DECODED_AT_ONCE) {
        posting_list_keep(list);
        size_t count = list_until(list, list->passage + DECODED_AT_ONCE, some);
        for (size_t i = 0; i < count && sound; i++)
            sound = list_decoder_add(d, some[i].passage, some[i].positions, size_of(&some[i]), some[i].count);
    }
    free(some);
    return sound && !r->failure.status;
}

/* Passages whose lengths are read at a time. */
#define LENGTHS_AT_ONCE 4096

static void measure(void *context, const struct decoded_list *list, uint16_t *peaks) {
    struct posting_list_reader *r = context;
    unsigned char classes[LENGTHS_AT_ONCE];
    float rate[BM25_CLASSES];
    double mean = bm25_mean(r->index->passages, r->index->words);
    for (unsigned c = 0; c < BM25_CLASSES; c++) rate[c] = (float)(1 / bm25_length(bm25_class_words(c), mean));
    int64_t base = 0, end = 0;
    for (size_t i = 0; i < list->count; i++) {
        if (list->passages[i] >= end) {
            base = list->passages[i];
            end = base + LENGTHS_AT_ONCE;
            store_classes(r->store, base, LENGTHS_AT_ONCE, classes);
        }
        unsigned length = classes[list->passages[i] - base] & (CLASS_LAYOUT - 1);
        peaks[i] = list_peak(list->counts[i] * rate[length]);
    }
}

void posting_lists_ask(struct store *store) {
    if (store->lists && store->lists->cache) list_cache_ask(store->lists->cache);
}

bool posting_lists_are_new(const struct posting_list_reader *r) {
    return list_cache_is_new(r->index->cache);
}

/* What cannot be decoded is read as it is: a question may need no part of the list that is damaged. */
struct posting_list *posting_lists_recall(struct posting_list_reader *r, str key) {
    bool wanted = false;
    const struct decoded_list *decoded = list_cache_find(r->index->cache, key, &wanted);
    if (!decoded && wanted && !r->failure.status) {
        struct list_decoder d = list_decoder_new();
        if (decode(r, posting_lists_find(r, key), &d))
            decoded = list_cache_keep(r->index->cache, key, &d, measure, r);
        list_decoder_release(&d);
        r->failure = (struct error){0};
    }
    return decoded ? list_of(r, decoded) : posting_lists_find(r, key);
}

struct posting_list *posting_lists_kept(struct posting_list_reader *r, str name, bool *wanted) {
    return list_of(r, list_cache_find(r->index->cache, name, wanted));
}

struct posting_list *posting_lists_keep(struct posting_list_reader *r, str name, struct list_decoder *d) {
    return list_of(r, list_cache_keep(r->index->cache, name, d, measure, r));
}

static const struct list_run *newest_of_first(const struct posting_list *list) {
    const struct list_run *first = NULL;
    for (size_t i = 0; i < list->run_count; i++)
        if (!first || list->runs[i].passage < first->passage) first = &list->runs[i];
    return first;
}

/* Shows what its runs stand on. false if that is a passage that was taken out. */
static inline bool settle(struct posting_list *list) {
    const struct list_run *run = list->run_count == 1 ? list->runs : newest_of_first(list);
    list->passage = run ? run->passage : LIST_END;
    if (!run || run->passage == LIST_END) return true;
    list->positions = run->positions;
    list->size = run->size;
    return run->size > 0;
}

void posting_list_next(struct posting_list *list) {
    if (list->decoded) {
        if (list->passage < LIST_END) stand_at(list, list->at + 1);
        return;
    }
    do {
        for (size_t i = 0; i < list->run_count; i++)
            if (list->runs[i].passage == list->passage) advance(list->reader, &list->runs[i]);
    } while (!settle(list));
}

/* How many varints: each ends with a byte below 128. Eight bytes from `positions` on may be read. At least
 * one, even of a damaged page: a passage that holds a key holds it somewhere. */
static inline unsigned count_of(const unsigned char *positions, size_t size) {
    const uint64_t high = 0x8080808080808080, ones = 0x0101010101010101;
    uint64_t bytes;
    unsigned count = 0;
    for (; size > 7; size--) count += *positions++ < 0x80;
    memcpy(&bytes, positions, sizeof bytes);
    count += (unsigned)(((~bytes & high & (((uint64_t)1 << 8 * size) - 1)) >> 7) * ones >> 56);
    return count + !count;
}

unsigned posting_list_count(const struct posting_list *list) {
    if (list->decoded) return list->decoded->counts[list->at];
    return count_of(list->positions, list->size);
}

/* Pages from the list's own up to this one hold nothing but the list. */
static int64_t border_of(struct posting_list_reader *r, struct list_run *run) {
    if (run->border) return run->border;
    sqlite3_bind_int64(r->index->behind, 1, run->segment.id);
    sqlite3_bind_blob64(r->index->behind, 2, run->key.p, run->key.n, SQLITE_STATIC);
    enum status status = database_step(r->db, r->index->behind, &r->failure);
    run->border = status ? 0 : sqlite3_column_int64(r->index->behind, 0) >> 1;
    sqlite3_reset(r->index->behind);
    if (run->border <= 0 || run->border > run->segment.last) run->border = run->segment.last + 1;
    return run->border;
}

/* The first passage that begins on a page, and where; LIST_END if none does. */
static int64_t first_on(struct posting_list_reader *r, const struct list_run *run, int64_t number,
                        size_t *offset) {
    int64_t passage = LIST_END;
    sqlite3_bind_int64(r->index->page, 1, page_id(run, number));
    if (database_step(r->db, r->index->page, &r->failure) == OK) {
        str page = database_text(r->index->page, 0);
        const unsigned char *p = (const unsigned char *)page.p, *at = p, *end = p + page.n;
        uint64_t first = 0;
        *offset = page.n < LEAF_HEAD ? 0 : (size_t)p[0] << 8 | p[1];
        if (*offset >= LEAF_HEAD && *offset < page.n) at += *offset;
        if (at > p && varint_read(&at, end, &first) && first < INT64_MAX) passage = (int64_t)first;
    }
    sqlite3_reset(r->index->page);
    return passage;
}

/* Takes a run that has read its page to the last page of the list that begins before `least`: by steps that
 * double, then by halves, as what is looked for is near more often than far. false if that page cannot be
 * read: the run is then nowhere. */
static bool leap(struct posting_list_reader *r, struct list_run *run, int64_t least) {
    int64_t low = run->number, high = border_of(r, run), step = 1;
    size_t offset = 0, found = 0;
    for (; low + step < high && first_on(r, run, low + step, &offset) < least; step *= 2) {
        low += step;
        found = offset;
    }
    if (low + step < high) high = low + step;
    while (high - low > 1) {
        int64_t middle = low + (high - low) / 2;
        if (first_on(r, run, middle, &offset) >= least) {
            high = middle;
            continue;
        }
        low = middle;
        found = offset;
    }
    const unsigned char *keys, *keys_end;
    if (!found) return true;
    if (!go_to_page(r, run, low, &keys, &keys_end)) return false;
    const unsigned char *page = (const unsigned char *)run->page.p;
    if (keys != keys_end || found > (size_t)(run->end - page)) return damaged(r), false;
    run->at = page + found;
    return true;
}

/* What a list says of a passage, after the one before it. */
struct step {
    uint64_t distance, size;
    const unsigned char *positions;
};

/* Reads one that stands on its page in full, as most do. false for all else, and where little of the page is
 * left. */
static inline bool read_step(const unsigned char *at, const unsigned char *end, struct step *out) {
    if (end - at <= 2 * VARINT_MOST) return false;
    if ((at[0] | at[1]) < 0x80) { /* both in a byte each, as most of a common word are */
        out->distance = at[0];
        out->size = at[1];
        at += 2;
    } else if (!varint_read(&at, end, &out->distance) || !varint_read(&at, end, &out->size)) {
        return false;
    }
    out->size >>= 1;
    out->positions = at;
    return out->distance && out->size && out->size <= (size_t)(end - at);
}

/* To the first passage from `least` on, where that stands on this page and not at its very end; else to the
 * last before it that does. Whether it is found. */
static inline bool seek_on_page(struct list_run *run, int64_t least) {
    const unsigned char *at = run->at, *positions = run->positions, *end = run->end;
    int64_t passage = run->passage;
    size_t size = run->size;
    struct step step;
    if (run->absolute) return passage >= least;
    while (passage < least && read_step(at, end, &step)) {
        if (step.distance >= (uint64_t)(LIST_END - passage)) break;
        passage += (int64_t)step.distance;
        positions = step.positions;
        size = step.size;
        at = positions + size;
    }
    run->at = at;
    run->positions = positions;
    run->size = size;
    run->passage = passage;
    return passage >= least;
}

static void seek_run(struct posting_list_reader *r, struct list_run *run, int64_t least) {
    if (run->passage >= least || seek_on_page(run, least)) return;
    int64_t page = run->number;
    advance(r, run);
    bool turned = run->number != page && run->passage < least && !run->last;
    if (turned && !leap(r, run, least)) end_run(run);
}

void posting_list_seek(struct posting_list *list, int64_t least) {
    if (list->decoded && list->passage < least)
        stand_at(list, decoded_list_seek(list->decoded, list->at, least));
    while (list->passage < least) {
        for (size_t i = 0; i < list->run_count; i++) seek_run(list->reader, &list->runs[i], least);
        if (!settle(list)) posting_list_next(list);
    }
}

/* Moves the run to the last passage before `end`, as far as it stands on this page and not at its very end.
 * What it goes over is put into out; how many that is. */
static inline size_t read_page(struct list_run *run, int64_t end, struct list_entry *out) {
    const unsigned char *at = run->at;
    int64_t passage = run->passage;
    size_t count = 0;
    struct step step;
    while (!run->absolute && read_step(at, run->end, &step) && step.distance < (uint64_t)(end - passage)) {
        passage += (int64_t)step.distance;
        unsigned found = step.size == 1 ? 1 : count_of(step.positions, step.size);
        out[count++] = (struct list_entry){passage, step.positions, found, 0};
        at = step.positions + step.size;
    }
    run->at = at;
    run->passage = passage;
    return count;
}

/* The run that the list stands on, and in *end how far no other run has anything to say, if that is less. */
static struct list_run *run_alone(struct posting_list *list, int64_t *end) {
    struct list_run *alone = list->runs;
    for (size_t i = 1; i < list->run_count; i++) {
        struct list_run *later = &list->runs[i];
        if (later->passage < alone->passage) {
            later = alone;
            alone = &list->runs[i];
        }
        if (later->passage < *end) *end = later->passage;
    }
    return alone;
}

static size_t copy_until(struct posting_list *list, int64_t end, struct list_entry *out) {
    const struct decoded_list *decoded = list->decoded;
    size_t count = 0, at = list->at;
    for (; at < decoded->count && decoded->passages[at] < end; at++)
        out[count++] = (struct list_entry){decoded->passages[at], decoded->positions + decoded->starts[at],
                                           decoded->counts[at], 0};
    stand_at(list, at);
    return count;
}

size_t list_until(struct posting_list *list, int64_t end, struct list_entry *out) {
    size_t count = 0;
    if (list->decoded) return copy_until(list, end, out);
    while (list->passage < end) {
        int64_t until = end;
        struct list_run *run = run_alone(list, &until);
        out[count++] = (struct list_entry){list->passage, list->positions, posting_list_count(list), 0};
        count += read_page(run, until, out + count);
        list->passage = run->passage;
        posting_list_next(list);
    }
    return count;
}

size_t posting_list_positions(const struct posting_list *list, uint32_t *out, size_t room) {
    const unsigned char *at = list->positions, *end = at + list->size;
    uint64_t step, position = 0;
    size_t count = 0;
    for (; varint_read(&at, end, &step); count++) {
        position += step - 2;
        if (count < room) out[count] = (uint32_t)position;
    }
    return count;
}

/* Each of the entry's varints ends at one of its `count` bytes below 128, or before that: none reads past the
 * last of these, or, if a damaged page has none, past the zeros after it. */
void posting_list_decode(const struct list_entry *entry, uint32_t *out) {
    const unsigned char *at = entry->positions;
    uint64_t step = 0, position = 0;
    for (unsigned i = 0; i < entry->count; i++) {
        varint_read(&at, at + VARINT_MOST, &step);
        position += step - 2;
        out[i] = (uint32_t)position;
    }
}

size_t posting_list_leading(const struct list_entry *entry, uint32_t end) {
    const unsigned char *at = entry->positions;
    uint64_t step = 0, position = 0;
    for (unsigned i = 0; i < entry->count; i++) {
        varint_read(&at, at + VARINT_MOST, &step);
        position += step - 2;
        if ((uint32_t)position >= end) return i;
    }
    return entry->count;
}

int64_t posting_lists_passages(const struct posting_list_reader *r) {
    return r->index->passages;
}

int64_t posting_lists_words(const struct posting_list_reader *r) {
    return r->index->words;
}

enum status posting_lists_status(const struct posting_list_reader *r, struct error *error) {
    if (r->failure.status > NONE) *error = r->failure;
    return r->failure.status > NONE ? r->failure.status : OK;
}
