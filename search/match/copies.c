#include "search/match/copies.h"

#include <stdlib.h>

#include "base/memory.h"

/* Where sketches share at least two numbers, or one of a passage so short that it has no more, the texts
 * themselves are compared. */
#define WORTH_A_LOOK 2

size_t copies_reach(size_t most) {
    return most > SIZE_MAX / 100 ? SIZE_MAX : most * 100 < 2000 ? 2000 : most * 100;
}

static bool worth_a_look(const struct sketch *a, const struct sketch *b) {
    bool full = a->least[SKETCH_SIZE - 1] && b->least[SKETCH_SIZE - 1];
    return sketch_shared(a, b) >= (full ? WORTH_A_LOOK : 1);
}

static void add_year(struct fold *fold, int year, int own) {
    if (!year || year == own) return;
    size_t at = 0;
    while (at < fold->year_count && fold->years[at] > year) at++;
    if (at < fold->year_count && fold->years[at] == year) return;
    if (fold->year_count == fold->year_room)
        fold->years = memory_grown(fold->years, fold->year_count, &fold->year_room, sizeof *fold->years);
    for (size_t i = fold->year_count++; i > at; i--) fold->years[i] = fold->years[i - 1];
    fold->years[at] = year;
}

/* Of the copies the newest stands for all: it is what holds now. */
static void add_copy(const struct hits *hits, struct fold *fold, size_t copy) {
    int shown = hits->items[fold->hit].year, year = hits->items[copy].year;
    fold->copies++;
    if (year > shown) {
        fold->hit = copy;
        add_year(fold, shown, year);
    } else {
        add_year(fold, year, shown);
    }
}

/* A number of a fold's sketch; those of one head are linked, the latest first. */
struct link {
    uint32_t number;
    uint32_t fold, next; /* an index + 1; 0 = none */
};

struct folding {
    struct store *store;
    const struct hits *hits;
    struct folds *out;
    struct link *links;
    size_t link_count, link_room;
    uint32_t *heads; /* of links, by the number's last bits */
    size_t head_count;
    uint32_t *met; /* folds that the hit may be a copy of */
    size_t met_count, met_room;
    struct shingles shingles; /* of the hit */
};

static uint32_t *head_of(const struct folding *f, uint32_t number) {
    return &f->heads[number & (f->head_count - 1)];
}

static void link_fold(struct folding *f, size_t fold) {
    const struct sketch *sketch = &f->out->items[fold].sketch;
    for (size_t i = 0; i < SKETCH_SIZE && sketch->least[i]; i++) {
        f->links = memory_grown(f->links, f->link_count, &f->link_room, sizeof *f->links);
        f->links[f->link_count++] = (struct link){.number = sketch->least[i], .fold = (uint32_t)fold + 1};
    }
    size_t first = f->link_count;
    while (first && f->links[first - 1].fold == fold + 1) first--;
    if (f->link_count > f->head_count) {
        free(f->heads);
        f->head_count = f->head_count ? f->head_count * 4 : 1024;
        f->heads = memory_zeroed(f->head_count, sizeof *f->heads);
        first = 0;
    }
    for (size_t i = first; i < f->link_count; i++) {
        f->links[i].next = *head_of(f, f->links[i].number);
        *head_of(f, f->links[i].number) = (uint32_t)i + 1;
    }
}

