#include "search/opensearch/client/letters.h"

#include <stdlib.h>

#include "base/memory.h"
#include "base/message.h"
#include "search/opensearch/client/rescore.h"

/* A letter that holds something. */
struct holder {
    str path;
    int year, day; /* day: 20190221; 0 = unknown */
    int64_t words, passages;
    double frequency;
};

/* In the order of their paths, as the engine gives them. */
struct holders {
    struct holder *items;
    size_t count, room;
};

struct gathering {
    struct dialogue *d;
    const struct year_span *years;
    struct arena *arena; /* owns the paths */
    struct error *error;
};

/* ---- what the engine knows ---- */

struct holding {
    struct arena *arena;
    struct holders *out;
    struct rescorer *rescorer; /* of a term that is counted here; NULL */
    const struct plan_term *term;
};

static struct holder *add_holder(struct holders *out) {
    out->items = memory_grown(out->items, out->count, &out->room, sizeof *out->items);
    return &out->items[out->count++];
}

static enum status take_buckets(void *context, const struct reply *reply, struct error *error) {
    struct holding *h = context;
    enum status status = OK;
    for (size_t i = 0; i < reply_buckets(reply, "buckets") && !status; i++) {
        struct reply_bucket bucket;
        status = reply_bucket(reply, "buckets", i, &bucket, error);
        if (status) break;
        *add_holder(h->out) = (struct holder){.path = arena_copied(h->arena, bucket.path),
                                              .year = (int)bucket.year,
                                              .day = (int)bucket.signed_,
                                              .words = (int64_t)bucket.words,
                                              .passages = bucket.count,
                                              .frequency = bucket.frequency / BODY_PARTS};
    }
    return status;
}

static struct body_options options_of(const struct gathering *g, enum body_kind kind) {
    return (struct body_options){.kind = kind, .years = *g->years};
}

/* The letters of the passages that a part answers (NULL: all), and how often these hold a term (SIZE_MAX:
 * none). */
static enum status hold(const struct gathering *g, const struct expressions *e, const struct expression *part,
                        const struct scoring *scoring, size_t term, struct holders *out) {
    struct holding h = {.arena = g->arena, .out = out};
    struct body_options how = options_of(g, BODY_LETTERS);
    struct expressions alone = *e;
    alone.root = (struct expression *)(uintptr_t)part;
    how.term = term;
    return dialogue_pages(g->d, &alone, scoring, &how, take_buckets, &h, g->error);
}

/* Passages come in the order of their letters. */
static enum status take_texts(void *context, const struct reply *reply, struct error *error) {
    struct holding *h = context;
    struct arena arena = {0};
    enum status status = OK;
    for (size_t i = 0; i < reply_hits(reply) && !status; i++) {
        struct reply_hit hit;
        status = reply_hit(reply, i, &arena, &hit, error);
        if (status) break;
        str path = hit.letter.path;
        if (!h->out->count || !str_eq(h->out->items[h->out->count - 1].path, path))
            *add_holder(h->out) = (struct holder){.path = arena_copied(h->arena, path)};
        h->out->items[h->out->count - 1].frequency +=
            rescore_for_letter(h->rescorer, hit.passage.text, h->term);
    }
    arena_release(&arena);
    return status;
}

/* How often the letters of the passages that answer hold a term whose places the engine cannot count: the
 * texts tell. */
static enum status hold_in_texts(const struct gathering *g, const struct expressions *e,
                                 const struct scoring *scoring, const struct plan_term *term,
                                 struct holders *out) {
    struct rescorer rescorer;
    struct holding h = {g->arena, out, &rescorer, term};
    struct body_options how = options_of(g, BODY_HITS);
    struct expression leaf = {.leaf = e->leaves[term->leaf]}, *both[] = {e->root, &leaf};
    struct expression all = {.kind = QUERY_AND, .children = both, .child_count = 2};
    struct expressions holding = *e;
    holding.root = &all;
    how.order = ORDER_PATH;
    how.count = DIALOGUE_PAGE;
    rescorer_begin(&rescorer, scoring, store_analysis(g->d->store));
    enum status status = dialogue_pages(g->d, &holding, NULL, &how, take_texts, &h, g->error);
    rescorer_end(&rescorer);
    return status;
}

