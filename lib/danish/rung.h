/* How a printed word came to answer a query word, from strong to weak. Printed by `search` under these
 * names; a hit names the weakest rung it needed. */
#ifndef DANISH_RUNG_H
#define DANISH_RUNG_H

#include "danish/analysis.h"

enum rung {
    RUNG_FORM,         /* as typed */
    RUNG_SPELLING,     /* ae/oe/aa for æ/ø/å, accents: vaerdig ~ værdig */
    RUNG_STEM,         /* another inflection: virksomhed ~ virksomhederne */
    RUNG_ABBREVIATION, /* learnt from the letters: LBR ~ lokale beskæftigelsesråd */
    RUNG_PART,         /* a compound that holds it: indsats ~ beskæftigelsesindsatsen */
    RUNG_DERIVATION,   /* a word made of it, or that it is made of: undersøge ~ undersøgelse */
    RUNG_SLIP,         /* the nearest printed word: førtidspensioneres ~ fortidspensioneres */
    RUNGS,
};

/* "form", "spelling", "stem", "abbreviation", "part", "derivation", "slip". */
const char *rung_name(enum rung rung);

/* The same for people, to be translated: "form", ...; and in words that need no explanation: "as typed", ...
 */
const char *rung_label(enum rung rung);
const char *rung_phrase(enum rung rung);

/* How much a word found so says in a snippet, 1 at most; of a number that is no rung what the weakest says.
 */
double rung_strength(enum rung rung);

/* How a token of text, which has the key that was asked for, answers the word that was typed: typed is folded
 * (word_fold). */
enum rung rung_of(const struct token *, str text, str typed);

#endif
