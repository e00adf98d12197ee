#include "search/print/timeline.h"

#include <stdlib.h>

#include "base/memory.h"
#include "base/message.h"
#include "page/chart.h"
#include "page/wording.h"

void timeline_add(struct timeline *s, str name, const struct years *years) {
    s->rows = memory_grown(s->rows, s->count, &s->room, sizeof *s->rows);
    struct timeline_row *row = &s->rows[s->count++];
    row->name = (buf){0};
    buf_add(&row->name, name);
    row->years.count = years->count;
    row->years.rows = memory_zeroed(years->count, sizeof *row->years.rows);
    if (years->count) memcpy(row->years.rows, years->rows, years->count * sizeof *years->rows);
}

/* Every row has the same years, but the unknown one. */
int *timeline_years(const struct timeline *s, size_t *count) {
    size_t most = 0;
    const struct years *longest = NULL;
    for (size_t i = 0; i < s->count; i++) {
        if (longest && s->rows[i].years.count <= most) continue;
        longest = &s->rows[i].years;
        most = longest->count;
    }
    int *years = memory_zeroed(most, sizeof *years);
    for (size_t i = 0; i < most; i++) years[i] = longest->rows[i].year;
    *count = most;
    return years;
}

struct year_row timeline_at(const struct timeline_row *row, int year) {
    for (size_t i = 0; i < row->years.count; i++)
        if (row->years.rows[i].year == year) return row->years.rows[i];
    return (struct year_row){.year = year};
}

double timeline_value(const struct timeline *s, const struct year_row *row) {
    return s->per_1000 ? years_per_1000(row) : (double)row->hits;
}

void timeline_chart(const struct timeline *s, bool alone, buf *out) {
    struct chart chart = {
        .count = s->per_1000 ? NULL : wording_passages, .row_count = s->count, .alone = alone};
    int *years = timeline_years(s, &chart.year_count);
    struct chart_row *rows = memory_zeroed(s->count, sizeof *rows);
    double *values = memory_zeroed(s->count * chart.year_count, sizeof *values);
    buf title = {0};
    buf_add(&title, str_of(s->per_1000 ? _("Occurrences per 1,000 words, by year") : _("Passages by year")));
    for (size_t r = 0; r < s->count; r++) {
        double *of_row = values + r * chart.year_count;
        for (size_t i = 0; i < chart.year_count; i++) {
            struct year_row row = timeline_at(&s->rows[r], years[i]);
            of_row[i] = timeline_value(s, &row);
        }
        rows[r] = (struct chart_row){s->count > 1 || alone ? buf_str(&s->rows[r].name) : (str){0}, of_row};
        if (!s->rows[r].name.n) continue;
        buf_add(&title, r ? STR("; ") : STR(": "));
        buf_add(&title, buf_str(&s->rows[r].name));
    }
    chart.title = buf_str(&title);
    chart.years = years;
    chart.rows = rows;
    chart_write(&chart, out);
    buf_release(&title);
    free(values);
    free(rows);
    free(years);
}

void timeline_release(struct timeline *s) {
    for (size_t i = 0; i < s->count; i++) {
        buf_release(&s->rows[i].name);
        years_release(&s->rows[i].years);
    }
    free(s->rows);
    *s = (struct timeline){0};
}
