/* --suggest and --complete: words of the index for one that is typed. */
#ifndef SEARCH_WORDS_H
#define SEARCH_WORDS_H

#include "search/options.h"

/* For each argument the printed words near it, best first: typed candidate distance count. NONE if there are
 * none. */
enum status words_suggest(struct store *, const struct options *, struct error *);

/* The printed forms that begin with the argument and their counts, most printed first. NONE if there are
 * none. */
enum status words_complete(struct store *, const struct options *, struct error *);

#endif
