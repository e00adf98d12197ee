#include "search/match/years.h"

#include <stdlib.h>

#include "base/memory.h"

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

enum status years_count(struct store *store, const struct hits *hits, enum years_by by, bool whole,
                        struct years *out, struct error *error) {
    struct year_row *slots = memory_zeroed(LAST - FIRST + 2, sizeof *slots);
    int first = 0, last = 0;
    for (int64_t id = store_last_letter(store); id > 0; id--) {
        struct letter_brief letter = store_letter_brief(store, id);
        int year = year_by(by, letter);
        if (!letter.words && !year) continue;
        slot_of(slots, year)->words += letter.words;
        if (!in_range(year)) continue;
        if (!first || year < first) first = year;
        if (year > last) last = year;
    }
    int64_t letter = 0; /* of the hit before: a letter's passages stand together */
    for (size_t i = 0; i < hits->count; i++) {
        const struct hit *hit = &hits->items[i];
        struct year_row *row = slot_of(slots, year_by(by, store_letter_brief(store, hit->letter)));
        row->hits++;
        row->places += whole ? store_passage_brief(store, hit->passage).words : hit->count;
        row->letters += hit->letter != letter;
        letter = hit->letter;
    }
    out->rows = memory_zeroed((size_t)(last - first) + 2, sizeof *out->rows);
    out->count = 0;
    for (int year = first; first && year <= last; year++) {
        out->rows[out->count] = *slot_of(slots, year);
        out->rows[out->count++].year = year;
    }
    if (slots[0].hits) out->rows[out->count++] = slots[0];
    free(slots);
    return store_doc_values_status(store, error);
}

void years_release(struct years *years) {
    free(years->rows);
    *years = (struct years){0};
}
