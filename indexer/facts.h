/* Passages -> what a letter's first page tells of it: the year that it is for, when it was signed, its
 * journal number, who signs, to whom, its title and tags. Each is taken from the best evidence that the
 * letter has, in the order that letter(5) tells; a fact without evidence stays empty. What decided stands in
 * the letter's `why`. */
#ifndef INDEXER_FACTS_H
#define INDEXER_FACTS_H

#include "base/str.h"
#include "indexer/encoding.h"
#include "indexer/front.h"
#include "store/letter.h"

/* Fills the facts of a letter whose passages and title are there, in its arena. The spans of its passages
 * point into the reading's text, and their lines are that text's; path is the file's, with what folders are
 * known; front may be all zero. Linear in the letter. */
void facts_find(struct letter *letter, const struct reading *reading, str path, const struct front *front);

#endif
