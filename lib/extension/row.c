#include "extension/row.h"

#include <sqlite3ext.h>
SQLITE_EXTENSION_INIT3

#include <stdlib.h>

#include "base/memory.h"

/* More in one row, and the query is refused rather than the host's memory taken. */
#define OCCURRENCES_MAX 1000000

void row_release(struct row *row) {
    free(row->items);
    *row = (struct row){0};
}

int row_read(struct row *row, const Fts5ExtensionApi *api, Fts5Context *fts) {
    int count = 0, rc = api->xInstCount(fts, &count);
    row->count = 0;
    row->contradicts = false;
    if (count > OCCURRENCES_MAX) return SQLITE_TOOBIG;
    for (int i = 0; !rc && i < count; i++) {
        int phrase, column, at;
        if ((rc = api->xInst(fts, i, &phrase, &column, &at))) break;
        /* without positions in the index FTS5 names a place once for each key that is there */
        const struct occurrence *last = row->count ? &row->items[row->count - 1] : NULL;
        if (last && last->phrase == (size_t)phrase && last->column == column && last->at == at) continue;
        row->items = memory_grown(row->items, row->count, &row->room, sizeof *row->items);
        row->items[row->count++] = (struct occurrence){(size_t)phrase, column, at, true, false};
    }
    return rc;
}

/* One slot of one occurrence, which is looked for in the text. */
struct expected {
    size_t occurrence;
    const struct query_log_slot *slot;
    int at;
    bool word, part;
    size_t start, end; /* of the strongest token */
    enum rung rung;
};

struct look {
    str text;
    struct expected *items;
    size_t count, room, next;
    int position;
    bool rungs; /* find the strongest token too */
};

static int by_position(const void *a, const void *b) {
    const struct expected *x = a, *y = b;
    if (x->at != y->at) return x->at < y->at ? -1 : 1;
    if (x->occurrence != y->occurrence) return x->occurrence < y->occurrence ? -1 : 1;
    return (x->slot > y->slot) - (x->slot < y->slot);
}

static void meet(struct look *look, struct expected *e, const struct token *token) {
    if (!query_log_fits(e->slot, token)) return;
    bool first = !e->word && !e->part;
    if (token->kind == TOKEN_PART)
        e->part = true;
    else
        e->word = true;
    if (!look->rungs) return;
    enum rung rung = rung_of(token, look->text, e->slot->form);
    if (!first && rung >= e->rung) return;
    e->start = token->start;
    e->end = token->end;
    e->rung = rung;
}

static int look_at(void *context, const struct token *token) {
    struct look *look = context;
    look->position += token->kind == TOKEN_PIECE;
    while (look->next < look->count && look->items[look->next].at < look->position) look->next++;
    for (size_t i = look->next; i < look->count && look->items[i].at == look->position; i++)
        meet(look, &look->items[i], token);
    return look->next == look->count;
}

/* What is to be found in the column. */
static void expect(struct look *look, const struct row *row, const struct query_log *asked, size_t first,
                   int column, bool all) {
    for (size_t i = 0; i < row->count; i++) {
        const struct occurrence *o = &row->items[i];
        if (o->column != column || first + o->phrase >= asked->phrase_count) continue;
        const struct query_log_phrase *phrase = &asked->phrases[first + o->phrase];
        if (!all && phrase->slot_count != 1) continue;
        for (size_t slot = 0; slot < phrase->slot_count; slot++) {
            look->items = memory_grown(look->items, look->count, &look->room, sizeof *look->items);
            look->items[look->count++] =
                (struct expected){.occurrence = i, .slot = &phrase->slots[slot], .at = o->at + (int)slot};
        }
    }
    if (look->count) qsort(look->items, look->count, sizeof *look->items, by_position);
}

static int text_of(const Fts5ExtensionApi *api, Fts5Context *fts, int column, str *out) {
    int n = 0;
    *out = (str){0};
    int rc = api->xColumnText(fts, column, &out->p, &n);
    if (rc || !out->p)
        *out = (str){0};
    else
        out->n = n > 0 ? (size_t)n : 0;
    return rc;
}

static void find_expected(struct look *look, struct analysis *analysis, struct row *row,
                          const struct query_log *asked, size_t first) {
    look->position = -1;
    analysis_tokens(analysis, look->text, look_at, look);
    for (size_t i = 0; i < look->count; i++) {
        const struct expected *e = &look->items[i];
        bool found = e->word || e->part;
        /* past the text's end the row has changed under its index, and says nothing about the query */
        if (!found && e->at <= look->position) row->contradicts = true;
        struct occurrence *o = &row->items[e->occurrence];
        if (!found || asked->phrases[first + o->phrase].slot_count != 1) continue;
        o->word = e->word;
        o->part = e->part;
    }
}

int row_look(struct row *row, const Fts5ExtensionApi *api, Fts5Context *fts, struct analysis *analysis,
             const struct query_log *asked, size_t first, int column, bool all) {
    struct look look = {0};
    expect(&look, row, asked, first, column, all);
    int rc = look.count ? text_of(api, fts, column, &look.text) : SQLITE_OK;
    if (!rc && look.text.p) find_expected(&look, analysis, row, asked, first);
    free(look.items);
    return rc;
}

int row_mark(struct row *row, const Fts5ExtensionApi *api, Fts5Context *fts, struct analysis *analysis,
             const struct query_log *asked, int column, struct marked *out) {
    struct look look = {.rungs = true};
    int rc = text_of(api, fts, column, &out->text);
    out->count = 0;
    if (rc || !out->text.p) return rc;
    look.text = out->text;
    expect(&look, row, asked, 0, column, true);
    find_expected(&look, analysis, row, asked, 0);
    for (size_t i = 0; i < look.count; i++) {
        const struct expected *e = &look.items[i];
        if (!e->word && !e->part) continue;
        out->items = memory_grown(out->items, out->count, &out->room, sizeof *out->items);
        out->items[out->count++] =
            (struct mark){e->start, e->end, e->rung, (unsigned)row->items[e->occurrence].phrase, 0};
    }
    out->count = snippet_order(out->items, out->count);
    free(look.items);
    return SQLITE_OK;
}
