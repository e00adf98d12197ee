#include "search/match/marks.h"

#include <stdint.h>
#include <stdlib.h>

#include "base/memory.h"

static void add_place(struct tokens *t, size_t position) {
    t->places = memory_grown(t->places, t->place_count, &t->place_room, sizeof *t->places);
    t->places[t->place_count] = (struct token_place){position, t->count};
}

static int take(void *context, const struct token *token) {
    struct tokens *t = context;
    size_t position = analysis_position(t->analysis);
    if (!t->place_count || t->places[t->place_count - 1].position != position) {
        add_place(t, position);
        t->place_count++;
    }
    t->items = memory_grown(t->items, t->count, &t->room, sizeof *t->items);
    t->items[t->count++] = *token;
    return 0;
}

static void begin(struct tokens *t, struct analysis *analysis) {
    t->analysis = analysis;
    t->count = t->place_count = 0;
}

void tokens_read(struct tokens *t, struct analysis *analysis, str text) {
    begin(t, analysis);
    analysis_tokens(analysis, text, take, t);
    add_place(t, SIZE_MAX);
}

void tokens_read_at(struct tokens *t, struct analysis *analysis, str text, const uint32_t *positions,
                    size_t count) {
    begin(t, analysis);
    analysis_tokens_at(analysis, text, positions, count, take, t);
    add_place(t, SIZE_MAX);
}

void tokens_release(struct tokens *t) {
    free(t->items);
    free(t->places);
    *t = (struct tokens){0};
}

/* The strongest token at place number `at` that fits the position; NULL if none does. */
static const struct token *fit(const struct tokens *t, str text, size_t at, const struct position *position,
                               enum rung *rung) {
    const struct token *best = NULL;
    for (size_t i = t->places[at].first; i < t->places[at + 1].first; i++) {
        const struct token *token = &t->items[i];
        bool fits = false;
        enum rung here = RUNG_FORM;
        bool by_form = position_by_form(position);
        if (by_form)
            fits = token->kind != TOKEN_PART &&
                   position_takes(position, token->word->form, token->key->text, &here);
        else
            for (size_t k = 0; k < position->key_count && !fits; k++)
                fits = str_eq(position->keys[k], token->key->text);
        if (!fits) continue;
        if (!by_form) here = rung_of(token, text, position->form);
        if (best && here >= *rung) continue;
        best = token;
        *rung = here;
    }
    return best;
}

struct finder {
    const struct tokens *tokens;
    str text;
    const struct leaf *leaf;
    struct marks *marks; /* NULL: only whether it is there */
    bool found;
    enum rung strongest; /* of the leaf's occurrences */
    unsigned occurrence; /* of the one that is being added */
};

static void add_mark(struct finder *f, const struct token *token, enum rung rung) {
    struct marks *m = f->marks;
    if (!m) return;
    m->items = memory_grown(m->items, m->count, &m->room, sizeof *m->items);
    m->items[m->count++] = (struct mark){token->start, token->end, rung, f->leaf->number, f->occurrence};
}

/* One occurrence: the tokens that its positions met, and the weakest rung among them. */
static void add_occurrence(struct finder *f, const struct reading *reading, const struct token *const *tokens,
                           const enum rung *rungs) {
    enum rung weakest = RUNG_FORM;
    f->occurrence++;
    for (size_t i = 0; i < reading->position_count; i++) {
        enum rung rung = rungs[i];
        /* the reading's own rung says more than the form: a slip, another spelling, part of what was typed */
        if (rung < reading->rung && (reading->rung != RUNG_PART || reading->term)) rung = reading->rung;
        add_mark(f, tokens[i], rung);
        if (rung > weakest) weakest = rung;
    }
    if (!f->found || weakest < f->strongest) f->strongest = weakest;
    f->found = true;
}

static void find_sequence(struct finder *f, const struct reading *reading) {
    const struct token *tokens[QUERY_WORDS];
    enum rung rungs[QUERY_WORDS];
    const struct token_place *places = f->tokens->places;
    for (size_t at = 0; at + reading->position_count <= f->tokens->place_count; at++) {
        size_t i = 0;
        while (i < reading->position_count && places[at + i].position == places[at].position + i &&
               (tokens[i] = fit(f->tokens, f->text, at + i, &reading->positions[i], &rungs[i])))
            i++;
        if (i == reading->position_count) add_occurrence(f, reading, tokens, rungs);
        if (f->found && !f->marks) return;
    }
}

/* The smallest window that begins at some place: each position at its first place from there on. */
static void find_near(struct finder *f, const struct reading *reading) {
    const struct token *tokens[QUERY_WORDS];
    enum rung rungs[QUERY_WORDS];
    const struct token_place *places = f->tokens->places;
    size_t reach = f->leaf->distance + reading->position_count;
    for (size_t from = 0, end = 0; from < f->tokens->place_count; from++) {
        while (end < f->tokens->place_count && places[end].position < places[from].position + reach) end++;
        bool starts = false;
        size_t i = 0;
        for (; i < reading->position_count; i++) {
            tokens[i] = NULL;
            for (size_t at = from; at < end && !tokens[i]; at++) {
                tokens[i] = fit(f->tokens, f->text, at, &reading->positions[i], &rungs[i]);
                starts |= tokens[i] && at == from;
            }
            if (!tokens[i]) break;
        }
        if (i == reading->position_count && starts) add_occurrence(f, reading, tokens, rungs);
        if (f->found && !f->marks) return;
    }
}

static void find_leaf(struct finder *f) {
    for (size_t i = 0; i < f->leaf->reading_count; i++) {
        const struct reading *reading = &f->leaf->readings[i];
        if (f->leaf->near)
            find_near(f, reading);
        else
            find_sequence(f, reading);
    }
}

bool marks_has(const struct tokens *tokens, str text, const struct leaf *leaf) {
    struct finder f = {.tokens = tokens, .text = text, .leaf = leaf};
    find_leaf(&f);
    return f.found;
}

void marks_find(struct marks *m, const struct tokens *tokens, str text, const struct expressions *e) {
    m->count = 0;
    m->weakest = RUNG_FORM;
    unsigned occurrence = 0;
    for (size_t i = 0; i < e->leaf_count; i++) {
        if (e->leaves[i]->silent) continue;
        struct finder f = {
            .tokens = tokens, .text = text, .leaf = e->leaves[i], .marks = m, .occurrence = occurrence};
        find_leaf(&f);
        occurrence = f.occurrence;
        if (f.found && f.strongest > m->weakest) m->weakest = f.strongest;
    }
    m->count = snippet_order(m->items, m->count);
}

void marks_show(struct marks *m, struct tokens *t, struct analysis *analysis, str text,
                const struct expressions *e, const struct hits *hits, const struct hit *hit) {
    size_t first = hits->place_ends && hit->row ? hits->place_ends[hit->row - 1] : 0;
    size_t count = hits->place_ends ? hits->place_ends[hit->row] - first : 0;
    if (count)
        tokens_read_at(t, analysis, text, hits->places + first, source_sort(hits->places + first, count));
    else
        tokens_read(t, analysis, text);
    marks_find(m, t, text, e);
}

void marks_release(struct marks *m) {
    free(m->items);
    *m = (struct marks){0};
}
