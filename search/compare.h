/* --compare: two years side by side. */
#ifndef SEARCH_COMPARE_JOB_H
#define SEARCH_COMPARE_JOB_H

#include "search/options.h"

/* Compares the passages of two years, those that the filters of the query let through, and prints them.
 * BAD_USAGE: one of the years has none. timeout: milliseconds; 0 = none. */
enum status compare_print(struct store *, const struct options *, int timeout, struct output *,
                          struct error *);

#endif
