#include "search/draft.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/message.h"
#include "base/utf8.h"

/* Bytes that are read at once. */
#define CHUNK 65536

static enum status read_bytes(int file, const char *name, buf *out, struct error *error) {
    char bytes[CHUNK];
    ssize_t n;
    while ((n = read(file, bytes, sizeof bytes)) > 0) {
        buf_add(out, (str){bytes, (size_t)n});
        if (out->n > DRAFT_MOST) return fail(error, BAD_USAGE, _("%s is longer than 64 MB"), name);
    }
    if (n < 0) return fail(error, BAD_USAGE, _("cannot read %s: %s"), name, message_errno(errno));
    return OK;
}

static void read_latin(str bytes, buf *out) {
    while (bytes.n) {
        str from = bytes;
        int32_t sign = utf8_next(&bytes);
        bool broken = sign == 0xFFFD && from.n - bytes.n == 1;
        utf8_add(out, broken ? (unsigned char)from.p[0] : sign);
    }
}

void draft_of(str bytes, bool lines, struct draft *out) {
    *out = (struct draft){.line = 1, .lines = lines};
    read_latin(bytes, &out->text);
}

enum status draft_read(const char *name, bool lines, struct draft *out, struct error *error) {
    bool standard = strcmp(name, "-") == 0;
    buf bytes = {0};
    *out = (struct draft){0};
    struct stat state;
    bool folder = !standard && stat(name, &state) == 0 && S_ISDIR(state.st_mode);
    int file = standard ? STDIN_FILENO : folder ? -1 : open(name, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return fail(error, BAD_USAGE, _("cannot read %s: %s"), name, message_errno(folder ? EISDIR : errno));
    enum status status = read_bytes(file, standard ? _("standard input") : name, &bytes, error);
    if (!standard) close(file);
    if (!status) draft_of(buf_str(&bytes), lines, out);
    buf_release(&bytes);
    return status;
}

/* ---- quotation marks ---- */

/* The mark that closes what this one opens; 0 if it is none. */
static int32_t closing(int32_t mark) {
    switch (mark) {
    case '"':
        return '"';
    case 0xBB: /* » */
        return 0xAB;
    case 0xAB: /* « */
        return 0xBB;
    case 0x201E: /* „ */
    case 0x201F:
        return 0x201C;
    case 0x201C: /* “ */
    case 0x201D: /* ” */
        return 0x201D;
    case 0xFF02:
        return 0xFF02;
    default:
        return 0;
    }
}

/* Does the mark close what `opened` opened? Typewriters and word processors mix the high ones. */
static bool closes(int32_t opened, int32_t mark) {
    if (mark == closing(opened)) return true;
    bool high = mark == '"' || mark == 0x201C || mark == 0x201D;
    return high && opened == 0x201E;
}

static bool has_word(str s) {
    while (s.n) {
        int32_t sign = utf8_next(&s);
        if (utf8_is_letter(sign) || utf8_is_digit(sign)) return true;
    }
    return false;
}

/* Takes a sign and counts lines. */
static int32_t take(struct draft *d) {
    str rest = str_sub(buf_str(&d->text), d->at, d->text.n);
    size_t before = rest.n;
    int32_t sign = utf8_next(&rest);
    d->at += before - rest.n;
    d->line += sign == '\n';
    return sign;
}

/* Does a blank line begin at the line's end that was just taken? */
static bool is_blank_line(const struct draft *d) {
    size_t at = d->at;
    while (at < d->text.n && (d->text.p[at] == ' ' || d->text.p[at] == '\t' || d->text.p[at] == '\r')) at++;
    return at == d->text.n || d->text.p[at] == '\n';
}

/* Reads up to the mark that closes, which is taken too. False if nothing closes it in its paragraph. */
static bool read_quote(struct draft *d, int32_t opened, struct draft_quote *out) {
    size_t from = d->at;
    out->line = d->line;
    while (d->at < d->text.n) {
        size_t at = d->at;
        int32_t sign = take(d);
        if (closes(opened, sign)) {
            out->text = str_sub(buf_str(&d->text), from, at);
            return true;
        }
        if (sign == '\n' && is_blank_line(d)) return false;
    }
    return false;
}

static bool next_line(struct draft *d, struct draft_quote *out) {
    while (d->at < d->text.n) {
        str rest = str_sub(buf_str(&d->text), d->at, d->text.n);
        size_t before = rest.n;
        *out = (struct draft_quote){str_trim(str_cut(&rest, '\n')), d->line++};
        d->at += rest.p ? before - rest.n : before;
        if (has_word(out->text)) return true;
    }
    return false;
}

bool draft_next(struct draft *d, struct draft_quote *out) {
    if (d->lines) return next_line(d, out);
    while (d->at < d->text.n) {
        int32_t sign = take(d);
        if (!closing(sign)) continue;
        size_t at = d->at, line = d->line;
        if (read_quote(d, sign, out)) {
            if (has_word(out->text)) return true;
            continue;
        }
        if (!d->unclosed) d->unclosed = line;
        d->at = at; /* a quotation may begin after the odd mark */
        d->line = line;
    }
    return false;
}

void draft_release(struct draft *d) {
    buf_release(&d->text);
}
