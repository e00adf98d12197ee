#include "indexer/progress.h"

#include <stdio.h>
#include <unistd.h>

#include "base/message.h"

#define BAR 24

static double seconds(struct timespec from, struct timespec to) {
    return (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9;
}

void progress_start(struct progress *p, bool on, int64_t total) {
    *p = (struct progress){.on = on && isatty(STDERR_FILENO), .total = total};
    clock_gettime(CLOCK_MONOTONIC, &p->start);
    p->shown = p->start;
}

static void show(const struct progress *p, double elapsed) {
    static const char *const eighths[] = {" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    double share = p->total > 0 ? (double)p->done / (double)p->total : 1;
    if (share > 1) share = 1;
    int fill = (int)(share * BAR * 8);
    fputs("\r\033[K", stderr);
    for (int i = 0; i < BAR; i++) {
        int cell = fill - i * 8;
        fputs(cell >= 8 ? "█" : eighths[cell > 0 ? cell : 0], stderr);
    }
    double rate = elapsed > 0 ? (double)p->done / elapsed : 0;
    int left = rate > 0 ? (int)((double)(p->total - p->done) / rate + .5) : 0;
    buf speed = {0};
    message_number(rate / 1e6, 1, &speed);
    /* TRANSLATORS: progress: percent, speed, minutes and seconds */
    fprintf(stderr, _(" %3d %%  %s MB/s  %d:%02d left"), (int)(share * 100), speed.p, left / 60, left % 60);
    buf_release(&speed);
    fflush(stderr);
}

void progress_add(struct progress *p, int64_t bytes) {
    p->done += bytes;
    if (!p->on) return;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (seconds(p->shown, now) < .1) return;
    p->shown = now;
    show(p, seconds(p->start, now));
}

void progress_clear(struct progress *p) {
    if (!p->on) return;
    fputs("\r\033[K", stderr);
    fflush(stderr);
}

static void *run_clock(void *context) {
    struct waiting *w = context;
    pthread_mutex_lock(&w->mutex);
    while (!w->over) {
        struct timespec now;
        clock_gettime(CLOCK_REALTIME, &now);
        int elapsed = (int)seconds(w->start, now);
        fprintf(stderr, "\r\033[K%s  %d:%02d", w->what, elapsed / 60, elapsed % 60);
        fflush(stderr);
        now.tv_sec++;
        pthread_cond_timedwait(&w->end, &w->mutex, &now);
    }
    pthread_mutex_unlock(&w->mutex);
    return NULL;
}

void waiting_begin(struct waiting *w, bool on, const char *what) {
    *w = (struct waiting){.on = on && isatty(STDERR_FILENO), .what = what};
    if (!w->on) return;
    clock_gettime(CLOCK_REALTIME, &w->start);
    pthread_mutex_init(&w->mutex, NULL);
    pthread_cond_init(&w->end, NULL);
    if (pthread_create(&w->clock, NULL, run_clock, w) == 0) return;
    pthread_mutex_destroy(&w->mutex);
    pthread_cond_destroy(&w->end);
    w->on = false; /* it goes as well without */
}

void waiting_end(struct waiting *w) {
    if (!w->on) return;
    pthread_mutex_lock(&w->mutex);
    w->over = true;
    pthread_cond_signal(&w->end);
    pthread_mutex_unlock(&w->mutex);
    pthread_join(w->clock, NULL);
    pthread_mutex_destroy(&w->mutex);
    pthread_cond_destroy(&w->end);
    fputs("\r\033[K", stderr);
    fflush(stderr);
}
