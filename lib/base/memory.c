#include "base/memory.h"

#include <pthread.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/system.h"

/* Marks what message.c translates, which knows this file and is not known here. */
#define N_(text) text

static const char *sentence = N_("out of memory: nothing was changed; free some memory and try again\n");

const char *memory_sentence(const char *other) {
    if (other) sentence = other;
    return sentence;
}

static void (*when_exhausted)(void);

void memory_when_exhausted(void (*end)(void)) {
    when_exhausted = end;
}

void memory_exhausted(void) {
    if (when_exhausted) when_exhausted();
    /* write, as stdio may want memory of its own */
    ssize_t ignored = write(STDERR_FILENO, sentence, strlen(sentence));
    (void)ignored;
    _exit(4);
}

void *memory_zeroed(size_t count, size_t size) {
    void *got = calloc(count ? count : 1, size ? size : 1);
    if (!got) memory_exhausted();
    return got;
}

/* What was allocated for a thread. */
struct piece {
    struct piece *next;
    size_t size;
    max_align_t bytes[];
};

static pthread_key_t pieces;

static void free_pieces(void *first) {
    for (struct piece *piece = first, *next; piece; piece = next) {
        next = piece->next;
        system_free_pages(piece, piece->size);
    }
}

static void make_key(void) {
    if (pthread_key_create(&pieces, free_pieces)) memory_exhausted();
}

void *memory_of_thread(size_t count, size_t size) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    size_t bytes = sizeof(struct piece) + count * size;
    pthread_once(&once, make_key);
    struct piece *piece = system_pages(bytes);
    if (piece) {
        piece->next = pthread_getspecific(pieces);
        piece->size = bytes;
        if (!pthread_setspecific(pieces, piece)) return piece->bytes;
    }
    memory_exhausted();
}

void *memory_aligned(size_t alignment, size_t count, size_t size) {
    if (size && count > (SIZE_MAX - alignment) / size) memory_exhausted();
    /* the size must be a multiple of the alignment */
    void *got = aligned_alloc(alignment, (count * size + alignment) / alignment * alignment);
    if (!got) memory_exhausted();
    return got;
}

void *memory_resized(void *old, size_t count, size_t size) {
    if (size && count > SIZE_MAX / size) memory_exhausted();
    size_t bytes = count * size;
    void *got = realloc(old, bytes ? bytes : 1);
    if (!got) memory_exhausted();
    return got;
}

char *memory_copied(const char *bytes, size_t n) {
    if (n == SIZE_MAX) memory_exhausted();
    char *copy = memory_resized(NULL, n + 1, 1);
    if (n) memcpy(copy, bytes, n);
    copy[n] = '\0';
    return copy;
}

void *memory_doubled(void *array, size_t *room, size_t size) {
    *room = *room ? *room * 2 : 8;
    return memory_resized(array, *room, size);
}
