#include "search/answer.h"

#include <stdio.h>

#include "base/message.h"
#include "base/program.h"
#include "search/match/request.h"

/* If more hits than this are wanted, all are. */
#define FIRST_MOST 100000

static void say(str sentences) {
    while (sentences.n) {
        str line = str_cut(&sentences, '\n');
        if (line.n) fprintf(stderr, "%s: %.*s\n", program_name(), (int)line.n, line.p);
    }
}

size_t answer_end(const struct options *o, size_t count) {
    if (o->offset >= count) return o->offset;
    return o->limit == NO_LIMIT || count - o->offset < o->limit ? count : o->offset + o->limit;
}

void answer_cut_off(const struct options *o, size_t count, bool at_most, size_t end, bool letters) {
    if (end >= count || o->printer->silent) return;
    buf sentence = {0};
    if (at_most && !o->offset)
        buf_addf(&sentence, _("the first %zu of at most %zu passages; -n 0 shows all"), end, count);
    else if (at_most)
        buf_addf(&sentence, _("passages %zu to %zu of at most %zu; -n 0 shows all"), o->offset + 1, end,
                 count);
    else if (!o->offset)
        buf_addf(&sentence,
                 letters ? _("the first %zu of %zu letters; -n 0 shows all")
                         : _("the first %zu of %zu passages; -n 0 shows all"),
                 end, count);
    else
        buf_addf(&sentence,
                 letters ? _("letters %zu to %zu of %zu; -n 0 shows all")
                         : _("passages %zu to %zu of %zu; -n 0 shows all"),
                 o->offset + 1, end, count);
    say(buf_str(&sentence));
    buf_release(&sentence);
}

static struct result_options how_to_show(const struct options *o) {
    const struct printer *p = o->printer;
    struct result_options how = {.width = p->width   ? p->width
                                          : p->lines ? (o->columns - p->indent) * p->lines
                                                     : PRINTER_FIELD,
                                 .context = o->context,
                                 .full = o->full,
                                 .explain = o->explain};
    return how;
}

/* For people: what is said in the same words is one hit, with the years of its copies. */
static enum status print_folded(struct store *store, const struct options *o, struct output *out,
                                const struct expressions *e, struct hits *hits, struct error *error) {
    const struct result_options how = how_to_show(o);
    size_t most = o->limit == NO_LIMIT ? NO_LIMIT : o->offset + o->limit;
    struct folds folds = {0};
    struct result found = {0};
    enum status status = hits_sort(store, hits, o->by_year, 0, copies_reach(most), error);
    if (!status) status = copies_fold(store, hits, most, &folds, error);
    for (size_t i = o->offset; i < folds.count && !status; i++) {
        status = result_load(store, e, hits, &hits->items[folds.items[i].hit], &how, &found, error);
        if (status) break;
        o->printer->hit(out, &found);
        o->printer->also(out, &folds.items[i]);
    }
    if (!status) answer_cut_off(o, hits->total - folds.folded, hits->at_most, folds.count, false);
    result_release(&found);
    copies_release(&folds);
    return status;
}

static enum status print_hits(struct store *store, const struct options *o, struct output *out,
                              const struct expressions *e, struct hits *hits, struct error *error) {
    size_t end = answer_end(o, hits->count);
    const struct result_options how = how_to_show(o);
    enum status status = hits_sort(store, hits, o->by_year, o->offset, end, error);
    struct result found = {0};
    o->printer->begin_hits(out);
    for (size_t i = o->offset; i < end && !status; i++) {
        status = result_load(store, e, hits, &hits->items[i], &how, &found, error);
        if (status) break;
        o->printer->hit(out, &found);
        if (o->printer->also) o->printer->also(out, &(struct fold){0});
    }
    result_release(&found);
    if (!status) answer_cut_off(o, hits->total, hits->at_most, end, false);
    return status;
}

