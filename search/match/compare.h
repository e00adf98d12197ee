/* Two years side by side: which passages of running text are the same in both, which were changed, which are
 * new and which were dropped. */
#ifndef SEARCH_COMPARE_H
#define SEARCH_COMPARE_H

#include "store/read.h"

enum compare_status { COMPARE_SAME, COMPARE_CHANGED, COMPARE_NEW, COMPARE_DROPPED, COMPARE_STATUSES };

/* "same", "changed", "new", "dropped". */
const char *compare_status_name(enum compare_status);

struct compare_pair {
    enum compare_status status;
    const int64_t *old, *new;    /* passages that follow each other in a letter, with others that are not
                                    compared between them */
    size_t old_count, new_count; /* 0 = none; more than one, if a passage was split, joined or torn */
    double likeness;             /* of their words, 0 to 1 (see pairing.h) */
};

struct comparison {
    struct compare_pair *items; /* in order of the new year's letters; what was dropped stands after what
                                   stood before it in the old year */
    size_t count;
    size_t counts[COMPARE_STATUSES];
    int64_t *passages[2];
};

/* Passages are the same if all their words are, but for the number or letter that marks a list item. NONE:
 * one of the years has no letters, and *missing is that year. Release also after a failure. */
enum status compare_years(struct store *, int old, int new, struct comparison *out, int *missing,
                          struct error *);
void comparison_release(struct comparison *);

#endif
