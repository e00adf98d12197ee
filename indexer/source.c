#include "indexer/source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/system.h"

#define TRIES 3

/* What a run needs beside its largest letter: the words that it remembers, postings, pages of the index. */
#define OTHER_MEMORY ((int64_t)200 << 20)

static size_t most_bytes = SOURCE_MAX;

struct file_state source_state(const struct stat *state) {
    return (struct file_state){.size = state->st_size,
                               .mtime = system_modified(state),
                               .changed = system_changed(state),
                               .inode = (int64_t)state->st_ino,
                               .mode = state->st_mode & 0777};
}

void source_limit(int64_t memory) {
    int64_t least = system_memory_limit();
    if (memory > 0 && memory < least) least = memory;
    if (least == INT64_MAX) return;
    /* of little memory a quarter is left for letters */
    int64_t rest = least > 2 * OTHER_MEMORY ? least - OTHER_MEMORY : least / 2;
    if (rest / SOURCE_MEMORY < (int64_t)SOURCE_MAX) most_bytes = (size_t)(rest / SOURCE_MEMORY);
}

static enum status too_large(struct error *error) {
    if (most_bytes == SOURCE_MAX) return fail(error, BAD_USAGE, _("larger than 1 GB"));
    return fail(error, BAD_USAGE, _("too large for the memory that there is: letters of up to %lld MB fit"),
                (long long)(most_bytes >> 20));
}

