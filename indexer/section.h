/* Sections: headings, what stands under them, and the letter's passages in the order of the file. */
#ifndef INDEXER_SECTION_H
#define INDEXER_SECTION_H

#include "indexer/unit.h"

/* Fills the letter's passages and title from the units, in the units' arena. */
void section_write(struct units *units, struct letter *letter);

#endif
