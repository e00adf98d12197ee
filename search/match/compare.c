#include "search/match/compare.h"

#include <stdlib.h>

#include "base/memory.h"
#include "search/match/align.h"

enum {
    WORDS_MOST = 4000, /* of a passage */
    COMMON = 64,       /* passages: a pair of words that more of them have tells little */
    LIKELY = 12,       /* passages that are compared with one, those that share most pairs of words */
    MARKER = 2,        /* bytes of the longest word that may be a list item's marker */
};

/* So much of the words of two passages must be the same (Dice's coefficient) for one to be the other,
 * changed. Short ones need more: another goal in the same frame of words has not so much. Both titles name
 * the same. */
#define LIKE_LEAST .5
#define LIKE_LONG .4
#define LONG_WORDS 15

/* A passage as hashes of its words, in order; then the same, sorted. */
struct compared {
    int64_t id;
    size_t first, count; /* in the words of its side */
    uint64_t hash;       /* of all of them */
    size_t partner;      /* of the other side, + 1; 0 = none */
    double likeness;
    bool same, title;
};

struct side {
    struct compared *items;
    size_t count, room;
    uint32_t *words, *sorted;
    size_t word_count, word_room, sorted_room;
};

/* A pair of neighbouring words of an old passage. */
struct shingle {
    uint64_t hash;
    size_t passage;
};

struct match {
    size_t old, new;
    double likeness;
};

struct comparing {
    struct store *store;
    int years[2];
    struct side sides[2]; /* the old, the new */
    struct shingle *shingles;
    size_t shingle_count, shingle_room;
    struct match *matches;
    size_t match_count, match_room;
    struct atoms atoms; /* scratch */
    struct error *error;
};

const char *compare_status_name(enum compare_status status) {
    static const char *const names[COMPARE_STATUSES] = {"same", "changed", "new", "dropped"};
    return names[status];
}

/* ---- reading ---- */

