/* --compare: two years side by side. */
#ifndef SEARCH_COMPARE_JOB_H
#define SEARCH_COMPARE_JOB_H

#include "search/options.h"

/* Compares the passages of two years and prints them. NONE: neither has any. */
enum status compare_print(struct store *, const struct options *, struct output *, struct error *);

#endif
