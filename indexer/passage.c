#include "indexer/passage.h"

#include <stdlib.h>

#include "indexer/kind.h"
#include "indexer/mend.h"
#include "indexer/part.h"
#include "indexer/place.h"
#include "indexer/section.h"
#include "indexer/torn.h"

void passages_make(struct blocks *blocks, struct letter *letter) {
    struct units units = {.arena = blocks->arena, .markdown = blocks->marked_up};
    torn_mend(blocks);
    part_blocks(&units, blocks);
    for (size_t i = 0; i < units.count; i++)
        units.at[i].class = units.at[i].furniture ? CLASS_LABEL : unit_classify(&units.at[i].block);
    place_find(&units);
    kind_decide(&units);
    mend_sentences(&units);
    section_write(&units, letter);
    bool paged = blocks->paged && blocks->break_count;
    for (size_t i = 0; i < letter->passage_count && paged; i++)
        letter->passages[i].page = blocks_page(blocks, letter->passages[i].start);
    blocks_release(blocks);
    free(units.at);
}
