/* What a reader narrows the hits by beside their years: who signed, and the words that stand with them. */
#ifndef SEARCH_FACETS_H
#define SEARCH_FACETS_H

#include "search/match/groups.h"
#include "search/match/keywords.h"

/* The most of each that are offered. */
#define FACETS_MOST 12

struct facets {
    struct groups signers; /* of the hits, the most frequent first */
    size_t signer_count;   /* the first of them, which are offered; less than two = none */
    struct keywords keywords;
    const struct keyword *
        *words; /* those offered: the company of the query's words, or words that hits say more often */
    size_t word_count;
    uint16_t *holds; /* by passage, up to the last hit: a bit for each of words */
    int64_t last;
};

/* Finds the facets of hits; `own` says how the query's words were read. Release also after a failure. */
enum status facets_find(struct store *, const struct hits *, const struct explain *own, struct facets *out,
                        struct error *);
void facets_release(struct facets *);

/* The number of the letter's signer among those offered; FACETS_MOST if it is none of them. */
size_t facets_signer(const struct facets *, const struct letter_row *);

/* Does the passage, which is a hit, hold the word of that number? */
bool facets_holds(const struct facets *, int64_t passage, size_t word);

#endif
