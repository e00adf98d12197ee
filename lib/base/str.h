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

/* Order by bytes, the shorter first if one begins the other: <0, 0, >0. */
int str_cmp(str a, str b);

/* The first eight bytes as a number that orders as they do, NULs for what is missing: for sorting. */
static inline uint64_t str_start(str s) {
    uint64_t start = 0;
    size_t n = s.n < 8 ? s.n : 8;
    if (n < 8) {
        for (size_t i = 0; i < n; i++) start |= (uint64_t)(unsigned char)s.p[i] << (56 - 8 * i);
        return start;
    }
    memcpy(&start, s.p, 8);
    return __builtin_bswap64(start); /* this runs on little-endian machines alone */
}

/* FNV-1a, 64 bits. */
static inline uint64_t str_hash(str s) {
    uint64_t hash = 0xcbf29ce484222325;
    for (size_t i = 0; i < s.n; i++) hash = (hash ^ (unsigned char)s.p[i]) * 0x100000001b3;
    return hash;
}

/* A number of the first and the last eight bytes and the length, by which words are spread over a table. */
static inline uint64_t str_spread(str s) {
    uint64_t last = s.n > 8 ? str_start((str){s.p + s.n - 8, 8}) : 0;
    return (str_start(s) ^ last >> 1 ^ s.n) * UINT64_C(0x9E3779B97F4A7C15);
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
static inline str buf_str(const buf *b) {
    return (str){b->p, b->n};
}

void buf_add(buf *b, str s);

static inline void buf_byte(buf *b, char c) {
    if (b->n + 1 >= b->cap) { /* no room for it and the NUL */
        buf_add(b, (str){&c, 1});
        return;
    }
    b->p[b->n++] = c;
    b->p[b->n] = '\0';
}

void buf_addf(buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_vaddf(buf *b, const char *format, va_list args) __attribute__((format(printf, 2, 0)));

/* Empties b but keeps its memory. */
void buf_clear(buf *b);

/* Frees b's memory and makes it a valid empty buf. */
void buf_release(buf *b);

#endif
