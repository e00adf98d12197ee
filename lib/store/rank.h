/* Scoring inside FTS5: auxiliary functions that see each matching row's phrases. Private to lib/store.
 *
 * The score is BM25 (Robertson, Walker: Okapi at TREC-3, 1994) with k1 = 1.2 and b = .75 over leaves, not
 * phrases: a leaf is one word or phrase that the user typed, and its readings (the word itself, compounds
 * that hold it, other spellings) add to one weighted term frequency. The inverse document frequency is
 * ln(1 + (N - n + .5) / (n + .5)), which stays positive when a word is in most passages: with five
 * letters most words are. */
#ifndef STORE_RANK_H
#define STORE_RANK_H

#include <stdbool.h>
#include <stddef.h>

#include "store/database.h"

struct facts;

/* One phrase of the MATCH text, in its order there. */
struct rank_phrase {
    unsigned leaf;   /* which leaf it is a reading of, from 0 */
    double weight;   /* of one occurrence: 1 for the word itself, less for weaker rungs */
};

/* The query that runs now: set database.rank before stepping a statement that calls the functions. */
struct rank {
    const struct rank_phrase *phrases;
    size_t phrase_count, leaf_count;
    struct facts *facts;
    double *idf;      /* per leaf; worked out at the first row */
    double *tf;       /* per leaf, scratch */
    double mean_words;
    bool ready;
};

/* Registers match_score(fts) and match_count(fts): the score, and how many places match. */
int rank_register(fts5_api *, struct database *);

/* A rank over borrowed phrases; release what it worked out. */
void rank_init(struct rank *, const struct rank_phrase *, size_t phrase_count, struct facts *);
void rank_release(struct rank *);

#endif
