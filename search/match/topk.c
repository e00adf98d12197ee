#include "search/match/topk.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "store/bm25.h"

/* Of this many occurrences in a passage the most that they add is kept at hand. */
#define COUNTS 8

/* What 0, 1, 2 ... occurrences of a source add at most; the last: however many. */
struct bounds {
    double most[COUNTS];
};

/* A term as it is scored: the greatest bound first. */
struct scored_term {
    size_t number;       /* in the plan */
    double idf;          /* times the share */
    size_t first, count; /* its sources that hold anything */
};

struct topk {
    struct plan *plan;
    enum match_measure measure;
    struct scored_term *terms;
    double *rest;            /* what the terms from each on add at most, and a little more: see topk.h */
    double *gains;           /* of each of the plan's terms, in the passage that is scored */
    struct source **sources; /* that hold anything */
    size_t source_count;
    struct bounds *bounds;      /* of each */
    double mean;                /* words of a passage */
    double shortest;            /* bm25_length of the shortest passages */
    bool single;                /* there is one term */
    double most[CURSOR_WINDOW]; /* of each passage of the window: what it scores at most; if single, its tf */
    struct source **present;    /* with MATCH_SCORE: those that hold the passage that was scored */
    size_t present_count;
    bool keeps_places; /* with MATCH_SCORE */
    uint32_t *places;  /* of the passage that is looked at */
    size_t place_count, place_room;
    const double *least;
    take_fn *take;
    void *context;
    size_t *total;
};

enum source_detail topk_detail(enum match_measure measure) {
    if (measure == MATCH_WHERE) return SOURCE_PASSAGES;
    return measure == MATCH_SCORE ? SOURCE_SCORES : SOURCE_PLACES;
}

