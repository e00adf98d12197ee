/* Character references of HTML (&aelig;, &#230;) that a converter left in plain text. */
#ifndef INDEXER_REFERENCE_H
#define INDEXER_REFERENCE_H

#include <stdbool.h>
#include <stddef.h>

#include "indexer/block.h"

/* Has the text several of them that stand for letters in words? Then all are to be read as their signs, but
 * those of names longer than HTML 4 has, or of several signs; else each is what a person typed: AT&T; R&D.
 * Linear in text.n. */
bool references_left(str text);

/* The bytes of white space at the beginning of s, that of references among it. */
size_t references_blank(str s);

/* Appends the text with each reference as its sign. */
void references_read(str text, buf *out);

/* As inline_add, with each reference as its sign. */
size_t references_add(struct writer *writer, size_t from, size_t to, size_t line);

#endif
