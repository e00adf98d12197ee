/* A passage's segments as bytes: three LEB128 numbers each (text, file, line), as differences to the
 * segment before. Reading checks everything, as an index may come from anybody. */
#ifndef STORE_SEGMENTS_H
#define STORE_SEGMENTS_H

#include <stdbool.h>

#include "store/letter.h"

void segments_pack(const struct segment *segments, size_t count, buf *out);

/* Reads bytes into an array that the caller frees. False, and nothing to free, where they are no segments
 * of a text of text_size bytes: each must begin inside it, ascending, the first at 0. */
bool segments_unpack(str bytes, size_t text_size, struct segment **out, size_t *count);

/* The place in the file of byte `at` of the text; at the end of the text, the place behind its last byte. */
struct segment segments_find(const struct segment *segments, size_t count, size_t at);

#endif
