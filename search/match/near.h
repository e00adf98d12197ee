/* Words near each other: where in a passage each stands near all others. */
#ifndef SEARCH_NEAR_H
#define SEARCH_NEAR_H

#include <stddef.h>
#include <stdint.h>

struct near_word {
    const uint32_t *places; /* positions in the passage, ascending */
    size_t count;
    size_t at;     /* near_find's own; 0 */
    uint32_t last; /* likewise */
};

/* Calls add with each place at which a word stands in a window of all `count` words: from the first to the
 * last of them there are at most `distance` words beside their own. A word's places come in order, each
 * once. In time of all places times the words. */
void near_find(struct near_word *words, size_t count, unsigned distance,
               void (*add)(void *context, uint32_t place), void *context);

#endif
