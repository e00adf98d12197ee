/* Memory that is given back all at once. Nothing allocated from an arena is freed alone. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

#include "base/str.h"

struct arena_block;

/* Valid when zero-initialised. */
struct arena {
    struct arena_block *blocks;
    size_t used; /* bytes taken from the system */
    size_t next; /* bytes of the next block */
};

/* One in memory of its own, to be freed with arena_free; NULL is allowed there. */
struct arena *arena_new(void);
void arena_free(struct arena *);

/* size bytes, not initialised, aligned for any type; valid until arena_release. */
void *arena_take(struct arena *, size_t size);

/* The same, zeroed. */
void *arena_zeroed(struct arena *, size_t size);

/* A copy of s with a NUL after it. */
str arena_copied(struct arena *, str s);

void arena_release(struct arena *);

#endif