static enum status print_letters(struct store *store, const struct options *o, struct output *out,
                                 const struct letter_hits *letters, struct error *error) {
    size_t end = answer_end(o, letters->count);
    enum status status = OK;
    o->printer->begin_letters(out);
    for (size_t i = o->offset; i < end && !status; i++) {
        struct letter_row row;
        status = store_letter(store, letters->items[i].letter, &row, error);
        if (status == OK) o->printer->letter(out, &letters->items[i], &row);
    }
    if (!status) answer_cut_off(o, letters->count, false, end, true);
    return status;
}

/* Shows the printer the query before what was found. */
static void print_question(const struct options *o, struct output *out, const struct response *found) {
    const struct question question = {.understood = buf_str(&found->understood),
                                      .notes = buf_str(&found->notes),
                                      .any = o->any,
                                      .count = found->hits.count,
                                      .explain = &found->explain,
                                      .years = &found->counted,
                                      .results = o->job != JOB_YEARS};
    o->printer->open(out, &question);
}

static enum request_kind kind_of(const struct options *o) {
    switch (o->job) {
    case JOB_LETTERS:
        return REQUEST_LETTERS;
    case JOB_COUNT:
        return REQUEST_COUNT;
    case JOB_YEARS:
        return REQUEST_YEARS;
    default:
        return o->printer->ranks_letters ? REQUEST_LETTERS : REQUEST_HITS;
    }
}

static bool folds(const struct options *o) {
    return o->printer->also && !o->all_copies;
}

/* How many hits will be looked at, the best of them all; 0 = all, as something of all of them is shown. */
static size_t first_of(const struct options *o) {
    if (o->printer->open || o->limit == NO_LIMIT) return 0;
    size_t most = o->offset + o->limit < o->limit ? NO_LIMIT : o->offset + o->limit;
    size_t first = folds(o) ? copies_reach(most) : most;
    return first > FIRST_MOST ? 0 : first;
}

static enum status print_response(struct store *store, const struct options *o, struct output *out,
                                  enum request_kind kind, struct response *found, struct error *error) {
    out->rank = 0;
    if (o->printer->open) print_question(o, out, found);
    switch (kind) {
    case REQUEST_LETTERS:
        return print_letters(store, o, out, &found->letters, error);
    case REQUEST_COUNT:
        o->printer->count(out, (int64_t)found->hits.total);
        return OK;
    case REQUEST_YEARS:
        o->printer->years(out, &found->counted);
        return OK;
    case REQUEST_HITS:
        break;
    }
    return folds(o) ? print_folded(store, o, out, &found->expressions, &found->hits, error)
                    : print_hits(store, o, out, &found->expressions, &found->hits, error);
}

enum status answer(struct store *store, const struct options *o, struct output *out, str typed, str id,
                   struct error *error) {
    const struct request request = {.typed = typed,
                                    .kind = kind_of(o),
                                    .any = o->any,
                                    .strict = o->strict,
                                    .derived = o->derived,
                                    .explain = o->explain || o->printer->open,
                                    .score_parts = o->explain,
                                    .count_years = o->printer->open != NULL,
                                    .by_year = o->by_year,
                                    .years = o->years,
                                    .first_year = o->first_year,
                                    .last_year = o->last_year,
                                    .years_by = o->years_by,
                                    .first = first_of(o),
                                    .timeout = o->timeout};
    struct response found;
    out->id = id;
    out->query = typed;
    enum status status = request_answer(store, &request, &found, error), printed = OK;
    say(buf_str(&found.notes));
    if (status <= NONE && o->explain) {
        if (o->printer->explain)
            o->printer->explain(out, &found.explain);
        else
            output_explain(&found.explain);
    }
    if (status <= NONE) printed = print_response(store, o, out, request.kind, &found, error);
    response_release(&found);
    if (printed) return printed;
    if (status <= NONE && store_doc_values_status(store, error)) return error->status;
    return status;
}
