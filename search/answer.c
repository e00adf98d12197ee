#include "search/answer.h"

#include <stdarg.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/program.h"
#include "base/sanitize.h"
#include "search/match/request.h"

/* Passages that are shown if none holds all of a query. */
#define NEAREST_MOST 3

/* If more hits than this are wanted, all are. */
#define FIRST_MOST 100000

void answer_say(const struct options *o, str id, str sentences) {
    buf clean = {0};
    sanitize_add(id, &clean);
    while (sentences.n && !o->quiet) {
        str line = str_cut(&sentences, '\n');
        if (line.n)
            fprintf(stderr, "%s: %s%s%.*s\n", program_name(), clean.n ? clean.p : "", clean.n ? ": " : "",
                    (int)line.n, line.p);
    }
    buf_release(&clean);
}

void answer_sayf(const struct options *o, str id, const char *format, ...) {
    buf sentence = {0};
    va_list args;
    va_start(args, format);
    buf_vaddf(&sentence, format, args);
    va_end(args);
    answer_say(o, id, buf_str(&sentence));
    buf_release(&sentence);
}

size_t answer_end(const struct options *o, size_t count) {
    if (o->offset >= count) return o->offset;
    return o->limit == NO_LIMIT || count - o->offset < o->limit ? count : o->offset + o->limit;
}

void answer_cut_off(const struct options *o, str id, size_t total, bool at_most, size_t end, bool letters) {
    if (o->printer->silent) return;
    if (o->printer->every_year && !letters && !o->offset && o->job == JOB_HITS)
        answer_sayf(o, id, _("the best of every year, %zu of %zu passages; -n 0 shows all"), end, total);
    else if (at_most && !o->offset) /* an exact number would cost a look at every text */
        answer_sayf(o, id, _("the first %zu passages; -n 0 shows all"), end);
    else if (at_most)
        answer_sayf(o, id,
                    end == o->offset + 1 ? _("passage %zu; -n 0 shows all")
                                         : _("passages %zu to %zu; -n 0 shows all"),
                    o->offset + 1, end);
    else if (!o->offset)
        answer_sayf(o, id,
                    letters ? _("the first %zu of %zu letters; -n 0 shows all")
                            : _("the first %zu of %zu passages; -n 0 shows all"),
                    end, total);
    else if (end == o->offset + 1)
        answer_sayf(
            o, id, letters ? _("letter %zu of %zu; -n 0 shows all") : _("passage %zu of %zu; -n 0 shows all"),
            end, total);
    else
        answer_sayf(o, id,
                    letters ? _("letters %zu to %zu of %zu; -n 0 shows all")
                            : _("passages %zu to %zu of %zu; -n 0 shows all"),
                    o->offset + 1, end, total);
}

void answer_skipped(const struct options *o, str id, size_t count) {
    if (!count || o->offset < count || o->printer->silent) return;
    answer_sayf(o, id, _("--offset %zu leaves out all that was found"), o->offset);
}

static struct result_options how_to_show(const struct options *o) {
    const struct printer *p = o->printer;
    struct result_options how = {.width = p->width   ? p->width
                                          : p->lines ? (o->columns - p->indent) * p->lines
                                                     : PRINTER_FIELD,
                                 .context = o->context,
                                 .full = o->full,
                                 .marks_alone = p->marks_alone,
                                 .above = p->above,
                                 .explain = o->explain};
    return how;
}

/* How many passages of each year were shown, if a limit is one for each year. */
struct quota {
    size_t *shown; /* by year; NULL = a limit is one for all */
    size_t most;
};

#define QUOTA_YEARS ((size_t)QUERY_YEAR_LAST + 1)

static bool has_quota(const struct options *o) {
    return o->printer->every_year && o->limit != NO_LIMIT && !o->offset;
}

static size_t *shown_in(const struct quota *q, int year) {
    return &q->shown[year > 0 && (size_t)year < QUOTA_YEARS ? (size_t)year : 0];
}

