/* --quotes: does what a draft quotes stand in the letters? */
#ifndef SEARCH_QUOTES_JOB_H
#define SEARCH_QUOTES_JOB_H

#include "search/options.h"

/* Looks for every quotation of the draft and prints what was found. OK: all stand there verbatim, or nearly;
 * NONE: some do not. */
enum status quotes_print(struct store *, const struct options *, struct output *, struct error *);

#endif
