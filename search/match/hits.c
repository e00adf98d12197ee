#include "search/match/hits.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "search/match/accumulators.h"
#include "search/match/best.h"
#include "search/match/context.h"
#include "search/query/date.h"

struct finding {
    struct store *store;
    struct hits *out;
    bool keep_terms, keep_places;
    struct best best; /* scores of running text; without items if all hits are wanted */
    double least;     /* what a hit must score to be among them */
    struct error *error;
};

static void keep_terms(struct hits *h, const double *terms) {
    if ((h->count + 1) * h->term_count > h->terms_room) {
        h->terms_room = (h->count + 1) * h->term_count * 2;
        h->terms = memory_resized(h->terms, h->terms_room, sizeof *h->terms);
    }
    if (h->term_count) memcpy(h->terms + h->count * h->term_count, terms, h->term_count * sizeof *terms);
}

/* Rows are given in order. */
static void keep_places(struct hits *h, size_t row, const struct match_hit *match) {
    size_t before = row ? h->place_ends[row - 1] : 0, end = before + match->place_count;
    if (end > h->places_room) {
        h->places_room = end * 2;
        h->places = memory_resized(h->places, h->places_room, sizeof *h->places);
    }
    if (match->place_count) memcpy(h->places + before, match->places, match->place_count * sizeof *h->places);
    h->place_ends = memory_grown(h->place_ends, row, &h->place_ends_room, sizeof *h->place_ends);
    h->place_ends[row] = end;
}

static enum status take(void *context, const struct match_hit *match) {
    struct finding *f = context;
    struct hits *h = f->out;
    bool layout = passage_kind_is_layout(store_passage_shape(f->store, match->passage).kind);
    if (f->best.items && !layout) {
        best_add(&f->best, match->score);
        if (best_full(&f->best)) f->least = f->best.items[0];
    }
    h->items = memory_grown(h->items, h->count, &h->room, sizeof *h->items);
    if (f->keep_terms) keep_terms(h, match->terms);
    if (f->keep_places) keep_places(h, h->count, match);
    h->items[h->count] = (struct hit){.passage = match->passage,
                                      .layout = layout,
                                      .score = match->score,
                                      .count = match->count,
                                      .row = h->count};
    h->count++;
    return OK;
}

/* Takes out what was kept until better hits were found. */
static void drop_outdone(const struct finding *f) {
    struct hits *h = f->out;
    size_t kept = 0;
    for (size_t i = 0; i < h->count; i++)
        if (h->items[i].score >= f->least) h->items[kept++] = h->items[i];
    h->count = kept;
}

/* In which letters the hits are, and of which years. */
static enum status find_letters(const struct finding *f) {
    for (size_t i = 0; i < f->out->count; i++) {
        struct hit *hit = &f->out->items[i];
        hit->letter = store_passage_brief(f->store, hit->passage).letter;
        if (!hit->letter) { /* not read is not damaged */
            enum status unread = store_doc_values_status(f->store, f->error);
            return unread ? unread : store_damaged_passage(f->store, hit->passage, f->error);
        }
        hit->year = store_letter_brief(f->store, hit->letter).year;
    }
    return OK;
}

static int by_passage(const void *a, const void *b) {
    const struct hit *x = a, *y = b;
    return (x->passage > y->passage) - (x->passage < y->passage);
}

/* What the letters of a year that the query names gain, of the best score. */
static void prefer_years(const struct expressions *e, struct hits *h) {
    double top = 0;
    for (size_t i = 0; i < h->count; i++)
        if (h->items[i].score > top) top = h->items[i].score;
    int year = 0;
    bool named = false;
    for (size_t i = 0; i < h->count; i++) {
        struct hit *hit = &h->items[i];
        if (hit->year != year) named = expression_names_year(e, hit->year);
        year = hit->year;
        hit->year_named = named;
        if (named) hit->score += HITS_YEAR_SHARE * top;
    }
}

