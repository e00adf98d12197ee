/* Letters read, cut and analysed, one after another, in order: one thread reads and cuts, one analyses, while
 * their user writes what came before; or, with one job, all by the user's own thread when it asks. */
#ifndef INDEXER_PIPELINE_H
#define INDEXER_PIPELINE_H

#include "indexer/intake.h"
#include "store/write.h"

struct pipeline_letter {
    struct incoming in;
    bool large; /* it was not prepared: its words would take much memory, and are found when it is put in.
                   Nobody else uses the analysis until the next call */
    struct analysed prepared; /* of the letter, if there is one */
};

struct pipeline;

/* Begins with what the intake brings, which it borrows, and the store's analysis, which nobody else may use
 * until pipeline_end. threads: are there cores for threads? Words are counted. */
struct pipeline *pipeline_begin(struct intake *, struct store *, bool threads);

/* OK and the next letter, borrowed until the next call; NONE at the end. If the analysis has remembered
 * too many words it lets the store write them down, which may fail. */
enum status pipeline_next(struct pipeline *, struct pipeline_letter **out, struct error *);

/* Stops, also before the end. NULL is allowed. */
void pipeline_end(struct pipeline *);

#endif
