/* Danish compounds: beskæftigelsesindsatsen -> beskæftigelse + s + indsatsen. */
#ifndef DANISH_COMPOUND_H
#define DANISH_COMPOUND_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

#define COMPOUND_PARTS 12

/* A longer form, in bytes, is no word and is not split. */
#define COMPOUND_MAX 128

struct compound_part {
    size_t start, end; /* bytes in the form */
    bool link;         /* a linking s, e, er or hyphen, not a word */
    bool silent; /* nobody looks for it by itself: a link, a particle (før|tids|pension), and what an opaque
                    particle leaves of a word of the dictionary (med|virke) */
};

/* Splits form (folded by utf8_fold) into parts, links among them, that cover it without gaps. Returns how
 * many were written, or 0 if form is no compound; the first and the last are words. The split is the
 * outermost: a part may be a compound itself (arbejdsmarked + s + politik), and a short word of the
 * dictionary that has a meaning of its own stays whole (jernbane). Some links belong to the shape of a part:
 * skatte|lov, børne|have, langtids|ledig. */
size_t compound_split(str form, struct compound_part parts[COMPOUND_PARTS]);

/* Does the dictionary have all of the parts, or let those before the last begin compounds (arbejds|tilsyn)?
 * Of raid|hue it has the last alone. */
bool compound_regular(str form, const struct compound_part *parts, size_t count);

/* Does form, a word of the dictionary whose last part begins at `head`, mean something else than its parts,
 * as it is a verb, or a noun of one, that a verb of little meaning ends: fastsætte is no way of sætte,
 * rådgiver no giver? But a skibsfører has a ship. */
bool compound_is_verb(str form, size_t head);

/* Splits form as deep as it goes: jern + bane + drift. Parts that are particles, and what those make of a
 * word of the dictionary, are silent. A form with a hyphen is not split. Returns and writes as compound_split
 * does. */
size_t compound_atoms(str form, struct compound_part parts[COMPOUND_PARTS]);

#endif
