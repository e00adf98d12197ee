/* What a query's score is made of, for an engine that has the lists of the index: the terms of plan.h and
 * their sources, without a cursor. */
#ifndef SEARCH_SCORING_H
#define SEARCH_SCORING_H

#include "search/match/plan.h"

/* A reading that adds to the frequency of its term. */
struct scoring_source {
    const struct leaf *leaf;
    const struct reading *reading;
    double weight; /* of one occurrence */
    int64_t found; /* passages that hold it; -1 = not counted yet */
};

struct scoring {
    struct plan_term *terms; /* in order of the tree's leaves; their `found` is scoring_sum's */
    size_t term_count, term_room;
    struct scoring_source *sources;
    size_t source_count, source_room;
    int64_t passages, words; /* of the whole index */
};

/* Gathers terms and sources of all leaves that can be a reason for a hit; nothing is counted. The expressions
 * must outlive it. */
void scoring_make(const struct expressions *, struct scoring *out);

/* Counts those sources that are not counted and that the vocabulary alone can count, and the whole index. */
enum status scoring_count(struct store *, struct scoring *, struct error *);

/* Adds up how many passages hold each term, when all sources are counted. */
void scoring_sum(struct scoring *);

/* The same with the figures of a plan of SOURCE_SCORES. */
void scoring_of_plan(const struct expressions *, const struct plan *, struct scoring *out);

/* Does an engine's interval query count the places of the source as the index does? Not of words near each
 * other, nor of a phrase whose first word stands in it again. */
bool scoring_is_interval(const struct scoring_source *);

/* Does it of all sources? If not, the texts must be looked at. */
bool scoring_are_intervals(const struct scoring *);

void scoring_release(struct scoring *);

#endif
