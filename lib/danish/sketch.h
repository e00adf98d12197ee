/* A passage's sketch: a few numbers by which near-identical passages are found again, goals that are
 * repeated from year to year with another number or year in them.
 *
 * It is a bottom-k sketch (Broder 1997, "On the resemblance and containment of documents"; Cohen 1997): of
 * all shingles, here pairs of neighbouring stems, the SKETCH_SIZE smallest hashes. Passages whose sketches
 * share numbers may be copies, and their texts are then compared (shingles_likeness); how many must be shared
 * is search/match/copies.c's to say. Tokens without a letter do not count: "2. Flere unge ..." is "5. Flere
 * unge ...". */
#ifndef DANISH_SKETCH_H
#define DANISH_SKETCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "danish/analysis.h"

#define SKETCH_SIZE 4

struct sketch {
    uint32_t least[SKETCH_SIZE]; /* ascending, distinct; 0 = none: fewer shingles than that */
};

/* Building one: token by token, in the order of the text. Valid when zero-initialised. */
struct sketching {
    struct sketch sketch;
    uint64_t before; /* the word before; 0 = none */
    bool pending;    /* one word so far: alone it is a shingle */
};

/* Takes the piece in; other tokens of its position are left out. */
void sketching_add(struct sketching *, const struct token *);
struct sketch sketching_done(struct sketching *);

/* How many numbers the two share. */
size_t sketch_shared(const struct sketch *, const struct sketch *);

/* All that a sketch is a sample of: the distinct shingles of a text, ascending. Zero it first, release it
 * last. */
struct shingles {
    uint32_t *items;
    size_t count, room;
};

/* Time is linear but for sorting. What s held before is replaced. */
void shingles_read(struct shingles *s, struct analysis *, str text);
void shingles_release(struct shingles *);

/* The share of shingles that two texts have in common, 0 to 1 (Jaccard's index, counted exactly). */
double shingles_likeness(const struct shingles *, const struct shingles *);

/* Texts that are alike to this share are the same passage again: chosen so that another number, year or a
 * word more in a goal of eight words still is one, and another goal in the same frame of words is not. */
#define SKETCH_SAME .6

#endif
