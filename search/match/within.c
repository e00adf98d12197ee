#include "search/match/within.h"

#include <stdlib.h>

#include "base/memory.h"
#include "search/match/filter.h"
#include "search/match/plan.h"

struct walk {
    struct store *store;
    const struct expressions *expressions;
    const uint64_t *all; /* the letters that there are, of the years that are wanted */
    int64_t last;
    struct error *error;
};

static size_t words_of(const struct walk *w) {
    return (size_t)(w->last / 64) + 1;
}

static void set_letter(uint64_t *bits, int64_t letter) {
    bits[letter / 64] |= (uint64_t)1 << letter % 64;
}

/* The letters of the passages that a cursor of the part answers. */
static enum status hold(const struct walk *w, const struct expression *part, uint64_t *out,
                        int64_t *passages) {
    struct expressions alone = *w->expressions;
    alone.root = (struct expression *)part;
    const struct plan_options how = {.detail = SOURCE_PASSAGES};
    struct plan plan;
    uint64_t bits[CURSOR_WORDS];
    enum status status = plan_make(w->store, &alone, &how, &plan, w->error);
    for (int64_t base = 0; !status && (base = cursor_window(plan.root, base, bits)) < CURSOR_END;
         base += CURSOR_WINDOW)
        for (size_t i = bits_next(bits, 0); i < CURSOR_WINDOW; i = bits_next(bits, i + 1)) {
            int64_t letter = store_passage_brief(w->store, base + (int64_t)i).letter;
            if (letter <= 0 || letter > w->last || !(w->all[letter / 64] >> letter % 64 & 1)) continue;
            set_letter(out, letter);
            if (passages) ++*passages;
        }
    if (!status) status = plan_status(&plan, w->error);
    plan_release(&plan);
    return status;
}

/* out is all zeros. Recursion is bounded by the query's own depth. */
static enum status decide(const struct walk *w, const struct expression *part, uint64_t *out,
                          int64_t *passages) {
    bool and = part->kind == QUERY_AND, any = part->kind == QUERY_OR;
    if (part->leaf || (!and&&!any && part->kind != QUERY_NOT)) return hold(w, part, out, passages);
    uint64_t *child = memory_zeroed(words_of(w), sizeof *child);
    enum status status = OK;
    for (size_t i = 0; i < part->child_count && !status; i++) {
        memset(child, 0, words_of(w) * sizeof *child);
        status = decide(w, part->children[i], child, NULL);
        for (size_t n = 0; n < words_of(w); n++)
            out[n] = any ? out[n] | child[n] : !and? w->all[n] & ~child[n] : i ? out[n] & child[n] : child[n];
    }
    free(child);
    return status;
}

enum status within_letters(struct store *store, const struct expressions *e, const struct expression *part,
                           bool years, int first_year, int last_year, struct letter_set *out,
                           int64_t *passages, struct error *error) {
    struct walk w = {.store = store, .expressions = e, .last = store_last_letter(store), .error = error};
    uint64_t *all = memory_zeroed(words_of(&w), sizeof *all);
    for (int64_t id = 1; id <= w.last; id++) {
        struct letter_brief letter = store_letter_brief(store, id);
        if (letter.words && (!years || filter_has_year(letter.year, first_year, last_year)))
            set_letter(all, id);
    }
    w.all = all;
    *out = (struct letter_set){memory_zeroed(words_of(&w), sizeof *out->bits), w.last};
    if (passages) *passages = 0;
    enum status status = decide(&w, part, out->bits, passages);
    free(all);
    return status ? status : store_doc_values_status(store, error);
}

int64_t letter_set_count(const struct letter_set *set) {
    int64_t count = 0;
    for (int64_t i = 0; set->bits && i <= set->last / 64; i++) count += __builtin_popcountll(set->bits[i]);
    return count;
}

void letter_set_release(struct letter_set *set) {
    free(set->bits);
    *set = (struct letter_set){0};
}

struct expression *within_any(struct expressions *e) {
    struct expression *any = arena_zeroed(&e->arena, sizeof *any);
    any->kind = QUERY_OR;
    any->children = arena_zeroed(&e->arena, e->leaf_count * sizeof *any->children);
    for (size_t i = 0; i < e->leaf_count; i++) {
        if (e->leaves[i]->silent) continue;
        struct expression *leaf = arena_zeroed(&e->arena, sizeof *leaf);
        leaf->kind = e->leaves[i]->query->kind;
        leaf->leaf = e->leaves[i];
        any->children[any->child_count++] = leaf;
    }
    return any->child_count ? any : NULL;
}
