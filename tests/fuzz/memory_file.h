/* A file system for SQLite that holds one file, a compact one beside it and their journals, in memory: an
 * index is opened a thousand times a second, and nothing that it says can make the programs touch another
 * file unseen, as to open one ends the process. */
#ifndef TESTS_FUZZ_MEMORY_FILE_H
#define TESTS_FUZZ_MEMORY_FILE_H

#include <stddef.h>
#include <stdint.h>

/* From now on whatever SQLite opens is here; path is the one name that there is (borrowed). */
void memory_file_begin(const char *path);

/* The file's bytes from now on, copied; no journal. At most MEMORY_FILE_MOST. */
void memory_file_set(const uint8_t *bytes, size_t size);

/* The largest that the file can be; past it the disk is full. */
#define MEMORY_FILE_MOST ((size_t)4 << 20)

#endif
