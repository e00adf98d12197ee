/* Torn words: put together inside a line, where the dictionary knows the whole and its parts allow no other
 * reading: "sagsbe- handling", "til-fældet", "S t a t s". (Words torn at the end of a
 * line are put together when the block is written, see writer_add.) */
#ifndef INDEXER_TORN_H
#define INDEXER_TORN_H

#include "indexer/block.h"

/* Mends the texts of all blocks, in their arena; linear in their bytes. */
void torn_mend(struct blocks *blocks);

#endif