/* Takes a passage if its year, or one of its copies, has room. */
static bool quota_takes(const struct quota *q, int year, const struct fold *fold) {
    if (!q->shown) return true;
    bool room = *shown_in(q, year) < q->most;
    for (size_t i = 0; i < fold->year_count; i++) room = room || *shown_in(q, fold->years[i]) < q->most;
    if (!room) return false;
    ++*shown_in(q, year);
    for (size_t i = 0; i < fold->year_count; i++) ++*shown_in(q, fold->years[i]);
    return true;
}

static int year_of(struct store *store, const struct hit *hit) {
    return store_letter_brief(store, hit->letter).year;
}

/* Of sorted hits the best of every year, with enough more that their copies can be folded. */
static void keep_best_of_years(struct store *store, size_t most, struct hits *hits) {
    const struct quota q = {memory_zeroed(QUOTA_YEARS, sizeof *q.shown), copies_reach(most)};
    size_t kept = 0;
    for (size_t i = 0; i < hits->count; i++)
        if (quota_takes(&q, year_of(store, &hits->items[i]), &(struct fold){0}))
            hits->items[kept++] = hits->items[i];
    hits->count = kept;
    free(q.shown);
}

/* With --context and an engine: has the passages that stand beside those hits, of folds if there are any,
 * fetched. */
static enum status fetch_beside(const struct options *o, const struct hits *hits, const struct folds *folds,
                                size_t first, size_t end, struct error *error) {
    if (!o->engine || !o->context || first >= end) return OK;
    int64_t *passages = memory_zeroed(end - first, sizeof *passages);
    for (size_t i = first; i < end; i++)
        passages[i - first] = hits->items[folds ? folds->items[i].hit : i].passage;
    enum status status = o->engine->beside(o->engine, passages, end - first, o->context, error);
    free(passages);
    return status;
}

/* For people: passages in the same words are one hit, with the years of its copies. */
static enum status print_folded(struct store *store, const struct options *o, struct output *out,
                                const struct expressions *e, struct hits *hits, struct error *error) {
    const struct result_options how = how_to_show(o);
    struct quota quota = {has_quota(o) ? memory_zeroed(QUOTA_YEARS, sizeof *quota.shown) : NULL, o->limit};
    size_t most = o->limit == NO_LIMIT || quota.shown ? NO_LIMIT : o->offset + o->limit, end = o->offset;
    size_t folded = 0;
    struct folds folds = {0};
    struct result result = {0};
    enum status status = hits_sort(store, hits, o->asked.order, 0, copies_reach(most), error);
    if (!status && quota.shown) keep_best_of_years(store, o->limit, hits);
    if (!status) status = copies_fold(store, hits, most, &folds, error);
    if (!status) status = fetch_beside(o, hits, &folds, o->offset, folds.count, error);
    for (size_t i = o->offset; i < folds.count && !status; i++) {
        const struct hit *hit = &hits->items[folds.items[i].hit];
        if (!quota_takes(&quota, year_of(store, hit), &folds.items[i])) continue;
        status = result_load(store, e, hits, hit, &how, &result, error);
        if (status) break;
        o->printer->hit(out, &result);
        o->printer->also(out, &folds.items[i]);
        folded += folds.items[i].copies;
        end++;
    }
    if (!quota.shown) folded = folds.folded;
    if (!status && end + folded < hits->total)
        answer_cut_off(o, out->id, hits->total, hits->at_most, end, false);
    result_release(&result);
    copies_release(&folds);
    free(quota.shown);
    return status;
}

