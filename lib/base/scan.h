/* How far a run of bytes of one kind goes, found eight or sixteen at a time: most bytes of a text are looked
 * at to see that nothing begins there. */
#ifndef BASE_SCAN_H
#define BASE_SCAN_H

#include <stdint.h>
#include <string.h>

#include "base/str.h"

#define SCAN_EACH(byte) ((uint64_t)(byte)*UINT64_C(0x0101010101010101))
#define SCAN_HIGH SCAN_EACH(0x80)

static inline uint64_t scan_load(const char *p) {
    uint64_t bytes;
    memcpy(&bytes, p, sizeof bytes);
    return bytes;
}

/* The highest bit of each byte: is it no ASCII letter? */
static inline uint64_t scan_no_letters(uint64_t bytes) {
    uint64_t small = (bytes | SCAN_EACH(0x20)) & ~SCAN_HIGH;
    return (~(small + SCAN_EACH(0x80 - 'a')) | (small + SCAN_EACH(0x7F - 'z')) | bytes) & SCAN_HIGH;
}

/* The highest bit of each byte: is it below `first` or above `last`? Both are ASCII. */
static inline uint64_t scan_outside(uint64_t bytes, unsigned char first, unsigned char last) {
    uint64_t low = bytes & ~SCAN_HIGH;
    return (~(low + SCAN_EACH(0x80 - first)) | (low + SCAN_EACH(0x7F - last)) | bytes) & SCAN_HIGH;
}

/* How many bytes have their highest bit set. */
static inline size_t scan_count(uint64_t bytes) {
    return (size_t)(((bytes & SCAN_HIGH) >> 7) * SCAN_EACH(1) >> 56);
}

/* Past the ASCII letters that begin at `at`. */
static inline size_t scan_letters(str text, size_t at) {
    for (; at + sizeof(uint64_t) <= text.n; at += sizeof(uint64_t)) {
        uint64_t other =
            scan_no_letters(scan_load(text.p + at)); /* this runs on little-endian machines alone */
        if (other) return at + (size_t)__builtin_ctzll(other) / 8;
    }
    while (at < text.n && (unsigned char)((text.p[at] | 0x20) - 'a') < 26) at++;
    return at;
}

/* Past the bytes from `first` to `last`, both ASCII, that begin at `at`. */
static inline size_t scan_range(str text, size_t at, unsigned char first, unsigned char last) {
    for (; at + sizeof(uint64_t) <= text.n; at += sizeof(uint64_t)) {
        uint64_t other = scan_outside(scan_load(text.p + at), first, last);
        if (other) return at + (size_t)__builtin_ctzll(other) / 8;
    }
    while (at < text.n && (unsigned char)text.p[at] >= first && (unsigned char)text.p[at] <= last) at++;
    return at;
}

#endif
