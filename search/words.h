/* --suggest, --related and --complete: words of the index for one that is typed. */
#ifndef SEARCH_WORDS_H
#define SEARCH_WORDS_H

#include "search/options.h"

/* For each argument the printed words near it, best first: typed candidate distance count. NONE if there are
 * none. */
enum status words_suggest(struct store *, const struct options *, struct error *);

/* For each argument the words related to it, the most alike first: typed word passages shared likeness. NONE
 * if there are none. */
enum status words_related(struct store *, const struct options *, struct error *);

/* The printed forms that begin with the argument and their counts, most printed first. NONE if there are
 * none. */
enum status words_complete(struct store *, const struct options *, struct error *);

#endif
