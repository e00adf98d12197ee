/* Blocks -> passages: what each block is in a letter, and what the scanner tore apart put together.
 *
 * Three questions are asked of every block, in this order: what does it say by itself (line.h), where in the
 * letter does it stand (head, body, after the closing), and does its sentence go on elsewhere. The rules are
 * told in letter(5). */
#ifndef INDEXER_PASSAGE_H
#define INDEXER_PASSAGE_H

#include "indexer/block.h"
#include "store/letter.h"

/* Fills the letter's passages and title from the blocks, in the letter's arena. blocks is used up. */
void passages_make(struct blocks *blocks, struct letter *letter);

#endif
