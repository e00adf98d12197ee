#include "search/match/explain.h"

#include <ctype.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "danish/spelling.h"
#include "search/match/plan.h"

/* The forms of one word while they are gathered. */
struct gathering {
    struct arena *arena;
    const struct expressions *expressions;
    struct explain_form *forms;
    size_t count, room;
    const struct position *position;
    const struct reading *reading;
    bool part;
};

static bool same_fold(str a, str b) {
    buf x = {0}, y = {0};
    spelling_fold(a, &x);
    spelling_fold(b, &y);
    bool same = str_eq(buf_str(&x), buf_str(&y));
    buf_release(&x);
    buf_release(&y);
    return same;
}

static enum status take(void *context, const struct form_row *row) {
    struct gathering *g = context;
    const struct position *position = g->position;
    bool form = str_eq(row->form, position->form);
    enum rung rung = RUNG_FORM;
    if (position_by_form(position)) {
        if (!position_takes(position, row->form, row->key, &rung)) return OK;
    } else if (!form) {
        rung = same_fold(row->form, position->form) ? RUNG_SPELLING : RUNG_STEM;
    }
    if (g->part) rung = RUNG_PART;
    if (rung < g->reading->rung && (g->reading->rung != RUNG_PART || g->reading->term))
        rung = g->reading->rung;
    for (size_t i = 0; i < g->count; i++) {
        if (!str_eq(g->forms[i].form, row->form)) continue;
        if (rung < g->forms[i].rung) g->forms[i].rung = rung;
        return OK;
    }
    g->forms = memory_grown(g->forms, g->count, &g->room, sizeof *g->forms);
    g->forms[g->count++] = (struct explain_form){arena_copied(g->arena, row->form), row->count, rung};
    return OK;
}

static int by_rung(const void *a, const void *b) {
    const struct explain_form *x = a, *y = b;
    if (x->rung != y->rung) return x->rung < y->rung ? -1 : 1;
    if (x->count != y->count) return x->count > y->count ? -1 : 1;
    return str_cmp(x->form, y->form);
}

static enum status take_first(void *context, const struct form_row *row) {
    buf_add(context, row->form);
    return NONE;
}

/* Is it what is printed in capitals (KL)? All other keys are in small letters. */
static bool is_capitals(str key) {
    return key.n && utf8_is_upper(utf8_next(&key));
}

/* A reading of several words is one entry: the words, and the places where they stand so. So is what is
 * printed in capitals, as the vocabulary knows small letters alone. */
static enum status gather_phrase(struct store *store, const struct leaf *leaf, struct gathering *g,
                                 struct error *error) {
    const struct reading *reading = g->reading;
    buf words = {0};
    int64_t passages, places = 0;
    enum status status = OK;
    for (size_t s = 0; s < reading->position_count && status <= NONE; s++) {
        if (s) buf_byte(&words, ' ');
        if (is_capitals(reading->positions[s].keys[0]))
            buf_add(&words, reading->positions[s].keys[0]);
        else if (reading->positions[s].form.n)
            buf_add(&words, reading->positions[s].form);
        else
            status =
                store_forms(store, FORMS_OF_KEY, reading->positions[s].keys[0], take_first, &words, error);
    }
    if (status <= NONE) status = plan_count(store, g->expressions, leaf, reading, &passages, &places, error);
    if (status == OK && places) {
        g->forms = memory_grown(g->forms, g->count, &g->room, sizeof *g->forms);
        g->forms[g->count++] =
            (struct explain_form){arena_copied(g->arena, buf_str(&words)), places, reading->rung};
    }
    buf_release(&words);
    return status == NONE ? OK : status;
}

/* Is the form, which may have several pieces, printed where the words stand in order: bm.dk, "bm dk"? */
static bool is_joined(str form, str words) {
    bool joined = form.n == words.n, parted = false;
    for (size_t i = 0; joined && i < form.n; i++) {
        bool between = words.p[i] == ' ' && ispunct((unsigned char)form.p[i]);
        joined = between || form.p[i] == words.p[i];
        parted |= between;
    }
    return joined && parted;
}

/* Places of words in order that were counted as a form already are not counted twice. */
static void count_once(struct gathering *g) {
    for (size_t i = 0; i < g->count; i++) {
        if (str_find(g->forms[i].form, STR(" ")) == g->forms[i].form.n) continue;
        for (size_t k = 0; k < g->count; k++)
            if (is_joined(g->forms[k].form, g->forms[i].form)) g->forms[i].count -= g->forms[k].count;
    }
    size_t kept = 0;
    for (size_t i = 0; i < g->count; i++)
        if (g->forms[i].count > 0) g->forms[kept++] = g->forms[i];
    g->count = kept;
}

