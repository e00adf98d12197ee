#include "store/span_map.h"

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

void span_map_pack(const struct span *spans, size_t count, struct span start, buf *out) {
    struct span last = start;
    if (count == 1 && spans->text == start.text && spans->file == start.file && spans->line == start.line)
        return;
    for (size_t i = 0; i < count; i++) {
        pack_number(spans[i].text - last.text, out);
        pack_difference(spans[i].file, last.file, out);
        pack_difference(spans[i].line, last.line, out);
        last = spans[i];
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

bool span_map_unpack(str bytes, size_t text_size, struct span start, struct span **out, size_t *count) {
    struct span *spans = NULL, now = start;
    size_t n = 0, room = 0;
    if (!text_size || start.text || start.file > INT64_MAX || start.line > INT64_MAX) return false;
    if (!bytes.n) {
        spans = memory_grown(spans, n, &room, sizeof *spans);
        spans[n++] = start;
    }
    while (bytes.n) {
        uint64_t step;
        bool good = unpack_number(&bytes, &step) && step < text_size &&
                    unpack_difference(&bytes, &now.file) && unpack_difference(&bytes, &now.line);
        if (good) now.text += step;
        if (!good || now.text >= text_size || (n == 0 && now.text != 0) || (n && !step)) {
            free(spans);
            return false;
        }
        spans = memory_grown(spans, n, &room, sizeof *spans);
        spans[n++] = now;
    }
    *out = spans;
    *count = n;
    return n > 0;
}

struct span span_map_find(const struct span *spans, size_t count, size_t at) {
    size_t low = 0, high = count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (spans[middle].text <= at)
            low = middle;
        else
            high = middle;
    }
    return (struct span){at, spans[low].file + (at - spans[low].text), spans[low].line};
}
