/* A letter, or lines of it, as the index keeps them. */
#ifndef SEARCH_SHOW_H
#define SEARCH_SHOW_H

#include "search/options.h"

/* Prints the passages of the letter that o->show names, in reading order, with the query's words marked: all,
 * or those of the lines named and of o->context lines before and after, at least one. OK; BAD_USAGE if the
 * index has no such letter or the letter no such line. */
enum status show_print(struct store *, const struct options *, struct output *, struct error *);

#endif
