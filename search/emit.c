#include "search/emit.h"

#include <stdio.h>

#include "base/message.h"
#include "search/answer.h"
#include "search/opensearch/body.h"

/* What a letter gains whose year the query names: a share of the best score before, which needs all scores.
 */
static enum status find_year_gain(struct store *store, const struct options *o, const struct expressions *e,
                                  double *out, struct error *error) {
    const struct hits_options how = {.measure = MATCH_SCORE, .years = o->asked.years};
    struct hits hits;
    double named = 0, other = 0;
    *out = 0;
    if (!expression_names_years(e)) return OK;
    if (store_is_vocabulary(store) && !o->engine)
        return fail(error, BAD_USAGE,
                    _("how much the year in the query adds depends on the best hit, which a vocabulary does "
                      "not have; give the index that was exported, or use -c"));
    enum status status = o->engine ? o->engine->find(o->engine, e, &how, &hits, error)
                                   : hits_find(store, e, &how, &hits, error);
    for (size_t i = 0; i < hits.count; i++) {
        const struct hit *hit = &hits.items[i];
        double *best = hit->year_named ? &named : &other;
        if (hit->score > *best) *best = hit->score;
    }
    hits_release(&hits);
    /* the best is either one that gained, by a share of itself, or one that did not */
    named /= 1 + HITS_YEAR_SHARE;
    *out = HITS_YEAR_SHARE * (named > other ? named : other);
    return status;
}

static enum status refuse_reading(void *context, const struct leaf *leaf, const struct reading *reading,
                                  int64_t *passages, int64_t *places, struct error *error) {
    str typed = leaf->query->text;
    (void)context, (void)reading;
    *passages = 0;
    if (places) *places = 0;
    return fail(
        error, BAD_USAGE,
        _("a vocabulary does not know how many passages hold %.*s; give the index that was exported, or "
          "use -c"),
        (int)typed.n, typed.p);
}

/* A vocabulary counts words, but not where they stand together: the counter is asked for that, the engine's
 * or one that refuses. */
static enum status weigh_by_words(struct store *store, const struct expressions *e, struct scoring *out,
                                  struct error *error) {
    scoring_make(e, out);
    enum status status = scoring_count(store, out, error);
    for (size_t i = 0; i < out->source_count && !status; i++) {
        struct scoring_source *source = &out->sources[i];
        if (source->found < 0 && !source->leaf->near) /* whose order cannot be asked for */
            status = plan_count(store, e, source->leaf, source->reading, &source->found, NULL, error);
    }
    scoring_sum(out);
    return status;
}

static enum status weigh(struct store *store, const struct expressions *e, struct scoring *out,
                         struct error *error) {
    if (store_is_vocabulary(store)) return weigh_by_words(store, e, out, error);
    const struct plan_options how = {.detail = SOURCE_SCORES};
    struct plan plan;
    enum status status = plan_make(store, e, &how, &plan, error);
    if (!status) scoring_of_plan(e, &plan, out);
    plan_release(&plan);
    return status;
}

static enum status write_body(struct store *store, const struct options *o, const struct expressions *e,
                              buf *out, struct error *error) {
    size_t first = o->offset < BODY_MOST ? o->offset : BODY_MOST;
    struct body_options body = {
        .kind = o->job == JOB_COUNT   ? BODY_COUNT
                : o->job == JOB_YEARS ? BODY_YEARS
                                      : BODY_HITS,
        .first = first,
        .count = o->limit < BODY_MOST - first ? o->limit : BODY_MOST - first,
        .order = o->asked.order,
        .years = o->asked.years,
    };
    struct scoring scoring = {0};
    enum status status = OK;
    if (body.kind == BODY_HITS) status = find_year_gain(store, o, e, &body.year_gain, error);
    if (!status && body.kind == BODY_HITS)
        status = weigh(store, e, &scoring, error);
    else
        scoring_make(e, &scoring); /* what is only counted is not weighed */
    if (!status) status = body_write(store, e, &scoring, &body, out, error);
    scoring_release(&scoring);
    return status;
}

enum status emit_print(struct store *store, const struct options *o, struct error *error) {
    static const struct reading_counter refusing = {.count = refuse_reading};
    const struct reading_counter *counter = o->engine                    ? &o->engine->counter
                                            : store_is_vocabulary(store) ? &refusing
                                                                         : NULL;
    const struct expression_options how = {o->asked.any, o->asked.strict, o->asked.derived, counter};
    struct expressions e = {0};
    struct query *query = NULL;
    buf notes = {0}, out = {0};
    store_deadline(store, o->asked.timeout);
    enum status status = o->engine ? o->engine->begin(o->engine, store, o->asked.timeout, error) : OK;
    if (!status) status = query_parse(buf_str(&o->query), &query, &notes, error);
    bool whole = status == NONE && !str_trim(buf_str(&o->query)).n;
    if (status <= NONE) status = expression_build(store, query, &how, &e, &notes, error);
    answer_say(o, (str){0}, buf_str(&notes));
    if (!status && !e.root && !whole) status = NONE;
    if (!status) status = write_body(store, o, &e, &out, error);
    if (!status) fwrite(out.p, 1, out.n, stdout);
    expression_release(&e);
    query_free(query);
    buf_release(&notes);
    buf_release(&out);
    return status;
}
