/* Footnotes: how the text of one begins. Whether a mark that is not certain begins one is for its place to
 * say: between two halves of a sentence. */
#ifndef INDEXER_FOOTNOTE_H
#define INDEXER_FOOTNOTE_H

#include <stdbool.h>

#include "base/str.h"

/* Begins as a footnote and nothing else does: "[^1]: ", "¹ ", "1 Jf. ", "*) ". */
bool footnote_is_certain(str text);

/* May be a footnote: any of these, or a number or star and then a capital letter. */
bool footnote_is_possible(str text);

#endif
