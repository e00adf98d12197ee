#include "store/span_map.h"

#include <stdint.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/varint.h"

/* Differences may be negative in a passage that was torn and put together: zigzag. */
static void pack_difference(size_t now, size_t before, buf *out) {
    int64_t d = (int64_t)now - (int64_t)before;
    varint_add(d < 0 ? ~((uint64_t)d << 1) : (uint64_t)d << 1, out);
}

void span_map_pack(const struct span *spans, size_t count, struct span start, buf *out) {
    struct span last = start;
    if (count == 1 && spans->text == start.text && spans->file == start.file && spans->line == start.line)
        return;
    for (size_t i = 0; i < count; i++) {
        varint_add(spans[i].text - last.text, out);
        pack_difference(spans[i].file, last.file, out);
        pack_difference(spans[i].line, last.line, out);
        last = spans[i];
    }
}

static bool unpack_difference(str *bytes, size_t *value) {
    uint64_t z;
    if (!varint_take(bytes, &z)) return false;
    *value = (size_t)((uint64_t)*value + (z & 1 ? ~(z >> 1) : z >> 1));
    return *value <= INT64_MAX;
}

/* The span after *now, the `number`th of all; false if it cannot be. */
static bool unpack_span(str *bytes, size_t text_size, size_t number, struct span *now) {
    uint64_t step;
    if (!varint_take(bytes, &step) || step >= text_size) return false;
    if (!unpack_difference(bytes, &now->file) || !unpack_difference(bytes, &now->line)) return false;
    now->text += step;
    return now->text < text_size && (number == 0) == (step == 0);
}

bool span_map_unpack(str bytes, size_t text_size, struct span start, struct span **out, size_t *count) {
    struct span *spans = NULL, now = start;
    size_t n = 0, room = 0;
    if (!text_size || start.text || start.file > INT64_MAX || start.line > INT64_MAX) return false;
    bool alone = !bytes.n;
    while (alone || bytes.n) {
        if (!alone && !unpack_span(&bytes, text_size, n, &now)) {
            free(spans);
            return false;
        }
        spans = memory_grown(spans, n, &room, sizeof *spans);
        spans[n++] = now;
        alone = false;
    }
    *out = spans;
    *count = n;
    return true;
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
