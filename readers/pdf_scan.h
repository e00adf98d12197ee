/* Text that a program has recognised in a scanned page, which lies unseen under the picture: its sizes are
 * guessed for each line or word, its lines slant as the paper did. */
#ifndef READERS_PDF_SCAN_H
#define READERS_PDF_SCAN_H

#include "readers/pdf_page.h"

/* Makes the sizes of such text even and its lines level; text that was set is left as it is. Both arrays, the
 * glyphs' boxes and the styles' sizes, are changed. */
void pdf_scan_even(struct pdf_glyph *at, size_t count, struct pdf_style *styles, size_t style_count);

#endif
