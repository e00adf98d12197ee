/* --emit opensearch: the query as a request for people's own clients. */
#ifndef SEARCH_EMIT_H
#define SEARCH_EMIT_H

#include "search/options.h"

/* Prints the body of the request: one line. BAD_USAGE names what OpenSearch cannot be asked for; NONE:
 * nothing to look for was typed. */
enum status emit_print(struct store *, const struct options *, struct error *);

#endif
