/* What a stretch of text says by its form: how it begins, how it ends, what it could go on with. What its
 * words say is asked of line.h. Texts are UTF-8 without white space at their ends. */
#ifndef INDEXER_TEXT_H
#define INDEXER_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/* Longer lines are running text, whatever they say. In bytes. */
#define LINE_MAX_BYTES 160

/* The bytes of the raised digits that s begins with, as ¹²³ of a footnote, a few at most; 0 for none. */
size_t text_raised_digits(str s);

static inline bool text_is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* ASCII's white space. */
static inline bool text_is_blank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* ASCII's small letters. */
static inline bool text_is_small(char c) {
    return c >= 'a' && c <= 'z';
}

/* ASCII's letters. */
static inline bool text_is_alpha(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Takes the last codepoint off *s; 0 of nothing. */
int32_t text_take_last(str *s);

/* s without the signs, each one byte, at its ends. */
str text_trim(str s, const char *signs);

/* Takes the signs at the beginning of *s off. */
void text_skip(str *s, const char *signs);

/* Takes the number of up to most digits off the beginning of *s, and says how many they were; digits may be
 * NULL. -1 if there is none, or if it has more digits. */
long text_number(str *s, size_t most, size_t *digits);

size_t text_digits(str line);

/* Words between white space. */
size_t text_words(str s);

/* The word's first codepoint is a capital. */
bool word_begins_upper(str word);

/* The word that ends before the byte, white space, brackets and quotation marks between them passed over; its
 * full stop is kept. May be empty. */
str text_word_before(str text, size_t at);

/* The first codepoint that is no mark of emphasis or quotation; 0 if there is none. */
int32_t text_first(str s);

bool text_begins_lower(str s);
bool text_begins_upper(str s);

/* At least four letters, all of them capitals. */
bool text_all_capitals(str text);

/* The depth of a number that begins a heading: 1 for "2.", 2 for "2.1"; 0 for none. */
int text_numbering(str s);

/* "1. Godkendelse af dagsorden", "1 Nyt": the first of several parts. */
bool text_is_first_part(str s);

/* Four digits alone, the first 1 or 2. */
bool text_has_year(str text);

/* Begins with a quotation mark that only its last mark closes. */
bool text_is_quoted(str text);

/* Whether a text without a full stop at its end is part of sentences all the same, as a torn one is: by a
 * sentence that ends inside it, or by the small words that addresses and subjects have few of. */
bool text_reads_on(str text);

/* Five words or more and a verb among them: a heading's line is none. */
bool text_is_statement(str text);

/* Ends with a comma, a hyphen, or a word that no sentence ends with. */
bool text_waits_for_more(str text);

/* Begins as a letter's subject and the title of a law, a report or a speech often do. */
bool text_names_a_subject(str text);

/* Whether lower-case text says of something that it is about the rest: "udtræden af bestyrelsen". */
bool text_is_about(str lower);

/* A line that says that it is the subject: Vedr.: ..., Emne: ..., ang. ... */
bool text_has_subject_label(str text);

/* The same but for capitals; false of long texts. */
bool text_same(str a, str b);

/* Whether the line ends as a sentence does: . ! ? : ; perhaps with a quote or bracket after it. */
bool text_ends_sentence(str line);

/* Takes the next word off *rest: bytes between white space; empty at the end. */
str word_cut(str *rest);

/* s in lower case into room bytes at out (ASCII and the letters of Latin-1), cut if it is longer. */
str text_lower(str s, char *out, size_t room);

#endif
