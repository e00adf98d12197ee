/* Expression -> the passages that it holds for. Used where FTS5 cannot answer alone: filters inside OR and
 * NOT, leaves to be verified, nothing but exclusions. */
#ifndef SEARCH_EVALUATE_H
#define SEARCH_EVALUATE_H

#include "search/query/expression.h"
#include "search/match/set.h"

/* Fills an empty set; the caller releases it, also after a failure. */
enum status evaluate(struct store *, const struct expression *, struct set *out, struct error *);

/* All passages of the letters whose goal year is in from..to; unknown years are in none but 0..9999. */
enum status evaluate_years(struct store *, int from, int to, struct set *out, struct error *);

#endif
