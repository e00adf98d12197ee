#include "base/str.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/system.h"

int str_cmp(str a, str b) {
    size_t shorter = a.n < b.n ? a.n : b.n;
    int order = shorter ? memcmp(a.p, b.p, shorter) : 0;
    if (order) return order;
    return (a.n > b.n) - (a.n < b.n);
}

size_t str_find(str s, str needle) {
    if (needle.n == 0) return 0;
    if (s.n < needle.n) return s.n;
    const char *found = system_find(s.p, s.n, needle.p, needle.n);
    return found ? (size_t)(found - s.p) : s.n;
}

static bool is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

str str_trim(str s) {
    while (s.n && is_space(s.p[0])) s = str_sub(s, 1, s.n);
    while (s.n && is_space(s.p[s.n - 1])) s.n--;
    return s;
}

str str_cut(str *rest, char sep) {
    str all = *rest;
    const char *found = all.n ? memchr(all.p, sep, all.n) : NULL;
    if (!found) {
        *rest = (str){NULL, 0};
        return all;
    }
    size_t at = (size_t)(found - all.p);
    *rest = (str){found + 1, all.n - at - 1};
    return str_sub(all, 0, at);
}

/* Room for more bytes and the NUL after them. */
static void buf_reserve(buf *b, size_t more) {
    size_t need = b->n + more + 1;
    if (need < more) memory_exhausted();
    if (need <= b->cap) return;
    size_t cap = b->cap ? b->cap : 32;
    while (cap < need) cap = cap > need / 2 ? need : cap * 2;
    if (cap < b->cap + b->cap / 2) cap = b->cap + b->cap / 2;
    b->p = memory_resized(b->p, cap, 1);
    b->cap = cap;
}

void buf_add(buf *b, str s) {
    if (!s.n) return;
    buf_reserve(b, s.n);
    memcpy(b->p + b->n, s.p, s.n);
    b->n += s.n;
    b->p[b->n] = '\0';
}

void buf_vaddf(buf *b, const char *format, va_list args) {
    va_list again;
    va_copy(again, args);
    size_t room = b->cap - b->n;
    int need = vsnprintf(room ? b->p + b->n : NULL, room, format, args);
    assert(need >= 0);
    if ((size_t)need >= room) {
        buf_reserve(b, (size_t)need);
        vsnprintf(b->p + b->n, (size_t)need + 1, format, again);
    }
    b->n += (size_t)need;
    va_end(again);
}

void buf_addf(buf *b, const char *format, ...) {
    va_list args;
    va_start(args, format);
    buf_vaddf(b, format, args);
    va_end(args);
}

void buf_clear(buf *b) {
    b->n = 0;
    if (b->p) b->p[0] = '\0';
}

void buf_release(buf *b) {
    free(b->p);
    *b = (buf){0};
}
