/* The keys of a word's families: what all inflections of one word share in the index.
 * virksomhed, virksomhederne -> one key; far and får -> two; leder -> leder and lede.
 *
 * A key is a lemma, by the dictionary (lexicon.h) as far as it goes: of the form itself, of the form without
 * an ending, or of the last part of a compound (langtidsledighederne: langtids|ledighed). A form has the key
 * of every lemma that it is truly a form of; what is derived from a word (undersøgelse of undersøge) is
 * another word: see derivation.h. Other words have Snowball's stem (stem.h). */
#ifndef DANISH_FAMILY_H
#define DANISH_FAMILY_H

#include <stdbool.h>

#include "base/str.h"

/* Stands between two keys of one form; no key holds it. */
#define KEY_BREAK '|'

/* Appends the keys of form, a single word folded by utf8_fold (an apostrophe ending as in "dsb's" may stand
 * in it): the likeliest first, KEY_BREAK between them, no two equal. Never empty for a form that is not. A
 * key holds no ASCII white space, no '+' and no '~'. It is no word to show to anybody: of two spellings of
 * one lemma either may stand for both. Returns whether the dictionary accounts for the form; otherwise the
 * key is Snowball's stem. A microsecond; bounded for any form. */
bool family_keys(str form, buf *out);

/* The same of the last part of the compound form, which begins at the byte `at`. A compound is of the same
 * part of speech as its last part, so readings of another one are left out (gruppeleder: leder, not lede). */
void family_head_keys(str form, size_t at, buf *out);

#endif
