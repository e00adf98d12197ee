/* Scoring inside FTS5: auxiliary functions that see each matching row's phrases. Private to lib/store.
 *
 * The score is that of bm25.h, over terms, not phrases: the readings of a term add to one weighted frequency.
 */
#ifndef STORE_RANK_H
#define STORE_RANK_H

#include <stdbool.h>
#include <stddef.h>

#include "store/database.h"

struct doc_values;

/* One phrase of the MATCH text, in its order there. */
struct rank_phrase {
    unsigned term; /* whose frequency it adds to, from 0 */
    double weight; /* of one occurrence: 1 for the word itself, less for weaker rungs */
    double
        share; /* of the term in the score: 1, less for a part of what was typed; alike in all its phrases */
    str key;   /* where it is one key alone: how many passages hold it is known; else empty */
};

/* The query that runs now: set database.rank before stepping a statement that calls the functions. */
struct rank {
    const struct rank_phrase *phrases;
    size_t phrase_count, term_count;
    struct doc_values *facts;
    int64_t *found;    /* per term, passages that its phrases are in, added up; of those with a key from the
                          beginning */
    double *idf;       /* per term, times its share; worked out at the first row */
    double *tf;        /* per term, of the row */
    double *letter_tf; /* the same as the letter's score counts it: see RANK_LEAD */
    double mean_words;
    bool ready;
};

/* Where letters are ranked, what stands among the first RANK_LEAD words of a passage counts RANK_LEAD_WEIGHT
 * times: titles, headings and first sentences say what a letter is about. */
#define RANK_LEAD 30
#define RANK_LEAD_WEIGHT 2

/* Registers match_score(fts) and match_count(fts): the score, and how many places match. */
int rank_register(fts5_api *, struct database *);

/* A rank over borrowed phrases; release what it worked out. */
void rank_init(struct rank *, const struct rank_phrase *, size_t phrase_count, struct doc_values *);
void rank_release(struct rank *);

#endif
