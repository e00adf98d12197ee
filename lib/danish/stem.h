/* Snowball's Danish stemmer, mended where it tears word families apart, for the words that the dictionary
 * does not have. The only place that knows libstemmer. */
#ifndef DANISH_STEM_H
#define DANISH_STEM_H

#include "base/str.h"

/* Holds libstemmer's state; one per thread. */
struct stemmer;

struct stemmer *stemmer_new(void);
void stemmer_free(struct stemmer *);

/* Appends the stem of word (folded, valid UTF-8); a word of more than 512 bytes as it is. */
void stemmer_stem(struct stemmer *, str word, buf *out);

#endif
