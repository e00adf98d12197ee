#include "store/segments.h"

#include <stdint.h>
#include <stdlib.h>

#include "base/memory.h"

static void pack_number(uint64_t n, buf *out) {
    for (; n >= 0x80; n >>= 7) buf_byte(out, (char)(n | 0x80));
    buf_byte(out, (char)n);
}

/* Differences may be negative where a torn passage was put together: zigzag. */
static void pack_difference(size_t now, size_t before, buf *out) {
    int64_t d = (int64_t)now - (int64_t)before;
    pack_number(d < 0 ? ~((uint64_t)d << 1) : (uint64_t)d << 1, out);
}

void segments_pack(const struct segment *segments, size_t count, struct segment start, buf *out) {
    struct segment last = start;
    if (count == 1 && segments->text == start.text && segments->file == start.file && segments->line == start.line) return;
    for (size_t i = 0; i < count; i++) {
        pack_number(segments[i].text - last.text, out);
        pack_difference(segments[i].file, last.file, out);
        pack_difference(segments[i].line, last.line, out);
        last = segments[i];
    }
}

static bool unpack_number(str *bytes, uint64_t *out) {
    *out = 0;
    for (unsigned shift = 0; shift < 63; shift += 7) {
        if (!bytes->n) return false;
        unsigned char c = (unsigned char)bytes->p[0];
        *bytes = str_sub(*bytes, 1, bytes->n);
        *out |= (uint64_t)(c & 0x7F) << shift;
        if (!(c & 0x80)) return true;
    }
    return false;
}

static bool unpack_difference(str *bytes, size_t *value) {
    uint64_t z;
    if (!unpack_number(bytes, &z)) return false;
    *value = (size_t)((uint64_t)*value + (z & 1 ? ~(z >> 1) : z >> 1));
    return *value <= INT64_MAX;
}

bool segments_unpack(str bytes, size_t text_size, struct segment start, struct segment **out, size_t *count) {
    struct segment *segments = NULL, now = start;
    size_t n = 0, room = 0;
    if (!text_size || start.text || start.file > INT64_MAX || start.line > INT64_MAX) return false;
    if (!bytes.n) {
        segments = memory_grown(segments, n, &room, sizeof *segments);
        segments[n++] = start;
    }
    while (bytes.n) {
        uint64_t step;
        bool good = unpack_number(&bytes, &step) && step < text_size && unpack_difference(&bytes, &now.file) &&
                    unpack_difference(&bytes, &now.line);
        if (good) now.text += step;
        if (!good || now.text >= text_size || (n == 0 && now.text != 0) || (n && !step)) {
            free(segments);
            return false;
        }
        segments = memory_grown(segments, n, &room, sizeof *segments);
        segments[n++] = now;
    }
    *out = segments;
    *count = n;
    return n > 0;
}

struct segment segments_find(const struct segment *segments, size_t count, size_t at) {
    size_t low = 0, high = count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (segments[middle].text <= at) low = middle;
        else high = middle;
    }
    return (struct segment){at, segments[low].file + (at - segments[low].text), segments[low].line};
}
