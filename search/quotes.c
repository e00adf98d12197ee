#include "search/quotes.h"

#include <stdio.h>

#include "base/message.h"
#include "base/program.h"
#include "base/arena.h"
#include "search/draft.h"

/* Copies what is shown of a letter's row. */
static enum status read_letter(struct store *store, int64_t id, struct arena *arena, struct letter_row *out,
                               struct error *error) {
    enum status status = store_letter(store, id, out, error);
    if (status) return status;
    out->path = arena_copied(arena, out->path);
    out->title = arena_copied(arena, out->title);
    return OK;
}

static enum status print_quote(struct store *store, const struct options *o, struct output *out,
                               const struct draft_quote *quote, const struct quote_finding *found,
                               struct error *error) {
    struct letter_row letters[QUOTE_PIECES];
    struct arena arena = {0};
    enum status status = OK;
    for (size_t i = 0; i < found->place_count && !status; i++)
        status = read_letter(store, found->places[i].letter, &arena, &letters[i], error);
    const struct quote_row row = {o->quotes, quote->line, found, letters};
    if (!status) o->printer->quote(out, &row);
    arena_release(&arena);
    return status == NONE ? OK : status;
}

static void say_unclosed(const struct options *o, const struct draft *draft) {
    if (draft->unclosed && !o->quiet)
        fprintf(stderr, _("%s: line %zu of the draft: a quotation mark is not closed\n"), program_name(),
                draft->unclosed);
}

enum status quotes_print(struct store *store, const struct options *o, struct output *out,
                         struct error *error) {
    struct draft draft;
    struct draft_quote quote;
    struct quote_finder *finder = NULL;
    struct quote_finding found = {0};
    size_t counts[QUOTE_STATUSES] = {0};
    enum status status = draft_read(o->quotes, o->quote_lines, &draft, error);
    if (!status) status = quote_finder_new(store, &o->asked.years, &finder, error);
    if (!status && o->printer->begin_quotes) o->printer->begin_quotes(out);
    while (!status && draft_next(&draft, &quote)) {
        store_deadline(store, o->asked.timeout);
        status = quote_find(finder, quote.text, &found, error);
        if (!status) status = print_quote(store, o, out, &quote, &found, error);
        counts[found.status]++;
    }
    if (!status) {
        say_unclosed(o, &draft);
        if (o->printer->end_quotes) o->printer->end_quotes(out, counts);
    }
    quote_finding_release(&found);
    quote_finder_free(finder);
    draft_release(&draft);
    if (status) return status;
    return counts[QUOTE_ALTERED] + counts[QUOTE_JOINED] + counts[QUOTE_ABSENT] ? NONE : OK;
}
