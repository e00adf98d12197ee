#include "search/match/letters.h"

#include <stdlib.h>

#include "base/memory.h"
#include "search/match/marks.h"
#include "store/bm25.h"
#include "store/span_map.h"

struct ranking {
    struct letter_hit hit;
    str path;
    const double *terms; /* their frequencies */
    bool year_named;
    int64_t key; /* by which it is sorted, unless by score or path */
};

static int by_letter(const void *a, const void *b) {
    const struct hit *x = *(const struct hit *const *)a, *y = *(const struct hit *const *)b;
    if (x->letter != y->letter) return x->letter < y->letter ? -1 : 1;
    return (x->passage > y->passage) - (x->passage < y->passage);
}

static int by_path(const struct ranking *x, const struct ranking *y) {
    if (x->hit.year != y->hit.year) return x->hit.year < y->hit.year ? -1 : 1;
    return str_cmp(x->path, y->path);
}

static int by_score(const void *a, const void *b) {
    const struct ranking *x = a, *y = b;
    if (x->hit.score != y->hit.score) return x->hit.score > y->hit.score ? -1 : 1;
    return by_path(x, y);
}

static int by_key(const void *a, const void *b) {
    const struct ranking *x = a, *y = b;
    if (x->key != y->key) return x->key < y->key ? -1 : 1;
    return by_path(x, y);
}

static int by_path_alone(const void *a, const void *b) {
    return str_cmp(((const struct ranking *)a)->path, ((const struct ranking *)b)->path);
}

static void score(struct store *store, struct ranking *all, size_t count, const struct hits *hits) {
    int64_t letters = store_letter_count(store);
    double mean = store_letter_mean(store);
    for (size_t term = 0; term < hits->term_count; term++) {
        int64_t n = 0;
        for (size_t i = 0; i < count; i++) n += all[i].terms[term] > 0;
        double idf = hits->term[term].share * bm25_idf(letters, n);
        for (size_t i = 0; i < count; i++) {
            double tf = all[i].terms[term];
            double length = (double)store_letter_brief(store, all[i].hit.letter).words / mean;
            all[i].hit.score += idf * bm25_gain(tf, BM25_K1 * (1 - BM25_B + BM25_B * length));
        }
    }
    double top = 0;
    for (size_t i = 0; i < count; i++)
        if (all[i].hit.score > top) top = all[i].hit.score;
    for (size_t i = 0; i < count; i++)
        if (all[i].year_named) all[i].hit.score += HITS_YEAR_SHARE * top;
}

/* How many leaves have a term in a hit: a leaf's terms stand together. */
static size_t leaves_of(const struct hits *hits, const struct hit *hit) {
    size_t count = 0, last = SIZE_MAX;
    for (size_t term = 0; term < hits->term_count; term++) {
        if (hits->terms[hit->row * hits->term_count + term] <= 0 || hits->term[term].leaf == last) continue;
        last = hits->term[term].leaf;
        count++;
    }
    return count;
}

/* Adds up the hits of each letter; hits is in order of letters. Returns how many letters. */
static size_t gather(const struct hits *hits, const struct hit *const *ordered, size_t leaves,
                     struct ranking *all, double *terms) {
    size_t count = 0;
    for (size_t i = 0; i < hits->count; i++) {
        const struct hit *hit = ordered[i];
        if (!count || all[count - 1].hit.letter != hit->letter) {
            all[count] = (struct ranking){.hit = {.letter = hit->letter, .year = hit->year},
                                          .terms = terms + count * hits->term_count,
                                          .year_named = hit->year_named};
            count++;
        }
        all[count - 1].hit.hits += !leaves || leaves_of(hits, hit) == leaves;
        for (size_t term = 0; term < hits->term_count; term++)
            terms[(count - 1) * hits->term_count + term] += hits->terms[hit->row * hits->term_count + term];
    }
    return count;
}

/* A letter's passages stand together, and letters are in order, in both. */
static void count_whole(struct ranking *all, size_t count, const struct hits *whole) {
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        all[i].hit.hits = 0;
        while (at < whole->count && whole->items[at].letter < all[i].hit.letter) at++;
        for (; at < whole->count && whole->items[at].letter == all[i].hit.letter; at++) all[i].hit.hits++;
    }
}

static int by_letter_id(const void *a, const void *b) {
    const struct hit *x = a, *y = b;
    return (x->letter > y->letter) - (x->letter < y->letter);
}

/* In a new index letters stand in order already. */
static void sort_unless_sorted(void *items, size_t count, size_t size,
                               int (*order)(const void *, const void *)) {
    const char *item = items;
    for (size_t i = 1; i < count; i++, item += size)
        if (order(item, item + size) > 0) {
            qsort(items, count, size, order);
            return;
        }
}

