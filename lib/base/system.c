#include "base/system.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>
#include <sys/mman.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif
#ifdef __GLIBC__
#include <malloc.h>
#endif

/* The tables of the language are mapped as they are, and sizes of letters go beyond 32 bits. */
#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "brev needs a little-endian processor: its tables and indexes are little-endian"
#endif
_Static_assert(sizeof(size_t) >= 8 && sizeof(off_t) >= 8, "brev needs a 64-bit system");

/* Without _GNU_SOURCE (tests/lint compiles so) a Linux is any other system. */
#if defined(__linux__) && defined(_GNU_SOURCE)
#define LINUX 1
#else
#define LINUX 0
#endif

static int64_t nanoseconds(struct timespec time) {
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

#ifdef __APPLE__
#define st_mtim st_mtimespec
#define st_ctim st_ctimespec
#endif

int64_t system_modified(const struct stat *state) {
    return nanoseconds(state->st_mtim);
}

int64_t system_changed(const struct stat *state) {
    return nanoseconds(state->st_ctim);
}

const void *system_find(const void *bytes, size_t n, const void *wanted, size_t wanted_n) {
#if LINUX || defined(__APPLE__) || defined(__FreeBSD__) || defined(__OpenBSD__) || defined(__NetBSD__)
    return n >= wanted_n ? memmem(bytes, n, wanted, wanted_n) : NULL;
#else
    const char *at = bytes;
    const char *first = wanted;
    if (!wanted_n) return bytes;
    for (const char *end = at + n; (size_t)(end - at) >= wanted_n; at++) {
        at = memchr(at, *first, (size_t)(end - at) - wanted_n + 1);
        if (!at) return NULL;
        if (memcmp(at, wanted, wanted_n) == 0) return at;
    }
    return NULL;
#endif
}

static void close_on_exec(const int ends[2]) {
    for (int i = 0; i < 2; i++) fcntl(ends[i], F_SETFD, FD_CLOEXEC);
}

bool system_pipe(int ends[2]) {
#if LINUX || defined(__FreeBSD__) || defined(__OpenBSD__) || defined(__NetBSD__)
    return pipe2(ends, O_CLOEXEC) == 0;
#else
    if (pipe(ends) != 0) return false;
    close_on_exec(ends);
    return true;
#endif
}

bool system_socket_pair(int ends[2]) {
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) return false;
    close_on_exec(ends);
#ifdef SO_NOSIGPIPE
    for (int i = 0; i < 2; i++) setsockopt(ends[i], SOL_SOCKET, SO_NOSIGPIPE, &(int){1}, sizeof(int));
#endif
    return true;
}

/* Apple's sockets have SO_NOSIGPIPE instead. */
#ifndef MSG_NOSIGNAL
#define MSG_NOSIGNAL 0
#endif

ssize_t system_send(int socket, const struct msghdr *message) {
    return sendmsg(socket, message, MSG_NOSIGNAL);
}

int system_memory_file(void) {
#if LINUX
    return memfd_create("letter", MFD_CLOEXEC);
#else
    FILE *file = tmpfile();
    int fd = file ? fcntl(fileno(file), F_DUPFD_CLOEXEC, 3) : -1;
    if (file) fclose(file);
    return fd;
#endif
}

void system_die_with_parent(void) {
#if LINUX
    prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
}

static bool copy_by_hand(int from, int to) {
    static char block[1 << 16];
    ssize_t n;
    while ((n = read(from, block, sizeof block)) != 0) {
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return false;
        for (ssize_t done = 0, step; done < n; done += step) {
            step = write(to, block + done, (size_t)(n - done));
            if (step <= 0) return false;
        }
    }
    return true;
}

bool system_copy(int from, int to) {
#if LINUX
    ssize_t n;
    while ((n = copy_file_range(from, NULL, to, NULL, (size_t)1 << 30, 0)) > 0) continue;
    if (n == 0) return true;
    if (errno != EXDEV && errno != ENOSYS && errno != EINVAL && errno != EOPNOTSUPP) return false;
#endif
    return copy_by_hand(from, to);
}

/* musl has streams like these, but its stdout stays what it is. */
#if (LINUX && defined(__GLIBC__)) || defined(__FreeBSD__) || defined(__APPLE__)

