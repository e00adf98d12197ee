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

/* In the order in which plan_make meets the leaves. Recursion is bounded by the query's depth. */
static void add_part(struct scoring *s, const struct expression *e) {
    const struct leaf *leaf = e->leaf;
    size_t next = 0;
    for (size_t k = 0; leaf && k < leaf->reading_count && !leaf->silent; k++)
        add_reading(s, leaf, &leaf->readings[k], &next);
    for (size_t i = 0; i < e->child_count; i++) add_part(s, e->children[i]);
}

void scoring_make(const struct expressions *e, struct scoring *out) {
    *out = (struct scoring){0};
    if (e->root) add_part(out, e->root);
}

/* Words near each other weigh by how many passages hold each of them: see source.c. */
static enum status count_printed(struct store *store, const struct scoring_source *source, int64_t *out,
                                 struct error *error) {
    const struct reading *reading = source->reading;
    enum status status = OK;
    if (!source->leaf->near) return plan_count_printed(store, reading, out, error);
    *out = 0;
    for (size_t i = 0; i < reading->position_count && !status; i++) {
        const struct reading one = {.positions = &reading->positions[i], .position_count = 1};
        int64_t found = 0;
        status = plan_count_printed(store, &one, &found, error);
        *out += found;
    }
    return status;
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
        if (source->found >= 0) continue;
        status = count_printed(store, source, &found, error);
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

static bool share_key(const struct position *a, const struct position *b) {
    for (size_t i = 0; i < a->key_count; i++)
        for (size_t k = 0; k < b->key_count; k++)
            if (str_eq(a->keys[i], b->keys[k])) return true;
    return false;
}

bool scoring_is_interval(const struct scoring_source *source) {
    const struct reading *reading = source->reading;
    bool counts = !source->leaf->near;
    for (size_t i = 1; i < reading->position_count && counts; i++)
        counts = !share_key(&reading->positions[0], &reading->positions[i]);
    return counts;
}

bool scoring_are_intervals(const struct scoring *s) {
    bool all = true;
    for (size_t i = 0; i < s->source_count && all; i++) all = scoring_is_interval(&s->sources[i]);
    return all;
}

void scoring_release(struct scoring *s) {
    free(s->terms);
    free(s->sources);
    *s = (struct scoring){0};
}
