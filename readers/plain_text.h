/* The text of a mail that is only text, as Markdown. */
#ifndef READERS_PLAIN_TEXT_H
#define READERS_PLAIN_TEXT_H

#include <stdbool.h>

#include "base/str.h"

/* Appends the UTF-8 text as it was typed, without control characters. If it flows (RFC 3676), lines that end
 * with a blank go on in the next, without the blank if `closed`. */
void plain_text_take(str text, bool flows, bool closed, buf *out);

/* Appends the UTF-8 text as Markdown: quotations stay after their ">", typed lists are lists, all other signs
 * mean themselves. */
void plain_text_write(str text, buf *out);

#endif
