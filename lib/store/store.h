/* An index file, open. What both programs need of it; what only one may do is in write.h and read.h. */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"
#include "base/str.h"
#include "danish/analysis.h"

struct store;

/* Opens an index for reading, and shows it in one state, whatever is written meanwhile, until it is closed.
 * BAD_STORE, with the command that mends it, where it is missing, of another version or analyser, damaged, or
 * no index. */
enum status store_open(const char *path, struct store **out, struct error *);

/* Between two questions: lets go of the state, so that no writer waits for us; nothing may be asked until
 * store_resume, which shows the index as it then is. */
void store_pause(struct store *);
enum status store_resume(struct store *, struct error *);

/* Closes any store; what a writer has not committed is undone. NULL is allowed. */
void store_close(struct store *);

/* The analysis that the index's texts went through. Lives as long as the store. */
struct analysis *store_analysis(struct store *);

/* Calls visit for each folder or file that the index was made from (indexer's PATHs), absolute; nothing if
 * they cannot be read. The name is borrowed until visit returns. */
void store_each_folder(struct store *, void (*visit)(void *, str folder), void *context);

/* A letter's row. */
struct letter_row {
    int64_t id;
    str path; /* absolute */
    int year; /* 0 = unknown */
    str signed_on, journal, minister, title, encoding;
    int64_t size, mtime; /* bytes; nanoseconds since 1970 */
    int64_t first_passage, passage_count;
    str recipient, signers, tags, why; /* as in struct letter */
};

/* Calls visit for every letter, by path. The row's strings are borrowed until visit returns; when it does
 * not return OK, that is handed on at once. */
enum status store_each_letter(struct store *, enum status (*visit)(void *, const struct letter_row *),
                              void *context, struct error *);

struct store_stats {
    int64_t letters, passages, words, forms, bytes; /* words: positions; bytes: of the file */
};

enum status store_stats(struct store *, struct store_stats *out, struct error *);

#endif
