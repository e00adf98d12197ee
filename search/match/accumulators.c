#include "search/match/accumulators.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/memory.h"
#include "search/match/best.h"
#include "store/bm25.h"
#include "store/doc_values.h"

/* Weighted frequencies in tenths, rounded up; of the last, and of all that are more, the most that any gains.
 */
#define TENTHS 10
#define LEVELS 256

/* What a passage can have: no sum of points overflows. */
#define POINTS_MOST 32000

/* Passages are counted by their points, so many to a bin. */
#define BIN 32
#define BINS (POINTS_MOST / BIN + 32)

/* So many passages are looked at at once whether any has points enough. */
#define CHUNK 16

/* What a passage must have to be kept, of the points of the worst that is wanted. */
#define KEPT_SHARE .96

struct candidate {
    int64_t passage;
    double score;
    unsigned points;
    bool layout;
};

/* What a term adds at most: points by level and length class. A level's row is made when it is first met;
 * that of level 0 is zeros. */
struct table {
    float factor; /* points of a gain of 1 */
    const int16_t *rows[LEVELS];
};

struct accumulators {
    struct scorer scorer;
    size_t wanted;
    double scale; /* points of a score of 1 */
    float lengths[BM25_CLASSES];
    struct table *tables; /* of each term */
    unsigned *tenths;     /* of an occurrence of each source: at least 1, as its passages must have points */
    /* What a level gains in the shortest passages of each class; a level's row is made when it is first met.
     */
    const float *gain_rows[LEVELS];
    struct arena arena; /* the rows */
    int16_t points[CURSOR_WINDOW];
    unsigned char levels[CURSOR_WINDOW];  /* of the term that is being added */
    unsigned char classes[CURSOR_WINDOW]; /* of lengths */
    unsigned char layout[CURSOR_WINDOW];  /* CLASS_LAYOUT, or another bit */
    uint32_t bins[BINS];                  /* candidates of running text */
    size_t above;                         /* those in the bins from `bin` on */
    size_t bin;
    unsigned least; /* points that a candidate must have */
    struct candidate *candidates;
    size_t count, room;
    double *gains; /* of the candidates' terms, row by row */
};

/* ---- tables ---- */

static void make_tables(struct accumulators *a) {
    static const int16_t no_points[BM25_CLASSES];
    const struct scorer *s = &a->scorer;
    size_t terms = s->plan->term_count;
    double most = 0;
    for (unsigned c = 0; c < BM25_CLASSES; c++)
        a->lengths[c] = (float)bm25_length(bm25_class_words(c), s->mean);
    for (size_t i = 0; i < terms; i++) most += s->terms[i].idf * BM25_MOST;
    a->scale = most > 0 ? (POINTS_MOST - 2 * (double)terms) / most : 0;
    a->tenths = memory_zeroed(s->source_count + 1, sizeof *a->tenths);
    for (size_t k = 0; k < s->source_count; k++) {
        double tenths = ceil(s->sources[k]->weight * TENTHS);
        a->tenths[k] = tenths < 1 ? 1 : tenths < LEVELS ? (unsigned)tenths : LEVELS;
    }
    a->tables = memory_zeroed(terms + 1, sizeof *a->tables);
    for (size_t i = 0; i < terms; i++) {
        a->tables[i].factor = (float)(s->terms[i].idf * a->scale);
        a->tables[i].rows[0] = no_points;
    }
}

static const float *gains_of(struct accumulators *a, unsigned level) {
    if (!a->gain_rows[level]) {
        float *gains = arena_take(&a->arena, BM25_CLASSES * sizeof *gains), tf = (float)level / TENTHS;
        for (unsigned c = 0; c < BM25_CLASSES; c++) gains[c] = tf / (tf + a->lengths[c]);
        for (unsigned c = 0; c < BM25_CLASSES; c++)
            gains[c] = level + 1 < LEVELS ? gains[c] * (float)BM25_MOST : (float)BM25_MOST;
        a->gain_rows[level] = gains;
    }
    return a->gain_rows[level];
}

/* Rounded up, and by a little more, as floats are rounded themselves. */
static void make_row(struct accumulators *a, struct table *table, unsigned level) {
    const float *gains = gains_of(a, level);
    int16_t *points = arena_take(&a->arena, BM25_CLASSES * sizeof *points);
    for (unsigned c = 0; c < BM25_CLASSES; c++) points[c] = (int16_t)(gains[c] * table->factor + 1.01F);
    table->rows[level] = points;
}

/* ---- the walk ---- */

/* Adds what `count` occurrences more in passage i of the window, of so many tenths each, add at most. first:
 * of the term, so that no passage has a level yet; last: of the term, so that no level is asked for. */
static inline void add(struct accumulators *a, struct table *table, unsigned tenths, size_t i, unsigned count,
                       bool first, bool last) {
    unsigned before = first ? 0 : a->levels[i], level = before + tenths * count;
    if (level >= LEVELS) level = LEVELS - 1;
    if (!table->rows[level]) make_row(a, table, level);
    int added = table->rows[level][a->classes[i]];
    if (!first) added -= table->rows[before][a->classes[i]];
    a->points[i] = (int16_t)(a->points[i] + added);
    if (!last) a->levels[i] = (unsigned char)level;
}

