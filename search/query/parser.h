/* What the rooms of the parser share. From tokens to a tree: parser.c has the grammar, words.c the words and
 * phrases, filter.c the filters. */
#ifndef SEARCH_PARSER_H
#define SEARCH_PARSER_H

#include <stdbool.h>
#include <stddef.h>

#include "search/query/node.h"
#include "search/query/query.h"
#include "search/query/repair.h"
#include "search/query/scanner.h"

struct parser {
    struct scanner scanner;
    enum query_kind field; /* of the bracket we are in, title:(a OR b) */
    unsigned depth, ignored;
    size_t words, bytes;
    bool sections; /* numbers are sections: a list goes on that began with §§ */
    struct repairs repairs;
};

/* Is there room for one more word? Takes it, or says that there is none. */
bool word_fits(struct parser *, str word);

/* Are left, which ends with a hyphen, and right halves of one word, torn at the end of a line: sagsbe-
 * handling? *whole is then the word. Not børne- og, nor what together is no word. */
bool word_is_torn(str left, str right, buf *whole);

/* Appends the words of s with one space between. Returns how many fitted; *typed is how many there were. */
size_t words_add(struct parser *, str s, buf *out, size_t *typed);

/* A word as a leaf. NULL if it does not fit. */
struct query *word_read(struct parser *, const struct token *);

/* A phrase, with or without a distance, as a leaf. NULL if nothing of it is left. */
struct query *phrase_read(struct parser *, const struct token *);

/* The value that a token gives a filter; for globs and years with the signs that mean nothing to a word. */
str filter_value(const struct token *, enum query_kind field);

/* Is next meant as the value, or the next value, of the filter t, as in `year: 2017`? */
bool filter_goes_on(const struct token *t, const struct token *next);

/* A filter with its values. NULL if it is refused. */
struct query *filter_read(struct parser *, const struct token *, enum query_kind field, str value);

#endif
