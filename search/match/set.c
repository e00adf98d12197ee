#include "search/match/set.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* A crafted index may hold any id; its set must not take all memory. */
#define LAST_ID ((int64_t)1 << 32)

static void reserve(struct set *set, size_t words) {
    if (words <= set->words) return;
    size_t room = words + words / 2 + 64;
    set->bits = memory_resized(set->bits, room, sizeof *set->bits);
    memset(set->bits + set->words, 0, (room - set->words) * sizeof *set->bits);
    set->words = room;
}

void set_add(struct set *set, int64_t id) {
    if (id < 0 || id > LAST_ID) return;
    reserve(set, (size_t)id / 64 + 1);
    set->bits[id / 64] |= (uint64_t)1 << (id % 64);
}

void set_add_range(struct set *set, int64_t first, int64_t end) {
    if (first < 0) first = 0;
    if (end > LAST_ID) end = LAST_ID;
    for (int64_t id = first; id < end && id % 64; id++) set_add(set, id);
    first = (first + 63) & ~(int64_t)63;
    if (first >= end) return;
    reserve(set, (size_t)(end - 1) / 64 + 1);
    for (; first + 64 <= end; first += 64) set->bits[first / 64] = ~(uint64_t)0;
    for (; first < end; first++) set_add(set, first);
}

bool set_has(const struct set *set, int64_t id) {
    if (id < 0 || (uint64_t)id / 64 >= set->words) return false;
    return set->bits[id / 64] >> (id % 64) & 1;
}

void set_unite(struct set *set, const struct set *other) {
    reserve(set, other->words);
    for (size_t i = 0; i < other->words; i++) set->bits[i] |= other->bits[i];
}

void set_intersect(struct set *set, const struct set *other) {
    for (size_t i = 0; i < set->words; i++) set->bits[i] &= i < other->words ? other->bits[i] : 0;
}

void set_subtract(struct set *set, const struct set *other) {
    for (size_t i = 0; i < set->words && i < other->words; i++) set->bits[i] &= ~other->bits[i];
}

int64_t set_next(const struct set *set, int64_t from) {
    if (from < 0) from = 0;
    for (size_t i = (size_t)from / 64; i < set->words; i++) {
        uint64_t word = set->bits[i];
        if (i == (size_t)from / 64) word &= ~(uint64_t)0 << (from % 64);
        if (word) return (int64_t)(i * 64) + __builtin_ctzll(word);
    }
    return -1;
}

void set_release(struct set *set) {
    free(set->bits);
    *set = (struct set){0};
}
