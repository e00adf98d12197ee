#include "search/match/pairing.h"

#include <stdlib.h>

#include "base/memory.h"

enum {
    MARKER = 2,       /* bytes of the longest word that may be a list item's marker */
    KEY_BYTES = 6,    /* words that begin with the same bytes are alike */
    WEIGHT_MOST = 12, /* of a word: its bytes, at most this many */
    WEIGHT_BITS = 15, /* the bits of a word that hold it */
    COMMON = 64,      /* passages: a pair of words that more of them have tells little */
    LIKELY = 12,      /* passages that are compared with one, those that share most pairs of words */
    PART_LEAST = 40,  /* weight of a passage that may be a part of another: some six words */
    GAP_MOST = 64,    /* passages of one side between two pairs that are looked at */
    TWIN_PART = 5,    /* of the passages of a letter one in this many is in its twin */
    STOCK = 4,        /* letters of a side: what more of them hold says nothing of which follows which */
    PARTS_MOST = 8,   /* of a passage that was split */
};

/* What a word counts for one that begins like it, and a number for another. */
#define BEGINS_ALIKE .6
#define OTHER_NUMBER .5

/* So alike must two passages be for one to be the other, changed; short ones need more: another goal in the
 * same frame of words has not so much. Both titles name the same. */
#define LIKE_LEAST .5
#define LIKE_LONG .42
#define LONG_WEIGHT 90
/* Between two pairs. */
#define LIKE_GAP .36
/* Letters of which one follows the other. */
#define LIKE_TWINS .1

/* In a twin, a part has this share of its weight, and of its pairs of words, in common with the whole. */
#define PART_LIKE .75
#define PART_PAIRS .5

/* A neighbour is a further part if the likeness of the pair grows by this much with it, and this share of it
 * is in the other. */
#define LIKER .02
#define NEIGHBOUR_LIKE .5

struct shingle {
    uint64_t hash; /* of a pair of neighbouring words of an old passage */
    size_t passage;
};

struct match {
    size_t old, new;
    double likeness, rank;
};

struct pairing {
    struct side *old, *new;
    struct store *store;
    struct error *error;
    struct shingle *shingles;
    size_t shingle_count, shingle_room;
    struct match *matches;
    size_t match_count, match_room;
    uint64_t *scratch[2];
    size_t room[2];
};

/* ---- words ---- */

