/* The indexer's job: make the index say what the letters say, at the least cost.
 * The reading order of this program begins here. */
#ifndef INDEXER_INDEX_H
#define INDEXER_INDEX_H

#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"
#include "base/str.h"

struct index_request {
    const char *database; /* absolute path */
    char *const *paths;   /* files and folders; "-" = one letter from standard input */
    size_t path_count;
    const char *name;   /* of the letter on standard input; else NULL */
    const char *remove; /* a letter, or a folder of them, to drop; else NULL */
    bool prune;         /* drop letters whose files are gone below the paths */
    bool rebuild;       /* start over */
    bool no_upgrade;    /* refuse an index of another version, rather than make it anew */
    int mode;           /* of the file, if it is new; -1 = as narrow as the letters */
    bool retry;         /* read again what could not be read, although it has not changed */
    bool vacuum;        /* give back all space that removed letters left */
    bool quiet, verbose;
    int jobs; /* threads that may work at once */
};

struct index_report {
    int64_t added, changed, unchanged, removed, skipped, passed_over;
    int64_t failed_before; /* could not be read by an earlier run, and were not tried again */
    int64_t refused;       /* paths below which nothing was dropped, as they hold no letters */
    int64_t bytes;         /* read and indexed */
    buf passed_kinds; /* of the files that were passed over: "3 .pdf, 1 .docx"; the caller's to release */
};

/* Does it. Letters that cannot be read are named on stderr and counted as skipped. OK also when some were;
 * then, as on any failure, the rest of the index is whole. */
enum status index_run(const struct index_request *, struct index_report *, struct error *);

#endif
