/* Headings that no markup marks: told by their form, and by what stands under them. */
#ifndef INDEXER_HEADING_H
#define INDEXER_HEADING_H

#include "indexer/unit.h"

/* A short line as a heading has it: it begins with a capital or a number, ends no sentence, has no verb and
 * names nobody. */
bool heading_has_form(str line);

/* Whether unit i, no list item, is a heading by its form and by the unit under it. */
bool heading_is_unit(const struct units *units, size_t i);

/* Makes headings of the numbers of minutes: list items of one line with text under them ("3) Regnskab",
 * "A: Valg"), when there are two or more of them. */
void heading_find_numbered(struct units *units);

#endif
