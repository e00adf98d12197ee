/* Tables of plain text: rows whose cells stand under each other, parted by white space, as pdftotext -layout,
 * lynx and people with a typewriter's font print them, or by strokes, as antiword does. */
#ifndef INDEXER_TABLE_H
#define INDEXER_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"
#include "indexer/columns.h"

/* A line with more cells is of no table. */
#define TABLE_CELLS 12

enum table_part {
    TABLE_NONE,  /* the line is of no table */
    TABLE_FIRST, /* it is the head of a table, or a row of one without a head */
    TABLE_ROW,
    TABLE_MORE, /* it goes on with the cells of the row before it */
    TABLE_RULE, /* nothing but signs that draw a line */
};

struct table_cell {
    size_t from, to; /* bytes of the text; nothing between them in an empty cell */
};

struct table_line {
    enum table_part part;
    struct table_cell cells[TABLE_CELLS];
    size_t count; /* up to the last cell that is not empty */
};

/* "+-----+-----+": the border between two rows of a table that is drawn all around. */
bool table_is_border(str line);

/* Whether a line has what may part the cells of a table; most letters have none. */
bool table_may_begin(str text, const struct column_line *lines, size_t count);

/* Finds the tables in up to COLUMNS_LINES lines that follow each other on a page, and sets out[i] of each
 * line i. Lines of two columns of text, labels with their values, addresses and signatures beside each other
 * are no tables; in doubt there is none. Linear in the lines' bytes. */
void table_find(str text, const struct column_line *lines, size_t count, struct table_line *out);

#endif
