#include "search/opensearch/body.h"

#include <stdlib.h>

#include "base/json_writer.h"
#include "base/message.h"
#include "base/path.h"
#include "base/utf8.h"
#include "danish/analysis.h"
#include "search/match/topk.h"
#include "search/opensearch/glob.h"
#include "search/query/pattern.h"
#include "store/bm25.h"
#include "store/key_text.h"
#include "store/letter.h"

/* Passages of a layout kind come after all others. */
#define ORDER_LAYOUT "{'layout':'asc'}"
/* Passages that are equal in what they are sorted by. */
#define ORDER_EQUAL "{'path':'asc'},{'n':'asc'}"

#define TEXT_OF(number) TEXT_OF_EXPANDED(number)
#define TEXT_OF_EXPANDED(number) #number

/* The words of a heading are at most so far apart; two headings further: see index.json. */
#define HEADING_GAPS "16384"

/* lib/store/bm25.h; the weight has idf, share and k1 + 1. _score is the term's weighted frequency. */
#define SCRIPT_GAIN                                                                                          \
    "double length = params.floor > doc['words'].value ? params.floor : doc['words'].value; "                \
    "return params.weight * _score / (_score + params.k1 * (1 - params.b + params.b * length / "             \
    "params.mean));"

/* An interval query scores f / (f + 1) for f occurrences. */
#define SCRIPT_OCCURRENCES "return params.weight * Math.rint(_score / (1 - _score));"
#define SCRIPT_LEAD "interval.start < " TEXT_OF(MATCH_LEAD)
#define SCRIPT_PARTS "Math.rint(_score.doubleValue() * " TEXT_OF(BODY_PARTS) ")"
#define SCRIPT_PLACES "double s = _score.doubleValue(); return Math.rint(s / (1 - s));"

struct body {
    struct store *store;
    buf *out;
    struct error *error;
    enum status status;
};

static void put(struct body *b, const char *json) {
    json_text(b->out, json);
}

static void put_string(struct body *b, const char *before, str value) {
    put(b, before);
    json_string(b->out, value);
}

static void put_integer(struct body *b, const char *before, int64_t value) {
    put(b, before);
    json_integer(b->out, value);
}

static void put_exact(struct body *b, const char *before, double value) {
    put(b, before);
    json_exact(b->out, value);
}

/* {"kind":{"field": */
static void open_pair(struct body *b, const char *kind, const char *field) {
    put(b, "{");
    json_name(b->out, kind);
    put(b, "{");
    json_name(b->out, field);
}

static void refuse(struct body *b, const char *what) {
    if (!b->status) b->status = fail(b->error, BAD_USAGE, _("OpenSearch cannot be asked for %s"), what);
}

/* {"kind":{"field":value}} */
static void ask_value(struct body *b, const char *kind, const char *field, str value) {
    open_pair(b, kind, field);
    json_string(b->out, value);
    put(b, "}}");
}

static void ask_nothing(struct body *b) {
    put(b, "{'match_none':{}}");
}

/* ---- words ---- */

/* The token as the fields have it; borrowed from text. */
static str token_text(buf *text, str token) {
    buf_clear(text);
    key_text_add(text, token);
    return buf_str(text);
}

static void interval_match(struct body *b, str token, const char *field) {
    buf text = {0};
    put_string(b, "{'match':{'query':", token_text(&text, token));
    if (field) put_string(b, "'use_field':", str_of(field));
    put(b, "}}");
    buf_release(&text);
}

/* Any key of a position at one place. */
static void interval_keys(struct body *b, const struct position *position, const char *field) {
    if (position->key_count == 1) {
        interval_match(b, position->keys[0], field);
        return;
    }
    put(b, "{'any_of':{'intervals':[");
    for (size_t k = 0; k < position->key_count; k++) interval_match(b, position->keys[k], field);
    put(b, "]}}");
}

/* Printed forms of one position in a request, of which the engine takes 1,024 in all. */
#define FORMS_MOST 300

