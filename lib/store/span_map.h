/* A passage's spans as bytes: three LEB128 numbers each (text, file, line), as differences to the
 * span before, the first to where the passage begins; nothing where that says it all, as of most.
 * Reading checks everything, as an index may come from anybody. */
#ifndef STORE_SPAN_MAP_H
#define STORE_SPAN_MAP_H

#include <stdbool.h>

#include "store/letter.h"

/* start: byte 0 of the text, and where in the file the passage begins. */
void span_map_pack(const struct span *spans, size_t count, struct span start, buf *out);

/* Reads bytes into an array that the caller frees. False, and nothing to free, if they are no spans
 * of a text of text_size bytes: each must begin inside it, ascending, the first at 0. */
bool span_map_unpack(str bytes, size_t text_size, struct span start, struct span **out, size_t *count);

/* The place in the file of byte `at` of the text; at the end of the text, the place after its last byte. */
struct span span_map_find(const struct span *spans, size_t count, size_t at);

#endif
