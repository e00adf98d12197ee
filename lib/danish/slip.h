/* Slips of the finger and of the scanner: føtridspension, reglstrerer -> førtidspension, registrerer.
 *
 * A slip is measured as an edit distance whose steps cost the less the likelier they are, and the printed
 * words nearest to a typed one are found by offering them all, one after another, in any order (the
 * order of their bytes is the fastest by far). Knows no database.
 *
 * When it may be used at all is the contract's rule (query(7)): only for a word that nothing in the
 * index answers, and that slip_allowed() allows. */
#ifndef DANISH_SLIP_H
#define DANISH_SLIP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/* What each step from the word to what was typed costs, in hundredths, so that sums are exact.
 *
 * Source: measured on 500 single slips of five kinds (a letter dropped, doubled, swapped, a neighbouring
 * key, a scanner's misreading) in words that a collection of Danish acts prints often, and on 3,000 made in
 * other words of it: the right word first for 98.8 and 98.5 %, among three for 100 and 99.9 %. A dropped
 * letter must cost less than a neighbouring key, and frequency must weigh little: a word printed a hundred
 * times as often outweighs .23, about the difference between two kinds of slip. */
struct slip_costs {
    int spelled; /* two letters written for one, as on a foreign keyboard, or one for two: ae for æ; u for ü
                  */
    int joined;  /* two letters that a scanner takes for one, or one for two: rn for m, cl for d */
    int scanned; /* a letter that a scanner takes for another: 1 for l, c for e, n for u, o for ø */
    int neighbour;    /* a key beside the right one on the Danish keyboard */
    int substituted;  /* any other letter for another */
    int swapped;      /* two letters in the wrong order */
    int doubled;      /* one letter of a pair too many or too few: vilet for villet */
    int inserted;     /* any other letter too many */
    int dropped;      /* any other letter too few */
    int first;        /* on top, where the first letter is touched: people seldom miss it */
    int limit;        /* what costs more is another word */
    int short_limit;  /* the same for words of at most SLIP_SHORT letters, which have many neighbours */
    double frequency; /* taken off the score per unit of ln(count) */
    double known;     /* taken off the score of a word that the dictionary has */
};

extern const struct slip_costs slip_costs;

#define SLIP_SHORT 5

/* The longest word, in letters, that is looked at; a longer one has no candidates. */
#define SLIP_LETTERS 64

/* The distance from word, the right one, to typed, both folded by utf8_fold; 0 for the same word, and
 * limit + 1 if it is more than limit or typed is longer than SLIP_LETTERS. A limit of more than 2 reads
 * as 2. Digits are never taken for other digits, nor added or left out: 2017 is no slip for 2018. */
double slip_distance(str typed, str word, double limit);

/* May form (folded) be taken for a slip? Not if it has fewer than four letters (an apostrophe's ending
 * not counted: dsb's), not where two digits follow each other (40.000, covid-19; but e1producenten may), not
 * if the dictionary has it, with ae/oe/aa for æ/ø/å too. What could only be a freely made compound
 * (fortidspension) may be a slip. */
bool slip_allowed(str form);

/* Is printed, a form that stands in a letter, right as a scanner misread it? Both folded by utf8_fold. Yes
 * where both have SLIP_MISREAD letters at least, the dictionary has right and not printed (får is never far
 * misread) and they differ in nothing but æ ø å read as a and o (fortidspensioneres, førtidspensioneres); or
 * in other letters that look alike (reglstrerer, registrerer) too, where printed is no compound either
 * (skolehus is not skolebus misread). */
bool slip_misread(str printed, str right);

/* Is typed a name as a keyboard without Danish letters writes the printed one: Soren, Hakan, Ozlem? */
bool slip_plain(str printed, str typed);

/* Shorter words, in letters, look like too many others: sø is no 50 misread. */
#define SLIP_MISREAD 5

struct slip_candidate {
    str form; /* belongs to the finder */
    uint64_t count;
    double distance, score; /* lower is better; score = distance - what frequency and dictionary say for it */
};

#define SLIP_CANDIDATES 16

struct slip_finder;

/* A finder of the words nearest to typed (folded by utf8_fold; copied). */
struct slip_finder *slip_finder_new(str typed);
void slip_finder_free(struct slip_finder *);

/* Offers a printed form (folded, no form twice) that stands count times in the letters. Some 20 ns if forms
 * come in the order of their bytes, as what was found out of the last one's beginning is kept. The typed
 * word itself is no candidate. Returns the bytes of a beginning of form that no candidate has, so that the
 * caller can leave out all forms that begin so; 0 if there is none. */
size_t slip_finder_offer(struct slip_finder *, str form, uint64_t count);

/* Offers the key of a family, which is a candidate if the dictionary has it: a word that is printed in other
 * forms alone, or inside compounds. Keys come in the order of their bytes too. Returns the same. */
size_t slip_finder_offer_key(struct slip_finder *, str key, uint64_t count);

/* The best of those offered so far, best first, at most SLIP_CANDIDATES; their number in *n. Belongs to
 * the finder and is valid until the next call on it. */
const struct slip_candidate *slip_finder_best(const struct slip_finder *, size_t *n);

/* How many of the n candidates, best first, answer for the typed word: the best and those whose score is
 * within .2 of it, three at most. */
size_t slip_answers(const struct slip_candidate *best, size_t n);

#endif
