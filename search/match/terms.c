/* What the words of a question are made of, as words that rank by themselves. */
#include "search/match/reading.h"

#include <math.h>

#include "danish/analysis.h"
#include "danish/stopword.h"
#include "store/bm25.h"
#include "store/posting_list.h"

/* What a part of a question's word counts beside the whole word, before both are bounded: see bound_terms. */
#define SHARE_PART 1.2

/* How far the sum of a compound and its parts is drawn towards the compound alone: 0 not at all, 1 wholly.
 * Measured: 1 makes too little of compounds beside plain words. */
#define PART_BOUND .45

/* What a question's word is made of, as a word that ranks by itself: samarbejdet of samarbejdsaftalen. */
static void add_term(struct builder *b, struct leaf *leaf, const struct position *families) {
    size_t before = leaf->reading_count;
    unsigned term = leaf->readings[before - 1].term + 1;
    builder_add_families(b, leaf, families, RUNG_PART, WEIGHT_WORD);
    for (size_t i = before; i < leaf->reading_count; i++) {
        leaf->readings[i].term = term;
        leaf->readings[i].share = SHARE_PART;
    }
}

/* The part of word whose first family is the pth; returns the number of the next part's. */
static size_t add_part(struct builder *b, struct leaf *leaf, const struct term *word, size_t p) {
    const struct term_part *part = &word->parts[p];
    struct position families = {.form = builder_keep(b, str_sub(word->form, part->start, part->end))};
    if (part->key->text.p[0] != PART_MARK) return p + 1;
    for (; p < word->part_count; p++) {
        const struct term_part *same = &word->parts[p];
        if (same->start != part->start || same->end != part->end) break;
        builder_add_key(b, &families, str_sub(same->key->text, 1, same->key->text.n));
    }
    if (!stopword_is(families.form)) add_term(b, leaf, &families);
    return p;
}

/* How many passages hold the terms of the leaf: each the sum of its keys', as ranking adds them up. */
static void count_terms(struct builder *b, const struct leaf *leaf, int64_t *found) {
    for (size_t i = 0; i < leaf->reading_count; i++) {
        const struct reading *reading = &leaf->readings[i];
        for (size_t k = 0; reading->position_count == 1 && k < reading->positions->key_count && !b->status;
             k++) {
            int64_t count = 0;
            b->status = store_frequency(b->store, reading->positions->keys[k], &count, b->error);
            found[reading->term] += count;
        }
    }
}

/* A passage that holds a compound holds its parts: unbounded, they would add up to more than a rarer word
 * beside them. An occurrence of all together must not gain more than the compound alone can at most. */
static void bound_terms(struct builder *b, struct leaf *leaf) {
    size_t terms = leaf->readings[leaf->reading_count - 1].term + (size_t)1;
    struct posting_list_reader *reader;
    if (terms == 1 || b->status || (b->status = posting_lists_open(b->store, &reader, b->error))) return;
    int64_t *found = arena_zeroed(&b->out->arena, terms * sizeof *found);
    count_terms(b, leaf, found);
    double whole = bm25_idf(posting_lists_passages(reader), found[0]), all = whole;
    for (size_t i = 1; i < terms; i++) all += SHARE_PART * bm25_idf(posting_lists_passages(reader), found[i]);
    double bound = fmin(pow(whole / all, PART_BOUND), BM25_MOST * whole / all);
    for (size_t i = 0; i < leaf->reading_count; i++) leaf->readings[i].share *= bound;
    posting_lists_close(reader);
}

void terms_add(struct builder *b, struct leaf *leaf, const struct words *words) {
    for (size_t i = 0; i < words->count; i++) {
        const struct term *word = words->pieces[i];
        if (words->count > 1 && !stopword_is(word->form)) {
            struct position piece = {.form = builder_keep(b, word->form)};
            builder_add_keys(b, &piece, word);
            add_term(b, leaf, &piece);
        }
        for (size_t p = 0; p < word->part_count;) p = add_part(b, leaf, word, p);
    }
    bound_terms(b, leaf);
}
