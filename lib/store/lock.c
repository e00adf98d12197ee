/* One writer at a time, by a lock file beside the index. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/message.h"
#include "store/database.h"
#include "store/sidecar.h"
#include "store/write.h"

/* Tries, and the pause between them: three seconds in all. */
#define TRIES 60
#define PAUSE_NS 50000000L

struct store_lock {
    int fd;
    char *path;
};

char *sidecar_path(const char *path, const char *ending) {
    buf name = {0};
    buf_addf(&name, "%s%s", path, ending);
    return name.p;
}

/* The holder may have removed the file that we opened, and another may have made a new one. */
static bool still_there(const struct store_lock *lock) {
    struct stat ours, there;
    return fstat(lock->fd, &ours) == 0 && stat(lock->path, &there) == 0 && ours.st_ino == there.st_ino &&
           ours.st_dev == there.st_dev;
}

/* OK, NONE = held by another, BAD_SYSTEM. */
static enum status try_lock(struct store_lock *lock, struct error *error) {
    lock->fd = open(lock->path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
    int why = errno;
    if (lock->fd < 0 && why == EACCES && access(lock->path, F_OK) == 0) return NONE; /* another user's */
    if (lock->fd < 0)
        return fail(error, BAD_SYSTEM, _("cannot write beside the index: %s: %s"), lock->path,
                    message_errno(why));
    if (flock(lock->fd, LOCK_EX | LOCK_NB) == 0 && still_there(lock)) return OK;
    return NONE;
}

static long holder(const struct store_lock *lock) {
    char text[32] = {0};
    ssize_t n = pread(lock->fd, text, sizeof text - 1, 0);
    return n > 0 ? strtol(text, NULL, 10) : 0;
}

static void clear_leftovers(const char *path) {
    static const char *const endings[] = {SIDECAR_NEW, SIDECAR_NEW "-journal", SIDECAR_RUN, SIDECAR_COMPACT,
                                          SIDECAR_COMPACT "-journal"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        char *name = sidecar_path(path, endings[i]);
        unlink(name);
        free(name);
    }
}

enum status store_lock(const char *path, struct store_lock **out, struct error *error) {
    enum status kind = database_check_kind(path, error); /* nothing is written beside a device */
    if (kind) return kind;
    struct store_lock *lock = memory_zeroed(1, sizeof *lock);
    lock->path = sidecar_path(path, SIDECAR_LOCK);
    enum status status = NONE;
    for (int i = 0; i < TRIES && status == NONE; i++) {
        if (i) nanosleep(&(struct timespec){0, PAUSE_NS}, NULL);
        status = try_lock(lock, error);
        if (status == NONE && i + 1 < TRIES && lock->fd >= 0) close(lock->fd);
    }
    if (status == OK) {
        char pid[32];
        int n = snprintf(pid, sizeof pid, "%ld\n", (long)getpid());
        /* only for the message of a waiting process: without it that speaks of "another process" */
        bool named = ftruncate(lock->fd, 0) == 0 && pwrite(lock->fd, pid, (size_t)n, 0) == n;
        if (!named) memset(pid, 0, sizeof pid);
        clear_leftovers(path);
        *out = lock;
        return OK;
    }
    if (status == NONE) {
        long pid = lock->fd < 0 ? 0 : holder(lock);
        status = pid > 0 ? fail(error, BAD_STORE,
                                _("%s is being written by process %ld; try again when it is done"), path, pid)
                         : fail(error, BAD_STORE,
                                _("%s is being written by another process; try again when it is done"), path);
        if (lock->fd >= 0) close(lock->fd);
    }
    free(lock->path);
    free(lock);
    return status;
}

void store_unlock(struct store_lock *lock) {
    if (!lock) return;
    unlink(lock->path);
    close(lock->fd);
    free(lock->path);
    free(lock);
}
