#include "indexer/encoding.h"

#include <stdint.h>
#include <string.h>

#include "base/message.h"
#include "base/utf8.h"

/* How much of a file is looked at to tell text from no text, in bytes. */
#define SAMPLE 65536

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

/* The signs that Windows-1252 has in 0x80..0x9F; 0 where it has none. */
static const uint16_t windows_signs[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
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

/* Counts the well-formed sequences of s that are no ASCII, and the bytes that belong to none. */
static void count(str s, size_t *good, size_t *bad) {
    *good = *bad = 0;
    while (s.n) {
        s = str_sub(s, ascii_run(s), s.n);
        if (!s.n) break;
        size_t n = sequence(s);
        if (n)
            ++*good;
        else
            ++*bad;
        s = str_sub(s, n ? n : 1, s.n);
    }
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

static void from_windows(str s, buf *out) {
    while (s.n) {
        size_t run = ascii_run(s);
        buf_add(out, str_sub(s, 0, run));
        s = str_sub(s, run, s.n);
        for (; s.n && (unsigned char)s.p[0] >= 0x80; s = str_sub(s, 1, s.n)) {
            int32_t cp = (unsigned char)s.p[0];
            if (cp < 0xA0) cp = windows_signs[cp - 0x80] ? windows_signs[cp - 0x80] : 0xFFFD;
            utf8_add(out, cp);
        }
    }
}

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
    return OK;
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

    size_t good, bad;
    count(bytes, &good, &bad);
    if (bad > good) {
        from_windows(bytes, &out->own);
        out->text = buf_str(&out->own);
        out->encoding = "windows-1252";
        return OK;
    }
    out->text = bytes;
    out->start = str_starts(bytes, STR("\xEF\xBB\xBF")) ? 3 : 0;
    out->broken = bad > 0;
    return OK;
}

void encoding_release(struct reading *reading) {
    buf_release(&reading->own);
    *reading = (struct reading){0};
}
