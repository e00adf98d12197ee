#include "danish/sketch.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

static uint32_t mix(uint64_t a, uint64_t b) {
    uint64_t h = (a * 0x9E3779B97F4A7C15u) ^ (b + 0x7F4A7C15u + (a << 6));
    h = (h ^ h >> 31) * 0xBF58476D1CE4E5B9u;
    uint32_t low = (uint32_t)(h >> 32);
    return low ? low : 1;
}

static bool counts(const struct token *token) {
    return token->kind == TOKEN_PIECE && token->word->lettered;
}

static void keep(struct sketch *s, uint32_t value) {
    uint32_t last = s->least[SKETCH_SIZE - 1];
    if (last && value >= last) return;
    size_t at = 0;
    while (at < SKETCH_SIZE && s->least[at] && s->least[at] < value) at++;
    if (at == SKETCH_SIZE || s->least[at] == value) return;
    for (size_t i = SKETCH_SIZE - 1; i > at; i--) s->least[i] = s->least[i - 1];
    s->least[at] = value;
}

void sketching_add(struct sketching *s, const struct token *token) {
    if (!counts(token)) return;
    uint64_t word = token->word->key->hash;
    if (s->before) keep(&s->sketch, mix(s->before, word));
    s->pending = s->before == 0;
    s->before = word;
}

struct sketch sketching_done(struct sketching *s) {
    if (s->pending) keep(&s->sketch, mix(0, s->before));
    return s->sketch;
}

size_t sketch_shared(const struct sketch *a, const struct sketch *b) {
    size_t i = 0, j = 0, shared = 0;
    while (i < SKETCH_SIZE && j < SKETCH_SIZE && a->least[i] && b->least[j]) {
        uint32_t x = a->least[i], y = b->least[j];
        shared += x == y;
        i += x <= y;
        j += y <= x;
    }
    return shared;
}

struct reading {
    struct shingles *shingles;
    uint64_t before;
    size_t words;
};

static void add(struct shingles *s, uint32_t shingle) {
    if (s->count == s->room) s->items = memory_grown(s->items, s->count, &s->room, sizeof *s->items);
    s->items[s->count++] = shingle;
}

static int add_shingle(void *context, const struct token *token) {
    struct reading *r = context;
    if (!counts(token)) return 0;
    uint64_t word = token->word->key->hash;
    if (r->words++) add(r->shingles, mix(r->before, word));
    r->before = word;
    return 0;
}

/* Shell's sort with Ciura's gaps; of few or nearly sorted items the last gap alone does. */
static void sort(uint32_t *items, size_t count, bool nearly) {
    static const size_t gaps[] = {3937, 1750, 701, 301, 132, 57, 23, 10, 4, 1};
    size_t last = sizeof gaps / sizeof *gaps;
    for (size_t g = nearly ? last - 1 : 0; g < last; g++)
        for (size_t gap = gaps[g], i = gap; i < count; i++) {
            uint32_t item = items[i];
            size_t at = i;
            for (; at >= gap && items[at - gap] > item; at -= gap) items[at] = items[at - gap];
            items[at] = item;
        }
}

/* A paragraph's hundred hashes are nearly sorted by their first byte. */
static void order(struct shingles *s) {
    enum { FEW = 512 };
    if (s->count > 8 && s->count <= FEW) {
        uint32_t copy[FEW];
        uint16_t start[257] = {0};
        memcpy(copy, s->items, s->count * sizeof *copy);
        for (size_t i = 0; i < s->count; i++) start[(copy[i] >> 24) + 1]++;
        for (size_t i = 1; i < 257; i++) start[i] = (uint16_t)(start[i] + start[i - 1]);
        for (size_t i = 0; i < s->count; i++) s->items[start[copy[i] >> 24]++] = copy[i];
    }
    sort(s->items, s->count, s->count <= FEW);
}

void shingles_read(struct shingles *s, struct analysis *analysis, str text) {
    struct reading r = {.shingles = s};
    s->count = 0;
    analysis_pieces(analysis, text, add_shingle, &r);
    if (r.words == 1) add(s, mix(0, r.before));
    if (!s->count) return;
    order(s);
    size_t kept = 1;
    for (size_t i = 1; i < s->count; i++)
        if (s->items[i] != s->items[kept - 1]) s->items[kept++] = s->items[i];
    s->count = kept;
}

void shingles_release(struct shingles *s) {
    free(s->items);
    *s = (struct shingles){0};
}

double shingles_likeness(const struct shingles *a, const struct shingles *b) {
    size_t common = 0, i = 0, j = 0;
    while (i < a->count && j < b->count) {
        uint32_t x = a->items[i], y = b->items[j];
        common += x == y;
        i += x <= y;
        j += y <= x;
    }
    size_t all = a->count + b->count - common;
    return all ? (double)common / (double)all : 0;
}
