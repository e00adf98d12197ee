/* Memory that is there or the process ends.
 *
 * Running out of memory is reported in one place, here: one sentence on stderr and exit status 4.
 * That is safe because every change to an index is a transaction or a file built beside (see
 * lib/store): the last good index stays. Nothing here returns NULL; free() releases. */
#ifndef BASE_MEMORY_H
#define BASE_MEMORY_H

#include <stddef.h>

/* count * size bytes, all zero. */
void *memory_zeroed(size_t count, size_t size);

/* The same, not zero, at an address that `alignment`, a power of two, divides. */
void *memory_aligned(size_t alignment, size_t count, size_t size);

/* old made count * size bytes long; old may be NULL. New bytes are not initialised. */
void *memory_resized(void *old, size_t count, size_t size);

/* count * size bytes, all zero, that are freed when the calling thread ends. Unlike a large variable of the
 * thread they cost nothing until they are used. */
void *memory_of_thread(size_t count, size_t size);

/* A copy of n bytes with a NUL after them. */
char *memory_copied(const char *bytes, size_t n);

/* Makes room for one more element: *array holds count elements of size bytes and has room for *room.
 * Grows by doubling. */
void *memory_doubled(void *array, size_t *room, size_t size);
static inline void *memory_grown(void *array, size_t count, size_t *room, size_t size) {
    return count < *room ? array : memory_doubled(array, room, size);
}

/* What memory_exhausted says, borrowed for good; other, unless NULL, takes its place: message_begin brings
 * the person's language. */
const char *memory_sentence(const char *other);

/* Sets what memory_exhausted calls before anything else, for a program that ends in another way. */
void memory_when_exhausted(void (*end)(void));

/* Says that memory ran out and ends the process with status 4. */
_Noreturn void memory_exhausted(void);

#endif
