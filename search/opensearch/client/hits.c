#include "search/opensearch/client/hits.h"

#include <stdlib.h>

#include "base/memory.h"
#include "base/message.h"
#include "search/match/context.h"
#include "search/opensearch/client/rescore.h"

/* Passages of one answer. */
#define PAGE 2500

/* More than are wanted: scores there have seven digits, and what they call equal may not be. */
#define SPARE 20

/* So much less, as a share, is a score there that may be equal here. */
#define NEARLY 1e-5

/* More are not kept. */
#define ROWS_MOST 1000000

/* ---- how many passages hold each source ---- */

/* What the vocabulary could not count. Words near each other are no part of a score (body.h). */
static enum status count_rest(struct dialogue *d, struct scoring *s, struct error *error) {
    const struct scoring_source **wanted = memory_zeroed(s->source_count + 1, sizeof *wanted);
    struct reply *reply = NULL;
    size_t count = 0;
    enum status status = OK;
    for (size_t i = 0; i < s->source_count; i++)
        if (s->sources[i].found < 0 && !s->sources[i].leaf->near) wanted[count++] = &s->sources[i];
    if (count) status = body_write_found(d->store, wanted, count, &d->body, error);
    if (count && !status) status = dialogue_ask(d, &reply, error);
    for (size_t i = 0; i < count && !status; i++) {
        struct reply_bucket bucket;
        status = reply_bucket(reply, "found", i, &bucket, error);
        if (!status) s->sources[wanted[i] - s->sources].found = bucket.count;
    }
    reply_free(reply);
    free(wanted);
    return status;
}

static enum status make_scoring(struct dialogue *d, const struct expressions *e, struct scoring *out,
                                struct error *error) {
    scoring_make(e, out);
    if (!out->source_count) return OK;
    enum status status = scoring_count(d->store, out, error);
    if (!status) status = count_rest(d, out, error);
    scoring_sum(out);
    return status;
}

/* ---- the passages ---- */

struct finding {
    struct dialogue *d;
    const struct expressions *expressions;
    const struct hits_options *options;
    struct hits *hits;
    struct scoring scoring;
    struct rescorer rescorer;
    struct body_options body;
    double pool; /* with context: what the hits that take part in it score at least, by the engine's digits */
    size_t running; /* and how many of running text came */
};

/* What a letter gains whose year the query names: a share of the best score. */
static enum status find_year_gain(struct finding *f, struct error *error) {
    struct dialogue *d = f->d;
    struct body_options best = f->body;
    struct arena arena = {0};
    struct reply *reply = NULL;
    struct reply_hit hit;
    if (f->options->context || !expression_names_years(f->expressions)) return OK;
    best.kind = BODY_BEST;
    enum status status = body_write(d->store, f->expressions, &f->scoring, &best, &d->body, error);
    if (!status) status = dialogue_ask(d, &reply, error);
    if (!status && reply_hits(reply)) {
        status = reply_hit(reply, 0, &arena, &hit, error);
        if (!status)
            f->body.year_gain = HITS_YEAR_SHARE * rescore(&f->rescorer, hit.passage.text, hit.words, NULL);
    }
    reply_free(reply);
    arena_release(&arena);
    return status;
}

/* Of the page that came last: do those that follow matter? In order of their scores, those of running text
 * that are wanted, and that take part in the context, are followed by others that score alike. */
static bool pool_is_full(struct finding *f, size_t first, size_t wanted) {
    const struct rows *rows = &f->d->rows;
    for (size_t i = first; i < rows->count; i++) {
        const struct reply_hit *hit = &rows->items[i];
        if (passage_kind_is_layout(hit->passage.kind)) continue;
        if (++f->running <= CONTEXT_POOL) f->pool = hit->score * (1 - NEARLY);
        if (f->running > wanted && f->running > CONTEXT_POOL && hit->score < f->pool) return true;
    }
    return false;
}

/* Adds the page after `after`, of which the first says how many hits there are. */
static enum status fetch_page(struct finding *f, str after, struct reply **out, struct error *error) {
    struct dialogue *d = f->d;
    int64_t total = 0;
    *out = NULL;
    f->body.after = after;
    enum status status = body_write(d->store, f->expressions, &f->scoring, &f->body, &d->body, error);
    if (!status) status = dialogue_ask(d, out, error);
    if (!status) status = reply_total(*out, &total, error);
    if (!status && !after.n) f->hits->total = (size_t)total;
    if (!status) status = rows_add(&d->rows, *out, false, error);
    return status ? status : store_in_time(d->store, error);
}

/* Page by page, each after the last passage of the one before. */
static enum status fetch(struct finding *f, size_t wanted, struct error *error) {
    const struct rows *rows = &f->d->rows;
    bool context = f->options->context;
    buf after = {0};
    enum status status = OK;
    for (bool more = true; more && !status;) {
        struct reply *reply;
        size_t before = rows->count, left = wanted - before;
        f->body.count = left < PAGE && !context ? left : PAGE;
        status = fetch_page(f, buf_str(&after), &reply, error);
        more = !status && reply_hits(reply) == f->body.count;
        if (more) more = context ? !pool_is_full(f, before, wanted) : rows->count < wanted;
        buf_clear(&after);
        if (more) reply_last(reply, &after);
        reply_free(reply);
        if (more && rows->count > ROWS_MOST)
            status = fail(error, BAD_USAGE,
                          _("more than %d passages would have to be fetched; ask for fewer"), ROWS_MOST);
    }
    buf_release(&after);
    return status;
}