static int by_number(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* The key of all numbers: FNV-1a's of no bytes. */
#define NUMBER_KEY 2166136261u

/* How the word begins, the word, what it counts: 32, 28 and 4 bits. All numbers begin alike. */
static uint64_t word_of(const struct atoms *a, size_t i) {
    str form = atom_form(a, i);
    uint64_t key = NUMBER_KEY;
    size_t key_size = a->items[i].digits ? 0 : form.n < KEY_BYTES ? form.n : KEY_BYTES;
    for (size_t n = 0; n < key_size; n++) key = (key ^ (unsigned char)form.p[n]) * 16777619u & UINT32_MAX;
    uint64_t hash = a->items[i].hash, folded = (hash ^ hash >> 32) & UINT32_MAX & ~(uint64_t)WEIGHT_BITS;
    return key << 32 | folded | (form.n < WEIGHT_MOST ? form.n : WEIGHT_MOST);
}

static size_t weight_of(uint64_t word) {
    return word & WEIGHT_BITS;
}

/* "2." and "a)" before an item: its marker. */
static bool is_marker(const struct atoms *a) {
    if (a->count < 2 || a->items[0].end - a->items[0].start > MARKER) return false;
    char after = a->text.n > a->items[0].end ? a->text.p[a->items[0].end] : 0;
    return after == '.' || after == ')';
}

static uint64_t hash_words(const struct side *side, size_t first, size_t count) {
    uint64_t hash = 14695981039346656037u;
    for (size_t i = first; i < first + count; i++) hash = (hash ^ side->words[i]) * 1099511628211u;
    return hash;
}

void side_add_letter(struct side *side) {
    side->letters =
        memory_grown(side->letters, side->letter_count, &side->letter_room, sizeof *side->letters);
    side->letters[side->letter_count++] = (struct paired_letter){.first = side->count, .end = side->count};
}

void side_add(struct side *side, int64_t id, bool title, const struct atoms *a) {
    struct paired passage = {
        .id = id, .letter = side->letter_count - 1, .title = title, .first = side->word_count};
    for (size_t i = is_marker(a); i < a->count; i++) {
        side->words = memory_grown(side->words, side->word_count, &side->word_room, sizeof *side->words);
        side->words[side->word_count] = word_of(a, i);
        passage.weight += weight_of(side->words[side->word_count++]);
        passage.count++;
    }
    if (!passage.count) return;
    passage.hash = hash_words(side, passage.first, passage.count);
    side->items = memory_grown(side->items, side->count, &side->room, sizeof *side->items);
    side->items[side->count++] = passage;
    side->letters[passage.letter].end = side->count;
}

void side_release(struct side *side) {
    free(side->items);
    free(side->letters);
    free(side->words);
    free(side->sorted);
    *side = (struct side){0};
}

static void sort_words(struct side *side) {
    side->sorted = memory_zeroed(side->word_count + 1, sizeof *side->sorted);
    if (side->word_count) memcpy(side->sorted, side->words, side->word_count * sizeof *side->words);
    for (size_t i = 0; i < side->count; i++)
        qsort(side->sorted + side->items[i].first, side->items[i].count, sizeof *side->sorted, by_number);
}

/* Sorted words and how far they are read. */
struct reading_words {
    const uint64_t *at, *end;
};

static bool begins(const struct reading_words *r, uint64_t key) {
    return r->at < r->end && *r->at >> 32 == key;
}

/* The same of the words that begin with the key, which are read. */
static double shared_of_key(struct reading_words *a, struct reading_words *b, uint64_t key) {
    size_t left_a = 0, left_b = 0;
    double shared = 0;
    while (begins(a, key) || begins(b, key)) {
        if (begins(a, key) && begins(b, key) && *a->at == *b->at) {
            shared += (double)weight_of(*a->at++);
            b->at++;
        } else if (!begins(b, key) || (begins(a, key) && *a->at < *b->at)) {
            left_a += weight_of(*a->at++);
        } else {
            left_b += weight_of(*b->at++);
        }
    }
    size_t left = left_a < left_b ? left_a : left_b;
    return shared + (double)left * (key == NUMBER_KEY ? OTHER_NUMBER : BEGINS_ALIKE);
}

/* The weight that sorted words have in common: all of a word that both have; a part of those that are left
 * and begin alike. */
static double shared_weight(const uint64_t *a, size_t a_count, const uint64_t *b, size_t b_count) {
    struct reading_words x = {a, a + a_count}, y = {b, b + b_count};
    double shared = 0;
    while (x.at < x.end && y.at < y.end) {
        uint64_t key = *x.at >> 32;
        if (key == *y.at >> 32)
            shared += shared_of_key(&x, &y, key);
        else if (*x.at < *y.at)
            x.at++;
        else
            y.at++;
    }
    return shared;
}

static double shared_by(const struct pairing *p, size_t old, size_t new) {
    const struct paired *x = &p->old->items[old], *y = &p->new->items[new];
    return shared_weight(p->old->sorted + x->first, x->count, p->new->sorted + y->first, y->count);
}

static double likeness_of(double shared, size_t old_weight, size_t new_weight) {
    return 2 * shared / (double)(old_weight + new_weight);
}

/* ---- the same ---- */

static void join(struct pairing *p, size_t old, size_t new, double likeness, bool same) {
    struct paired *x = &p->old->items[old], *y = &p->new->items[new];
    x->partner = new + 1;
    y->partner = old + 1;
    x->likeness = y->likeness = likeness;
    x->same = y->same = same;
}

struct equal {
    uint64_t hash;
    size_t letter, passage;
};

static int compare_equal(const struct equal *x, const struct equal *y) {
    if (x->hash != y->hash) return x->hash < y->hash ? -1 : 1;
    return (x->letter > y->letter) - (x->letter < y->letter);
}

static int by_hash(const void *a, const void *b) {
    const struct equal *x = a, *y = b;
    int order = compare_equal(x, y);
    return order ? order : (x->passage > y->passage) - (x->passage < y->passage);
}

enum equality {
    EQUAL_ONCE,    /* that stand once on both sides */
    EQUAL_IN_TWIN, /* in letters of which one follows the other */
    EQUAL_ANYWHERE,
};

/* The passages without a partner. */
static struct equal *collect_equal(const struct side *side, bool new, enum equality how, size_t *count) {
    struct equal *all = memory_zeroed(side->count + 1, sizeof *all);
    *count = 0;
    for (size_t i = 0; i < side->count; i++) {
        const struct paired *item = &side->items[i];
        if (item->partner) continue;
        size_t letter = how != EQUAL_IN_TWIN ? 0 : new ? side->letters[item->letter].twin : item->letter + 1;
        all[(*count)++] = (struct equal){item->hash, letter, i};
    }
    if (*count) qsort(all, *count, sizeof *all, by_hash);
    return all;
}

static bool stands_once(const struct equal *all, size_t count, size_t i) {
    return (!i || all[i - 1].hash != all[i].hash) && (i + 1 == count || all[i + 1].hash != all[i].hash);
}

/* Of several that are the same the first of one side is the first of the other. */
static void join_equal(struct pairing *p, enum equality how) {
    size_t old_count, new_count;
    struct equal *old = collect_equal(p->old, false, how, &old_count);
    struct equal *new = collect_equal(p->new, true, how, &new_count);
    for (size_t i = 0, j = 0; i < old_count && j < new_count;) {
        int order = compare_equal(&old[i], &new[j]);
        if (order == 0) {
            bool once = stands_once(old, old_count, i) && stands_once(new, new_count, j);
            if (how != EQUAL_ONCE || once) join(p, old[i].passage, new[j].passage, 1, true);
            i++;
            j++;
        } else if (order < 0) {
            i++;
        } else {
            j++;
        }
    }
    free(old);
    free(new);
}

/* Joins what is the same beside passages that are joined: by = 1 after them, -1 before. */
static void extend(struct pairing *p, int by) {
    struct side *old = p->old, *new = p->new;
    for (size_t n = 1; n < new->count; n++) {
        size_t i = by > 0 ? n - 1 : new->count - n, next = by > 0 ? i + 1 : i - 1;
        if (!new->items[i].partner || new->items[next].partner) continue;
        size_t at = new->items[i].partner - 1, other = by > 0 ? at + 1 : at - 1;
        if (other >= old->count || old->items[other].partner) continue; /* 0 - 1 is past the end, too */
        if (new->items[i].letter != new->items[next].letter ||
            old->items[at].letter != old->items[other].letter)
            continue;
        if (old->items[other].hash == new->items[next].hash) join(p, other, next, 1, true);
    }
}

/* ---- letters ---- */

/* Tells what many letters hold (you may appeal within four weeks) from a letter's own passages. */
static void mark_stock(struct side *side) {
    size_t count;
    struct equal *all = collect_equal(side, false, EQUAL_IN_TWIN, &count);
    for (size_t i = 0, end; i < count; i = end) {
        size_t letters = 1;
        for (end = i + 1; end < count && all[end].hash == all[i].hash; end++)
            letters += all[end].letter != all[end - 1].letter;
        for (size_t n = i; n < end; n++) {
            struct paired *item = &side->items[all[n].passage];
            item->stock = letters > STOCK;
            side->letters[item->letter].own += !item->stock;
        }
    }
    free(all);
}

/* One passage that is the same makes no letter the successor of another, unless there are no others. */
static bool enough_for_twin(const struct paired_letter *old, const struct paired_letter *new, size_t met) {
    size_t least = old->own < new->own ? old->own : new->own;
    return met * TWIN_PART >= least && (met > 1 || met == least);
}

/* Which letter follows which: that of most partners. */
static void find_twins(struct pairing *p) {
    struct side *old = p->old, *new = p->new;
    size_t *met = memory_zeroed(old->letter_count + 1, sizeof *met);
    for (size_t n = 0; n < new->letter_count; n++) {
        struct paired_letter *letter = &new->letters[n];
        size_t best = 0;
        for (size_t i = letter->first; i < letter->end; i++) {
            if (!new->items[i].partner || new->items[i].stock) continue;
            size_t other = old->items[new->items[i].partner - 1].letter + 1;
            met[other]++;
            bool earlier = other < best;
            if (met[other] > met[best] || (earlier && met[other] == met[best])) best = other;
        }
        bool only = old->letter_count == 1 && new->letter_count == 1;
        if (best && !enough_for_twin(&old->letters[best - 1], letter, met[best])) best = 0;
        letter->twin = only ? 1 : best;
        for (size_t i = letter->first; i < letter->end; i++)
            if (new->items[i].partner) met[old->items[new->items[i].partner - 1].letter + 1] = 0;
    }
    free(met);
}

/* ---- the changed ---- */

static uint64_t pair_of(const struct side *side, const struct paired *p, size_t i) {
    uint64_t first = i ? side->words[p->first + i - 1] >> 32 : 0;
    return (first << 32 | side->words[p->first + i] >> 32) * 0x9E3779B97F4A7C15u;
}

static int by_shingle(const void *a, const void *b) {
    const struct shingle *x = a, *y = b;
    if (x->hash != y->hash) return x->hash < y->hash ? -1 : 1;
    return (x->passage > y->passage) - (x->passage < y->passage);
}

/* The pairs of words of the old passages that have no partner yet; the first word counts as one. */
static void collect_shingles(struct pairing *p) {
    const struct side *old = p->old;
    for (size_t n = 0; n < old->count; n++) {
        if (old->items[n].partner) continue;
        for (size_t i = 0; i < old->items[n].count; i++) {
            p->shingles = memory_grown(p->shingles, p->shingle_count, &p->shingle_room, sizeof *p->shingles);
            p->shingles[p->shingle_count++] = (struct shingle){pair_of(old, &old->items[n], i), n};
        }
    }
    if (p->shingle_count) qsort(p->shingles, p->shingle_count, sizeof *p->shingles, by_shingle);
}

static size_t first_shingle(const struct pairing *p, uint64_t hash) {
    size_t from = 0, to = p->shingle_count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (p->shingles[middle].hash < hash)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

static double like_least(const struct paired *old, const struct paired *new) {
    bool titles = old->title && new->title;
    return titles || (old->weight >= LONG_WEIGHT && new->weight >= LONG_WEIGHT) ? LIKE_LONG : LIKE_LEAST;
}

/* Is the shorter one a part of the longer one, or nearly? */
static bool is_part(const struct paired *old, const struct paired *new, double shared, size_t pairs) {
    const struct paired *less = old->weight < new->weight ? old : new;
    return less->weight >= PART_LEAST && shared >= PART_LIKE * (double)less->weight &&
           (double)pairs >= PART_PAIRS * (double)less->count;
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

static void add_match(struct pairing *p, const struct likely *likely, size_t new) {
    const struct paired *x = &p->old->items[likely->old], *y = &p->new->items[new];
    double shared = shared_by(p, likely->old, new), like = likeness_of(shared, x->weight, y->weight);
    bool twins = p->new->letters[y->letter].twin == x->letter + 1;
    if (like < like_least(x, y) && !(twins && is_part(x, y, shared, likely->shared))) return;
    p->matches = memory_grown(p->matches, p->match_count, &p->match_room, sizeof *p->matches);
    p->matches[p->match_count++] = (struct match){likely->old, new, like, like + (twins ? LIKE_TWINS : 0)};
}

/* Compares a new passage with the old ones that share most of its pairs. shared, all zeros, and met have room
 * for all old passages. */
static void find_matches(struct pairing *p, size_t new, size_t *shared, size_t *met) {
    const struct side *side = p->new;
    struct likely best[LIKELY];
    size_t met_count = 0, count = 0;
    for (size_t i = 0; i < side->items[new].count; i++) {
        uint64_t hash = pair_of(side, &side->items[new], i);
        size_t first = first_shingle(p, hash), end = first;
        while (end < p->shingle_count && p->shingles[end].hash == hash && end - first <= COMMON) end++;
        if (end - first > COMMON) continue;
        for (size_t n = first; n < end; n++)
            if (!shared[p->shingles[n].passage]++) met[met_count++] = p->shingles[n].passage;
    }
    for (size_t i = 0; i < met_count; i++) {
        keep_likely(best, &count, (struct likely){met[i], shared[met[i]]});
        shared[met[i]] = 0;
    }
    for (size_t i = 0; i < count; i++) add_match(p, &best[i], new);
}

static int by_rank(const void *a, const void *b) {
    const struct match *x = a, *y = b;
    if (x->rank != y->rank) return x->rank > y->rank ? -1 : 1;
    if (x->new != y->new) return x->new < y->new ? -1 : 1;
    return (x->old > y->old) - (x->old < y->old);
}

static enum status join_changed(struct pairing *p) {
    size_t *shared = memory_zeroed(p->old->count + 1, sizeof *shared);
    size_t *met = memory_zeroed(p->old->count + 1, sizeof *met);
    enum status status = OK;
    collect_shingles(p);
    for (size_t i = 0; i < p->new->count && !status; i++) {
        if (i % 1024 == 0) status = store_in_time(p->store, p->error);
        if (!p->new->items[i].partner) find_matches(p, i, shared, met);
    }
    if (p->match_count) qsort(p->matches, p->match_count, sizeof *p->matches, by_rank);
    for (size_t i = 0; i < p->match_count; i++) {
        const struct match *m = &p->matches[i];
        if (p->old->items[m->old].partner || p->new->items[m->new].partner) continue;
        join(p, m->old, m->new, m->likeness, false);
    }
    free(shared);
    free(met);
    return status;
}

/* ---- between two pairs ---- */

/* Passages without a partner between two pairs. */
struct gap {
    size_t old[GAP_MOST], new[GAP_MOST], old_count, new_count;
    double likeness[GAP_MOST][GAP_MOST];
    double best[GAP_MOST + 1][GAP_MOST + 1]; /* weight that the first ones of both share */
};

/* False if there are too many. */
static bool gather(const struct side *side, size_t first, size_t end, size_t *out, size_t *count) {
    *count = 0;
    for (size_t i = first; i < end; i++) {
        if (side->items[i].partner) continue;
        if (*count == GAP_MOST) return false;
        out[(*count)++] = i;
    }
    return *count > 0;
}

/* Fills the cell of the first i old and j new passages: the last ones pair, if they are alike and more weight
 * is shared so. */
static void fill_cell(struct pairing *p, struct gap *gap, size_t i, size_t j) {
    size_t old = gap->old[i - 1], new = gap->new[j - 1];
    double shared = shared_by(p, old, new);
    double like = likeness_of(shared, p->old->items[old].weight, p->new->items[new].weight);
    double best = gap->best[i - 1][j] > gap->best[i][j - 1] ? gap->best[i - 1][j] : gap->best[i][j - 1];
    bool pair = like >= LIKE_GAP && gap->best[i - 1][j - 1] + shared > best;
    gap->likeness[i - 1][j - 1] = pair ? like : 0;
    gap->best[i][j] = pair ? gap->best[i - 1][j - 1] + shared : best;
}

/* Pairs them in order, so that most weight is shared. */
static void fill_gap(struct pairing *p, struct gap *gap, size_t old_first, size_t old_end, size_t new_first,
                     size_t new_end) {
    if (!gather(p->old, old_first, old_end, gap->old, &gap->old_count)) return;
    if (!gather(p->new, new_first, new_end, gap->new, &gap->new_count)) return;
    size_t i, j;
    for (i = 0; i <= gap->old_count; i++) gap->best[i][0] = 0;
    for (j = 0; j <= gap->new_count; j++) gap->best[0][j] = 0;
    for (i = 1; i <= gap->old_count; i++)
        for (j = 1; j <= gap->new_count; j++) fill_cell(p, gap, i, j);
    for (i = gap->old_count, j = gap->new_count; i && j;) {
        if (gap->likeness[i - 1][j - 1] > 0) {
            i--;
            j--;
            join(p, gap->old[i], gap->new[j], gap->likeness[i][j], false);
        } else if (gap->best[i - 1][j] >= gap->best[i][j - 1]) {
            i--;
        } else {
            j--;
        }
    }
}

/* The gaps of a letter and its twin: between neighbouring pairs that stand in the same order, and at both
 * ends. */
static void fill_gaps_of(struct pairing *p, struct gap *gap, const struct paired_letter *new) {
    const struct paired_letter *old = &p->old->letters[new->twin - 1];
    size_t new_at = new->first, old_at = old->first;
    for (size_t i = new->first; i < new->end; i++) {
        if (!p->new->items[i].partner) continue;
        size_t partner = p->new->items[i].partner - 1;
        if (partner < old->first || partner >= old->end) continue;
        if (i > new_at && partner > old_at) fill_gap(p, gap, old_at, partner, new_at, i);
        new_at = i + 1;
        old_at = partner + 1;
    }
    if (new->end > new_at && old->end > old_at) fill_gap(p, gap, old_at, old->end, new_at, new->end);
}

static enum status fill_gaps(struct pairing *p) {
    struct gap *gap = memory_zeroed(1, sizeof *gap);
    enum status status = OK;
    for (size_t n = 0; n < p->new->letter_count && !status; n++) {
        status = store_in_time(p->store, p->error);
        if (!status && p->new->letters[n].twin) fill_gaps_of(p, gap, &p->new->letters[n]);
    }
    free(gap);
    return status;
}

/* ---- split and joined ---- */

/* Passages of one side that follow each other. */
struct stretch {
    const struct side *side;
    size_t first, end;
};

static size_t stretch_words(const struct stretch *s, size_t *first) {
    const struct paired *head = &s->side->items[s->first], *last = &s->side->items[s->end - 1];
    *first = head->first;
    return last->first + last->count - head->first;
}

/* Its words, sorted, into out, which grows. */
static size_t sorted_stretch(const struct stretch *s, uint64_t **out, size_t *room) {
    size_t first, count = stretch_words(s, &first);
    if (count > *room) *out = memory_resized(*out, *room = count, sizeof **out);
    memcpy(*out, s->side->words + first, count * sizeof **out);
    qsort(*out, count, sizeof **out, by_number);
    return count;
}

static size_t stretch_weight(const struct stretch *s) {
    size_t weight = 0;
    for (size_t i = s->first; i < s->end; i++) weight += s->side->items[i].weight;
    return weight;
}

static double stretches_share(struct pairing *p, const struct stretch *old, const struct stretch *new) {
    size_t old_count = sorted_stretch(old, &p->scratch[0], &p->room[0]);
    size_t new_count = sorted_stretch(new, &p->scratch[1], &p->room[1]);
    return shared_weight(p->scratch[0], old_count, p->scratch[1], new_count);
}

static bool is_free(const struct stretch *s, size_t i) {
    const struct paired *item = &s->side->items[i];
    return !item->partner && !item->with && item->letter == s->side->items[s->first].letter;
}

/* The stretch with the passage before it, or after it. False if that one is not free. */
static bool with_neighbour(const struct stretch *s, bool before, struct stretch *out, size_t *neighbour) {
    *out = *s;
    if (before ? s->first == 0 : s->end == s->side->count) return false;
    *neighbour = before ? --out->first : out->end++;
    return is_free(s, *neighbour);
}

/* Takes one neighbour of either stretch in, if the pair is liker with it. */
static bool take_in(struct pairing *p, struct stretch stretches[2], double *shared) {
    double like = likeness_of(*shared, stretch_weight(&stretches[0]), stretch_weight(&stretches[1]));
    for (int option = 0; option < 4; option++) {
        int which = option / 2;
        struct stretch longer[2] = {stretches[0], stretches[1]};
        size_t neighbour;
        if (!with_neighbour(&stretches[which], option % 2, &longer[which], &neighbour)) continue;
        double more = stretches_share(p, &longer[0], &longer[1]);
        double weight = (double)longer[which].side->items[neighbour].weight;
        if (more - *shared < NEIGHBOUR_LIKE * weight) continue;
        if (likeness_of(more, stretch_weight(&longer[0]), stretch_weight(&longer[1])) < like + LIKER)
            continue;
        stretches[which] = longer[which];
        *shared = more;
        return true;
    }
    return false;
}

static void mark_stretch(struct side *side, const struct stretch *s, const struct paired *pair,
                         size_t partner) {
    for (size_t i = s->first; i < s->end; i++) {
        struct paired *item = &side->items[i];
        item->partner = i == s->first ? partner + 1 : 0;
        item->with = i == s->first ? 0 : s->first + 1;
        item->likeness = pair->likeness;
        item->same = pair->same;
    }
}

static void put_together(struct pairing *p, size_t new) {
    struct paired pair = p->new->items[new];
    struct stretch stretches[2] = {{p->old, pair.partner - 1, pair.partner}, {p->new, new, new + 1}};
    double shared = shared_by(p, pair.partner - 1, new);
    size_t parts = 0, first[2], count[2];
    while (parts < PARTS_MOST && take_in(p, stretches, &shared)) parts++;
    if (!parts) return;
    for (int i = 0; i < 2; i++) count[i] = stretch_words(&stretches[i], &first[i]);
    pair.likeness = likeness_of(shared, stretch_weight(&stretches[0]), stretch_weight(&stretches[1]));
    pair.same = count[0] == count[1] &&
                hash_words(p->old, first[0], count[0]) == hash_words(p->new, first[1], count[1]);
    mark_stretch(p->old, &stretches[0], &pair, stretches[1].first);
    mark_stretch(p->new, &stretches[1], &pair, stretches[0].first);
}

static enum status put_all_together(struct pairing *p) {
    enum status status = OK;
    for (size_t i = 0; i < p->new->count && !status; i++) {
        if (i % 1024 == 0) status = store_in_time(p->store, p->error);
        if (p->new->items[i].partner && !p->new->items[i].same) put_together(p, i);
    }
    return status;
}

enum status pair_sides(struct side *old, struct side *new, struct store *store, struct error *error) {
    struct pairing p = {.old = old, .new = new, .store = store, .error = error};
    sort_words(old);
    sort_words(new);
    mark_stock(old);
    mark_stock(new);
    join_equal(&p, EQUAL_ONCE);
    extend(&p, 1);
    extend(&p, -1);
    find_twins(&p);
    join_equal(&p, EQUAL_IN_TWIN);
    join_equal(&p, EQUAL_ANYWHERE);
    find_twins(&p);
    enum status status = fill_gaps(&p);
    if (!status) status = join_changed(&p);
    find_twins(&p);
    if (!status) status = fill_gaps(&p);
    if (!status) status = put_all_together(&p);
    free(p.shingles);
    free(p.matches);
    free(p.scratch[0]);
    free(p.scratch[1]);
    return status;
}
