/* The years of one query or several, gathered to be drawn and tabled together. */
#ifndef SEARCH_TIMELINE_H
#define SEARCH_TIMELINE_H

#include "search/match/years.h"

struct timeline_row {
    buf name; /* the query as typed */
    struct years years;
};

struct timeline {
    struct timeline_row *rows;
    size_t count, room;
    bool per_1000; /* columns show how often per 1,000 words; otherwise passages */
};

/* Copies both. */
void timeline_add(struct timeline *, str name, const struct years *);

/* The years that any row has, ascending, the unknown year (0) at the end; to be freed. */
int *timeline_years(const struct timeline *, size_t *count);

/* The figures of a row for that year; zeros if it has none. */
struct year_row timeline_at(const struct timeline_row *, int year);

/* What the columns show of it. */
double timeline_value(const struct timeline *, const struct year_row *);

/* Appends the chart of all rows. Names stand above them if there are several. alone: a file of its own. */
void timeline_chart(const struct timeline *, bool alone, buf *out);

void timeline_release(struct timeline *);

#endif