/* ---- what stands between them ---- */

/* Adds the passages of these names, which are no hits. */
static enum status fetch_named(struct dialogue *d, const str *ids, size_t count, struct error *error) {
    static const struct scoring none;
    const struct expressions all = {0};
    enum status status = OK;
    for (size_t i = 0; i < count && !status; i += PAGE) {
        const struct body_options how = {.kind = BODY_HITS,
                                         .order = ORDER_PATH,
                                         .count = PAGE,
                                         .ids = ids + i,
                                         .id_count = count - i < PAGE ? count - i : PAGE};
        struct reply *reply = NULL;
        status = body_write(d->store, &all, &none, &how, &d->body, error);
        if (!status) status = dialogue_ask(d, &reply, error);
        if (!status) status = rows_add(&d->rows, reply, true, error);
        reply_free(reply);
    }
    return status;
}

/* Between hits of a letter that are near enough to lend to each other: their words are counted (context.h).
 */
static enum status fetch_between(struct finding *f, struct error *error) {
    struct rows *rows = &f->d->rows;
    str *ids = NULL;
    size_t count = 0, room = 0;
    buf name = {0};
    rows_settle(rows);
    for (size_t i = 1; i < rows->count; i++) {
        const struct reply_hit *a = &rows->items[i - 1], *b = &rows->items[i];
        bool near = a->passage.letter == b->passage.letter && b->passage.id - a->passage.id <= CONTEXT_WORDS;
        if (!near || a->score < f->pool || b->score < f->pool) continue;
        for (int64_t n = a->passage.id + 1; n < b->passage.id; n++) {
            buf_clear(&name);
            buf_addf(&name, "%.*s.%lld", (int)a->name.n, a->name.n ? a->name.p : "", (long long)n);
            ids = memory_grown(ids, count, &room, sizeof *ids);
            ids[count++] = arena_copied(&rows->arena, buf_str(&name));
        }
    }
    enum status status = fetch_named(f->d, ids, count, error);
    free(ids);
    buf_release(&name);
    return status;
}

/* ---- their scores ---- */

/* Each hit's exact score, and what it is made of, if that is wanted. */
static void score(struct finding *f) {
    struct hits *hits = f->hits;
    const struct lent *lent = &f->d->rows.lent;
    size_t terms = f->scoring.term_count;
    bool parts = f->options->keep_terms || f->options->context;
    hits->term_count = terms;
    hits->term = memory_zeroed(terms + 1, sizeof *hits->term);
    for (size_t i = 0; i < terms; i++)
        hits->term[i] = (struct hits_term){f->scoring.terms[i].leaf, f->scoring.terms[i].share};
    if (parts) hits->terms = memory_zeroed(hits->count * terms + 1, sizeof *hits->terms);
    for (size_t i = 0; i < hits->count; i++) {
        const struct lent_passage *passage = lent_passage(lent, hits->items[i].passage);
        hits->items[i].score = rescore(&f->rescorer, passage->row.text, passage->brief.words,
                                       parts ? hits->terms + i * terms : NULL);
    }
}

/* What the letters of a year that the query names gain. */
static void prefer_years(struct finding *f) {
    struct hits *hits = f->hits;
    double top = 0;
    for (size_t i = 0; i < hits->count; i++)
        if (hits->items[i].score > top) top = hits->items[i].score;
    double gain = f->options->context ? HITS_YEAR_SHARE * top : f->body.year_gain;
    for (size_t i = 0; i < hits->count; i++) {
        struct hit *hit = &hits->items[i];
        hit->year_named = expression_names_year(f->expressions, hit->year);
        if (hit->year_named) hit->score += gain;
    }
}

static enum status score_all(struct finding *f, struct error *error) {
    struct dialogue *d = f->d;
    enum status status = f->options->context ? fetch_between(f, error) : OK;
    if (status) return status;
    rows_settle(&d->rows);
    store_lend(d->store, &d->rows.lent);
    rows_hits(&d->rows, f->hits);
    score(f);
    if (f->options->context) context_score(d->store, f->hits);
    if (f->options->context) status = context_fit(d->store, f->options->typed, f->hits, error);
    if (!status) prefer_years(f);
    return status;
}

/* This many hits, the best; SIZE_MAX = all: so also if what changes the order is known when all are. */
static size_t wanted_of(const struct finding *f) {
    bool years = f->options->context && expression_names_years(f->expressions);
    bool sorted = f->options->context && f->body.order != ORDER_SCORE;
    return f->options->first && !years && !sorted ? f->options->first + SPARE : SIZE_MAX;
}

enum status client_hits(struct dialogue *d, const struct expressions *e, const struct hits_options *options,
                        enum hits_order order, struct hits *out, struct error *error) {
    struct finding f = {.d = d, .expressions = e, .options = options, .hits = out};
    f.body = (struct body_options){.kind = BODY_HITS,
                                   .order = order,
                                   .best_first = options->context,
                                   .years = options->years,
                                   .first_year = options->first_year,
                                   .last_year = options->last_year};
    *out = (struct hits){0};
    store_lend(d->store, NULL);
    rows_release(&d->rows);
    enum status status = make_scoring(d, e, &f.scoring, error);
    rescorer_begin(&f.rescorer, &f.scoring, store_analysis(d->store));
    if (!status) status = find_year_gain(&f, error);
    if (!status) status = fetch(&f, wanted_of(&f), error);
    if (!status) status = score_all(&f, error);
    rescorer_end(&f.rescorer);
    scoring_release(&f.scoring);
    return status;
}
