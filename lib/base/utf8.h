/* UTF-8, by utf8proc: the only place that knows that library.
 * Each function names its units: bytes, codepoints, or terminal columns. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/* Most of a text is below; it needs no look into utf8proc's tables. */
#define UTF8_ASCII_END 0x80

/* utf8_next for a string that does not begin with ASCII. */
int32_t utf8_next_beyond(str *rest);

/* Takes the next codepoint off *rest. A byte that begins no valid sequence is taken alone and read as
 * U+FFFD, so the loop `while (rest.n)` always ends. rest->n must be > 0. */
static inline int32_t utf8_next(str *rest) {
    if ((unsigned char)*rest->p >= UTF8_ASCII_END) return utf8_next_beyond(rest);
    rest->n--;
    return *rest->p++;
}

/* The byte length of the codepoint that begins at s (1 for a broken byte); s.n must be > 0. */
size_t utf8_length(str s);

bool utf8_valid(str s);

/* Appends cp; no surrogate, no value past U+10FFFF. */
void utf8_add(buf *out, int32_t cp);

/* Appends the letters that a ligature (ﬁ, ﬂ: U+FB00 to U+FB06) stands for. False if the codepoint is none. */
bool utf8_add_ligature(buf *out, int32_t cp);

/* The digit, '0' to '9', that a raised (m²) or a lowered one (CO₂) stands for; 0 for any other codepoint. */
char utf8_raised_digit(int32_t cp);
char utf8_lowered_digit(int32_t cp);

/* Classes of one codepoint. A mark is a combining sign (U+030A); a format character is one that shows
 * nothing (soft hyphen U+00AD, zero-width joiner, byte order mark). */
bool utf8_is_letter(int32_t cp);
bool utf8_is_upper(int32_t cp);
bool utf8_is_digit(int32_t cp);
bool utf8_is_mark(int32_t cp);
bool utf8_is_format(int32_t cp);
bool utf8_is_space(int32_t cp); /* white space of any width, no-break space among it */

/* C0 but tab and newline, DEL, C1, and the bidi controls: what must never reach a terminal. */
bool utf8_is_control(int32_t cp);

/* Appends s in Unicode normal form C, format characters dropped, broken bytes as U+FFFD.
 * utf8_fold also folds case (Å -> å, ß -> ss). Å typed as A + U+030A becomes å. */
void utf8_nfc(str s, buf *out);
void utf8_fold(str s, buf *out);

/* The same without white space: values of which neither case nor blanks count. */
void utf8_fold_tight(str s, buf *out);

/* Appends s without accents: é -> e, but å stays å, and ä ö ü stay too, as they are letters to a Dane.
 * s must be in normal form C. */
void utf8_unaccent(str s, buf *out);

/* Appends s with control characters and broken bytes as U+FFFD; tabs and newlines as they are. */
void utf8_clean(str s, buf *out);

/* Columns of a terminal that s takes: 0 for a combining mark, 2 for a wide sign. */
size_t utf8_width(str s);

/* The greatest codepoint border <= at, in bytes. */
size_t utf8_floor(str s, size_t at);

#endif