struct form_list {
    struct body *body;
    const struct position *position;
    buf last;
    size_t count;
};

static enum status add_form(void *context, const struct form_row *row) {
    struct form_list *list = context;
    enum rung rung;
    bool part = row->key.n && row->key.p[0] == PART_MARK;
    if (part || str_eq(row->form, buf_str(&list->last))) return OK; /* a form has a row for each family */
    if (!position_takes(list->position, row->form, row->key, &rung)) return OK;
    if (++list->count > FORMS_MOST) return NONE;
    interval_match(list->body, row->form, NULL);
    buf_clear(&list->last);
    buf_add(&list->last, row->form);
    return OK;
}

/* All printed forms that a beginning or a pattern takes: the engine would stop at some. */
static void interval_forms(struct body *b, const struct position *position) {
    struct form_list list = {.body = b, .position = position};
    enum form_question which = position->prefix ? FORMS_OF_PREFIX : FORMS_ALL;
    put(b, "{'any_of':{'intervals':[");
    enum status status =
        store_forms(b->store, which, position->prefix ? position->form : STR(""), add_form, &list, b->error);
    if (!list.count) interval_match(b, STR("*"), NULL); /* which no word is */
    buf_release(&list.last);
    put(b, "]}}");
    if (status > NONE && !b->status) b->status = status;
    if (list.count > FORMS_MOST)
        refuse(b, _("a pattern of several words that more than 300 printed words fit"));
}

/* The form of a position that asks for one, in the field of forms. */
static void interval_form(struct body *b, const struct position *position) {
    if (position->pattern || position->prefix)
        interval_forms(b, position);
    else if (position_by_form(position))
        interval_match(b, position->form, NULL);
    else
        interval_keys(b, position, "keys");
}

static bool has_keys_of(const struct position *a, const struct position *b) {
    for (size_t i = 0; i < b->key_count; i++) {
        bool has = false;
        for (size_t k = 0; k < a->key_count && !has; k++) has = str_eq(a->keys[k], b->keys[i]);
        if (!has) return false;
    }
    return true;
}

/* Is position i of words near each other the same word as one before? Then one place does for both, for which
 * the engine would want two. */
static bool comes_again(const struct reading *reading, size_t i) {
    const struct position *own = &reading->positions[i];
    for (size_t k = 0; k < i; k++)
        if (has_keys_of(&reading->positions[k], own) && has_keys_of(own, &reading->positions[k])) return true;
    return false;
}

/* A reading of several words: one after the other, or near each other. */
static void interval_words(struct body *b, const struct leaf *leaf, const struct reading *reading,
                           bool forms) {
    int64_t gaps = leaf->near ? (int64_t)leaf->distance : 0;
    for (size_t i = 0; i < reading->position_count && leaf->near; i++) gaps += comes_again(reading, i);
    put(b, "{'all_of':{'ordered':");
    json_bool(b->out, !leaf->near);
    put_integer(b, "'max_gaps':", gaps);
    put(b, "'intervals':[");
    for (size_t i = 0; i < reading->position_count; i++) {
        if (leaf->near && comes_again(reading, i)) continue;
        if (forms)
            interval_form(b, &reading->positions[i]);
        else
            interval_keys(b, &reading->positions[i], NULL);
    }
    put(b, "]}}");
}

static void interval_reading(struct body *b, const struct leaf *leaf, const struct reading *reading) {
    if (reading->position_count == 1)
        interval_keys(b, reading->positions, NULL);
    else
        interval_words(b, leaf, reading, false);
}

static void ask_intervals(struct body *b, const char *field, const struct leaf *leaf,
                          const struct reading *reading, bool forms) {
    open_pair(b, "intervals", field);
    if (forms)
        interval_words(b, leaf, reading, true);
    else
        interval_reading(b, leaf, reading);
    put(b, "}}");
}

