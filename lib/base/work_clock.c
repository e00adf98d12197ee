#include "base/work_clock.h"

#include <errno.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "base/system.h"

#define BUFFER 32768

static int64_t waited;                 /* until the last write ended */
static volatile int64_t waiting_since; /* 0 = nothing is being written */

static int64_t now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

int64_t work_clock(void) {
    int64_t since = waiting_since;
    return (since ? since : now()) - waited;
}

static size_t write_all(const char *bytes, size_t size) {
    size_t done = 0;
    waiting_since = now();
    while (done < size) {
        ssize_t n = write(STDOUT_FILENO, bytes + done, size - done);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) break;
        done += (size_t)n;
    }
    int problem = errno;
    waited += now() - waiting_since;
    waiting_since = 0;
    errno = problem;
    return done == size ? size : 0;
}

void work_clock_guard_output(void) {
    if (!system_divert_output(write_all)) return; /* without it, waiting counts */
    setvbuf(stdout, NULL, isatty(STDOUT_FILENO) ? _IOLBF : _IOFBF, BUFFER);
}
