#include "indexer/intake.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/path.h"
#include "base/system.h"
#include "indexer/conversion.h"
#include "indexer/letter.h"
#include "indexer/members.h"
#include "indexer/reader.h"
#include "indexer/signature.h"
#include "indexer/source.h"

/* Programs that may run at once, and files that are looked through for them. */
#define AHEAD_MOST 16
#define AHEAD_FILES 256

/* Of one file, with all that its members hold. */
#define MEMBERS_MOST 10000
#define MEMBERS_BYTES ((size_t)1 << 30)

/* Places of the table of names: twice as many as there are names, and a power of two. */
#define NAME_PLACES 32768

/* A file that a program reads, or is about to. */
struct opened {
    const struct scan_file *file;
    int fd;
    struct file_state state;
    enum status status; /* OK; NONE = it holds what it held; else it cannot be read, for this reason */
    struct error reason;
    struct conversion conversion; /* if OK */
};

/* A file whose members are being read. */
struct level {
    struct intake *intake;
    struct conversion *conversion;
    struct conversion own; /* of a member */
    struct members members;
    bool has_own; /* its own letter came: it has the name that the member has, which holds the others */
    buf path;
};

struct intake {
    const struct changes *changes;
    const struct scan_file *files;
    size_t count, next; /* files; the one to read next */
    const str *stream;  /* the bytes of the only one; NULL = they are files */
    str stream_bytes;
    struct conversions running;
    struct opened ahead[AHEAD_MOST];           /* a ring, by their files' order */
    size_t ahead_most, opened, closed, looked; /* how many were; files that were looked at */
    struct opened misnamed;                    /* one that is named as text, but none */
    struct opened *open;                       /* the file that is being read */
    struct level levels[INTAKE_DEPTH + 1];
    size_t depth; /* levels that are open; the last is being read */
    size_t members, bytes;
    int64_t failures;
    bool over_limit;
    unsigned char (*names)[16]; /* hashes of the members' paths; all zero = a free place */
};

struct intake *intake_begin(const struct changes *changes, const struct scan_file *files, size_t count,
                            int ahead) {
    struct intake *in = memory_zeroed(1, sizeof *in);
    in->changes = changes;
    in->files = files;
    in->count = count;
    in->misnamed.fd = -1;
    in->ahead_most = ahead < 1 ? 1 : ahead > AHEAD_MOST ? AHEAD_MOST : (size_t)ahead;
    return in;
}

struct intake *intake_begin_stream(const struct changes *changes, const struct scan_file *file, str bytes) {
    struct intake *in = intake_begin(changes, file, 1, 1);
    in->stream_bytes = bytes;
    in->stream = &in->stream_bytes;
    return in;
}

/* --- what comes out --- */

void incoming_clear(struct incoming *out) {
    if (out->is_letter && out->status == OK) letter_release(&out->letter);
    if (out->bytes.cap > ((size_t)1 << 16)) buf_release(&out->bytes);
    *out = (struct incoming){.bytes = out->bytes, .own_path = out->own_path, .said = out->said};
    buf_clear(&out->bytes);
    buf_clear(&out->own_path);
    buf_clear(&out->said);
}

void incoming_release(struct incoming *out) {
    incoming_clear(out);
    buf_release(&out->bytes);
    buf_release(&out->own_path);
    buf_release(&out->said);
}

static void set_path(struct incoming *out, const struct scan_file *file, str path) {
    bool is_file = str_eq(path, file->path);
    if (!is_file && out->own_path.p != path.p) {
        buf_clear(&out->own_path);
        buf_add(&out->own_path, path);
    }
    out->file = file;
    out->path = is_file ? file->path : buf_str(&out->own_path);
}

static void refuse(struct intake *in, struct incoming *out, enum status status, const char *reason) {
    out->status = fail(&out->reason, status, "%s", reason);
    in->failures++;
}

/* The program's outcome, if it is no success. */
static void refuse_outcome(struct intake *in, struct incoming *out, enum outcome outcome,
                           const struct format *format) {
    refuse(in, out, outcome == OUTCOME_ABSENT ? BAD_SYSTEM : BAD_USAGE, outcome_reason(outcome, format));
}

/* The text is in out->bytes: a letter of it. */
static void make_letter(struct intake *in, struct incoming *out, const struct reader *reader) {
    str text = buf_str(&out->bytes);
    out->weight = source_weight(text);
    out->status = source_fits(text, out->weight, &out->reason);
    if (!out->status && letter_parse(text, out->path, reader, &out->letter, &out->reason))
        out->status = BAD_USAGE;
    if (out->status)
        in->failures++;
    else if (in->depth)
        out->letter.file_bytes = out->file->path.n;
}

