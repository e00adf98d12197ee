#include "search/opensearch/client/hits.h"

#include <stdlib.h>

#include "base/memory.h"
#include "search/match/context.h"
#include "search/opensearch/client/rescore.h"

/* Asked for beside those that are wanted: scores there have seven digits, and what they call equal may not
 * be. So it is seen whether more are as good. */
#define SPARE 2

/* So much less, as a share, is a score there that may be equal here. */
#define NEARLY 1e-5

/* ---- how many passages hold each source ---- */

/* Sources whose passages the engine is asked to count; words near each other one by one. */
struct asking {
    struct scoring_source *items;
    size_t *of; /* which of the scoring's sources each belongs to */
    struct reading *words;
    size_t count;
};

static void add_asked(struct asking *a, struct scoring *s, size_t source) {
    const struct scoring_source *wanted = &s->sources[source];
    size_t words = wanted->leaf->near ? wanted->reading->position_count : 1;
    for (size_t i = 0; i < words; i++, a->count++) {
        a->items[a->count] = *wanted;
        a->of[a->count] = source;
        if (!wanted->leaf->near) continue;
        a->words[a->count] =
            (struct reading){.positions = &wanted->reading->positions[i], .position_count = 1};
        a->items[a->count].reading = &a->words[a->count];
    }
}

static void ask_for_uncounted(struct scoring *s, struct asking *out) {
    size_t most = 1;
    for (size_t i = 0; i < s->source_count; i++) most += s->sources[i].reading->position_count;
    *out = (struct asking){.items = memory_zeroed(most, sizeof *out->items),
                           .of = memory_zeroed(most, sizeof *out->of),
                           .words = memory_zeroed(most, sizeof *out->words)};
    for (size_t i = 0; i < s->source_count; i++)
        if (s->sources[i].found < 0) add_asked(out, s, i);
    for (size_t i = 0; i < out->count; i++) s->sources[out->of[i]].found = 0;
}

/* What the vocabulary could not count. */
static enum status count_rest(struct dialogue *d, struct scoring *s, struct error *error) {
    struct asking asked;
    struct reply *reply = NULL;
    enum status status = OK;
    ask_for_uncounted(s, &asked);
    if (asked.count) status = body_write_found(d->store, asked.items, asked.count, &d->body, error);
    if (asked.count && !status) status = dialogue_ask(d, &reply, error);
    for (size_t i = 0; i < asked.count && !status; i++) {
        struct reply_bucket bucket;
        status = reply_bucket(reply, "found", i, &bucket, error);
        if (!status) s->sources[asked.of[i]].found += bucket.count;
    }
    reply_free(reply);
    free(asked.items);
    free(asked.of);
    free(asked.words);
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
    bool weighs_all; /* the engine cannot: words near each other are asked for */
    size_t wanted;   /* this many hits, the best; SIZE_MAX = all: so also if what changes their order is known
                        when all are */
    double pool; /* with context: what the hits that take part in it score at least, by the engine's digits */
    size_t running; /* and how many of running text came */
};

/* What a letter gains whose year the query names: a share of the best score. */
static enum status find_year_gain(struct finding *f, struct error *error) {
    struct dialogue *d = f->d;
    struct body_options best = f->body;
    struct arena arena = {0};
    struct reply *reply;
    struct reply_hit hit;
    if (f->options->context || f->weighs_all || !expression_names_years(f->expressions)) return OK;
    best.kind = BODY_BEST;
    enum status status = dialogue_find(d, f->expressions, &f->scoring, &best, &reply, error);
    if (!status && reply_hits(reply)) {
        status = reply_hit(reply, 0, &arena, &hit, error);
        if (!status)
            f->body.year_gain = HITS_YEAR_SHARE * rescore(&f->rescorer, hit.passage.text, hit.words, NULL);
    }
    reply_free(reply);
    arena_release(&arena);
    return status;
}

/* With context: do those that follow matter? In order of their scores, those of running text that are wanted,
 * and that take part in the context, are followed by others that score alike. */
static bool pool_is_full(struct finding *f, size_t first) {
    const struct rows *rows = &f->d->rows;
    for (size_t i = first; i < rows->count; i++) {
        const struct reply_hit *hit = &rows->items[i];
        if (passage_kind_is_layout(hit->passage.kind)) continue;
        if (++f->running <= CONTEXT_POOL) f->pool = hit->score * (1 - NEARLY);
        if (f->running > f->wanted && f->running > CONTEXT_POOL && hit->score < f->pool) return true;
    }
    return false;
}

/* Are those that are wanted here, with all that may be as good as the last of them? */
static bool has_wanted(const struct finding *f) {
    const struct rows *rows = &f->d->rows;
    if (rows->count < f->wanted) return false;
    if (f->body.order != ORDER_SCORE) return true;
    const struct reply_hit *worst = &rows->items[f->wanted - 1], *last = &rows->items[rows->count - 1];
    bool layout = passage_kind_is_layout(last->passage.kind) && !passage_kind_is_layout(worst->passage.kind);
    return layout || last->score < worst->score * (1 - NEARLY);
}

/* Adds a page, of which the first says how many hits there are. */
static enum status take_page(void *context, const struct reply *reply, struct error *error) {
    struct finding *f = context;
    struct rows *rows = &f->d->rows;
    size_t before = rows->count;
    int64_t total = 0;
    enum status status = reply_total(reply, &total, error);
    if (!status && !before) f->hits->total = (size_t)total;
    if (!status) status = rows_add(rows, reply, false, error);
    if (status) return status;
    if (f->options->context ? pool_is_full(f, before) : has_wanted(f)) return NONE;
    f->body.count = DIALOGUE_PAGE;
    return OK;
}

