#include "search/repeats.h"

#include <stdlib.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/program.h"
#include "search/answer.h"
#include "search/match/copies.h"

struct row {
    const struct repeat *repeat;
    int *years; /* ascending, each once; room for one of each passage */
    size_t year_count;
    enum repeat_status status;
};

static void add_year(struct row *row, int year) {
    size_t at = 0;
    while (at < row->year_count && row->years[at] < year) at++;
    if (!year || (at < row->year_count && row->years[at] == year)) return;
    for (size_t i = row->year_count++; i > at; i--) row->years[i] = row->years[i - 1];
    row->years[at] = year;
}

static bool has_year(const struct row *row, int year) {
    for (size_t i = 0; i < row->year_count; i++)
        if (row->years[i] == year) return true;
    return false;
}

/* The last year before `year` that has letters, and the last of all. NONE if year itself has no letters. */
static enum status neighbouring_years(struct store *store, int year, int *before, int *last) {
    enum status status = NONE;
    *before = *last = 0;
    for (int64_t id = store_last_letter(store); id > 0; id--) {
        int of_letter = store_letter_brief(store, id).year;
        if (of_letter > *last) *last = of_letter;
        if (of_letter < year && of_letter > *before) *before = of_letter;
        if (of_letter == year) status = OK;
    }
    return status;
}

/* The row's status; false if the row is not asked for. With a year asked for, the year and the one before it
 * decide; otherwise the last year of the collection. */
static bool decide(struct row *row, const struct options *o, int before, int last) {
    if (!row->year_count) return false;
    if (!o->asked.years.some) {
        row->status = has_year(row, last) ? REPEAT_RETURNS : REPEAT_DROPPED;
        return row->year_count >= 2;
    }
    bool now = has_year(row, o->asked.years.last), then = before && has_year(row, before);
    row->status = !now ? REPEAT_DROPPED : row->years[0] == o->asked.years.last ? REPEAT_NEW : REPEAT_RETURNS;
    return now || then;
}

/* By the latest year, the most years, then in order of the letters. */
static int by_years(const void *a, const void *b) {
    const struct row *x = a, *y = b;
    int last_x = x->years[x->year_count - 1], last_y = y->years[y->year_count - 1];
    if (last_x != last_y) return last_x > last_y ? -1 : 1;
    if (x->year_count != y->year_count) return x->year_count > y->year_count ? -1 : 1;
    return (x->repeat > y->repeat) - (x->repeat < y->repeat); /* groups are in that order */
}

/* The passage that speaks for the group: of its latest year. */
static int64_t latest(struct store *store, const struct row *row) {
    int64_t best = row->repeat->passages[0];
    int year = 0;
    for (size_t i = 0; i < row->repeat->count; i++) {
        int of = store_letter_brief(store, store_passage_brief(store, row->repeat->passages[i]).letter).year;
        if (of > year) {
            year = of;
            best = row->repeat->passages[i];
        }
    }
    return best;
}

static enum status print_row(struct store *store, const struct options *o, struct output *out,
                             const struct row *row, struct error *error) {
    struct passage_row passage;
    struct letter_row letter;
    enum status status = store_passage(store, latest(store, row), &passage, error);
    if (!status) status = store_letter(store, passage.letter, &letter, error);
    if (status) return status == NONE ? OK : status;
    const struct repeat_row printed = {row->status,        row->years, row->year_count,
                                       row->repeat->count, &passage,   &letter};
    o->printer->repeat(out, &printed);
    return OK;
}

/* Every year from the first to the last that a row has, with the rows that stand in it. */
static void count_years(const struct row *rows, size_t count, struct years *out) {
    int first = 0, last = 0;
    for (size_t i = 0; i < count; i++) {
        if (!first || rows[i].years[0] < first) first = rows[i].years[0];
        if (rows[i].years[rows[i].year_count - 1] > last) last = rows[i].years[rows[i].year_count - 1];
    }
    out->count = first ? (size_t)(last - first + 1) : 0;
    out->rows = memory_zeroed(out->count, sizeof *out->rows);
    for (size_t i = 0; i < out->count; i++) out->rows[i].year = first + (int)i;
    for (size_t i = 0; i < count; i++)
        for (size_t y = 0; y < rows[i].year_count; y++) out->rows[rows[i].years[y] - first].hits++;
}

static void tell(const struct options *o, struct output *out, const struct row *rows, size_t count) {
    struct repeats_summary sum = {.year = o->asked.years.some ? o->asked.years.last : 0,
                                  .shown = answer_end(o, count) - o->offset};
    for (size_t i = 0; i < count; i++) sum.rows[rows[i].status]++;
    count_years(rows, count, &sum.years);
    o->printer->open_repeats(out, &sum);
    years_release(&sum.years);
}

/* The groups that are asked for, by their years; returns how many. The years of all of them are *room, which
 * the caller frees. */
static size_t gather_rows(struct store *store, const struct options *o, const struct repeats *groups,
                          int before, int last, struct row *rows, int **room) {
    size_t count = 0, passages = 0;
    for (size_t i = 0; i < groups->count; i++) passages += groups->items[i].count;
    int *years = *room = memory_zeroed(passages, sizeof *years);
    for (size_t i = 0; i < groups->count; i++) {
        struct row *row = &rows[count];
        *row = (struct row){.repeat = &groups->items[i], .years = years};
        for (size_t p = 0; p < row->repeat->count; p++) {
            int64_t letter = store_passage_brief(store, row->repeat->passages[p]).letter;
            add_year(row, store_letter_brief(store, letter).year);
        }
        years += row->year_count;
        count += decide(row, o, before, last);
    }
    if (count) qsort(rows, count, sizeof *rows, by_years);
    return count;
}

enum status repeats_print(struct store *store, const struct options *o, struct output *out,
                          struct error *error) {
    struct repeats groups;
    int before, last;
    enum status status = neighbouring_years(store, o->asked.years.last, &before, &last);
    if (o->asked.years.some && status == NONE)
        return fail(error, BAD_USAGE, _("the index has no letters of %d; the years that it has: %s --years"),
                    o->asked.years.last, program_name());
    status = copies_group(store, &groups, error);
    struct row *rows = memory_zeroed(groups.count, sizeof *rows);
    int *years = NULL;
    size_t count = status ? 0 : gather_rows(store, o, &groups, before, last, rows, &years);
    if (!status) status = store_doc_values_status(store, error);
    if (o->printer->open_repeats && !status) tell(o, out, rows, count);
    if (o->printer->begin_repeats) o->printer->begin_repeats(out);
    size_t end = answer_end(o, count);
    answer_skipped(o, (str){0}, count);
    for (size_t i = o->offset; i < end && !status; i++) status = print_row(store, o, out, &rows[i], error);
    if (!status && end < count) answer_cut_off(o, (str){0}, count, false, end, false);
    free(rows);
    free(years);
    repeats_release(&groups);
    if (!status) status = store_doc_values_status(store, error);
    return status ? status : count ? OK : NONE;
}