static bool same_bytes(const struct file_state *known, const struct file_state *now) {
    return known && known->size == now->size && memcmp(known->hash, now->hash, sizeof known->hash) == 0;
}

/* --- files that programs read --- */

static bool is_text(const struct scan_file *file) {
    return !file->format || format_is_text(file->format);
}

/* A file in memory alone, with these bytes; -1 if it cannot be made. */
static int memory_file(str bytes) {
    int fd = system_memory_file();
    for (size_t done = 0; fd >= 0 && done < bytes.n;) {
        ssize_t n = write(fd, bytes.p + done, bytes.n - done);
        if (n > 0) {
            done += (size_t)n;
            continue;
        }
        close(fd);
        fd = -1;
    }
    if (fd >= 0) lseek(fd, 0, SEEK_SET);
    return fd;
}

/* How it is read: its first bytes know better than its name. A format that its name alone gives is tried as
 * it is. */
static const struct format *format_of_open(const struct scan_file *file, int fd) {
    char head[SIGNATURE_BYTES];
    ssize_t n = pread(fd, head, sizeof head, 0);
    const struct format *found = n > 0 ? format_of_content(file->path, (str){head, (size_t)n}) : NULL;
    return found && !format_is_text(found) && format_is_readable(found) ? found : file->format;
}

static void open_file(struct intake *in, struct opened *o, const struct scan_file *file) {
    *o = (struct opened){.file = file, .fd = -1};
    if (in->stream) {
        o->state = file->state;
        o->fd = memory_file(*in->stream);
        if (o->fd < 0) o->status = fail(&o->reason, BAD_SYSTEM, "%s", _("there is no memory for it"));
    } else {
        o->status = source_open(file->path.p, &o->fd, &o->state, &o->reason);
    }
    if (!o->status && same_bytes(file->known, &o->state) && !file->again) o->status = NONE;
    if (!o->status)
        conversion_begin(&in->running, &o->conversion, format_of_open(file, o->fd), file->path, o->fd);
}

static void close_file(struct intake *in, struct opened *o) {
    if (o->fd >= 0) close(o->fd);
    o->fd = -1;
    in->open = NULL;
    in->closed += o != &in->misnamed;
}

/* Opens the next of the files that programs read, as many as may run at once. */
static void look_ahead(struct intake *in) {
    size_t end = in->next + AHEAD_FILES < in->count ? in->next + AHEAD_FILES : in->count;
    if (in->looked < in->next) in->looked = in->next;
    for (; in->looked < end && in->opened - in->closed < in->ahead_most; in->looked++)
        if (!is_text(&in->files[in->looked]))
            open_file(in, &in->ahead[in->opened++ % AHEAD_MOST], &in->files[in->looked]);
}

/* Did the file stay as it was while it was read? */
static bool is_unchanged(const struct intake *in, const struct opened *o) {
    return in->stream || source_is_same(o->fd, &o->state);
}

/* --- members --- */

static bool more_of_stream(void *context, buf *out) {
    struct level *level = context;
    struct intake *in = level->intake;
    size_t before = out->n;
    if (in->over_limit || !conversion_more(&in->running, level->conversion, out)) return false;
    in->bytes += out->n - before;
    in->over_limit = in->bytes > MEMBERS_BYTES;
    return !in->over_limit;
}

/* Is the path the first of its name in this file? */
static bool is_new_name(struct intake *in, str path) {
    static const unsigned char none[16];
    struct file_state state;
    size_t at;
    if (!in->names) in->names = memory_zeroed(NAME_PLACES, sizeof *in->names);
    file_state_hash(path, &state);
    memcpy(&at, state.hash, sizeof at);
    for (at %= NAME_PLACES; memcmp(in->names[at], none, sizeof none) != 0; at = (at + 1) % NAME_PLACES)
        if (memcmp(in->names[at], state.hash, sizeof none) == 0) return false;
    memcpy(in->names[at], state.hash, sizeof none);
    return true;
}

/* A program was started on what level `at` is for. If it writes members, the level is open; else its text is
 * the letter. True if *out was filled. */
