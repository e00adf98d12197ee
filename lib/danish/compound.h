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
};

/* Splits form (folded by utf8_fold) into parts, links among them, that cover it without gaps. Returns how
 * many were written, or 0 where form is no compound; the first and the last are words. A part that is itself
 * a compound of the dictionary stays whole (arbejdsmarked + s + politik): split it again for what it is made
 * of. Some links belong to the shape of a part: skatte|lov, børne|have, langtids|ledig. */
size_t compound_split(str form, struct compound_part parts[COMPOUND_PARTS]);

#endif
