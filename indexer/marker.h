/* List markers: what a list item's line begins with, and whether that goes on with a list.
 * Bullets (- • ➢ ☐), numbers (1. 1) (1) 1), letters (a. a) (a) A. A:), roman numbers (i. ii) (iv)), and the
 * marks of laws (§ 1. Stk. 2.). A date at the beginning of a line (1. april 2025) is none. */
#ifndef INDEXER_MARKER_H
#define INDEXER_MARKER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct marker {
    char style;      /* '-' bullet, '1' number, 'a' and 'A' letter, 'S' paragraph of a law, 'K' its Stk. */
    char close;      /* the sign after the number: . ) : - or a space, or ( for both brackets */
    unsigned number; /* 1 for 1. and a); of a bullet, which sign it is */
    unsigned roman;  /* what a letter or letters mean as a roman number, or 0 */
    size_t bytes;    /* of a bullet and the white space after it, which is left out; 0 for what is kept */
};

/* The markers of the lists that are open at a line, the outermost first. */
#define MARKERS_MOST 8
struct markers {
    struct marker at[MARKERS_MOST];
    size_t count;
};

/* The marker that line begins with, with text after it; false if there is none. */
bool marker_read(str line, struct marker *out);

/* Whether marker is the next of a list that is open; closes the lists inside that one. */
bool markers_follow(struct markers *open, const struct marker *marker);

/* Whether marker may be the first of its list. */
bool marker_is_first(const struct marker *marker);

/* Opens a list inside those that are open. */
void markers_open(struct markers *open, const struct marker *marker);

#endif
