/* The key of a word's family: what all inflections of one word share in the index.
 * virksomhed, virksomhederne -> one key; far and får -> two. */
#ifndef DANISH_FAMILY_H
#define DANISH_FAMILY_H

#include "base/str.h"

/* Holds the stemmer's state; one per thread. */
struct family;

struct family *family_new(void);
void family_free(struct family *);

/* Appends the key of form, a single word folded by utf8_fold (an apostrophe ending as in "dsb's" may
 * stand in it). Never empty for a form that is not. The key holds no white space and no '+'. */
void family_key(struct family *, str form, buf *out);

#endif
