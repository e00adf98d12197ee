#include "search/answer.h"

#include <stdio.h>

#include "base/message.h"
#include "base/program.h"
#include "search/explain.h"

/* Columns of a snippet that is one field of a line. */
#define FIELD_COLUMNS 240

/* Columns of a snippet on a page. */
#define PAGE_COLUMNS 320

/* Who wants more hits than this wants them all. */
#define FIRST_MOST 100000

/* Lines of a snippet on a terminal. */
#define TEXT_LINES 3

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

void answer_cut_off(const struct options *o, size_t count, size_t end, bool letters) {
    if (end >= count || o->printer == &printer_trec) return;
    buf sentence = {0};
    if (!o->offset)
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
    struct result_options how = {
        .width = FIELD_COLUMNS, .context = o->context, .full = o->full, .explain = o->explain};
    if (o->printer == &printer_text) how.width = (o->columns - 6) * TEXT_LINES;
    if (o->printer == &printer_html) how.width = PAGE_COLUMNS;
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
        status = result_load(store, e, &hits->items[folds.items[i].hit], &how, &found, error);
        if (status) break;
        o->printer->hit(out, &found);
        o->printer->also(out, &folds.items[i]);
    }
    if (!status) answer_cut_off(o, hits->total - folds.folded, folds.count, false);
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
        status = result_load(store, e, &hits->items[i], &how, &found, error);
        if (status) break;
        o->printer->hit(out, &found);
        if (o->printer->also) o->printer->also(out, &(struct fold){0});
    }
    result_release(&found);
    if (!status) answer_cut_off(o, hits->total, end, false);
    return status;
}

static enum status print_letters(struct store *store, const struct options *o, struct output *out,
                                 const struct hits *hits, struct error *error) {
    struct letter_hits letters;
    enum status status = letters_rank(store, hits, o->by_year, &letters, error);
    size_t end = answer_end(o, letters.count);
    o->printer->begin_letters(out);
    for (size_t i = o->offset; i < end && !status; i++) {
        struct letter_row row;
        status = store_letter(store, letters.items[i].letter, &row, error);
        if (status == OK) o->printer->letter(out, &letters.items[i], &row);
    }
    if (!status) answer_cut_off(o, letters.count, end, true);
    letters_release(&letters);
    return status;
}

static enum status print_years(struct store *store, const struct options *o, struct output *out,
                               const struct hits *hits, bool whole, struct error *error) {
    struct years years = {0};
    enum status status = years_count(store, hits, o->years_by, whole, &years, error);
    if (!status) o->printer->years(out, &years);
    years_release(&years);
    return status;
}

/* Tells the printer of the query before what was found. */
static enum status print_question(struct store *store, const struct options *o, struct output *out,
                                  const struct expressions *e, const struct hits *hits,
                                  const struct question *asked, struct error *error) {
    struct explain receipt = {0};
    struct years years = {0};
    enum status status = explain_read(store, e, &receipt, error);
    if (!status) status = years_count(store, hits, o->years_by, false, &years, error);
    struct question question = *asked;
    question.any = o->any;
    question.count = hits->count;
    question.receipt = &receipt;
    question.years = &years;
    question.results = o->job != JOB_YEARS;
    if (!status) o->printer->open(out, &question);
    years_release(&years);
    explain_release(&receipt);
    return status;
}

/* trec is of documents, so it ranks letters. */
static enum job job_of(const struct options *o) {
    return o->job == JOB_HITS && o->printer == &printer_trec ? JOB_LETTERS : o->job;
}

static enum match_measure measure_of(enum job job) {
    if (job == JOB_COUNT) return MATCH_WHERE;
    return job == JOB_YEARS ? MATCH_COUNT : MATCH_SCORE;
}

static bool folds(const struct options *o) {
    return o->printer->also && !o->all_copies;
}

/* How many hits will be looked at, the best of them all; 0 = all, as something of all of them is told. */
static size_t first_of(const struct options *o, enum job job) {
    if (job != JOB_HITS || o->by_year || o->printer->open || o->limit == NO_LIMIT) return 0;
    size_t most = o->offset + o->limit < o->limit ? NO_LIMIT : o->offset + o->limit;
    size_t first = folds(o) ? copies_reach(most) : most;
    return first > FIRST_MOST ? 0 : first;
}

static enum status answer_expressions(struct store *store, const struct options *o, struct output *out,
                                      const struct expressions *e, bool whole,
                                      const struct question *question, struct error *error) {
    const enum job job = job_of(o);
    const struct hits_options how = {measure_of(job), job == JOB_LETTERS, o->years,
                                     o->first_year,   o->last_year,       first_of(o, job)};
    struct hits hits = {0};
    enum status status = OK;
    if (e->root || whole) status = hits_find(store, e, &how, &hits, error);
    out->rank = 0;
    if (!status && o->printer->open) status = print_question(store, o, out, e, &hits, question, error);
    if (!status) {
        switch (job) {
        case JOB_LETTERS:
            status = print_letters(store, o, out, &hits, error);
            break;
        case JOB_COUNT:
            o->printer->count(out, (int64_t)hits.count);
            break;
        case JOB_YEARS:
            status = print_years(store, o, out, &hits, whole && !e->root, error);
            break;
        default:
            status = folds(o) ? print_folded(store, o, out, e, &hits, error)
                              : print_hits(store, o, out, e, &hits, error);
        }
    }
    if (!status && !hits.count) status = NONE;
    hits_release(&hits);
    return status;
}

enum status answer(struct store *store, const struct options *o, struct output *out, str typed, str id,
                   struct error *error) {
    struct query *query = NULL;
    struct expressions e = {0};
    buf notes = {0};
    const struct expression_options how = {o->any, o->strict};
    out->id = id;
    out->query = typed;
    store_deadline(store, o->timeout);
    enum status read = query_parse(typed, &query, &notes, error);
    enum status status = read > NONE ? read : expression_build(store, query, &how, &e, &notes, error);
    if (!status) say(buf_str(&notes));
    if (!status && o->explain) status = explain_print(store, o, out, &e, error);
    bool whole = read == NONE && (o->job == JOB_YEARS || o->years) && str_trim(typed).n == 0;
    buf understood = {0};
    if (query) query_print(query, &understood);
    struct question question = {.understood = buf_str(&understood), .notes = buf_str(&notes)};
    if (!status) status = answer_expressions(store, o, out, &e, whole, &question, error);
    if (status <= NONE && store_doc_values_status(store, error)) status = error->status;
    buf_release(&understood);
    expression_release(&e);
    query_free(query);
    buf_release(&notes);
    return status;
}
