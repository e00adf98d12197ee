/* Numbers as they are typed: 1 250 000,50 and § 15, stk. 2, litra a are one word each. */
#ifndef SEARCH_SECTION_H
#define SEARCH_SECTION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/* The end of what belongs to the section whose number ends at byte `at`: § 15 a, § 15, stk. 2, litra a; in
 * § 15 i loven, i is a word. */
size_t section_end(str s, size_t at);

/* Is s the number of a section without its sign: 15, 15a? */
bool section_is_number(str s);

/* The end of the digits that begin at byte `at`. */
size_t digits_end(str s, size_t at);

/* The end of the groups of three digits that go on the number from `from` to `to`: 1 250 000,50. `to` if
 * there are none. */
size_t number_end(str s, size_t from, size_t to);

#endif