/* A pattern as a regular expression over keys: no part of a compound, and no misprint. */
static void ask_key_pattern(struct body *b, str pattern) {
    buf regexp = {0};
    for (size_t i = 0; i < pattern.n; i++)
        if (pattern.p[i] == '*')
            buf_add(&regexp, i ? STR(".*") : STR("([^+~].*)?"));
        else if (pattern.p[i] == '?')
            buf_add(&regexp, i ? STR(".") : STR("[^+~]"));
        else
            buf_byte(&regexp, pattern.p[i]);
    ask_value(b, "regexp", "keys", buf_str(&regexp));
    buf_release(&regexp);
}

/* Of =word, word* and patterns: the text has such a form. */
static void ask_form(struct body *b, const struct position *position) {
    buf text = {0};
    if (position->pattern) {
        put(b, "{'bool':{'should':[");
        ask_value(b, "wildcard", "forms", token_text(&text, position->form));
        ask_key_pattern(b, position->form);
        put(b, "]}}");
    } else {
        ask_value(b, position->prefix ? "prefix" : "term", "forms", token_text(&text, position->form));
    }
    buf_release(&text);
}

static void add_keys(struct body *b, const struct position *position, size_t first, size_t end) {
    buf text = {0};
    for (size_t k = first; k < end; k++) json_string(b->out, token_text(&text, position->keys[k]));
    buf_release(&text);
}

/* A passage holds any of the position's keys from first to end (excluded). */
static void ask_keys(struct body *b, const struct position *position, size_t first, size_t end) {
    put(b, "{'terms':{'keys':[");
    add_keys(b, position, first, end);
    put(b, "]}}");
}

/* A passage holds a reading of which the form is asked for. The sure keys of a word need no form; forms of
 * several words are of no other families than those that the reading has. */
static void ask_checked(struct body *b, const struct leaf *leaf, const struct reading *reading) {
    const struct position *position = reading->positions;
    if (reading->position_count > 1) {
        ask_intervals(b, "forms", leaf, reading, true);
        return;
    }
    if (position->sure) ask_keys(b, position, 0, position->sure);
    if (position->sure == position->key_count) return;
    put(b, "{'bool':{'filter':[");
    ask_keys(b, position, position->sure, position->key_count);
    ask_form(b, position);
    put(b, "]}}");
}

/* From reading `first` on, the readings of one word, in one question. Returns where they end. */
static size_t ask_words(struct body *b, const struct leaf *leaf, size_t first) {
    size_t i = first;
    put(b, "{'terms':{'keys':[");
    for (; i < leaf->reading_count && leaf->readings[i].position_count == 1; i++)
        add_keys(b, leaf->readings[i].positions, 0, leaf->readings[i].positions->key_count);
    put(b, "]}}");
    return i;
}

static void ask_leaf(struct body *b, const struct leaf *leaf) {
    if (!leaf->reading_count) {
        ask_nothing(b);
        return;
    }
    put(b, "{'bool':{'should':[");
    for (size_t i = 0; i < leaf->reading_count;) {
        const struct reading *reading = &leaf->readings[i];
        if (!leaf->verify && reading->position_count == 1) {
            i = ask_words(b, leaf, i);
            continue;
        }
        if (leaf->verify)
            ask_checked(b, leaf, reading);
        else
            ask_intervals(b, "keys", leaf, reading, false);
        i++;
    }
    put(b, "]}}");
}

/* ---- filters ---- */

static void ask_range(struct body *b, const char *field, int64_t from, int64_t to) {
    open_pair(b, "range", field);
    put_integer(b, "{'gte':", from);
    put_integer(b, "'lte':", to);
    put(b, "}}}");
}

/* As filter_has_year: a letter of unknown year is in no years but all of them. */
static void ask_years(struct body *b, int from, int to) {
    bool all = from == 0 && to == QUERY_YEAR_LAST;
    ask_range(b, "year", from || all ? from : 1, to);
}

static void ask_kind(struct body *b, str typed) {
    put(b, "{'terms':{'kind':[");
    for (enum passage_kind kind = 0; kind < PASSAGE_KINDS; kind++)
        if (query_value_fits(typed, str_of(passage_kind_name(kind))))
            json_string(b->out, str_of(passage_kind_name(kind)));
    put(b, "]}}");
}

