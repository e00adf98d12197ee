/* Columns of plain text as pdftotext -layout prints them: side by side, a gutter of white space between
 * them. They are read down, not across. */
#ifndef INDEXER_COLUMNS_H
#define INDEXER_COLUMNS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/* No more lines are looked at together. */
#define COLUMNS_LINES 120

struct column_line {
    size_t from, to; /* bytes of the text, without the line's end */
    size_t line;     /* of the file, from 1 */
    size_t cut;  /* the byte at which its right column begins; `to`, as the caller sets it, if none does */
    bool beside; /* it is one of the lines that have two columns */
    bool gap;    /* there is white space in it that may part columns */
};

/* Sets `cut`, `beside` and `gap` of up to COLUMNS_LINES lines that follow each other on a page. What looks
 * like a table, or like labels with their values, has no columns. Linear in the lines. */
void columns_find(str text, struct column_line *lines, size_t count);

#endif