static enum status print_hits(struct store *store, const struct options *o, struct output *out,
                              const struct expressions *e, struct hits *hits, struct error *error) {
    struct quota quota = {has_quota(o) ? memory_zeroed(QUOTA_YEARS, sizeof *quota.shown) : NULL, o->limit};
    size_t end = quota.shown ? hits->count : answer_end(o, hits->count), shown = o->offset;
    const struct result_options how = how_to_show(o);
    enum status status = hits_sort(store, hits, o->asked.order, o->offset, end, error);
    if (!status) status = fetch_beside(o, hits, NULL, o->offset, end, error);
    struct result result = {0};
    if (o->printer->begin_hits) o->printer->begin_hits(out);
    for (size_t i = o->offset; i < end && !status; i++) {
        if (!quota_takes(&quota, year_of(store, &hits->items[i]), &(struct fold){0})) continue;
        shown++;
        status = result_load(store, e, hits, &hits->items[i], &how, &result, error);
        if (status) break;
        o->printer->hit(out, &result);
        if (o->printer->also) o->printer->also(out, &(struct fold){0});
    }
    result_release(&result);
    free(quota.shown);
    if (!status && shown < hits->total) answer_cut_off(o, out->id, hits->total, hits->at_most, shown, false);
    return status;
}

static enum status print_letters(struct store *store, const struct options *o, struct output *out,
                                 const struct response *response, struct error *error) {
    const struct letter_hits *letters = &response->letters;
    size_t end = answer_end(o, letters->count);
    enum status status = OK;
    if (o->printer->begin_letters) o->printer->begin_letters(out);
    for (size_t i = o->offset; i < end && !status; i++) {
        struct letter_row row;
        status = store_letter(store, letters->items[i].letter, &row, error);
        if (status == OK && o->printer->letter_words)
            status = letters_words(store, &response->expressions, &response->hits, &letters->items[i], error);
        if (status == OK) o->printer->letter(out, &letters->items[i], &row);
    }
    if (!status && end < letters->count) answer_cut_off(o, out->id, letters->count, false, end, true);
    return status;
}

/* Shows the printer the query before what was found. */
static void print_question(const struct options *o, struct output *out, const struct response *response) {
    const struct question question = {.understood = buf_str(&response->understood),
                                      .notes = buf_str(&response->notes),
                                      .any = o->asked.any,
                                      .count = response->hits.total,
                                      .explain = &response->explain,
                                      .years = &response->counted,
                                      .facets = response->facets.holds ? &response->facets : NULL,
                                      .results = o->job == JOB_HITS || o->job == JOB_LETTERS,
                                      .every_year = has_quota(o)};
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
    case JOB_BY:
        return REQUEST_GROUPS;
    case JOB_WORDS:
        return REQUEST_WORDS;
    default:
        return o->printer->ranks_letters ? REQUEST_LETTERS : REQUEST_HITS;
    }
}

