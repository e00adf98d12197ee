/* Text that came from a letter, a name or a query, on its way out. */
#ifndef BASE_FIELD_H
#define BASE_FIELD_H

#include <stdio.h>

#include "base/str.h"

/* Appends s as one field of a line: tabs and line breaks become blanks, control characters and broken
 * UTF-8 U+FFFD. */
void sanitize_add(str s, buf *out);

/* Prints s likewise to a stream; an empty one as `dash`, unless that is NULL. */
void sanitize_print(FILE *stream, str s, const char *dash);

#endif
