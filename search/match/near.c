#include "search/match/near.h"

#include <stdbool.h>

/* Moves the words to their first places that are near each other; false if there are none. */
static bool come_near(struct near_word *words, size_t count, uint32_t reach) {
    uint32_t last = words[0].places[words[0].at];
    bool near;
    do {
        near = true;
        for (size_t i = 0; i < count; i++) {
            struct near_word *word = &words[i];
            uint32_t least = last > reach ? last - reach : 0, at = word->places[word->at];
            if (at >= least && at <= last) continue;
            near = false;
            while (word->places[word->at] < least)
                if (++word->at == word->count) return false;
            if (word->places[word->at] > last) last = word->places[word->at];
        }
    } while (!near);
    return true;
}

/* The word whose next place comes first; the last place of all may be passed. */
static struct near_word *first_to_move(struct near_word *words, size_t count) {
    struct near_word *next = words;
    for (size_t i = 1; i < count; i++) {
        const struct near_word *word = &words[i];
        if (word->at + 1 == word->count) continue;
        if (next->at + 1 == next->count || word->places[word->at + 1] < next->places[next->at + 1])
            next = &words[i];
    }
    return next;
}

void near_find(struct near_word *words, size_t count, unsigned distance,
               void (*add)(void *context, uint32_t place), void *context) {
    for (size_t i = 0; i < count; i++)
        if (!words[i].count) return; /* a damaged list may have a passage without a position */
    while (come_near(words, count, distance + (uint32_t)count - 1)) {
        for (size_t i = 0; i < count; i++) {
            uint32_t at = words[i].places[words[i].at];
            if (words[i].last != at + 1) add(context, at);
            words[i].last = at + 1;
        }
        struct near_word *next = first_to_move(words, count);
        if (++next->at == next->count) return;
    }
}
