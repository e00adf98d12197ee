/* Inline text: words of lines as Markdown, with what would be markup escaped. */
#ifndef READERS_PDF_INLINE_H
#define READERS_PDF_INLINE_H

#include "readers/pdf_blocks.h"

/* Appends the words [from, ...) of the line. Wide gaps between pieces become four blanks if `gaps`, else
 * one. */
void pdf_inline_line(buf *out, const struct pdf_line *line, size_t from, const struct pdf_marks *marks,
                     bool gaps);

/* Appends the words of a piece as a table's cell. */
void pdf_inline_cell(buf *out, const struct pdf_piece *piece, const struct pdf_marks *marks);

/* Whether a footnote of the page has this mark. */
bool pdf_marks_has(const struct pdf_marks *marks, str mark);

/* Whether the text is a rule: "______", "-----", "....". */
bool pdf_is_rule(str text);

#endif