static void describe_terms(struct hits *h, const struct plan *plan) {
    h->term_count = plan->term_count;
    h->term = memory_zeroed(plan->term_count + 1, sizeof *h->term);
    for (size_t i = 0; i < plan->term_count; i++)
        h->term[i] = (struct hits_term){plan->terms[i].leaf, plan->terms[i].share};
}

/* Are the leaf's places those that are marked? Not of words near each other. A prefix or pattern is marked in
 * every word that it fits, those too that only a hyphen stands for and whose families nobody looked for. */
static bool tells_places(const struct leaf *leaf) {
    if (leaf->silent) return true;
    for (size_t i = 0; i < leaf->reading_count; i++)
        for (size_t k = 0; k < leaf->readings[i].position_count; k++)
            if (leaf->readings[i].positions[k].prefix || leaf->readings[i].positions[k].pattern) return false;
    return !leaf->near;
}

static bool tell_places(const struct expressions *e) {
    for (size_t i = 0; i < e->leaf_count; i++)
        if (!tells_places(e->leaves[i])) return false;
    return true;
}

static bool is_ranked(const struct hits_options *options) {
    return options->measure == MATCH_SCORE || options->measure == MATCH_LETTERS;
}

/* May hits that others outdo be left out? Not if a year is named, which adds to scores when all are known. */
static bool wants_some(const struct hits_options *options, const struct expressions *e) {
    return options->first && options->measure == MATCH_SCORE && !expression_names_years(e);
}

static struct plan_options plan_of(const struct hits_options *options, bool places, bool some) {
    return (struct plan_options){.detail = places ? SOURCE_PLACES : topk_detail(options->measure),
                                 .years = options->years,
                                 .letters = options->letters,
                                 .lazy = some};
}

/* Keeps the places of the hits that may be shown: of those that score as much as the best `shown` do. */
static void keep_shown_places(struct hits *h, struct accumulators *ranked, size_t shown) {
    struct best best = {memory_zeroed(shown, sizeof *best.items), 0, shown};
    for (size_t i = 0; i < h->count; i++)
        if (!h->items[i].layout) best_add(&best, h->items[i].score);
    for (size_t i = 0; i < h->count; i++) {
        struct match_hit match = {0};
        if (!best_full(&best) || h->items[i].score >= best.items[0])
            match.places = accumulators_places(ranked, h->items[i].passage, &match.place_count);
        keep_places(h, h->items[i].row, &match);
    }
    free(best.items);
}

/* Walks the plan, by accumulators if they fit; *ranked: those, or NULL. They want all lists in memory: the
 * first question, which has to make that memory, is faster without. */
static enum status walk(struct finding *f, const struct expressions *e, const struct hits_options *options,
                        const struct plan_options *how, struct plan *plan, struct accumulators **ranked) {
    size_t *total = &f->out->total;
    bool places = f->keep_places;
    enum status status = plan_make(f->store, e, how, plan, f->error);
    if (status) return status;
    describe_terms(f->out, plan);
    if (f->best.items && !posting_lists_are_new(plan->reader) &&
        (*ranked = accumulators_new(plan, f->best.wanted))) {
        f->keep_places = false;
        status = accumulators_walk(*ranked, take, f, total, f->error);
        if (status != NONE) return status;
        accumulators_free(*ranked);
        *ranked = NULL;
        plan_release(plan);
        f->keep_places = places;
        status = plan_make(f->store, e, how, plan, f->error);
    }
    if (!status) status = topk_walk(plan, options->measure, &f->least, take, f, total, f->error);
    f->out->at_most = plan_waits(plan);
    return status;
}

/* What the scores gain by more than the passage's own words: its context, the form of what is asked for, a
 * year. */
static enum status raise_scores(struct store *store, const struct expressions *e,
                                const struct hits_options *options, struct hits *out, struct error *error) {
    if (options->context && options->measure == MATCH_SCORE) {
        context_score(store, out);
        enum status status = context_fit(store, options->typed, out, error);
        if (status) return status;
    }
    if (is_ranked(options)) prefer_years(e, out);
    return OK;
}

