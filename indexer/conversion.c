#include "indexer/conversion.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <strings.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/message.h"
#include "base/system.h"
#include "indexer/signature.h"

#define BLOCK 65536

/* What is taken in of a program whose text nobody waits for yet. */
#define AHEAD_BYTES ((size_t)4 << 20)

#define SAID_BYTES 500

/* More at once are never polled. */
#define RUNNING_MOST 64

#define NANOSECONDS ((int64_t)1000000000)

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * NANOSECONDS + time.tv_nsec;
}

static void close_file(int *file) {
    if (*file >= 0) close(*file);
    *file = -1;
}

static int make_pipe(int *read_end) {
    int ends[2];
    *read_end = -1;
    if (!system_pipe(ends)) return -1;
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    *read_end = ends[0];
    return ends[1];
}

/* antiword has one status for all that it cannot read. */
static bool is_no_word(const struct format *format, int file) {
    char head[8];
    if (!format->type || strcmp(format->type, TYPE_WORD) != 0) return false;
    ssize_t n = pread(file, head, sizeof head, 0);
    return n >= 0 && !signature_is_word((str){head, (size_t)n});
}

static bool is_empty(int file) {
    struct stat state;
    return fstat(file, &state) == 0 && S_ISREG(state.st_mode) && state.st_size == 0;
}

void conversion_begin(struct conversions *all, struct conversion *c, const struct format *format, str name,
                      int file) {
    *c = (struct conversion){
        .format = format, .run = -1, .out = -1, .said_out = -1, .status = -1, .next = all->first};
    all->first = c;
    c->empty = is_empty(file);
    c->other_kind = !c->empty && is_no_word(format, file);
    c->over = c->empty || c->other_kind;
    if (c->over) return;
    int files[3] = {file, make_pipe(&c->out), make_pipe(&c->said_out)};
    if (files[1] >= 0 && files[2] >= 0) c->run = formats_run(format, name, files);
    close_file(&files[1]);
    close_file(&files[2]);
    c->over = c->run < 0;
}