static bool read_converted(struct intake *in, struct incoming *out, size_t at,
                           struct conversion *conversion) {
    struct level *level = &in->levels[at];
    buf *text = &level->members.read;
    level->intake = in;
    level->conversion = conversion;
    level->members = (struct members){more_of_stream, level, {0}, 0};
    level->has_own = false;
    if (members_begin(&level->members)) {
        in->depth = at + 1;
        return false;
    }
    bool too_large = false;
    while (!too_large && conversion_more(&in->running, conversion, text)) too_large = text->n > MEMBER_BYTES;
    enum outcome outcome = conversion_end(&in->running, conversion);
    if (too_large || (in->over_limit && outcome != OUTCOME_ABSENT)) outcome = OUTCOME_OVER_LIMIT;
    if (outcome == OUTCOME_READ && !str_trim(buf_str(text)).n) outcome = OUTCOME_NO_TEXT;
    buf_release(&out->bytes);
    out->bytes = *text;
    *text = (buf){0};
    buf_add(&out->said, buf_str(&conversion->said));
    buf_release(&conversion->said);
    out->is_letter = true;
    if (outcome == OUTCOME_READ)
        make_letter(in, out, reader_of_program());
    else
        refuse_outcome(in, out, outcome, conversion->format);
    return true;
}

/* A member that is a letter's text, or to be read by a program: true if *out was filled. */
static bool open_member(struct intake *in, struct incoming *out, const struct format *format, str bytes) {
    out->is_letter = true;
    file_state_hash(bytes, &out->state);
    const struct known *known = changes_find(in->changes, out->path);
    bool is_file = known && known->file.n == known->path.n && out->path.n > out->file->path.n;
    if (is_file) {
        refuse(in, out, BAD_SYSTEM, _("another letter has its name"));
    } else if (same_bytes(known ? &known->state : NULL, &out->state)) {
        out->status = NONE;
    } else if (!format || format_is_text(format)) {
        const struct reader *reader = format ? reader_of(out->path) : reader_of_program();
        buf_add(&out->bytes, bytes);
        make_letter(in, out, reader);
    } else if (in->depth > INTAKE_DEPTH) {
        refuse(in, out, BAD_USAGE, _("files inside files are read to a depth of three"));
    } else {
        struct level *level = &in->levels[in->depth];
        int file = memory_file(bytes);
        buf_clear(&level->path);
        buf_add(&level->path, out->path);
        out->is_letter = false;
        conversion_begin(&in->running, &level->own, format, out->path, file);
        if (file >= 0) close(file);
        return read_converted(in, out, in->depth, &level->own);
    }
    return true;
}

/* True if *out was filled. */
static bool take_member(struct intake *in, struct incoming *out, struct level *level, str name, str bytes) {
    const struct format *format = name.n ? format_of_content(name, str_sub(bytes, 0, SIGNATURE_BYTES)) : NULL;
    if (++in->members > MEMBERS_MOST) {
        in->over_limit = true;
        return false;
    }
    buf_clear(&out->own_path);
    buf_add(&out->own_path, buf_str(&level->path));
    if (name.n) {
        buf_byte(&out->own_path, PATH_MEMBER);
        buf_add(&out->own_path, name);
    }
    set_path(out, in->open->file, buf_str(&out->own_path));
    out->state = in->open->state; /* who may read the file may read its members */
    out->state.size = (int64_t)bytes.n;
    if (member_is_hidden(name)) return false;
    const char *fault = member_name_fault(name);
    bool again = name.n ? !is_new_name(in, out->path) : level->has_own;
    level->has_own |= !name.n;
    if (!fault && again) fault = _("it holds two files of this name");
    if (fault) {
        refuse(in, out, BAD_USAGE, fault);
        return true;
    }
    out->passed_over = name.n && (!format || !format_is_readable(format));
    return out->passed_over || open_member(in, out, format, bytes);
}

/* The last level's stream has ended, or cannot go on. True if *out was filled. */
static bool close_level(struct intake *in, struct incoming *out, enum status status) {
    struct level *level = &in->levels[--in->depth];
    const struct format *format = level->conversion->format;
    enum outcome outcome = conversion_end(&in->running, level->conversion);
    if (in->over_limit)
        outcome = OUTCOME_OVER_LIMIT;
    else if (outcome == OUTCOME_READ && status != NONE)
        outcome = OUTCOME_FAILED;
    buf_add(&out->said, buf_str(&level->conversion->said));
    buf_release(&level->conversion->said);
    members_release(&level->members);
    set_path(out, in->open->file, buf_str(&level->path));
    out->state = in->open->state;
    if (outcome != OUTCOME_READ) refuse_outcome(in, out, outcome, format);
    if (in->depth) return outcome != OUTCOME_READ;
    out->ends_file = out->remembered = true;
    if (!is_unchanged(in, in->open)) {
        refuse(in, out, BAD_SYSTEM, _("it changes while it is read"));
        out->remembered = false;
    }
    out->failures = in->failures;
    close_file(in, in->open);
    return true;
}