/* Only * is special in what was typed. */
static void ask_journal(struct body *b, str typed) {
    buf folded = {0}, glob = {0};
    utf8_fold_tight(typed, &folded);
    for (size_t i = 0; i < folded.n; i++) {
        if (folded.p[i] == '?' || folded.p[i] == '\\') buf_byte(&glob, '\\');
        buf_byte(&glob, folded.p[i]);
    }
    if (glob.n)
        ask_value(b, "wildcard", "journal_value", buf_str(&glob));
    else
        ask_nothing(b);
    buf_release(&folded);
    buf_release(&glob);
}

struct word_list {
    struct body *body;
    const char *field;
    size_t count;
    bool heading; /* compounds that hold the word, too; as intervals */
};

/* Any of the families of a word. */
static int add_word(void *context, const struct token *token) {
    struct word_list *list = context;
    struct body *b = list->body;
    buf key = {0}, text = {0};
    if (token->kind != TOKEN_PIECE || list->count == QUERY_WORDS) return 0;
    list->count++;
    open_pair(b, list->heading ? "any_of" : "terms", list->heading ? "intervals" : list->field);
    put(b, "[");
    for (size_t i = 0; i < term_keys(token->word); i++) {
        str family = term_key(token->word, i);
        if (!list->heading) {
            json_string(b->out, token_text(&text, family));
            continue;
        }
        buf_clear(&key);
        buf_byte(&key, PART_MARK);
        buf_add(&key, family);
        interval_match(b, family, NULL);
        interval_match(b, buf_str(&key), NULL);
    }
    put(b, "]}}");
    buf_release(&key);
    buf_release(&text);
    return 0;
}

/* A fact of the letter holds all words, in any inflection. */
static void ask_fact(struct body *b, const char *field, str words) {
    struct word_list list = {b, field, 0, false};
    put(b, "{'bool':{'filter':[");
    analysis_tokens(store_analysis(b->store), words, add_word, &list);
    if (!list.count) ask_nothing(b);
    put(b, "]}}");
}

/* One of the headings above holds all words. */
static void ask_title(struct body *b, str words) {
    struct word_list list = {b, NULL, 0, true};
    size_t before = b->out->n;
    put(b, "{'intervals':{'above':{'all_of':{'ordered':false,'max_gaps':" HEADING_GAPS ",'intervals':[");
    analysis_tokens(store_analysis(b->store), words, add_word, &list);
    put(b, "]}}}}");
    if (list.count) return;
    b->out->n = before;
    ask_nothing(b);
}

/* One of a path's beginnings that end with a name: as fnmatch fits the glob to it, after `before`. */
static void ask_path_regexp(struct body *b, const char *before, str here, str glob, bool name) {
    buf regexp = {0};
    buf_add(&regexp, str_of(before));
    glob_quote(here, &regexp);
    if (!glob_regexp(glob, name, &regexp)) refuse(b, _("a path with such a pattern in [ ]"));
    buf_add(&regexp, STR("([!/].*)?"));
    ask_value(b, "regexp", "path", buf_str(&regexp));
    buf_release(&regexp);
}

/* As filter_path: from here or from the root, a letter, or a folder, an archive or a mail that it is in; a
 * single name stands anywhere. */
static void ask_path(struct body *b, str glob) {
    buf here = {0};
    if (str_starts(glob, STR("./"))) glob = str_sub(glob, 2, glob.n);
    while (glob.n > 1 && glob.p[glob.n - 1] == '/') glob.n--;
    path_absolute(".", &here);
    buf_byte(&here, '/');
    put(b, "{'bool':{'should':[");
    ask_path_regexp(b, "", (str){0}, glob, false);
    ask_path_regexp(b, "", buf_str(&here), glob, false);
    if (str_find(glob, STR("/")) == glob.n) ask_path_regexp(b, "(.*[!/])?", (str){0}, glob, true);
    put(b, "]}}");
    buf_release(&here);
}

