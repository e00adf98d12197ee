/* Words: glyphs in boxes become words, and words the pieces of lines. */
#ifndef READERS_PDF_WORDS_H
#define READERS_PDF_WORDS_H

#include "readers/pdf_page.h"

/* The size of most signs of the page, in points; 0 if it has none. */
float pdf_usual_size(const struct pdf_glyphs *);

/* Sets capitals that are as high as several lines into their words, and takes the meaning from the signs of
 * watermarks ("KOPI" across the page); `at` are the glyphs, to be
 * changed. */
void pdf_words_clean(struct pdf_glyph *at, const struct pdf_glyphs *glyphs);

/* Fills *out with the page's pieces, in the arena. Ligatures become letters, soft hyphens at the end of a
 * line hyphens, bullets of symbol fonts "•"; signs that mean nothing are left out. A page most of whose text
 * is turned is turned back. Linear but for sorting. */
void pdf_words_read(struct arena *arena, const struct pdf_glyphs *glyphs, struct pdf_page *out);

/* Whether the sign means nothing, such as one of a private area that is no bullet. */
bool pdf_words_void(uint32_t cp);

#endif
