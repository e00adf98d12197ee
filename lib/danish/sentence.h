/* Where Danish sentences end.
 *
 * A full stop in Danish closes a sentence, an abbreviation (§ 42 of Retskrivningsreglerne in Dansk
 * Sprognævn's Retskrivningsordbogen), an ordinal (den 21. februar), an initial (H.C. Andersen), or the label
 * of a paragraph (Stk. 2. Ministeren ...). The words before and after it
 * decide which. A question mark, an exclamation mark and an ellipsis close a sentence unless it goes on
 * in small letters; colons and semicolons never do. A blank line always does. */
#ifndef DANISH_SENTENCE_H
#define DANISH_SENTENCE_H

#include "base/str.h"

/* The end, in bytes, of the sentence of text that begins at from: past its closing mark and quotes and
 * past the white space that follows, so that the next sentence begins there; text.n for the last.
 * from must be 0 or an earlier result: a label (Stk. 2.) is known by where the sentence begins.
 * A full stop after an abbreviation (jf. pct. bl.a. f.eks. nr. stk.), an ordinal (21. februar), an
 * initial or inside a number ends none. Linear over a whole text. */
size_t sentence_end(str text, size_t from);

#endif