/* The printed forms of a reading of one word. */
static enum status gather_word(struct store *store, struct gathering *g, struct error *error) {
    enum status status = OK;
    g->position = g->reading->positions;
    for (size_t k = 0; k < g->position->key_count && !status; k++) {
        str key = g->position->keys[k];
        g->part = key.n && key.p[0] == PART_MARK;
        status = store_forms(store, g->part ? FORMS_OF_PART : FORMS_OF_KEY, key, take, g, error);
    }
    return status;
}

static enum status gather(struct store *store, const struct leaf *leaf, struct gathering *g,
                          struct error *error) {
    enum status status = OK;
    for (size_t i = 0; i < leaf->reading_count && !status; i++) {
        g->reading = &leaf->readings[i];
        bool word = g->reading->position_count == 1 && !is_capitals(g->reading->positions->keys[0]);
        status = word ? gather_word(store, g, error) : gather_phrase(store, leaf, g, error);
    }
    count_once(g);
    if (g->count) qsort(g->forms, g->count, sizeof *g->forms, by_rung);
    return status;
}

static enum status add_count(void *context, const struct form_row *row) {
    *(int64_t *)context += row->count;
    return OK;
}

/* The families of a single word, as it was typed. */
static enum status read_families(struct store *store, struct arena *arena, const struct leaf *leaf,
                                 struct explain_word *out, struct error *error) {
    const struct position *position = leaf->reading_count ? leaf->readings->positions : NULL;
    enum status status = OK;
    if (!position || leaf->readings->position_count > 1 || position_by_form(position) ||
        is_capitals(position->keys[0]))
        return OK;
    out->families = arena_zeroed(arena, position->key_count * sizeof *out->families);
    for (size_t i = 0; i < position->key_count && !status; i++) {
        struct explain_family *family = &out->families[out->family_count++];
        family->key = arena_copied(arena, position->keys[i]);
        status = store_forms(store, FORMS_OF_KEY, position->keys[i], add_count, &family->count, error);
    }
    return status;
}

/* What a single word is found by, if it is a compound. */
static void read_parts(struct store *store, struct arena *arena, const struct leaf *leaf,
                       struct explain_word *out) {
    const struct position *position = leaf->reading_count ? leaf->readings->positions : NULL;
    if (!position || leaf->readings->position_count > 1 || position_by_form(position)) return;
    out->part_count = term_spans(analysis_word(store_analysis(store), position->form), out->parts);
    for (size_t i = 0; i < out->part_count; i++) out->parts[i] = arena_copied(arena, out->parts[i]);
}

/* What is printed as no word of its own, as what a suspended hyphen stands for (ind- og udvandring): the word
 * and its places. */
static enum status gather_unprinted(struct store *store, const struct leaf *leaf, struct gathering *g,
                                    struct error *error) {
    enum status status = OK;
    for (size_t i = 0; i < leaf->reading_count && !g->count && !status; i++) {
        g->reading = &leaf->readings[i];
        if (g->reading->position_count == 1 && !position_by_form(g->reading->positions))
            status = gather_phrase(store, leaf, g, error);
    }
    if (g->count && g->forms->rung < RUNG_STEM) g->forms->rung = RUNG_STEM;
    return status;
}

static enum explain_role role_of(const struct leaf *leaf) {
    return !leaf->silent ? EXPLAIN_ASKED : leaf->stopword ? EXPLAIN_LEFT_OUT : EXPLAIN_EXCLUDED;
}

enum status explain_read(struct store *store, const struct expressions *e, struct explain *out,
                         struct error *error) {
    enum status status = OK;
    *out = (struct explain){.words = memory_zeroed(e->leaf_count, sizeof *out->words)};
    for (size_t i = 0; i < e->leaf_count && !status; i++) {
        struct gathering g = {.arena = &out->arena, .expressions = e};
        status = gather(store, e->leaves[i], &g, error);
        if (!status && !g.count) status = gather_unprinted(store, e->leaves[i], &g, error);
        struct explain_word *word = &out->words[out->count++];
        *word = (struct explain_word){.text = e->leaves[i]->query->text,
                                      .role = role_of(e->leaves[i]),
                                      .forms = g.forms,
                                      .count = g.count};
        if (!status) status = read_families(store, &out->arena, e->leaves[i], word, error);
        if (!status) read_parts(store, &out->arena, e->leaves[i], word);
    }
    return status;
}

void explain_release(struct explain *e) {
    for (size_t i = 0; i < e->count; i++) free(e->words[i].forms);
    free(e->words);
    arena_release(&e->arena);
    *e = (struct explain){0};
}
