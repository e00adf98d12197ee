/* Places: where a letter's head ends and its body begins, its closing, and its title. */
#ifndef INDEXER_PLACE_H
#define INDEXER_PLACE_H

#include "indexer/unit.h"

/* Sets what struct units says of the whole. */
void place_find(struct units *units);

#endif
