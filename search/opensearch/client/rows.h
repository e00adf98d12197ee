/* Passages that came in answers, gathered and then lent to the store. */
#ifndef CLIENT_ROWS_H
#define CLIENT_ROWS_H

#include "search/match/hits.h"
#include "search/opensearch/client/reply.h"

struct rows {
    struct arena arena; /* owns the texts */
    struct reply_hit *items;
    size_t count, room;
    struct lent lent; /* after rows_settle */
};

/* Not many more are kept. */
#define ROWS_MOST 1000000

enum status rows_too_many(struct error *);

/* Adds all passages of an answer, or BAD_USAGE: there are ROWS_MOST; beside: they are no hits. */
enum status rows_add(struct rows *, const struct reply *, bool beside, struct error *);

/* Adds all passages, which are hits: a page_fn whose context is the rows. */
enum status rows_take(void *rows, const struct reply *, struct error *);

/* Gives letters and passages their ids and puts them into rows->lent, which it replaces. Rows are then in the
 * order of these. */
void rows_settle(struct rows *);

/* The same, but letters have the ids that they have in `letters`, which are in order and hold them all, and
 * stay the caller's: lent.letters and lent.letter_count are left alone. */
void rows_settle_among(struct rows *, const struct lent_letter *letters, size_t count);

/* The settled rows that are hits, in that order, without scores. */
void rows_hits(const struct rows *, struct hits *out);

void rows_release(struct rows *);

#endif