/* OK, NONE = there are more than `most` bytes, BAD_SYSTEM. */
static enum status read_all(int fd, size_t most, buf *out, struct error *error) {
    buf_clear(out);
    for (;;) {
        if (out->cap - out->n < 2) {
            size_t more = out->cap ? out->cap * 2 : 65536;
            out->cap = more > most + 2 ? most + 2 : more; /* and no more than a whole letter needs */
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

/* The clocks of most file systems tick each 10 ms at worst. What is written within the tick of the last
 * change leaves the times as they are, and would be seen neither while the file is read nor by the next run:
 * a file that young is waited for. */
#define TICKS_NS 20000000

/* File systems that keep whole seconds keep every other at worst (FAT). */
#define COARSE_NS 2000000000

#define SECOND_NS 1000000000

/* Nanoseconds since the file was last changed, in any way. */
static int64_t age_of(const struct stat *state) {
    struct timespec now;
    if (clock_gettime(CLOCK_REALTIME, &now) != 0) return 0;
    return (int64_t)now.tv_sec * SECOND_NS + now.tv_nsec - system_changed(state);
}

static void let_settle(int fd) {
    struct stat state;
    if (fstat(fd, &state) != 0) return;
    int64_t age = age_of(&state);
    if (age >= 0 && age < TICKS_NS) nanosleep(&(struct timespec){0, TICKS_NS - age}, NULL);
}

bool source_is_young(const struct stat *state, int64_t age) {
    bool whole = system_changed(state) % SECOND_NS == 0 && system_modified(state) % SECOND_NS == 0;
    int64_t step = whole ? COARSE_NS : TICKS_NS / 2;
    return age > -step && age < step; /* one from the future meets no change that is made now */
}

/* OK, NONE = it changed meanwhile, BAD_SYSTEM. */
static enum status read_once(int fd, buf *out, struct file_state *state, struct error *error) {
    struct stat before, after;
    let_settle(fd);
    if (fstat(fd, &before) != 0) return fail(error, BAD_SYSTEM, "%s", message_errno(errno));
    if (!S_ISREG(before.st_mode)) return fail(error, BAD_SYSTEM, _("not a regular file"));
    if ((uint64_t)before.st_size > most_bytes) return too_large(error);
    enum status status = read_all(fd, (size_t)before.st_size, out, error);
    if (status) return status;
    if (fstat(fd, &after) != 0) return fail(error, BAD_SYSTEM, "%s", message_errno(errno));
    *state = source_state(&after);
    struct file_state first = source_state(&before);
    if (!file_state_same(&first, state) || (size_t)after.st_size != out->n) return NONE;
    if (source_is_young(&after, age_of(&after))) state->changed = 0;
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

/* Larger files are not given to programs. */
#define PROGRAM_FILE_MB 256

/* As read_once, but for the bytes. */
static enum status open_once(int fd, struct file_state *state, struct error *error) {
    struct stat before, after;
    int64_t bytes;
    let_settle(fd);
    if (fstat(fd, &before) != 0) return fail(error, BAD_SYSTEM, "%s", message_errno(errno));
    if (!S_ISREG(before.st_mode)) return fail(error, BAD_SYSTEM, _("not a regular file"));
    if (before.st_size > (off_t)PROGRAM_FILE_MB << 20)
        return fail(error, BAD_USAGE, _("larger than %d MB"), PROGRAM_FILE_MB);
    *state = source_state(&before);
    bytes = file_state_hash_file(fd, before.st_size, state);
    if (bytes < 0 || fstat(fd, &after) != 0) return fail(error, BAD_SYSTEM, "%s", message_errno(errno));
    struct file_state last = source_state(&after);
    if (!file_state_same(&last, state) || bytes != after.st_size) return NONE;
    if (source_is_young(&after, age_of(&after))) state->changed = 0;
    return OK;
}

enum status source_open(const char *path, int *fd, struct file_state *state, struct error *error) {
    enum status status = NONE;
    *fd = -1;
    for (int i = 0; i < TRIES && status == NONE; i++) {
        if (*fd >= 0) close(*fd);
        *fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
        if (*fd < 0) return fail(error, BAD_SYSTEM, "%s", message_errno(errno));
        status = open_once(*fd, state, error);
    }
    return status == NONE ? fail(error, BAD_SYSTEM, _("it changes while it is read")) : status;
}

bool source_is_same(int fd, const struct file_state *state) {
    struct stat now;
    if (fstat(fd, &now) != 0) return false;
    struct file_state last = source_state(&now);
    if (!state->changed) last.changed = 0;
    return file_state_same(&last, state);
}

/* Shorter texts are not weighed: all that may wait at once are small. */
#define WEIGHED_BYTES 65536

/* Bytes of memory that a text takes at most beside SOURCE_MEMORY times its own: for a line that begins a
 * block, for another, and for each of these signs. As measured of texts that hold nothing else. */
#define BLOCK_COST 400
#define LINE_COST 64
static const unsigned char sign_costs[256] = {
    ['\t'] = 200, ['\f'] = 30, ['['] = 120, ['&'] = 80, ['<'] = 60,
    ['*'] = 50,   ['_'] = 50,  ['`'] = 50,  ['~'] = 50, ['\\'] = 50};

static bool is_letter(unsigned char c) {
    return c >= 0x80 || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

size_t source_weight(str text) {
    bool empty = true, before_empty = true; /* the line so far, and the one before */
    size_t memory = 0;
    if (text.n < WEIGHED_BYTES) return text.n;
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (c == '\n' || (c == '\r' && i + 1 < text.n && text.p[i + 1] != '\n')) {
            before_empty = empty;
            empty = true;
        } else if (empty && c != '\r') {
            memory += before_empty || !is_letter(c) ? BLOCK_COST : LINE_COST;
            empty = false;
        }
        memory += sign_costs[c];
    }
    return text.n + memory / SOURCE_MEMORY;
}

enum status source_fits(str text, size_t weight, struct error *error) {
    if (weight <= most_bytes) return OK;
    if (text.n > most_bytes) return too_large(error);
    return fail(error, BAD_USAGE, _("its many short lines or marks take more memory than there is"));
}

enum status source_read_stream(int fd, buf *out, struct file_state *state, struct error *error) {
    struct stat what;
    enum status status = read_all(fd, most_bytes, out, error);
    if (status == NONE) return too_large(error);
    if (status) return status;
    *state = (struct file_state){.size = (int64_t)out->n, .mtime = STREAM_MTIME};
    if (fstat(fd, &what) == 0 && S_ISREG(what.st_mode)) state->mode = what.st_mode & 0777;
    file_state_hash(buf_str(out), state);
    return OK;
}
