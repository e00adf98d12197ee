/* A set of ids (of passages, of letters), as bits. */
#ifndef SEARCH_SET_H
#define SEARCH_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Valid when zero-initialised: empty. */
struct set {
    uint64_t *bits;
    size_t words;
};

/* Ids below 0 or past what any index has are left out. */
void set_add(struct set *, int64_t id);
void set_add_range(struct set *, int64_t first, int64_t end);
bool set_has(const struct set *, int64_t id);
void set_unite(struct set *, const struct set *other);
void set_intersect(struct set *, const struct set *other);
void set_subtract(struct set *, const struct set *other);

/* The smallest member >= from, or -1. */
int64_t set_next(const struct set *, int64_t from);

void set_release(struct set *);

#endif
