/* Markdown: the pages of a document in reading order, with a form feed at the end of each. */
#ifndef READERS_PDF_MARKDOWN_H
#define READERS_PDF_MARKDOWN_H

#include "readers/pdf_page.h"

/* Appends the document as Markdown. Marks furniture in the pages. */
void pdf_markdown_write(struct pdf_page *pages, size_t count, buf *out);

#endif