/* Of how many hits the scores are kept. With a context one more, which shows at which score the pool ends. */
static size_t wanted_of(const struct hits_options *options, bool context) {
    return context && options->first <= CONTEXT_POOL ? CONTEXT_POOL + 1 : options->first;
}

enum status hits_find(struct store *store, const struct expressions *e, const struct hits_options *options,
                      struct hits *out, struct error *error) {
    *out = (struct hits){0};
    bool context = options->context && options->measure == MATCH_SCORE;
    bool places = options->places && options->measure == MATCH_SCORE && tell_places(e);
    struct finding f = {.store = store,
                        .out = out,
                        .keep_terms = options->keep_terms || context,
                        .keep_places = places,
                        .best.wanted = wanted_of(options, context),
                        .error = error};
    bool some = wants_some(options, e);
    const struct plan_options how = plan_of(options, places, some);
    if (some) f.best.items = memory_zeroed(f.best.wanted, sizeof *f.best.items);
    struct plan plan = {0};
    struct accumulators *ranked = NULL;
    enum status status = walk(&f, e, options, &how, &plan, &ranked);
    if (!status && f.best.items && !ranked) drop_outdone(&f);
    if (!status) status = find_letters(&f);
    if (!status) status = raise_scores(store, e, options, out, error);
    if (!status && ranked && places) keep_shown_places(out, ranked, options->first);
    accumulators_free(ranked);
    plan_release(&plan);
    free(f.best.items);
    return status;
}

static int by_score(const void *a, const void *b) {
    const struct hit *x = a, *y = b;
    if (x->layout != y->layout) return x->layout ? 1 : -1;
    if (x->score != y->score) return x->score > y->score ? -1 : 1;
    if (x->year != y->year) return x->year < y->year ? -1 : 1;
    return by_passage(a, b);
}

static int by_key(const void *a, const void *b) {
    const struct hit *x = a, *y = b;
    if (x->key != y->key) return x->key < y->key ? -1 : 1;
    return by_passage(a, b);
}

int64_t hits_order_key(enum hits_order order, int year, str signed_on) {
    bool down = order == ORDER_YEAR_DOWN || order == ORDER_SIGNED_DOWN;
    int key = order == ORDER_YEAR || order == ORDER_YEAR_DOWN ? year : date_of(signed_on);
    if (!key && order != ORDER_YEAR) return INT64_MAX;
    return down ? -key : key;
}

/* What each letter is sorted by, by its id. */
struct keys {
    enum hits_order order;
    int64_t *items, last, next;
};

static enum status take_key(void *context, const struct letter_row *row) {
    struct keys *keys = context;
    if (row->id <= 0 || row->id > keys->last) return OK;
    keys->items[row->id] =
        keys->order == ORDER_PATH ? ++keys->next : hits_order_key(keys->order, row->year, row->signed_on);
    return OK;
}

static enum status make_keys(struct store *store, enum hits_order order, struct hits *hits,
                             struct error *error) {
    bool rows = order == ORDER_SIGNED || order == ORDER_SIGNED_DOWN || order == ORDER_PATH;
    struct keys keys = {.order = order, .last = store_last_letter(store)};
    enum status status = OK;
    keys.items = memory_zeroed((size_t)keys.last + 1, sizeof *keys.items);
    if (rows) status = store_each_letter(store, take_key, &keys, error);
    for (size_t i = 0; i < hits->count; i++) {
        struct hit *hit = &hits->items[i];
        if (!rows)
            hit->key = hits_order_key(order, hit->year, (str){0});
        else
            hit->key = hit->letter > 0 && hit->letter <= keys.last ? keys.items[hit->letter] : 0;
    }
    free(keys.items);
    return status;
}

struct placed {
    struct hit hit;
    str path;
};

static int by_path(const void *a, const void *b) {
    const struct placed *x = a, *y = b;
    int order = str_cmp(x->path, y->path);
    return order ? order : by_passage(&x->hit, &y->hit);
}

