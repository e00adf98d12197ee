/* Page furniture: running heads and feet, told by their place and by returning, and numbers of pages. */
#ifndef READERS_PDF_FURNITURE_H
#define READERS_PDF_FURNITURE_H

#include "readers/pdf_page.h"

/* Marks the pages' pieces: of what returns near the edge all but the first is dropped; numbers of pages all.
 */
void pdf_furniture_mark(struct pdf_page *pages, size_t count);

#endif
