/* Posting lists: which passages hold a key, and where. They are FTS5's own lists, read without FTS5.
 *
 * FTS5 answers a query that it parses, a row at a time, and each row costs some tenths of a microsecond and
 * ten times that to score. Here a passage of a list costs some nanoseconds, and each list moves on by itself,
 * which is what search/match/source.c needs. The lists are in FTS5's tables fts_data and fts_idx, in the
 * format that the comments of its fts5_index.c describe (FTS5_FORMAT of store_internal.h; store_open refuses
 * others), and which fts5_segment.h writes. All of it is hostile until it is checked.
 *
 * A segment of the index holds leaf pages with, in order of the keys: the key, then its list. A list is
 *     passage (as it is if it is the first of the list or page, otherwise the distance to the one before)
 *     size of what follows, times 2, + 1 if it replaces what an older segment says of the passage
 *     positions, each the distance to the one before + 2
 * as varints. It continues over any number of pages. A passage of size 0 was taken out.
 *
 * A page on which a list continues says where its first passage begins, so that posting_list_seek can leap
 * over pages: it looks at some of these beginnings, where FTS5 would read an index of them that it keeps for
 * every long list. */
#ifndef STORE_POSTING_LIST_H
#define STORE_POSTING_LIST_H

#include <stdint.h>

#include "store/list_cache.h"
#include "store/store.h"

/* Past the last passage of a list. */
#define LIST_END INT64_MAX

/* One key's list, standing on a passage. */
struct posting_list {
    int64_t passage;                /* id, or LIST_END */
    const unsigned char *positions; /* of the key in it; borrowed until the list is moved */
    size_t size;                    /* bytes of them */
    struct list_run *runs;          /* the list in each segment, newest first */
    size_t run_count;
    const struct decoded_list *decoded; /* the whole list, instead of the runs; or NULL */
    size_t at;                          /* in decoded */
    struct posting_list_reader *reader;
};

/* Reads lists of one state of the index. Close it before the next store_pause. What all readers of a store
 * need is prepared once. */
struct posting_list_reader;

enum status posting_lists_open(struct store *, struct posting_list_reader **out, struct error *);
void posting_lists_close(struct posting_list_reader *);

/* The list of a key, on its first passage; empty if nothing holds it. Valid until the reader is closed. */
struct posting_list *posting_lists_find(struct posting_list_reader *, str key);

/* The same, for lists that are likely to be asked for again: decoded, from the second question on. */
struct posting_list *posting_lists_recall(struct posting_list_reader *, str key);

/* Another question begins: see posting_lists_recall. */
void posting_lists_ask(struct store *);

/* Did no other question begin yet? */
bool posting_lists_are_new(const struct posting_list_reader *);

/* A list that posting_lists_keep was given under that name, on its first passage; NULL if there is none.
 * *wanted: an earlier question asked for it. A name that has a zero byte is no key's. */
struct posting_list *posting_lists_kept(struct posting_list_reader *, str name, bool *wanted);

/* Keeps a list that was made of others; NULL if there is no room for it. The decoder is then empty. */
struct posting_list *posting_lists_keep(struct posting_list_reader *, str name, struct list_decoder *);

/* To the next passage; not past the end. */
void posting_list_next(struct posting_list *);

/* To the first passage from `least` on. */
void posting_list_seek(struct posting_list *, int64_t least);

/* A passage, and where it holds the key. */
struct list_entry {
    int64_t passage;
    const unsigned char *positions; /* as they are kept: see posting_list_decode */
    unsigned count;                 /* of them */
    unsigned place;                 /* free for the user; 0 from list_until */
};

/* From now on until the next call, positions that the list goes past stay valid. Those from before the call
 * become invalid. */
void posting_list_keep(struct posting_list *);

/* Writes the entry's positions, ascending in a sound list, to out[0..count). */
void posting_list_decode(const struct list_entry *, uint32_t *out);

/* How many of the entry's positions are below `end`, if it is sound. */
size_t posting_list_leading(const struct list_entry *, uint32_t end);

/* Puts the passages before `end` into out, which needs room for as many as there can be, and moves the list
 * to the first from `end` on. Returns how many there are. Their positions are valid after posting_list_keep
 * alone. */
size_t list_until(struct posting_list *, int64_t end, struct list_entry *out);

/* How often the passage holds the key. */
unsigned posting_list_count(const struct posting_list *);

/* Writes the positions in the passage, ascending, to out[0..room). Returns how many there are, which may be
 * more. */
size_t posting_list_positions(const struct posting_list *, uint32_t *out, size_t room);

/* All passages of the index, and their words. */
int64_t posting_lists_passages(const struct posting_list_reader *);
int64_t posting_lists_words(const struct posting_list_reader *);

/* OK, or why some list could not be read; such a list ends early. */
enum status posting_lists_status(const struct posting_list_reader *, struct error *);

#endif
