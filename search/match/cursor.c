#include "search/match/cursor.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

struct group {
    struct cursor cursor;
    struct cursor **children;
    size_t count;
    bool narrows;
};

int64_t cursor_window(struct cursor *c, int64_t least, uint64_t *bits) {
    while ((least = cursor_seek(c, least)) < CURSOR_END - CURSOR_WINDOW) {
        least -= least % CURSOR_WORD_BITS;
        memset(bits, 0xFF, CURSOR_WORDS * sizeof *bits);
        cursor_narrow(c, least, bits);
        if (bits_next(bits, 0) < CURSOR_WINDOW) return least;
        least += CURSOR_WINDOW;
    }
    return CURSOR_END;
}

void cursor_release(struct cursor *c) {
    if (c) c->kind->release(c);
}

static void release_group(struct cursor *c) {
    struct group *group = (struct group *)c;
    for (size_t i = 0; i < group->count; i++) cursor_release(group->children[i]);
    free(group->children);
    free(group);
}

static struct cursor *group_of(const struct cursor_kind *kind, struct cursor **children, size_t count,
                               bool narrows) {
    struct group *group = memory_zeroed(1, sizeof *group);
    *group = (struct group){{kind, 0}, children, count, narrows};
    return &group->cursor;
}

static int64_t seek_any(struct cursor *c, int64_t least) {
    const struct group *any = (const struct group *)c;
    int64_t first = CURSOR_END;
    for (size_t i = 0; i < any->count && first > least; i++) {
        int64_t at = cursor_seek(any->children[i], least);
        if (at < first) first = at;
    }
    return first;
}

/* Adds what the cursor answers of the wanted passages. */
static void add(struct cursor *c, int64_t base, const uint64_t *wanted, uint64_t *found) {
    uint64_t bits[CURSOR_WORDS];
    if (c->kind->add) {
        c->kind->add(c, base, wanted, found);
        return;
    }
    memcpy(bits, wanted, sizeof bits);
    cursor_narrow(c, base, bits);
    for (size_t i = 0; i < CURSOR_WORDS; i++) found[i] |= bits[i];
}

static void add_any(struct cursor *c, int64_t base, const uint64_t *wanted, uint64_t *found) {
    const struct group *any = (const struct group *)c;
    for (size_t i = 0; i < any->count; i++) add(any->children[i], base, wanted, found);
}

static void narrow_any(struct cursor *c, int64_t base, uint64_t *bits) {
    uint64_t found[CURSOR_WORDS] = {0};
    add_any(c, base, bits, found);
    bits_and(bits, found);
}

struct cursor *cursor_any(struct cursor **children, size_t count) {
    static const struct cursor_kind kind = {seek_any, narrow_any, add_any, release_group};
    struct cursor *any = group_of(&kind, children, count, false);
    for (size_t i = 0; i < count; i++) any->cost += children[i]->cost;
    return any;
}

static int64_t seek_all(struct cursor *c, int64_t least) {
    const struct group *all = (const struct group *)c;
    int64_t last = least;
    for (size_t i = 0; i < all->count && last < CURSOR_END; i++) {
        int64_t at = cursor_seek(all->children[i], all->narrows ? last : least);
        if (at > last) last = at;
    }
    return last;
}

static void narrow_all(struct cursor *c, int64_t base, uint64_t *bits) {
    const struct group *all = (const struct group *)c;
    uint64_t wanted[CURSOR_WORDS], child[CURSOR_WORDS];
    if (!all->narrows) memcpy(wanted, bits, sizeof wanted);
    for (size_t i = 0; i < all->count && bits_next(bits, 0) < CURSOR_WINDOW; i++) {
        if (all->narrows) {
            cursor_narrow(all->children[i], base, bits);
            continue;
        }
        memcpy(child, wanted, sizeof child);
        cursor_narrow(all->children[i], base, child);
        bits_and(bits, child);
    }
}

static int by_cost(const void *a, const void *b) {
    int64_t x = (*(struct cursor *const *)a)->cost, y = (*(struct cursor *const *)b)->cost;
    return (x > y) - (x < y);
}

struct cursor *cursor_all(struct cursor **children, size_t count, bool narrows) {
    static const struct cursor_kind kind = {seek_all, narrow_all, NULL, release_group};
    qsort(children, count, sizeof *children, by_cost);
    struct cursor *all = group_of(&kind, children, count, narrows);
    all->cost = children[0]->cost;
    if (children[count - 1]->cost >= COST_CHECK) all->cost += COST_CHECK;
    return all;
}

static int64_t seek_except(struct cursor *c, int64_t least) {
    (void)c;
    return least;
}

static void narrow_except(struct cursor *c, int64_t base, uint64_t *bits) {
    const struct group *except = (const struct group *)c;
    uint64_t child[CURSOR_WORDS];
    memcpy(child, bits, sizeof child);
    cursor_narrow(except->children[0], base, child);
    for (size_t i = 0; i < CURSOR_WORDS; i++) bits[i] &= ~child[i];
}

struct cursor *cursor_except(struct cursor *child) {
    static const struct cursor_kind kind = {seek_except, narrow_except, NULL, release_group};
    struct cursor **children = memory_zeroed(1, sizeof *children);
    children[0] = child;
    struct cursor *except = group_of(&kind, children, 1, false);
    except->cost = COST_EXCEPT + child->cost;
    return except;
}
