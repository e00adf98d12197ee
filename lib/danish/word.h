/* Text -> words, with the bytes they stand in. No dictionary, no stemming: see analysis.h.
 *
 * A piece is a run of letters, digits and the marks and format characters inside them (the soft hyphen
 * of reform<U+00AD>arbejdet). Pieces with one of - . / ' between them and no white space are one printed
 * word: covid-19, jobindsats.dk, a-kasse, J.nr, O'Brien. So are the groups of a number (40.000, 40 000).
 * What scanners read for ø and Æ belongs to the piece: bes¢g, /Eldre.
 * An apostrophe before an ending is inflection and belongs to the piece: DSB's, tv'et, 90'erne. */
#ifndef DANISH_WORD_H
#define DANISH_WORD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/* A longer piece is known by its first WORD_MAX bytes: nobody types more, and hostile letters
 * have words of a million letters. */
#define WORD_MAX 512

/* A printed word of more pieces than this (a long web address) is found by its pieces alone. */
#define WORD_PIECES 8

struct word_piece {
    size_t start, end; /* bytes of the text; end - start may exceed WORD_MAX */
};

/* One printed word. */
struct word {
    struct word_piece pieces[WORD_PIECES];
    size_t piece_count;   /* at least 1 */
    bool number;          /* only digits, and the separators are of thousands: 40.000 is 40000 */
    bool letters;         /* some piece holds a letter */
    bool decimals;        /* the last piece of a number stands after its comma: 1.250,50 */
    bool section;         /* a section sign stands before the number: § 20 */
    size_t section_start; /* the byte of that sign */
    bool hangs;           /* a dash follows and then no letter: flygtninge- og integrationsindsats */
    bool clings;          /* a dash stands before, and before it a blank: og -dagpenge */
    bool goes_on;         /* the printed word has more pieces than fit here; they come as the next word */
};

/* Finds the first word of text at or after byte *at and moves *at past it; false at the end.
 * Linear over a whole text, whatever its bytes. */
bool word_next(str text, size_t *at, struct word *out);

/* Passes words as word_next would, `most` of them at most, as long as each is letters alone that a blank, a
 * line's end, a comma or a full stop with a blank follows. Returns how many. */
size_t word_pass(str text, size_t *at, size_t most);

/* og, eller, samt: what a suspended hyphen reaches over. */
bool word_is_connector(str raw);

/* Appends the folded form of one piece's bytes: normal form C, lower case, soft hyphens gone, ’ as ', ¢ as ø,
 * a raised or lowered digit as a plain one (m², CO₂). At most WORD_MAX bytes of raw are looked at. May append
 * nothing (a lone format character). */
void word_fold(str raw, buf *out);

#endif
