#include "search/match/years.h"

#include <stdlib.h>

#include "base/memory.h"
#include "search/match/filter.h"

/* letter(5): no year is ever outside. */
#define FIRST 1500
#define LAST 2100

double years_per_1000(const struct year_row *row) {
    return row->words > 0 ? (double)row->places * 1000 / (double)row->words : 0;
}

static bool in_range(int year) {
    return year >= FIRST && year <= LAST;
}

/* One slot a year, and slot 0 for the unknown. */
static struct year_row *slot_of(struct year_row *slots, int year) {
    return &slots[in_range(year) ? year - FIRST + 1 : 0];
}

static int year_by(enum years_by by, struct letter_brief letter) {
    return by == BY_SIGNED ? letter.signed_year : letter.year;
}

enum truth { NO, MAYBE, YES };

/* May a passage of that year answer, as far as filters of years tell? Recursion is bounded by the query's
 * depth. */
static enum truth answers_in(const struct expression *e, int year) {
    if (!e->leaf && e->kind == QUERY_YEAR)
        return filter_has_year(year, e->query->from, e->query->to) ? YES : NO;
    if (e->leaf || !e->child_count) return MAYBE;
    if (e->kind == QUERY_NOT) return (enum truth)(YES - answers_in(e->children[0], year));
    enum truth all = e->kind == QUERY_AND ? YES : NO;
    for (size_t i = 0; i < e->child_count; i++) {
        enum truth one = answers_in(e->children[i], year);
        if (e->kind == QUERY_AND ? one < all : one > all) all = one;
    }
    return all;
}

static bool lets_through(const struct years_options *o, int year) {
    if (o->by != BY_GOAL) return true;
    return !o->expressions->root || answers_in(o->expressions->root, year) != NO;
}

/* A row for each year from first to last that was asked for, and one for the unknown year if it has hits. */
static void make_rows(struct year_row *slots, int first, int last, const struct years_options *o,
                      struct years *out) {
    out->rows = memory_zeroed((size_t)(last - first) + 2, sizeof *out->rows);
    for (int year = first; first && year <= last; year++) {
        bool filtered = o->by == BY_GOAL && o->years && !filter_has_year(year, o->first_year, o->last_year);
        bool asked = !filtered && lets_through(o, year);
        out->narrowed |= !asked;
        if (!asked && (filtered || !o->every_year)) continue;
        struct year_row *row = &out->rows[out->count++];
        *row = *slot_of(slots, year);
        row->year = year;
        row->asked = asked;
    }
    if (slots[0].hits) out->rows[out->count++] = slots[0];
}

enum status years_count(struct store *store, const struct hits *hits, const struct years_options *o,
                        struct years *out, struct error *error) {
    *out = (struct years){0};
    struct year_row *slots = memory_zeroed(LAST - FIRST + 2, sizeof *slots);
    int first = 0, last = 0;
    for (int64_t id = store_last_letter(store); id > 0; id--) {
        struct letter_brief letter = store_letter_brief(store, id);
        int year = year_by(o->by, letter);
        if (!letter.words && !year) continue;
        slot_of(slots, year)->words += letter.words;
        if (!in_range(year)) continue;
        if (!first || year < first) first = year;
        if (year > last) last = year;
    }
    int64_t letter = 0; /* of the hit before: a letter's passages stand together */
    for (size_t i = 0; i < hits->count; i++) {
        const struct hit *hit = &hits->items[i];
        struct year_row *row = slot_of(slots, year_by(o->by, store_letter_brief(store, hit->letter)));
        row->hits++;
        row->places += o->whole ? store_passage_brief(store, hit->passage).words : hit->count;
        row->letters += hit->letter != letter;
        letter = hit->letter;
    }
    make_rows(slots, first, last, o, out);
    free(slots);
    return store_doc_values_status(store, error);
}

void years_release(struct years *years) {
    free(years->rows);
    *years = (struct years){0};
}
