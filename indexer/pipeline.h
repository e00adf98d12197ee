/* Letters read, cut and analysed, one after another, in order: one thread reads and cuts, one analyses, while
 * their user writes what came before; or, with one job, all by the user's own thread when it asks. */
#ifndef INDEXER_PIPELINE_H
#define INDEXER_PIPELINE_H

#include "indexer/scan.h"
#include "store/write.h"

struct pipeline_letter {
    const struct scan_file *file;
    enum status status; /* OK, or it is to be skipped: */
    struct error reason;
    buf bytes;
    struct file_state state;
    struct letter letter;
    struct analysed prepared;
};

struct pipeline;

/* Begins with the files, which it borrows, and the store's analysis, which nobody else may use until
 * pipeline_end. threads: are there cores for threads? Words are counted. */
struct pipeline *pipeline_begin(const struct scan_file *files, size_t count, struct store *, bool threads);

/* OK and the next letter, borrowed until the next call; NONE at the end. Where the analysis has remembered
 * too many words it lets the store write them down, which may fail. */
enum status pipeline_next(struct pipeline *, struct pipeline_letter **out, struct error *);

/* Stops, also before the end. NULL is allowed. */
void pipeline_end(struct pipeline *);

#endif
