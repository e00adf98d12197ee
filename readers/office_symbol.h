/* Signs of the fonts that have others than Unicode's. */
#ifndef READERS_OFFICE_SYMBOL_H
#define READERS_OFFICE_SYMBOL_H

#include "base/str.h"

/* Appends the sign that the font shows for this code, in hexadecimal digits; nothing if it is not known.
 * Either may be NULL. */
void symbol_print(const char *font, const char *code, buf *out);

#endif
