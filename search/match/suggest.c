#include "search/match/suggest.h"

#include <stdlib.h>

#include "base/memory.h"
#include "danish/word.h"

static size_t offer(void *finder, const struct form_row *row) {
    return slip_finder_offer(finder, row->form, (uint64_t)row->count);
}

enum status suggest_near(struct store *store, str typed, void (*visit)(void *, const struct slip_candidate *),
                         void *context, struct error *error) {
    buf form = {0};
    word_fold(typed, &form);
    struct slip_finder *finder = slip_finder_new(buf_str(&form));
    enum status status = store_forms_search(store, FORMS_ALL, offer, finder, error);
    size_t count;
    const struct slip_candidate *best = slip_finder_best(finder, &count);
    for (size_t i = 0; i < count && !status; i++) visit(context, &best[i]);
    slip_finder_free(finder);
    buf_release(&form);
    return status;
}

struct completing {
    struct arena *arena;
    struct explain_form *forms;
    size_t count, room;
};

static enum status keep(void *context, const struct form_row *row) {
    struct completing *c = context;
    c->forms = memory_grown(c->forms, c->count, &c->room, sizeof *c->forms);
    c->forms[c->count++] = (struct explain_form){arena_copied(c->arena, row->form), row->count, RUNG_FORM};
    return OK;
}

static int by_count(const void *a, const void *b) {
    const struct explain_form *x = a, *y = b;
    if (x->count != y->count) return x->count > y->count ? -1 : 1;
    return str_cmp(x->form, y->form);
}

enum status suggest_complete(struct store *store, str typed, struct arena *arena, struct explain_form **out,
                             size_t *count, struct error *error) {
    struct completing c = {.arena = arena};
    buf prefix = {0};
    word_fold(typed, &prefix);
    enum status status = store_forms(store, FORMS_OF_PREFIX, buf_str(&prefix), keep, &c, error);
    if (c.count) qsort(c.forms, c.count, sizeof *c.forms, by_count);
    *out = c.forms;
    *count = c.count;
    buf_release(&prefix);
    return status;
}
