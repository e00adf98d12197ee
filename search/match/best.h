/* The best N of scores that come in any order: a heap with the least of them in front. */
#ifndef SEARCH_BEST_H
#define SEARCH_BEST_H

#include <stdbool.h>
#include <stddef.h>

struct best {
    double *items; /* room for `wanted`, which is not 0 */
    size_t count, wanted;
};

static inline bool best_full(const struct best *b) {
    return b->count == b->wanted;
}

/* One more score; the worst of those that are no longer wanted falls out. */
static inline void best_add(struct best *b, double score) {
    size_t at = 0;
    if (!best_full(b)) {
        for (at = b->count++; at && b->items[(at - 1) / 2] > score; at = (at - 1) / 2)
            b->items[at] = b->items[(at - 1) / 2];
    } else if (score <= b->items[0]) {
        return;
    } else {
        for (size_t next; (next = at * 2 + 1) < b->wanted; at = next) {
            if (next + 1 < b->wanted && b->items[next + 1] < b->items[next]) next++;
            if (b->items[next] >= score) break;
            b->items[at] = b->items[next];
        }
    }
    b->items[at] = score;
}

#endif