/* Of a question any of the words will do, so letters hold no more of it than their passages. */
static bool within_letter(const struct options *o) {
    if (o->asked.any) return false;
    return o->within == WITHIN_LETTER || (o->within == WITHIN_DEFAULT && o->job == JOB_LETTERS);
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

/* Why the figures of words mean little, if they do. */
static void note_words(const struct options *o, str id, const struct keywords *k) {
    int64_t least = k->words < k->rest_words ? k->words : k->rest_words;
    if (!k->rest_words)
        answer_say(o, id, str_of(_("all letters answer, and leave nothing to compare their words with")));
    else if (least < KEYWORDS_LEAST)
        answer_sayf(o, id,
                    k->words == least
                        ? _("these passages have %lld words; below a thousand, figures of words are noise")
                        : _("the rest of the letters has %lld words; below a thousand, figures of words are "
                            "noise"),
                    (long long)least);
}

static enum status print_words(const struct options *o, struct output *out, const struct keywords *k) {
    size_t end = answer_end(o, k->count);
    struct keywords shown = *k;
    if (!k->passages) return OK; /* the caller says why */
    note_words(o, out->id, k);
    answer_skipped(o, out->id, k->count);
    if (o->printer->words_lists && !o->asked.words_order && !o->offset) {
        o->printer->words(out, k, o->limit);
        return k->count ? OK : NONE;
    }
    shown.items += o->offset < k->count ? o->offset : k->count;
    shown.count = end - o->offset;
    o->printer->words(out, &shown, NO_LIMIT);
    if (end < k->count && o->printer->words_lists)
        answer_sayf(o, out->id, _("words %zu to %zu of %zu; -n 0 shows all"), o->offset + 1, end, k->count);
    return k->count ? OK : NONE;
}

static enum status print_response(struct store *store, const struct options *o, struct output *out,
                                  enum request_kind kind, struct response *response, struct error *error) {
    out->rank = 0;
    if (o->printer->open) print_question(o, out, response);
    if (kind == REQUEST_LETTERS || kind == REQUEST_HITS)
        answer_skipped(o, out->id, kind == REQUEST_LETTERS ? response->letters.count : response->hits.count);
    switch (kind) {
    case REQUEST_LETTERS:
        return print_letters(store, o, out, response, error);
    case REQUEST_COUNT:
        o->printer->count(out, (int64_t)response->hits.total);
        return OK;
    case REQUEST_YEARS:
        o->printer->years(out, &response->counted);
        return OK;
    case REQUEST_GROUPS:
        o->printer->groups(out, &response->groups);
        return OK;
    case REQUEST_WORDS:
        return print_words(o, out, &response->keywords);
    case REQUEST_HITS:
        break;
    }
    return folds(o) ? print_folded(store, o, out, &response->expressions, &response->hits, error)
                    : print_hits(store, o, out, &response->expressions, &response->hits, error);
}

/* Is it for a reader: not into a pipe, whose other end counts what comes? */
static bool wants_nearest(const struct options *o) {
    struct stat state;
    return o->printer->nearest && o->limit != NO_LIMIT && !o->batch && o->job == JOB_HITS &&
           fstat(STDOUT_FILENO, &state) == 0 && !S_ISFIFO(state.st_mode);
}

static enum status print_some(struct store *store, const struct options *o, struct output *out,
                              const struct expressions *any, struct error *error) {
    const size_t reach = copies_reach(NEAREST_MOST);
    const struct hits_options how = {.measure = MATCH_SCORE, .years = o->asked.years, .first = reach};
    struct hits hits;
    struct folds folds = {0};
    struct result result = {0};
    const struct result_options show = how_to_show(o);
    enum status status = o->engine ? o->engine->find(o->engine, any, &how, &hits, error)
                                   : hits_find(store, any, &how, &hits, error);
    if (!status) status = hits_sort(store, &hits, ORDER_SCORE, 0, reach, error);
    if (!status) status = copies_fold(store, &hits, NEAREST_MOST, &folds, error);
    if (!status) status = fetch_beside(o, &hits, &folds, 0, folds.count, error);
    if (folds.count) o->printer->nearest(out);
    for (size_t i = 0; i < folds.count && !status; i++) {
        status = result_load(store, any, &hits, &hits.items[folds.items[i].hit], &show, &result, error);
        if (status) break;
        o->printer->hit(out, &result);
        o->printer->also(out, &folds.items[i]);
    }
    result_release(&result);
    copies_release(&folds);
    hits_release(&hits);
    return status;
}

/* Passages that hold some of the words, as --any finds them. */
static enum status print_nearest(struct store *store, const struct options *o, struct output *out,
                                 const struct query *query, struct error *error) {
    if (!wants_nearest(o) || query->kind != QUERY_AND) return OK;
    const struct expression_options how = {.any = true,
                                           .strict = o->asked.strict,
                                           .derived = o->asked.derived,
                                           .counter = o->engine ? &o->engine->counter : NULL};
    struct expressions any;
    buf notes = {0};
    enum status status = expression_build(store, query, &how, &any, &notes, error);
    if (!status && any.root) status = print_some(store, o, out, &any, error);
    expression_release(&any);
    buf_release(&notes);
    return status;
}

/* As grep takes it: search WORD FILE. */
static void add_files(const struct options *o, buf *out) {
    struct stat state;
    for (size_t i = 1; i < o->words && !o->batch; i++)
        if (stat(o->arguments[i], &state) == 0)
            buf_addf(out, _("%s is a file or folder here, and was read as a word: search asks the index\n"),
                     o->arguments[i]);
}

/* Does it ask for years and nothing else? Recursion is bounded by the query's depth. */
static bool asks_years(const struct expression *e) {
    for (size_t i = 0; i < e->child_count; i++)
        if (!asks_years(e->children[i])) return false;
    return !e->leaf && (e->child_count || e->kind == QUERY_YEAR);
}

/* Why nothing was found, if words are not the reason. */
static void add_emptiness(const struct response *response, buf *out) {
    const struct expression *root = response->expressions.root;
    if (root && !asks_years(root))
        buf_addf(out, "%s\n", _("the filters and exclusions of the query leave nothing"));
    else if (root || response->whole)
        buf_addf(out, _("the index has no letters of these years; the years that it has: %s --years\n"),
                 program_name());
    else
        buf_addf(out, "%s\n", _("the query has no word to look for"));
}

/* Nothing was found: why, and what is nearest. */
static enum status print_nothing(struct store *store, const struct options *o, struct output *out,
                                 const struct request *request, struct response *response,
                                 struct error *error) {
    struct diagnosis diagnosis = {0};
    buf sentences = {0};
    enum status status = OK;
    if (o->quiet) return OK;
    if (response->expressions.root) status = diagnosis_make(store, request, response, &diagnosis, error);
    if (!status) {
        if (o->explain && o->printer->diagnosis) o->printer->diagnosis(out, &diagnosis);
        output_diagnosis(&diagnosis, &sentences);
        if (!sentences.n) add_emptiness(response, &sentences);
        add_files(o, &sentences);
        if (o->printer->reasons) o->printer->reasons(out, buf_str(&sentences));
        fflush(stdout);
        answer_say(o, out->id, buf_str(&sentences));
    }
    diagnosis_release(&diagnosis);
    buf_release(&sentences);
    return status || !response->expressions.root ? status
                                                 : print_nearest(store, o, out, response->query, error);
}

/* Has it a word that can be a reason for a hit? */
static bool has_word(const struct expressions *e) {
    for (size_t i = 0; i < e->leaf_count; i++)
        if (!e->leaves[i]->silent) return true;
    return false;
}

static struct request request_of(const struct options *o, const struct output *out, str typed) {
    struct request request = o->asked;
    request.typed = typed;
    request.kind = kind_of(o);
    request.explain = o->explain || o->printer->open;
    request.score_parts = o->explain;
    request.count_years = o->printer->open != NULL;
    request.count_places = o->per_1000;
    request.facets = o->printer->open && o->job == JOB_HITS && !o->batch;
    request.years_by = request.by_count && request.by[0] == GROUP_SIGNED ? GROUP_SIGNED_YEAR : GROUP_YEAR;
    request.every_year = out->batch_table && o->printer->years_table;
    request.first = first_of(o);
    request.lines = o->printer->occurrences;
    request.within_letter = within_letter(o);
    request.letter_words = o->printer->letter_words;
    return request;
}

enum status answer(struct store *store, const struct options *o, struct output *out, str typed, str id,
                   struct error *error) {
    const struct request request = request_of(o, out, typed);
    struct response response;
    out->id = id;
    out->query = typed;
    enum status status = o->engine ? o->engine->answer(o->engine, store, &request, &response, error)
                                   : request_answer(store, &request, &response, error);
    enum status printed = OK;
    answer_say(o, id, buf_str(&response.notes));
    if (status <= NONE && o->explain) {
        if (o->printer->explain)
            o->printer->explain(out, &response.explain);
        else
            output_explain(&response.explain);
    }
    if (status == OK && o->printer->occurrences && !has_word(&response.expressions)) {
        response_release(&response);
        return fail(error, BAD_USAGE, "%s",
                    _("-f kwic prints a line for each occurrence of a word, and the query has none"));
    }
    if (status <= NONE) printed = print_response(store, o, out, request.kind, &response, error);
    if (status == NONE && !printed) printed = print_nothing(store, o, out, &request, &response, error);
    response_release(&response);
    if (printed) return printed;
    if (status <= NONE && store_doc_values_status(store, error)) return error->status;
    return status;
}
