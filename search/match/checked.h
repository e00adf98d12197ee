/* A cursor whose passages are looked up in the text: of =word and word* the index knows the family alone. */
#ifndef SEARCH_CHECKED_H
#define SEARCH_CHECKED_H

#include "search/match/source.h"

/* What the source holds and the text of the passage, read as the leaf means it, too. Releases the source. A
 * failure goes into *error and ends the walk. */
struct cursor *checked_new(struct store *, const struct leaf *, struct source *, struct error *);

#endif
