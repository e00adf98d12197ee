#include "indexer/quoted.h"

#include <stdlib.h>
#include <strings.h>

#include "base/memory.h"
#include "indexer/text.h"

/* What stands for a soft break until the text is known. A control character, which no encoding uses. */
#define MARK '\x1F'

/* No more lines of fields are looked at. */
#define HEAD_LINES 100

/* A line that a mail program broke has at least so many bytes: they break at 72 to 76. */
#define BROKEN_LEAST 60

static int hex(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    c |= 32;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The bytes of the line's end that s begins with; 0 for none. */
static size_t line_end(str s) {
    if (str_starts(s, STR("\r\n"))) return 2;
    return s.n && (s.p[0] == '\n' || s.p[0] == '\r');
}

/* The bytes of the soft break that s begins with; 0 for none. */
static size_t soft_break(str s) {
    size_t n = 1;
    if (!s.n || s.p[0] != '=') return 0;
    while (n < s.n && (s.p[n] == ' ' || s.p[n] == '\t')) n++;
    size_t end = line_end(str_sub(s, n, s.n));
    return end || n == s.n ? n + end : 0;
}

/* The byte of a sequence such as =E6; -1 for none. */
static int escaped(str s) {
    if (s.n < 3 || s.p[0] != '=') return -1;
    int high = hex(s.p[1]), low = hex(s.p[2]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

/* Takes the sequence that s begins with: returns its bytes, 0 if it is none that text has, and what it
 * stands for in *byte, -1 for a soft break. A line's end may be encoded if a soft break follows. */
static size_t take(str s, int *byte) {
    size_t soft = soft_break(s);
    *byte = soft ? -1 : escaped(s);
    if (soft) return soft;
    if (*byte == '\r' || *byte == '\n') {
        size_t end = *byte == '\r' && escaped(str_sub(s, 3, s.n)) == '\n' ? 6 : 3;
        soft = soft_break(str_sub(s, end, s.n));
        *byte = '\n';
        return soft ? end + soft : 0;
    }
    return *byte == '\t' || (*byte >= ' ' && *byte != 0x7F) ? 3 : 0;
}

/* The bytes of the Danish letter, in UTF-8 or Windows-1252, that s begins with as sequences; 0 for none. */
static size_t danish_letter(str s) {
    static const unsigned char utf8[] = {0xA6, 0xB8, 0xA5, 0x86, 0x98, 0x85},
                               windows[] = {0xE6, 0xF8, 0xE5, 0xC6, 0xD8, 0xC5};
    int first = escaped(s), second = first == 0xC3 ? escaped(str_sub(s, 3, s.n)) : -1;
    for (size_t i = 0; i < sizeof utf8; i++) {
        if (first == windows[i]) return 3;
        if (second == utf8[i]) return 6;
    }
    return 0;
}

/* The bytes of the fields that the file begins with, if they say what follows them to be quoted-printable. */
static size_t head_bytes(str bytes) {
    const str field = STR("Content-Transfer-Encoding: quoted-printable");
    bool says = false;
    size_t lines = 0;
    for (str rest = bytes, line; lines < HEAD_LINES && (line = str_cut(&rest, '\n')).p; lines++) {
        if (!str_trim(line).n) return says && rest.p ? (size_t)(rest.p - bytes.p) : 0;
        size_t colon = str_find(line, STR(":"));
        bool goes_on = text_is_blank(line.p[0]);
        if (!goes_on && (colon == line.n || memchr(line.p, ' ', colon))) return 0;
        says |= line.n >= field.n && strncasecmp(line.p, field.p, field.n) == 0;
    }
    return 0;
}

/* Begins the first "=" a sequence? Of most files it does not, or there is none. */
static bool may_be_quoted(str bytes) {
    size_t at = str_find(bytes, STR("="));
    int byte;
    return at < bytes.n && take(str_sub(bytes, at, bytes.n), &byte);
}

bool quoted_is(str bytes) {
    size_t high = 0, found = 0, head = head_bytes(bytes), line = head;
    char before = ' '; /* the letter counts as a part of a word after it */
    if (!may_be_quoted(str_sub(bytes, head, bytes.n))) return false;
    for (size_t i = head, n; i < bytes.n; i += n) {
        char c = bytes.p[i];
        int byte;
        n = 1;
        if (c != '=') {
            high += (unsigned char)c >= 0x80;
            if (c == MARK) return false;
            if (c == '\n' || c == '\r') line = i + 1;
            before = c;
            continue;
        }
        str rest = str_sub(bytes, i, bytes.n);
        n = take(rest, &byte);
        if (!n) return false;
        size_t letter = danish_letter(rest);
        if (letter) {
            n = letter;
            found += text_is_alpha(before) || (i + n < bytes.n && text_is_alpha(bytes.p[i + n]));
        }
        found += byte < 0 && i - line >= BROKEN_LEAST;
        if (byte < 0 || byte == '\n') line = i + n;
        before = letter ? 'x' : ' ';
    }
    return head || found > high + 1;
}

/* ---- reading ---- */

static void add_marks(size_t *count, buf *out) {
    for (; *count; --*count) buf_byte(out, MARK);
}

/* Adds a byte, and before it the marks that wait for a word or a line's end. */
static void add_byte(char c, size_t *marks, buf *out) {
    bool ends = c == '\n' || c == '\r', begins = !out->n || text_is_blank(out->p[out->n - 1]);
    if (*marks && (ends || (begins && !text_is_blank(c)))) add_marks(marks, out);
    buf_byte(out, c);
}

void quoted_read(str bytes, buf *out) {
    size_t marks = 0, head = head_bytes(bytes);
    buf_add(out, str_sub(bytes, 0, head));
    for (size_t i = head, n; i < bytes.n; i += n) {
        int byte = (unsigned char)bytes.p[i];
        n = byte == '=' ? take(str_sub(bytes, i, bytes.n), &byte) : 1;
        if (byte < 0)
            marks++;
        else
            add_byte((char)byte, &marks, out);
    }
    add_marks(&marks, out);
}

/* ---- folds ---- */

size_t quoted_marks(str text) {
    size_t count = 0;
    for (size_t i = 0; i < text.n; i++) count += text.p[i] == MARK;
    return count;
}

static void add_fold(struct folds *folds, size_t at, size_t line) {
    size_t lines = folds_lines(folds, folds->count) + 1;
    if (!folds->count || folds->at[folds->count - 1].at < at) {
        folds->at = memory_grown(folds->at, folds->count, &folds->room, sizeof *folds->at);
        folds->count++;
    }
    folds->at[folds->count - 1] = (struct fold){(uint32_t)at, (uint32_t)line, (uint32_t)lines};
}

void quoted_unfold(buf *text, struct folds *folds) {
    size_t line = 1, to = 0;
    for (size_t i = 0; i < text->n; i++) {
        char c = text->p[i];
        if (c == MARK) {
            add_fold(folds, to, line);
            continue;
        }
        line += c == '\n' || (c == '\r' && !(i + 1 < text->n && text->p[i + 1] == '\n'));
        text->p[to++] = c;
    }
    text->n = to;
    if (text->p) text->p[to] = '\0';
}

/* How many folds have neither member above these. */
static size_t folds_until(const struct folds *folds, size_t at, size_t line) {
    size_t low = 0, high = folds->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct fold *fold = &folds->at[middle];
        if (fold->at <= at && fold->line <= line)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

size_t folds_lines(const struct folds *folds, size_t count) {
    return count ? folds->at[count - 1].lines : 0;
}

size_t folds_line(const struct folds *folds, size_t line) {
    return line + folds_lines(folds, folds_until(folds, SIZE_MAX, line - 1));
}

size_t folds_before(const struct folds *folds, size_t at) {
    return folds_until(folds, at, SIZE_MAX);
}

void folds_release(struct folds *folds) {
    free(folds->at);
    *folds = (struct folds){0};
}
