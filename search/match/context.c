#include "search/match/context.h"

#include <stdlib.h>

#include "base/memory.h"
#include "search/match/best.h"

struct scoring {
    struct store *store;
    struct hits *hits;
    double least;             /* what the hits of the pool score at least */
    double *lent;             /* of each term: the most that any passage of the context lends */
    const struct hit *before; /* the first hit of the letter */
    const struct hit *title;  /* of the letter, if it is a hit of the pool; otherwise NULL */
};

/* What the best `wanted` score at least; 0 if there are no more. */
static double least_of_best(const struct hits *hits, size_t wanted) {
    struct best best = {memory_zeroed(wanted, sizeof *best.items), 0, wanted};
    size_t count = 0;
    for (size_t i = 0; i < hits->count; i++) {
        if (hits->items[i].layout) continue;
        best_add(&best, hits->items[i].score);
        count++;
    }
    double least = count > wanted ? best.items[0] : 0;
    free(best.items);
    return least;
}

static void lend(struct scoring *s, const struct hit *lender, double share) {
    const double *gains = s->hits->terms + lender->row * s->hits->term_count;
    for (size_t i = 0; i < s->hits->term_count; i++)
        if (share * gains[i] > s->lent[i]) s->lent[i] = share * gains[i];
}

/* A passage counts as one word more than it has, so that the walk is short whatever an index says. */
static unsigned span_of(struct store *store, int64_t passage) {
    return store_passage_shape(store, passage).words + 1;
}

static void lend_before(struct scoring *s, const struct hit *hit) {
    int64_t passage = hit->passage;
    double distance = 0;
    for (const struct hit *lender = hit; lender-- > s->before;) {
        for (; passage > lender->passage && distance < CONTEXT_WORDS; passage--)
            distance += span_of(s->store, passage);
        if (distance >= CONTEXT_WORDS) return;
        if (lender->score >= s->least) lend(s, lender, CONTEXT_BEFORE * (1 - distance / CONTEXT_WORDS));
    }
}

static double context_of(struct scoring *s, const struct hit *hit) {
    const double *own = s->hits->terms + hit->row * s->hits->term_count;
    double added = 0;
    for (size_t i = 0; i < s->hits->term_count; i++) s->lent[i] = 0;
    lend_before(s, hit);
    if (s->title) lend(s, s->title, CONTEXT_TITLE);
    for (size_t i = 0; i < s->hits->term_count; i++)
        if (s->lent[i] > own[i]) added += s->lent[i] - own[i];
    if (added > CONTEXT_MOST * hit->score) added = CONTEXT_MOST * hit->score;
    if (passage_kind_heads(store_passage_shape(s->store, hit->passage).kind))
        added -= CONTEXT_HEADS * (hit->score + added);
    return hit->score + added < s->least ? s->least - hit->score : added;
}

void context_score(struct store *store, struct hits *hits) {
    if (!hits->term_count) return; /* of filters alone there are no scores */
    struct scoring s = {.store = store, .hits = hits, .least = least_of_best(hits, CONTEXT_POOL)};
    s.lent = memory_zeroed(hits->term_count + 1, sizeof *s.lent);
    for (size_t i = 0; i < hits->count; i++) {
        struct hit *hit = &hits->items[i];
        if (i == 0 || hit->letter != s.before->letter) {
            s.before = hit;
            s.title = NULL;
        }
        if (hit->score < s.least) continue;
        hit->context = context_of(&s, hit);
        if (store_passage_shape(store, hit->passage).kind == PASSAGE_TITLE) s.title = hit;
    }
    for (size_t i = 0; i < hits->count; i++) hits->items[i].score += hits->items[i].context;
    free(s.lent);
}

enum status context_fit(struct store *store, str typed, struct hits *hits, struct error *error) {
    enum asked asked = question_asked(typed);
    if (asked == ASKED_NOTHING) return OK;
    double least = least_of_best(hits, ASKED_POOL);
    for (size_t i = 0; i < hits->count; i++) {
        struct hit *hit = &hits->items[i];
        str text;
        if (hit->layout || hit->score <= least)
            continue; /* no more than the pool, however many score alike */
        enum status status = store_text(store, hit->passage, &text, error);
        if (status) return status == NONE ? store_damaged_passage(store, hit->passage, error) : status;
        double added = question_fits(asked, text) * ASKED_FITS * hit->score;
        if (question_asks(typed, text)) added -= ASKED_ASKS * hit->score;
        if (hit->score + added < least) added = least - hit->score;
        hit->context += added;
        hit->score += added;
    }
    return OK;
}