static size_t (*write_output)(const char *, size_t);

#ifdef __APPLE__
static int write_cookie(void *cookie, const char *bytes, int size) {
    (void)cookie;
    size_t n = write_output(bytes, (size_t)size);
    return n ? (int)n : -1;
}

static FILE *stream(void) {
    return funopen(NULL, NULL, write_cookie, NULL, NULL);
}
#else
static ssize_t write_cookie(void *cookie, const char *bytes, size_t size) {
    (void)cookie;
    return (ssize_t)write_output(bytes, size);
}

static FILE *stream(void) {
    return fopencookie(NULL, "w", (cookie_io_functions_t){.write = write_cookie});
}
#endif

bool system_divert_output(size_t (*write)(const char *bytes, size_t size)) {
    write_output = write;
    FILE *diverted = stream();
    if (diverted) stdout = diverted;
    return diverted;
}

#else

bool system_divert_output(size_t (*write)(const char *bytes, size_t size)) {
    (void)write;
    return false;
}

#endif

void system_keep_memory(int bytes) {
#ifdef __GLIBC__
    mallopt(M_TRIM_THRESHOLD, bytes);
    mallopt(M_MMAP_THRESHOLD, bytes);
#else
    (void)bytes;
#endif
}

#ifdef MAP_ANONYMOUS

void *system_pages(size_t bytes) {
    void *pages = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return pages == MAP_FAILED ? NULL : pages;
}

void system_free_pages(void *pages, size_t bytes) {
    munmap(pages, bytes);
}

#else

void *system_pages(size_t bytes) {
    return calloc(1, bytes);
}

void system_free_pages(void *pages, size_t bytes) {
    (void)bytes;
    free(pages);
}

#endif

/* A number that stands in a file of the kernel's; INT64_MAX if there is none ("max"). */
static int64_t number_in(const char *path) {
    char text[32];
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
    if (fd >= 0) close(fd);
    if (n <= 0 || text[0] < '0' || text[0] > '9') return INT64_MAX;
    text[n] = '\0';
    return strtoll(text, NULL, 10);
}

/* The least that the control groups of this process allow, from its own up to the root's. */
static int64_t group_limit(void) {
    char line[PATH_MAX], path[PATH_MAX + 64];
    int64_t least =
        number_in("/sys/fs/cgroup/memory/memory.limit_in_bytes"); /* of version 1, in a container */
    FILE *file = fopen("/proc/self/cgroup", "re");
    if (!file) return least;
    while (fgets(line, sizeof line, file)) {
        if (strncmp(line, "0::/", 4) != 0) continue; /* version 2 */
        line[strcspn(line, "\n")] = '\0';
        for (char *end = line + strlen(line); end > line + 3; end = strrchr(line, '/')) {
            *end = '\0';
            snprintf(path, sizeof path, "/sys/fs/cgroup%s/memory.max", line + 3);
            int64_t limit = number_in(path);
            if (limit < least) least = limit;
        }
        int64_t limit = number_in("/sys/fs/cgroup/memory.max");
        if (limit < least) least = limit;
    }
    fclose(file);
    return least;
}

int64_t system_memory_limit(void) {
    struct rlimit limit;
    int64_t least = group_limit();
    if (getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur < (rlim_t)least) least = (int64_t)limit.rlim_cur;
    if (getrlimit(RLIMIT_DATA, &limit) == 0 && limit.rlim_cur < (rlim_t)least)
        least = (int64_t)limit.rlim_cur;
    return least;
}

bool system_alarm_after_work(int signal, int64_t seconds) {
#if LINUX || defined(__FreeBSD__) || defined(__NetBSD__)
    static timer_t timer;
    static bool made;
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = signal};
    if (!made) made = timer_create(CLOCK_THREAD_CPUTIME_ID, &event, &timer) == 0;
    return made && timer_settime(timer, 0, &(struct itimerspec){.it_value.tv_sec = seconds}, NULL) == 0;
#else
    struct itimerval end = {.it_value.tv_sec = seconds};
    return signal == SIGPROF && setitimer(ITIMER_PROF, &end, NULL) == 0;
#endif
}
