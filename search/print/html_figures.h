/* Figures on a page: charts, and tables of years, groups and words. */
#ifndef SEARCH_HTML_FIGURES_H
#define SEARCH_HTML_FIGURES_H

#include "search/match/keywords.h"
#include "search/print/timeline.h"

/* The year, or that it is unknown. */
void figures_year_name(int year, buf *out);

/* A chart of the series. */
void figures_chart(const struct timeline *, buf *out);

/* The figures of a chart of one query; places: how often each year says it, too. */
void figures_years(const struct years *, bool places, buf *out);

/* A row for each group. */
void figures_groups(const struct groups *, bool places, buf *out);

/* A row for each word; label names the table for those who do not see it. */
void figures_keywords(const struct keyword *const *rows, size_t count, const char *label, buf *out);

/* Several queries beside each other: a chart, and a table with a row for each. */
void figures_comparison(const struct timeline *, buf *out);

#endif
