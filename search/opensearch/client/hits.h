/* Passages from OpenSearch, in our order and with our scores. */
#ifndef CLIENT_HITS_H
#define CLIENT_HITS_H

#include "search/opensearch/client/dialogue.h"

/* The hits of a question that was read, as hits_find finds them, lent to the store. */
enum status client_hits(struct dialogue *, const struct request *, struct response *, struct error *);

#endif
