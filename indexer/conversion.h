/* Files that reader programs turn into text, several at once. What a program writes, and how it ends, is
 * data: whatever it does costs no more than the file that it was given. */
#ifndef INDEXER_CONVERSION_H
#define INDEXER_CONVERSION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "indexer/format.h"

/* How it ended. */
enum outcome {
    OUTCOME_READ,
    OUTCOME_DAMAGED,
    OUTCOME_LOCKED,
    OUTCOME_NO_TEXT,
    OUTCOME_OVER_LIMIT,
    OUTCOME_OTHER_KIND,
    OUTCOME_ENCRYPTED,
    OUTCOME_FAILED, /* the program crashed, or ended as none should */
    OUTCOME_LATE,   /* it did not end in time */
    OUTCOME_ABSENT, /* it could not be started */
    OUTCOME_EMPTY,  /* the file has no bytes: no program was started */
};

/* The outcome as a clause, with what to do about it. */
const char *outcome_reason(enum outcome, const struct format *);

/* Seconds that a program is waited for, beside what it is kept waiting. */
#define CONVERSION_SECONDS 30

struct conversion {
    const struct format *format;
    struct conversion *next;  /* in the list of those that run */
    int run, out, said_out;   /* descriptors; -1 = closed */
    int status;               /* as of waitpid */
    bool over, late, stopped; /* stopped: by us, before it had ended */
    bool other_kind, empty;   /* the file is, by its first bytes: no program was started */
    int64_t waited;           /* nanoseconds */
    buf read;                 /* and not yet asked for */
    buf said;                 /* on standard error: not to be believed, and cut */
};

/* All that run at the same time. Valid when zero-initialised. */
struct conversions {
    struct conversion *first;
};

/* Starts the format's program on the open file; name is the letter's. The file may be closed afterwards. */
void conversion_begin(struct conversions *, struct conversion *, const struct format *, str name, int file);

/* Appends some more of what the program writes, and waits for it; false at the end. The others' is taken in
 * meanwhile, up to a bound. */
bool conversion_more(struct conversions *, struct conversion *, buf *out);

/* Stops it if it still runs, says how it ended, and frees all but what it said, which is the caller's. */
enum outcome conversion_end(struct conversions *, struct conversion *);

#endif
