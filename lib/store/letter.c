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

enum { HEADS = 1, LAYOUT = 2, RETURNS = 4 };

/* A switch without a default: a new kind that is missing here is a warning. */
static int traits_of(enum passage_kind kind) {
    switch (kind) {
    case PASSAGE_TITLE:
    case PASSAGE_HEADING:
        return HEADS | RETURNS;
    case PASSAGE_PARAGRAPH:
    case PASSAGE_ITEM:
    case PASSAGE_QUOTE:
    case PASSAGE_FOOTNOTE:
        return RETURNS;
    case PASSAGE_LETTERHEAD:
    case PASSAGE_SALUTATION:
    case PASSAGE_CLOSING:
    case PASSAGE_SIGNATURE:
    case PASSAGE_IMAGE:
        return LAYOUT;
    case PASSAGE_TABLE:
    case PASSAGE_KINDS:
        break;
    }
    return 0;
}

bool passage_kind_heads(enum passage_kind kind) {
    return traits_of(kind) & HEADS;
}

bool passage_kind_is_layout(enum passage_kind kind) {
    return traits_of(kind) & LAYOUT;
}

bool passage_kind_returns(enum passage_kind kind) {
    return traits_of(kind) & RETURNS;
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
