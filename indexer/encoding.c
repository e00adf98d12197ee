#include "indexer/encoding.h"

#include <stdint.h>
#include <string.h>

#include "base/message.h"
#include "base/utf8.h"
#include "indexer/codepage.h"
#include "indexer/iso646.h"
#include "indexer/reference.h"

/* How much of a file is looked at to tell text from no text, in bytes. */
#define SAMPLE 65536

/* This many ranges of lines are noted. */
#define NOTE_RANGES 8

/* How often a sign may have been encoded again. */
#define TIMES_MAX 3

/* What a file of another kind begins with, and what a person is told. */
#define BYTES(literal) (literal), sizeof(literal) - 1
static const struct magic {
    const char *bytes;
    size_t n;
    const char *sentence;
} magics[] = {
    {BYTES("%PDF-"), N_("it is a PDF document")},
    {BYTES("PK\003\004"), N_("it is a ZIP archive or an Office document")},
    {BYTES("\xD0\xCF\x11\xE0"), N_("it is an Office document")},
    {BYTES("{\\rtf"), N_("it is an RTF document")},
    {BYTES("\x89PNG"), N_("it is an image")},
    {BYTES("\xFF\xD8\xFF"), N_("it is an image")},
    {BYTES("GIF8"), N_("it is an image")},
    {BYTES("II*\0"), N_("it is an image")},
    {BYTES("MM\0*"), N_("it is an image")},
    {BYTES("\x1F\x8B"), N_("it is a compressed file")},
    {BYTES("BZh9"), N_("it is a compressed file")},
    {BYTES("\xFD"
           "7zXZ"),
     N_("it is a compressed file")},
    {BYTES("7z\xBC\xAF"), N_("it is a compressed file")},
    {BYTES("\x7F"
           "ELF"),
     N_("it is a program")},
    {BYTES("SQLite format 3\0"), N_("it is an SQLite database")},
    {BYTES("\xFF\xFE\0\0"), N_("it is UTF-32 text, which is not read; save it as UTF-8")},
    {BYTES("\0\0\xFE\xFF"), N_("it is UTF-32 text, which is not read; save it as UTF-8")},
};

/* How many bytes at the beginning of s are ASCII. */
static size_t ascii_run(str s) {
    size_t n = 0;
    for (; n + 8 <= s.n; n += 8) {
        uint64_t eight;
        memcpy(&eight, s.p + n, 8);
        if (eight & UINT64_C(0x8080808080808080)) break;
    }
    while (n < s.n && (unsigned char)s.p[n] < 0x80) n++;
    return n;
}

/* The length of the well-formed sequence at the beginning of s, which begins with no ASCII; 0 for none. */
static size_t sequence(str s) {
    const unsigned char *p = (const unsigned char *)s.p;
    if (p[0] >= 0xC2 && p[0] < 0xE0) return s.n > 1 && (p[1] & 0xC0) == 0x80 ? 2 : 0;
    if (p[0] < 0xE0) return 0;
    size_t n = utf8_length(s);
    return n > 1 ? n : 0;
}

/* What the bytes from 0x80 on are. */
struct tally {
    size_t good, bad; /* well-formed sequences; bytes that belong to none */
    size_t twice;     /* signs that were encoded twice */
};

/* Whether a sequence looks like half of a sign that was encoded twice: "Ã" before another, "â€". */
static bool looks_twice(str s) {
    if (str_starts(s, STR("\xC3\x83"))) return s.n > 2 && (unsigned char)s.p[2] >= 0x80;
    return str_starts(s, STR("\xC3\xA2\xE2\x82\xAC"));
}

static struct tally count(str s) {
    struct tally tally = {0};
    while (s.n) {
        s = str_sub(s, ascii_run(s), s.n);
        if (!s.n) break;
        size_t n = sequence(s);
        if (n)
            tally.good++;
        else
            tally.bad++;
        tally.twice += s.p[0] == '\xC3' && looks_twice(s);
        s = str_sub(s, n ? n : 1, s.n);
    }
    return tally;
}