/* ---- sets ---- */

enum combination { BOTH, EITHER, WITHOUT };

/* Makes of two lists what both, either, or the first alone have; the second is released. */
static void combine(struct holders *a, struct holders *b, enum combination how) {
    struct holders out = {0};
    size_t i = 0, k = 0;
    while (i < a->count || (k < b->count && how == EITHER)) {
        int order = i == a->count ? 1 : k == b->count ? -1 : str_cmp(a->items[i].path, b->items[k].path);
        bool kept = how == EITHER || (how == BOTH ? order == 0 : order < 0);
        out.items = memory_grown(out.items, out.count, &out.room, sizeof *out.items);
        if (kept) out.items[out.count++] = order <= 0 ? a->items[i] : b->items[k];
        i += order <= 0;
        k += order >= 0;
    }
    free(a->items);
    free(b->items);
    *a = out;
}

static enum status decide(const struct gathering *g, const struct expressions *e,
                          const struct expression *part, struct holders *out);

/* What children that are negated, or not, have together. */
static enum status decide_children(const struct gathering *g, const struct expressions *e,
                                   const struct expression *part, bool negated, bool *first,
                                   struct holders *out) {
    enum status status = OK;
    for (size_t i = 0; i < part->child_count && !status; i++) {
        const struct expression *child = part->children[i];
        bool is_not = part->kind == QUERY_AND && !child->leaf && child->kind == QUERY_NOT;
        struct holders found = {0};
        if (is_not != negated) continue;
        status = decide(g, e, is_not ? child->children[0] : child, &found);
        if (*first && !is_not) {
            *out = found;
            *first = false;
        } else {
            combine(out, &found, is_not ? WITHOUT : part->kind == QUERY_AND ? BOTH : EITHER);
        }
    }
    return status;
}

/* The letters that hold a part, as within_letters decides. Recursion is bounded by the query's own depth. */
static enum status decide(const struct gathering *g, const struct expressions *e,
                          const struct expression *part, struct holders *out) {
    bool first = true;
    if (part->leaf || (part->kind != QUERY_AND && part->kind != QUERY_OR && part->kind != QUERY_NOT))
        return hold(g, e, part, NULL, SIZE_MAX, out);
    if (part->kind == QUERY_NOT) {
        struct holders found = {0};
        enum status status = hold(g, e, NULL, NULL, SIZE_MAX, out);
        if (!status) status = decide(g, e, part->children[0], &found);
        combine(out, &found, WITHOUT);
        return status;
    }
    enum status status = decide_children(g, e, part, false, &first, out);
    if (!status && first) status = hold(g, e, NULL, NULL, SIZE_MAX, out);
    return status ? status : decide_children(g, e, part, true, &first, out);
}

enum status client_count_letters(void *context, const struct expressions *e, const struct year_span *years,
                                 int64_t *letters, struct error *error) {
    struct arena arena = {0};
    const struct gathering g = {context, years, &arena, error};
    struct holders found = {0};
    enum status status = decide(&g, e, e->root, &found);
    *letters = (int64_t)found.count;
    free(found.items);
    arena_release(&arena);
    return status;
}

enum status client_count_part(void *context, const struct expressions *e, const struct expression *part,
                              const struct year_span *years, int64_t *passages, int64_t *letters,
                              struct error *error) {
    struct arena arena = {0};
    const struct gathering g = {context, years, &arena, error};
    struct holders found = {0};
    enum status status = hold(&g, e, part, NULL, SIZE_MAX, &found);
    *passages = 0;
    for (size_t i = 0; i < found.count; i++) *passages += found.items[i].passages;
    if (letters) *letters = (int64_t)found.count;
    free(found.items);
    arena_release(&arena);
    return status;
}

/* ---- ranking ---- */

struct ranking {
    struct gathering g;
    const struct request *request;
    struct response *response;
    struct scoring scoring;
    struct holders letters; /* that are ranked: those that hold any of the words, and are hits */
    struct holders whole;   /* whose passages hold all of the query */
};

