/* What is said to people, in Danish or English: GNU gettext, behind this module alone.
 *
 * A sentence is written in English where it is said, `_("the index is empty")`, and found in the catalogue of
 * the person's language by that text; po/ holds the translations. Sentences are whole, never put together of
 * pieces, as another language orders them otherwise. What programs read (tsv, csv, json, vimgrep, trec, names
 * of options, fields and rungs) goes by no language. */
#ifndef BASE_MESSAGE_H
#define BASE_MESSAGE_H

#include <libintl.h>

#include "base/str.h"

/* The sentence in the person's language; text itself where there is no translation. Borrowed for good. */
#define _(text) gettext(text)

/* Marks a text of a table as one to be translated, where _ says it later. */
#define N_(text) text

/* Chooses the language by LANGUAGE, LC_ALL, LC_MESSAGES and LANG as all programs with gettext do, and opens
 * its catalogue: beside the program (locale, ../share/locale), else where it was installed. To be called
 * first of all and before any thread or sandbox; before it, and in a library, all is English. A locale that
 * this machine does not have still names a language; English is the language of whoever puts it first. Only
 * LC_MESSAGES is set: numbers, letters and order are of no locale. */
void message_begin(void);

/* The language of what is said, as HTML names it: "da". */
const char *message_language(void);

/* Appends number with so many decimals, for people: behind a comma where the language has it so. */
void message_number(double number, int decimals, buf *out);

#endif
