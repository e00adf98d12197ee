#include "indexer/pipeline.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* Letters that may wait, and what they may weigh together (source_weight): both bound memory. */
#define PLACES 32
#define WAITING_BYTES ((size_t)8 << 20)
#define LARGE_BYTES WAITING_BYTES

/* Beside a heavier letter that is being put in none is read. */
#define ALONE_BYTES ((size_t)32 << 20)

struct pipeline {
    struct intake *intake;
    struct store *store;
    bool threaded;
    struct pipeline_letter places[PLACES]; /* a ring: read counts up, made follows, taken follows that */
    size_t read, made, taken;
    size_t waiting; /* weight of the letters between the first and the last */
    bool lent;      /* the user holds letter taken - 1 */
    bool apart;     /* a large letter was made and not yet put in: the analysis is its user's */
    bool full;      /* the analysing thread waits until the words are written down */
    bool done;      /* the last letter was read */
    bool stop;
    pthread_t reader, analyser;
    pthread_mutex_t mutex;
    pthread_cond_t changed;
};

static bool has_letter(const struct pipeline_letter *item) {
    return item->in.is_letter && item->in.status == OK;
}

/* What a letter in a place takes, in bytes of ordinary text; other files are no letters, but held in memory.
 */
static size_t weight(const struct pipeline_letter *item) {
    return item->in.weight > item->in.bytes.n ? item->in.weight : item->in.bytes.n;
}

static void analyse(struct pipeline *p, struct pipeline_letter *item) {
    bool is_letter = has_letter(item);
    item->large = is_letter && weight(item) > LARGE_BYTES;
    if (is_letter && !item->large) analysed_make(&item->prepared, store_analysis(p->store), &item->in.letter);
}

/* A buffer that one large letter needed is not kept. */
static void clear(struct pipeline_letter *item) {
    incoming_clear(&item->in);
    if (item->prepared.token_room > ((size_t)1 << 13)) analysed_release(&item->prepared);
    item->large = false;
}

/* What a letter's tokens take, in bytes: several times its text. */
static size_t token_bytes(const struct pipeline_letter *item) {
    return !has_letter(item) || item->large ? 0 : item->prepared.token_count * sizeof *item->prepared.tokens;
}

static bool has_room(const struct pipeline *p) {
    /* the letter that is lent keeps its place */
    if (p->read - p->taken + p->lent >= PLACES) return false;
    if (p->lent && weight(&p->places[(p->taken - 1) % PLACES]) > ALONE_BYTES) return false;
    return p->waiting < WAITING_BYTES || p->read == p->taken;
}

static void *run_reader(void *context) {
    struct pipeline *p = context;
    for (bool done = false; !done;) {
        pthread_mutex_lock(&p->mutex);
        while (!p->stop && !has_room(p)) pthread_cond_wait(&p->changed, &p->mutex);
        bool stop = p->stop;
        struct pipeline_letter *item = &p->places[p->read % PLACES];
        pthread_mutex_unlock(&p->mutex);
        if (stop) break;
        done = intake_next(p->intake, &item->in) == NONE;
        pthread_mutex_lock(&p->mutex);
        p->done = done;
        p->read += !done;
        p->waiting += weight(item);
        pthread_cond_broadcast(&p->changed);
        pthread_mutex_unlock(&p->mutex);
    }
    return NULL;
}

static void *run_analyser(void *context) {
    struct pipeline *p = context;
    for (size_t i = 0;; i++) {
        pthread_mutex_lock(&p->mutex);
        while (!p->stop && p->apart) pthread_cond_wait(&p->changed, &p->mutex);
        p->full = store_needs_flush(p->store);
        if (p->full) pthread_cond_broadcast(&p->changed);
        while (!p->stop && (p->full || (p->read == i && !p->done))) pthread_cond_wait(&p->changed, &p->mutex);
        bool stop = p->stop || p->read == i;
        struct pipeline_letter *item = &p->places[i % PLACES];
        pthread_mutex_unlock(&p->mutex);
        if (stop) break;
        analyse(p, item);
        pthread_mutex_lock(&p->mutex);
        p->made++;
        p->apart = item->large;
        p->waiting += token_bytes(item);
        pthread_cond_broadcast(&p->changed);
        pthread_mutex_unlock(&p->mutex);
    }
    return NULL;
}

