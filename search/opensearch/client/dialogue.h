/* Questions to an index on OpenSearch, one after the other, and what they have in common. */
#ifndef CLIENT_DIALOGUE_H
#define CLIENT_DIALOGUE_H

#include "search/engine.h"
#include "search/opensearch/body.h"
#include "search/opensearch/client/rows.h"
#include "search/opensearch/client/transport.h"

/* The figures of the whole collection. */
struct collection {
    bool known;
    int64_t passages, words, letters;     /* letters: that have words */
    struct reply_bucket *years, *signed_; /* passages and words of each year, by goal and by date */
    size_t year_count, signed_count;
};

struct dialogue {
    struct engine engine; /* the first: a pointer to it is one to the dialogue */
    const struct address *address;
    struct transport *transport;
    struct store *store; /* the vocabulary */
    struct rows rows;    /* of the answer that is being printed */
    struct collection collection;
    str *within; /* passages and years are of the letters of these paths alone; NULL = of all */
    size_t within_count;
    struct arena arena; /* owns them */
    buf path, body, answer;
};

/* Sends d->body to the index, and reads the answer; free it also after a failure. The body is emptied. */
enum status dialogue_ask(struct dialogue *, struct reply **out, struct error *);

/* The same with the body that body_write writes. */
enum status dialogue_find(struct dialogue *, const struct expressions *, const struct scoring *,
                          const struct body_options *, struct reply **out, struct error *);

/* Passages of one answer at most. */
#define DIALOGUE_PAGE 2500

/* Sends the body page by page, each after the last passage or bucket of the page before, and hands each
 * answer to `take`, until it is the last or take returns NONE; count, of the next page, is take's to change.
 * The passages of BODY_HITS must be in an order. */
typedef enum status page_fn(void *context, const struct reply *, struct error *);
enum status dialogue_pages(struct dialogue *, const struct expressions *, const struct scoring *,
                           struct body_options *, page_fn *take, void *context, struct error *);

/* Is the index there, of this program's version and analysis, and is the vocabulary its own? Asked before
 * every question: while a batch runs, other letters may be loaded. */
enum status dialogue_check(struct dialogue *, struct error *);

/* Fills d->collection, once for every question: another may have changed it since. */
enum status dialogue_collect(struct dialogue *, struct error *);

void dialogue_release(struct dialogue *);

#endif