static void release(struct ranking *r) {
    free(r->letters.items);
    free(r->whole.items);
    scoring_release(&r->scoring);
}

/* Of the letters in `in`, where they are among the ranked ones; count if they are not. */
static size_t find(const struct holders *in, size_t from, str path) {
    while (from < in->count && str_cmp(in->items[from].path, path) < 0) from++;
    return from < in->count && str_eq(in->items[from].path, path) ? from : in->count;
}

/* How often each letter's passages hold each term, into a row of hits->terms each. */
static enum status weigh(struct ranking *r, const struct expressions *e) {
    struct hits *hits = &r->response->hits;
    enum status status = OK;
    hits->term_count = r->scoring.term_count;
    hits->term = memory_zeroed(hits->term_count + 1, sizeof *hits->term);
    hits->terms = memory_zeroed(r->letters.count * hits->term_count + 1, sizeof *hits->terms);
    for (size_t term = 0; term < hits->term_count && !status; term++) {
        struct holders found = {0};
        const struct plan_term *asked = &r->scoring.terms[term];
        hits->term[term] = (struct hits_term){asked->leaf, asked->share};
        status = e->leaves[asked->leaf]->near ? hold_in_texts(&r->g, e, &r->scoring, asked, &found)
                                              : hold(&r->g, e, e->root, &r->scoring, term, &found);
        for (size_t i = 0, at = 0; i < found.count && !status; i++) {
            size_t place = find(&r->letters, at, found.items[i].path);
            if (place == r->letters.count) continue;
            hits->terms[place * hits->term_count + term] = found.items[i].frequency;
            at = place;
        }
        free(found.items);
    }
    return status;
}

/* One hit for each letter, whose terms are the letter's, and what ranking asks of the letter. */
static void lend_letters(struct ranking *r) {
    struct rows *rows = &r->g.d->rows;
    struct hits *hits = &r->response->hits;
    const struct collection *c = &r->g.d->collection;
    rows->lent.letters = memory_zeroed(r->letters.count + 1, sizeof *rows->lent.letters);
    rows->lent.letter_count = r->letters.count;
    rows->lent.all_letters = c->letters;
    rows->lent.mean = c->letters ? (double)c->words / (double)c->letters : 1;
    hits->items = memory_zeroed(r->letters.count + 1, sizeof *hits->items);
    hits->room = r->letters.count + 1;
    for (size_t i = 0; i < r->letters.count; i++) {
        const struct holder *letter = &r->letters.items[i];
        struct lent_letter *lent = &rows->lent.letters[i];
        lent->row = (struct letter_row){.id = (int64_t)i + 1,
                                        .path = letter->path,
                                        .file = letter->path,
                                        .year = letter->year,
                                        .signed_on = reply_day(&rows->arena, letter->day)};
        lent->brief = (struct letter_brief){letter->year, letter->day / 10000, letter->words};
        hits->items[hits->count++] =
            (struct hit){.letter = (int64_t)i + 1,
                         .year = letter->year,
                         .year_named = expression_names_year(&r->response->expressions, letter->year),
                         .row = i};
        hits->total += (size_t)letter->passages;
    }
    store_lend(r->g.d->store, &rows->lent);
}

static enum status rank(struct ranking *r) {
    struct letter_hits *out = &r->response->letters;
    const struct holders *counted = r->response->in_letters ? &r->whole : &r->letters;
    enum status status =
        letters_rank(r->g.d->store, &r->response->hits, NULL, 0, r->request->order, out, r->g.error);
    for (size_t i = 0; i < out->count; i++) {
        str path = r->letters.items[out->items[i].letter - 1].path;
        size_t at = find(counted, 0, path);
        out->items[i].hits = at < counted->count ? counted->items[at].passages : 0;
    }
    return status;
}

/* ---- what is shown of them ---- */

/* Paths in one request. */
#define PATHS 500

/* Adds passages of the letters of these paths: their first ones, or those that e answers. */
static enum status fetch_of(struct ranking *r, const struct expressions *e, bool heads, const str *paths,
                            size_t count, struct rows *rows) {
    struct body_options how = options_of(&r->g, BODY_HITS);
    how.count = DIALOGUE_PAGE;
    how.order = ORDER_PATH;
    how.paths = paths;
    how.path_count = count;
    how.heads = heads;
    return dialogue_pages(r->g.d, e, NULL, &how, rows_take, rows, r->g.error);
}

