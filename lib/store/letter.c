#include "store/letter.h"

#include <assert.h>

const char *passage_kind_name(enum passage_kind kind) {
    static const char *const names[PASSAGE_KINDS] = {
        "paragraph",  "item",       "title",   "heading",   "quote", "table",
        "letterhead", "salutation", "closing", "signature", "image",
    };
    assert(kind < PASSAGE_KINDS);
    return names[kind];
}

void passage_lines(const struct passage *passage, buf *out) {
    const struct segment *segments = passage->segments;
    for (size_t i = 0; i < passage->segment_count;) {
        size_t first = segments[i].line, last = first;
        for (i++; i < passage->segment_count; i++) {
            size_t line = segments[i].line;
            if (line > last + 2) break; /* one blank line parts an item's paragraphs */
            last = line;
        }
        buf_addf(out, "%zu-%zu", first, last);
        if (i < passage->segment_count) buf_byte(out, ',');
    }
}