static int by_word(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* "2." and "a)" before an item: its marker. */
static bool is_marker(const struct atoms *a) {
    if (a->count < 2 || a->items[0].end - a->items[0].start > MARKER) return false;
    char after = a->text.n > a->items[0].end ? a->text.p[a->items[0].end] : 0;
    return after == '.' || after == ')';
}

static void add_passage(struct side *side, int64_t id, bool title, const struct atoms *a) {
    struct compared passage = {
        .id = id, .title = title, .first = side->word_count, .hash = 14695981039346656037u};
    for (size_t i = is_marker(a); i < a->count; i++) {
        side->words = memory_grown(side->words, side->word_count, &side->word_room, sizeof *side->words);
        side->words[side->word_count++] = (uint32_t)(a->items[i].hash ^ a->items[i].hash >> 32);
        passage.hash = (passage.hash ^ a->items[i].hash) * 1099511628211u;
        passage.count++;
    }
    if (!passage.count) return;
    side->items = memory_grown(side->items, side->count, &side->room, sizeof *side->items);
    side->items[side->count++] = passage;
}

static enum status take_letter(void *context, const struct letter_row *letter) {
    struct comparing *c = context;
    if (letter->year != c->years[0] && letter->year != c->years[1]) return OK;
    struct side *side = &c->sides[letter->year == c->years[1]];
    enum status status = store_in_time(c->store, c->error);
    for (int64_t i = 0; i < letter->passage_count && status <= NONE; i++) {
        int64_t id = letter->first_passage + i;
        struct passage_brief brief = store_passage_brief(c->store, id);
        str text;
        if (brief.letter != letter->id) break; /* a damaged index may claim any number */
        if (!passage_kind_returns(brief.kind)) continue;
        status = store_text(c->store, id, &text, c->error);
        if (status) continue;
        atoms_read(&c->atoms, c->store, text, WORDS_MOST);
        add_passage(side, id, brief.kind == PASSAGE_TITLE, &c->atoms);
    }
    return status == NONE ? OK : status;
}

static void sort_words(struct side *side) {
    side->sorted = memory_zeroed(side->word_count + 1, sizeof *side->sorted);
    if (side->word_count) memcpy(side->sorted, side->words, side->word_count * sizeof *side->words);
    for (size_t i = 0; i < side->count; i++)
        qsort(side->sorted + side->items[i].first, side->items[i].count, sizeof *side->sorted, by_word);
}

/* ---- the same ---- */

struct same {
    uint64_t hash;
    size_t passage;
};

static int by_hash(const void *a, const void *b) {
    const struct same *x = a, *y = b;
    if (x->hash != y->hash) return x->hash < y->hash ? -1 : 1;
    return (x->passage > y->passage) - (x->passage < y->passage);
}

static void join(struct comparing *c, size_t old, size_t new, double likeness, bool same) {
    struct compared *x = &c->sides[0].items[old], *y = &c->sides[1].items[new];
    x->partner = new + 1;
    y->partner = old + 1;
    x->likeness = y->likeness = likeness;
    x->same = y->same = same;
}

static struct same *sorted_hashes(const struct side *side) {
    struct same *all = memory_zeroed(side->count + 1, sizeof *all);
    for (size_t i = 0; i < side->count; i++) all[i] = (struct same){side->items[i].hash, i};
    if (side->count) qsort(all, side->count, sizeof *all, by_hash);
    return all;
}

/* Of several that are the same the first of one side is the first of the other. */
static void join_same(struct comparing *c) {
    struct same *old = sorted_hashes(&c->sides[0]), *new = sorted_hashes(&c->sides[1]);
    for (size_t i = 0, j = 0; i < c->sides[0].count && j < c->sides[1].count;) {
        if (old[i].hash == new[j].hash)
            join(c, old[i++].passage, new[j++].passage, 1, true);
        else if (old[i].hash < new[j].hash)
            i++;
        else
            j++;
    }
    free(old);
    free(new);
}

/* ---- the changed ---- */

static uint64_t pair_of(const struct side *side, const struct compared *p, size_t i) {
    uint64_t first = i ? side->words[p->first + i - 1] : 0;
    return (first << 32 | side->words[p->first + i]) * 0x9E3779B97F4A7C15u;
}

static int by_shingle(const void *a, const void *b) {
    const struct shingle *x = a, *y = b;
    if (x->hash != y->hash) return x->hash < y->hash ? -1 : 1;
    return (x->passage > y->passage) - (x->passage < y->passage);
}

/* The pairs of words of the old passages that have no partner yet; the first word counts as one. */
static void collect_shingles(struct comparing *c) {
    const struct side *old = &c->sides[0];
    for (size_t p = 0; p < old->count; p++) {
        if (old->items[p].partner) continue;
        for (size_t i = 0; i < old->items[p].count; i++) {
            c->shingles = memory_grown(c->shingles, c->shingle_count, &c->shingle_room, sizeof *c->shingles);
            c->shingles[c->shingle_count++] = (struct shingle){pair_of(old, &old->items[p], i), p};
        }
    }
    if (c->shingle_count) qsort(c->shingles, c->shingle_count, sizeof *c->shingles, by_shingle);
}

static size_t first_shingle(const struct comparing *c, uint64_t hash) {
    size_t from = 0, to = c->shingle_count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (c->shingles[middle].hash < hash)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

/* Dice's coefficient of the words, each as often as it stands there. */
static double likeness(const struct comparing *c, size_t old, size_t new) {
    const struct compared *x = &c->sides[0].items[old], *y = &c->sides[1].items[new];
    const uint32_t *a = c->sides[0].sorted + x->first, *b = c->sides[1].sorted + y->first;
    size_t i = 0, j = 0, shared = 0;
    while (i < x->count && j < y->count) {
        if (a[i] == b[j]) {
            shared++;
            i++;
            j++;
        } else if (a[i] < b[j]) {
            i++;
        } else {
            j++;
        }
    }
    return 2.0 * (double)shared / (double)(x->count + y->count);
}

static double like_least(const struct compared *old, const struct compared *new) {
    bool titles = old->title && new->title;
    return titles || (old->count >= LONG_WORDS && new->count >= LONG_WORDS) ? LIKE_LONG : LIKE_LEAST;
}

struct likely {
    size_t old, shared;
};

static void keep_likely(struct likely *best, size_t *count, struct likely one) {
    size_t at = *count < LIKELY ? (*count)++ : LIKELY;
    while (at > 0 && best[at - 1].shared < one.shared) {
        if (at < LIKELY) best[at] = best[at - 1];
        at--;
    }
    if (at < LIKELY) best[at] = one;
}

/* Compares a new passage with the old ones that share most of its pairs. shared, all zeros, and met have room
 * for all old passages. */
static void find_matches(struct comparing *c, size_t new, size_t *shared, size_t *met) {
    const struct side *side = &c->sides[1];
    struct likely best[LIKELY];
    size_t met_count = 0, count = 0;
    for (size_t i = 0; i < side->items[new].count; i++) {
        uint64_t hash = pair_of(side, &side->items[new], i);
        size_t first = first_shingle(c, hash), end = first;
        while (end < c->shingle_count && c->shingles[end].hash == hash && end - first <= COMMON) end++;
        if (end - first > COMMON) continue;
        for (size_t n = first; n < end; n++)
            if (!shared[c->shingles[n].passage]++) met[met_count++] = c->shingles[n].passage;
    }
    for (size_t i = 0; i < met_count; i++) {
        keep_likely(best, &count, (struct likely){met[i], shared[met[i]]});
        shared[met[i]] = 0;
    }
    for (size_t i = 0; i < count; i++) {
        double like = likeness(c, best[i].old, new);
        if (like < like_least(&c->sides[0].items[best[i].old], &c->sides[1].items[new])) continue;
        c->matches = memory_grown(c->matches, c->match_count, &c->match_room, sizeof *c->matches);
        c->matches[c->match_count++] = (struct match){best[i].old, new, like};
    }
}

static int by_likeness(const void *a, const void *b) {
    const struct match *x = a, *y = b;
    if (x->likeness != y->likeness) return x->likeness > y->likeness ? -1 : 1;
    if (x->new != y->new) return x->new < y->new ? -1 : 1;
    return (x->old > y->old) - (x->old < y->old);
}

static enum status join_changed(struct comparing *c) {
    size_t *shared = memory_zeroed(c->sides[0].count + 1, sizeof *shared);
    size_t *met = memory_zeroed(c->sides[0].count + 1, sizeof *met);
    enum status status = OK;
    collect_shingles(c);
    for (size_t i = 0; i < c->sides[1].count && !status; i++) {
        if (i % 1024 == 0) status = store_in_time(c->store, c->error);
        if (!c->sides[1].items[i].partner) find_matches(c, i, shared, met);
    }
    if (c->match_count) qsort(c->matches, c->match_count, sizeof *c->matches, by_likeness);
    for (size_t i = 0; i < c->match_count; i++) {
        const struct match *m = &c->matches[i];
        if (c->sides[0].items[m->old].partner || c->sides[1].items[m->new].partner) continue;
        join(c, m->old, m->new, m->likeness, false);
    }
    free(shared);
    free(met);
    return status;
}

/* ---- in order ---- */

static void add_pair(struct comparison *out, struct compare_pair pair) {
    out->items[out->count++] = pair;
    out->counts[pair.status]++;
}

/* The old passages from *at on that have no partner, up to one that has. */
static void add_dropped(const struct side *old, size_t *at, struct comparison *out) {
    for (; *at < old->count && !old->items[*at].partner; ++*at)
        add_pair(out, (struct compare_pair){COMPARE_DROPPED, old->items[*at].id, 0, 0});
}

static void fill(const struct comparing *c, struct comparison *out) {
    const struct side *old = &c->sides[0], *new = &c->sides[1];
    size_t first = 0;
    out->items = memory_zeroed(old->count + new->count + 1, sizeof *out->items);
    add_dropped(old, &first, out);
    for (size_t i = 0; i < new->count; i++) {
        const struct compared *p = &new->items[i];
        if (!p->partner) {
            add_pair(out, (struct compare_pair){COMPARE_NEW, 0, p->id, 0});
            continue;
        }
        size_t next = p->partner;
        add_pair(out, (struct compare_pair){p->same ? COMPARE_SAME : COMPARE_CHANGED,
                                            old->items[p->partner - 1].id, p->id, p->likeness});
        add_dropped(old, &next, out);
    }
}

enum status compare_years(struct store *store, int old, int new, struct comparison *out, int *missing,
                          struct error *error) {
    struct comparing c = {.store = store, .years = {old, new}, .error = error};
    *out = (struct comparison){0};
    *missing = 0;
    enum status status = store_each_letter(store, take_letter, &c, error);
    if (!status) status = store_doc_values_status(store, error);
    for (int i = 0; i < 2 && !status; i++)
        if (!c.sides[i].count) {
            *missing = c.years[i];
            status = NONE;
        }
    if (!status) {
        join_same(&c);
        sort_words(&c.sides[0]);
        sort_words(&c.sides[1]);
        status = join_changed(&c);
    }
    if (!status) fill(&c, out);
    for (int i = 0; i < 2; i++) {
        free(c.sides[i].items);
        free(c.sides[i].words);
        free(c.sides[i].sorted);
    }
    free(c.shingles);
    free(c.matches);
    atoms_release(&c.atoms);
    return status;
}

void comparison_release(struct comparison *out) {
    free(out->items);
    *out = (struct comparison){0};
}
