#include "search/match/topk.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "search/match/scorer.h"
#include "store/bm25.h"

/* If a window has no more passages than that, each is scored; otherwise the lists first show which can reach
 * the top. */
#define FEW 48

/* Sums of floats, which are rounded, count as this much more. */
#define SLACK 1.0001F

/* Of this many occurrences in a passage the most that they add is kept at hand. */
#define COUNTS 8

/* What 0, 1, 2 ... occurrences of a source add at most; the last: however many. */
struct bounds {
    double most[COUNTS];
};

struct topk {
    struct plan *plan;
    enum match_measure measure;
    struct scorer scorer;
    struct bounds *bounds;      /* of each of the scorer's sources */
    bool single;                /* there is one term */
    bool peaks;                 /* all sources have them */
    double most[CURSOR_WINDOW]; /* of each passage of the window: what it scores at most; if single, its tf */
    bool keeps_places;          /* with MATCH_SCORE */
    const double *least;
    take_fn *take;
    void *context;
    size_t *total;
};

enum source_detail topk_detail(enum match_measure measure) {
    if (measure == MATCH_WHERE) return SOURCE_PASSAGES;
    return measure == MATCH_SCORE ? SOURCE_SCORES : SOURCE_PLACES;
}

static void bound_source(const struct topk *t, const struct scored_term *term, const struct source *source,
                         struct bounds *out) {
    out->most[0] = 0;
    for (unsigned n = 1; n < COUNTS; n++)
        out->most[n] =
            t->single ? source->weight * n : term->idf * bm25_gain(source->weight * n, t->scorer.shortest);
    out->most[COUNTS - 1] = t->single ? INFINITY : term->idf * BM25_MOST;
}

static void bound_sources(struct topk *t) {
    struct scorer *s = &t->scorer;
    t->single = t->plan->term_count == 1;
    t->bounds = memory_zeroed(s->source_count + 1, sizeof *t->bounds);
    for (const struct scored_term *term = s->terms; term < s->terms + t->plan->term_count; term++)
        for (size_t k = term->first; k < term->first + term->count; k++)
            bound_source(t, term, s->sources[k], &t->bounds[k]);
}

/* Do all sources have the peaks of their lists? */
static bool have_peaks(const struct scorer *s) {
    for (size_t k = 0; k < s->source_count; k++)
        if (!s->sources[k]->array || !s->sources[k]->array->peaks) return false;
    return true;
}

/* Adds to each of those words of the window's bits the most that the source has in a passage of it: how
 * often, by weight, over its length. */
static void add_peaks(struct source *s, int64_t base, const unsigned char *words, size_t count,
                      float *peaks) {
    const struct decoded_list *list = s->array;
    const float weight = (float)s->weight;
    size_t first = (size_t)base / CURSOR_WORD_BITS, at = list->word_peaks ? 0 : source_from(s, base);
    for (size_t i = 0; i < count; i++) {
        size_t word = first + words[i];
        uint16_t most = 0;
        if (list->word_peaks) {
            if (word < list->words) most = list->peaks[word];
        } else {
            while (at < list->count && list->passages[at] / CURSOR_WORD_BITS < word) at++;
            for (; at < list->count && list->passages[at] / CURSOR_WORD_BITS == word; at++)
                if (list->peaks[at] > most) most = list->peaks[at];
        }
        peaks[i] += weight * list_peak_value(most);
    }
}

/* Of the words of the window's bits keeps those whose passages can reach the top: block-max (Ding and Suel,
 * SIGIR 2011), a word being the block. What several sources of a term have is at most the sum of their
 * peaks. Returns how many. */
static size_t keep_words(struct topk *t, int64_t base, unsigned char *words, size_t count) {
    struct scorer *s = &t->scorer;
    float most[CURSOR_WORDS] = {0}, least = (float)*t->least;
    size_t kept = 0;
    if (least <= 0) return count;
    for (const struct scored_term *term = s->terms; term < s->terms + t->plan->term_count; term++) {
        float peaks[CURSOR_WORDS] = {0}, idf = (float)(term->idf * BM25_MOST);
        for (size_t k = term->first; k < term->first + term->count; k++)
            add_peaks(s->sources[k], base, words, count, peaks);
        for (size_t i = 0; i < count; i++) most[i] += idf * peaks[i] / (1 + peaks[i]);
    }
    for (size_t i = 0; i < count; i++) {
        words[kept] = words[i];
        kept += most[i] * SLACK >= least;
    }
    return kept;
}

/* What `most` must be of a passage that can reach the top. */
static double bar(const struct topk *t) {
    double least = *t->least - t->scorer.rest[t->plan->term_count];
    return t->single && t->scorer.terms[0].idf > 0
               ? bm25_tf(least / t->scorer.terms[0].idf, t->scorer.shortest)
               : least;
}

/* Reads what the sources hold of the passages that answer. */
static void fill(struct topk *t, int64_t base, const uint64_t *bits) {
    for (size_t k = 0; k < t->scorer.source_count; k++)
        if (!t->scorer.sources[k]->array) source_fill(t->scorer.sources[k], base, bits);
}

static inline void add_bound(struct topk *t, size_t source, size_t i, unsigned count) {
    t->most[i] += t->bounds[source].most[count < COUNTS ? count : COUNTS - 1];
}

/* Adds what the source adds at most to each passage of the window; those that reach `least` are candidates.
 */
