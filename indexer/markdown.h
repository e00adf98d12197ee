/* Markdown -> blocks, by libcmark: the only place that knows that library.
 *
 * libcmark is shown a skeleton: of every line what decides about blocks (indentation, markers, fences, the
 * beginning of HTML) and an x for the rest. So it says how the lines make blocks, and is quick and linear
 * whatever the text holds; what stands inside a block is read here, from the letter's own bytes, so that
 * every byte of the text knows its place in the file. */
#ifndef INDEXER_MARKDOWN_H
#define INDEXER_MARKDOWN_H

#include <stdbool.h>

#include "indexer/block.h"

/* Appends the letter's blocks in reading order. Text is as a reader sees it: no emphasis marks, a link's
 * text, an image's description, entities as signs, <br> as a space, HTML tags and comments left out.
 * False, and nothing added, when there are so many lines that the letter should be read as plain text. */
bool markdown_blocks(const struct reading *reading, struct blocks *out);

#endif
