/* Hits -> how often each year mentions it, including years without hits. */
#ifndef SEARCH_YEARS_H
#define SEARCH_YEARS_H

#include "search/match/hits.h"

struct year_row {
    int year; /* 0 = letters of unknown year */
    int64_t hits, letters, places,
        words; /* passages; letters; occurrences; words of all letters of the year */
};

struct years {
    struct year_row *rows; /* ascending; every year from the index's first to its last; unknown at the end,
                              and only if it has hits */
    size_t count;
};

enum years_by {
    BY_GOAL,   /* the year that the letter is about */
    BY_SIGNED, /* the year in which it was signed */
};

/* Counts hits that were found with MATCH_COUNT and are in the order in which they were found. whole = no
 * query: the collection itself is counted, its words as places. */
enum status years_count(struct store *, const struct hits *, enum years_by, bool whole, struct years *out,
                        struct error *);

/* Occurrences per 1,000 words of the year's letters. */
double years_per_1000(const struct year_row *);

void years_release(struct years *);

#endif