/* Adds source number k; returns the first of its passages after the window. What the loop needs is read
 * before it: as far as the compiler knows, a level that is written may be any of it. */
static inline int64_t add_passages(struct accumulators *a, struct table *table, size_t k, int64_t base,
                                   bool first, bool last) {
    struct source *s = a->scorer.sources[k];
    const struct decoded_list *list = s->array;
    const int64_t end = base + CURSOR_WINDOW;
    const unsigned tenths = a->tenths[k];
    if (!list) {
        source_fill(s, base, NULL);
        const struct list_entry *p = s->first;
        for (; p->passage < end; p++)
            add(a, table, tenths, (size_t)(p->passage - base), p->count < LEVELS ? p->count : LEVELS, first,
                last);
        return p->passage;
    }
    const uint32_t *passages = list->passages;
    const uint16_t *counts = list->counts;
    const size_t count = list->count;
    size_t at = a->scorer.plan->any ? s->from : source_from(s, base);
    for (; at < count && passages[at] < end; at++)
        add(a, table, tenths, (size_t)(passages[at] - base), counts[at], first, last);
    s->from = at; /* if every passage answers, no window lies between this and the next */
    return at < count ? passages[at] : CURSOR_END;
}

/* Adds a term; returns the first passage after the window that holds it. */
static int64_t add_term(struct accumulators *a, size_t number, int64_t base) {
    const struct scored_term *term = &a->scorer.terms[number];
    int64_t after = CURSOR_END;
    if (term->count > 1) memset(a->levels, 0, sizeof a->levels);
    for (size_t k = 0; k < term->count; k++) {
        size_t source = term->first + k;
        int64_t next = term->count == 1 ? add_passages(a, &a->tables[number], source, base, true, true)
                       : k == 0         ? add_passages(a, &a->tables[number], source, base, true, false)
                                        : add_passages(a, &a->tables[number], source, base, false, false);
        if (next < after) after = next;
    }
    return after;
}

/* Gives the window's passages their points; returns the first passage after it that holds any term. */
static int64_t add_terms(struct accumulators *a, int64_t base) {
    int64_t after = CURSOR_END;
    store_classes(a->scorer.plan->store, base, CURSOR_WINDOW, a->layout);
    for (size_t i = 0; i < CURSOR_WINDOW; i++) a->classes[i] = a->layout[i] & (CLASS_LAYOUT - 1);
    memset(a->points, 0, sizeof a->points);
    for (size_t i = 0; i < a->scorer.plan->term_count; i++) {
        int64_t next = add_term(a, i, base);
        if (next < after) after = next;
    }
    return after;
}

/* Keeps passage i of the window, and raises what others must have once there are as many as are wanted. */
static void keep(struct accumulators *a, int64_t base, size_t i) {
    unsigned points = (unsigned)a->points[i];
    bool layout = a->layout[i] & CLASS_LAYOUT;
    a->candidates = memory_grown(a->candidates, a->count, &a->room, sizeof *a->candidates);
    a->candidates[a->count++] = (struct candidate){base + (int64_t)i, 0, points, layout};
    size_t bin = points / BIN;
    if (layout) return;
    a->bins[bin]++;
    if (bin < a->bin) return;
    a->above++;
    for (; a->above - a->bins[a->bin] >= a->wanted; a->bin++) a->above -= a->bins[a->bin];
    unsigned least = (unsigned)((double)(a->bin * BIN) * KEPT_SHARE);
    if (least > a->least) a->least = least;
}

/* Takes the points from the window's passages that are not in `among`, and gives those in it one at least. */
static void mask_points(struct accumulators *a, const uint64_t *among) {
    for (size_t i = 0; i < CURSOR_WINDOW; i++) {
        int16_t points = a->points[i];
        a->points[i] = bits_has(among, i) ? (int16_t)(points + !points) : 0;
    }
}

/* Keeps the window's passages that have points enough; returns how many have any. */
static size_t keep_window(struct accumulators *a, int64_t base) {
    uint16_t total = 0;
    for (size_t i = 0; i < CURSOR_WINDOW; i++) total = (uint16_t)(total + (a->points[i] > 0));
    for (size_t first = 0; first < CURSOR_WINDOW; first += CHUNK) {
        const int16_t *points = a->points + first;
        int16_t most = 0;
        for (size_t i = 0; i < CHUNK; i++) most = points[i] > most ? points[i] : most;
        if ((unsigned)most < a->least) continue;
        for (size_t i = 0; i < CHUNK; i++)
            if ((unsigned)points[i] >= a->least) keep(a, base, first + i);
    }
    return total;
}

static enum status gather(struct accumulators *a, size_t *total, struct error *error) {
    struct plan *plan = a->scorer.plan;
    uint64_t bits[CURSOR_WORDS];
    enum status status = OK;
    for (int64_t base = 0; !status;) {
        if (!plan->any) base = cursor_window(plan->root, base, bits);
        if (base >= CURSOR_END - CURSOR_WINDOW) break;
        int64_t after = add_terms(a, base);
        if (!plan->any) mask_points(a, bits);
        *total += keep_window(a, base);
        base = plan->any ? after - after % CURSOR_WORD_BITS : base + CURSOR_WINDOW;
        status = store_in_time(plan->store, error);
    }
    return status ? status : plan_status(plan, error);
}

