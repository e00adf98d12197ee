/* Snowball's Danish stemmer (https://snowballstem.org/algorithms/danish/stemmer.html), mended where it tears
 * word families apart, for the words that the dictionary does not have. */
#ifndef DANISH_STEM_H
#define DANISH_STEM_H

#include "base/str.h"

/* Appends the stem of word (folded, valid UTF-8); a word of more than 512 bytes as it is. */
void stem_add(str word, buf *out);

#endif
