/* Patterns with * and ?, as queries have them for words and for the values of filters. */
#ifndef SEARCH_PATTERN_H
#define SEARCH_PATTERN_H

#include <stdbool.h>

#include "base/str.h"

/* Does the pattern fit all of s, which is UTF-8? * stands for any signs and, with `one`, ? for one. Takes
 * time by the product of the lengths at most. */
bool pattern_fits(str pattern, bool one, str s);

/* Does the value fit what was typed: case and blanks do not count, and * stands for anything? Takes time
 * likewise. */
bool query_value_fits(str typed, str value);

#endif