static void ask_filter(struct body *b, const struct query *query) {
    switch (query->kind) {
    case QUERY_YEAR:
        ask_years(b, query->from, query->to);
        return;
    case QUERY_TITLE:
        ask_title(b, query->text);
        return;
    case QUERY_PATH:
        ask_path(b, query->text);
        return;
    case QUERY_KIND:
        ask_kind(b, query->text);
        return;
    case QUERY_JOURNAL:
        ask_journal(b, query->text);
        return;
    case QUERY_MINISTER:
        ask_fact(b, "minister_keys", query->text);
        return;
    case QUERY_FROM:
        ask_fact(b, "signer_keys", query->text);
        return;
    case QUERY_TO:
        ask_fact(b, "recipient_keys", query->text);
        return;
    default:
        ask_range(b, "signed", query->from, query->to);
    }
}

/* ---- the tree ---- */

/* Recursion is bounded by the query's depth. */
static void ask_part(struct body *b, const struct expression *e) {
    if (e->leaf) {
        ask_leaf(b, e->leaf);
        return;
    }
    if (e->kind != QUERY_AND && e->kind != QUERY_OR && e->kind != QUERY_NOT) {
        ask_filter(b, e->query);
        return;
    }
    open_pair(b, "bool", e->kind == QUERY_AND ? "filter" : e->kind == QUERY_OR ? "should" : "must_not");
    put(b, "[");
    for (size_t i = 0; i < e->child_count; i++) ask_part(b, e->children[i]);
    put(b, "]}}");
}

/* ---- what is added to the filter ---- */

/* Scores weight times how often a passage holds the source. */
static void score_source(struct body *b, const struct scoring_source *source) {
    const struct leaf *leaf = source->leaf;
    const struct reading *reading = source->reading;
    buf text = {0};
    if (reading->position_count == 1 && reading->positions->key_count == 1) {
        put_string(b, "{'term':{'keys':{'value':", token_text(&text, reading->positions->keys[0]));
        put_exact(b, "'boost':", source->weight);
        put(b, "}}}");
    } else {
        put(b, "{'script_score':{'query':");
        ask_intervals(b, "keys", leaf, reading, false);
        put_exact(b, "'script':{'source':'" SCRIPT_OCCURRENCES "','params':{'weight':", source->weight);
        put(b, "}}}}");
    }
    buf_release(&text);
}

static void score_term(struct body *b, const struct scoring *scoring, const struct plan_term *term) {
    double idf = bm25_idf(scoring->passages, term->found);
    if (term->count && scoring->sources[term->first].leaf->near)
        refuse(b, _("the order of words near each other (~); -c counts them"));
    put(b, "{'script_score':{'query':{'bool':{'should':[");
    for (size_t k = term->first; k < term->first + term->count; k++) score_source(b, &scoring->sources[k]);
    put_string(b, "]}},'script':{'source':", STR(SCRIPT_GAIN));
    put_exact(b, "'params':{'weight':", term->share * idf * (BM25_K1 + 1));
    put_exact(b, "'k1':", BM25_K1);
    put_exact(b, "'b':", BM25_B);
    put_exact(b, "'floor':", BM25_FLOOR);
    put_exact(b, "'mean':", bm25_mean(scoring->passages, scoring->words));
    put(b, "}}}}");
}

static void score_years(struct body *b, const struct expressions *e, double gain) {
    put(b, "{'constant_score':{'filter':{'terms':{'year':[");
    for (int year = LETTER_YEAR_FIRST; year <= LETTER_YEAR_LAST; year++)
        if (expression_names_year(e, year)) json_integer(b->out, year);
    put_exact(b, "]}},'boost':", gain);
    put(b, "}}");
}

/* Where a source begins, one position each. A phrase begins at the positions of its first word that lie in
 * it. */
