/* Cursors: which passages answer a query, part by part.
 *
 * Every part of a query is a cursor: a reading of a word or phrase (source.h), a filter (filter.h), the
 * check of a text (checked.h), and any, all and except of other cursors. A query is a tree of them, which
 * plan.h builds; ranking, counting, years and letters walk that tree and nothing else.
 *
 * A cursor goes through the passages in ascending order, window by window of CURSOR_WINDOW passages, in two
 * steps. `seek` is cheap and says before which passage nothing answers; `narrow` is exact and says which
 * passages of a window answer. Windows make common words cheap, since a list is read in one go; `seek` makes
 * rare ones cheap, since the windows in between are never looked at, and `narrow` is given what is still
 * wanted, so that a list of which little is wanted is leapt through. A caller asks for ascending windows, and
 * for each at most once.
 *
 * A failure is kept in the plan (plan_status); a cursor that failed ends. */
#ifndef SEARCH_CURSOR_H
#define SEARCH_CURSOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bits.h"

#define CURSOR_WORD_BITS 64
#define CURSOR_WORDS 64
#define CURSOR_WINDOW (CURSOR_WORD_BITS * CURSOR_WORDS)

/* After the last passage. */
#define CURSOR_END INT64_MAX

struct cursor;

struct cursor_kind {
    /* A passage from `least` on before which none from `least` on answers; CURSOR_END if there is none. */
    int64_t (*seek)(struct cursor *, int64_t least);
    /* Bit i stands for passage base + i. Clears the bits of passages that do not answer. */
    void (*narrow)(struct cursor *, int64_t base, uint64_t *bits);
    /* Sets the bits in `found` of passages that answer, at least of those in `wanted`: what `narrow` would
     * leave, for an `any`, which needs no copy of what is wanted for each child then. NULL: there is only
     * `narrow`. */
    void (*add)(struct cursor *, int64_t base, const uint64_t *wanted, uint64_t *found);
    void (*release)(struct cursor *);
};

struct cursor {
    const struct cursor_kind *kind;
    int64_t cost; /* orders the parts of an `all`: how many passages answer at most, and COST_* for others */
};

/* Costs above every number of passages: what only tests the passages that it is given, exclusions, and what
 * reads texts. */
#define COST_TEST ((int64_t)1 << 40)
#define COST_EXCEPT ((int64_t)1 << 44)
#define COST_CHECK ((int64_t)1 << 48)

static inline int64_t cursor_seek(struct cursor *c, int64_t least) {
    return c->kind->seek(c, least);
}

static inline void cursor_narrow(struct cursor *c, int64_t base, uint64_t *bits) {
    c->kind->narrow(c, base, bits);
}

/* The first window from `least` on, a multiple of CURSOR_WORD_BITS, in which any passage answers: its base,
 * which is such a multiple too, and its bits. CURSOR_END if there is none. */
int64_t cursor_window(struct cursor *, int64_t least, uint64_t *bits);

/* NULL is allowed. */
void cursor_release(struct cursor *);

/* What any of the children answers. Takes the children over, and frees the array. */
struct cursor *cursor_any(struct cursor **children, size_t count);

/* What all of the children answer. narrows: a child is asked only for what the cheaper ones left; otherwise
 * each sees all that is wanted, as their occurrences count even if the others do not answer. */
struct cursor *cursor_all(struct cursor **children, size_t count, bool narrows);

/* What the child does not answer. It rules nothing out by `seek`: it belongs into an `all`. */
struct cursor *cursor_except(struct cursor *child);

/* ---- bits of a window ---- */

static inline void bits_set(uint64_t *bits, size_t i) {
    bits[i / CURSOR_WORD_BITS] |= (uint64_t)1 << i % CURSOR_WORD_BITS;
}

static inline bool bits_has(const uint64_t *bits, size_t i) {
    return bits[i / CURSOR_WORD_BITS] >> i % CURSOR_WORD_BITS & 1;
}

static inline void bits_and(uint64_t *bits, const uint64_t *other) {
    for (size_t i = 0; i < CURSOR_WORDS; i++) bits[i] &= other[i];
}

static inline size_t bits_count(const uint64_t *bits) {
    size_t count = 0;
    for (size_t i = 0; i < CURSOR_WORDS; i++)
        if (bits[i]) count += bits_ones(bits[i]); /* of most windows most words are empty */
    return count;
}

/* Which words of the window have bits: their numbers, ascending, to out[0..CURSOR_WORDS). How many. */
static inline size_t bits_words(const uint64_t *bits, unsigned char *out) {
    size_t count = 0;
    for (size_t i = 0; i < CURSOR_WORDS; i++) { /* all are written: a branch would cost more */
        out[count] = (unsigned char)i;
        count += bits[i] != 0;
    }
    return count;
}

/* Are no more than `most` bits set? */
static inline bool bits_few(const uint64_t *bits, size_t most) {
    size_t count = 0;
    for (size_t i = 0; i < CURSOR_WORDS; i++)
        for (uint64_t left = bits[i]; left; left &= left - 1)
            if (++count > most) return false;
    return true;
}

/* The first bit from `from` on, which may be CURSOR_WINDOW; CURSOR_WINDOW if there is none. */
static inline size_t bits_next(const uint64_t *bits, size_t from) {
    for (size_t word = from / CURSOR_WORD_BITS; word < CURSOR_WORDS; word++) {
        uint64_t left = bits[word];
        if (word == from / CURSOR_WORD_BITS) left &= ~(uint64_t)0 << from % CURSOR_WORD_BITS;
        if (left) return word * CURSOR_WORD_BITS + (size_t)__builtin_ctzll(left);
    }
    return CURSOR_WINDOW;
}

#endif
