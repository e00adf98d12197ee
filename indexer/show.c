#include "indexer/show.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/path.h"
#include "base/utf8.h"
#include "indexer/encoding.h"
#include "indexer/format.h"
#include "indexer/intake.h"

/* How much of name is the name of a file; the rest is that of a member. */
static size_t file_bytes(const char *name) {
    struct stat state;
    size_t n = strlen(name);
    if (stat(name, &state) == 0) return n;
    char *part = memory_copied(name, n);
    for (char *at = strchr(part, PATH_MEMBER); at; at = strchr(at + 1, PATH_MEMBER)) {
        *at = '\0';
        bool is_file = stat(part, &state) == 0 && S_ISREG(state.st_mode);
        *at = PATH_MEMBER;
        if (is_file) n = (size_t)(at - part);
        if (is_file) break;
    }
    free(part);
    return n;
}

void show_file(const char *name, buf *out) {
    char *file = memory_copied(name, file_bytes(name));
    path_absolute(file, out);
    free(file);
}

/* A terminal gets no control characters of a letter, which could steer it. */
static void print_clean(str text) {
    buf lines = {0}, clean = {0};
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] != '\f' && text.p[i] != '\r') buf_byte(&lines, text.p[i]);
    utf8_clean(buf_str(&lines), &clean);
    fwrite(clean.p, 1, clean.n, stdout);
    buf_release(&lines);
    buf_release(&clean);
}

static enum status print(const struct incoming *in, struct error *error) {
    struct reading reading;
    if (in->status > NONE)
        return fail(error, NONE, _("%s: skipped: %s"), path_shown(in->path).p, in->reason.text);
    if (encoding_read(buf_str(&in->bytes), &reading, error)) return NONE;
    if (isatty(STDOUT_FILENO))
        print_clean(reading.text);
    else
        fwrite(reading.text.p, 1, reading.text.n, stdout);
    encoding_release(&reading);
    return OK;
}

/* Looks through what comes of the file for the letter at path; NONE, and *member one that there is, if it is
 * not among them. */
static enum status find(struct intake *intake, str path, buf *member, bool *found, struct error *error) {
    struct incoming in = {0};
    enum status status = OK;
    while (!*found && intake_next(intake, &in) == OK) {
        bool fails = !in.is_letter && in.status > NONE;
        if (str_eq(in.path, path) && (in.is_letter || fails)) {
            *found = true;
            status = print(&in, error);
        } else if (in.is_letter && !member->n) {
            buf_add(member, path_shown(in.path));
        }
    }
    incoming_release(&in);
    return status;
}

/* Can the file be read? */
static enum status check(const char *name, const struct scan_file *file, struct error *error) {
    struct stat state;
    if (stat(file->path.p, &state) != 0) return fail(error, BAD_USAGE, "%s: %s", name, message_errno(errno));
    if (!S_ISREG(state.st_mode)) return fail(error, BAD_USAGE, "%s: %s", name, _("not a regular file"));
    if (file->format && format_is_readable(file->format)) return OK;
    buf reason = {0};
    format_add_remedy(file->format, &reason);
    enum status status = fail(error, BAD_USAGE, "%s: %s", name, reason.p);
    buf_release(&reason);
    return status;
}

enum status show_text(const char *name, struct error *error) {
    const struct changes nothing = {0};
    buf path = {0}, wanted = {0}, member = {0};
    bool found = false;
    show_file(name, &path);
    buf_add(&wanted, buf_str(&path));
    buf_add(&wanted, str_of(name + file_bytes(name)));
    struct scan_file file = {.path = buf_str(&path), .format = format_of_file(path.p)};
    enum status status = check(name, &file, error);
    if (!status) {
        struct intake *intake = intake_begin(&nothing, &file, 1, 1);
        status = find(intake, buf_str(&wanted), &member, &found, error);
        intake_end(intake);
        if (!found && member.n)
            status =
                fail(error, BAD_USAGE, _("%s is no letter; one that the file holds: %s"), name, member.p);
        else if (!found)
            status = fail(error, BAD_USAGE, _("%s is no letter, and the file holds none"), name);
    }
    buf_release(&path);
    buf_release(&wanted);
    buf_release(&member);
    return status;
}