/* Both threads or none. */
static bool start_threads(struct pipeline *p) {
    if (pthread_create(&p->analyser, NULL, run_analyser, p) != 0) return false;
    if (pthread_create(&p->reader, NULL, run_reader, p) == 0) return true;
    pthread_mutex_lock(&p->mutex);
    p->stop = true;
    pthread_cond_broadcast(&p->changed);
    pthread_mutex_unlock(&p->mutex);
    pthread_join(p->analyser, NULL);
    return false;
}

struct pipeline *pipeline_begin(struct intake *intake, struct store *store, bool threads) {
    struct pipeline *p = memory_zeroed(1, sizeof *p);
    p->intake = intake;
    p->store = store;
    analysis_count(store_analysis(store), 1);
    pthread_mutex_init(&p->mutex, NULL);
    pthread_cond_init(&p->changed, NULL);
    /* without threads it goes as well, only slower */
    p->threaded = threads && start_threads(p);
    return p;
}

static enum status next_of_threads(struct pipeline *p, struct pipeline_letter **out, struct error *error) {
    enum status status = NONE;
    pthread_mutex_lock(&p->mutex);
    if (p->lent && p->places[(p->taken - 1) % PLACES].large) p->apart = false;
    if (p->lent) clear(&p->places[(p->taken - 1) % PLACES]);
    p->lent = false;
    pthread_cond_broadcast(&p->changed);
    while (status == NONE && !(p->done && p->taken == p->read)) {
        if (p->made > p->taken) {
            *out = &p->places[p->taken++ % PLACES];
            p->waiting -= weight(*out) + token_bytes(*out);
            p->lent = true;
            status = OK;
        } else if (p->full) { /* the thread waits, and nothing borrows from the analysis */
            enum status written = store_flush_vocabulary(p->store, error);
            if (written) status = written;
            p->full = false;
            pthread_cond_broadcast(&p->changed);
        } else {
            pthread_cond_wait(&p->changed, &p->mutex);
        }
    }
    pthread_mutex_unlock(&p->mutex);
    return status;
}

enum status pipeline_next(struct pipeline *p, struct pipeline_letter **out, struct error *error) {
    if (p->threaded) return next_of_threads(p, out, error);
    struct pipeline_letter *item = &p->places[0];
    if (p->lent) clear(item);
    p->lent = intake_next(p->intake, &item->in) == OK;
    if (!p->lent) return NONE;
    enum status status = store_needs_flush(p->store) ? store_flush_vocabulary(p->store, error) : OK;
    analyse(p, item);
    *out = item;
    return status;
}

void pipeline_end(struct pipeline *p) {
    if (!p) return;
    if (p->threaded) {
        pthread_mutex_lock(&p->mutex);
        p->stop = true;
        pthread_cond_broadcast(&p->changed);
        pthread_mutex_unlock(&p->mutex);
        pthread_join(p->reader, NULL);
        pthread_join(p->analyser, NULL);
        for (size_t i = p->taken; i < p->read; i++) clear(&p->places[i % PLACES]);
    }
    if (p->lent) clear(&p->places[p->threaded ? (p->taken - 1) % PLACES : 0]);
    analysis_count(store_analysis(p->store), 0);
    for (size_t i = 0; i < PLACES; i++) {
        incoming_release(&p->places[i].in);
        analysed_release(&p->places[i].prepared);
    }
    pthread_mutex_destroy(&p->mutex);
    pthread_cond_destroy(&p->changed);
    free(p);
}
