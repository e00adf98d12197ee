/* --repeats: the passages that return from year to year. */
#ifndef SEARCH_REPEATS_H
#define SEARCH_REPEATS_H

#include "search/options.h"

/* Prints a row per passage that stands in two years or more, with its years; with --year Y those that stand
 * in Y or stood in the year before it, each as new, returns or dropped. NONE if there is no such passage.
 */
enum status repeats_print(struct store *, const struct options *, struct output *, struct error *);

#endif
