/* Scores a passage by the terms of a plan. Every score is a sum of the same numbers in the same order,
 * whichever way the passage was found, and whatever the others were: the greatest terms come first, so that a
 * passage that cannot reach a score is given up early. */
#ifndef SEARCH_SCORER_H
#define SEARCH_SCORER_H

#include "search/match/plan.h"
#include "store/bm25.h"

/* A term as it is scored: the greatest bound first. */
struct scored_term {
    size_t number;       /* in the plan */
    double idf;          /* times the share */
    size_t first, count; /* its sources that hold anything */
};

struct scorer {
    struct plan *plan;
    struct scored_term *terms; /* as many as the plan has */
    double *rest;              /* what the terms from each on add at most, and a little more: see topk.h */
    double *gains;             /* of each of the plan's terms, in the passage that was scored */
    struct source **sources;   /* that hold anything */
    size_t source_count;
    double mean;             /* words of a passage */
    double shortest;         /* bm25_length of the shortest passages */
    struct source **present; /* those that hold the passage that was scored */
    size_t present_count;
    uint32_t *places; /* that were gathered: positions, in no order, some more than once */
    size_t place_count, place_room;
};

void scorer_init(struct scorer *, struct plan *);
void scorer_release(struct scorer *);

/* bm25_length of a passage. */
double scorer_length(const struct scorer *, int64_t passage);

/* What the term adds to the score of a passage of that length. */
static inline double scorer_gain(const struct scored_term *term, double tf, double length) {
    return tf > 0 ? term->idf * bm25_gain(tf, length) : 0;
}

/* What the passage scores; below 0 if that is sure to be less than `least`. Asked for ascending passages, as
 * source_entry is. */
double scorer_score(struct scorer *, int64_t passage, double least);

/* Gathers the positions of the sources in the passage; `each`: of a phrase those of all its words. */
void scorer_places(struct scorer *, struct source **sources, size_t count, int64_t passage, bool each);

#endif