static void interval_place(struct body *b, const struct leaf *leaf, const struct reading *reading) {
    if (reading->position_count == 1) {
        interval_keys(b, reading->positions, NULL);
        return;
    }
    if (!scoring_is_interval(&(struct scoring_source){leaf, reading, 0, 0}))
        refuse(b, leaf->near ? _("how often words stand near each other (~); -c counts their passages")
                             : _("how often a phrase occurs that repeats a word; -c counts its passages"));
    const struct position *position = reading->positions;
    put(b, "{'any_of':{'intervals':[");
    for (size_t k = 0; k < position->key_count; k++) interval_match(b, position->keys[k], NULL);
    put(b, "],'filter':{'contained_by':");
    interval_words(b, leaf, reading, false);
    put(b, "}}}");
}

/* The places of all sources, those that two share once. */
static void score_places(struct body *b, const struct scoring *scoring) {
    if (!scoring->source_count) return;
    put(b, "'should':[{'intervals':{'keys':{'any_of':{'intervals':[");
    for (size_t k = 0; k < scoring->source_count; k++)
        interval_place(b, scoring->sources[k].leaf, scoring->sources[k].reading);
    put(b, "]}}}}]");
}

/* Of passages in order: must each hit hold the leaf, and do its terms score all that it answers, and nothing
 * else? Then they alone are asked for, so that the engine reads their lists once. */
static bool is_required(const struct expressions *e, const struct scoring *scoring, const struct leaf *leaf) {
    const struct expression *root = e->root;
    if (!scoring->term_count || !leaf || !leaf->reading_count) return false;
    if (leaf->silent || leaf->verify || leaf->near) return false;
    bool is = root->leaf == leaf;
    for (size_t i = 0; i < root->child_count && root->kind == QUERY_AND; i++)
        is = is || root->children[i]->leaf == leaf;
    return is;
}

static void score_leaf(struct body *b, const struct scoring *scoring, const struct leaf *leaf) {
    for (size_t i = 0; i < scoring->term_count; i++)
        if (scoring->terms[i].leaf == leaf->number) score_term(b, scoring, &scoring->terms[i]);
}

static void score_hits(struct body *b, const struct expressions *e, const struct scoring *scoring,
                       double gain) {
    if (!scoring->term_count) return;
    put(b, "'must':[");
    for (size_t i = 0; i < e->leaf_count; i++) {
        if (!is_required(e, scoring, e->leaves[i])) continue;
        put(b, "{'bool':{'should':[");
        score_leaf(b, scoring, e->leaves[i]);
        put(b, "]}}");
    }
    put(b, "],'should':[");
    for (size_t i = 0; i < e->leaf_count; i++)
        if (!is_required(e, scoring, e->leaves[i])) score_leaf(b, scoring, e->leaves[i]);
    if (gain > 0) score_years(b, e, gain);
    put(b, "]");
}

/* Which passages answer, but for the leaves that are required. */
static void ask_rest(struct body *b, const struct expressions *e, const struct scoring *scoring) {
    const struct expression *root = e->root;
    if (!root)
        put(b, "{'match_all':{}}"); /* as a filter it scores nothing */
    else if (root->kind != QUERY_AND || root->leaf) {
        if (!is_required(e, scoring, root->leaf)) ask_part(b, root);
    } else
        for (size_t i = 0; i < root->child_count; i++)
            if (!is_required(e, scoring, root->children[i]->leaf)) ask_part(b, root->children[i]);
}

/* Those of the source's occurrences that are among the first words of a passage, once more: see letters.h. */
static void score_lead(struct body *b, const struct scoring_source *source) {
    put(b, "{'script_score':{'query':{'intervals':{'keys':{'any_of':{'intervals':[");
    interval_reading(b, source->leaf, source->reading);
    put(b, "],'filter':{'script':{'source':'" SCRIPT_LEAD "'}}}}}},"
           "'script':{'source':'" SCRIPT_OCCURRENCES "','params':{'weight':");
    json_exact(b->out, source->weight * (MATCH_LEAD_WEIGHT - 1));
    put(b, "}}}}");
}

