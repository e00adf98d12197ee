/* What a person typed, as a tree: the query language of query.7.
 *
 * Whatever cannot be read is repaired, and each repair is one sentence that shows what was read instead. Only
 * a filter that cannot be read is an error: without it the answer would be of other years or letters than
 * were asked for. The tree holds the words as typed (in normal form C); what a word finds is not decided here
 * but when the tree becomes an expression (search/match/expression.h).
 *
 *     unge -handicap          AND(unge, NOT(handicap))
 *     a b OR "c d"~5          OR(AND(a, b), "c d"~5)
 *     a NEAR/5 b year:>2017   AND("a b"~5, year:2018..)
 *
 * Bounds that hold for every tree, so that nothing typed is expensive later: at most QUERY_WORDS words
 * and QUERY_BYTES bytes in all leaves together, brackets at most QUERY_DEPTH deep (a path from the root
 * to a leaf has at most 3 * QUERY_DEPTH + 4 nodes). */
#ifndef SEARCH_QUERY_H
#define SEARCH_QUERY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"
#include "base/str.h"

enum {
    QUERY_WORDS = 64,    /* words in all leaves; a year or a path counts as one */
    QUERY_BYTES = 8192,  /* bytes of text in all leaves */
    QUERY_DEPTH = 32,    /* brackets inside brackets */
    QUERY_TYPED = 65536, /* bytes that are looked at */
    QUERY_DISTANCE = 10, /* other words between the outermost, for "a b"~ without a number */
    QUERY_DISTANCE_MOST = 1000,
    QUERY_YEAR_FIRST = 1000,
    QUERY_YEAR_LAST = 9999, /* the open end of year:2017.. */
};

enum query_kind {
    QUERY_WORD,
    QUERY_PHRASE,
    QUERY_NEAR,
    QUERY_AND,
    QUERY_OR,
    QUERY_NOT,
    QUERY_YEAR,
    QUERY_MINISTER,
    QUERY_TITLE,
    QUERY_PATH,
    QUERY_SIGNED,
    QUERY_JOURNAL,
    QUERY_FROM,
    QUERY_TO,
    QUERY_KIND,
};

/* One node. A leaf has text (or years, or dates), AND and OR have two children or more, none of their own
 * kind and no two alike, NOT has one child that is no NOT.
 *
 * text is valid UTF-8 in normal form C without control characters and quotation marks:
 *   WORD             one word, its inner punctuation as typed (covid-19, jobindsats.dk, O'Brien, J.nr,
 *                    og/eller, foo:bar); a suspended hyphen stays (flygtninge-)
 *   PHRASE, NEAR     words with one space between; NEAR has two or more
 *   MINISTER, TITLE, FROM, TO  likewise; all of them must occur, in any order
 *   PATH             a glob
 *   JOURNAL, KIND    a value in which only * is special; case and blanks do not count */
struct query {
    enum query_kind kind;
    str text;
    bool exact;        /* WORD, PHRASE, NEAR: these forms only (=word, ="a phrase") */
    bool prefix;       /* WORD: word*; never together with exact */
    bool pattern;      /* WORD: text has * (any signs) or ? (one sign): virk?omhed, *arbejde; then neither */
    int from, to;      /* YEAR: both ends belong to it; 0 and QUERY_YEAR_LAST are open; SIGNED: see date.h */
    unsigned distance; /* NEAR: at most this many other words between the first and the last of its own */
    struct query **children;
    size_t child_count;
};

/* Reads what was typed (any bytes; broken UTF-8 is read as Latin-1). OK: *out is the tree, to be freed
 * with query_free. NONE: nothing to search for was typed, *out is NULL. BAD_USAGE: a filter cannot be read,
 * *out is NULL. Each repair is appended to repairs as a sentence and a newline, free of control characters,
 * none twice, about 20 at most. Takes time linear in typed. */
enum status query_parse(str typed, struct query **out, buf *repairs, struct error *);

/* Frees the tree; NULL is allowed. */
void query_free(struct query *query);

/* Appends the tree as canonical text, which reads back as the same tree:
 * `år: 2020-2017 IKKE unge` becomes `year:2017..2020 -unge`. */
void query_print(const struct query *query, buf *out);

#endif