static int by_fold(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* The folds whose sketches share enough numbers with it, in order; some may be there twice. */
static void find_met(struct folding *f, const struct sketch *sketch) {
    f->met_count = 0;
    for (size_t i = 0; i < SKETCH_SIZE && sketch->least[i] && f->head_count; i++)
        for (uint32_t at = *head_of(f, sketch->least[i]); at; at = f->links[at - 1].next) {
            const struct link *link = &f->links[at - 1];
            if (link->number != sketch->least[i]) continue;
            if (!worth_a_look(sketch, &f->out->items[link->fold - 1].sketch)) continue;
            f->met = memory_grown(f->met, f->met_count, &f->met_room, sizeof *f->met);
            f->met[f->met_count++] = link->fold - 1;
        }
    if (f->met_count) qsort(f->met, f->met_count, sizeof *f->met, by_fold);
}

static enum status read_shingles(struct store *store, int64_t passage, struct shingles *out,
                                 struct error *error) {
    str text = {0};
    enum status status = store_text(store, passage, &text, error);
    if (status <= NONE) shingles_read(out, store_analysis(store), text);
    return status == NONE ? OK : status;
}

/* Folds the hit into the first fold that says the same, if there is one. */
static enum status fold_hit(struct folding *f, size_t i, const struct sketch *sketch, bool *folded,
                            struct error *error) {
    enum status status = OK;
    bool known = false; /* the hit's shingles */
    find_met(f, sketch);
    for (size_t n = 0; n < f->met_count && !status && !*folded; n++) {
        struct fold *fold = &f->out->items[f->met[n]];
        if (n && f->met[n] == f->met[n - 1]) continue;
        if (!known) status = read_shingles(f->store, f->hits->items[i].passage, &f->shingles, error);
        known = true;
        if (!status && !fold->shingles.items)
            status = read_shingles(f->store, f->hits->items[fold->best].passage, &fold->shingles, error);
        if (status || shingles_likeness(&fold->shingles, &f->shingles) < SKETCH_SAME) continue;
        *folded = true;
        add_copy(f->hits, fold, i);
    }
    return status;
}

enum status copies_fold(struct store *store, const struct hits *hits, size_t most, struct folds *out,
                        struct error *error) {
    struct folding f = {.store = store, .hits = hits, .out = out};
    enum status status = OK;
    *out = (struct folds){0};
    for (size_t i = 0; i < hits->count && i < copies_reach(most) && !status; i++) {
        struct sketch sketch = store_sketch(store, hits->items[i].passage);
        bool folded = false;
        status = fold_hit(&f, i, &sketch, &folded, error);
        out->folded += folded;
        if (folded || out->count == most) continue;
        out->items = memory_grown(out->items, out->count, &out->room, sizeof *out->items);
        out->items[out->count++] = (struct fold){.best = i, .hit = i, .sketch = sketch};
        link_fold(&f, out->count - 1);
    }
    free(f.links);
    free(f.heads);
    free(f.met);
    shingles_release(&f.shingles);
    return status ? status : store_doc_values_status(store, error);
}

void copies_release(struct folds *folds) {
    for (size_t i = 0; i < folds->count; i++) {
        free(folds->items[i].years);
        shingles_release(&folds->items[i].shingles);
    }
    free(folds->items);
    *folds = (struct folds){0};
}

/* A number of a passage's sketch. */
struct entry {
    uint32_t value;
    uint32_t at; /* index of the passage */
};

/* What is remembered of a passage's text. */
struct held {
    char *text; /* NULL = not read */
    size_t size;
    struct shingles shingles; /* empty = not needed yet */
};

/* Bytes that may be remembered of all passages: then all is freed, and read again when it is needed. */
#define HELD_MAX (128u << 20)

struct grouping {
    struct store *store;
    int64_t *passages;
    struct sketch *sketches;
    size_t *leader; /* of each passage the first of its group: union-find */
    size_t count, room;
    struct entry *entries; /* in order of the passages */
    size_t entry_count, entry_room;
    struct held *held; /* of each passage */
    size_t held_bytes;
    uint64_t *refused; /* pairs that are no copies, both numbers in one; a hash table, 0 = free */
    size_t refused_count, refused_room;
};

static size_t leader_of(struct grouping *g, size_t at) {
    while (g->leader[at] != at) at = g->leader[at] = g->leader[g->leader[at]];
    return at;
}

static void add_passage(struct grouping *g, int64_t id) {
    struct sketch sketch = store_sketch(g->store, id);
    size_t before = g->room;
    g->passages = memory_grown(g->passages, g->count, &g->room, sizeof *g->passages);
    if (g->room != before) {
        g->leader = memory_resized(g->leader, g->room, sizeof *g->leader);
        g->sketches = memory_resized(g->sketches, g->room, sizeof *g->sketches);
    }
    g->passages[g->count] = id;
    g->sketches[g->count] = sketch;
    g->leader[g->count] = g->count;
    for (size_t i = 0; i < SKETCH_SIZE && sketch.least[i]; i++) {
        g->entries = memory_grown(g->entries, g->entry_count, &g->entry_room, sizeof *g->entries);
        g->entries[g->entry_count++] = (struct entry){sketch.least[i], (uint32_t)g->count};
    }
    g->count++;
}

static enum status collect_letter(void *context, const struct letter_row *letter) {
    struct grouping *g = context;
    int64_t end = letter->first_passage + letter->passage_count;
    for (int64_t id = letter->first_passage; id < end; id++)
        if (passage_kind_returns(store_passage_shape(g->store, id).kind)) add_passage(g, id);
    return OK;
}

/* By the letters' paths: ids follow the order in which they came, and what is a copy of what must not depend
 * on it.
 */
static enum status collect(struct grouping *g, struct error *error) {
    enum status status = store_each_letter(g->store, collect_letter, g, error);
    g->held = memory_zeroed(g->count, sizeof *g->held);
    return status;
}

/* By value, and equal values in order of the passages: they are in that order already, and each round keeps
 * what the rounds before it made (radix sort, eight bits a round). */
static void sort_entries(struct grouping *g) {
    struct entry *from = g->entries, *to = memory_zeroed(g->entry_count, sizeof *to);
    for (unsigned shift = 0; shift < 32; shift += 8) {
        size_t start[257] = {0};
        for (size_t i = 0; i < g->entry_count; i++) start[(from[i].value >> shift & 255) + 1]++;
        for (size_t i = 1; i < 257; i++) start[i] += start[i - 1];
        for (size_t i = 0; i < g->entry_count; i++) to[start[from[i].value >> shift & 255]++] = from[i];
        struct entry *other = from;
        from = to;
        to = other;
    }
    g->entries = from;
    free(to);
}

static size_t refused_at(const struct grouping *g, uint64_t pair) {
    size_t at = (size_t)(pair * 0x9E3779B97F4A7C15u >> 20) & (g->refused_room - 1);
    while (g->refused[at] && g->refused[at] != pair) at = (at + 1) & (g->refused_room - 1);
    return at;
}

static void refuse(struct grouping *g, uint64_t pair) {
    if (g->refused_count * 2 >= g->refused_room) {
        uint64_t *old = g->refused;
        size_t room = g->refused_room;
        g->refused_room = room ? room * 2 : 1024;
        g->refused = memory_zeroed(g->refused_room, sizeof *g->refused);
        for (size_t i = 0; i < room; i++)
            if (old[i]) g->refused[refused_at(g, old[i])] = old[i];
        free(old);
    }
    g->refused[refused_at(g, pair)] = pair;
    g->refused_count++;
}

static bool is_refused(const struct grouping *g, uint64_t pair) {
    return g->refused_room && g->refused[refused_at(g, pair)] == pair;
}

static void let_go(struct grouping *g) {
    for (size_t i = 0; i < g->count; i++) {
        free(g->held[i].text);
        shingles_release(&g->held[i].shingles);
        g->held[i] = (struct held){0};
    }
    g->held_bytes = 0;
}

static enum status read_text(struct grouping *g, size_t at, struct error *error) {
    struct held *held = &g->held[at];
    if (held->text) return OK;
    str text = {0};
    enum status status = store_text(g->store, g->passages[at], &text, error);
    if (status > NONE) return status;
    held->text = memory_copied(text.p ? text.p : "", text.n);
    held->size = text.n;
    g->held_bytes += held->size;
    return OK;
}

static const struct shingles *shingles_at(struct grouping *g, size_t at) {
    struct held *held = &g->held[at];
    if (held->shingles.items) return &held->shingles;
    struct shingles *s = &held->shingles;
    shingles_read(s, store_analysis(g->store), (str){held->text, held->size});
    s->room = s->count + 1; /* no more than it needs, and never NULL */
    s->items = memory_resized(s->items, s->room, sizeof *s->items);
    g->held_bytes += s->room * sizeof *s->items;
    return s;
}

/* A passage of boilerplate is compared with many: it is read once. Most copies are the same to the byte. */
static enum status alike(struct grouping *g, size_t a, size_t b, bool *out, struct error *error) {
    if (g->held_bytes > HELD_MAX) let_go(g);
    enum status status = read_text(g, a, error);
    if (!status) status = read_text(g, b, error);
    if (status) return status;
    *out = str_eq((str){g->held[a].text, g->held[a].size}, (str){g->held[b].text, g->held[b].size}) ||
           shingles_likeness(shingles_at(g, a), shingles_at(g, b)) >= SKETCH_SAME;
    return OK;
}

/* Reads what will be compared in the order of the passages, in which it mostly stands in the index, which
 * takes a fraction of the time: what the first of a run of equal numbers is likely to meet. */
static enum status read_ahead(struct grouping *g, struct error *error) {
    bool *wanted = memory_zeroed(g->count, sizeof *wanted);
    for (size_t i = 1, first = 0; i < g->entry_count; i++) {
        if (g->entries[i].value != g->entries[first].value) first = i;
        size_t a = g->entries[first].at, b = g->entries[i].at;
        if (a == b || wanted[b] || !worth_a_look(&g->sketches[a], &g->sketches[b])) continue;
        wanted[a] = wanted[b] = true;
    }
    enum status status = OK;
    for (size_t i = 0; i < g->count && !status && g->held_bytes < HELD_MAX / 2; i++)
        if (wanted[i]) status = read_text(g, i, error);
    free(wanted);
    return status;
}

/* Each passage is compared with the first of those that share a number with it, not with all: boilerplate
 * that stands in thousands of letters is looked at once for each of them. */
static enum status join(struct grouping *g, struct error *error) {
    sort_entries(g);
    enum status status = read_ahead(g, error);
    for (size_t i = 0, first = 0; i < g->entry_count && !status; i++) {
        if (g->entries[i].value != g->entries[first].value) first = i;
        size_t a = leader_of(g, g->entries[first].at), b = leader_of(g, g->entries[i].at);
        if (a == b) continue;
        if (a > b) {
            size_t other = a;
            a = b;
            b = other;
        }
        uint64_t pair = (uint64_t)a << 32 | b; /* never 0, as b > a */
        if (is_refused(g, pair)) continue;
        bool copies = false;
        if (worth_a_look(&g->sketches[a], &g->sketches[b])) status = alike(g, a, b, &copies, error);
        if (copies)
            g->leader[b] = a;
        else
            refuse(g, pair);
    }
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
        repeat->passages =
            memory_grown(repeat->passages, repeat->count, &repeat->room, sizeof *repeat->passages);
        repeat->passages[repeat->count++] = g->passages[i];
    }
    free(group);
}

enum status copies_group(struct store *store, struct repeats *out, struct error *error) {
    *out = (struct repeats){0};
    struct grouping g = {.store = store};
    enum status status = collect(&g, error);
    if (!status) status = join(&g, error);
    if (!status) status = store_doc_values_status(store, error);
    if (!status) fill(&g, out);
    let_go(&g);
    free(g.held);
    free(g.refused);
    free(g.passages);
    free(g.leader);
    free(g.sketches);
    free(g.entries);
    return status;
}

void repeats_release(struct repeats *repeats) {
    for (size_t i = 0; i < repeats->count; i++) free(repeats->items[i].passages);
    free(repeats->items);
    *repeats = (struct repeats){0};
}
