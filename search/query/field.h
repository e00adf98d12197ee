/* The names of filters, as people type them. */
#ifndef SEARCH_FIELD_H
#define SEARCH_FIELD_H

#include <stdbool.h>

#include "base/str.h"
#include "search/query/query.h"

/* The field of that name in any case; QUERY_WORD if there is none. */
enum query_kind field_named(str name);

/* The name that query_print writes; NULL if the kind is no filter. */
const char *field_name(enum query_kind);

/* Years or dates: a, a..b, >a, several parted by commas. */
bool field_is_range(enum query_kind);

/* As typed; what * means is decided later. */
bool field_is_glob(enum query_kind);

#endif
