#include "base/utf8.h"

#include <stdlib.h>
#include <utf8proc.h>

#include "base/memory.h"
#include "base/scan.h"

#define REPLACEMENT 0xFFFD

int32_t utf8_next_beyond(str *rest) {
    utf8proc_int32_t cp;
    utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)rest->p, (utf8proc_ssize_t)rest->n, &cp);
    if (n <= 0) {
        n = 1;
        cp = REPLACEMENT;
    }
    rest->p += n;
    rest->n -= (size_t)n;
    return cp;
}

size_t utf8_length(str s) {
    str rest = s;
    utf8_next(&rest);
    return s.n - rest.n;
}

bool utf8_valid(str s) {
    while (s.n) {
        utf8proc_int32_t cp;
        utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)s.p, (utf8proc_ssize_t)s.n, &cp);
        if (n <= 0) return false;
        s = str_sub(s, (size_t)n, s.n);
    }
    return true;
}

void utf8_add(buf *out, int32_t cp) {
    utf8proc_uint8_t bytes[4];
    utf8proc_ssize_t n = utf8proc_encode_char(cp, bytes);
    buf_add(out, (str){(const char *)bytes, (size_t)n});
}

static bool between(int32_t cp, int32_t first, int32_t last) {
    return cp >= first && cp <= last;
}

bool utf8_is_letter(int32_t cp) {
    if (cp < UTF8_ASCII_END) return between(cp | 0x20, 'a', 'z');
    utf8proc_category_t c = utf8proc_category(cp);
    return c >= UTF8PROC_CATEGORY_LU && c <= UTF8PROC_CATEGORY_LO;
}

bool utf8_is_upper(int32_t cp) {
    if (cp < UTF8_ASCII_END) return between(cp, 'A', 'Z');
    utf8proc_category_t c = utf8proc_category(cp);
    return c == UTF8PROC_CATEGORY_LU || c == UTF8PROC_CATEGORY_LT;
}

bool utf8_is_digit(int32_t cp) {
    if (cp < UTF8_ASCII_END) return between(cp, '0', '9');
    utf8proc_category_t c = utf8proc_category(cp);
    return c >= UTF8PROC_CATEGORY_ND && c <= UTF8PROC_CATEGORY_NO;
}

bool utf8_add_ligature(buf *out, int32_t cp) {
    utf8proc_int32_t letters[3];
    if (!between(cp, 0xFB00, 0xFB06)) return false;
    utf8proc_ssize_t n = utf8proc_decompose_char(cp, letters, sizeof letters / sizeof *letters,
                                                 UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT, NULL);
    for (utf8proc_ssize_t i = 0; i < n && i < 3; i++) utf8_add(out, letters[i]);
    return true;
}

static char digit_of_type(int32_t cp, utf8proc_propval_t type) {
    utf8proc_int32_t digit = 0;
    if (cp < UTF8_ASCII_END || utf8proc_get_property(cp)->decomp_type != type) return 0;
    utf8proc_ssize_t n = utf8proc_decompose_char(cp, &digit, 1, UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT, NULL);
    return n == 1 && between(digit, '0', '9') ? (char)digit : 0;
}

char utf8_raised_digit(int32_t cp) {
    return digit_of_type(cp, UTF8PROC_DECOMP_TYPE_SUPER);
}

char utf8_lowered_digit(int32_t cp) {
    return digit_of_type(cp, UTF8PROC_DECOMP_TYPE_SUB);
}

bool utf8_is_mark(int32_t cp) {
    if (cp < UTF8_ASCII_END) return false;
    utf8proc_category_t c = utf8proc_category(cp);
    return c >= UTF8PROC_CATEGORY_MN && c <= UTF8PROC_CATEGORY_ME;
}

bool utf8_is_format(int32_t cp) {
    return cp >= UTF8_ASCII_END && utf8proc_category(cp) == UTF8PROC_CATEGORY_CF;
}

