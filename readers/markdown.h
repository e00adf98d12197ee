/* Text as Markdown that means the same text. */
#ifndef READERS_MARKDOWN_H
#define READERS_MARKDOWN_H

#include <stdbool.h>

#include "base/str.h"

/* Appends UTF-8 text with a backslash before every sign that would be markup. If it begins a line, also what
 * would make it a heading, a list item, a quotation, a fence or a rule; after a line break inside the text
 * likewise. Control characters become blanks, but for tabs and line breaks. */
void markdown_add(str text, bool begins_line, buf *out);

#endif
