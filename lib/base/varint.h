/* Varints as SQLite writes them: seven bits a byte, the most significant first, each byte but the last with
 * its highest bit set; a ninth byte holds eight bits. */
#ifndef BASE_VARINT_H
#define BASE_VARINT_H

#include "base/str.h"

/* Bytes of the longest. */
#define VARINT_MOST 9

/* Appends n. */
void varint_add(uint64_t n, buf *out);

/* varint_read of any length. */
bool varint_read_long(const unsigned char **at, const unsigned char *end, uint64_t *out);

/* Reads the varint at *at and moves *at past it. False if it is not whole before `end`; *at stays. */
static inline bool varint_read(const unsigned char **at, const unsigned char *end, uint64_t *out) {
    if (*at < end && **at < 0x80) {
        *out = *(*at)++;
        return true;
    }
    if (end - *at > 1 && (*at)[1] < 0x80) {
        *out = (uint64_t)((*at)[0] & 0x7F) << 7 | (*at)[1];
        *at += 2;
        return true;
    }
    return varint_read_long(at, end, out);
}

/* Takes one off the front of bytes; false if there is none, and *bytes stays. */
static inline bool varint_take(str *bytes, uint64_t *out) {
    const unsigned char *at = (const unsigned char *)bytes->p, *start = at;
    if (!bytes->n || !varint_read(&at, at + bytes->n, out)) return false;
    bytes->p += at - start;
    bytes->n -= (size_t)(at - start);
    return true;
}

#endif
