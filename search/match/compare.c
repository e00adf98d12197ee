#include "search/match/compare.h"

#include <stdlib.h>

#include "base/memory.h"
#include "base/message.h"
#include "search/match/pairing.h"

struct comparing {
    struct store *store;
    int years[2];
    const struct hits *only; /* NULL = all */
    struct side sides[2];    /* the old, the new */
    struct atoms atoms;      /* scratch */
    struct error *error;
};

const char *compare_status_name(enum compare_status status) {
    static const char *const names[COMPARE_STATUSES] = {N_("same"), N_("changed"), N_("new"), N_("dropped")};
    return names[status];
}

/* ---- reading ---- */

static bool is_wanted(const struct comparing *c, int64_t passage) {
    size_t from = 0, to = c->only ? c->only->count : 0;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (c->only->items[middle].passage == passage) return true;
        if (c->only->items[middle].passage < passage)
            from = middle + 1;
        else
            to = middle;
    }
    return !c->only;
}

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
        if (!passage_kind_returns(brief.kind) || !is_wanted(c, id)) continue;
        status = store_text(c->store, id, &text, c->error);
        if (status) continue;
        atoms_read(&c->atoms, c->store, text, COMPARE_WORDS);
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

static bool stands_alone(const struct side *side, const struct paired_letter *letter) {
    for (size_t i = letter->first; i < letter->end; i++)
        if (side->items[i].partner) return false;
    return true;
}

static void add_alone(const struct side *side, enum compare_status status, const int64_t *ids,
                      struct comparison *out) {
    for (size_t n = 0; n < side->letter_count; n++) {
        const struct paired_letter *letter = &side->letters[n];
        if (!stands_alone(side, letter)) continue;
        for (size_t i = letter->first; i < letter->end; i++) {
            struct compare_pair pair = {
                .status = status,
                .alone = true,
                .letter_count = i == letter->first ? letter->end - letter->first : 0,
            };
            if (status == COMPARE_NEW)
                pair.new = ids + i, pair.new_count = 1;
            else
                pair.old = ids + i, pair.old_count = 1;
            add_pair(out, pair);
        }
    }
}

struct filling {
    const struct side *old, *new;
    bool *shown; /* old passages that were dropped */
    struct comparison *out;
};

/* The old passages of a letter from `at` on that have no partner, up to one that has. */
static void add_dropped(const struct filling *f, size_t letter, size_t at) {
    for (; at < f->old->letters[letter].end && !f->old->items[at].partner; at++) {
        if (!f->shown[at] && !f->old->items[at].with)
            add_pair(f->out, (struct compare_pair){
                                 .status = COMPARE_DROPPED, .old = f->out->passages[0] + at, .old_count = 1});
        f->shown[at] = true;
    }
}

static int64_t *ids_of(const struct side *side) {
    int64_t *ids = memory_zeroed(side->count + 1, sizeof *ids);
    for (size_t i = 0; i < side->count; i++) ids[i] = side->items[i].id;
    return ids;
}

/* The pair of a new passage, and what its twin dropped before it, if it is the first, and after it. How many
 * new passages the pair has. */
static size_t add_paired(const struct filling *f, size_t twin, size_t at) {
    const struct paired *p = &f->new->items[at];
    struct compare_pair pair = {.status = p->partner ? p->same ? COMPARE_SAME : COMPARE_CHANGED : COMPARE_NEW,
                                .new = f->out->passages[1] + at,
                                .new_count = parts_of(f->new, at),
                                .likeness = p->likeness};
    if (!p->partner) {
        add_pair(f->out, pair);
        return 1;
    }
    size_t partner = p->partner - 1, letter = f->old->items[partner].letter;
    bool in_twin = letter + 1 == twin;
    pair.old = f->out->passages[0] + partner;
    pair.old_count = parts_of(f->old, partner);
    if (in_twin) add_dropped(f, letter, f->old->letters[letter].first);
    add_pair(f->out, pair);
    if (in_twin) add_dropped(f, letter, partner + pair.old_count);
    return pair.new_count;
}

/* The new letters, those that follow an old one or those that only share passages with some. */
static void add_letters(const struct filling *f, bool twins) {
    for (size_t n = 0; n < f->new->letter_count; n++) {
        const struct paired_letter *letter = &f->new->letters[n];
        if (stands_alone(f->new, letter) || (letter->twin != 0) != twins) continue;
        for (size_t i = letter->first; i < letter->end;) i += add_paired(f, letter->twin, i);
    }
}

static void fill(const struct comparing *c, struct comparison *out) {
    const struct filling f = {.old = &c->sides[0],
                              .new = &c->sides[1],
                              .shown = memory_zeroed(c->sides[0].count + 1, sizeof *f.shown),
                              .out = out};
    out->items = memory_zeroed(f.old->count + f.new->count + 1, sizeof *out->items);
    out->passages[0] = ids_of(f.old);
    out->passages[1] = ids_of(f.new);
    add_letters(&f, true);
    add_letters(&f, false);
    for (size_t n = 0; n < f.old->letter_count; n++) {
        const struct paired_letter *letter = &f.old->letters[n];
        if (stands_alone(f.old, letter)) continue;
        for (size_t i = letter->first; i < letter->end; i++) add_dropped(&f, n, i);
    }
    add_alone(f.new, COMPARE_NEW, out->passages[1], out);
    add_alone(f.old, COMPARE_DROPPED, out->passages[0], out);
    free(f.shown);
}

enum status compare_years(struct store *store, int old, int new, const struct hits *only,
                          struct comparison *out, int *missing, struct error *error) {
    struct comparing c = {.store = store, .years = {old, new}, .only = only, .error = error};
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
