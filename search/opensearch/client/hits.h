/* Passages from OpenSearch, in our order and with our scores. */
#ifndef CLIENT_HITS_H
#define CLIENT_HITS_H

#include "search/opensearch/client/dialogue.h"

/* The passages that answer, lent to the store, as hits_find finds them with MATCH_SCORE; those that are
 * wanted first, and some more, by that order. With context all that
 * it changes is fetched, too. */
enum status client_hits(struct dialogue *, const struct expressions *, const struct hits_options *,
                        enum hits_order, struct hits *out, struct error *);

/* Lends the passages that stand beside lent ones, too: an engine's beside. */
enum status client_beside(struct dialogue *, const int64_t *passages, size_t count, unsigned reach,
                          struct error *);

#endif
