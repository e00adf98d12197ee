/* A bar with rate and time left, on a terminal; nothing elsewhere. */
#ifndef INDEXER_PROGRESS_H
#define INDEXER_PROGRESS_H

#include <pthread.h>
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

/* For work that cannot say how far it is: on a terminal, what is done and for how long already. */
struct waiting {
    bool on, over;
    const char *what; /* borrowed */
    struct timespec start;
    pthread_t clock;
    pthread_mutex_t mutex;
    pthread_cond_t end;
};

void waiting_begin(struct waiting *, bool on, const char *what);
void waiting_end(struct waiting *);

#endif
