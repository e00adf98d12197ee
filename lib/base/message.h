/* Sentences for people, in Danish or English.
 *
 * A sentence is English in the code, `_("the index is empty")`, and its translation is looked up by that text
 * in the catalogue of the user's language; po/ holds the translations. Sentences are whole, never put
 * together from pieces: another language orders them differently. What programs read (tsv, csv, json,
 * vimgrep, trec, names of options, fields and rungs) is the same in every language. */
#ifndef BASE_MESSAGE_H
#define BASE_MESSAGE_H

#include "base/str.h"

/* The sentence in the user's language; text itself if there is no translation. Never freed. */
__attribute__((format_arg(1))) const char *message_translate(const char *text);
#define _(text) message_translate(text)

/* Likewise, the form for a count of n. */
__attribute__((format_arg(1), format_arg(2))) const char *message_plural(const char *one, const char *many,
                                                                         unsigned long n);

/* What strerror says of an errno, in the user's language if the C library's translations are installed. Valid
 * until the next call of strerror. */
const char *message_errno(int number);

/* Marks a text of a table for translation; _ is applied when it is used. */
#define N_(text) text

/* Chooses the language by LANGUAGE, LC_ALL, LC_MESSAGES and LANG as all programs with gettext do, and reads
 * its catalogue: beside the program (locale, ../share/locale), else from where it was installed. Call it
 * first, before any thread or sandbox; before it, and in a library, everything is English. The locale need
 * not be installed. If English comes first, or no language has a catalogue, everything is English. setlocale
 * is never called: numbers, letters and order depend on no locale. */
void message_begin(void);

/* The language of the sentences, as HTML names it: "da". */
const char *message_language(void);

/* Appends number with that many decimals, for people: after a comma if the language has it so. */
void message_number(double number, int decimals, buf *out);

#endif
