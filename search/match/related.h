/* Words related to one that is typed: what a thesaurus and the letters themselves agree on.
 *
 * The thesaurus (thesaurus.h) has all senses of a word, most of which no letter means; the letters know which
 * words stand in the same company, opposites and mere neighbours among them. A word that both name is worth a
 * look. */
#ifndef SEARCH_RELATED_H
#define SEARCH_RELATED_H

#include "base/arena.h"
#include "base/status.h"
#include "store/read.h"

struct related {
    str word;         /* as the thesaurus has it; the arena's */
    int64_t passages; /* that hold the word, in any inflection */
    size_t shared;    /* words that both keep company with */
    double likeness;  /* of their company: 0 to 1, see related.c */
};

/* The words related to `typed`, the most alike first, into an array to be freed. BAD_USAGE if the program was
 * built without a thesaurus. */
enum status related_find(struct store *, str typed, struct arena *, struct related **out, size_t *count,
                         struct error *);

#endif
