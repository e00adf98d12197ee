/* Ranking by the index's own lists: the passages that answer words, phrases, alternatives, ANDs and
 * exclusions of them. All are found and counted; only what can reach the top is scored.
 *
 * The lists are read window by window, so many passages at once, and list by list in each. Of an AND the
 * rarest part comes first: the windows in which it does not stand are leapt over, and of the other parts only
 * what stands in its passages is looked at. What a list says of a passage adds to the most that the passage
 * can score: an occurrence is worth most in the shortest passage there is, and what the readings of one term
 * gain together is at most the sum of what each gains alone, as the gain of lib/store/bm25.h grows ever more
 * slowly with tf and less with length; of a single term it is the tf that adds up, and is compared with the
 * tf that the shortest passage needs. *least is what a hit must score at least: whoever takes the hits raises
 * it to the score of the worst that is still wanted, and never lowers it. A passage that cannot reach it is
 * told with the score 0; so is one of which the first i terms give so little that with the rest, at share ·
 * idf · (k1 + 1) each, it cannot.
 *
 * Nothing that scores *least or more is told as 0, so of ties none is lost, and every score that is told is a
 * sum of the same numbers in the same order, whatever the others were. Sums are rounded: all of it by far
 * less than a billionth of the sum of all bounds, which is added to what is compared with *least. */
#ifndef SEARCH_TOP_H
#define SEARCH_TOP_H

#include "search/query/expression.h"

/* Can it be ranked here? Not where it holds a filter, a leaf whose hits must be verified, a NEAR, or brackets
 * other than ORs within ANDs. */
bool topk_can(const struct expression *);

/* The same of an OR of leaves, whose hits the caller verifies. */
bool topk_can_leaf(const struct leaf *);

/* Calls take by ascending id for every passage that answers e, with its score, or with 0 where that is sure
 * to be less than *least; a status other than OK ends it and is handed on. passed, where it is not NULL:
 * those of score 0 are only added up there, which is cheaper than to be told. NONE where the index is of a
 * format that is not read here, and take was not called. */
typedef enum status take_fn(void *, const struct match_hit *);
enum status topk_find(struct store *store, const struct expression *e, const double *least, take_fn *take,
                      void *context, size_t *passed, struct error *error);

#endif