/* How often a passage holds the term, as its letter counts it. */
static void score_letters(struct body *b, const struct scoring *scoring, size_t number) {
    if (number >= scoring->term_count || !scoring->terms[number].count) return;
    const struct plan_term *term = &scoring->terms[number];
    put(b, "'should':[");
    for (size_t k = term->first; k < term->first + term->count; k++) {
        if (scoring->sources[k].leaf->near) refuse(b, _("the order of letters by words near each other (~)"));
        score_source(b, &scoring->sources[k]);
        score_lead(b, &scoring->sources[k]);
    }
    put(b, "]");
}

static void write_order(struct body *b, const struct body_options *options) {
    static const char *const by[] = {
        [ORDER_SCORE] = ORDER_LAYOUT ",{'_score':'desc'},{'year':'asc'}," ORDER_EQUAL,
        [ORDER_YEAR] = "{'year':'asc'}," ORDER_EQUAL,
        [ORDER_YEAR_DOWN] = "{'year':'desc'}," ORDER_EQUAL,
        [ORDER_SIGNED] = "{'signed':{'order':'asc','missing':'_last'}}," ORDER_EQUAL,
        [ORDER_SIGNED_DOWN] = "{'signed':{'order':'desc','missing':'_last'}}," ORDER_EQUAL,
        [ORDER_PATH] = ORDER_EQUAL,
    };
    put(b, "'sort':[");
    put(b, options->best_first ? "{'_score':'desc'}," ORDER_EQUAL : by[options->order]);
    put(b, "]");
}

/* The key after which the next page begins, which is JSON. */
static void add_after(struct body *b, const char *name, str after) {
    if (!after.n) return;
    json_name(b->out, name);
    buf_add(b->out, after);
}

static void group_years(struct body *b, const struct body_options *options) {
    put_integer(b, "'aggs':{'buckets':{'composite':{'size':", BODY_BUCKETS);
    put(b, "'sources':[{'year':{");
    put(b, options->signed_years ? "'histogram':{'field':'signed','interval':10000,'missing_bucket':true}"
                                 : "'terms':{'field':'year'}");
    put(b, "}},{'letter':{'terms':{'field':'letter'}}}]");
    add_after(b, "after", options->after);
    put(b, "},'aggs':{'places':{'sum':{'script':'" SCRIPT_PLACES "'}}}}}");
}

static void group_letters(struct body *b, const struct body_options *options) {
    put_integer(b, "'aggs':{'buckets':{'composite':{'size':", BODY_BUCKETS);
    put(b, "'sources':[{'path':{'terms':{'field':'path'}}}]");
    add_after(b, "after", options->after);
    put(b, "},'aggs':{'year':{'max':{'field':'year'}},'signed':{'max':{'field':'signed'}},"
           "'words':{'max':{'field':'letter_words'}}");
    if (options->term != SIZE_MAX) put(b, "'frequency':{'sum':{'script':'" SCRIPT_PARTS "'}}");
    put(b, "}}}");
}

/* {"kind":{"field":[value, ...]}} */
static void ask_values(struct body *b, const char *kind, const char *field, const str *values, size_t count) {
    open_pair(b, kind, field);
    put(b, "[");
    for (size_t i = 0; i < count; i++) json_string(b->out, values[i]);
    put(b, "]}}");
}

static void ask_ends(struct body *b, const str *ends, size_t count) {
    buf regexp = {0};
    put(b, "{'bool':{'should':[");
    for (size_t i = 0; i < count; i++) {
        buf_clear(&regexp);
        buf_add(&regexp, STR("(.*[!/])?"));
        glob_quote(ends[i], &regexp);
        ask_value(b, "regexp", "path", buf_str(&regexp));
    }
    put(b, "]}}");
    buf_release(&regexp);
}

static void ask_some(struct body *b, const struct body_options *options) {
    if (options->end_count) ask_ends(b, options->ends, options->end_count);
    if (options->years.some) ask_years(b, options->years.first, options->years.last);
    if (options->heads) ask_range(b, "n", 0, 0);
    if (options->path_count) ask_values(b, "terms", "path", options->paths, options->path_count);
    if (options->id_count) ask_values(b, "ids", "values", options->ids, options->id_count);
}

