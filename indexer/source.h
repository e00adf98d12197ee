/* A letter's bytes, read whole or not at all. */
#ifndef INDEXER_SOURCE_H
#define INDEXER_SOURCE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

#include "base/status.h"
#include "store/write.h"

/* A larger file is no letter. */
#define SOURCE_MAX ((size_t)1 << 30)

/* How many times its bytes a letter may take in memory, with its words, until it is in the index. */
#define SOURCE_MEMORY 4

/* Sets how large a letter may be by the memory that there is: the least of memory (bytes; 0 = as much as
 * there is) and system_memory_limit. Larger ones are not read. To be called before any thread is started. */
void source_limit(int64_t memory);

/* What the system says of a file; its hash is not known. */
struct file_state source_state(const struct stat *);

/* Might a file of that age, in nanoseconds, still change without any of its times being another? */
bool source_is_young(const struct stat *, int64_t age);

/* Reads the regular file at path into out (emptied first) and says what it looked like. A file that changes
 * while it is read is read again, a few times. The error's text is the reason as a clause: BAD_SYSTEM, if it
 * cannot be read now; BAD_USAGE, if it is too large to be. */
enum status source_read(const char *path, buf *out, struct file_state *state, struct error *);

/* Opens the regular file at path for a reader program, from its beginning, and says what it looks like; hash
 * included. Statuses as of source_read. */
enum status source_open(const char *path, int *fd, struct file_state *state, struct error *);

/* Does the open file still look so? */
bool source_is_same(int fd, const struct file_state *state);

/* The bytes of ordinary text that take as much memory as this one: short lines, cells and marks take many
 * times their bytes. */
size_t source_weight(str text);

/* OK if a text of that weight may be a letter; BAD_USAGE if it is too large. */
enum status source_fits(str text, size_t weight, struct error *);

/* Reads a stream to its end. Statuses as of source_read. */
enum status source_read_stream(int fd, buf *out, struct file_state *state, struct error *);

#endif
