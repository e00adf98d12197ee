/* Lines: a region's pieces that stand on one line, and how far lines stand apart. */
#ifndef READERS_PDF_LINES_H
#define READERS_PDF_LINES_H

#include "readers/pdf_columns.h"

struct pdf_line {
    struct pdf_box box;
    struct pdf_piece *const *pieces; /* from left to right */
    size_t count;
    float size;
    bool bold, italic, underlined;
};

struct pdf_lines {
    struct pdf_line *at;
    size_t count;
    float left, right; /* of the region's text */
    float pitch;       /* of lines of one paragraph, in ems; 0: unknown */
    bool running;      /* sentences run over its lines */
    bool aside;
};

/* What a whole document shows. */
struct pdf_measures {
    float size;  /* of most text */
    float pitch; /* in ems */
    bool bold;   /* most text is */
};

/* The region's lines, in the arena. */
struct pdf_lines pdf_lines_find(struct arena *arena, const struct pdf_region *region);

/* Sums up the lines of all regions. */
struct pdf_measures pdf_measure(const struct pdf_lines *regions, size_t count);

/* The first and the last word of a line. */
const struct pdf_word *pdf_line_first(const struct pdf_line *line);
const struct pdf_word *pdf_line_last(const struct pdf_line *line);

#endif
