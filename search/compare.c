#include "search/compare.h"

#include <stdlib.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/program.h"

#define WORDS_MOST 4000

/* Passages of a letter as one text, copied: both sides are shown together. */
static enum status read_side(struct store *store, const int64_t *ids, size_t count, struct arena *arena,
                             struct compare_side *out, struct error *error) {
    struct passage_row passage;
    struct letter_row letter;
    buf text = {0};
    enum status status = OK;
    *out = (struct compare_side){.there = count > 0};
    for (size_t i = 0; i < count && !status; i++) {
        status = store_passage(store, ids[i], &passage, error);
        if (!status && !i) status = store_letter(store, passage.letter, &letter, error);
        if (status == NONE) status = store_damaged_passage(store, ids[i], error);
        if (status) break;
        if (!i)
            *out = (struct compare_side){.there = true,
                                         .year = letter.year,
                                         .path = arena_copied(arena, letter.path),
                                         .kind = passage.kind,
                                         .line = passage.first_line,
                                         .page = passage.page,
                                         .start = passage.start};
        out->end_line = passage.last_line;
        out->end = passage.end;
        if (i) buf_byte(&text, ' ');
        buf_add(&text, passage.text);
    }
    out->text = arena_copied(arena, buf_str(&text));
    buf_release(&text);
    return status;
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
        status = read_side(store, row.pair->old, row.pair->old_count, &arena, &row.old, error);
        if (!status) status = read_side(store, row.pair->new, row.pair->new_count, &arena, &row.new, error);
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
