#include "search/opensearch/client/hits.h"

#include <stdlib.h>

#include "base/memory.h"
#include "search/opensearch/client/rescore.h"

/* Passages of one answer. */
#define PAGE 2500

/* More than are wanted: scores there have seven digits, and what they call equal may not be. */
#define SPARE 20

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
};

/* What a letter gains whose year the query names: a share of the best score. */
static enum status find_year_gain(struct finding *f, struct error *error) {
    struct dialogue *d = f->d;
    struct body_options best = f->body;
    struct arena arena = {0};
    struct reply *reply = NULL;
    struct reply_hit hit;
    if (!expression_names_years(f->expressions)) return OK;
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

/* Page by page, each after the last passage of the one before. */
static enum status fetch(struct finding *f, size_t wanted, struct error *error) {
    struct dialogue *d = f->d;
    buf after = {0};
    enum status status = OK;
    for (bool more = true; more && !status;) {
        struct reply *reply = NULL;
        size_t left = wanted - d->rows.count;
        f->body.count = left < PAGE ? left : PAGE;
        f->body.after = buf_str(&after);
        status = body_write(d->store, f->expressions, &f->scoring, &f->body, &d->body, error);
        if (!status) status = dialogue_ask(d, &reply, error);
        int64_t total = 0;
        if (!status) status = reply_total(reply, &total, error);
        if (!status && !after.n) f->hits->total = (size_t)total;
        if (!status) status = rows_add(&d->rows, reply, error);
        more = !status && reply_hits(reply) == f->body.count && d->rows.count < wanted;
        buf_clear(&after);
        if (!status) reply_last(reply, &after);
        if (!status) status = store_in_time(d->store, error);
        reply_free(reply);
    }
    buf_release(&after);
    return status;
}

/* Each hit's exact score, and with score_parts what it is made of. */
static void score(struct finding *f) {
    struct hits *hits = f->hits;
    size_t terms = f->scoring.term_count;
    bool parts = f->options->keep_terms;
    hits->term_count = terms;
    hits->term = memory_zeroed(terms + 1, sizeof *hits->term);
    for (size_t i = 0; i < terms; i++)
        hits->term[i] = (struct hits_term){f->scoring.terms[i].leaf, f->scoring.terms[i].share};
    if (parts) hits->terms = memory_zeroed(hits->count * terms + 1, sizeof *hits->terms);
    for (size_t i = 0; i < hits->count; i++) {
        struct hit *hit = &hits->items[i];
        const struct lent_passage *passage = &f->d->rows.lent.passages[i];
        hit->score = rescore(&f->rescorer, passage->row.text, passage->brief.words,
                             parts ? hits->terms + i * terms : NULL);
        hit->year_named = expression_names_year(f->expressions, hit->year);
        if (hit->year_named) hit->score += f->body.year_gain;
    }
}

enum status client_hits(struct dialogue *d, const struct expressions *e, const struct hits_options *options,
                        enum hits_order order, struct hits *out, struct error *error) {
    struct finding f = {.d = d, .expressions = e, .options = options, .hits = out};
    f.body = (struct body_options){.kind = BODY_HITS,
                                   .order = order,
                                   .years = options->years,
                                   .first_year = options->first_year,
                                   .last_year = options->last_year};
    *out = (struct hits){0};
    store_lend(d->store, NULL);
    rows_release(&d->rows);
    enum status status = make_scoring(d, e, &f.scoring, error);
    rescorer_begin(&f.rescorer, &f.scoring, store_analysis(d->store));
    if (!status) status = find_year_gain(&f, error);
    if (!status) status = fetch(&f, options->first ? options->first + SPARE : SIZE_MAX, error);
    if (!status) {
        rows_settle(&d->rows);
        store_lend(d->store, &d->rows.lent);
        rows_hits(&d->rows, out);
        score(&f);
    }
    rescorer_end(&f.rescorer);
    scoring_release(&f.scoring);
    return status;
}