/* The same of all letters that are shown. */
static enum status fetch_shown(struct ranking *r, const struct expressions *e, bool heads,
                               struct rows *rows) {
    const struct letter_hits *letters = &r->response->letters;
    size_t most = r->request->first ? r->request->first : SIZE_MAX;
    size_t end = letters->count < most ? letters->count : most;
    str paths[PATHS];
    enum status status = OK;
    for (size_t i = 0; i < end && !status;) {
        size_t count = 0;
        while (i < end && count < PATHS)
            paths[count++] = r->letters.items[letters->items[i++].letter - 1].path;
        status = fetch_of(r, e, heads, paths, count, rows);
    }
    return status;
}

/* Puts the rows of the letters that are shown into those that are lent. */
static enum status fill_letters(struct ranking *r) {
    struct rows *rows = &r->g.d->rows;
    const struct expressions all = {0};
    enum status status = fetch_shown(r, &all, true, rows);
    for (size_t i = 0; i < rows->count && !status; i++) {
        size_t at = find(&r->letters, 0, rows->items[i].letter.path);
        if (at == r->letters.count) continue;
        rows->lent.letters[at].row = rows->items[i].letter;
        rows->lent.letters[at].row.id = (int64_t)at + 1;
    }
    rows->count = 0;
    return status;
}

/* The passages of the letters that are shown take the place of the hits, for letters_words. */
static enum status fill_passages(struct ranking *r, const struct expressions *e) {
    struct rows *rows = &r->g.d->rows;
    struct hits *hits = &r->response->hits;
    size_t total = hits->total;
    enum status status = fetch_shown(r, e, false, rows);
    hits_release(hits);
    rows_settle_among(rows, rows->lent.letters, rows->lent.letter_count);
    rows_hits(rows, hits);
    hits->total = total;
    return status;
}

/* As many values OpenSearch takes in one list. */
#define WITHIN_MOST 65536

enum status client_within(struct dialogue *d, const struct request *request, const struct expressions *e,
                          struct error *error) {
    const struct gathering g = {d, &request->years, &d->arena, error};
    struct holders set = {0};
    enum status status = decide(&g, e, e->root, &set);
    d->within = memory_zeroed(set.count + 1, sizeof *d->within);
    for (size_t i = 0; i < set.count; i++) d->within[d->within_count++] = set.items[i].path;
    if (!set.count) d->within[d->within_count++] = STR(""); /* which no letter has */
    free(set.items);
    if (status || d->within_count <= WITHIN_MOST) return status;
    return fail(error, BAD_USAGE,
                _("more than %d letters hold all words of the query; add a word or a filter, or use -l"),
                WITHIN_MOST);
}

enum status client_letters(struct dialogue *d, const struct request *request, struct response *out,
                           struct error *error) {
    struct ranking r = {
        .g = {d, &request->years, &d->rows.arena, error}, .request = request, .response = out};
    struct expressions any = out->expressions;
    struct holders set = {0};
    enum status status = dialogue_collect(d, error);
    scoring_make(&out->expressions, &r.scoring);
    out->in_letters = request_in_letters(request, &out->expressions);
    if (out->in_letters) {
        struct expression *root = within_any(&any);
        out->expressions.arena = any.arena; /* which grew */
        if (root) any.root = root;
        if (!status) status = decide(&r.g, &out->expressions, out->expressions.root, &set);
        if (!status) status = hold(&r.g, &out->expressions, out->expressions.root, NULL, SIZE_MAX, &r.whole);
    }
    if (!status) status = hold(&r.g, &any, any.root, NULL, SIZE_MAX, &r.letters);
    if (out->in_letters) combine(&r.letters, &set, BOTH);
    if (!status) status = weigh(&r, &any);
    if (!status) {
        lend_letters(&r);
        status = rank(&r);
    }
    if (!status) status = fill_letters(&r);
    if (!status && request->letter_words) status = fill_passages(&r, &any);
    release(&r);
    return status;
}