/* What is wanted beside the filter. */
static void write_scores(struct body *b, const struct expressions *e, const struct scoring *scoring,
                         const struct body_options *options) {
    if (options->kind == BODY_HITS) score_hits(b, e, scoring, options->year_gain);
    if (options->kind == BODY_BEST) score_hits(b, e, scoring, 0);
    if (options->kind == BODY_YEARS) score_places(b, scoring);
    if (options->kind == BODY_LETTERS) score_letters(b, scoring, options->term);
}

static void write_results(struct body *b, const struct body_options *options) {
    if (options->kind == BODY_HITS) write_order(b, options);
    if (options->kind == BODY_HITS) add_after(b, "search_after", options->after);
    if (options->kind == BODY_HITS) put(b, "'track_scores':true");
    if (options->kind == BODY_YEARS) group_years(b, options);
    if (options->kind == BODY_LETTERS) group_letters(b, options);
}

enum status body_write(struct store *store, const struct expressions *e, const struct scoring *scoring,
                       const struct body_options *options, buf *out, struct error *error) {
    static const struct scoring none;
    struct body b = {store, out, error, OK};
    bool hits = options->kind == BODY_HITS, weighs = hits || options->kind == BODY_BEST;
    if (!scoring) scoring = &none;
    put(&b, "{");
    if (hits && !options->after.n) put_integer(&b, "'from':", (int64_t)options->first);
    put_integer(&b, "'size':", hits ? (int64_t)options->count : options->kind == BODY_BEST);
    put(&b, "'track_total_hits':true,'query':{'bool':{'filter':[");
    ask_rest(&b, e, weighs ? scoring : &none);
    ask_some(&b, options);
    put(&b, "]");
    write_scores(&b, e, scoring, options);
    put(&b, "}}");
    write_results(&b, options);
    put(&b, "}\n");
    return b.status;
}

enum status body_write_found(struct store *store, const struct scoring_source *sources, size_t count,
                             buf *out, struct error *error) {
    struct body b = {store, out, error, OK};
    put(&b, "{'size':0,'track_total_hits':false,'aggs':{'found':{'filters':{'filters':[");
    for (size_t i = 0; i < count; i++) {
        const struct reading *reading = sources[i].reading;
        if (reading->position_count == 1)
            ask_keys(&b, reading->positions, 0, reading->positions->key_count);
        else
            ask_intervals(&b, "keys", sources[i].leaf, reading, false);
    }
    put(&b, "]}}}}\n");
    return b.status;
}

enum status body_write_reading(struct store *store, const struct leaf *leaf, const struct reading *reading,
                               bool places, buf *out, struct error *error) {
    struct body b = {store, out, error, OK};
    put(&b, "{'size':0,'track_total_hits':true,'query':{'intervals':{'keys':");
    if (places) {
        put(&b, "{'any_of':{'intervals':[");
        interval_place(&b, leaf, reading);
        put(&b, "]}}");
    } else {
        interval_reading(&b, leaf, reading);
    }
    put(&b, "}}");
    if (places) put(&b, "'aggs':{'places':{'sum':{'script':'" SCRIPT_PLACES "'}}}");
    put(&b, "}\n");
    return b.status;
}

void body_write_collection(buf *out) {
    json_text(out, "{'size':0,'track_total_hits':true,'aggs':{'words':{'sum':{'field':'words'}},"
                   "'years':{'terms':{'field':'year','size':5000},'aggs':{'words':{'sum':"
                   "{'field':'words'}}}},"
                   "'signed_years':{'histogram':{'field':'signed','interval':10000,'min_doc_count':1},"
                   "'aggs':{'words':{'sum':{'field':'words'}}}},"
                   "'letters':{'filter':{'bool':{'filter':[{'term':{'n':0}},{'range':"
                   "{'letter_words':{'gt':0}}}]}}}}}\n");
}
