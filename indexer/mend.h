/* Mending: sentences that pages, letterhead and images tore apart are put together. */
#ifndef INDEXER_MEND_H
#define INDEXER_MEND_H

#include "indexer/unit.h"

/* Joins the pieces of a torn sentence into its first unit; the others are marked as joined. */
void mend_sentences(struct units *units);

#endif
