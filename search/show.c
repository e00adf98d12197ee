#include "search/show.h"

#include "base/message.h"
#include "base/path.h"
#include "base/sanitize.h"
#include "search/answer.h"

/* What of a letter is shown. */
struct view {
    int64_t id;
    bool lines;         /* only some */
    size_t first, last; /* these, context included */
    size_t asked;       /* the first that was named */
    int64_t nearest;    /* passage; if none stands in those lines */
    size_t distance;    /* of that, in lines */
    size_t text_end;    /* the last line with text */
    size_t count, shown;
    bool marked; /* a word of the query stands in what is shown */
};

static bool stands_in(const struct passage_row *p, const struct view *v) {
    if (!v->lines) return true;
    for (size_t i = 0; i < p->span_count; i++)
        if (p->spans[i].line >= v->first && p->spans[i].line <= v->last) return true;
    return false;
}

static void note_nearest(const struct passage_row *p, struct view *v) {
    size_t distance = p->first_line > v->asked  ? p->first_line - v->asked
                      : p->last_line < v->asked ? v->asked - p->last_line
                                                : 0;
    if (!v->nearest || distance < v->distance) {
        v->nearest = p->id;
        v->distance = distance;
    }
    if (p->last_line > v->text_end) v->text_end = p->last_line;
}

static void begin(const struct options *o, struct output *out, const struct letter_row *letter) {
    const struct printer *p = out->printer;
    if (p->begin_show)
        p->begin_show(out, letter, buf_str(&o->query));
    else if (!p->show && p->begin_hits)
        p->begin_hits(out);
}

static enum status show_passage(struct store *store, const struct options *o, struct output *out,
                                const struct expressions *e, int64_t id, struct view *v,
                                struct result *result, struct error *error) {
    const struct hit hit = {.passage = id, .letter = v->id};
    const struct hits hits = {0};
    const struct result_options whole = {.full = true, .above = true};
    enum status status = result_load(store, e, &hits, &hit, &whole, result, error);
    if (status) return status;
    if (!v->shown++) begin(o, out, &result->letter);
    v->marked = v->marked || result->marks.count;
    (out->printer->show ? out->printer->show : out->printer->hit)(out, result);
    return OK;
}

static enum status show_passages(struct store *store, const struct options *o, struct output *out,
                                 const struct expressions *e, const struct letter_row *letter, struct view *v,
                                 struct error *error) {
    struct result result = {0};
    enum status status = OK;
    int64_t first = letter->first_passage, count = letter->passage_count;
    for (int64_t i = 0; i < count && !status; i++) {
        struct passage_row passage;
        status = store_in_time(store, error);
        if (!status) status = store_passage_alone(store, first + i, &passage, error);
        if (status == NONE || (!status && passage.letter != v->id))
            status = store_damaged_passage(store, first + i, error);
        if (status) break;
        note_nearest(&passage, v);
        if (!stands_in(&passage, v) || v->count++ < o->offset) continue;
        if (v->shown < o->limit) status = show_passage(store, o, out, e, passage.id, v, &result, error);
    }
    if (!status && !v->count && v->nearest && v->asked <= v->text_end)
        status = show_passage(store, o, out, e, v->nearest, v, &result, error);
    result_release(&result);
    return status;
}

/* The query's words, to be marked; nothing if none was typed. */
static enum status read_words(struct store *store, const struct options *o, struct query **query,
                              struct expressions *e, struct error *error) {
    const struct expression_options how = {.strict = o->asked.strict,
                                           .derived = o->asked.derived,
                                           .counter = o->engine ? &o->engine->counter : NULL};
    buf notes = {0};
    *query = NULL;
    *e = (struct expressions){0};
    enum status status = o->query.n ? query_parse(buf_str(&o->query), query, &notes, error) : NONE;
    if (!status) status = expression_build(store, *query, &how, e, &notes, error);
    answer_say(o, (str){0}, buf_str(&notes));
    buf_release(&notes);
    return status == NONE ? OK : status;
}

/* What the reader should know of what is shown. */
static void say_how(const struct options *o, const struct view *v, bool words) {
    answer_skipped(o, (str){0}, v->count);
    if (v->count > o->offset + v->shown)
        answer_cut_off(o, (str){0}, v->count, false, o->offset + v->shown, false);
    if (words && v->shown && !v->marked)
        answer_say(o, (str){0}, str_of(_("what is shown holds no word of the query")));
}

static enum status show_letter(struct store *store, const struct options *o, struct output *out,
                               const struct expressions *e, struct view *v, struct error *error) {
    struct letter_row letter;
    enum status status = store_letter(store, v->id, &letter, error);
    if (status) return status;
    status = show_passages(store, o, out, e, &letter, v, error);
    if (!status && v->count && !v->shown) begin(o, out, &letter); /* --offset left out all */
    if (status || v->shown || v->count) return status;
    return v->text_end ? fail(error, BAD_USAGE, _("the letter has no line %zu: its text ends in line %zu"),
                              v->asked, v->text_end)
                       : fail(error, BAD_USAGE, _("the letter holds no text"));
}

/* The letter was found by the end of its path. */
static void say_path(struct store *store, const struct options *o, int64_t id) {
    struct letter_row letter;
    struct error error;
    buf path = {0};
    if (store_letter(store, id, &letter, &error)) return;
    sanitize_add(path_shown(letter.path), &path);
    answer_sayf(o, (str){0}, _("the letter is %s"), path.p);
    buf_release(&path);
}

enum status show_print(struct store *store, const struct options *o, struct output *out,
                       struct error *error) {
    struct view v = {0};
    struct query *query;
    struct expressions e;
    bool by_end;
    store_deadline(store, o->asked.timeout);
    enum status status = o->engine ? o->engine->begin(o->engine, store, o->asked.timeout, error) : OK;
    if (!status && o->engine) status = o->engine->load_named(o->engine, &o->show, error);
    if (!status) status = letter_name_find(store, &o->show, &v.id, &v.lines, &by_end, error);
    if (status) return status;
    v.asked = v.lines ? o->show.first : 1;
    v.first = o->show.first > o->context ? o->show.first - o->context : 1;
    v.last = o->show.last + o->context;
    if (by_end) say_path(store, o, v.id);
    status = read_words(store, o, &query, &e, error);
    if (!status) status = show_letter(store, o, out, &e, &v, error);
    if (!status) say_how(o, &v, e.leaf_count > 0);
    expression_release(&e);
    query_free(query);
    return status ? status : v.shown ? OK : NONE;
}
