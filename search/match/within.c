#include "search/match/within.h"

#include <stdlib.h>

#include "base/memory.h"
#include "search/match/filter.h"
#include "search/match/plan.h"

struct walk {
    struct store *store;
    const struct expressions *expressions;
    struct year_span years;
    int64_t last;
    struct error *error;
};

static size_t words_of(const struct walk *w) {
    return (size_t)(w->last / 64) + 1;
}

static void set_letter(uint64_t *bits, int64_t letter) {
    bits[letter / 64] |= (uint64_t)1 << letter % 64;
}

/* Is there such a letter, of the years that are wanted? */
static bool is_letter(const struct walk *w, int64_t letter) {
    if (letter <= 0 || letter > w->last) return false;
    struct letter_brief brief = store_letter_brief(w->store, letter);
    return brief.words && (!w->years.some || filter_has_year(brief.year, w->years.first, w->years.last));
}

/* The letters of the passages that a cursor of the part answers. */
static enum status hold(const struct walk *w, const struct expression *part, uint64_t *out,
                        int64_t *passages) {
    struct expressions alone = *w->expressions;
    alone.root = (struct expression *)part;
    const struct plan_options how = {.detail = SOURCE_PASSAGES};
    struct plan plan;
    uint64_t bits[CURSOR_WORDS];
    int64_t before = 0;
    bool wanted = false;
    enum status status = plan_make(w->store, &alone, &how, &plan, w->error);
    for (int64_t base = 0; !status && (base = cursor_window(plan.root, base, bits)) < CURSOR_END;
         base += CURSOR_WINDOW)
        for (size_t i = bits_next(bits, 0); i < CURSOR_WINDOW; i = bits_next(bits, i + 1)) {
            int64_t letter = store_passage_brief(w->store, base + (int64_t)i).letter;
            if (letter != before) wanted = is_letter(w, letter);
            if (wanted && letter != before) set_letter(out, letter);
            if (wanted && passages) ++*passages;
            before = letter;
        }
    if (!status) status = plan_status(&plan, w->error);
    plan_release(&plan);
    return status;
}

/* How many passages hold the leaf at most. */
static enum status count_most(const struct walk *w, const struct leaf *leaf, int64_t *out) {
    enum status status = OK;
    *out = 0;
    for (size_t i = 0; i < leaf->reading_count; i++) {
        const struct position *position = leaf->readings[i].positions;
        for (size_t k = 0; k < position->key_count && !status; k++) {
            int64_t passages = 0;
            status = store_frequency(w->store, position->keys[k], &passages, w->error);
            *out += passages;
        }
    }
    return status;
}

/* The part of an AND of words that most passages hold. */
static enum status find_commonest(const struct walk *w, const struct expression *all, size_t *out) {
    int64_t most = -1;
    enum status status = OK;
    for (size_t i = 0; i < all->child_count && !status; i++) {
        int64_t passages;
        status = count_most(w, all->children[i]->leaf, &passages);
        if (passages > most) *out = i;
        if (passages > most) most = passages;
    }
    return status;
}

/* out is all zeros. Recursion is bounded by the query's own depth. */
static enum status decide(const struct walk *w, const struct expression *part, uint64_t *out,
                          int64_t *passages) {
    bool all = part->kind == QUERY_AND, any = part->kind == QUERY_OR;
    if (part->leaf || (!all && !any && part->kind != QUERY_NOT)) return hold(w, part, out, passages);
    uint64_t *child = memory_zeroed(words_of(w), sizeof *child);
    enum status status = OK;
    for (size_t i = 0; i < part->child_count && !status; i++) {
        memset(child, 0, words_of(w) * sizeof *child);
        status = decide(w, part->children[i], child, NULL);
        for (size_t n = 0; n < words_of(w); n++)
            out[n] = !all ? out[n] | child[n] : i ? out[n] & child[n] : child[n];
    }
    free(child);
    if (!all && !any)
        for (int64_t id = 0; id <= w->last; id++)
            if (is_letter(w, id)) out[id / 64] ^= (uint64_t)1 << id % 64;
    return status;
}

static struct walk walk_of(struct store *store, const struct expressions *e, const struct year_span *years,
                           struct letter_set *out, struct error *error) {
    struct walk w = {
        .store = store, .expressions = e, .years = *years, .last = store_last_letter(store), .error = error};
    *out = (struct letter_set){memory_zeroed(words_of(&w), sizeof *out->bits), w.last};
    return w;
}

enum status within_letters(struct store *store, const struct expressions *e, const struct expression *part,
                           const struct year_span *years, struct letter_set *out, int64_t *passages,
                           struct error *error) {
    const struct walk w = walk_of(store, e, years, out, error);
    if (passages) *passages = 0;
    enum status status = decide(&w, part, out->bits, passages);
    return status ? status : store_doc_values_status(store, error);
}

enum status within_rarer(struct store *store, const struct expressions *e, const struct year_span *years,
                         struct letter_set *out, struct error *error) {
    const struct walk w = walk_of(store, e, years, out, error);
    struct expression *children[QUERY_WORDS];
    struct expression rarer = {.kind = QUERY_AND, .children = children};
    size_t commonest = 0;
    enum status status = find_commonest(&w, e->root, &commonest);
    for (size_t i = 0; i < e->root->child_count && i < QUERY_WORDS; i++)
        if (i != commonest) children[rarer.child_count++] = e->root->children[i];
    if (!status) status = decide(&w, &rarer, out->bits, NULL);
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

/* Is there a word in it that can be a reason for a hit? Recursion is bounded by the query's own depth. */
static bool has_word(const struct expression *e) {
    if (e->leaf) return !e->leaf->silent;
    bool any = false;
    for (size_t i = 0; i < e->child_count && e->kind != QUERY_NOT; i++) any = any || has_word(e->children[i]);
    return any;
}

/* The reasons for which a passage can be a hit: words, and what an OR takes instead of a word. */
static void add_reasons(struct expression *e, struct expression *any) {
    for (size_t i = 0; i < e->child_count; i++) {
        struct expression *child = e->children[i];
        bool word = has_word(child);
        if (word && !child->leaf)
            add_reasons(child, any);
        else if (word || e->kind == QUERY_OR)
            any->children[any->child_count++] = child;
    }
}

static size_t count_nodes(const struct expression *e) {
    size_t count = 1;
    for (size_t i = 0; i < e->child_count; i++) count += count_nodes(e->children[i]);
    return count;
}

struct expression *within_any(struct expressions *e) {
    if (e->root->leaf || !has_word(e->root)) return e->root;
    struct expression *any = arena_zeroed(&e->arena, sizeof *any);
    any->kind = QUERY_OR;
    any->children = arena_zeroed(&e->arena, count_nodes(e->root) * sizeof *any->children);
    add_reasons(e->root, any);
    return any;
}
