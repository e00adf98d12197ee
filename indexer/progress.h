/* A bar with rate and time left, on a terminal; nothing elsewhere. */
#ifndef INDEXER_PROGRESS_H
#define INDEXER_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

struct progress {
    bool on;
    int64_t done, total; /* bytes */
    struct timespec start, shown;
};

/* on = false makes every call do nothing, as does a stderr that is no terminal. */
void progress_start(struct progress *, bool on, int64_t total);
void progress_add(struct progress *, int64_t bytes);

/* Takes the bar off the terminal; call before anything else is written to stderr. It returns by itself. */
void progress_clear(struct progress *);

#endif
