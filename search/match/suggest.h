/* Words of the index for one that is typed: near it, and beginning with it. */
#ifndef SEARCH_SUGGEST_H
#define SEARCH_SUGGEST_H

#include "danish/slip.h"
#include "search/match/explain.h"

/* Calls visit for each printed word near the one that was typed, best first. */
enum status suggest_near(struct store *, str typed, void (*visit)(void *, const struct slip_candidate *),
                         void *context, struct error *);

/* The printed forms that begin with what was typed, the most printed first, into an array to be freed. The
 * forms are the arena's. */
enum status suggest_complete(struct store *, str typed, struct arena *, struct explain_form **out,
                             size_t *count, struct error *);

#endif
