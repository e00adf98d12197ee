#include "search/copies.h"

#include <stdlib.h>

#include "base/memory.h"
#include "danish/analysis.h"
#include "search/evaluate.h"

/* Where sketches share at least two numbers, or one of a passage so short that it has no more, the texts themselves
 * are compared. */
#define WORTH_A_LOOK 2

static size_t shared(const struct sketch *a, const struct sketch *b) {
    size_t n = 0;
    for (size_t i = 0; i < SKETCH_SIZE && a->least[i]; i++)
        for (size_t j = 0; j < SKETCH_SIZE; j++) n += a->least[i] == b->least[j];
    return n;
}

size_t copies_reach(size_t most) {
    return most > SIZE_MAX / 100 ? SIZE_MAX : most * 100 < 2000 ? 2000 : most * 100;
}

/* Appends a passage's text. */
static enum status text_of(struct store *store, int64_t passage, buf *out, struct error *error) {
    struct passage_row row;
    enum status status = store_passage(store, passage, &row, error);
    buf_clear(out);
    if (status == OK) buf_add(out, row.text);
    return status == NONE ? OK : status;
}

/* Whether the two passages say the same; `one` and `other` are scratch. */
static enum status same(struct store *store, int64_t a, const struct sketch *of_a, int64_t b, const struct sketch *of_b,
                        buf *one, buf *other, bool *out, struct error *error) {
    size_t n = shared(of_a, of_b);
    bool full = of_a->least[SKETCH_SIZE - 1] && of_b->least[SKETCH_SIZE - 1];
    *out = false;
    if (n < (full ? WORTH_A_LOOK : 1)) return OK;
    enum status status = text_of(store, a, one, error);
    if (!status) status = text_of(store, b, other, error);
    if (!status) *out = sketch_likeness(store_analysis(store), buf_str(one), buf_str(other)) >= SKETCH_SAME;
    return status;
}

static void add_year(struct fold *fold, int year, int own) {
    fold->copies++;
    if (!year || year == own) return;
    size_t at = 0;
    while (at < fold->year_count && fold->years[at] > year) at++;
    if (at < fold->year_count && fold->years[at] == year) return;
    if (fold->year_count == fold->year_room)
        fold->years = memory_grown(fold->years, fold->year_count, &fold->year_room, sizeof *fold->years);
    for (size_t i = fold->year_count++; i > at; i--) fold->years[i] = fold->years[i - 1];
    fold->years[at] = year;
}

enum status copies_fold(struct store *store, const struct hits *hits, size_t most, struct folds *out, struct error *error) {
    *out = (struct folds){0};
    buf one = {0}, other = {0};
    enum status status = OK;
    for (size_t i = 0; i < hits->count && i < copies_reach(most) && !status; i++) {
        const struct hit *hit = &hits->items[i];
        struct sketch sketch = store_sketch(store, hit->passage);
        bool folded = false;
        for (size_t f = 0; f < out->count && !folded && !status; f++) {
            const struct hit *first = &hits->items[out->items[f].hit];
            const struct sketch *of_first = &out->items[f].sketch;
            if (!sketch_meets(&sketch, of_first)) continue;
            status = same(store, first->passage, of_first, hit->passage, &sketch, &one, &other, &folded, error);
            if (folded) add_year(&out->items[f], hit->year, first->year);
        }
        out->folded += folded;
        if (folded || out->count == most) continue;
        out->items = memory_grown(out->items, out->count, &out->room, sizeof *out->items);
        out->items[out->count++] = (struct fold){.hit = i, .sketch = sketch};
    }
    buf_release(&one);
    buf_release(&other);
    return status;
}

void copies_release(struct folds *folds) {
    for (size_t i = 0; i < folds->count; i++) free(folds->items[i].years);
    free(folds->items);
    *folds = (struct folds){0};
}

/* A number of a passage's sketch. */
struct entry {
    uint32_t value;
    size_t at; /* index of the passage */
};

