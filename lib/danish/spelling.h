/* The one spelling under which all spellings of a word meet: Aarhus = Århus, Joergensen = Jørgensen,
 * vaerdig = værdig, idé = ide, Müller = Myller.
 *
 * Every printed form is stored with its fold, and a typed word's fold is looked up among them, so that
 * nothing is merged in the index itself. The fold writes letters out instead of dropping them: far and
 * får (far, faar), mal and mål (mal, maal), for and før (for, foer) stay two words. */
#ifndef DANISH_SPELLING_H
#define DANISH_SPELLING_H

#include "base/str.h"

/* Appends the fold of form, a word folded by utf8_fold: æ and ä -> ae, ø and ö -> oe, å -> aa, ü -> y, ð ->
 * d, þ -> th, ł -> l (as Danish lists of names sort them), other accents off; all else as it is. Broken bytes
 * come out as U+FFFD. A fold is its own fold. Linear in form.n. */
void spelling_fold(str form, buf *out);

#endif
