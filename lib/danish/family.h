/* The key of a word's family: what all inflections of one word share in the index.
 * virksomhed, virksomhederne -> one key; far and får -> two.
 *
 * The key is the lemma, by the dictionary (lexicon.h) as far as it goes: of the form itself, of the form
 * without an ending, or of the last part of a compound (langtidsledighederne: langtids|ledighed). Nouns in
 * -ering, -else, -ighed and participles in -ende go to their verb or adjective. Other words have Snowball's
 * stem (stem.h). */
#ifndef DANISH_FAMILY_H
#define DANISH_FAMILY_H

#include "base/str.h"

/* Holds the stemmer's state; one per thread. */
struct family;

struct family *family_new(void);
void family_free(struct family *);

/* Appends the key of form, a single word folded by utf8_fold (an apostrophe ending as in "dsb's" may
 * stand in it). Never empty for a form that is not. The key holds no ASCII white space and no '+'. It is no
 * word to show to anybody: of two lemmas of one family either may stand for both. A microsecond; bounded
 * for any form. */
void family_key(struct family *, str form, buf *out);

#endif
