/* Decoded posting lists, kept for the questions that follow.
 *
 * The lists that cost most are those of common words, and common words come back: of a batch's questions most
 * share some. A list that a second question asks for is decoded as a whole and kept until the index changes
 * or memory is needed for others. A process that answers one question pays nothing for it, however often that
 * question needs a list.
 *
 * A decoded list is arrays, so that any passage of it is found without reading those before it; one that
 * holds at least every 64th passage has a bit for each passage too. */
#ifndef STORE_LIST_CACHE_H
#define STORE_LIST_CACHE_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/bits.h"
#include "base/str.h"

/* Bytes that the positions of one list may take. */
#define DECODED_MOST ((size_t)512 << 20)

struct decoded_list {
    size_t count;             /* passages */
    uint32_t *passages;       /* ids, ascending */
    uint32_t *starts;         /* where in `positions` each passage's begin; one more for the end */
    uint16_t *counts;         /* positions of each */
    unsigned char *positions; /* as FTS5 keeps them; 8 bytes more may be read */
    uint64_t *bits;           /* bit i of them: is passage i in the list? NULL for a sparse list */
    uint32_t *ranks;          /* of each word of bits: how many passages are before it */
    size_t words;             /* of bits: 64 passages each */
    /* How often in how short a passage, as list_peak: the most in each word, or of each passage of a list
     * that has few. NULL = not measured. */
    uint16_t *peaks;
    bool word_peaks;
};

/* The upper half of a float, which is enough of a bound: of a number above 0, rounded up. */
static inline uint16_t list_peak(float number) {
    uint32_t bits;
    memcpy(&bits, &number, sizeof bits);
    return (uint16_t)((bits + 0xFFFF) >> 16);
}

static inline float list_peak_value(uint16_t peak) {
    uint32_t bits = (uint32_t)peak << 16;
    float number;
    memcpy(&number, &bits, sizeof number);
    return number;
}

/* Where in the list the first passage from `least` on is, at `from` or later; count if there is none. */
size_t decoded_list_seek(const struct decoded_list *, size_t from, int64_t least);

/* The same for a list with bits. */
static inline size_t decoded_list_rank(const struct decoded_list *list, int64_t least) {
    uint64_t word = (uint64_t)least / 64;
    if (word >= list->words) return list->count;
    uint64_t below = list->bits[word] & (((uint64_t)1 << least % 64) - 1);
    return list->ranks[word] + bits_ones(below);
}

/* Is the passage in the list, which has bits? */
static inline bool decoded_list_has(const struct decoded_list *list, int64_t passage) {
    uint64_t word = (uint64_t)passage / 64;
    return word < list->words && list->bits[word] >> passage % 64 & 1;
}

/* A list in the making. */
struct list_decoder {
    struct decoded_list *list;
    size_t room, bytes, byte_room;
};

struct list_decoder list_decoder_new(void);

/* Adds a passage after those before it, with `size` bytes of positions. False if a decoded list cannot hold
 * it. */
bool list_decoder_add(struct list_decoder *, int64_t passage, const unsigned char *positions, size_t size,
                      size_t count);

/* The same, of positions that are numbers, ascending. */
bool list_decoder_add_places(struct list_decoder *, int64_t passage, const uint32_t *places, size_t count);

void list_decoder_release(struct list_decoder *);

struct list_cache;

/* For lists of so many bytes together. */
struct list_cache *list_cache_new(size_t most);

/* NULL is allowed. */
void list_cache_free(struct list_cache *);

/* Makes room for new lists. No list that was found may be in use. */
void list_cache_trim(struct list_cache *);

/* Another question begins. */
void list_cache_ask(struct list_cache *);

/* Did no other question begin yet? */
bool list_cache_is_new(const struct list_cache *);

/* The list of the name; NULL if there is none. *wanted: an earlier question asked for it, so that it is worth
 * decoding. */
const struct decoded_list *list_cache_find(struct list_cache *, str name, bool *wanted);

/* Gives each passage of the list its peak: list_peak(how often / bm25_length). */
typedef void measure_fn(void *context, const struct decoded_list *, uint16_t *peaks);

/* Keeps the list that was made, which is then empty, with the peaks that `measure` finds; NULL: with none.
 * NULL, and nothing is kept, if there is no room for it. */
const struct decoded_list *list_cache_keep(struct list_cache *, str name, struct list_decoder *,
                                           measure_fn *measure, void *context);

#endif
