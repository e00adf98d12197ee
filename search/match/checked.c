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
};

static int64_t seek(struct cursor *c, int64_t least) {
    struct checked *checked = (struct checked *)c;
    return checked->error->status > NONE ? CURSOR_END : cursor_seek(&checked->source->cursor, least);
}

static bool holds(struct checked *c, int64_t passage) {
    str text;
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
    for (const struct list_entry *p = c->source->first; p->passage < base + CURSOR_WINDOW; p++) {
        size_t i = (size_t)(p->passage - base);
        if (!bits_has(bits, i) || source_is_sure(c->source, p)) continue;
        if (c->error->status > NONE || !holds(c, p->passage))
            bits[i / CURSOR_WORD_BITS] &= ~((uint64_t)1 << i % CURSOR_WORD_BITS);
    }
}

static void release(struct cursor *cursor) {
    struct checked *c = (struct checked *)cursor;
    cursor_release(&c->source->cursor);
    prefilter_release(&c->prefilter);
    tokens_release(&c->tokens);
    free(c);
}

struct cursor *checked_new(struct store *store, const struct leaf *leaf, struct source *source,
                           struct error *error) {
    static const struct cursor_kind kind = {seek, narrow, release};
    struct checked *c = memory_zeroed(1, sizeof *c);
    *c = (struct checked){
        {&kind, COST_CHECK + source->cursor.cost}, store, leaf, source, prefilter_of(leaf), {0}, error};
    return &c->cursor;
}
