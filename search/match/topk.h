/* Walks a plan: finds and counts all passages that answer, and scores what can reach the top.
 *
 * What a source holds of a passage adds to the most that the passage can score: an occurrence is worth most
 * in the shortest passage there is, and what the readings of one term gain together is at most the sum of
 * what each gains alone, as the gain of lib/store/bm25.h grows ever more slowly with tf and less with length.
 * Of a single term it is the tf that adds up, and is compared with the tf that the shortest passage needs.
 * If all lists are decoded, what passages 64 in a row can score at most is looked up first, from the greatest
 * tf over length of each source there (list_cache.h).
 *
 * *least is what a hit must score at least: the caller raises it to the score of the worst that is still
 * wanted, and never lowers it. A passage that cannot reach it is only counted; so is one of which the first i
 * terms give so little that with the rest, at share · idf · (k1 + 1) each, it cannot.
 *
 * Nothing that scores *least or more is left out, so no tie is lost, and every score is a sum of the same
 * numbers in the same order, whatever the others were. Sums are rounded: all of it by far less than a
 * billionth of the sum of all bounds, which is added to what is compared with *least. */
#ifndef SEARCH_TOPK_H
#define SEARCH_TOPK_H

#include "search/match/plan.h"

/* What is wanted of each passage that answers; each costs more than the one before. */
enum match_measure {
    MATCH_WHERE,   /* how many there are, alone */
    MATCH_SCORE,   /* which, with their BM25 scores */
    MATCH_COUNT,   /* which, with how many places match in each */
    MATCH_LETTERS, /* which, with what their letters' scores are made of */
};

/* For letters, what stands among the first MATCH_LEAD words of a passage counts MATCH_LEAD_WEIGHT times:
 * titles, headings and first sentences say what a letter is about. */
#define MATCH_LEAD 30
#define MATCH_LEAD_WEIGHT 2

struct match_hit {
    int64_t passage; /* id */
    int64_t count;   /* with MATCH_COUNT: places; two readings at one place are one */
    double score;    /* with MATCH_SCORE and MATCH_LETTERS */
    /* Of each term of the plan: what it adds to the score; with MATCH_LETTERS its weighted frequency as the
     * letter counts it. Borrowed. */
    const double *terms;
    /* With MATCH_SCORE and a plan of SOURCE_PLACES: the positions at which its sources stand, in no order,
     * some more than once. Borrowed. */
    const uint32_t *places;
    size_t place_count;
};

/* Calls take by ascending id for the passages that answer, all but those that cannot score *least; a status
 * other than OK ends the walk and is returned. *total: how many answer; with
 * a lazy plan, for MATCH_SCORE alone, at most, if plan_waits. */
typedef enum status take_fn(void *, const struct match_hit *);
enum status topk_walk(struct plan *, enum match_measure, const double *least, take_fn *take, void *context,
                      size_t *total, struct error *);

/* The detail that a plan needs for the measure. */
enum source_detail topk_detail(enum match_measure);

#endif
