/* A cursor whose passages are looked up in the text: of =word and word* the index knows the family alone. */
#ifndef SEARCH_CHECKED_H
#define SEARCH_CHECKED_H

#include "search/match/source.h"

/* Texts that a check which may wait looks at before it does. */
#define CHECKED_AT_ONCE 300

/* What the source holds and the text of the passage, read as the leaf means it, too. Releases the source. A
 * failure goes into *error and ends the walk. may_wait: after CHECKED_AT_ONCE texts the passages of the
 * source are let through unseen, and the caller asks checked_holds for those that matter. */
struct cursor *checked_new(struct store *, const struct leaf *, struct source *, bool may_wait,
                           struct error *);

/* Has it begun to let passages through unseen? */
bool checked_waits(const struct cursor *);

/* Does the passage, of the window that was narrowed last and let through, hold the leaf? For ascending ones.
 */
bool checked_holds(struct cursor *, int64_t passage);

#endif
