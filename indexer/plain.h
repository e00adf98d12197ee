/* Plain text as blocks: what stands between blank lines, underlined headings, the rows of tables, and the
 * columns of a page, each read down. */
#ifndef INDEXER_PLAIN_H
#define INDEXER_PLAIN_H

#include <stdbool.h>

#include "indexer/block.h"

/* A form feed begins a page, and ends what stands before it. Always true: see struct reader. */
bool blocks_of_plain(const struct reading *reading, struct blocks *out);

#endif
