#include "base/varint.h"

void varint_add(uint64_t n, buf *out) {
    unsigned char bytes[VARINT_MOST];
    size_t at = sizeof bytes;
    bool nine = n >> 56;
    if (nine) {
        bytes[--at] = (unsigned char)n;
        n >>= 8;
    } else {
        bytes[--at] = n & 0x7F;
        n >>= 7;
    }
    for (; nine ? at > 0 : n > 0; n >>= 7) bytes[--at] = (unsigned char)(n | 0x80);
    buf_add(out, (str){(const char *)bytes + at, sizeof bytes - at});
}

bool varint_read_long(const unsigned char **at, const unsigned char *end, uint64_t *out) {
    uint64_t value = 0;
    const unsigned char *p = *at;
    for (int i = 0; i < VARINT_MOST && p < end; i++, p++) {
        if (i == VARINT_MOST - 1) {
            value = value << 8 | *p;
        } else {
            value = value << 7 | (*p & 0x7F);
            if (*p & 0x80) continue;
        }
        *at = p + 1;
        *out = value;
        return true;
    }
    return false;
}