static void add_bounds(struct topk *t, size_t source, int64_t base, double least, uint64_t *candidates) {
    struct source *s = t->scorer.sources[source];
    const struct decoded_list *list = s->array;
    if (list) {
        for (size_t at = source_from(s, base); at < list->count && list->passages[at] < base + CURSOR_WINDOW;
             at++) {
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
    const struct source *s = t->scorer.sources[source];
    const struct decoded_list *list = s->array;
    if (list) {
        for (size_t at = s->from; at < list->count && list->passages[at] < base + CURSOR_WINDOW; at++)
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
    size_t first = t->scorer.terms[n].first, end = first + t->scorer.terms[n].count;
    for (size_t i = bits_next(candidates, 0); i < CURSOR_WINDOW; i = bits_next(candidates, i + 1)) {
        if (t->most[i] + t->scorer.rest[n] < *t->least) {
            clear(candidates, i);
            continue;
        }
        for (size_t k = first; k < end; k++) {
            unsigned count = source_count(t->scorer.sources[k], base + (int64_t)i);
            if (count) add_bound(t, k, i, count);
        }
    }
    for (size_t k = first; k < end; k++) source_rewind(t->scorer.sources[k]);
}

/* Takes those that cannot reach the top out of the window. Terms that cannot lift a passage there by
 * themselves, all together, make no candidates (MaxScore: Turtle and Flood 1995). */
static void leave_out(struct topk *t, int64_t base, uint64_t *bits) {
    double least = bar(t);
    if (least <= 0) return;
    uint64_t candidates[CURSOR_WORDS] = {0};
    size_t terms = t->plan->term_count, n = 0;
    while (n < terms && (t->single || t->scorer.rest[n] >= *t->least)) n++;
    if (n < terms) least = *t->least - t->scorer.rest[n];
    for (const struct scored_term *term = t->scorer.terms; term < t->scorer.terms + n; term++)
        for (size_t k = term->first; k < term->first + term->count; k++)
            add_bounds(t, k, base, least, candidates);
    bits_and(candidates, bits);
    for (size_t m = n; m < terms; m++) lift(t, m, base, candidates);
    least = bar(t);
    for (size_t i = bits_next(candidates, 0); i < CURSOR_WINDOW; i = bits_next(candidates, i + 1))
        if (t->most[i] < least) clear(candidates, i);
    for (const struct scored_term *term = t->scorer.terms; term < t->scorer.terms + n; term++)
        for (size_t k = term->first; k < term->first + term->count; k++) reset_bounds(t, k, base);
    memcpy(bits, candidates, sizeof candidates);
}

/* Puts into gains how often each term is in the passage, as its letter counts it. */
static void weigh_for_letter(struct topk *t, int64_t passage) {
    for (size_t i = 0; i < t->plan->term_count; i++) {
        const struct scored_term *term = &t->scorer.terms[i];
        double *tf = &t->scorer.gains[term->number];
        *tf = 0;
        for (size_t k = term->first; k < term->first + term->count; k++) {
            struct source *source = t->scorer.sources[k];
            const struct list_entry *entry = source_entry(source, passage);
            if (!entry) continue;
            size_t leading = source_leading(source, entry, MATCH_LEAD);
            *tf += source->weight * (double)(entry->count + (MATCH_LEAD_WEIGHT - 1) * leading);
        }
    }
}

static enum status take_passage(struct topk *t, int64_t passage) {
    struct scorer *s = &t->scorer;
    struct match_hit hit = {.passage = passage, .terms = s->gains};
    if (t->measure == MATCH_COUNT) {
        scorer_places(s, s->sources, s->source_count, passage, false);
        hit.count = (int64_t)source_sort(s->places, s->place_count);
    } else if (t->measure == MATCH_LETTERS) {
        weigh_for_letter(t, passage);
    } else {
        hit.score = scorer_score(s, passage, *t->least);
        if (hit.score < 0 || hit.score < *t->least) return OK;
        if (!plan_holds(t->plan, passage)) {
            --*t->total;
            return OK;
        }
        if (t->keeps_places) scorer_places(s, s->present, s->present_count, passage, true);
        hit.places = s->places;
        hit.place_count = s->place_count;
    }
    return t->take(t->context, &hit);
}

/* Takes the passages out of the window that cannot reach the top, of decoded lists word by word. Returns how
 * many words have any left. */
static size_t keep_best(struct topk *t, int64_t base, uint64_t *bits, unsigned char *words, size_t count) {
    if (t->peaks) return keep_words(t, base, words, count);
    fill(t, base, bits);
    if (bits_few(bits, FEW)) return count;
    leave_out(t, base, bits);
    return bits_words(bits, words);
}

static enum status take_window(struct topk *t, int64_t base, uint64_t *bits) {
    unsigned char words[CURSOR_WORDS];
    size_t count = bits_words(bits, words);
    enum status status = OK;
    for (size_t i = 0; i < count; i++) *t->total += bits_ones(bits[words[i]]);
    if (t->measure == MATCH_WHERE) return OK;
    if (t->measure == MATCH_SCORE)
        count = keep_best(t, base, bits, words, count);
    else
        fill(t, base, bits);
    for (size_t i = 0; i < count; i++)
        for (uint64_t left = bits[words[i]]; left && !status; left &= left - 1)
            status = take_passage(t, base + (int64_t)(words[i] * CURSOR_WORD_BITS) + __builtin_ctzll(left));
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
    scorer_init(&t->scorer, plan);
    bound_sources(t);
    t->peaks = measure == MATCH_SCORE && have_peaks(&t->scorer);
    for (int64_t base = 0; !status && (base = cursor_window(plan->root, base, bits)) < CURSOR_END;
         base += CURSOR_WINDOW) {
        status = take_window(t, base, bits);
        if (!status) status = store_in_time(plan->store, error);
    }
    scorer_release(&t->scorer);
    free(t->bounds);
    free(t);
    return status ? status : plan_status(plan, error);
}
