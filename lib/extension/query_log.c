#include "extension/query_log.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

#define HEARD_MAX (1u << 20)

void query_log_release(struct query_log *asked) {
    arena_release(&asked->arena);
    *asked = (struct query_log){0};
}

static bool same_slot(const struct query_log_slot *a, const struct query_log_slot *b) {
    bool same = a->key_count == b->key_count && a->begins == b->begins && str_eq(a->form, b->form);
    for (size_t i = 0; same && i < a->key_count; i++) same = str_eq(a->keys[i], b->keys[i]);
    return same;
}

bool query_log_same(const struct query_log *a, const struct query_log *b) {
    bool same = a->phrase_count == b->phrase_count;
    for (size_t i = 0; same && i < a->phrase_count; i++) {
        const struct query_log_phrase *x = &a->phrases[i], *y = &b->phrases[i];
        same = x->slot_count == y->slot_count;
        for (size_t slot = 0; same && slot < x->slot_count; slot++)
            same = same_slot(&x->slots[slot], &y->slots[slot]);
    }
    return same;
}

bool query_log_fits(const struct query_log_slot *slot, const struct token *token) {
    for (size_t i = 0; i < slot->key_count; i++)
        if (slot->begins ? str_starts(token->key->text, slot->keys[i])
                         : str_eq(token->key->text, slot->keys[i]))
            return true;
    return false;
}

struct logged_text {
    const void *table;
    char *p;
    size_t n;
    size_t positions;
    bool prefix;
};

struct heard {
    struct logged_text *items;
    size_t count, room, bytes;
};

struct heard *query_log_new(void) {
    return memory_zeroed(1, sizeof(struct heard));
}

static void forget(struct heard *h, size_t count) {
    for (size_t i = 0; i < count; i++) {
        h->bytes -= h->items[i].n + sizeof *h->items;
        free(h->items[i].p);
    }
    h->count -= count;
    if (h->count) memmove(h->items, h->items + count, h->count * sizeof *h->items);
}

void query_log_free(struct heard *h) {
    if (!h) return;
    forget(h, h->count);
    free(h->items);
    free(h);
}

void query_log_add(struct heard *h, const void *table, bool prefix, str text) {
    h->items = memory_grown(h->items, h->count, &h->room, sizeof *h->items);
    h->items[h->count++] =
        (struct logged_text){table, memory_copied(text.p, text.n), text.n, SIZE_MAX, prefix};
    h->bytes += text.n + sizeof *h->items;
    if (h->bytes <= HEARD_MAX) return;
    /* down to half of it at once, so that not every text moves all others */
    size_t old = 0, bytes = h->bytes;
    while (old < h->count && bytes > HEARD_MAX / 2) bytes -= h->items[old++].n + sizeof *h->items;
    forget(h, old);
}

static int count_position(void *count, const struct token *token) {
    *(size_t *)count += token->kind == TOKEN_PIECE;
    return 0;
}

static size_t positions_of(struct logged_text *t, struct analysis *analysis) {
    if (t->positions == SIZE_MAX) {
        t->positions = 0;
        analysis_tokens(analysis, (str){t->p, t->n}, count_position, &t->positions);
    }
    return t->positions;
}

/* The first text of a run that ends with `last` and has phrases of these sizes; SIZE_MAX if it has others.
 * A phrase may be several texts, "a" + "b", and a text may hold no word at all. */
static size_t run_first(const struct heard *h, struct analysis *analysis, const void *table,
                        const size_t *sizes, size_t count, size_t last) {
    size_t first = last + 1, phrase = count;
    while (phrase && sizes[phrase - 1] == 0) phrase--;
    for (size_t need = phrase ? sizes[phrase - 1] : 0; phrase;) {
        if (!first) return SIZE_MAX;
        struct logged_text *text = &h->items[--first];
        size_t positions = text->table == table ? positions_of(text, analysis) : 0;
        if (positions > need) return SIZE_MAX;
        need -= positions;
        while (!need && phrase) need = --phrase ? sizes[phrase - 1] : 0;
    }
    return first;
}

struct reading {
    struct query_log *asked;
    struct query_log_slot *slot; /* the next */
};

/* As lib/store/tokenizer.c tells a query's words to FTS5. */
static int read_slot(void *context, const struct token *token) {
    struct reading *r = context;
    struct arena *arena = &r->asked->arena;
    if (token->kind == TOKEN_PART) return 0;
    if (token->kind == TOKEN_PIECE) r->slot++->form = arena_copied(arena, token->word->form);
    struct query_log_slot *slot = r->slot - 1;
    if (slot->key_count + 2 > QUERY_LOG_KEYS) return 0;
    str key = token->key->text;
    char *part = arena_zeroed(arena, key.n + 2);
    part[0] = PART_MARK;
    memcpy(part + 1, key.p, key.n);
    slot->keys[slot->key_count++] = (str){part + 1, key.n};
    if (token->kind != TOKEN_WHOLE) slot->keys[slot->key_count++] = (str){part, key.n + 1};
    return 0;
}

static void read_run(const struct heard *h, struct analysis *analysis, const void *table, const size_t *sizes,
                     size_t count, size_t first, struct query_log *out) {
    out->phrases = arena_zeroed(&out->arena, (count + 1) * sizeof *out->phrases);
    out->phrase_count = count;
    for (size_t i = 0; i < count; i++) {
        struct query_log_phrase *phrase = &out->phrases[i];
        phrase->slot_count = sizes[i];
        phrase->slots = arena_zeroed(&out->arena, (sizes[i] + 1) * sizeof *phrase->slots);
        struct reading reading = {out, phrase->slots};
        for (; (size_t)(reading.slot - phrase->slots) < sizes[i]; first++) {
            struct logged_text *text = &h->items[first];
            if (text->table != table || !positions_of(text, analysis)) continue;
            analysis_tokens(analysis, (str){text->p, text->n}, read_slot, &reading);
            reading.slot[-1].begins = text->prefix;
        }
    }
}

bool query_log_find(const struct heard *h, struct analysis *analysis, const void *table, const size_t *sizes,
                    size_t count, size_t *before, struct query_log *out) {
    query_log_release(out);
    size_t last = *before < h->count ? *before : h->count;
    while (last--) {
        struct logged_text *text = &h->items[last];
        if (text->table != table || !positions_of(text, analysis)) continue;
        size_t first = run_first(h, analysis, table, sizes, count, last);
        if (first == SIZE_MAX) continue;
        read_run(h, analysis, table, sizes, count, first, out);
        *before = last;
        return true;
    }
    *before = 0;
    return false;
}
