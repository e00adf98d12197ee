#include "search/compare.h"

#include <stdlib.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/program.h"

#define WORDS_MOST 4000

/* A passage with its letter, copied: both sides are shown together. */
static enum status read_side(struct store *store, int64_t id, struct arena *arena, struct compare_side *out,
                             struct error *error) {
    struct passage_row passage;
    struct letter_row letter;
    *out = (struct compare_side){0};
    if (!id) return OK;
    enum status status = store_passage(store, id, &passage, error);
    if (!status) status = store_letter(store, passage.letter, &letter, error);
    if (status) return status == NONE ? store_damaged_passage(store, id, error) : status;
    *out = (struct compare_side){.there = true,
                                 .year = letter.year,
                                 .path = arena_copied(arena, letter.path),
                                 .text = arena_copied(arena, passage.text),
                                 .kind = passage.kind,
                                 .line = passage.first_line,
                                 .end_line = passage.last_line,
                                 .page = passage.page,
                                 .start = passage.start,
                                 .end = passage.end};
    return OK;
}

enum status compare_print(struct store *store, const struct options *o, struct output *out,
                          struct error *error) {
    struct comparison all;
    struct atoms old = {0}, new = {0};
    struct alignment difference = {0};
    int missing;
    store_keep_pages(store);
    enum status status = compare_years(store, o->compared[0], o->compared[1], &all, &missing, error);
    if (status == NONE)
        return fail(error, BAD_USAGE, _("the index has no letters of %d; the years that it has: %s --years"),
                    missing, program_name());
    if (!status) o->printer->begin_compare(out, o->compared, all.counts);
    for (size_t i = 0; i < all.count && !status; i++) {
        struct arena arena = {0};
        struct compare_row row = {.pair = &all.items[i], .a = &new, .b = &old, .diff = &difference};
        if (row.pair->status == COMPARE_SAME && o->printer->differences_alone) continue;
        status = read_side(store, row.pair->old, &arena, &row.old, error);
        if (!status) status = read_side(store, row.pair->new, &arena, &row.new, error);
        atoms_read(&old, store, row.old.text, WORDS_MOST);
        atoms_read(&new, store, row.new.text, WORDS_MOST);
        if (row.pair->status == COMPARE_CHANGED) align(&new, &old, false, &difference);
        if (!status) o->printer->compare(out, &row);
        arena_release(&arena);
    }
    comparison_release(&all);
    atoms_release(&old);
    atoms_release(&new);
    alignment_release(&difference);
    return status;
}