/* Takes in what is there; keeps no more than `most` of it. */
static void take_in(int *file, buf *into, size_t most) {
    char block[BLOCK];
    ssize_t n = read(*file, block, sizeof block);
    if (n < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (n <= 0)
        close_file(file);
    else if (into->n < most)
        buf_add(into, (str){block, (size_t)n < most - into->n ? (size_t)n : most - into->n});
}

/* It ended: what is left in its pipes is all there will be. */
static void finish(struct conversion *c) {
    c->status = starter_wait(c->run);
    c->run = -1;
    for (size_t before = 0; c->out >= 0; before = c->read.n) {
        take_in(&c->out, &c->read, SIZE_MAX);
        if (c->read.n == before) close_file(&c->out);
    }
    if (c->said_out >= 0) take_in(&c->said_out, &c->said, SAID_BYTES);
    c->over = true;
}

static void watch(struct pollfd *watched, const struct conversion *c, bool wanted) {
    bool full = !wanted && c->read.n >= AHEAD_BYTES;
    watched[0] = (struct pollfd){.fd = c->over || full ? -1 : c->out, .events = POLLIN};
    watched[1] = (struct pollfd){.fd = c->over ? -1 : c->said_out, .events = POLLIN};
    /* its end, but not before what it wrote was taken in */
    watched[2] = (struct pollfd){.fd = c->over || full ? -1 : c->run, .events = POLLIN};
}

static void attend(const struct pollfd *watched, struct conversion *c) {
    if (watched[0].revents) take_in(&c->out, &c->read, SIZE_MAX);
    if (watched[1].revents) take_in(&c->said_out, &c->said, SAID_BYTES);
    if (watched[2].revents) finish(c);
}

/* Waits until there is something to take in from any of them. */
static void wait_for(struct conversions *all, struct conversion *wanted) {
    struct pollfd watched[3 * RUNNING_MOST];
    struct conversion *running[RUNNING_MOST];
    size_t count = 0;
    watch(watched, wanted, true);
    running[count++] = wanted;
    for (struct conversion *c = all->first; c && count < RUNNING_MOST; c = c->next) {
        if (c == wanted || c->over) continue;
        watch(watched + 3 * count, c, false);
        running[count++] = c;
    }
    int64_t began = now(), left = CONVERSION_SECONDS * NANOSECONDS - wanted->waited;
    int ready = left > 0 ? poll(watched, 3 * count, (int)(left / 1000000) + 1) : 0;
    wanted->waited += now() - began;
    for (size_t i = 0; i < count && ready > 0; i++) attend(watched + 3 * i, running[i]);
    if (ready == 0 && wanted->waited >= CONVERSION_SECONDS * NANOSECONDS) wanted->late = wanted->over = true;
}

bool conversion_more(struct conversions *all, struct conversion *c, buf *out) {
    while (!c->read.n && !c->over) wait_for(all, c);
    if (!c->read.n || c->late) return false;
    buf_add(out, buf_str(&c->read));
    buf_clear(&c->read);
    return true;
}

static enum outcome outcome_of(const struct conversion *c) {
    static const enum outcome exits[] = {
        [0] = OUTCOME_READ,       [3] = OUTCOME_DAMAGED,    [4] = OUTCOME_LOCKED,    [5] = OUTCOME_NO_TEXT,
        [6] = OUTCOME_OVER_LIMIT, [7] = OUTCOME_OTHER_KIND, [8] = OUTCOME_ENCRYPTED,
    };
    if (c->late) return OUTCOME_LATE;
    if (c->empty) return OUTCOME_EMPTY;
    if (c->other_kind) return OUTCOME_OTHER_KIND;
    if (c->status == -1) return c->stopped ? OUTCOME_FAILED : OUTCOME_ABSENT;
    if (WIFSIGNALED(c->status)) return WTERMSIG(c->status) == SIGXCPU ? OUTCOME_LATE : OUTCOME_FAILED;
    unsigned status = (unsigned)WEXITSTATUS(c->status);
    if (status == 126 || status == 127) return OUTCOME_ABSENT;
    if (!status) return OUTCOME_READ;
    return status < sizeof exits / sizeof *exits && exits[status] ? exits[status] : OUTCOME_FAILED;
}

enum outcome conversion_end(struct conversions *all, struct conversion *c) {
    struct conversion **at = &all->first;
    while (*at && *at != c) at = &(*at)->next;
    if (*at) *at = c->next;
    c->stopped = c->run >= 0;
    close_file(&c->run);
    close_file(&c->out);
    close_file(&c->said_out);
    buf_release(&c->read);
    return outcome_of(c);
}

const char *outcome_reason(enum outcome outcome, const struct format *format) {
    switch (outcome) {
    case OUTCOME_DAMAGED:
        return _("the file is damaged or cut short; get it once more from where it came");
    case OUTCOME_LOCKED:
        return _("it is locked by a password; save it without one");
    case OUTCOME_ENCRYPTED:
        return _("it is encrypted for a certificate or a key (S/MIME, PGP); save it decrypted from the mail "
                 "program");
    case OUTCOME_NO_TEXT:
        if (format->type && strcmp(format->type, TYPE_PDF) == 0)
            return _("it has no text, only pictures of pages, or letters without a meaning; add the text "
                     "with: ocrmypdf -l dan FILE FILE (for letters with --force-ocr)");
        return _("it has no text");
    case OUTCOME_OVER_LIMIT:
        return _("it is larger, or holds more files, than is read of one file");
    case OUTCOME_OTHER_KIND:
        if (format->type && strcmp(format->type, TYPE_WORD) == 0)
            return _("it is no Word document, though its name says so; if it is RTF, a line 'reader = .rtf "
                     "COMMAND' in the settings can name what reads it");
        return _("it is not of the kind that its name says");
    case OUTCOME_LATE:
        return _("reading it takes too long");
    case OUTCOME_ABSENT:
        return _("its reader cannot be started");
    case OUTCOME_EMPTY:
        return _("the file is empty");
    case OUTCOME_FAILED:
    case OUTCOME_READ:
        break;
    }
    if (format->package && strcmp(format->package, "antiword") == 0)
        return _("antiword cannot read it; save it as .docx");
    return _("its reader failed");
}
