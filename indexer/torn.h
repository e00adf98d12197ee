/* Torn words are put together where the dictionary knows the whole and its parts allow no other reading:
 * "sagsbe- handling", "til-fældet", "S t a t s", and "telefo" "nen" at a line's end. (Those that a hyphen
 * marks at a line's end are put together when the block is written, see writer_add.) In a letter that lost
 * white space, words are parted where only one reading is left: "malingaf", "fraBirgitte". */
#ifndef INDEXER_TORN_H
#define INDEXER_TORN_H

#include "indexer/block.h"

/* Mends the texts of all blocks, in their arena; linear in their bytes. */
void torn_mend(struct blocks *blocks);

#endif