/* The file is one letter, or none. */
static void end_file(struct intake *in, struct incoming *out) {
    struct opened *o = in->open;
    if (out->status != NONE && out->status != BAD_SYSTEM && !is_unchanged(in, o)) {
        if (out->status == OK) letter_release(&out->letter);
        refuse(in, out, BAD_SYSTEM, _("it changes while it is read"));
    }
    out->ends_file = true;
    out->remembered = out->status == BAD_USAGE;
    out->failures = in->failures;
    close_file(in, o);
}

/* True if *out was filled. */
static bool read_by_program(struct intake *in, struct incoming *out, struct opened *o) {
    const struct scan_file *file = o->file;
    struct level *level = &in->levels[0];
    in->open = o;
    in->members = in->bytes = 0;
    in->failures = 0;
    in->over_limit = false;
    if (in->names) memset(in->names, 0, NAME_PLACES * sizeof *in->names);
    out->state = o->state;
    set_path(out, file, file->path);
    if (o->status == OK) {
        buf_clear(&level->path);
        buf_add(&level->path, file->path);
        if (!read_converted(in, out, 0, &o->conversion)) return false;
    } else {
        out->is_letter = o->status != NONE || !file->row;
        out->status = o->status;
        out->reason = o->reason;
    }
    end_file(in, out);
    return true;
}

/* Is the text that was read none, but what a program can read? */
static bool is_misnamed(const struct scan_file *file, str text) {
    const struct format *format = format_of_content(file->path, str_sub(text, 0, SIGNATURE_BYTES));
    return format && !format_is_text(format) && format_is_readable(format);
}

/* True if *out was filled. */
static bool read_text(struct intake *in, struct incoming *out, const struct scan_file *file) {
    set_path(out, file, file->path);
    out->is_letter = out->ends_file = true;
    if (in->stream) {
        buf_add(&out->bytes, *in->stream);
        out->state = file->state;
    } else {
        out->status = source_read(file->path.p, &out->bytes, &out->state, &out->reason);
    }
    if (out->status) return true;
    if (same_bytes(file->known, &out->state)) {
        out->status = NONE;
    } else if (is_misnamed(file, buf_str(&out->bytes))) {
        incoming_clear(out);
        open_file(in, &in->misnamed, file);
        return read_by_program(in, out, &in->misnamed);
    } else {
        make_letter(in, out, in->stream ? reader_of_stream(file->path) : reader_of(file->path));
    }
    return true;
}

enum status intake_next(struct intake *in, struct incoming *out) {
    incoming_clear(out);
    for (;;) {
        if (in->depth) {
            struct level *level = &in->levels[in->depth - 1];
            str name, bytes;
            enum status status = in->over_limit ? BAD_SYSTEM : members_next(&level->members, &name, &bytes);
            if (status ? close_level(in, out, status) : take_member(in, out, level, name, bytes)) return OK;
            incoming_clear(out);
            continue;
        }
        if (in->next == in->count) return NONE;
        look_ahead(in);
        const struct scan_file *file = &in->files[in->next++];
        if (is_text(file) ? read_text(in, out, file)
                          : read_by_program(in, out, &in->ahead[in->closed % AHEAD_MOST]))
            return OK;
    }
}

void intake_end(struct intake *in) {
    if (!in) return;
    for (size_t i = 0; i < in->depth; i++) {
        conversion_end(&in->running, in->levels[i].conversion);
        buf_release(&in->levels[i].conversion->said);
        members_release(&in->levels[i].members);
    }
    for (; in->closed < in->opened; in->closed++) {
        struct opened *o = &in->ahead[in->closed % AHEAD_MOST];
        bool is_open = in->open == o && in->depth; /* it went with its level */
        if (!o->status && !is_open) {
            conversion_end(&in->running, &o->conversion);
            buf_release(&o->conversion.said);
        }
        if (o->fd >= 0) close(o->fd);
    }
    if (in->misnamed.fd >= 0) close(in->misnamed.fd);
    for (size_t i = 0; i <= INTAKE_DEPTH; i++) buf_release(&in->levels[i].path);
    free(in->names);
    free(in);
}
