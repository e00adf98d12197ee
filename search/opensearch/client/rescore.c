#include "search/opensearch/client/rescore.h"

#include <stdlib.h>

#include "base/memory.h"
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

/* How often the reading occurs: places at which its positions stand one after the other. */
static size_t occurrences(const struct tokens *t, const struct reading *reading) {
    size_t count = 0;
    for (size_t at = 0; at + reading->position_count <= t->place_count; at++) {
        size_t i = 0;
        while (i < reading->position_count && t->places[at + i].position == t->places[at].position + i &&
               stands_at(t, &reading->positions[i], at + i))
            i++;
        count += i == reading->position_count;
    }
    return count;
}

double rescore(struct rescorer *r, str text, unsigned words, double *gains) {
    double sum = 0, length = bm25_length(words, r->mean);
    tokens_read(&r->tokens, r->analysis, text);
    for (size_t i = 0; i < r->scoring->term_count; i++) {
        const struct plan_term *term = &r->scoring->terms[r->order[i]];
        double tf = 0;
        for (size_t k = term->first; k < term->first + term->count; k++) {
            const struct scoring_source *source = &r->scoring->sources[k];
            size_t count = occurrences(&r->tokens, source->reading);
            if (count) tf += source->weight * (double)count;
        }
        double gain = tf > 0 ? r->idf[r->order[i]] * bm25_gain(tf, length) : 0;
        if (gains) gains[r->order[i]] = gain;
        sum += gain;
    }
    return sum;
}

void rescorer_end(struct rescorer *r) {
    tokens_release(&r->tokens);
    free(r->order);
    free(r->idf);
}
