/* Scoring inside FTS5: auxiliary functions that see each matching row's phrases. Private to lib/store.
 *
 * The score is BM25 (Robertson, Walker: Okapi at TREC-3, 1994) with k1 = 1.2 and b = .75 over terms, not
 * phrases: a term is one word or phrase that the user typed, and its readings (the word itself, compounds
 * that hold it, other spellings) add to one weighted term frequency. The inverse document frequency is
 * ln(1 + (N - n + .5) / (n + .5)), which stays positive when a word is in most passages: with five
 * letters most words are. A passage counts as RANK_FLOOR words long at least, and so does the mean: that a
 * list item or a heading is short is layout, and no reason to stand above the paragraph that answers. */
#ifndef STORE_RANK_H
#define STORE_RANK_H

#include <stdbool.h>
#include <stddef.h>

#include "store/database.h"

struct facts;

/* One phrase of the MATCH text, in its order there. */
struct rank_phrase {
    unsigned term;   /* whose frequency it adds to, from 0 */
    double weight;   /* of one occurrence: 1 for the word itself, less for weaker rungs */
    double share;    /* of the term in the score: 1, less for a part of what was typed; alike in all its phrases */
};

/* The query that runs now: set database.rank before stepping a statement that calls the functions. */
struct rank {
    const struct rank_phrase *phrases;
    size_t phrase_count, term_count;
    struct facts *facts;
    double *idf;       /* per term, times its share; worked out at the first row */
    double *tf;        /* per term, of the row */
    double *letter_tf; /* the same as the letter's score counts it: see RANK_LEAD */
    double mean_words;
    bool ready;
};

/* As long, in words, a shorter passage counts as. */
#define RANK_FLOOR 40

/* Where letters are ranked, what stands among the first RANK_LEAD words of a passage counts RANK_LEAD_WEIGHT
 * times: titles, headings and first sentences say what a letter is about. */
#define RANK_LEAD 30
#define RANK_LEAD_WEIGHT 2

/* Registers match_score(fts) and match_count(fts): the score, and how many places match. */
int rank_register(fts5_api *, struct database *);

/* A rank over borrowed phrases; release what it worked out. */
void rank_init(struct rank *, const struct rank_phrase *, size_t phrase_count, struct facts *);
void rank_release(struct rank *);

#endif
