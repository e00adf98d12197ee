#include "search/match/checked.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "search/match/marks.h"
#include "search/match/prefilter.h"

struct checked {
    struct cursor cursor;
    struct store *store;
    const struct leaf *leaf;
    struct source *source;
    struct prefilter prefilter;
    struct tokens tokens;
    struct error *error;
    bool may_wait;
    size_t looked_at;               /* texts */
    int64_t unseen;                 /* the first passage of the window that was let through unseen */
    const struct list_entry *asked; /* the last one there that the caller asked for */
};

static int64_t seek(struct cursor *c, int64_t least) {
    struct checked *checked = (struct checked *)c;
    return checked->error->status > NONE ? CURSOR_END : cursor_seek(&checked->source->cursor, least);
}

static bool holds(struct checked *c, int64_t passage) {
    str text;
    c->looked_at++;
    enum status status = store_text(c->store, passage, &text, c->error);
    if (status) return false;
    enum prefilter_verdict verdict = prefilter_check(&c->prefilter, text);
    if (verdict != PREFILTER_UNSURE) return verdict == PREFILTER_YES;
    tokens_read(&c->tokens, store_analysis(c->store), text);
    return marks_has(&c->tokens, text, c->leaf);
}

static void narrow(struct cursor *cursor, int64_t base, uint64_t *bits) {
    struct checked *c = (struct checked *)cursor;
    cursor_narrow(&c->source->cursor, base, bits);
    source_fill(c->source, base, bits);
    c->unseen = CURSOR_END;
    c->asked = c->source->first;
    for (const struct list_entry *p = c->source->first; p->passage < base + CURSOR_WINDOW; p++) {
        size_t i = (size_t)(p->passage - base);
        if (!bits_has(bits, i) || source_is_sure(c->source, p)) continue;
        if (checked_waits(cursor)) {
            c->unseen = p->passage;
            return;
        }
        if (c->error->status > NONE || !holds(c, p->passage))
            bits[i / CURSOR_WORD_BITS] &= ~((uint64_t)1 << i % CURSOR_WORD_BITS);
    }
}

bool checked_waits(const struct cursor *cursor) {
    const struct checked *c = (const struct checked *)cursor;
    return c->may_wait && c->looked_at >= CHECKED_AT_ONCE;
}

bool checked_holds(struct cursor *cursor, int64_t passage) {
    struct checked *c = (struct checked *)cursor;
    if (passage < c->unseen) return true;
    while (c->asked->passage < passage) c->asked++;
    return source_is_sure(c->source, c->asked) || (c->error->status <= NONE && holds(c, passage));
}

static void release(struct cursor *cursor) {
    struct checked *c = (struct checked *)cursor;
    cursor_release(&c->source->cursor);
    prefilter_release(&c->prefilter);
    tokens_release(&c->tokens);
    free(c);
}

struct cursor *checked_new(struct store *store, const struct leaf *leaf, struct source *source, bool may_wait,
                           struct error *error) {
    static const struct cursor_kind kind = {seek, narrow, NULL, release};
    struct checked *c = memory_zeroed(1, sizeof *c);
    *c = (struct checked){.cursor = {&kind, COST_CHECK + source->cursor.cost},
                          .store = store,
                          .leaf = leaf,
                          .source = source,
                          .prefilter = prefilter_of(leaf),
                          .error = error,
                          .may_wait = may_wait};
    return &c->cursor;
}
