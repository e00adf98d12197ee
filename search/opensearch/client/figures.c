#include "search/opensearch/client/figures.h"

#include <stdlib.h>

#include "base/memory.h"
#include "search/opensearch/client/rescore.h"
#include "search/query/date.h"

static struct body_options options_of(const struct dialogue *d, const struct request *r,
                                      enum body_kind kind) {
    return (struct body_options){.kind = kind,
                                 .years = r->years,
                                 .paths = d->within,
                                 .path_count = d->within_count,
                                 .signed_years = r->years_by == GROUP_SIGNED_YEAR};
}

enum status client_count(struct dialogue *d, const struct request *r, struct response *out,
                         struct error *error) {
    const struct body_options how = options_of(d, r, BODY_COUNT);
    struct reply *reply;
    int64_t total = 0;
    enum status status = dialogue_find(d, &out->expressions, NULL, &how, &reply, error);
    if (!status) status = reply_total(reply, &total, error);
    out->hits.total = (size_t)total;
    reply_free(reply);
    return status;
}

/* ---- years ---- */

#define YEARS (LETTER_YEAR_LAST + 1)

struct counting {
    const struct request *request;
    struct rescorer rescorer;
    buf path;                     /* of the letter that came last */
    int64_t total;                /* passages */
    struct group_row rows[YEARS]; /* by year; 0 is the unknown */
};

/* A date of signing is counted by its year, a number like 20190000. */
static int64_t year_of(const struct request *r, int64_t key) {
    int64_t year = r->years_by == GROUP_SIGNED_YEAR ? key / 10000 : key;
    return year > 0 && year < YEARS ? year : 0;
}

static enum status count_buckets(void *context, const struct reply *reply, struct error *error) {
    struct counting *counting = context;
    enum status status = reply_total(reply, &counting->total, error);
    for (size_t i = 0; i < reply_buckets(reply, "buckets") && !status; i++) {
        struct reply_bucket bucket;
        status = reply_bucket(reply, "buckets", i, &bucket, error);
        struct group_row *row = &counting->rows[status ? 0 : year_of(counting->request, bucket.number)];
        row->hits += bucket.count;
        row->letters++;
        row->places += (int64_t)bucket.places;
    }
    return status;
}

/* Passages come in the order of their letters. */
static enum status count_texts(void *context, const struct reply *reply, struct error *error) {
    struct counting *counting = context;
    struct arena arena = {0};
    bool by_date = counting->request && counting->request->years_by == GROUP_SIGNED_YEAR;
    enum status status = reply_total(reply, &counting->total, error);
    for (size_t i = 0; i < reply_hits(reply) && !status; i++) {
        struct reply_hit hit;
        status = reply_hit(reply, i, &arena, &hit, error);
        if (status) break;
        int year = by_date ? date_of(hit.letter.signed_on) / 10000 : hit.letter.year;
        struct group_row *row = &counting->rows[year > 0 && year < YEARS ? year : 0];
        row->hits++;
        row->letters += !str_eq(buf_str(&counting->path), hit.letter.path);
        row->places += (int64_t)rescore_places(&counting->rescorer, hit.passage.text);
        buf_clear(&counting->path);
        buf_add(&counting->path, hit.letter.path);
    }
    arena_release(&arena);
    return status;
}

/* What the engine cannot count is counted in the texts of all passages that answer. */
static enum status count_all(struct dialogue *d, const struct expressions *e, const struct scoring *scoring,
                             const struct body_options *how, struct counting *counting, struct error *error) {
    struct body_options asked = *how;
    if (scoring_are_intervals(scoring))
        return dialogue_pages(d, e, scoring, &asked, count_buckets, counting, error);
    asked.kind = BODY_HITS;
    asked.order = ORDER_PATH;
    asked.count = DIALOGUE_PAGE;
    rescorer_begin(&counting->rescorer, scoring, store_analysis(d->store));
    enum status status = dialogue_pages(d, e, NULL, &asked, count_texts, counting, error);
    rescorer_end(&counting->rescorer);
    buf_release(&counting->path);
    return status;
}

/* ---- of a reading ---- */

/* How often it occurs in the texts of the passages that hold it. */
static enum status count_in_texts(struct dialogue *d, const struct scoring_source *source, int64_t *passages,
                                  int64_t *places, struct error *error) {
    struct leaf leaf = *source->leaf;
    struct expression root = {.leaf = &leaf};
    const struct expressions holding = {.root = &root};
    const struct body_options how = {.kind = BODY_YEARS};
    const struct scoring scoring = {.sources = (struct scoring_source *)(uintptr_t)source, .source_count = 1};
    struct counting *counting = memory_zeroed(1, sizeof *counting);
    leaf.readings = (struct reading *)(uintptr_t)source->reading;
    leaf.reading_count = 1;
    leaf.verify = false;
    enum status status = count_all(d, &holding, &scoring, &how, counting, error);
    *passages = counting->total;
    *places = 0;
    for (size_t year = 0; year < YEARS; year++) *places += counting->rows[year].places;
    free(counting);
    return status;
}

enum status client_count_reading(void *context, const struct leaf *leaf, const struct reading *reading,
                                 int64_t *passages, int64_t *places, struct error *error) {
    struct dialogue *d = context;
    const struct scoring_source source = {.leaf = leaf, .reading = reading};
    struct reply *reply = NULL;
    double sum = 0;
    if (places && !scoring_is_interval(&source)) return count_in_texts(d, &source, passages, places, error);
    enum status status = body_write_reading(d->store, leaf, reading, places != NULL, &d->body, error);
    if (!status) status = dialogue_ask(d, &reply, error);
    if (!status) status = reply_total(reply, passages, error);
    if (!status && places) status = reply_figure(reply, "places", &sum, error);
    if (places) *places = (int64_t)sum;
    reply_free(reply);
    return status;
}

/* ---- of the years ---- */

static enum status count_hits(struct dialogue *d, const struct request *r, struct response *out,
                              struct counting *counting, struct error *error) {
    const struct body_options how = options_of(d, r, BODY_YEARS);
    struct scoring scoring;
    counting->request = r;
    scoring_make(&out->expressions, &scoring);
    enum status status = count_all(d, &out->expressions, &scoring, &how, counting, error);
    out->hits.total = (size_t)counting->total;
    scoring_release(&scoring);
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
    const struct years_options how = {
        .by = r->years_by, .expressions = &out->expressions, .years = r->years, .every_year = r->every_year};
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
