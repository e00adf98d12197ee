#include "search/compare.h"

#include <stdlib.h>

#include "base/message.h"
#include "base/program.h"
#include "search/answer.h"
#include "search/match/request.h"

struct comparing_texts {
    struct atoms old, new;
    struct alignment difference;
};

/* Passages of a letter as one text, copied: both sides are shown together. */
static enum status read_side(struct store *store, const int64_t *ids, size_t count, struct arena *arena,
                             struct compare_side *out, struct error *error) {
    struct passage_row passage;
    struct letter_row letter = {0};
    buf text = {0};
    enum status status = OK;
    *out = (struct compare_side){.there = count > 0};
    for (size_t i = 0; i < count && !status; i++) {
        status = store_passage_alone(store, ids[i], &passage, error);
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

/* Has the query words? Then only passages that hold them would be compared, and one that lost its word would
 * be taken for dropped. Recursion is bounded by the query's depth. */
static bool asks_words(const struct query *q) {
    if (q->kind == QUERY_WORD || q->kind == QUERY_PHRASE || q->kind == QUERY_NEAR) return true;
    for (size_t i = 0; i < q->child_count; i++)
        if (asks_words(q->children[i])) return true;
    return false;
}

/* The passages that the filters let through. */
static enum status find_filtered(struct store *store, const struct options *o, int timeout,
                                 struct response *out, struct error *error) {
    const struct request request = {.typed = buf_str(&o->query), .kind = REQUEST_YEARS, .timeout = timeout};
    enum status status = request_answer(store, &request, out, error);
    answer_say(o, (str){0}, buf_str(&out->notes));
    if (status <= NONE && out->query && asks_words(out->query))
        return fail(error, BAD_USAGE,
                    _("--compare takes filters such as from:, to:, kind: and path:, and no words"));
    return status;
}

static enum status print_pair(struct store *store, const struct options *o, struct output *out,
                              struct compare_row *row, struct comparing_texts *texts, struct error *error) {
    struct arena arena = {0};
    const struct compare_pair *pair = row->pair;
    enum status status = read_side(store, pair->old, pair->old_count, &arena, &row->old, error);
    if (!status) status = read_side(store, pair->new, pair->new_count, &arena, &row->new, error);
    if (!status) {
        atoms_read(&texts->old, store, row->old.text, COMPARE_WORDS);
        atoms_read(&texts->new, store, row->new.text, COMPARE_WORDS);
        if (pair->status == COMPARE_CHANGED) align(&texts->new, &texts->old, false, &texts->difference);
        o->printer->compare(out, row);
    }
    arena_release(&arena);
    return status;
}

/* What text leaves out: what is the same in both years, and all but the first passage of a letter of which
 * nothing is in the other year. */
static bool is_left_out(const struct options *o, const struct compare_pair *pair) {
    if (!o->printer->differences_alone) return false;
    return pair->status == COMPARE_SAME || (pair->alone && !pair->letter_count);
}

static enum status print_all(struct store *store, const struct options *o, struct output *out,
                             const struct comparison *all, struct error *error) {
    struct comparing_texts texts = {0};
    enum status status = OK;
    if (o->printer->begin_compare) o->printer->begin_compare(out, o->compared, all->counts);
    for (size_t i = 0; i < all->count && !status; i++) {
        struct compare_row row = {
            .pair = &all->items[i], .a = &texts.new, .b = &texts.old, .diff = &texts.difference};
        if (!is_left_out(o, row.pair)) status = print_pair(store, o, out, &row, &texts, error);
    }
    atoms_release(&texts.old);
    atoms_release(&texts.new);
    alignment_release(&texts.difference);
    return status;
}

enum status compare_print(struct store *store, const struct options *o, int timeout, struct output *out,
                          struct error *error) {
    struct response filtered = {0};
    struct comparison all = {0};
    int missing = o->compared[0];
    enum status status = OK;
    if (o->words) status = find_filtered(store, o, timeout, &filtered, error);
    store_deadline(store, timeout);
    if (!status)
        status = compare_years(store, o->compared[0], o->compared[1], o->words ? &filtered.hits : NULL, &all,
                               &missing, error);
    if (status == NONE && o->words)
        fail(error, BAD_USAGE, _("the index has no passages of %d in letters that the filters let through"),
             missing);
    else if (status == NONE)
        fail(error, BAD_USAGE, _("the index has no letters of %d; the years that it has: %s --years"),
             missing, program_name());
    if (status == NONE) status = BAD_USAGE;
    if (!status) status = print_all(store, o, out, &all, error);
    comparison_release(&all);
    response_release(&filtered);
    return status;
}