bool encoding_is_utf8(str s) {
    while (s.n) {
        s = str_sub(s, ascii_run(s), s.n);
        if (!s.n) break;
        size_t n = sequence(s);
        if (!n) return false;
        s = str_sub(s, n, s.n);
    }
    return true;
}

static uint16_t unit16(str s, size_t at, bool big) {
    unsigned a = (unsigned char)s.p[at], b = (unsigned char)s.p[at + 1];
    return (uint16_t)(big ? a * 256 + b : b * 256 + a);
}

/* A surrogate without its other half, and an odd last byte, become U+FFFD. */
static void from_utf16(str s, bool big, buf *out) {
    size_t at = 0;
    for (; at + 2 <= s.n; at += 2) {
        int32_t cp = unit16(s, at, big);
        if (cp >= 0xD800 && cp < 0xE000) {
            int32_t low = cp < 0xDC00 && at + 4 <= s.n ? unit16(s, at + 2, big) : 0;
            if (low >= 0xDC00 && low < 0xE000) {
                cp = 0x10000 + ((cp - 0xD800) << 10) + (low - 0xDC00);
                at += 2;
            } else {
                cp = 0xFFFD;
            }
        }
        if (cp < 0x80)
            buf_byte(out, (char)cp);
        else
            utf8_add(out, cp);
    }
    if (at < s.n) utf8_add(out, 0xFFFD);
}

/* ---- code pages ---- */

/* Appends s in the code page; with `broken` only the bytes that are no UTF-8, and the rest as it is. */
static void from_page(str s, const struct codepage *page, bool broken, buf *out) {
    while (s.n) {
        size_t run = ascii_run(s);
        if (run == 0 && broken) run = sequence(s);
        buf_add(out, str_sub(s, 0, run));
        if (!run) codepage_add(page, (unsigned char)s.p[0], out);
        s = str_sub(s, run ? run : 1, s.n);
    }
}

/* Lines that were read otherwise, as they come. */
struct note {
    buf *out;
    const char *what; /* of the last range */
    size_t first, last, ranges;
};

static void note_end(struct note *note) {
    if (!note->what) return;
    bool same = note->ranges && note->ranges <= NOTE_RANGES;
    if (note->ranges == NOTE_RANGES) buf_add(note->out, STR("…"));
    if (note->ranges++ >= NOTE_RANGES) return;
    if (same) buf_add(note->out, STR(", "));
    buf_addf(note->out, "%s %zu", note->what, note->first);
    if (note->last > note->first) buf_addf(note->out, "-%zu", note->last);
}

static void note_lines(struct note *note, const char *what, size_t first, size_t last) {
    if (note->what != what || note->last + 1 != first) {
        note_end(note);
        note->what = what;
        note->first = first;
    }
    note->last = last;
}

/* The next line of s, its end with it. */
static str cut_line(str *s) {
    size_t n = 0;
    while (n < s->n && s->p[n] != '\n' && s->p[n] != '\r') n++;
    n += str_starts(str_sub(*s, n, s->n), STR("\r\n")) ? 2 : n < s->n;
    str line = str_sub(*s, 0, n);
    *s = str_sub(*s, n, s->n);
    return line;
}

/* How many lines of the file this one is: one of quoted-printable text may be several. */
static size_t lines_of(str line, bool quoted) {
    return 1 + (quoted ? quoted_marks(line) : 0);
}

