/* Hits -> how many there are by year, by signer, by anything that is stored of a letter or a passage; by one
 * of these or by two. Everything that counts hits by something is counted here: --by, --years, the page. */
#ifndef SEARCH_GROUPS_H
#define SEARCH_GROUPS_H

#include "base/arena.h"
#include "search/match/hits.h"

enum group_by {
    GROUP_YEAR,        /* the goal year */
    GROUP_SIGNED,      /* the day of signing */
    GROUP_MONTH,       /* the month of signing */
    GROUP_SIGNER,      /* the first of those who sign */
    GROUP_RECIPIENT,   /* the first of those to whom it is */
    GROUP_KIND,        /* of the passage */
    GROUP_TITLE,       /* of the letter */
    GROUP_FOLDER,      /* in which the letter's file is, as shown */
    GROUP_SIGNED_YEAR, /* the year of signing: of --years alone, and of no name */
    GROUPS_BY,
};

/* "year", "signed", ..., as typed and printed. */
const char *group_by_name(enum group_by);

/* The one of that name; GROUPS_BY if there is none. */
enum group_by group_by_named(str name);

/* What a letter counts as by a field of its own (not a year or a kind); empty: unknown. Borrowed from the
 * row. */
str group_value(enum group_by, const struct letter_row *);

/* The names, for messages. */
#define GROUP_BY_NAMES "year, signed, month, signer, recipient, kind, title, folder"

/* The most that hits can be counted by at once. */
#define GROUP_MOST 2

struct group_row {
    str value[GROUP_MOST];         /* empty: unknown */
    int year;                      /* of value[0], if that is a year; 0 = unknown */
    bool present;                  /* the index has letters of it */
    int64_t hits, letters, places; /* passages; letters; occurrences */
    int64_t words;                 /* of all the letters, or with GROUP_KIND all the passages, of the row */
    int first, last;               /* goal years of its hits; 0 = none is known */
};

struct groups {
    enum group_by by[GROUP_MOST];
    size_t by_count;
    struct group_row *rows;
    size_t count;
    struct arena arena; /* owns the values */
};

struct groups_options {
    enum group_by by[GROUP_MOST];
    size_t by_count;
    bool whole; /* no query: the collection itself is counted, its words as places */
    bool all;   /* rows without hits too */
};

/* Counts hits that were found with MATCH_COUNT and are in the order in which they were found. Dates are in
 * order; everything else has what is hit most first; the unknown is last. Release also after a failure. */
enum status groups_count(struct store *, const struct hits *, const struct groups_options *,
                         struct groups *out, struct error *);
void groups_release(struct groups *);

/* Occurrences per 1,000 words. */
double per_1000(int64_t places, int64_t words);

#endif
