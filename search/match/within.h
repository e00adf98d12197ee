/* A letter as the unit: which letters hold all of a query, wherever in the letter each of its words stands.
 */
#ifndef SEARCH_WITHIN_H
#define SEARCH_WITHIN_H

#include "search/match/expression.h"

/* A set of letters: bit id % 64 of bits[id / 64]. */
struct letter_set {
    uint64_t *bits;
    int64_t last; /* the highest id that it has room for */
};

/* Which letters hold `part`, a part of e's tree or its root: AND, OR and NOT are decided in the letter,
 * words, phrases and words near each other in one of its passages. passages, unless NULL: of a part without
 * AND, OR and NOT, how many passages hold it. Release also after a failure. */
enum status within_letters(struct store *, const struct expressions *e, const struct expression *part,
                           const struct year_span *, struct letter_set *out, int64_t *passages,
                           struct error *);

/* The same of e's root, an AND of two or more words and phrases, but the commonest of them is left out: its
 * list is the dearest, and need not be read twice by a caller that reads it anyway. */
enum status within_rarer(struct store *, const struct expressions *e, const struct year_span *,
                         struct letter_set *out, struct error *);

int64_t letter_set_count(const struct letter_set *);
void letter_set_release(struct letter_set *);

/* What makes a passage a hit in a letter that holds all: any of the words, and what an OR takes instead of a
 * word (handicap OR year:2014); the root if there are no words. In e's arena. */
struct expression *within_any(struct expressions *e);

#endif
