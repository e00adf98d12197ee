#include "search/match/scorer.h"

#include <stdlib.h>

#include "base/memory.h"

static int by_bound(const void *a, const void *b) {
    const struct scored_term *x = a, *y = b;
    if (x->idf != y->idf) return x->idf > y->idf ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

void scorer_init(struct scorer *s, struct plan *plan) {
    int64_t passages = posting_lists_passages(plan->reader);
    *s = (struct scorer){.plan = plan, .mean = bm25_mean(passages, posting_lists_words(plan->reader))};
    s->shortest = bm25_length(0, s->mean);
    s->terms = memory_zeroed(plan->term_count + 1, sizeof *s->terms);
    s->gains = memory_zeroed(plan->term_count + 1, sizeof *s->gains);
    s->rest = memory_zeroed(plan->term_count + 1, sizeof *s->rest);
    s->sources = memory_zeroed(plan->source_count + 1, sizeof *s->sources);
    s->present = memory_zeroed(plan->source_count + 1, sizeof *s->present);
    for (size_t i = 0; i < plan->term_count; i++) {
        const struct plan_term *term = &plan->terms[i];
        struct scored_term *scored = &s->terms[i];
        *scored = (struct scored_term){i, term->share * bm25_idf(passages, term->found), s->source_count, 0};
        for (size_t k = term->first; k < term->first + term->count; k++) {
            if (source_is_empty(plan->sources[k])) continue;
            s->sources[s->source_count++] = plan->sources[k];
            scored->count++;
        }
    }
    qsort(s->terms, plan->term_count, sizeof *s->terms, by_bound);
    for (size_t i = plan->term_count; i-- > 0;) s->rest[i] = s->rest[i + 1] + s->terms[i].idf * BM25_MOST;
    double slack = s->rest[0] * 1e-9;
    for (size_t i = 0; i <= plan->term_count; i++) s->rest[i] += slack;
}

void scorer_release(struct scorer *s) {
    free(s->terms);
    free(s->rest);
    free(s->gains);
    free(s->sources);
    free(s->present);
    free(s->places);
}

double scorer_length(const struct scorer *s, int64_t passage) {
    return bm25_length(store_passage_shape(s->plan->store, passage).words, s->mean);
}

/* Puts the terms' weighted frequencies into s->gains. What they add at most: in the shortest passage. Less
 * than `least`: they are not all known. */
static double weigh_terms(struct scorer *s, int64_t passage, double least) {
    double most = 0;
    s->present_count = 0;
    for (size_t i = 0; i < s->plan->term_count && most + s->rest[i] >= least; i++) {
        const struct scored_term *term = &s->terms[i];
        double tf = 0;
        for (size_t k = term->first; k < term->first + term->count; k++) {
            unsigned count = source_count(s->sources[k], passage);
            if (!count) continue;
            tf += s->sources[k]->weight * count;
            s->present[s->present_count++] = s->sources[k];
        }
        s->gains[term->number] = tf;
        most += scorer_gain(term, tf, s->shortest);
    }
    return most + s->rest[s->plan->term_count];
}

/* The length is asked for last: most passages need none, and lengths lie far from each other. */
double scorer_score(struct scorer *s, int64_t passage, double least) {
    if (weigh_terms(s, passage, least) < least) return -1;
    double sum = 0, length = scorer_length(s, passage);
    for (size_t i = 0; i < s->plan->term_count; i++) {
        const struct scored_term *term = &s->terms[i];
        double *gain = &s->gains[term->number];
        *gain = scorer_gain(term, *gain, length);
        sum += *gain;
    }
    return sum;
}

/* Adds the positions of the source in the passage; of a phrase, of all its words if `each`. */
static void add_places(struct scorer *s, struct source *source, int64_t passage, bool each) {
    const struct list_entry *entry = source_entry(source, passage);
    if (!entry) return;
    size_t words = each ? source->reading->position_count : 1, wanted = s->place_count + entry->count * words;
    if (wanted > s->place_room) {
        s->place_room = wanted * 2;
        s->places = memory_resized(s->places, s->place_room, sizeof *s->places);
    }
    uint32_t *first = s->places + s->place_count;
    source_places(source, entry, first);
    for (size_t i = entry->count; i < entry->count * words; i++) first[i] = first[i - entry->count] + 1;
    s->place_count = wanted;
}

void scorer_places(struct scorer *s, struct source **sources, size_t count, int64_t passage, bool each) {
    s->place_count = 0;
    for (size_t k = 0; k < count; k++) add_places(s, sources[k], passage, each);
}
