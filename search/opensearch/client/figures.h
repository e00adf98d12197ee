/* How often OpenSearch has what was asked for: passages, years, readings. */
#ifndef CLIENT_FIGURES_H
#define CLIENT_FIGURES_H

#include "search/opensearch/client/dialogue.h"

/* How many passages answer a question that was read: hits.total. */
enum status client_count(struct dialogue *, const struct request *, struct response *, struct error *);

/* The same of each year: counted. */
enum status client_years(struct dialogue *, const struct request *, struct response *, struct error *);

/* A reading_counter's count; the context is the dialogue. */
enum status client_count_reading(void *context, const struct leaf *, const struct reading *,
                                 int64_t *passages, int64_t *places, struct error *);

#endif
