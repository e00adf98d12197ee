/* Tables: lines whose pieces stand in columns. */
#ifndef READERS_PDF_TABLES_H
#define READERS_PDF_TABLES_H

#include "readers/pdf_blocks.h"

/* How many lines from line `from` on are a table; 0: none begins there. */
size_t pdf_table_lines(const struct pdf_lines *lines, size_t from, float pitch);

/* The lines [from, to) as the rows of a pipe table, in the arena. */
str pdf_table_text(struct arena *arena, const struct pdf_lines *lines, size_t from, size_t to, float pitch,
                   const struct pdf_marks *marks);

#endif
