#include "search/match/topk.h"

#include <stdlib.h>

#include "base/memory.h"
#include "search/match/phrase.h"
#include "store/bm25.h"
#include "store/posting_list.h"

/* So many passages are looked at together, in WORDS words of a bit each. */
#define WORD_BITS 64
#define WORDS 64
#define WINDOW (WORD_BITS * WORDS)

/* Of so many occurrences in a passage the most that they add is kept at hand. */
#define COUNTS 8

/* More parts than this no AND has here. */
#define GROUPS 200

/* A reading. */
struct source {
    unsigned term; /* whose frequency it adds to */
    double weight;
    struct posting_list *list; /* of one key; NULL for what was counted beforehand */
    struct list_entry *window; /* of a list: its part of the window, and behind that the end */
    const struct list_entry *first,
        *at;             /* where the window begins and where it stands, there or in what was counted */
    double most[COUNTS]; /* what 0, 1, 2 ... occurrences add at most; the last: however many */
};

struct scored_term {
    double share, idf;         /* idf: times the share */
    int64_t found;             /* how many passages its readings are in, added up; see bm25_idf */
    size_t number, first, end; /* its sources */
};

/* Of an AND each of its parts: a passage must hold any of these sources, or none of them. */
struct group {
    size_t *sources, count, room;
    int64_t found; /* passages of all sources */
    bool excluded;
};

struct top {
    struct store *store;
    struct posting_list_reader *reader;
    struct source *sources;
    size_t source_count, source_room;
    struct scored_term *terms; /* the greatest bound first */
    double *rest;              /* what the terms from each on add at most, and a little more: see top.h */
    size_t term_count, term_room;
    struct group *groups; /* the rarest first, and those that are excluded last */
    size_t group_count, group_room, excluded_count;
    struct phrase_entries *phrases;
    size_t phrase_count, phrase_room;
    double mean;         /* words of a passage */
    bool single;         /* all sources are one term's */
    double shortest;     /* bm25_length of the shortest passages */
    double most[WINDOW]; /* of each passage of the window: what it scores at most; where single, its tf */
    unsigned char held[WINDOW]; /* and how many groups it holds, of those up to the first that it does not */
    uint64_t told[WORDS];       /* of the window those that are to be told */
    const double *least;
    struct error *error;
};

bool topk_can_leaf(const struct leaf *leaf) {
    return !leaf->near;
}

static bool is_plain(const struct expression *e) {
    if (e->leaf) return !e->leaf->verify && topk_can_leaf(e->leaf);
    bool plain = e->kind == QUERY_OR;
    for (size_t i = 0; i < e->child_count && plain; i++) plain = is_plain(e->children[i]);
    return plain;
}

bool topk_can(const struct expression *e) {
    if (e->kind != QUERY_AND) return is_plain(e);
    if (e->child_count > GROUPS) return false;
    size_t positive = 0;
    for (size_t i = 0; i < e->child_count; i++) {
        const struct expression *child = e->children[i];
        bool excluded = child->kind == QUERY_NOT;
        if (!is_plain(excluded ? child->children[0] : child)) return false;
        positive += !excluded;
    }
    return positive > 0;
}

static enum status add_source(struct top *t, const struct reading *reading, struct scored_term *term,
                              int64_t *in_group) {
    struct source source = {.term = (unsigned)term->number, .weight = reading->weight};
    const struct slot *slot = reading->slots;
    int64_t found = 0;
    enum status status = OK;
    if (reading->slot_count == 1 && slot->key_count == 1) {
        source.list = posting_lists_find(t->reader, slot->keys[0]);
        status = store_frequency(t->store, slot->keys[0], &found, t->error);
    } else {
        t->phrases = memory_grown(t->phrases, t->phrase_count, &t->phrase_room, sizeof *t->phrases);
        struct phrase_entries *phrase = &t->phrases[t->phrase_count++];
        phrase_count(t->reader, reading, phrase);
        source.first = source.at = phrase->items;
        found = (int64_t)phrase->count;
    }
    term->found += found;
    term->share = reading->share;
    *in_group += found;
    t->sources = memory_grown(t->sources, t->source_count, &t->source_room, sizeof *t->sources);
    t->sources[t->source_count++] = source;
    return status;
}

