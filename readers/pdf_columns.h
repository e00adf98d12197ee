/* Columns: the order in which a page's parts are read.
 *
 * A page is cut in two along its best gutter, a white strip that parts text on both sides, and each half
 * again (an XY-cut: Nagy and Seth 1984; strips as in Breuel 2002). */
#ifndef READERS_PDF_COLUMNS_H
#define READERS_PDF_COLUMNS_H

#include "readers/pdf_page.h"

/* Pieces that are read together, by their upper edges. */
struct pdf_region {
    struct pdf_piece *const *pieces;
    size_t count;
    bool aside; /* short lines beside running text: a sender's address, a date */
};

struct pdf_regions {
    struct pdf_region *at;
    size_t count, room;
};

/* Adds the page's regions in reading order; they borrow its pieces, and from the arena. What is dropped,
 * turned or of the page's edge is left out. */
void pdf_columns_find(struct arena *arena, const struct pdf_page *page, struct pdf_regions *out);

/* Whether the text can be the mark of a list's item alone: "•", "1.", "a)", "(iv)", "§ 2.". */
bool pdf_is_mark(str text);

/* Whether the text begins as the rest of a sentence does: with a small letter, and with no address. */
bool pdf_goes_on(str text);

#endif
