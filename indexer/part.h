/* Parting: blocks that hold several things become a unit for each. A block is what stands between blank
 * lines; if a text has none, the lines themselves show the borders: list markers, labels, greetings,
 * and lines that end although the next word would have had room. */
#ifndef INDEXER_PART_H
#define INDEXER_PART_H

#include "indexer/unit.h"

/* Adds the parts of all blocks to units. */
void part_blocks(struct units *units, const struct blocks *blocks);

#endif