/* ---- scoring ---- */

/* Adds to *tf, which is a term's in the first candidate's row, and to the same of the others, what the source
 * gives. */
static void weigh_source(struct accumulators *a, const struct source *s, double *tf) {
    const struct decoded_list *list = s->array;
    const struct candidate *candidate = a->candidates, *end = candidate + a->count;
    size_t at = 0, terms = a->scorer.plan->term_count;
    if (!list) {
        for (const struct list_entry *p = s->items; candidate < end; candidate++, tf += terms) {
            while (p->passage < candidate->passage) p++;
            if (p->passage == candidate->passage) *tf += s->weight * p->count;
        }
        return;
    }
    for (; candidate < end; candidate++, tf += terms) {
        if (list->bits) {
            if (!decoded_list_has(list, candidate->passage)) continue;
            at = decoded_list_rank(list, candidate->passage);
        } else {
            while (at < list->count && list->passages[at] < candidate->passage) at++;
            if (at == list->count) return;
            if (list->passages[at] != candidate->passage) continue;
        }
        *tf += s->weight * list->counts[at];
    }
}

/* Fills a->gains, with frequencies at first. */
static void weigh_candidates(struct accumulators *a) {
    const struct scorer *s = &a->scorer;
    size_t terms = s->plan->term_count;
    a->gains = memory_zeroed(a->count * terms + 1, sizeof *a->gains);
    for (const struct scored_term *term = s->terms; term < s->terms + terms; term++)
        for (size_t k = term->first; k < term->first + term->count; k++)
            weigh_source(a, s->sources[k], a->gains + term->number);
    for (size_t i = 0; i < a->count; i++) {
        struct candidate *candidate = &a->candidates[i];
        double length = scorer_length(s, candidate->passage);
        for (const struct scored_term *term = s->terms; term < s->terms + terms; term++) {
            double *gain = &a->gains[i * terms + term->number];
            *gain = scorer_gain(term, *gain, length);
            candidate->score += *gain;
        }
    }
}

/* Scores the candidates that have points enough. *least: what the best `wanted` score at least; 0 if there
 * are no more. */
static void score_candidates(struct accumulators *a, double *least) {
    size_t kept = 0;
    struct best best = {memory_zeroed(a->wanted, sizeof *best.items), 0, a->wanted};
    for (size_t i = 0; i < a->count; i++)
        if (a->candidates[i].points >= a->least) a->candidates[kept++] = a->candidates[i];
    a->count = kept;
    if (kept) weigh_candidates(a);
    for (size_t i = 0; i < kept; i++)
        if (!a->candidates[i].layout) best_add(&best, a->candidates[i].score);
    *least = best_full(&best) ? best.items[0] : 0;
    free(best.items);
}

enum status accumulators_walk(struct accumulators *a, take_fn *take, void *context, size_t *total,
                              struct error *error) {
    double least = 0;
    *total = 0;
    enum status status = gather(a, total, error);
    if (status) return status;
    score_candidates(a, &least);
    if (least * a->scale < a->least) return NONE;
    for (size_t i = 0; i < a->count && !status; i++) {
        const struct candidate *candidate = &a->candidates[i];
        const struct match_hit hit = {.passage = candidate->passage,
                                      .score = candidate->score,
                                      .terms = a->gains + i * a->scorer.plan->term_count};
        if (candidate->score >= least) status = take(context, &hit);
    }
    for (size_t k = 0; k < a->scorer.source_count; k++) source_restart(a->scorer.sources[k]);
    return status;
}

const uint32_t *accumulators_places(struct accumulators *a, int64_t passage, size_t *count) {
    struct scorer *s = &a->scorer;
    scorer_places(s, s->sources, s->source_count, passage, true);
    *count = s->place_count;
    return s->places;
}

/* ---- making them ---- */

/* Is nothing but an `any` and filters above the sources, and all of them at hand? */
static bool fits(struct plan *plan) {
    int64_t found = 0;
    if (plan->term_count < 2 || plan->check_count) return false;
    for (size_t i = 0; i < plan->source_count; i++) found += plan->sources[i]->cursor.cost;
    if (plan->root->cost < found) return false;
    for (size_t i = 0; i < plan->source_count; i++)
        if (!source_take_all(plan->sources[i], plan->reader)) return false;
    return true;
}

struct accumulators *accumulators_new(struct plan *plan, size_t wanted) {
    if (!fits(plan)) return NULL;
    struct accumulators *a = memory_zeroed(1, sizeof *a);
    a->wanted = wanted;
    a->least = 1;
    scorer_init(&a->scorer, plan);
    make_tables(a);
    return a;
}

void accumulators_free(struct accumulators *a) {
    if (!a) return;
    scorer_release(&a->scorer);
    free(a->tables);
    free(a->tenths);
    arena_release(&a->arena);
    free(a->candidates);
    free(a->gains);
    free(a);
}
