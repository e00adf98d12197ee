/* A PDF's pages as its reader sees them: glyphs in boxes become words, words pieces of lines, pieces blocks.
 *
 * Coordinates are points (1/72 inch), x to the right, y down, from the page's upper left corner. */
#ifndef READERS_PDF_PAGE_H
#define READERS_PDF_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

struct pdf_box {
    float x0, y0, x1, y1;
};

struct pdf_style {
    float size; /* of the font, in points; 0: unknown */
    bool bold, italic, underlined;
    bool recognised; /* in a scan: its font shows nothing */
};

/* One sign as the PDF library gives it, in its order. */
struct pdf_glyph {
    struct pdf_box box;
    uint32_t cp;
    uint16_t style;     /* index into the page's styles */
    bool blank, broken; /* white space, the end of a line stands before it */
};

struct pdf_glyphs {
    const struct pdf_glyph *at;
    size_t count;
    const struct pdf_style *styles;
    float width, height; /* of the page */
};

struct pdf_word {
    struct pdf_box box;
    str text;
    float size;
    bool bold, italic, underlined;
    bool glued;  /* no white space stands before it */
    bool raised; /* smaller and higher than the word before: a footnote's mark */
};

/* A part of a line without a wide gap. */
struct pdf_piece {
    struct pdf_box box;
    const struct pdf_word *words;
    size_t count;
    float size; /* of most of its signs */
    bool bold, italic, underlined;
    bool dropped; /* page furniture that was shown before */
    bool turned;  /* its line does not run from left to right */
    bool edge;    /* a running head or foot that is shown: it stands apart from the text */
};

struct pdf_page {
    struct pdf_piece *pieces;
    size_t count;
    float width, height;
};

static inline float pdf_middle(struct pdf_box box) {
    return (box.y0 + box.y1) / 2;
}

/* Makes `box` hold `other` too. */
static inline void pdf_box_add(struct pdf_box *box, struct pdf_box other) {
    if (other.x0 < box->x0) box->x0 = other.x0;
    if (other.y0 < box->y0) box->y0 = other.y0;
    if (other.x1 > box->x1) box->x1 = other.x1;
    if (other.y1 > box->y1) box->y1 = other.y1;
}

/* Whether both boxes stand on one line: they share more than half of the lower one's height. */
static inline bool pdf_same_line(struct pdf_box a, struct pdf_box b) {
    float top = a.y0 > b.y0 ? a.y0 : b.y0, bottom = a.y1 < b.y1 ? a.y1 : b.y1;
    float ha = a.y1 - a.y0, hb = b.y1 - b.y0;
    return bottom - top > (ha < hb ? ha : hb) * .55f;
}

#endif
