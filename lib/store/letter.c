#include "store/letter.h"

#include <assert.h>

const char *passage_kind_name(enum passage_kind kind) {
    static const char *const names[PASSAGE_KINDS] = {
        "paragraph",  "item",       "title",   "heading",   "quote", "table",
        "letterhead", "salutation", "closing", "signature", "image", "footnote",
    };
    assert(kind < PASSAGE_KINDS);
    return names[kind];
}

void passage_lines(const struct passage *passage, buf *out) {
    const struct span *spans = passage->spans;
    for (size_t i = 0; i < passage->span_count;) {
        size_t first = spans[i].line, last = first;
        for (i++; i < passage->span_count; i++) {
            size_t line = spans[i].line;
            if (line > last + 2) break; /* one blank line parts an item's paragraphs */
            last = line;
        }
        buf_addf(out, "%zu-%zu", first, last);
        if (i < passage->span_count) buf_byte(out, ',');
    }
}
