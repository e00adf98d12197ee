/* The head of a mail as passages. It is no part of what the letter says, so that the letter under it is read
 * as it would be without it; but it can be found by its words. */
#ifndef INDEXER_HEAD_H
#define INDEXER_HEAD_H

#include "indexer/encoding.h"
#include "indexer/front.h"
#include "indexer/reader.h"
#include "store/letter.h"

/* Puts the head, which front was read from, before the letter's passages: as the reader reads it; of
 * a mail that a program read, what its fields say without their names, and a passage for the subject, which
 * is the title if the letter's text has none. Takes memory of the letter's arena. Linear in the head's bytes.
 */
void head_add(const struct reading *reading, const struct front *front, const struct reader *reader,
              struct letter *letter);

#endif
