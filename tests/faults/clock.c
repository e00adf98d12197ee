/* Loaded before a program (LD_PRELOAD): every regular file was last changed at CLOCK_FILES, and it is
 * CLOCK_NOW. Both in nanoseconds since 1970: a file system whose clock stands, and the moment at which one
 * looks. */
#include <dlfcn.h>
#include <fts.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

#define SECOND_NS 1000000000

static struct timespec moment(const char *name) {
    const char *set = getenv(name);
    int64_t ns = set ? strtoll(set, NULL, 10) : 0;
    return (struct timespec){(time_t)(ns / SECOND_NS), (long)(ns % SECOND_NS)};
}

static void date(struct stat *state) {
    if (S_ISREG(state->st_mode)) state->st_mtim = state->st_ctim = moment("CLOCK_FILES");
}

/* NOLINTBEGIN(readability-inconsistent-declaration-parameter-name) */
int fstat(int fd, struct stat *state) {
    static int (*real)(int, struct stat *);
    if (!real) *(void **)&real = dlsym(RTLD_NEXT, "fstat");
    int result = real(fd, state);
    if (result == 0) date(state);
    return result;
}

/* The C library's own looks, below a folder. */
FTSENT *fts_read(FTS *tree) {
    static FTSENT *(*real)(FTS *);
    if (!real) *(void **)&real = dlsym(RTLD_NEXT, "fts_read");
    FTSENT *entry = real(tree);
    if (entry && entry->fts_info == FTS_F) date(entry->fts_statp);
    return entry;
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    static int (*real)(clockid_t, struct timespec *);
    if (!real) *(void **)&real = dlsym(RTLD_NEXT, "clock_gettime");
    if (clock != CLOCK_REALTIME) return real(clock, time);
    *time = moment("CLOCK_NOW");
    return 0;
}
/* NOLINTEND(readability-inconsistent-declaration-parameter-name) */
