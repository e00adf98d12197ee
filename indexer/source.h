/* A letter's bytes, read whole or not at all. */
#ifndef INDEXER_SOURCE_H
#define INDEXER_SOURCE_H

#include "base/status.h"
#include "store/write.h"

/* A larger file is no letter. */
#define SOURCE_MAX ((size_t)1 << 30)

/* Reads the regular file at path into out (emptied first) and says what it looked like. A file that changes
 * while it is read is read again, a few times. BAD_SYSTEM: the error's text is the reason as a clause. */
enum status source_read(const char *path, buf *out, struct file_state *state, struct error *);

/* Reads a stream to its end. */
enum status source_read_stream(int fd, buf *out, struct file_state *state, struct error *);

#endif