/* Reads each line that is no UTF-8 in a code page, or leaves it. */
static void mend_lines(struct reading *out, bool quoted) {
    const struct codepage *most = codepage_of(out->text);
    struct note note = {.out = &out->note};
    buf own = {0};
    size_t number = 1;
    for (str rest = out->text, line; rest.n; number += lines_of(line, quoted)) {
        line = cut_line(&rest);
        struct tally tally = count(line);
        const struct codepage *page = tally.bad ? codepage_of(line) : NULL;
        if (tally.bad && !page && !tally.good) page = most ? most : &codepage_windows;
        if (!page) {
            buf_add(&own, line);
            continue;
        }
        from_page(line, page, tally.good > 0, &own);
        note_lines(&note, page->name, number, number + lines_of(line, quoted) - 1);
    }
    note_end(&note);
    if (!out->note.n) {
        buf_release(&own);
        return;
    }
    out->encoding = "mixed";
    out->own = own;
    out->text = buf_str(&out->own);
}

/* ---- what was encoded twice ---- */

/* The sign that s begins with, in bytes of UTF-8, when these were taken for Windows-1252 and encoded again:
 * as many bytes of s as *length, else 0. Only what Danish letters, quotes and dashes become. */
static size_t twice_encoded(str s, char sign[4], size_t *length) {
    str rest = s;
    int first = codepage_windows_byte((int)utf8_next(&rest));
    size_t n = first == 0xC2 || first == 0xC3 ? 2 : first == 0xE2 ? 3 : 0;
    if (!n) return 0;
    sign[0] = (char)first;
    for (size_t i = 1; i < n; i++) {
        int byte = rest.n ? codepage_windows_byte((int)utf8_next(&rest)) : -1;
        if (byte < 0x80 || byte > 0xBF) return 0;
        sign[i] = (char)byte;
    }
    *length = s.n - rest.n;
    return utf8_length((str){sign, n}) == n ? n : 0;
}

/* Reads back the lines that were encoded twice, or three times. */
static void mend_twice(struct reading *out, bool first, bool quoted) {
    struct note note = {.out = &out->note};
    if (out->note.n && first) buf_add(&out->note, STR(", "));
    buf own = {0};
    size_t number = 1, lines;
    for (str rest = out->text; rest.n; number += lines) {
        str line = cut_line(&rest);
        lines = lines_of(line, quoted);
        bool any = false;
        while (line.n) {
            char sign[4];
            size_t run = ascii_run(line), n = run ? 0 : twice_encoded(line, sign, &run);
            if (!run) run = utf8_length(line);
            buf_add(&own, n ? (str){sign, n} : str_sub(line, 0, run));
            any |= n > 0;
            line = str_sub(line, run, line.n);
        }
        if (any && first) note_lines(&note, "mojibake", number, number + lines - 1);
    }
    note_end(&note);
    buf_release(&out->own);
    out->encoding = "mixed";
    out->own = own;
    out->text = buf_str(&out->own);
}

/* ---- UTF-16 ---- */

/* UTF-16 without a mark: letters of European languages leave every second byte NUL. */
static const char *guess_utf16(str sample) {
    size_t even = 0, odd = 0, half = sample.n / 2;
    if (!memchr(sample.p ? sample.p : "", 0, sample.n)) return NULL;
    for (size_t i = 0; i + 1 < sample.n; i += 2) {
        even += sample.p[i] == 0;
        odd += sample.p[i + 1] == 0;
    }
    if (half < 2) return NULL;
    if (odd > half - half / 4 && even <= half / 20) return "utf-16le";
    if (even > half - half / 4 && odd <= half / 20) return "utf-16be";
    return NULL;
}

/* Is any of eight bytes below a blank, or DEL? May say yes where no were right. */
static bool may_be_control(const char *p) {
    const uint64_t ones = UINT64_C(0x0101010101010101), highs = ones * 0x80;
    uint64_t x;
    memcpy(&x, p, sizeof x);
    uint64_t del = x ^ ones * 0x7F;
    return ((x - ones * ' ') & ~x & highs) || ((del - ones) & ~del & highs);
}

