/* Loaded before a program (LD_PRELOAD): changes a file while it is read.
 *
 * SHIFT_FILE is the file's absolute path, SHIFT_NEXT one of the same size to take bytes from. Before the
 * SHIFT_AT-th read of the file (0: before it is opened) SHIFT_HOW is done to it, once, or with SHIFT_AGAIN
 * before each read from then on; see shift() for what there is. */
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static const char *file, *next, *how;
static long at = LONG_MAX, reads;
static int other = -1; /* the process that makes the change: this one will be in a sandbox */

static size_t take(const char *path, char *bytes, size_t room) {
    FILE *in = fopen(path, "rb");
    size_t n = in ? fread(bytes, 1, room, in) : 0;
    if (in) fclose(in);
    return n;
}

/* Writes bytes of the other file from..to over those of the file. */
static bool write_part(size_t from, size_t to, int flags) {
    static char bytes[1 << 20];
    size_t n = take(next, bytes, sizeof bytes);
    int fd = open(file, O_WRONLY | flags);
    if (to > n) to = n;
    bool good = fd >= 0 && lseek(fd, (off_t)from, SEEK_SET) >= 0 && write(fd, bytes + from, to - from) >= 0;
    if (fd >= 0) close(fd);
    return good;
}

static bool change(void) {
    struct stat state;
    char beside[4096];
    if (stat(file, &state) != 0) return false;
    size_t size = (size_t)state.st_size;
    snprintf(beside, sizeof beside, "%s.beside", file);
    bool good;
    if (strcmp(how, "overwrite") == 0)
        good = write_part(0, size, 0);
    else if (strcmp(how, "overwrite-half") == 0)
        good = write_part(size / 2, size, 0);
    else if (strcmp(how, "rewrite") == 0)
        good = write_part(0, size, O_TRUNC);
    else if (strcmp(how, "grow") == 0)
        good = write_part(0, size / 2, O_APPEND);
    else if (strcmp(how, "shrink") == 0)
        good = truncate(file, (off_t)(size / 2)) == 0;
    else if (strcmp(how, "empty") == 0)
        good = truncate(file, 0) == 0;
    else if (strcmp(how, "replace") == 0)
        good = rename(next, file) == 0;
    else if (strcmp(how, "shut") == 0)
        good = chmod(file, 0) == 0;
    else {
        good = rename(file, beside) == 0;
        if (strcmp(how, "folder") == 0)
            good = good && mkdir(file, 0700) == 0;
        else if (strcmp(how, "pipe") == 0)
            good = good && mkfifo(file, 0600) == 0;
        else if (strcmp(how, "link") == 0)
            good = good && symlink(file, file) == 0;
        else
            good = good && strcmp(how, "vanish") == 0;
    }
    return good;
}

static void shift(void) {
    char good = 0;
    at = getenv("SHIFT_AGAIN") ? at + 1 : LONG_MAX;
    /* not our own read; a sandbox has no recv */
    if (write(other, "", 1) != 1 || syscall(SYS_read, other, &good, 1) != 1 || !good) _exit(99);
}

__attribute__((constructor)) static void begin(void) {
    const char *number = getenv("SHIFT_AT");
    int ends[2];
    file = getenv("SHIFT_FILE");
    next = getenv("SHIFT_NEXT");
    how = getenv("SHIFT_HOW");
    if (!number || !file || !next || !how) return;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) _exit(99);
    if (fork() == 0) {
        char byte;
        close(ends[0]);
        while (recv(ends[1], &byte, 1, 0) == 1) {
            byte = (char)change();
            if (send(ends[1], &byte, 1, 0) != 1) break;
        }
        _exit(0);
    }
    close(ends[1]);
    other = ends[0];
    at = strtol(number, NULL, 10);
}

static bool is_it(int fd) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, sizeof path - 1);
    if (n < 0) return false;
    path[n] = '\0';
    return strcmp(path, file) == 0;
}

/* glibc's own names are not ours to use */
/* NOLINTBEGIN(readability-inconsistent-declaration-parameter-name) */
ssize_t read(int fd, void *bytes, size_t n) {
    static ssize_t (*real)(int, void *, size_t);
    if (!real) *(void **)&real = dlsym(RTLD_NEXT, "read");
    if (at != LONG_MAX && is_it(fd) && ++reads == at) shift();
    return real(fd, bytes, n);
}

int open(const char *path, int flags, ...) {
    static int (*real)(const char *, int, ...);
    va_list arguments;
    va_start(arguments, flags);
    mode_t mode = flags & O_CREAT ? va_arg(arguments, mode_t) : 0;
    va_end(arguments);
    if (!real) *(void **)&real = dlsym(RTLD_NEXT, "open");
    if (at == 0 && strcmp(path, file) == 0) shift();
    return real(path, flags, mode);
}
/* NOLINTEND(readability-inconsistent-declaration-parameter-name) */
