/* Parting: blocks that hold several things become a unit for each. */
#ifndef INDEXER_PART_H
#define INDEXER_PART_H

#include "indexer/unit.h"

/* Adds the block's parts to units. */
void part_block(struct units *units, const struct block *block);

#endif
