/* Abbreviations that a letter explains: lokale beskæftigelsesråd (LBR), STAR (Styrelsen for Arbejdsmarked og
 * Rekruttering). Learnt from the text alone; no list. */
#ifndef DANISH_ABBREVIATION_H
#define DANISH_ABBREVIATION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct abbreviation {
    str brief; /* as printed: LBR */
    str full;  /* as printed: lokale beskæftigelsesråd */
};

/* Finds the next explanation in text at or after byte *at and moves *at past it; false at the end. Both
 * strings are borrowed from text. Linear over a whole text.
 *
 * The rule, after Schwartz and Hearst (2003, "A simple algorithm for identifying abbreviation definitions in
 * biomedical text"), but stricter: the letters of the abbreviation stand in the full form in order, each
 * at the beginning of a word or of a compound's part (beskæftigelses|råd), or right after the one before
 * (STyrelsen); the full form begins with the first and its last word holds the last; of its words
 * at most one that says something is left out, and none if the abbreviation has two letters. */
bool abbreviation_next(str text, size_t *at, struct abbreviation *out);

#endif
