#include "indexer/source.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/message.h"

#define TRIES 3

static int64_t nanoseconds(const struct stat *state) {
    return (int64_t)state->st_mtim.tv_sec * 1000000000 + state->st_mtim.tv_nsec;
}

/* OK, NONE = there are more than `most` bytes, BAD_SYSTEM. */
static enum status read_all(int fd, size_t most, buf *out, struct error *error) {
    buf_clear(out);
    for (;;) {
        if (out->cap - out->n < 2) {
            out->cap = out->cap ? out->cap * 2 : 65536;
            out->p = memory_resized(out->p, out->cap, 1);
        }
        ssize_t n = read(fd, out->p + out->n, out->cap - out->n - 1);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return fail(error, BAD_SYSTEM, "%s", message_errno(errno));
        if (n == 0) break;
        out->n += (size_t)n;
        if (out->n > most) return NONE; /* a file that grows may never end */
    }
    out->p[out->n] = '\0';
    return OK;
}

/* A file system's clock ticks each 10 ms at worst. What is written within the tick of the last change leaves
 * the mtime as it is, and would be seen neither while the file is read nor by the next run: a file that young
 * is waited for. */
#define TICKS_NS 20000000

static void let_settle(int fd) {
    struct stat state;
    struct timespec now;
    if (fstat(fd, &state) != 0 || clock_gettime(CLOCK_REALTIME, &now) != 0) return;
    int64_t age = (int64_t)now.tv_sec * 1000000000 + now.tv_nsec - nanoseconds(&state);
    if (age >= 0 && age < TICKS_NS) nanosleep(&(struct timespec){0, TICKS_NS - age}, NULL);
}

/* OK, NONE = it changed meanwhile, BAD_SYSTEM. */
static enum status read_once(int fd, buf *out, struct file_state *state, struct error *error) {
    struct stat before, after;
    let_settle(fd);
    if (fstat(fd, &before) != 0) return fail(error, BAD_SYSTEM, "%s", message_errno(errno));
    if (!S_ISREG(before.st_mode)) return fail(error, BAD_SYSTEM, _("not a regular file"));
    if ((uint64_t)before.st_size > SOURCE_MAX) return fail(error, BAD_SYSTEM, _("larger than 1 GB"));
    enum status status = read_all(fd, (size_t)before.st_size, out, error);
    if (status) return status;
    if (fstat(fd, &after) != 0) return fail(error, BAD_SYSTEM, "%s", message_errno(errno));
    if (nanoseconds(&before) != nanoseconds(&after) || (size_t)after.st_size != out->n) return NONE;
    *state = (struct file_state){.size = after.st_size, .mtime = nanoseconds(&after)};
    file_state_hash(buf_str(out), state);
    return OK;
}

enum status source_read(const char *path, buf *out, struct file_state *state, struct error *error) {
    enum status status = NONE;
    for (int i = 0; i < TRIES && status == NONE; i++) {
        /* not blocking: it may have become a pipe since it was found */
        int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
        if (fd < 0) return fail(error, BAD_SYSTEM, "%s", message_errno(errno));
        status = read_once(fd, out, state, error);
        close(fd);
    }
    return status == NONE ? fail(error, BAD_SYSTEM, _("it changes while it is read")) : status;
}

enum status source_read_stream(int fd, buf *out, struct file_state *state, struct error *error) {
    enum status status = read_all(fd, SOURCE_MAX, out, error);
    if (status == NONE) return fail(error, BAD_SYSTEM, _("larger than 1 GB"));
    if (status) return status;
    *state = (struct file_state){.size = (int64_t)out->n, .mtime = STREAM_MTIME};
    file_state_hash(buf_str(out), state);
    return OK;
}
