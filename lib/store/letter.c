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

/* Switches without a default: a new kind that is missing here is a warning. */
bool passage_kind_heads(enum passage_kind kind) {
    switch (kind) {
    case PASSAGE_TITLE:
    case PASSAGE_HEADING:
        return true;
    case PASSAGE_PARAGRAPH:
    case PASSAGE_ITEM:
    case PASSAGE_QUOTE:
    case PASSAGE_TABLE:
    case PASSAGE_LETTERHEAD:
    case PASSAGE_SALUTATION:
    case PASSAGE_CLOSING:
    case PASSAGE_SIGNATURE:
    case PASSAGE_IMAGE:
    case PASSAGE_FOOTNOTE:
    case PASSAGE_KINDS:
        break;
    }
    return false;
}

bool passage_kind_is_layout(enum passage_kind kind) {
    switch (kind) {
    case PASSAGE_LETTERHEAD:
    case PASSAGE_SALUTATION:
    case PASSAGE_CLOSING:
    case PASSAGE_SIGNATURE:
    case PASSAGE_IMAGE:
        return true;
    case PASSAGE_PARAGRAPH:
    case PASSAGE_ITEM:
    case PASSAGE_TITLE:
    case PASSAGE_HEADING:
    case PASSAGE_QUOTE:
    case PASSAGE_TABLE:
    case PASSAGE_FOOTNOTE:
    case PASSAGE_KINDS:
        break;
    }
    return false;
}

bool passage_kind_returns(enum passage_kind kind) {
    switch (kind) {
    case PASSAGE_PARAGRAPH:
    case PASSAGE_ITEM:
    case PASSAGE_TITLE:
    case PASSAGE_HEADING:
    case PASSAGE_QUOTE:
    case PASSAGE_FOOTNOTE:
        return true;
    case PASSAGE_TABLE:
    case PASSAGE_LETTERHEAD:
    case PASSAGE_SALUTATION:
    case PASSAGE_CLOSING:
    case PASSAGE_SIGNATURE:
    case PASSAGE_IMAGE:
    case PASSAGE_KINDS:
        break;
    }
    return false;
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
