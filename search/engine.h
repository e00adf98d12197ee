/* What answers in the place of an index file's lists: an engine elsewhere, which only a program apart can ask
 * (search/opensearch/client). The file that is open is then a vocabulary. */
#ifndef SEARCH_ENGINE_H
#define SEARCH_ENGINE_H

#include "search/letter_name.h"
#include "search/match/request.h"

struct engine {
    /* Checks that the index is there, and is that of the vocabulary, within this many milliseconds (0:
     * whenever). answer does so itself; what else is asked comes after it. */
    enum status (*begin)(struct engine *, struct store *, int timeout, struct error *);
    /* Brings the letter of that name to the store, for letter_name_find and what follows it. */
    enum status (*load_named)(struct engine *, const struct letter_name *, struct error *);
    /* As request_answer. What the response's hits name stays in the store until the next question. */
    enum status (*answer)(struct engine *, struct store *, const struct request *, struct response *,
                          struct error *);
    /* As hits_find with MATCH_SCORE and hits_sort, of an expression that was built with the counter; what was
     * lent to the store before is gone. */
    enum status (*find)(struct engine *, const struct expressions *, const struct hits_options *,
                        struct hits *, struct error *);
    /* Lends the store the passages that stand beside these, too: `reach` before and after each. */
    enum status (*beside)(struct engine *, const int64_t *passages, size_t count, unsigned reach,
                          struct error *);
    struct reading_counter counter;
    void (*close)(struct engine *);
    const unsigned short *ports; /* of TCP, to which it connects */
    size_t port_count;
};

#endif
