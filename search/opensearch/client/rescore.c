#include "search/opensearch/client/rescore.h"

#include <stdlib.h>

#include "base/memory.h"
#include "search/match/near.h"
#include "search/match/topk.h"
#include "store/bm25.h"

void rescorer_begin(struct rescorer *r, const struct scoring *scoring, struct analysis *analysis) {
    size_t count = scoring->term_count;
    *r = (struct rescorer){.scoring = scoring,
                           .analysis = analysis,
                           .order = memory_zeroed(count + 1, sizeof *r->order),
                           .idf = memory_zeroed(count + 1, sizeof *r->idf),
                           .mean = bm25_mean(scoring->passages, scoring->words)};
    for (size_t i = 0; i < count; i++) {
        const struct plan_term *term = &scoring->terms[i];
        r->idf[i] = term->share * bm25_idf(scoring->passages, term->found);
        size_t at = i; /* the greatest first; there are few */
        for (; at && r->idf[r->order[at - 1]] < r->idf[i]; at--) r->order[at] = r->order[at - 1];
        r->order[at] = i;
    }
}

/* Does a token at place number `at` have any of the position's keys? */
static bool stands_at(const struct tokens *t, const struct position *position, size_t at) {
    for (size_t i = t->places[at].first; i < t->places[at + 1].first; i++)
        for (size_t k = 0; k < position->key_count; k++)
            if (str_eq(position->keys[k], t->items[i].key->text)) return true;
    return false;
}

static void add_place(void *rescorer, uint32_t place) {
    struct rescorer *r = rescorer;
    r->places = memory_grown(r->places, r->place_count, &r->place_room, sizeof *r->places);
    r->places[r->place_count++] = place;
}

/* Places at which the reading's positions begin to stand one after the other. */
static void find_sequence(struct rescorer *r, const struct reading *reading) {
    const struct token_place *places = r->tokens.places;
    for (size_t at = 0; at + reading->position_count <= r->tokens.place_count; at++) {
        size_t i = 0;
        while (i < reading->position_count && places[at + i].position == places[at].position + i &&
               stands_at(&r->tokens, &reading->positions[i], at + i))
            i++;
        if (i == reading->position_count) add_place(r, (uint32_t)places[at].position);
    }
}

static void find_near(struct rescorer *r, const struct leaf *leaf, const struct reading *reading) {
    size_t count = reading->position_count, most = r->tokens.place_count;
    struct near_word *words = memory_zeroed(count, sizeof *words);
    uint32_t *places = memory_zeroed(count * most + 1, sizeof *places);
    for (size_t i = 0; i < count; i++) {
        uint32_t *own = places + i * most;
        words[i].places = own;
        for (size_t at = 0; at < most; at++)
            if (stands_at(&r->tokens, &reading->positions[i], at))
                own[words[i].count++] = (uint32_t)r->tokens.places[at].position;
    }
    near_find(words, count, leaf->distance, add_place, r);
    free(words);
    free(places);
}

/* Adds the places of the source, as a list of the index has them. */
static void find_places(struct rescorer *r, const struct scoring_source *source) {
    if (source->leaf->near)
        find_near(r, source->leaf, source->reading);
    else
        find_sequence(r, source->reading);
}

double rescore(struct rescorer *r, str text, unsigned words, double *gains) {
    double sum = 0, length = bm25_length(words, r->mean);
    tokens_read(&r->tokens, r->analysis, text);
    for (size_t i = 0; i < r->scoring->term_count; i++) {
        const struct plan_term *term = &r->scoring->terms[r->order[i]];
        double tf = 0;
        for (size_t k = term->first; k < term->first + term->count; k++) {
            const struct scoring_source *source = &r->scoring->sources[k];
            r->place_count = 0;
            find_places(r, source);
            if (r->place_count) tf += source->weight * (double)r->place_count;
        }
        double gain = tf > 0 ? r->idf[r->order[i]] * bm25_gain(tf, length) : 0;
        if (gains) gains[r->order[i]] = gain;
        sum += gain;
    }
    return sum;
}

size_t rescore_places(struct rescorer *r, str text) {
    tokens_read(&r->tokens, r->analysis, text);
    r->place_count = 0;
    for (size_t k = 0; k < r->scoring->source_count; k++) find_places(r, &r->scoring->sources[k]);
    return source_sort(r->places, r->place_count);
}

double rescore_for_letter(struct rescorer *r, str text, const struct plan_term *term) {
    double tf = 0;
    tokens_read(&r->tokens, r->analysis, text);
    for (size_t k = term->first; k < term->first + term->count; k++) {
        size_t leading = 0;
        r->place_count = 0;
        find_places(r, &r->scoring->sources[k]);
        for (size_t i = 0; i < r->place_count; i++) leading += r->places[i] < MATCH_LEAD;
        tf += r->scoring->sources[k].weight * (double)(r->place_count + (MATCH_LEAD_WEIGHT - 1) * leading);
    }
    return tf;
}

void rescorer_end(struct rescorer *r) {
    tokens_release(&r->tokens);
    free(r->places);
    free(r->order);
    free(r->idf);
}
