/* The receipt: how each word of a query was read, and which printed forms answer it by which rung. */
#ifndef SEARCH_RECEIPT_H
#define SEARCH_RECEIPT_H

#include "search/options.h"

/* Prints it: on stderr; with json, as an object on stdout before the hits. */
enum status receipt_print(struct store *, const struct options *, struct output *, const struct expressions *,
                          struct error *);

/* --suggest: for each argument the printed words near it, best first: typed candidate distance count. NONE
 * where there are none. */
enum status receipt_suggest(struct store *, const struct options *, struct error *);

/* --complete: the printed forms that begin with the argument and their counts, most printed first. */
enum status receipt_complete(struct store *, const struct options *, struct error *);

#endif
