/* Letters read, cut and analysed, one after another, in order: one thread reads and cuts, one analyses, while
 * their user writes what came before; or, with one job, all by the user's own thread when it asks. */
#ifndef INDEXER_PIPELINE_H
#define INDEXER_PIPELINE_H

#include "indexer/scan.h"
#include "store/write.h"

struct pipeline_letter {
    const struct scan_file *file;
    enum status status;  /* OK; NONE = its bytes are those that the index has; else it is to be skipped, */
    struct error reason; /* for this reason: BAD_USAGE, if it is no letter any more, BAD_SYSTEM, if it could
                            not be read */
    buf bytes;
    struct file_state state;
    struct letter letter; /* and prepared: if OK */
    bool large; /* it was not prepared: its words would take much memory, and are found when it is put in.
                   Nobody else uses the analysis until the next call */
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