/* If the engine cannot weigh all words, all passages come, and are weighed here. */
static enum status fetch(struct finding *f, struct error *error) {
    if (f->options->context || f->wanted > DIALOGUE_PAGE - SPARE)
        f->body.count = DIALOGUE_PAGE;
    else
        f->body.count = f->wanted + (f->body.order == ORDER_SCORE ? SPARE : 0);
    return dialogue_pages(f->d, f->expressions, f->weighs_all ? NULL : &f->scoring, &f->body, take_page, f,
                          error);
}

/* ---- what stands between them ---- */

/* Adds the passages of these names, which are no hits. */
static enum status fetch_named(struct dialogue *d, const str *ids, size_t count, struct error *error) {
    const struct expressions all = {0};
    enum status status = OK;
    for (size_t i = 0; i < count && !status; i += DIALOGUE_PAGE) {
        const struct body_options how = {.kind = BODY_HITS,
                                         .order = ORDER_PATH,
                                         .count = DIALOGUE_PAGE,
                                         .ids = ids + i,
                                         .id_count = count - i < DIALOGUE_PAGE ? count - i : DIALOGUE_PAGE};
        struct reply *reply;
        status = dialogue_find(d, &all, NULL, &how, &reply, error);
        if (!status) status = rows_add(&d->rows, reply, true, error);
        reply_free(reply);
    }
    return status;
}

/* Names of passages to be fetched. */
struct names {
    struct arena *arena;
    str *items;
    size_t count, room;
};

/* Those from first to end (excluded) of a letter. */
static void add_names(struct names *names, str letter, int64_t first, int64_t end) {
    buf name = {0};
    for (int64_t n = first < 0 ? 0 : first; n < end; n++) {
        buf_clear(&name);
        buf_addf(&name, "%.*s.%lld", (int)letter.n, letter.n ? letter.p : "", (long long)n);
        names->items = memory_grown(names->items, names->count, &names->room, sizeof *names->items);
        names->items[names->count++] = arena_copied(names->arena, buf_str(&name));
    }
    buf_release(&name);
}

/* Between hits of a letter that are near enough to lend to each other: their words are counted (context.h).
 */
static enum status fetch_between(struct finding *f, struct error *error) {
    struct rows *rows = &f->d->rows;
    struct names names = {.arena = &rows->arena};
    enum status status = OK;
    rows_settle(rows);
    for (size_t i = 1; i < rows->count && !status; i++) {
        const struct reply_hit *a = &rows->items[i - 1], *b = &rows->items[i];
        bool near = a->passage.letter == b->passage.letter && b->passage.id - a->passage.id <= CONTEXT_WORDS;
        if (near && a->score >= f->pool && b->score >= f->pool)
            add_names(&names, a->name, a->passage.id + 1, b->passage.id);
        if (names.count > ROWS_MOST) status = rows_too_many(error);
    }
    if (!status) status = fetch_named(f->d, names.items, names.count, error);
    free(names.items);
    return status;
}

enum status client_beside(struct dialogue *d, const int64_t *passages, size_t count, unsigned reach,
                          struct error *error) {
    struct rows *rows = &d->rows;
    struct names names = {.arena = &rows->arena};
    enum status status = OK;
    for (size_t i = 0; i < count && !status; i++) {
        const struct lent_passage *passage = lent_passage(&rows->lent, passages[i]);
        if (!passage) continue;
        const struct reply_hit *hit = &rows->items[passage - rows->lent.passages];
        add_names(&names, hit->name, hit->passage.id - reach, hit->passage.id);
        add_names(&names, hit->name, hit->passage.id + 1, hit->passage.id + 1 + reach);
        if (names.count > ROWS_MOST) status = rows_too_many(error);
    }
    if (!status) status = fetch_named(d, names.items, names.count, error);
    if (!status) rows_settle(rows);
    free(names.items);
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
    double gain = f->options->context || f->weighs_all ? HITS_YEAR_SHARE * top : f->body.year_gain;
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

static size_t wanted_of(const struct finding *f) {
    bool years = f->options->context && expression_names_years(f->expressions);
    bool sorted = f->options->context && f->body.order != ORDER_SCORE;
    return f->options->first && !years && !sorted && !f->weighs_all ? f->options->first : SIZE_MAX;
}

/* Are there words near each other? */
static bool has_near(const struct scoring *s) {
    for (size_t i = 0; i < s->source_count; i++)
        if (s->sources[i].leaf->near) return true;
    return false;
}

enum status client_hits(struct dialogue *d, const struct expressions *e, const struct hits_options *options,
                        enum hits_order order, struct hits *out, struct error *error) {
    struct finding f = {.d = d, .expressions = e, .options = options, .hits = out};
    f.body = (struct body_options){.kind = BODY_HITS,
                                   .order = order,
                                   .best_first = options->context,
                                   .years = options->years,
                                   .paths = d->within,
                                   .path_count = d->within_count};
    *out = (struct hits){0};
    store_lend(d->store, NULL);
    rows_release(&d->rows);
    enum status status = make_scoring(d, e, &f.scoring, error);
    f.weighs_all = has_near(&f.scoring);
    if (f.weighs_all) f.body.best_first = false;
    if (f.weighs_all) f.body.order = ORDER_PATH; /* the cheapest */
    f.wanted = wanted_of(&f);
    rescorer_begin(&f.rescorer, &f.scoring, store_analysis(d->store));
    if (!status) status = find_year_gain(&f, error);
    if (!status) status = fetch(&f, error);
    if (!status) status = score_all(&f, error);
    rescorer_end(&f.rescorer);
    scoring_release(&f.scoring);
    return status;
}