struct grouping {
    struct store *store;
    int64_t *passages;
    size_t *leader; /* of each passage the first of its group: union-find */
    size_t count, room;
    struct entry *entries;
    size_t entry_count, entry_room;
};

static int by_value(const void *a, const void *b) {
    const struct entry *x = a, *y = b;
    if (x->value != y->value) return x->value < y->value ? -1 : 1;
    return (x->at > y->at) - (x->at < y->at);
}

static size_t leader_of(struct grouping *g, size_t at) {
    while (g->leader[at] != at) at = g->leader[at] = g->leader[g->leader[at]];
    return at;
}

static bool is_running_text(enum passage_kind kind) {
    return kind <= PASSAGE_QUOTE;
}

static void collect(struct grouping *g, const struct set *all) {
    for (int64_t id = set_next(all, 0); id >= 0; id = set_next(all, id + 1)) {
        if (!is_running_text(store_passage_brief(g->store, id).kind)) continue;
        struct sketch sketch = store_sketch(g->store, id);
        size_t before = g->room;
        g->passages = memory_grown(g->passages, g->count, &g->room, sizeof *g->passages);
        if (g->room != before) g->leader = memory_resized(g->leader, g->room, sizeof *g->leader);
        g->passages[g->count] = id;
        g->leader[g->count] = g->count;
        for (size_t i = 0; i < SKETCH_SIZE && sketch.least[i]; i++) {
            g->entries = memory_grown(g->entries, g->entry_count, &g->entry_room, sizeof *g->entries);
            g->entries[g->entry_count++] = (struct entry){sketch.least[i], g->count};
        }
        g->count++;
    }
}

/* Each passage is compared with the first of those that share a number with it, not with all: boilerplate that
 * stands in thousands of letters is looked at once for each of them. */
static enum status join(struct grouping *g, struct error *error) {
    enum status status = OK;
    buf one = {0}, other = {0};
    if (g->entry_count) qsort(g->entries, g->entry_count, sizeof *g->entries, by_value);
    for (size_t i = 0, first = 0; i < g->entry_count && !status; i++) {
        if (g->entries[i].value != g->entries[first].value) first = i;
        size_t a = leader_of(g, g->entries[first].at), b = leader_of(g, g->entries[i].at);
        if (a == b) continue;
        struct sketch of_a = store_sketch(g->store, g->passages[a]), of_b = store_sketch(g->store, g->passages[b]);
        bool alike;
        status = same(g->store, g->passages[a], &of_a, g->passages[b], &of_b, &one, &other, &alike, error);
        if (alike) g->leader[a < b ? b : a] = a < b ? a : b;
    }
    buf_release(&one);
    buf_release(&other);
    return status;
}

static void fill(struct grouping *g, struct repeats *out) {
    size_t *group = memory_zeroed(g->count, sizeof *group);
    for (size_t i = 0; i < g->count; i++) {
        size_t leader = leader_of(g, i);
        if (leader == i) {
            out->items = memory_grown(out->items, out->count, &out->room, sizeof *out->items);
            group[i] = out->count;
            out->items[out->count++] = (struct repeat){0};
        }
        struct repeat *repeat = &out->items[group[leader]];
        repeat->passages = memory_grown(repeat->passages, repeat->count, &repeat->room, sizeof *repeat->passages);
        repeat->passages[repeat->count++] = g->passages[i];
    }
    free(group);
}

enum status copies_group(struct store *store, struct repeats *out, struct error *error) {
    *out = (struct repeats){0};
    struct grouping g = {.store = store};
    struct set all = {0};
    enum status status = evaluate_years(store, 0, QUERY_YEAR_LAST, &all, error);
    if (!status) collect(&g, &all);
    if (!status) status = join(&g, error);
    if (!status) fill(&g, out);
    set_release(&all);
    free(g.passages);
    free(g.leader);
    free(g.entries);
    return status;
}

void repeats_release(struct repeats *repeats) {
    for (size_t i = 0; i < repeats->count; i++) free(repeats->items[i].passages);
    free(repeats->items);
    *repeats = (struct repeats){0};
}
