/* Space that removed letters left behind in an index: when to give it back, and how. Private to lib/store. */
#ifndef STORE_COMPACT_H
#define STORE_COMPACT_H

#include <stdint.h>

#include "store/database.h"

/* Worth it where more than one in so many of a file's pages, or of the passages it is made of, is of no use. */
#define COMPACT_SHARE 4

/* Is more than a COMPACT_SHARE-th of the file free? */
bool compact_pays(struct database *);

/* Have the removals of this change, of so many passages, made it worth to merge FTS5's index, which keeps the
 * entries of what was removed until then? */
bool compact_merges(struct database *, int64_t removed);

/* Writes what the file holds, and nothing else, to a new file at path. Outside a transaction. On failure no file is left
 * there. */
enum status compact_into(struct database *, const char *path, struct error *);

#endif