/* Puts hits that are equal but for their letters in order of the letters' paths. */
static enum status sort_run(struct store *store, struct hit *run, size_t count, struct error *error) {
    struct arena arena = {0};
    struct placed *placed = memory_zeroed(count, sizeof *placed);
    enum status status = OK;
    str path = {0};
    for (size_t i = 0; i < count && status <= NONE; i++) {
        struct letter_row row;
        if (i == 0 || run[i].letter != run[i - 1].letter) {
            status = store_letter(store, run[i].letter, &row, error);
            path = status == OK ? arena_copied(&arena, row.path) : (str){0};
        }
        placed[i] = (struct placed){run[i], path};
    }
    qsort(placed, count, sizeof *placed, by_path);
    for (size_t i = 0; i < count; i++) run[i] = placed[i].hit;
    free(placed);
    arena_release(&arena);
    return status == NONE ? OK : status;
}

static bool same_rank(const struct hit *a, const struct hit *b, enum hits_order order) {
    if (order != ORDER_SCORE) return a->key == b->key;
    return a->year == b->year && a->layout == b->layout && a->score == b->score;
}

static void swap(struct hit *a, struct hit *b) {
    struct hit other = *a;
    *a = *b;
    *b = other;
}

/* Brings the first `end` of all places to the front, in no order, without sorting the rest (Hoare's
 * selection; the order is total, so that no two hits are equal). Of tens of thousands of hits ten are looked
 * at. */
static void select_first(struct hit *items, size_t count, size_t end,
                         int (*order)(const void *, const void *)) {
    size_t from = 0, to = count;
    for (int rounds = 0; to - from > 32 && from < end && end < to; rounds++) {
        if (rounds == 64) { /* hardly by chance */
            qsort(items + from, to - from, sizeof *items, order);
            return;
        }
        struct hit *middle = items + from + (to - from) / 2, *last = items + to - 1;
        if (order(middle, items + from) < 0) swap(middle, items + from);
        if (order(last, items + from) < 0) swap(last, items + from);
        if (order(last, middle) < 0) swap(last, middle);
        struct hit pivot = *middle;
        size_t i = from, j = to - 1;
        for (;;) {
            while (order(items + i, &pivot) < 0) i++;
            while (order(&pivot, items + j) < 0) j--;
            if (i >= j) break;
            swap(items + i++, items + j--);
        }
        if (end <= j + 1)
            to = j + 1;
        else
            from = j + 1;
    }
    if (from < end) qsort(items + from, to - from, sizeof *items, order);
}

/* How many hits stand among the first `end` or are equal to one of them but for their letters: brought to the
 * front, in order. */
static size_t sort_first(struct hits *hits, size_t end, enum hits_order by) {
    int (*order)(const void *, const void *) = by == ORDER_SCORE ? by_score : by_key;
    if (end > hits->count) end = hits->count;
    if (!end) return 0;
    select_first(hits->items, hits->count, end, order);
    qsort(hits->items, end, sizeof *hits->items, order);
    size_t sorted = end;
    struct hit last = hits->items[end - 1];
    for (size_t i = end; i < hits->count; i++)
        if (same_rank(&hits->items[i], &last, by)) swap(&hits->items[sorted++], &hits->items[i]);
    if (sorted > end) qsort(hits->items, sorted, sizeof *hits->items, order);
    return sorted;
}

enum status hits_sort(struct store *store, struct hits *hits, enum hits_order order, size_t first, size_t end,
                      struct error *error) {
    enum status status = order == ORDER_SCORE ? OK : make_keys(store, order, hits, error);
    size_t sorted = sort_first(hits, end, order);
    for (size_t i = 0, next; i < sorted && i < end && !status; i = next) {
        bool letters_differ = false;
        for (next = i + 1; next < sorted && same_rank(&hits->items[i], &hits->items[next], order); next++)
            letters_differ |= hits->items[next].letter != hits->items[i].letter;
        if (letters_differ && next > first) status = sort_run(store, hits->items + i, next - i, error);
    }
    return status;
}

void hits_release(struct hits *hits) {
    free(hits->items);
    free(hits->terms);
    free(hits->places);
    free(hits->place_ends);
    free(hits->term);
    *hits = (struct hits){0};
}
