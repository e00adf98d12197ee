#include "search/match/compare.h"

#include <stdlib.h>

#include "base/memory.h"
#include "search/match/pairing.h"

#define WORDS_MOST 4000 /* of a passage */

struct comparing {
    struct store *store;
    int years[2];
    struct side sides[2]; /* the old, the new */
    struct atoms atoms;   /* scratch */
    struct error *error;
};

const char *compare_status_name(enum compare_status status) {
    static const char *const names[COMPARE_STATUSES] = {"same", "changed", "new", "dropped"};
    return names[status];
}

/* ---- reading ---- */

static enum status take_letter(void *context, const struct letter_row *letter) {
    struct comparing *c = context;
    if (letter->year != c->years[0] && letter->year != c->years[1]) return OK;
    struct side *side = &c->sides[letter->year == c->years[1]];
    enum status status = store_in_time(c->store, c->error);
    side_add_letter(side);
    for (int64_t i = 0; i < letter->passage_count && status <= NONE; i++) {
        int64_t id = letter->first_passage + i;
        struct passage_brief brief = store_passage_brief(c->store, id);
        str text;
        if (brief.letter != letter->id) break; /* a damaged index may claim any number */
        if (!passage_kind_returns(brief.kind)) continue;
        status = store_text(c->store, id, &text, c->error);
        if (status) continue;
        atoms_read(&c->atoms, c->store, text, WORDS_MOST);
        side_add(side, id, brief.kind == PASSAGE_TITLE, &c->atoms);
    }
    return status == NONE ? OK : status;
}

/* ---- in order ---- */

static void add_pair(struct comparison *out, struct compare_pair pair) {
    out->items[out->count++] = pair;
    out->counts[pair.status]++;
}

/* How many passages the pair of a side's passage has on that side. */
static size_t parts_of(const struct side *side, size_t first) {
    size_t end = first + 1;
    while (end < side->count && side->items[end].with == first + 1) end++;
    return end - first;
}

/* The old passages from *at on that have no partner, up to one that has. */
static void add_dropped(const struct side *old, size_t *at, struct comparison *out) {
    for (; *at < old->count && !old->items[*at].partner; ++*at)
        add_pair(out, (struct compare_pair){COMPARE_DROPPED, out->passages[0] + *at, NULL, 1, 0, 0});
}

static int64_t *ids_of(const struct side *side) {
    int64_t *ids = memory_zeroed(side->count + 1, sizeof *ids);
    for (size_t i = 0; i < side->count; i++) ids[i] = side->items[i].id;
    return ids;
}

static void fill(const struct comparing *c, struct comparison *out) {
    const struct side *old = &c->sides[0], *new = &c->sides[1];
    size_t first = 0;
    out->items = memory_zeroed(old->count + new->count + 1, sizeof *out->items);
    out->passages[0] = ids_of(old);
    out->passages[1] = ids_of(new);
    add_dropped(old, &first, out);
    for (size_t i = 0, next; i < new->count; i = next) {
        const struct paired *p = &new->items[i];
        struct compare_pair pair = {COMPARE_NEW, NULL, out->passages[1] + i, 0, 1, p->likeness};
        next = i + 1;
        if (!p->partner) {
            add_pair(out, pair);
            continue;
        }
        size_t partner = p->partner - 1;
        pair.status = p->same ? COMPARE_SAME : COMPARE_CHANGED;
        pair.old = out->passages[0] + partner;
        pair.old_count = parts_of(old, partner);
        pair.new_count = parts_of(new, i);
        add_pair(out, pair);
        next = i + pair.new_count;
        partner += pair.old_count;
        add_dropped(old, &partner, out);
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
    if (!status) status = pair_sides(&c.sides[0], &c.sides[1], store, error);
    if (!status) fill(&c, out);
    side_release(&c.sides[0]);
    side_release(&c.sides[1]);
    atoms_release(&c.atoms);
    return status;
}

void comparison_release(struct comparison *out) {
    free(out->items);
    free(out->passages[0]);
    free(out->passages[1]);
    *out = (struct comparison){0};
}