static enum status read_rows(struct store *store, struct ranking *all, size_t count, enum hits_order order,
                             struct arena *arena, struct error *error) {
    enum status status = OK;
    for (size_t i = 0; i < count && status <= NONE; i++) {
        struct letter_row row;
        status = store_letter(store, all[i].hit.letter, &row, error);
        if (status) continue;
        all[i].path = arena_copied(arena, row.path);
        all[i].key = hits_order_key(order, row.year, row.signed_on);
    }
    return status <= NONE ? OK : status;
}

/* Paths and dates are looked up if they decide: a letter's score and year are at hand. */
static enum status sort_letters(struct store *store, struct ranking *all, size_t count, enum hits_order order,
                                struct error *error) {
    int (*before)(const void *, const void *) = order == ORDER_SCORE  ? by_score
                                                : order == ORDER_PATH ? by_path_alone
                                                                      : by_key;
    bool rows = order == ORDER_SIGNED || order == ORDER_SIGNED_DOWN || order == ORDER_PATH;
    struct arena arena = {0};
    enum status status = rows ? read_rows(store, all, count, order, &arena, error) : OK;
    for (size_t i = 0; i < count && !rows; i++) all[i].key = hits_order_key(order, all[i].hit.year, (str){0});
    qsort(all, count, sizeof *all, before);
    for (size_t i = 0, end; i < count && !rows && !status; i = end) {
        for (end = i + 1; end < count && !before(&all[i], &all[end]);) end++;
        if (end == i + 1) continue;
        status = read_rows(store, all + i, end - i, order, &arena, error);
        qsort(all + i, end - i, sizeof *all, before);
    }
    arena_release(&arena);
    return status;
}

enum status letters_rank(struct store *store, const struct hits *hits, const struct hits *whole,
                         size_t leaves, enum hits_order order, struct letter_hits *out, struct error *error) {
    *out = (struct letter_hits){0};
    if (!hits->count) return OK;
    const struct hit **ordered = memory_zeroed(hits->count, sizeof *ordered);
    for (size_t i = 0; i < hits->count; i++) ordered[i] = &hits->items[i];
    sort_unless_sorted(ordered, hits->count, sizeof *ordered, by_letter);
    struct ranking *all = memory_zeroed(hits->count, sizeof *all);
    double *terms = memory_zeroed(hits->count * (hits->term_count + 1), sizeof *terms);
    size_t count = gather(hits, ordered, leaves, all, terms);
    if (whole) {
        sort_unless_sorted(whole->items, whole->count, sizeof *whole->items, by_letter_id);
        count_whole(all, count, whole);
    }
    score(store, all, count, hits);
    enum status status = sort_letters(store, all, count, order, error);
    out->items = memory_zeroed(count, sizeof *out->items);
    for (size_t i = 0; i < count; i++) out->items[out->count++] = all[i].hit;
    free(terms);
    free(all);
    free(ordered);
    return status ? status : store_doc_values_status(store, error);
}

/* Each leaf's first mark, in the order of the query. */
static void take_words(const struct passage_row *row, const struct marks *marks, const struct expressions *e,
                       bool *seen, struct letter_hit *hit) {
    for (size_t i = 0; i < marks->count; i++) {
        const struct mark *mark = &marks->items[i];
        if (mark->word >= e->leaf_count || seen[mark->word]) continue;
        seen[mark->word] = true;
        hit->words[hit->word_count++] =
            (struct letter_word){e->leaves[mark->word]->query->text,
                                 span_map_find(row->spans, row->span_count, mark->start).line, mark->rung};
    }
}

enum status letters_words(struct store *store, const struct expressions *e, const struct hits *hits,
                          struct letter_hit *hit, struct error *error) {
    bool *seen = memory_zeroed(e->leaf_count + 1, sizeof *seen);
    size_t wanted = 0;
    for (size_t i = 0; i < e->leaf_count; i++) wanted += !e->leaves[i]->silent;
    hit->words = memory_zeroed(e->leaf_count + 1, sizeof *hit->words);
    hit->word_count = 0;
    struct tokens tokens = {0};
    struct marks marks = {0};
    enum status status = OK;
    for (size_t i = 0; i < hits->count && hit->word_count < wanted && !status; i++) {
        struct passage_row row;
        if (hits->items[i].letter != hit->letter) continue;
        status = store_passage_alone(store, hits->items[i].passage, &row, error);
        if (status == NONE) status = store_damaged_passage(store, hits->items[i].passage, error);
        if (status) break;
        tokens_read(&tokens, store_analysis(store), row.text);
        marks_find(&marks, &tokens, row.text, e);
        take_words(&row, &marks, e, seen, hit);
    }
    marks_release(&marks);
    tokens_release(&tokens);
    free(seen);
    return status;
}

void letters_release(struct letter_hits *letters) {
    for (size_t i = 0; i < letters->count; i++) free(letters->items[i].words);
    free(letters->items);
    *letters = (struct letter_hits){0};
}
