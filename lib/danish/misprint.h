/* Misprints in the letters themselves: revisonen is one step from revisionen, a word of the dictionary.
 *
 * Decided by the form and the dictionary alone, so that a word is indexed the same whatever else is printed;
 * whether the right word is frequent enough to be believed is the query's question. */
#ifndef DANISH_MISPRINT_H
#define DANISH_MISPRINT_H

#include "base/str.h"

/* A word with fewer letters is one step from too many others. */
#define MISPRINT_LETTERS 6

/* No misprint has more right words than this; one that has is left alone. */
#define MISPRINT_WORDS 3

/* The words of the dictionary that form (folded by utf8_fold; no word itself) may be a misprint of: of those
 * that differ by one step (see slip.h: a letter dropped, added, replaced, swapped with the next, or read
 * wrongly by a scanner) the likeliest. The first letter is taken as right. Calls take for each, at most
 * MISPRINT_WORDS times; names do not count. Ten microseconds; bounded for any form. */
void misprint_each(str form, void (*take)(void *, str word), void *context);

#endif