static enum status add_leaf(struct top *t, const struct leaf *leaf, struct group *group) {
    enum status status = OK;
    size_t first = t->term_count;
    for (size_t i = 0; i < leaf->reading_count && !status; i++) {
        while (t->term_count <= first + leaf->readings[i].term) {
            t->terms = memory_grown(t->terms, t->term_count, &t->term_room, sizeof *t->terms);
            t->terms[t->term_count] = (struct scored_term){.number = t->term_count};
            t->term_count++;
        }
        group->sources = memory_grown(group->sources, group->count, &group->room, sizeof *group->sources);
        group->sources[group->count++] = t->source_count;
        status = add_source(t, &leaf->readings[i], &t->terms[first + leaf->readings[i].term], &group->found);
    }
    return status;
}

static enum status add_leaves(struct top *t, const struct expression *e, struct group *group) {
    if (e->leaf) return add_leaf(t, e->leaf, group);
    enum status status = OK;
    for (size_t i = 0; i < e->child_count && !status; i++) status = add_leaves(t, e->children[i], group);
    return status;
}

static enum status add_group(struct top *t, const struct expression *e, bool excluded) {
    t->groups = memory_grown(t->groups, t->group_count, &t->group_room, sizeof *t->groups);
    struct group *group = &t->groups[t->group_count++];
    *group = (struct group){.excluded = excluded};
    size_t before = t->term_count;
    enum status status = add_leaves(t, e, group);
    for (size_t i = before; i < t->term_count && excluded; i++) t->terms[i].share = 0;
    return status;
}

static enum status add_groups(struct top *t, const struct expression *e) {
    if (e->kind != QUERY_AND || e->leaf) return add_group(t, e, false);
    enum status status = OK;
    for (int excluded = 0; excluded < 2; excluded++)
        for (size_t i = 0; i < e->child_count && !status; i++) {
            const struct expression *child = e->children[i];
            if ((child->kind == QUERY_NOT) != (excluded == 1)) continue;
            status = add_group(t, excluded ? child->children[0] : child, excluded);
            t->excluded_count += (size_t)excluded;
        }
    return status;
}

static int by_rarity(const void *a, const void *b) {
    const struct group *x = a, *y = b;
    if (x->excluded != y->excluded) return x->excluded ? 1 : -1;
    return (x->found > y->found) - (x->found < y->found);
}