static bool mostly_control(str sample) {
    size_t control = 0;
    for (size_t i = 0; i < sample.n; i++) {
        while (i + 8 <= sample.n && !may_be_control(sample.p + i)) i += 8;
        if (i == sample.n) break;
        unsigned char c = (unsigned char)sample.p[i];
        control += (c < 0x20 && !(c >= '\t' && c <= '\r') && c != 0x1B) || c == 0x7F;
    }
    return control > sample.n / 10;
}

static enum status take_utf16(str bytes, bool big, struct reading *out) {
    from_utf16(bytes, big, &out->own);
    out->text = buf_str(&out->own);
    out->encoding = big ? "utf-16be" : "utf-16le";
    buf_add(&out->note, str_of(out->encoding));
    out->references = references_left(out->text);
    return OK;
}

/* Reads bytes that are one to each sign, or UTF-8. */
static void take_text(str bytes, bool quoted, struct reading *out) {
    out->text = bytes;
    out->start = str_starts(bytes, STR("\xEF\xBB\xBF")) ? 3 : 0;
    struct tally tally = count(bytes);
    if (tally.bad > 10 * tally.good) {
        const struct codepage *page = codepage_of(bytes);
        if (!page) page = &codepage_windows;
        from_page(str_sub(bytes, out->start, bytes.n), page, false, &out->own);
        out->start = 0;
        out->text = buf_str(&out->own);
        out->encoding = page->name;
        buf_add(&out->note, str_of(page->name));
        return;
    }
    if (!tally.good && iso646_is_danish(bytes)) {
        iso646_read(bytes, &out->own);
        out->text = buf_str(&out->own);
        out->encoding = "iso646-dk";
        buf_add(&out->note, str_of(out->encoding));
        return;
    }
    if (tally.bad) mend_lines(out, quoted);
    for (int i = 0; i < TIMES_MAX && tally.twice; i++) {
        mend_twice(out, i == 0, quoted);
        tally = count(out->text);
    }
    if (tally.bad) out->broken = !encoding_is_utf8(out->text);
}

/* Reads quoted-printable text: what its bytes are is found as if they had stood in the file. */
static void take_quoted(str bytes, struct reading *out) {
    buf plain = {0}, note = {0};
    quoted_read(bytes, &plain);
    take_text(buf_str(&plain), true, out);
    if (out->text.p == plain.p)
        out->own = plain;
    else
        buf_release(&plain);
    quoted_unfold(&out->own, &out->folds);
    out->text = buf_str(&out->own);
    out->encoding = "quoted-printable";
    buf_add(&note, str_of(out->encoding));
    if (out->note.n) buf_add(&note, STR(", "));
    buf_add(&note, buf_str(&out->note));
    buf_release(&out->note);
    out->note = note;
}

enum status encoding_read(str bytes, struct reading *out, struct error *error) {
    *out = (struct reading){.encoding = "utf-8"};
    str sample = str_sub(bytes, 0, SAMPLE);
    for (size_t i = 0; i < sizeof magics / sizeof *magics; i++)
        if (str_starts(bytes, (str){magics[i].bytes, magics[i].n}))
            return fail(error, BAD_SYSTEM, "%s", _(magics[i].sentence));
    if (str_starts(bytes, STR("\xFF\xFE"))) return take_utf16(str_sub(bytes, 2, bytes.n), false, out);
    if (str_starts(bytes, STR("\xFE\xFF"))) return take_utf16(str_sub(bytes, 2, bytes.n), true, out);
    const char *wide = guess_utf16(sample);
    if (wide) return take_utf16(bytes, wide[6] == 'b', out);
    if (mostly_control(sample)) return fail(error, BAD_SYSTEM, _("it is no text but binary data"));

    if (quoted_is(bytes))
        take_quoted(bytes, out);
    else
        take_text(bytes, false, out);
    out->references = references_left(out->text);
    return OK;
}

void encoding_release(struct reading *reading) {
    buf_release(&reading->own);
    buf_release(&reading->note);
    folds_release(&reading->folds);
    *reading = (struct reading){0};
}
