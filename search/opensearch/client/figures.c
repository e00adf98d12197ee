#include "search/opensearch/client/figures.h"

#include <stdlib.h>

#include "base/memory.h"

enum status client_count_reading(void *context, const struct leaf *leaf, const struct reading *reading,
                                 int64_t *passages, int64_t *places, struct error *error) {
    struct dialogue *d = context;
    struct reply *reply = NULL;
    double sum = 0;
    enum status status = body_write_reading(d->store, leaf, reading, places != NULL, &d->body, error);
    if (!status) status = dialogue_ask(d, &reply, error);
    if (!status) status = reply_total(reply, passages, error);
    if (!status && places) status = reply_figure(reply, "places", &sum, error);
    if (places) *places = (int64_t)sum;
    reply_free(reply);
    return status;
}

static struct body_options options_of(const struct request *r, enum body_kind kind) {
    return (struct body_options){.kind = kind,
                                 .years = r->years,
                                 .first_year = r->first_year,
                                 .last_year = r->last_year,
                                 .signed_years = r->years_by == GROUP_SIGNED_YEAR};
}

enum status client_count(struct dialogue *d, const struct request *r, struct response *out,
                         struct error *error) {
    const struct body_options how = options_of(r, BODY_COUNT);
    const struct scoring none = {0};
    struct reply *reply = NULL;
    int64_t total = 0;
    enum status status = body_write(d->store, &out->expressions, &none, &how, &d->body, error);
    if (!status) status = dialogue_ask(d, &reply, error);
    if (!status) status = reply_total(reply, &total, error);
    out->hits.total = (size_t)total;
    reply_free(reply);
    return status;
}

/* ---- years ---- */

#define YEARS (LETTER_YEAR_LAST + 1)

/* By year; 0 is the unknown. */
struct counting {
    struct group_row rows[YEARS];
};

/* A date of signing is counted by its year, a number like 20190000. */
static int64_t year_of(const struct request *r, int64_t key) {
    int64_t year = r->years_by == GROUP_SIGNED_YEAR ? key / 10000 : key;
    return year > 0 && year < YEARS ? year : 0;
}

static enum status count_page(struct dialogue *d, const struct request *r, const struct reply *reply,
                              struct counting *counting, struct error *error) {
    enum status status = OK;
    for (size_t i = 0; i < reply_buckets(reply, "buckets") && !status; i++) {
        struct reply_bucket bucket;
        status = reply_bucket(reply, "buckets", i, &bucket, error);
        struct group_row *row = &counting->rows[status ? 0 : year_of(r, bucket.number)];
        row->hits += bucket.count;
        row->letters++;
        row->places += (int64_t)bucket.places;
    }
    if (!status) status = store_in_time(d->store, error);
    return status;
}

static enum status count_hits(struct dialogue *d, const struct request *r, struct response *out,
                              struct counting *counting, struct error *error) {
    struct body_options how = options_of(r, BODY_YEARS);
    struct scoring scoring;
    buf after = {0};
    enum status status = OK;
    scoring_make(&out->expressions, &scoring);
    do {
        struct reply *reply = NULL;
        int64_t total = 0;
        how.after = buf_str(&after);
        status = body_write(d->store, &out->expressions, &scoring, &how, &d->body, error);
        if (!status) status = dialogue_ask(d, &reply, error);
        if (!status) status = reply_total(reply, &total, error);
        out->hits.total = (size_t)total;
        if (!status) status = count_page(d, r, reply, counting, error);
        buf_clear(&after);
        if (!status) reply_after(reply, "buckets", BODY_BUCKETS, &after);
        reply_free(reply);
    } while (!status && after.n);
    scoring_release(&scoring);
    buf_release(&after);
    return status;
}

/* The words of all letters of each year. */
static void add_words(const struct dialogue *d, const struct request *r, bool whole,
                      struct counting *counting) {
    const struct collection *c = &d->collection;
    bool by_date = r->years_by == GROUP_SIGNED_YEAR;
    const struct reply_bucket *years = by_date ? c->signed_ : c->years;
    int64_t unknown = c->words;
    for (size_t i = 0; i < (by_date ? c->signed_count : c->year_count); i++) {
        int64_t year = year_of(r, years[i].number);
        if (!year) continue;
        counting->rows[year].words += (int64_t)years[i].words;
        counting->rows[year].present = true;
        unknown -= (int64_t)years[i].words;
    }
    counting->rows[0].words = unknown;
    for (size_t year = 0; year < YEARS && whole; year++)
        if (counting->rows[year].hits) counting->rows[year].places = counting->rows[year].words;
}

/* In order, the unknown year last. */
static void make_rows(struct counting *counting, struct groups *out) {
    *out = (struct groups){.rows = memory_zeroed(YEARS, sizeof *out->rows)};
    for (int year = 1; year <= YEARS; year++) {
        struct group_row *row = &counting->rows[year % YEARS];
        if (!row->present && !row->hits) continue;
        row->year = year % YEARS;
        out->rows[out->count++] = *row;
    }
}

enum status client_years(struct dialogue *d, const struct request *r, struct response *out,
                         struct error *error) {
    bool whole = !out->expressions.root;
    const struct years_options how = {.by = r->years_by,
                                      .expressions = &out->expressions,
                                      .years = r->years,
                                      .first_year = r->first_year,
                                      .last_year = r->last_year,
                                      .every_year = r->every_year};
    struct counting *counting = memory_zeroed(1, sizeof *counting);
    struct groups groups = {0};
    enum status status = dialogue_collect(d, error);
    if (!status) status = count_hits(d, r, out, counting, error);
    if (!status) {
        add_words(d, r, whole, counting);
        make_rows(counting, &groups);
        years_of_groups(&groups, &how, &out->counted);
    }
    groups_release(&groups);
    free(counting);
    return status;
}
