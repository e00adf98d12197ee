/* Two years side by side: which passages of running text are the same in both, which were changed, which are
 * new and which were dropped. */
#ifndef SEARCH_COMPARE_H
#define SEARCH_COMPARE_H

#include "search/match/hits.h"

/* More words of a passage are not compared. */
#define COMPARE_WORDS 4000

enum compare_status { COMPARE_SAME, COMPARE_CHANGED, COMPARE_NEW, COMPARE_DROPPED, COMPARE_STATUSES };

/* "same", "changed", "new", "dropped": to be translated for people. */
const char *compare_status_name(enum compare_status);

struct compare_pair {
    enum compare_status status;
    const int64_t *old, *new;    /* passages that follow each other in a letter, with others that are not
                                    compared between them */
    size_t old_count, new_count; /* 0 = none; more than one, if a passage was split, joined or torn */
    double likeness;             /* of their words, 0 to 1 (see pairing.h) */
    bool alone;                  /* nothing of its letter is in the other year */
    size_t letter_count;         /* of the first passage of such a letter: how many are compared; else 0 */
};

struct comparison {
    /* In order of the new year's letters, what was dropped after what stood before it in the old year: first
     * the letters that follow one of the old year, then those that share a few passages with some, then those
     * that stand alone, the new ones before those that were dropped. */
    struct compare_pair *items;
    size_t count;
    size_t counts[COMPARE_STATUSES];
    int64_t *passages[2];
};

/* Passages are the same if all their words are, but for the number or letter that marks a list item. only:
 * the passages that are compared, ascending; NULL = all. NONE: one of the years has none, and *missing is
 * that year. Release also after a failure. */
enum status compare_years(struct store *, int old, int new, const struct hits *only, struct comparison *out,
                          int *missing, struct error *);
void comparison_release(struct comparison *);

#endif
