/* HTML's entities, as Markdown has them in its text: &aelig; &#230; &#xE6; -> æ. */
#ifndef INDEXER_ENTITY_H
#define INDEXER_ENTITY_H

#include <stdbool.h>

#include "base/str.h"

/* Looks up an entity that is not among the common ones, & and ; included, and appends its signs; false when
 * there is none of that name. */
typedef bool entity_lookup(str entity, buf *out);

/* Appends the signs of the entity that s begins with and returns its length in bytes; 0 when it begins with
 * none. *asked counts those that rare had to be asked for: past a bound it is no longer asked and 0 is
 * returned; NULL asks whatever comes. */
size_t entity_read(str s, buf *out, entity_lookup *rare, size_t *asked);

#endif
