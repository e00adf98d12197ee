/* record.so: what a program does to the files of a folder, call by call, for power.py. Preloaded;
 * RECORD_FOLDER is the folder's absolute path, RECORD_LOG the file to write.
 *
 * A record is a letter, two numbers and a length (struct head), then so many bytes:
 *   C inode            a file of that name was made       T inode size        it was cut to that size
 *   W inode offset     these bytes were written           S inode             it was synced
 *   R                  renamed: old name, NUL, new name   U                   a name was removed
 *   D                  the folder was synced */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The C library's own functions; its headers name parameters otherwise.
 * NOLINTBEGIN(readability-inconsistent-declaration-parameter-name,readability-non-const-parameter) */

struct head {
    uint64_t what, inode, number, size;
};

static int log_fd = -1;
static const char *folder;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

#define REAL(name) ((__typeof__(&(name)))(uintptr_t)dlsym(RTLD_NEXT, #name))

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("RECORD_LOG");
    folder = getenv("RECORD_FOLDER");
    if (path && folder) log_fd = REAL(open)(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static void put(char what, uint64_t inode, uint64_t number, const void *bytes, size_t size) {
    struct head head = {(uint64_t)what, inode, number, size};
    int before = errno;
    pthread_mutex_lock(&mutex);
    bool good = REAL(write)(log_fd, &head, sizeof head) == sizeof head;
    for (size_t done = 0; good && done < size;) {
        ssize_t n = REAL(write)(log_fd, (const char *)bytes + done, size - done);
        good = n > 0;
        if (good) done += (size_t)n;
    }
    pthread_mutex_unlock(&mutex);
    if (!good) abort();
    errno = before;
}

/* The name in the folder, or NULL. */
static const char *inside(const char *path) {
    size_t n = folder ? strlen(folder) : 0;
    if (log_fd < 0 || !n || strncmp(path, folder, n) != 0 || path[n] != '/') return NULL;
    return strchr(path + n + 1, '/') ? NULL : path + n + 1;
}

/* Is it a file that was opened in the folder? A file's inode is its number; of the letters' none is written.
 */
static bool watched(int fd, struct stat *state) {
    if (log_fd < 0 || fd == log_fd || fstat(fd, state) != 0) return false;
    return S_ISREG(state->st_mode) || S_ISDIR(state->st_mode);
}

static int opened(const char *path, int flags, mode_t mode) {
    const char *name = inside(path);
    bool fresh = name && flags & O_CREAT && access(path, F_OK) != 0;
    int fd = REAL(open)(path, flags, mode);
    struct stat state;
    if (fd < 0 || !name || fstat(fd, &state) != 0) return fd;
    if (fresh) put('C', state.st_ino, 0, name, strlen(name));
    if (!fresh && flags & O_TRUNC) put('T', state.st_ino, 0, NULL, 0);
    return fd;
}

static mode_t mode_of(int flags, va_list arguments) {
    return flags & (O_CREAT | __O_TMPFILE) ? (mode_t)va_arg(arguments, int) : 0;
}

#define OPEN(name)                                                                                           \
    int name(const char *path, int flags, ...);                                                              \
    int name(const char *path, int flags, ...) {                                                             \
        va_list arguments;                                                                                   \
        va_start(arguments, flags);                                                                          \
        mode_t mode = mode_of(flags, arguments);                                                             \
        va_end(arguments);                                                                                   \
        return opened(path, flags, mode);                                                                    \
    }
OPEN(open)
OPEN(open64)
int __open_2(const char *path, int flags);
int __open_2(const char *path, int flags) {
    return opened(path, flags, 0);
}
int __open64_2(const char *path, int flags);
int __open64_2(const char *path, int flags) {
    return opened(path, flags, 0);
}

static ssize_t written(int fd, const void *bytes, ssize_t n, off_t at) {
    struct stat state;
    if (n > 0 && watched(fd, &state) && S_ISREG(state.st_mode))
        put('W', state.st_ino, (uint64_t)at, bytes, (size_t)n);
    return n;
}

ssize_t pwrite(int fd, const void *bytes, size_t n, off_t at) {
    return written(fd, bytes, REAL(pwrite)(fd, bytes, n, at), at);
}
ssize_t pwrite64(int fd, const void *bytes, size_t n, off64_t at) {
    return written(fd, bytes, REAL(pwrite)(fd, bytes, n, at), at);
}
ssize_t write(int fd, const void *bytes, size_t n) {
    off_t at = lseek(fd, 0, SEEK_CUR);
    ssize_t done = REAL(write)(fd, bytes, n);
    return at < 0 ? done : written(fd, bytes, done, at);
}

static int cut(int fd, off_t size) {
    struct stat state;
    int rc = REAL(ftruncate)(fd, size);
    if (!rc && watched(fd, &state)) put('T', state.st_ino, (uint64_t)size, NULL, 0);
    return rc;
}
int ftruncate(int fd, off_t size) {
    return cut(fd, size);
}
int ftruncate64(int fd, off64_t size) {
    return cut(fd, size);
}

static int synced(int fd, int rc) {
    struct stat state;
    if (!rc && watched(fd, &state)) put(S_ISDIR(state.st_mode) ? 'D' : 'S', state.st_ino, 0, NULL, 0);
    return rc;
}
int fsync(int fd) {
    return synced(fd, REAL(fsync)(fd));
}
int fdatasync(int fd) {
    return synced(fd, REAL(fdatasync)(fd));
}

int unlink(const char *path) {
    const char *name = inside(path);
    int rc = REAL(unlink)(path);
    if (!rc && name) put('U', 0, 0, name, strlen(name));
    return rc;
}

int rename(const char *from, const char *to) {
    const char *old = inside(from), *new = inside(to);
    int rc = REAL(rename)(from, to);
    if (!rc && old && new) {
        char both[1024];
        size_t a = strlen(old) + 1, b = strlen(new);
        if (a + b > sizeof both) abort();
        memcpy(both, old, a);
        memcpy(both + a, new, b);
        put('R', 0, 0, both, a + b);
    }
    return rc;
}

/* Copied by reads and writes instead, which are seen. */
ssize_t copy_file_range(int in, off64_t *in_at, int out, off64_t *out_at, size_t n, unsigned flags) {
    (void)in, (void)in_at, (void)out, (void)out_at, (void)n, (void)flags;
    errno = ENOSYS;
    return -1;
}
/* NOLINTEND(readability-inconsistent-declaration-parameter-name,readability-non-const-parameter) */
