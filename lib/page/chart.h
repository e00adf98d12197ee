/* Columns over years, drawn as SVG: one row, or several under each other on one scale. Every year has its
 * place, silent ones a dot. */
#ifndef PAGE_CHART_H
#define PAGE_CHART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct chart_row {
    str name;             /* plain text; may be empty */
    const double *values; /* one for each year, from 0 on */
};

struct chart {
    str title; /* what is counted, plain text, for readers who do not see it */
    void (*count)(int64_t,
                  buf *out); /* a value with its unit: see wording.h; NULL = values are per thousand */
    const int *years;        /* ascending; 0 = unknown, at the end */
    size_t year_count;
    const struct chart_row *rows;
    size_t row_count;
    bool alone; /* a file of its own: with the namespace, no page's style to rely on */
};

/* Appends <svg>...</svg>. Nothing if there are no years. */
void chart_write(const struct chart *, buf *out);

#endif
