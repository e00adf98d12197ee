/* Markdown -> blocks, by md4c: the only place that knows that library.
 *
 * md4c gives text as pointers into the buffer that it reads, so that every byte of a block's text knows its
 * place in the file. HTML inside the letter parts blocks as Markdown does (tag.h). */
#ifndef INDEXER_MARKDOWN_H
#define INDEXER_MARKDOWN_H

#include <stdbool.h>

#include "indexer/block.h"

/* Appends the letter's blocks in reading order. Text is as a reader sees it: no emphasis marks, a link's
 * text, an image's description, entities as signs, <br> as a line break, HTML tags and comments left out,
 * whatever their length. A form feed begins a page.
 * False, and nothing added, when the letter should be read as plain text: it has too many lines, or links
 * whose addresses would have to be copied too often. */
bool markdown_blocks(const struct reading *reading, struct blocks *out);

/* The signs of a character reference of HTML, from its & to its ;, by the table that md4c has of them. Itself
 * if there is none of that name. The result is in *room, which it empties first, or borrowed. */
str markdown_signs(str reference, buf *room);

#endif
