/* Hits -> how often each year mentions it, including years without hits. */
#ifndef SEARCH_YEARS_H
#define SEARCH_YEARS_H

#include "search/match/groups.h"

struct year_row {
    int year;   /* 0 = letters of unknown year */
    bool asked; /* the query lets it through */
    int64_t hits, letters, places,
        words; /* passages; letters; occurrences; words of all letters of the year */
};

struct years {
    struct year_row *rows; /* ascending; every year from the index's first to its last that the query lets
                              through; unknown at the end, and only if it has hits */
    size_t count;
    bool narrowed; /* the query asks for some of the index's years alone */
};

/* What the years are counted for. */
struct years_options {
    enum group_by by; /* GROUP_YEAR or GROUP_SIGNED_YEAR */
    bool whole;       /* no query: the collection itself is counted, its words as places */
    const struct expressions *expressions;
    struct year_span years;
    bool every_year; /* rows also for years that the query does not let through */
};

/* As groups_count, with a row also for each year in between that has no letters. There are rows only
 * for years that the query's filters let through: no other year is reported as having 0 hits. */
enum status years_count(struct store *, const struct hits *, const struct years_options *, struct years *out,
                        struct error *);

/* The same of groups that were counted by the year, all of them, in order, the unknown year last. */
void years_of_groups(const struct groups *, const struct years_options *, struct years *out);

/* Occurrences per 1,000 words of the year's letters. */
double years_per_1000(const struct year_row *);

void years_release(struct years *);

#endif
