/* Ranks what holds any of many words: term by term into accumulators (Buckley and Lewit, SIGIR 1985), where
 * topk.h goes passage by passage.
 *
 * Of each window every source adds to its passages what it gains there at most: a number of points that
 * depends on how often it is there and on the passage's length class alone, so that a table has it. Points
 * are rounded up, and what the readings of one term gain together is at most the sum of what each gains, so
 * no passage scores more than its points. The passages with the most points are kept, somewhat more than are
 * wanted, and then scored by search/match/scorer.h. If the least of the best scores is below what a passage
 * had to have to be kept, others may be missing, which the caller is told: it then has topk_walk look for
 * them.
 *
 * It needs the lists at hand, as passages are scored after the walk, and reads all of them, which an AND does
 * not. */
#ifndef SEARCH_ACCUMULATORS_H
#define SEARCH_ACCUMULATORS_H

#include "search/match/scorer.h"
#include "search/match/topk.h"

struct accumulators;

/* For the best `wanted` passages of running text, of what the plan answers. NULL if topk_walk is better or
 * the only way: of one term, of ANDs, of texts that must be looked at, and of lists too long to be kept. */
struct accumulators *accumulators_new(struct plan *, size_t wanted);
void accumulators_free(struct accumulators *); /* NULL is allowed */

/* Calls take as topk_walk does for the best `wanted` passages of running text, and for all others that score
 * as much as the least of these, but without places. NONE, and take is not called, if some of them may be
 * missing. */
enum status accumulators_walk(struct accumulators *, take_fn *take, void *context, size_t *total,
                              struct error *error);

/* The places of a passage, as struct match_hit says, borrowed until the next call. After the walk, by
 * ascending passages. */
const uint32_t *accumulators_places(struct accumulators *, int64_t passage, size_t *count);

#endif
