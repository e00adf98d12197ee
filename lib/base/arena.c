#include "base/arena.h"

#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* Bytes of the first block, and of the largest that is made before it is needed; each is twice the one
 * before.
 */
#define FIRST_BLOCK 4096
#define LAST_BLOCK (1 << 20)

struct arena_block {
    struct arena_block *next;
    size_t used, size;
    alignas(max_align_t) char bytes[];
};

struct arena *arena_new(void) {
    return memory_zeroed(1, sizeof(struct arena));
}

void arena_free(struct arena *arena) {
    if (!arena) return;
    arena_release(arena);
    free(arena);
}

static struct arena_block *add_block(struct arena *arena, size_t size) {
    if (!arena->next) arena->next = FIRST_BLOCK;
    size_t room = size > arena->next ? size : arena->next;
    bool large = arena->blocks && size > arena->next / 2;
    if (arena->next < LAST_BLOCK) arena->next *= 2;
    struct arena_block *block = memory_resized(NULL, sizeof *block + room, 1);
    *block = (struct arena_block){.size = room};
    if (large) { /* a large piece must not waste what is left of the first */
        block->next = arena->blocks->next;
        arena->blocks->next = block;
    } else {
        block->next = arena->blocks;
        arena->blocks = block;
    }
    arena->used += sizeof *block + room;
    return block;
}

void *arena_take(struct arena *arena, size_t size) {
    size_t unit = alignof(max_align_t);
    if (size > SIZE_MAX - unit - sizeof(struct arena_block)) memory_exhausted();
    size = (size + unit - 1) / unit * unit;
    struct arena_block *block = arena->blocks;
    if (!block || block->size - block->used < size) block = add_block(arena, size);
    void *got = block->bytes + block->used;
    block->used += size;
    return got;
}

void *arena_zeroed(struct arena *arena, size_t size) {
    void *got = arena_take(arena, size);
    if (size) memset(got, 0, size);
    return got;
}

str arena_copied(struct arena *arena, str s) {
    char *copy = arena_take(arena, s.n + 1);
    if (s.n) memcpy(copy, s.p, s.n);
    copy[s.n] = '\0';
    return (str){copy, s.n};
}

void arena_release(struct arena *arena) {
    for (struct arena_block *block = arena->blocks, *next; block; block = next) {
        next = block->next;
        free(block);
    }
    *arena = (struct arena){0};
}