static int by_bound(const void *a, const void *b) {
    const struct scored_term *x = a, *y = b;
    if (x->idf != y->idf) return x->idf > y->idf ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

static void bound_source(const struct topk *t, const struct scored_term *term, const struct source *source,
                         struct bounds *out) {
    out->most[0] = 0;
    for (unsigned n = 1; n < COUNTS; n++)
        out->most[n] =
            t->single ? source->weight * n : term->idf * bm25_gain(source->weight * n, t->shortest);
    out->most[COUNTS - 1] = t->single ? INFINITY : term->idf * BM25_MOST;
}

static void weigh_terms(struct topk *t) {
    const struct plan *plan = t->plan;
    int64_t passages = posting_lists_passages(plan->reader);
    t->mean = bm25_mean(passages, posting_lists_words(plan->reader));
    t->shortest = bm25_length(0, t->mean);
    t->single = plan->term_count == 1;
    t->terms = memory_zeroed(plan->term_count + 1, sizeof *t->terms);
    t->gains = memory_zeroed(plan->term_count + 1, sizeof *t->gains);
    t->rest = memory_zeroed(plan->term_count + 1, sizeof *t->rest);
    t->sources = memory_zeroed(plan->source_count + 1, sizeof *t->sources);
    t->bounds = memory_zeroed(plan->source_count + 1, sizeof *t->bounds);
    t->present = memory_zeroed(plan->source_count + 1, sizeof *t->present);
    for (size_t i = 0; i < plan->term_count; i++) {
        const struct plan_term *term = &plan->terms[i];
        struct scored_term *scored = &t->terms[i];
        *scored = (struct scored_term){i, term->share * bm25_idf(passages, term->found), t->source_count, 0};
        for (size_t k = term->first; k < term->first + term->count; k++) {
            if (source_is_empty(plan->sources[k])) continue;
            bound_source(t, scored, plan->sources[k], &t->bounds[t->source_count]);
            t->sources[t->source_count++] = plan->sources[k];
            scored->count++;
        }
    }
    qsort(t->terms, plan->term_count, sizeof *t->terms, by_bound);
    for (size_t i = plan->term_count; i-- > 0;) t->rest[i] = t->rest[i + 1] + t->terms[i].idf * BM25_MOST;
    double slack = t->rest[0] * 1e-9;
    for (size_t i = 0; i <= plan->term_count; i++) t->rest[i] += slack;
}

/* What `most` must be of a passage that can reach the top. */
static double bar(const struct topk *t) {
    double least = *t->least - t->rest[t->plan->term_count];
    return t->single && t->terms[0].idf > 0 ? bm25_tf(least / t->terms[0].idf, t->shortest) : least;
}

/* Reads what the sources hold of the passages that answer. */
static void fill(struct topk *t, int64_t base, const uint64_t *bits) {
    for (size_t k = 0; k < t->source_count; k++)
        if (!t->sources[k]->dense) source_fill(t->sources[k], base, bits);
}

static inline void add_bound(struct topk *t, size_t source, size_t i, unsigned count) {
    t->most[i] += t->bounds[source].most[count < COUNTS ? count : COUNTS - 1];
}

/* Adds what the source adds at most to each passage of the window; those that reach `least` are candidates.
 */
static void add_bounds(struct topk *t, size_t source, int64_t base, double least, uint64_t *candidates) {
    const struct source *s = t->sources[source];
    if (s->dense) {
        const struct decoded_list *list = s->list->decoded;
        size_t end = decoded_list_rank(list, base + CURSOR_WINDOW);
        for (size_t at = decoded_list_rank(list, base); at < end; at++) {
            size_t i = (size_t)(list->passages[at] - base);
            add_bound(t, source, i, list->counts[at]);
            if (t->most[i] >= least) bits_set(candidates, i);
        }
        return;
    }
    for (const struct list_entry *p = s->first; p->passage < base + CURSOR_WINDOW; p++) {
        size_t i = (size_t)(p->passage - base);
        add_bound(t, source, i, p->count);
        if (t->most[i] >= least) bits_set(candidates, i);
    }
}

/* Takes back what add_bounds, and others after it, added to the source's passages. */
static void reset_bounds(struct topk *t, size_t source, int64_t base) {
    const struct source *s = t->sources[source];
    if (s->dense) {
        const struct decoded_list *list = s->list->decoded;
        size_t end = decoded_list_rank(list, base + CURSOR_WINDOW);
        for (size_t at = decoded_list_rank(list, base); at < end; at++)
            t->most[(size_t)(list->passages[at] - base)] = 0;
        return;
    }
    for (const struct list_entry *p = s->first; p->passage < base + CURSOR_WINDOW; p++)
        t->most[(size_t)(p->passage - base)] = 0;
}

static void clear(uint64_t *bits, size_t i) {
    bits[i / CURSOR_WORD_BITS] &= ~((uint64_t)1 << i % CURSOR_WORD_BITS);
}

/* Adds what term number `n` adds at most to the candidates; those that it and those after it cannot lift to
 * the top are candidates no more. */
static void lift(struct topk *t, size_t n, int64_t base, uint64_t *candidates) {
    size_t first = t->terms[n].first, end = first + t->terms[n].count;
    for (size_t i = bits_next(candidates, 0); i < CURSOR_WINDOW; i = bits_next(candidates, i + 1)) {
        if (t->most[i] + t->rest[n] < *t->least) {
            clear(candidates, i);
            continue;
        }
        for (size_t k = first; k < end; k++) {
            const struct list_entry *entry = source_entry(t->sources[k], base + (int64_t)i);
            if (entry) add_bound(t, k, i, entry->count);
        }
    }
    for (size_t k = first; k < end; k++) source_rewind(t->sources[k]);
}

/* Takes those that cannot reach the top out of the window. Terms that cannot lift a passage there by
 * themselves, all together, make no candidates (MaxScore: Turtle and Flood 1995). */
static void leave_out(struct topk *t, int64_t base, uint64_t *bits) {
    double least = bar(t);
    if (least <= 0) return;
    uint64_t candidates[CURSOR_WORDS] = {0};
    size_t terms = t->plan->term_count, n = 0;
    while (n < terms && (t->single || t->rest[n] >= *t->least)) n++;
    if (n < terms) least = *t->least - t->rest[n];
    for (const struct scored_term *term = t->terms; term < t->terms + n; term++)
        for (size_t k = term->first; k < term->first + term->count; k++)
            add_bounds(t, k, base, least, candidates);
    bits_and(candidates, bits);
    for (size_t m = n; m < terms; m++) lift(t, m, base, candidates);
    least = bar(t);
    for (size_t i = bits_next(candidates, 0); i < CURSOR_WINDOW; i = bits_next(candidates, i + 1))
        if (t->most[i] < least) clear(candidates, i);
    for (const struct scored_term *term = t->terms; term < t->terms + n; term++)
        for (size_t k = term->first; k < term->first + term->count; k++) reset_bounds(t, k, base);
    memcpy(bits, candidates, sizeof candidates);
}

/* What the passage scores; below 0 if that is sure to be less than *least. */
static double score(struct topk *t, int64_t passage) {
    double sum = 0, length = bm25_length(store_passage_brief(t->plan->store, passage).words, t->mean);
    t->present_count = 0;
    for (size_t i = 0; i < t->plan->term_count; i++) {
        const struct scored_term *term = &t->terms[i];
        if (sum + t->rest[i] < *t->least) return -1;
        double tf = 0;
        for (size_t k = term->first; k < term->first + term->count; k++) {
            const struct list_entry *entry = source_entry(t->sources[k], passage);
            if (!entry) continue;
            tf += t->sources[k]->weight * entry->count;
            t->present[t->present_count++] = t->sources[k];
        }
        double gain = tf > 0 ? t->terms[i].idf * bm25_gain(tf, length) : 0;
        t->gains[t->terms[i].number] = gain;
        sum += gain;
    }
    return sum;
}

/* Adds the positions of the source in the passage; of a phrase, of all its words if `each`. */
static void add_places(struct topk *t, struct source *source, int64_t passage, bool each) {
    const struct list_entry *entry = source_entry(source, passage);
    if (!entry) return;
    size_t words = each ? source->reading->position_count : 1, wanted = t->place_count + entry->count * words;
    if (wanted > t->place_room) {
        t->place_room = wanted * 2;
        t->places = memory_resized(t->places, t->place_room, sizeof *t->places);
    }
    uint32_t *first = t->places + t->place_count;
    source_places(source, entry, first);
    for (size_t i = entry->count; i < entry->count * words; i++) first[i] = first[i - entry->count] + 1;
    t->place_count = wanted;
}

/* Puts into gains how often each term is in the passage, as its letter counts it. */
static void weigh_for_letter(struct topk *t, int64_t passage) {
    for (size_t i = 0; i < t->plan->term_count; i++) {
        const struct scored_term *term = &t->terms[i];
        double *tf = &t->gains[term->number];
        *tf = 0;
        for (size_t k = term->first; k < term->first + term->count; k++) {
            struct source *source = t->sources[k];
            const struct list_entry *entry = source_entry(source, passage);
            if (!entry) continue;
            size_t leading = source_leading(source, entry, MATCH_LEAD);
            *tf += source->weight * (double)(entry->count + (MATCH_LEAD_WEIGHT - 1) * leading);
        }
    }
}

/* Gathers the positions of the sources in the passage. */
static void gather_places(struct topk *t, struct source **sources, size_t count, int64_t passage, bool each) {
    t->place_count = 0;
    for (size_t k = 0; k < count; k++) add_places(t, sources[k], passage, each);
}

static enum status take_passage(struct topk *t, int64_t passage) {
    struct match_hit hit = {.passage = passage, .terms = t->gains};
    if (t->measure == MATCH_COUNT) {
        gather_places(t, t->sources, t->source_count, passage, false);
        hit.count = (int64_t)source_sort(t->places, t->place_count);
    } else if (t->measure == MATCH_LETTERS) {
        weigh_for_letter(t, passage);
    } else {
        hit.score = score(t, passage);
        if (hit.score < 0 || hit.score < *t->least) return OK;
        if (!plan_holds(t->plan, passage)) {
            --*t->total;
            return OK;
        }
        if (t->keeps_places) gather_places(t, t->present, t->present_count, passage, true);
        hit.places = t->places;
        hit.place_count = t->place_count;
    }
    return t->take(t->context, &hit);
}

static enum status take_window(struct topk *t, int64_t base, uint64_t *bits) {
    enum status status = OK;
    fill(t, base, bits);
    if (t->measure == MATCH_SCORE) leave_out(t, base, bits);
    for (size_t word = 0; word < CURSOR_WORDS; word++)
        for (uint64_t left = bits[word]; left && !status; left &= left - 1)
            status = take_passage(t, base + (int64_t)(word * CURSOR_WORD_BITS) + __builtin_ctzll(left));
    return status;
}

enum status topk_walk(struct plan *plan, enum match_measure measure, const double *least, take_fn *take,
                      void *context, size_t *total, struct error *error) {
    struct topk *t = memory_zeroed(1, sizeof *t);
    uint64_t bits[CURSOR_WORDS];
    enum status status = OK;
    *t = (struct topk){
        .plan = plan, .measure = measure, .least = least, .take = take, .context = context, .total = total};
    *total = 0;
    t->keeps_places = plan->detail == SOURCE_PLACES;
    weigh_terms(t);
    for (int64_t base = 0; !status && (base = cursor_window(plan->root, base, bits)) < CURSOR_END;
         base += CURSOR_WINDOW) {
        *total += bits_count(bits);
        if (measure != MATCH_WHERE) status = take_window(t, base, bits);
        if (!status) status = store_in_time(plan->store, error);
    }
    free(t->terms);
    free(t->rest);
    free(t->gains);
    free(t->sources);
    free(t->bounds);
    free(t->present);
    free(t->places);
    free(t);
    return status ? status : plan_status(plan, error);
}
