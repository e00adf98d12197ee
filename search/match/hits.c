#include "search/match/hits.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "search/match/evaluate.h"
#include "search/match/match.h"
#include "search/match/topk.h"

struct finding {
    struct store *store;
    const struct hits_options *options;
    const struct set *among; /* NULL = all */
    struct hits *out;
    struct set seen;
    bool remember;
    /* The best scores of running text, a heap with the least in front, when only the first are wanted. */
    double *best;
    size_t best_count;
    double least; /* what a hit must score to be among them */
    struct error *error;
};

static bool is_layout(enum passage_kind kind) {
    return kind >= PASSAGE_LETTERHEAD && kind != PASSAGE_FOOTNOTE;
}

/* A letter of unknown year is in no years but all of them. */
static bool in_years(const struct hits_options *options, int year) {
    if (!year) return options->first_year == 0 && options->last_year == QUERY_YEAR_LAST;
    return year >= options->first_year && year <= options->last_year;
}

/* One more score; the worst of those that are no longer wanted falls out. */
static void keep_best(struct finding *f, double score) {
    size_t wanted = f->options->first, at = 0;
    if (f->best_count < wanted) {
        for (at = f->best_count++; at && f->best[(at - 1) / 2] > score; at = (at - 1) / 2)
            f->best[at] = f->best[(at - 1) / 2];
    } else {
        for (size_t next; (next = at * 2 + 1) < wanted; at = next) {
            if (next + 1 < wanted && f->best[next + 1] < f->best[next]) next++;
            if (f->best[next] >= score) break;
            f->best[at] = f->best[next];
        }
    }
    f->best[at] = score;
    if (f->best_count == wanted) f->least = f->best[0];
}

static enum status take(void *context, const struct match_hit *match) {
    struct finding *f = context;
    if (f->among && !set_has(f->among, match->passage)) return OK;
    struct passage_brief brief = store_passage_brief(f->store, match->passage);
    if (!brief.letter) { /* not read is not damaged */
        enum status unread = store_doc_values_status(f->store, f->error);
        return unread ? unread : store_damaged_passage(f->store, match->passage, f->error);
    }
    int year = store_letter_brief(f->store, brief.letter).year;
    if (f->options->years && !in_years(f->options, year)) return OK;
    struct hits *h = f->out;
    h->total++;
    if (f->remember) set_add(&f->seen, match->passage);
    if (match->score < f->least) return OK;
    if (f->best && !is_layout(brief.kind)) keep_best(f, match->score);
    h->items = memory_grown(h->items, h->count, &h->room, sizeof *h->items);
    if (f->options->keep_terms && match->term_count) {
        h->term_count = match->term_count;
        if ((h->count + 1) * h->term_count > h->terms_room) {
            h->terms_room = (h->count + 1) * h->term_count * 2;
            h->terms = memory_resized(h->terms, h->terms_room, sizeof *h->terms);
        }
        memcpy(h->terms + h->count * h->term_count, match->terms, h->term_count * sizeof *h->terms);
    }
    h->items[h->count++] = (struct hit){match->passage, brief.letter, year, is_layout(brief.kind),
                                        match->score,   match->count, false};
    return OK;
}

/* A year filter beside everything else is looked up per hit, which costs less than a set of all its passages.
 */
static bool take_year_filter(struct expression *root, struct hits_options *options) {
    if (options->years || root->kind != QUERY_AND) return false;
    for (size_t i = 0; i < root->child_count; i++) {
        if (root->children[i]->kind != QUERY_YEAR || root->child_count < 2) continue;
        options->years = true;
        options->first_year = root->children[i]->query->from;
        options->last_year = root->children[i]->query->to;
        memmove(root->children + i, root->children + i + 1,
                (root->child_count - i - 1) * sizeof *root->children);
        root->child_count--;
        return true;
    }
    return false;
}

static void keep_shares(struct hits *h, const struct match_text *text) {
    if (!h->term_count) return;
    h->shares = memory_zeroed(h->term_count, sizeof *h->shares);
    for (size_t i = 0; i < text->phrase_count; i++)
        if (text->phrases[i].term < h->term_count) h->shares[text->phrases[i].term] = text->phrases[i].share;
}

static enum status find_pure(struct finding *f, const struct expression *root, struct error *error) {
    if (f->options->measure == MATCH_SCORE && !f->options->keep_terms && topk_can(root)) {
        enum status found =
            topk_find(f->store, root, &f->least, take, f, f->options->years ? NULL : &f->out->total, error);
        if (found != NONE) return found;
    }
    struct match_text text = {0};
    match_render(root, &text);
    struct match match = match_of(&text);
    enum status status = store_match(f->store, &match, f->options->measure, take, f, error);
    keep_shares(f->out, &text);
    match_release(&text);
    return status;
}

