/* Space that removed letters left in an index: when to give it back, and how. Private to lib/store. */
#ifndef STORE_COMPACT_H
#define STORE_COMPACT_H

#include <stdint.h>

#include "store/database.h"

/* Is more than a third of the file free? */
bool compact_pays(struct database *);

/* Is it worth merging FTS5's index after `removed` passages were removed? It keeps the entries of what was
 * removed until then, and every small change adds a segment that each query must look into. FTS5 merges some
 * of them by itself; in a small index, where a query has little else to do, fewer should be left, and merging
 * all costs little. */
bool compact_merges(struct database *, int64_t removed);

/* Is the file no larger than this many bytes? */
bool compact_fits(struct database *, int64_t bytes);

/* Writes what the file holds, and nothing else, to the empty file at path. Outside a transaction. On failure
 * no file is left there. */
enum status compact_into(struct database *, const char *path, struct error *);

#endif
