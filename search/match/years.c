#include "search/match/years.h"

#include <stdlib.h>

#include "base/memory.h"
#include "search/match/filter.h"
#include "search/query/date.h"

double years_per_1000(const struct year_row *row) {
    return per_1000(row->places, row->words);
}

enum truth { NO, MAYBE, YES };

/* What a filter of years, or of dates of signing, says of that year. */
static enum truth filter_answers(const struct expression *e, enum group_by by, int year) {
    if (e->kind == QUERY_YEAR && by == GROUP_YEAR)
        return filter_has_year(year, e->query->from, e->query->to) ? YES : NO;
    if (e->kind == QUERY_SIGNED && by == GROUP_SIGNED_YEAR)
        return date_meets_year(e->query->from, e->query->to, year) ? MAYBE : NO;
    return MAYBE;
}

/* May a passage of that year answer, by the filters alone? Recursion is bounded by the query's depth. */
static enum truth answers_in(const struct expression *e, enum group_by by, int year) {
    if (e->leaf) return MAYBE;
    if (!e->child_count) return filter_answers(e, by, year);
    if (e->kind == QUERY_NOT) return (enum truth)(YES - answers_in(e->children[0], by, year));
    enum truth all = e->kind == QUERY_AND ? YES : NO;
    for (size_t i = 0; i < e->child_count; i++) {
        enum truth one = answers_in(e->children[i], by, year);
        if (e->kind == QUERY_AND ? one < all : one > all) all = one;
    }
    return all;
}

static bool lets_through(const struct years_options *o, int year) {
    return !o->expressions->root || answers_in(o->expressions->root, o->by, year) != NO;
}

static struct year_row row_of(const struct group_row *group) {
    return (struct year_row){
        .hits = group->hits, .letters = group->letters, .places = group->places, .words = group->words};
}

/* A row for each year from the first to the last that was asked for, and one for the unknown year if it has
 * hits. The groups are in order of their years, the unknown last. */
void years_of_groups(const struct groups *groups, const struct years_options *o, struct years *out) {
    *out = (struct years){0};
    size_t known = groups->count;
    while (known && !groups->rows[known - 1].year) known--;
    int first = known ? groups->rows[0].year : 0, last = known ? groups->rows[known - 1].year : -1;
    out->rows = memory_zeroed((size_t)(last - first) + 2, sizeof *out->rows);
    size_t next = 0;
    for (int year = first; year <= last; year++) {
        const struct group_row *group = &groups->rows[next];
        bool has = group->year == year;
        next += has;
        bool filtered =
            o->by == GROUP_YEAR && o->years.some && !filter_has_year(year, o->years.first, o->years.last);
        bool asked = !filtered && lets_through(o, year);
        out->narrowed |= !asked;
        if (!asked && (filtered || !o->every_year)) continue;
        struct year_row *row = &out->rows[out->count++];
        if (has) *row = row_of(group);
        row->year = year;
        row->asked = asked;
    }
    if (known < groups->count && groups->rows[known].hits)
        out->rows[out->count++] = row_of(&groups->rows[known]);
}

enum status years_count(struct store *store, const struct hits *hits, const struct years_options *o,
                        struct years *out, struct error *error) {
    *out = (struct years){0};
    const struct groups_options how = {.by = {o->by}, .by_count = 1, .whole = o->whole, .all = true};
    struct groups groups;
    enum status status = groups_count(store, hits, &how, &groups, error);
    if (!status) years_of_groups(&groups, o, out);
    groups_release(&groups);
    return status;
}

void years_release(struct years *years) {
    free(years->rows);
    *years = (struct years){0};
}
