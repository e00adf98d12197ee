#include "danish/sketch.h"

#include <stdlib.h>

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

bool sketch_meets(const struct sketch *a, const struct sketch *b) {
    size_t i = 0, j = 0;
    while (i < SKETCH_SIZE && j < SKETCH_SIZE && a->least[i] && b->least[j]) {
        if (a->least[i] == b->least[j]) return true;
        if (a->least[i] < b->least[j]) i++;
        else j++;
    }
    return false;
}

struct shingles {
    uint32_t *items;
    size_t count, room;
    uint64_t before;
    size_t words;
};

static int add_shingle(void *context, const struct token *token) {
    struct shingles *s = context;
    if (!counts(token)) return 0;
    uint64_t word = token->word->key->hash;
    if (s->words++) {
        s->items = memory_grown(s->items, s->count, &s->room, sizeof *s->items);
        s->items[s->count++] = mix(s->before, word);
    }
    s->before = word;
    return 0;
}

static int by_value(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* The distinct shingles of a text, ascending. */
static struct shingles shingles_of(struct analysis *analysis, str text) {
    struct shingles s = {0};
    analysis_tokens(analysis, text, add_shingle, &s);
    if (s.words == 1) {
        s.items = memory_grown(s.items, s.count, &s.room, sizeof *s.items);
        s.items[s.count++] = mix(0, s.before);
    }
    if (!s.count) return s;
    qsort(s.items, s.count, sizeof *s.items, by_value);
    size_t kept = 1;
    for (size_t i = 1; i < s.count; i++)
        if (s.items[i] != s.items[kept - 1]) s.items[kept++] = s.items[i];
    s.count = kept;
    return s;
}

double sketch_likeness(struct analysis *analysis, str text, str other) {
    struct shingles a = shingles_of(analysis, text), b = shingles_of(analysis, other);
    size_t common = 0;
    for (size_t i = 0, j = 0; i < a.count && j < b.count;) {
        if (a.items[i] == b.items[j]) {
            common++;
            i++;
            j++;
        } else if (a.items[i] < b.items[j]) {
            i++;
        } else {
            j++;
        }
    }
    size_t all = a.count + b.count - common;
    free(a.items);
    free(b.items);
    return all ? (double)common / (double)all : 0;
}
