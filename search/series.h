/* The years of one query or several, gathered to be drawn and tabled together. */
#ifndef SEARCH_SERIES_H
#define SEARCH_SERIES_H

#include "search/years.h"

struct series_row {
    buf name; /* the query as typed */
    struct years years;
};

struct series {
    struct series_row *rows;
    size_t count, room;
};

/* Copies both. */
void series_add(struct series *, str name, const struct years *);

/* The years that any row has, ascending, the unknown year (0) at the end; to be freed. */
int *series_years(const struct series *, size_t *count);

/* The figures of a row for that year; zeros where it has none. */
struct year_row series_at(const struct series_row *, int year);

/* Appends the chart of all rows. Names stand above them where there are several. alone: a file of its own. */
void series_chart(const struct series *, bool alone, buf *out);

void series_release(struct series *);

#endif
