#include "search/opensearch/scoring.h"

#include <stdlib.h>

#include "base/memory.h"

static void add_reading(struct scoring *s, const struct leaf *leaf, const struct reading *reading,
                        size_t *next) {
    while (*next <= reading->term) {
        s->terms = memory_grown(s->terms, s->term_count, &s->term_room, sizeof *s->terms);
        s->terms[s->term_count++] =
            (struct plan_term){.leaf = leaf->number, .share = reading->share, .first = s->source_count};
        ++*next;
    }
    double weight = leaf->near ? reading->weight / (double)reading->position_count : reading->weight;
    s->sources = memory_grown(s->sources, s->source_count, &s->source_room, sizeof *s->sources);
    s->sources[s->source_count++] = (struct scoring_source){leaf, reading, weight, -1};
    s->terms[s->term_count - 1].count++;
}

void scoring_make(const struct expressions *e, struct scoring *out) {
    *out = (struct scoring){0};
    for (size_t i = 0; i < e->leaf_count; i++) {
        const struct leaf *leaf = e->leaves[i];
        size_t next = 0;
        for (size_t k = 0; k < leaf->reading_count && !leaf->silent; k++)
            add_reading(out, leaf, &leaf->readings[k], &next);
    }
}

enum status scoring_count(struct store *store, struct scoring *s, struct error *error) {
    struct posting_list_reader *reader;
    enum status status = posting_lists_open(store, &reader, error);
    if (status) return status;
    s->passages = posting_lists_passages(reader);
    s->words = posting_lists_words(reader);
    posting_lists_close(reader);
    for (size_t i = 0; i < s->source_count && status <= NONE; i++) {
        struct scoring_source *source = &s->sources[i];
        int64_t found;
        if (source->found >= 0 || source->leaf->near) continue;
        status = plan_count_printed(store, source->reading, &found, error);
        if (!status) source->found = found;
    }
    return status == NONE ? OK : status;
}

void scoring_sum(struct scoring *s) {
    for (size_t i = 0; i < s->term_count; i++) {
        struct plan_term *term = &s->terms[i];
        term->found = 0;
        for (size_t k = term->first; k < term->first + term->count; k++) term->found += s->sources[k].found;
    }
}

void scoring_of_plan(const struct expressions *e, const struct plan *plan, struct scoring *out) {
    *out = (struct scoring){.passages = posting_lists_passages(plan->reader),
                            .words = posting_lists_words(plan->reader)};
    out->terms = memory_zeroed(plan->term_count + 1, sizeof *out->terms);
    out->sources = memory_zeroed(plan->source_count + 1, sizeof *out->sources);
    for (size_t i = 0; i < plan->term_count; i++) {
        const struct plan_term *term = &plan->terms[i];
        out->terms[out->term_count++] = *term;
        for (size_t k = term->first; k < term->first + term->count; k++) {
            const struct source *source = plan->sources[k];
            out->sources[out->source_count++] = (struct scoring_source){
                e->leaves[term->leaf], source->reading, source->weight, source->found};
        }
    }
}

void scoring_release(struct scoring *s) {
    free(s->terms);
    free(s->sources);
    *s = (struct scoring){0};
}