bool utf8_is_space(int32_t cp) {
    if (cp < UTF8_ASCII_END) return cp == ' ' || between(cp, '\t', '\r');
    utf8proc_category_t c = utf8proc_category(cp);
    return c >= UTF8PROC_CATEGORY_ZS && c <= UTF8PROC_CATEGORY_ZP;
}

bool utf8_is_control(int32_t cp) {
    if (cp < 0x20) return cp != '\t' && cp != '\n';
    if (cp >= 0x7F && cp < 0xA0) return true;
    return cp == 0x061C || cp == 0x200E || cp == 0x200F || (cp >= 0x202A && cp <= 0x202E) ||
           (cp >= 0x2066 && cp <= 0x2069);
}

/* Past the printable ASCII and the letters of Latin-1's upper half that begin at `at`. */
static size_t plain_end(str s, size_t at) {
    for (;;) {
        at = scan_range(s, at, ' ', 0x7E);
        bool letter =
            at + 1 < s.n && (unsigned char)s.p[at] == 0xC3 && ((unsigned char)s.p[at + 1] & 0xC0) == 0x80;
        if (!letter) return at;
        at += 2;
    }
}

void utf8_clean(str s, buf *out) {
    while (s.n) {
        size_t plain = plain_end(s, 0); /* goes over in one piece */
        buf_add(out, str_sub(s, 0, plain));
        s = str_sub(s, plain, s.n);
        if (!s.n) break;
        int32_t cp = utf8_next(&s);
        utf8_add(out, utf8_is_control(cp) ? REPLACEMENT : cp);
    }
}

/* utf8proc_map over valid UTF-8 only fails for want of memory or at a length past its int range. */
static void map(str s, utf8proc_option_t options, buf *out) {
    buf valid = {0};
    if (!utf8_valid(s)) {
        while (s.n) utf8_add(&valid, utf8_next(&s));
        s = buf_str(&valid);
    }
    utf8proc_uint8_t *result = NULL;
    utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)s.p, (utf8proc_ssize_t)s.n, &result, options);
    if (n < 0) memory_exhausted();
    buf_add(out, (str){(const char *)result, (size_t)n});
    free(result);
    buf_release(&valid);
}

void utf8_nfc(str s, buf *out) {
    if (s.n) map(s, UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_IGNORE, out);
}

void utf8_fold(str s, buf *out) {
    if (s.n) map(s, UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_IGNORE | UTF8PROC_CASEFOLD, out);
}

void utf8_fold_tight(str s, buf *out) {
    buf folded = {0};
    utf8_fold(s, &folded);
    for (str rest = buf_str(&folded); rest.n;) {
        str sign = str_sub(rest, 0, utf8_length(rest));
        str at = rest;
        if (!utf8_is_space(utf8_next(&at))) buf_add(out, sign);
        rest = str_sub(rest, sign.n, rest.n);
    }
    buf_release(&folded);
}

void utf8_unaccent(str s, buf *out) {
    while (s.n) {
        str at = s;
        int32_t cp = utf8_next(&s);
        str one = str_sub(at, 0, at.n - s.n);
        bool letter_of_its_own = cp == 0xE5 || cp == 0xE4 || cp == 0xF6 || cp == 0xFC || cp == 0xC5 ||
                                 cp == 0xC4 || cp == 0xD6 || cp == 0xDC;
        if (cp < 0x80 || letter_of_its_own)
            buf_add(out, one);
        else
            map(one, UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_STRIPMARK, out);
    }
}

size_t utf8_width(str s) {
    size_t columns = 0;
    while (s.n) {
        int32_t cp = utf8_next(&s);
        int width = utf8proc_charwidth(cp);
        columns += width > 0 ? (size_t)width : 0;
    }
    return columns;
}

size_t utf8_floor(str s, size_t at) {
    if (at >= s.n) return s.n;
    for (size_t back = 0; back < 4 && back <= at; back++) {
        size_t from = at - back;
        if (((unsigned char)s.p[from] & 0xC0) != 0x80) {
            size_t length = utf8_length(str_sub(s, from, s.n));
            return from + length > at ? from : at;
        }
    }
    return at;
}
