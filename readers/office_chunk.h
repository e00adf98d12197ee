/* Text of another format that stands inside a DOCX (altChunk): programs that put letters together leave
 * pieces as they were, for Word to convert. */
#ifndef READERS_OFFICE_CHUNK_H
#define READERS_OFFICE_CHUNK_H

#include "readers/document.h"

/* Before the wall is up. */
void chunk_prepare(void);

/* Adds the piece, if it is a web page or plain text, to the document, in which no paragraph is open; `name`
 * is its part's. False if it is of a kind that is not read here. */
bool chunk_read(str bytes, str name, struct document *);

#endif