/* Calls take for all that hold any leaf that can be a reason, and what is among the hits stays. */
static enum status find_leaves(struct finding *f, const struct expressions *e, struct error *error) {
    struct expression *leaves = memory_zeroed(e->leaf_count + 1, sizeof *leaves);
    struct expression **children = memory_zeroed(e->leaf_count + 1, sizeof *children);
    struct expression any = {.kind = QUERY_OR, .children = children};
    bool can = f->options->measure == MATCH_SCORE && !f->options->keep_terms;
    for (size_t i = 0; i < e->leaf_count; i++) {
        if (e->leaves[i]->silent) continue;
        can = can && topk_can_leaf(e->leaves[i]);
        leaves[i] = (struct expression){.kind = QUERY_WORD, .leaf = e->leaves[i]};
        children[any.child_count++] = &leaves[i];
    }
    struct match_text text = {0};
    enum status status =
        can && any.child_count ? topk_find(f->store, &any, &f->least, take, f, NULL, error) : NONE;
    if (status == NONE && match_render_leaves(e, &text)) {
        struct match match = match_of(&text);
        status = store_match(f->store, &match, f->options->measure, take, f, error);
        keep_shares(f->out, &text);
    }
    match_release(&text);
    free(leaves);
    free(children);
    return status == NONE ? OK : status;
}

/* Scores by all leaves that can be a reason; what only a filter lets in scores nothing. */
static enum status find_among(struct finding *f, const struct expressions *e, const struct set *among,
                              struct error *error) {
    f->among = among;
    f->remember = true;
    enum status status = f->options->measure == MATCH_WHERE ? OK : find_leaves(f, e, error);
    double *none = memory_zeroed(f->out->term_count + 1, sizeof *none);
    for (int64_t id = set_next(among, 0); id >= 0 && !status; id = set_next(among, id + 1)) {
        struct match_hit hit = {.passage = id, .terms = none, .term_count = f->out->term_count};
        if (!set_has(&f->seen, id)) status = take(f, &hit);
    }
    free(none);
    set_release(&f->seen);
    return status;
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

enum status hits_find(struct store *store, const struct expressions *e, const struct hits_options *options,
                      struct hits *out, struct error *error) {
    *out = (struct hits){0};
    struct hits_options o = *options;
    struct finding f = {.store = store, .options = &o, .out = out, .error = error};
    enum status status = OK;
    if (e->root) take_year_filter(e->root, &o);
    /* a year that is named adds to scores when all are known */
    if (o.measure != MATCH_SCORE || o.keep_terms || expression_names_years(e)) o.first = 0;
    if (o.first) f.best = memory_zeroed(o.first, sizeof *f.best);
    const struct expression *root = e->root;
    if (root && root->kind == QUERY_AND && root->child_count == 1) root = root->children[0];
    if (root && match_is_pure(root)) {
        status = find_pure(&f, root, error);
    } else {
        struct set among = {0};
        status = root ? evaluate(store, root, &among, error)
                      : evaluate_years(store, 0, QUERY_YEAR_LAST, &among, error);
        if (!status) status = find_among(&f, e, &among, error);
        set_release(&among);
        if (!o.keep_terms && out->count) qsort(out->items, out->count, sizeof *out->items, by_passage);
    }
    if (!status && o.measure == MATCH_SCORE) prefer_years(e, out);
    free(f.best);
    return status ? status : store_doc_values_status(store, error);
}

static int by_score(const void *a, const void *b) {
    const struct hit *x = a, *y = b;
    if (x->layout != y->layout) return x->layout ? 1 : -1;
    if (x->score != y->score) return x->score > y->score ? -1 : 1;
    if (x->year != y->year) return x->year < y->year ? -1 : 1;
    return by_passage(a, b);
}

static int by_year(const void *a, const void *b) {
    const struct hit *x = a, *y = b;
    if (x->year != y->year) return x->year < y->year ? -1 : 1;
    return by_passage(a, b);
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

static bool same_rank(const struct hit *a, const struct hit *b, bool year_alone) {
    if (a->year != b->year) return false;
    return year_alone || (a->layout == b->layout && a->score == b->score);
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
static size_t sort_first(struct hits *hits, size_t end, bool year_alone) {
    int (*order)(const void *, const void *) = year_alone ? by_year : by_score;
    if (end > hits->count) end = hits->count;
    if (!end) return 0;
    select_first(hits->items, hits->count, end, order);
    qsort(hits->items, end, sizeof *hits->items, order);
    size_t sorted = end;
    struct hit last = hits->items[end - 1];
    for (size_t i = end; i < hits->count; i++)
        if (same_rank(&hits->items[i], &last, year_alone)) swap(&hits->items[sorted++], &hits->items[i]);
    if (sorted > end) qsort(hits->items, sorted, sizeof *hits->items, order);
    return sorted;
}

enum status hits_sort(struct store *store, struct hits *hits, bool year_alone, size_t first, size_t end,
                      struct error *error) {
    size_t sorted = sort_first(hits, end, year_alone);
    enum status status = OK;
    for (size_t i = 0, next; i < sorted && i < end && !status; i = next) {
        bool letters_differ = false;
        for (next = i + 1; next < sorted && same_rank(&hits->items[i], &hits->items[next], year_alone);
             next++)
            letters_differ |= hits->items[next].letter != hits->items[i].letter;
        if (letters_differ && next > first) status = sort_run(store, hits->items + i, next - i, error);
    }
    return status;
}

void hits_release(struct hits *hits) {
    free(hits->items);
    free(hits->terms);
    free(hits->shares);
    *hits = (struct hits){0};
}
