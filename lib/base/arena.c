#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

#define BLOCK 65536

struct arena_block {
    struct arena_block *next;
    size_t used, size;
    alignas(max_align_t) char bytes[];
};

void *arena_zeroed(struct arena *arena, size_t size) {
    size_t unit = alignof(max_align_t);
    if (size > SIZE_MAX - unit - sizeof(struct arena_block)) memory_exhausted();
    size = (size + unit - 1) / unit * unit;
    struct arena_block *block = arena->blocks;
    if (!block || block->size - block->used < size) {
        size_t room = size > BLOCK ? size : BLOCK;
        block = memory_zeroed(1, sizeof *block + room);
        block->size = room;
        if (arena->blocks && size > BLOCK / 2) { /* a large piece must not waste what is left of the first */
            block->next = arena->blocks->next;
            arena->blocks->next = block;
        } else {
            block->next = arena->blocks;
            arena->blocks = block;
        }
        arena->used += sizeof *block + room;
    }
    void *got = block->bytes + block->used;
    block->used += size;
    return got;
}

str arena_copied(struct arena *arena, str s) {
    char *copy = arena_zeroed(arena, s.n + 1);
    if (s.n) memcpy(copy, s.p, s.n);
    return (str){copy, s.n};
}

void arena_release(struct arena *arena) {
    for (struct arena_block *block = arena->blocks, *next; block; block = next) {
        next = block->next;
        free(block);
    }
    *arena = (struct arena){0};
}
