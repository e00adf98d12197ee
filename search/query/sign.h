/* The signs that a query is written with: what each means to a word, and a word without those around it. */
#ifndef SEARCH_SIGN_H
#define SEARCH_SIGN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/* The codepoint at byte `at`; 0 at the end (the text holds no NUL). */
int32_t sign_at(str s, size_t at);

/* The byte after the codepoint at byte `at`. */
size_t sign_after(str s, size_t at);

/* A letter or a digit. */
bool sign_is_word(int32_t cp);

/* " “ ” „ ‟ » « and the full-width one: any of them opens, any of them closes. */
bool sign_is_quote(int32_t cp);

/* Does the sign at byte `at`, after the codepoint `before`, part two words without a space, as a comma or a
 * semicolon does (unge,ledige), but not between digits (1,5)? */
bool sign_parts(str s, size_t at, int32_t before);

/* The byte of the digit that a section sign at byte `at` belongs to (§ 20, §§ 3-5); 0 if there is none. */
size_t section_number(str s, size_t at);

/* Is there a letter or a digit in s? */
bool signs_have_word(str s);

/* Is one of these bytes in s? */
bool signs_have(str s, const char *bytes);

/* s without the punctuation around it. One suspended hyphen stays (flygtninge- og ...), and a bracket that
 * closes one inside the word (borger(e)). Empty if s holds no letter or digit. */
str signs_trim(str s);

bool signs_end_with_hyphen(str s);

#endif
