/* str: bytes somebody else owns; buf: bytes we own and that grow.
 * Used everywhere; knows nothing of the rest.
 *
 * A str need not be NUL-terminated and may hold any byte. A buf that holds anything is always
 * followed by a NUL that does not count in its length. Both are valid when zero-initialised.
 * All lengths are bytes. No call fails: see memory.h for what happens when memory runs out. */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct str {
    const char *p;
    size_t n;
} str;

typedef struct buf {
    char *p;
    size_t n, cap;
} buf;

/* A str over a string literal. */
#define STR(literal) ((str){(literal), sizeof(literal) - 1})

/* A str over a NUL-terminated string; NULL reads as the empty str. */
static inline str str_of(const char *text) {
    return (str){text, text ? strlen(text) : 0};
}

/* The bytes [from, to) of s; both are clamped to its length. */
static inline str str_sub(str s, size_t from, size_t to) {
    if (to > s.n) to = s.n;
    if (from > to) from = to;
    return (str){s.p ? s.p + from : NULL, to - from};
}

static inline bool str_eq(str a, str b) {
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

/* Order by bytes, the shorter first where one begins the other: <0, 0, >0. */
int str_cmp(str a, str b);

/* The first eight bytes as a number that orders as they do, NULs for what is missing: for sorting. */
static inline uint64_t str_start(str s) {
    uint64_t start = 0;
    for (size_t i = 0; i < 8; i++) start = start << 8 | (i < s.n ? (unsigned char)s.p[i] : 0);
    return start;
}

static inline bool str_starts(str s, str prefix) {
    return s.n >= prefix.n && str_eq(str_sub(s, 0, prefix.n), prefix);
}

/* Where the sign stands last; s.n if it does not. */
static inline size_t str_last(str s, char sign) {
    for (size_t at = s.n; at-- > 0;)
        if (s.p[at] == sign) return at;
    return s.n;
}

static inline bool str_ends(str s, str suffix) {
    return s.n >= suffix.n && str_eq(str_sub(s, s.n - suffix.n, s.n), suffix);
}

/* The first place of needle in s, or s.n when it is not there. An empty needle is at 0. */
size_t str_find(str s, str needle);

/* Without ASCII white space at both ends. */
str str_trim(str s);

/* Takes the bytes before the first sep off *rest and returns them; *rest then begins after sep.
 * Without a sep all of *rest is returned, and *rest becomes empty with a NULL pointer, so
 * `while (rest.p)` visits every field, the empty ones too. */
str str_cut(str *rest, char sep);

/* The bytes of b, borrowed until b changes. */
str buf_str(const buf *b);

void buf_add(buf *b, str s);
void buf_byte(buf *b, char c);
void buf_addf(buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_vaddf(buf *b, const char *format, va_list args) __attribute__((format(printf, 2, 0)));

/* Empties b but keeps its memory. */
void buf_clear(buf *b);

/* Frees b's memory and makes it a valid empty buf. */
void buf_release(buf *b);

#endif
