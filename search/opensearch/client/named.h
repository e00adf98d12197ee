/* A letter that is named, and all its passages, from OpenSearch: for --show. */
#ifndef CLIENT_NAMED_H
#define CLIENT_NAMED_H

#include "search/letter_name.h"
#include "search/opensearch/client/dialogue.h"

/* Lends the letter and its passages to the store, where letter_name_find finds it again. BAD_USAGE as there.
 */
enum status client_load_named(struct dialogue *, const struct letter_name *, struct error *);

#endif
