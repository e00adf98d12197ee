/* Blocks: lines become paragraphs, headings, items, tables, notes, written as Markdown. */
#ifndef READERS_PDF_BLOCKS_H
#define READERS_PDF_BLOCKS_H

#include "readers/pdf_lines.h"

enum pdf_kind { PDF_PARAGRAPH, PDF_HEADING, PDF_BOLD, PDF_ITEM, PDF_TABLE, PDF_NOTE };

struct pdf_block {
    enum pdf_kind kind;
    str text;   /* Markdown without the mark of its kind; lines as printed, parted by "\n" */
    str mark;   /* of an item or a note, as printed */
    float size; /* of the font, in points */
    float room; /* what is left of its last line, in points */
    float word; /* the width of its first word */
    struct pdf_box box;
    float indent, last_indent; /* of its first and last line, in points */
    size_t page, lines;
    bool aside;        /* stands beside the text, or apart from it */
    bool ends;         /* a sentence, a heading or a label ends with it */
    bool goes_on;      /* begins as the rest of a sentence does */
    bool running;      /* sentences run over the lines around it */
    bool joined;       /* goes on the block before it */
    bool bold, hyphen; /* all of it is bold; its last line ends with a hyphen */
};

struct pdf_blocks {
    struct pdf_block *at;
    size_t count, room;
};

/* The marks of a page's footnotes. */
struct pdf_marks {
    str at[64];
    size_t count;
};

/* Notes the marks with which notes of these lines begin. */
void pdf_marks_find(const struct pdf_lines *lines, const struct pdf_measures *measures,
                    struct pdf_marks *out);

/* Adds the blocks of a region of page `page`, from 1. */
void pdf_blocks_add(struct arena *arena, const struct pdf_lines *lines, const struct pdf_measures *measures,
                    const struct pdf_marks *marks, size_t page, struct pdf_blocks *out);

#endif
