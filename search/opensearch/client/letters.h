/* Letters from OpenSearch: which hold what was asked, and in which order. */
#ifndef CLIENT_LETTERS_H
#define CLIENT_LETTERS_H

#include "search/match/within.h"
#include "search/opensearch/client/dialogue.h"

/* The letters of a question that was read, as request_answer finds them; those that are to be shown are lent
 * to the store with all that is known of them. */
enum status client_letters(struct dialogue *, const struct request *, struct response *, struct error *);

/* Of a question whose words may stand in different passages: fills d->within with the letters that hold all
 * of it. BAD_USAGE: they are too many to be named in a request. */
enum status client_within(struct dialogue *, const struct request *, const struct expressions *,
                          struct error *);

/* A reading_counter's; the context is the dialogue. */
enum status client_count_part(void *context, const struct expressions *, const struct expression *part,
                              const struct year_span *, int64_t *passages, int64_t *letters, struct error *);
enum status client_count_letters(void *context, const struct expressions *, const struct year_span *,
                                 int64_t *letters, struct error *);

#endif