static int by_bound(const void *a, const void *b) {
    const struct scored_term *x = a, *y = b;
    if (x->idf != y->idf) return x->idf > y->idf ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

/* A gain that several sources share is at most the sum of what each would gain by itself, as gains grow ever
 * more slowly. */
static void bound_sources(struct top *t, const struct scored_term *term) {
    for (size_t k = term->first; k < term->end; k++) {
        struct source *source = &t->sources[k];
        for (unsigned n = 1; n < COUNTS; n++)
            source->most[n] =
                t->single ? source->weight * n : term->idf * bm25_gain(source->weight * n, t->shortest);
        source->most[COUNTS - 1] = t->single ? INFINITY : term->idf * BM25_MOST;
        if (source->list) source->window = memory_resized(NULL, WINDOW + 1, sizeof *source->window);
    }
}

/* Puts terms in order of their bounds, sources in order of their terms, and groups in order of what they
 * find. */
static void arrange(struct top *t) {
    qsort(t->groups, t->group_count, sizeof *t->groups, by_rarity);
    t->mean = bm25_mean(posting_lists_passages(t->reader), posting_lists_words(t->reader));
    t->shortest = bm25_length(0, t->mean);
    t->single = t->term_count == 1;
    for (size_t i = 0; i < t->term_count; i++)
        t->terms[i].idf = t->terms[i].share * bm25_idf(posting_lists_passages(t->reader), t->terms[i].found);
    qsort(t->terms, t->term_count, sizeof *t->terms, by_bound);
    struct source *ordered = memory_zeroed(t->source_count + 1, sizeof *ordered);
    size_t *place = memory_zeroed(t->source_count + 1, sizeof *place);
    size_t count = 0;
    for (size_t i = 0; i < t->term_count; i++) {
        t->terms[i].first = count;
        for (size_t k = 0; k < t->source_count; k++) {
            if (t->sources[k].term != t->terms[i].number) continue;
            place[k] = count;
            ordered[count++] = t->sources[k];
        }
        t->terms[i].end = count;
    }
    for (size_t g = 0; g < t->group_count; g++)
        for (size_t k = 0; k < t->groups[g].count; k++)
            t->groups[g].sources[k] = place[t->groups[g].sources[k]];
    free(place);
    free(t->sources);
    t->sources = ordered;
    t->rest = memory_zeroed(t->term_count + 1, sizeof *t->rest);
    for (size_t i = t->term_count; i-- > 0;) t->rest[i] = t->rest[i + 1] + t->terms[i].idf * BM25_MOST;
    double slack = t->rest[0] * 1e-9;
    for (size_t i = 0; i <= t->term_count; i++) t->rest[i] += slack;
    for (size_t i = 0; i < t->term_count; i++) bound_sources(t, &t->terms[i]);
}

static void seek(struct source *source, int64_t least) {
    while (source->at->passage < least) source->at++;
}

/* The first passage from `least` on that any source of the group holds; none stands before `least` then. */
static int64_t seek_group(struct top *t, const struct group *group, int64_t least) {
    int64_t first = LIST_END;
    for (size_t k = 0; k < group->count; k++) {
        struct source *source = &t->sources[group->sources[k]];
        if (source->list)
            posting_list_seek(source->list, least);
        else
            seek(source, least);
        int64_t at = source->list ? source->list->passage : source->at->passage;
        if (at < first) first = at;
    }
    return first;
}

/* The first passage from `base` on before which nothing answers. */
static int64_t next_window(struct top *t, int64_t base) {
    for (size_t g = 0; g + t->excluded_count < t->group_count; g++) {
        int64_t at = seek_group(t, &t->groups[g], base);
        if (at > base) base = at;
    }
    return base;
}

/* Reads what the group's sources have of the window; they stand on its first passage or behind it then. */
static void open_group(struct top *t, const struct group *group, int64_t base) {
    seek_group(t, group, base);
    for (size_t k = 0; k < group->count; k++) {
        struct source *source = &t->sources[group->sources[k]];
        if (source->list) {
            size_t count = list_until(source->list, base + WINDOW, source->window);
            source->window[count] = (struct list_entry){source->list->passage, 0};
            source->at = source->window;
        }
        source->first = source->at;
    }
}

/* Adds what the group's sources hold of the window to the passages that hold all groups before it. How many
 * passages hold this group too. */
static size_t fill(struct top *t, size_t number, int64_t base) {
    const struct group *group = &t->groups[number];
    size_t found = 0;
    open_group(t, group, base);
    for (size_t k = 0; k < group->count; k++) {
        const struct source *source = &t->sources[group->sources[k]];
        for (const struct list_entry *p = source->first; p->passage < base + WINDOW; p++) {
            size_t i = (size_t)(p->passage - base);
            if (t->held[i] != number && t->held[i] != number + 1) continue;
            t->most[i] += source->most[p->count < COUNTS ? p->count : COUNTS - 1];
            found += t->held[i] == number;
            t->held[i] = (unsigned char)(number + 1);
        }
    }
    return found;
}

/* Takes out of the window what the excluded group holds of it. How many passages that is. */
static size_t exclude(struct top *t, const struct group *group, int64_t base) {
    size_t found = 0, wanted = t->group_count - t->excluded_count;
    open_group(t, group, base);
    for (size_t k = 0; k < group->count; k++)
        for (const struct list_entry *p = t->sources[group->sources[k]].first; p->passage < base + WINDOW;
             p++) {
            size_t i = (size_t)(p->passage - base);
            if (t->held[i] != wanted) continue;
            t->held[i]++;
            found++;
        }
    return found;
}

/* What the passage scores; 0 where that is sure to be less than *least. */
static double score(struct top *t, int64_t passage) {
    double sum = 0, length = bm25_length(store_passage_brief(t->store, passage).words, t->mean);
    for (size_t i = 0; i < t->term_count; i++) {
        if (sum + t->rest[i] < *t->least) return 0;
        double tf = 0;
        for (size_t k = t->terms[i].first; k < t->terms[i].end; k++) {
            struct source *source = &t->sources[k];
            seek(source, passage);
            if (source->at->passage == passage) tf += source->weight * source->at->count;
        }
        if (tf > 0) sum += t->terms[i].idf * bm25_gain(tf, length);
    }
    return sum;
}

/* What `most` must be of a passage that can reach the top. */
static double bar(const struct top *t) {
    double least = *t->least - t->rest[t->term_count];
    return t->single && t->terms[0].idf > 0 ? bm25_tf(least / t->terms[0].idf, t->shortest) : least;
}

/* Notes the passages of the window that answer; where `reaching`, only those that can reach the top. Whatever
 * answers stands in the lists of the first group. */
static size_t note(struct top *t, int64_t base, bool reaching) {
    const struct group *first = &t->groups[0];
    size_t wanted = t->group_count - t->excluded_count, noted = 0;
    double least = reaching ? bar(t) : 0;
    memset(t->told, 0, sizeof t->told);
    for (size_t k = 0; k < first->count; k++)
        for (const struct list_entry *p = t->sources[first->sources[k]].first; p->passage < base + WINDOW;
             p++) {
            size_t i = (size_t)(p->passage - base);
            uint64_t bit = (uint64_t)1 << i % WORD_BITS;
            if (t->held[i] != wanted || (reaching && t->most[i] < least) || (t->told[i / WORD_BITS] & bit))
                continue;
            t->told[i / WORD_BITS] |= bit;
            noted++;
        }
    return noted;
}

static enum status tell(struct top *t, int64_t base, take_fn *take, void *context) {
    enum status status = OK;
    for (size_t word = 0; word < WORDS; word++)
        for (uint64_t bits = t->told[word]; bits && !status; bits &= bits - 1) {
            size_t i = word * WORD_BITS + (size_t)__builtin_ctzll(bits);
            struct match_hit hit = {.passage = base + (int64_t)i};
            if (t->most[i] >= bar(t)) hit.score = score(t, hit.passage);
            status = take(context, &hit);
        }
    return status;
}

static void clear(struct top *t, int64_t base) {
    const struct group *first = &t->groups[0];
    for (size_t k = 0; k < first->count; k++)
        for (const struct list_entry *p = t->sources[first->sources[k]].first; p->passage < base + WINDOW;
             p++) {
            t->most[p->passage - base] = 0;
            t->held[p->passage - base] = 0;
        }
}

static enum status walk(struct top *t, take_fn *take, void *context, size_t *passed) {
    enum status status = OK;
    for (int64_t base = 0; !status && (base = next_window(t, base)) < LIST_END - WINDOW; base += WINDOW) {
        size_t answer = 0;
        for (size_t g = 0; g < t->group_count && (!g || answer); g++) {
            if (t->groups[g].excluded)
                answer -= exclude(t, &t->groups[g], base);
            else
                answer = fill(t, g, base);
        }
        if (answer) {
            size_t noted = note(t, base, passed != NULL);
            if (passed) *passed += answer - noted;
            status = tell(t, base, take, context);
        }
        clear(t, base);
    }
    return status;
}

static void release(struct top *t) {
    for (size_t i = 0; i < t->group_count; i++) free(t->groups[i].sources);
    for (size_t i = 0; i < t->phrase_count; i++) phrase_release(&t->phrases[i]);
    for (size_t i = 0; i < t->source_count; i++) free(t->sources[i].window);
    free(t->groups);
    free(t->phrases);
    free(t->sources);
    free(t->terms);
    free(t->rest);
    posting_lists_close(t->reader);
    free(t);
}

enum status topk_find(struct store *store, const struct expression *e, const double *least, take_fn *take,
                      void *context, size_t *passed, struct error *error) {
    struct posting_list_reader *reader;
    enum status status = posting_lists_open(store, &reader, error);
    if (status) return status;
    struct top *t = memory_zeroed(1, sizeof *t);
    *t = (struct top){.store = store, .reader = reader, .least = least, .error = error};
    status = add_groups(t, e);
    if (!status) {
        arrange(t);
        status = walk(t, take, context, passed);
    }
    if (!status) status = posting_lists_status(reader, error);
    release(t);
    return status;
}
