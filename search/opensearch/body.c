#include "search/opensearch/body.h"

#include <stdlib.h>

#include "base/json_writer.h"
#include "base/message.h"
#include "base/path.h"
#include "base/utf8.h"
#include "danish/analysis.h"
#include "search/match/topk.h"
#include "search/opensearch/glob.h"
#include "search/query/date.h"
#include "store/bm25.h"
#include "store/key_text.h"
#include "store/letter.h"

/* Passages of a layout kind come after all others. */
#define ORDER_LAYOUT "{\"layout\":\"asc\"}"
/* Passages that are equal in what they are sorted by. */
#define ORDER_EQUAL "{\"path\":\"asc\"},{\"n\":\"asc\"}"

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
#define SCRIPT_PLACES "double s = _score.doubleValue(); return Math.rint(s / (1 - s));"

struct body {
    struct store *store;
    buf *out;
    struct error *error;
    enum status status;
};

static void raw(struct body *b, const char *json) {
    buf_add(b->out, str_of(json));
}

/* Begins an element of an array, or a value: {"name": */
static void open_named(struct body *b, const char *name) {
    json_open(b->out, '{');
    json_name(b->out, name);
}

static void close_all(struct body *b, const char *brackets) {
    raw(b, brackets);
}

static void refuse(struct body *b, const char *what) {
    if (!b->status) b->status = fail(b->error, BAD_USAGE, _("OpenSearch cannot be asked for %s"), what);
}

/* {"kind":{"field":value}} */
static void ask_value(struct body *b, const char *kind, const char *field, str value) {
    open_named(b, kind);
    open_named(b, field);
    json_string(b->out, value);
    close_all(b, "}}");
}

static void ask_nothing(struct body *b) {
    raw(b, b->out->n && strchr("{[:", b->out->p[b->out->n - 1]) ? "" : ",");
    raw(b, "{\"match_none\":{}}");
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
    open_named(b, "match");
    open_named(b, "query");
    json_string(b->out, token_text(&text, token));
    if (field) {
        json_name(b->out, "use_field");
        json_string(b->out, str_of(field));
    }
    close_all(b, "}}");
    buf_release(&text);
}

/* Any key of a position at one place. */
static void interval_keys(struct body *b, const struct position *position, const char *field) {
    if (position->key_count == 1) {
        interval_match(b, position->keys[0], field);
        return;
    }
    open_named(b, "any_of");
    open_named(b, "intervals");
    json_open(b->out, '[');
    for (size_t k = 0; k < position->key_count; k++) interval_match(b, position->keys[k], field);
    close_all(b, "]}}");
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
    open_named(b, "any_of");
    open_named(b, "intervals");
    json_open(b->out, '[');
    enum status status =
        store_forms(b->store, which, position->prefix ? position->form : STR(""), add_form, &list, b->error);
    if (!list.count) interval_match(b, STR("*"), NULL); /* which no word is */
    buf_release(&list.last);
    close_all(b, "]}}");
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
    open_named(b, "all_of");
    open_named(b, "ordered");
    json_bool(b->out, !leaf->near);
    json_name(b->out, "max_gaps");
    json_integer(b->out, gaps);
    json_name(b->out, "intervals");
    json_open(b->out, '[');
    for (size_t i = 0; i < reading->position_count; i++) {
        if (leaf->near && comes_again(reading, i)) continue;
        if (forms)
            interval_form(b, &reading->positions[i]);
        else
            interval_keys(b, &reading->positions[i], NULL);
    }
    close_all(b, "]}}");
}

static void interval_reading(struct body *b, const struct leaf *leaf, const struct reading *reading) {
    if (reading->position_count == 1)
        interval_keys(b, reading->positions, NULL);
    else
        interval_words(b, leaf, reading, false);
}

static void ask_intervals(struct body *b, const char *field, const struct leaf *leaf,
                          const struct reading *reading, bool forms) {
    open_named(b, "intervals");
    json_open(b->out, '{');
    json_name(b->out, field);
    if (forms)
        interval_words(b, leaf, reading, true);
    else
        interval_reading(b, leaf, reading);
    close_all(b, "}}");
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
        open_named(b, "bool");
        open_named(b, "should");
        json_open(b->out, '[');
        ask_value(b, "wildcard", "forms", token_text(&text, position->form));
        ask_key_pattern(b, position->form);
        close_all(b, "]}}");
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
    open_named(b, "terms");
    open_named(b, "keys");
    json_open(b->out, '[');
    add_keys(b, position, first, end);
    close_all(b, "]}}");
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
    open_named(b, "bool");
    open_named(b, "filter");
    json_open(b->out, '[');
    ask_keys(b, position, position->sure, position->key_count);
    ask_form(b, position);
    close_all(b, "]}}");
}

/* From reading `first` on, the readings of one word, in one question. Returns where they end. */
static size_t ask_words(struct body *b, const struct leaf *leaf, size_t first) {
    size_t i = first;
    open_named(b, "terms");
    open_named(b, "keys");
    json_open(b->out, '[');
    for (; i < leaf->reading_count && leaf->readings[i].position_count == 1; i++)
        add_keys(b, leaf->readings[i].positions, 0, leaf->readings[i].positions->key_count);
    close_all(b, "]}}");
    return i;
}

static void ask_leaf(struct body *b, const struct leaf *leaf) {
    if (!leaf->reading_count) {
        ask_nothing(b);
        return;
    }
    open_named(b, "bool");
    open_named(b, "should");
    json_open(b->out, '[');
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
    close_all(b, "]}}");
}

/* ---- filters ---- */

static void ask_range(struct body *b, const char *field, int64_t from, int64_t to) {
    open_named(b, "range");
    open_named(b, field);
    open_named(b, "gte");
    json_integer(b->out, from);
    json_name(b->out, "lte");
    json_integer(b->out, to);
    close_all(b, "}}}");
}

/* As filter_has_year: a letter of unknown year is in no years but all of them. */
static void ask_years(struct body *b, int from, int to) {
    bool all = from == 0 && to == QUERY_YEAR_LAST;
    ask_range(b, "year", from || all ? from : 1, to);
}

static void ask_kind(struct body *b, str typed) {
    open_named(b, "terms");
    open_named(b, "kind");
    json_open(b->out, '[');
    for (enum passage_kind kind = 0; kind < PASSAGE_KINDS; kind++)
        if (query_value_fits(typed, str_of(passage_kind_name(kind))))
            json_string(b->out, str_of(passage_kind_name(kind)));
    close_all(b, "]}}");
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
    open_named(b, list->heading ? "any_of" : "terms");
    open_named(b, list->heading ? "intervals" : list->field);
    json_open(b->out, '[');
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
    close_all(b, "]}}");
    buf_release(&key);
    buf_release(&text);
    return 0;
}

/* A fact of the letter holds all words, in any inflection. */
static void ask_fact(struct body *b, const char *field, str words) {
    struct word_list list = {b, field, 0, false};
    open_named(b, "bool");
    open_named(b, "filter");
    json_open(b->out, '[');
    analysis_tokens(store_analysis(b->store), words, add_word, &list);
    if (!list.count) ask_nothing(b);
    close_all(b, "]}}");
}

/* One of the headings above holds all words. */
static void ask_title(struct body *b, str words) {
    struct word_list list = {b, NULL, 0, true};
    size_t before = b->out->n;
    raw(b, before && strchr("{[:", b->out->p[before - 1]) ? "" : ",");
    raw(b, "{\"intervals\":{\"above\":{\"all_of\":{\"ordered\":false,\"max_gaps\":" HEADING_GAPS
           ",\"intervals\":[");
    analysis_tokens(store_analysis(b->store), words, add_word, &list);
    close_all(b, "]}}}}");
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
    open_named(b, "bool");
    open_named(b, "should");
    json_open(b->out, '[');
    ask_path_regexp(b, "", (str){0}, glob, false);
    ask_path_regexp(b, "", buf_str(&here), glob, false);
    if (str_find(glob, STR("/")) == glob.n) ask_path_regexp(b, "(.*[!/])?", (str){0}, glob, true);
    close_all(b, "]}}");
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
    open_named(b, "bool");
    open_named(b, e->kind == QUERY_AND ? "filter" : e->kind == QUERY_OR ? "should" : "must_not");
    json_open(b->out, '[');
    for (size_t i = 0; i < e->child_count; i++) ask_part(b, e->children[i]);
    close_all(b, "]}}");
}

/* ---- what is added to the filter ---- */

/* Scores weight times how often a passage holds the source. */
static void score_source(struct body *b, const struct scoring_source *source) {
    const struct leaf *leaf = source->leaf;
    const struct reading *reading = source->reading;
    buf text = {0};
    if (reading->position_count == 1 && reading->positions->key_count == 1) {
        open_named(b, "term");
        open_named(b, "keys");
        open_named(b, "value");
        json_string(b->out, token_text(&text, reading->positions->keys[0]));
        json_name(b->out, "boost");
        json_exact(b->out, source->weight);
        close_all(b, "}}}");
    } else {
        open_named(b, "script_score");
        open_named(b, "query");
        ask_intervals(b, "keys", leaf, reading, false);
        json_name(b->out, "script");
        open_named(b, "source");
        json_string(b->out, STR(SCRIPT_OCCURRENCES));
        json_name(b->out, "params");
        open_named(b, "weight");
        json_exact(b->out, source->weight);
        close_all(b, "}}}}");
    }
    buf_release(&text);
}

static void score_term(struct body *b, const struct scoring *scoring, const struct plan_term *term) {
    double idf = bm25_idf(scoring->passages, term->found);
    if (term->count && scoring->sources[term->first].leaf->near)
        refuse(b, _("the order of words near each other (~); -c counts them"));
    open_named(b, "script_score");
    open_named(b, "query");
    open_named(b, "bool");
    open_named(b, "should");
    json_open(b->out, '[');
    for (size_t k = term->first; k < term->first + term->count; k++) score_source(b, &scoring->sources[k]);
    close_all(b, "]}}");
    json_name(b->out, "script");
    open_named(b, "source");
    json_string(b->out, STR(SCRIPT_GAIN));
    json_name(b->out, "params");
    open_named(b, "weight");
    json_exact(b->out, term->share * idf * (BM25_K1 + 1));
    json_name(b->out, "k1");
    json_exact(b->out, BM25_K1);
    json_name(b->out, "b");
    json_exact(b->out, BM25_B);
    json_name(b->out, "floor");
    json_exact(b->out, BM25_FLOOR);
    json_name(b->out, "mean");
    json_exact(b->out, bm25_mean(scoring->passages, scoring->words));
    close_all(b, "}}}}");
}

static void score_years(struct body *b, const struct expressions *e, double gain) {
    open_named(b, "constant_score");
    open_named(b, "filter");
    open_named(b, "terms");
    open_named(b, "year");
    json_open(b->out, '[');
    for (int year = LETTER_YEAR_FIRST; year <= LETTER_YEAR_LAST; year++)
        if (expression_names_year(e, year)) json_integer(b->out, year);
    close_all(b, "]}}");
    json_name(b->out, "boost");
    json_exact(b->out, gain);
    close_all(b, "}}");
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
    open_named(b, "any_of");
    open_named(b, "intervals");
    json_open(b->out, '[');
    for (size_t k = 0; k < position->key_count; k++) interval_match(b, position->keys[k], NULL);
    close_all(b, "]");
    json_name(b->out, "filter");
    open_named(b, "contained_by");
    interval_words(b, leaf, reading, false);
    close_all(b, "}}}");
}

/* The places of all sources, those that two share once. */
static void score_places(struct body *b, const struct scoring *scoring) {
    if (!scoring->source_count) return;
    raw(b, ",\"should\":[{\"intervals\":{\"keys\":{\"any_of\":{\"intervals\":[");
    for (size_t k = 0; k < scoring->source_count; k++)
        interval_place(b, scoring->sources[k].leaf, scoring->sources[k].reading);
    close_all(b, "]}}}}]");
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
    json_name(b->out, "must");
    json_open(b->out, '[');
    for (size_t i = 0; i < e->leaf_count; i++) {
        if (!is_required(e, scoring, e->leaves[i])) continue;
        open_named(b, "bool");
        open_named(b, "should");
        json_open(b->out, '[');
        score_leaf(b, scoring, e->leaves[i]);
        close_all(b, "]}}");
    }
    close_all(b, "]");
    json_name(b->out, "should");
    json_open(b->out, '[');
    for (size_t i = 0; i < e->leaf_count; i++)
        if (!is_required(e, scoring, e->leaves[i])) score_leaf(b, scoring, e->leaves[i]);
    if (gain > 0) score_years(b, e, gain);
    close_all(b, "]");
}

/* Which passages answer, but for the leaves that are required. */
static void ask_rest(struct body *b, const struct expressions *e, const struct scoring *scoring) {
    const struct expression *root = e->root;
    if (!root)
        raw(b, "{\"match_all\":{}}"); /* as a filter it scores nothing */
    else if (root->kind != QUERY_AND || root->leaf) {
        if (!is_required(e, scoring, root->leaf)) ask_part(b, root);
    } else
        for (size_t i = 0; i < root->child_count; i++)
            if (!is_required(e, scoring, root->children[i]->leaf)) ask_part(b, root->children[i]);
}

/* Those of the source's occurrences that are among the first words of a passage, once more: see letters.h. */
static void score_lead(struct body *b, const struct scoring_source *source) {
    open_named(b, "script_score");
    open_named(b, "query");
    open_named(b, "intervals");
    open_named(b, "keys");
    open_named(b, "any_of");
    open_named(b, "intervals");
    json_open(b->out, '[');
    interval_reading(b, source->leaf, source->reading);
    close_all(b, "]");
    json_name(b->out, "filter");
    open_named(b, "script");
    open_named(b, "source");
    json_string(b->out, STR(SCRIPT_LEAD));
    close_all(b, "}}}}}}");
    json_name(b->out, "script");
    open_named(b, "source");
    json_string(b->out, STR(SCRIPT_OCCURRENCES));
    json_name(b->out, "params");
    open_named(b, "weight");
    json_exact(b->out, source->weight * (MATCH_LEAD_WEIGHT - 1));
    close_all(b, "}}}}");
}

/* How often a passage holds the term, as its letter counts it. */
static void score_letters(struct body *b, const struct scoring *scoring, size_t number) {
    if (number >= scoring->term_count || !scoring->terms[number].count) return;
    const struct plan_term *term = &scoring->terms[number];
    json_name(b->out, "should");
    json_open(b->out, '[');
    for (size_t k = term->first; k < term->first + term->count; k++) {
        if (scoring->sources[k].leaf->near) refuse(b, _("the order of letters by words near each other (~)"));
        score_source(b, &scoring->sources[k]);
        score_lead(b, &scoring->sources[k]);
    }
    close_all(b, "]");
}

static void write_order(struct body *b, const struct body_options *options) {
    static const char *const by[] = {
        [ORDER_SCORE] = ORDER_LAYOUT ",{\"_score\":\"desc\"},{\"year\":\"asc\"}," ORDER_EQUAL,
        [ORDER_YEAR] = "{\"year\":\"asc\"}," ORDER_EQUAL,
        [ORDER_YEAR_DOWN] = "{\"year\":\"desc\"}," ORDER_EQUAL,
        [ORDER_SIGNED] = "{\"signed\":{\"order\":\"asc\",\"missing\":\"_last\"}}," ORDER_EQUAL,
        [ORDER_SIGNED_DOWN] = "{\"signed\":{\"order\":\"desc\",\"missing\":\"_last\"}}," ORDER_EQUAL,
        [ORDER_PATH] = ORDER_EQUAL,
    };
    json_name(b->out, "sort");
    raw(b, "[");
    raw(b, options->best_first ? "{\"_score\":\"desc\"}," ORDER_EQUAL : by[options->order]);
    raw(b, "]");
}

/* The key of a bucket's next; raw, as it is JSON. */
static void add_after(struct body *b, const char *name, str after) {
    if (!after.n) return;
    buf_addf(b->out, ",\"%s\":", name);
    buf_add(b->out, after);
}

static void group_years(struct body *b, const struct body_options *options) {
    raw(b, ",\"aggs\":{\"buckets\":{\"composite\":{");
    buf_addf(b->out,
             "\"size\":%d,\"sources\":[{\"year\":{%s}},{\"letter\":{\"terms\":{\"field\":\"letter\"}}}]",
             BODY_BUCKETS,
             options->signed_years
                 ? "\"histogram\":{\"field\":\"signed\",\"interval\":10000,\"missing_bucket\":true}"
                 : "\"terms\":{\"field\":\"year\"}");
    add_after(b, "after", options->after);
    raw(b, "},\"aggs\":{\"places\":{\"sum\":{\"script\":\"" SCRIPT_PLACES "\"}}}}}");
}

static void group_letters(struct body *b, const struct body_options *options) {
    raw(b, ",\"aggs\":{\"buckets\":{\"composite\":{");
    buf_addf(b->out, "\"size\":%d,\"sources\":[{\"path\":{\"terms\":{\"field\":\"path\"}}}]", BODY_BUCKETS);
    add_after(b, "after", options->after);
    raw(b, "},\"aggs\":{\"year\":{\"max\":{\"field\":\"year\"}},\"signed\":{\"max\":{\"field\":\"signed\"}},"
           "\"words\":{\"max\":{\"field\":\"letter_words\"}}");
    if (options->term != SIZE_MAX) raw(b, ",\"frequency\":{\"sum\":{\"script\":\"_score.doubleValue()\"}}");
    raw(b, "}}}");
}

/* {"kind":{"field":[value, ...]}} */
static void ask_values(struct body *b, const char *kind, const char *field, const str *values, size_t count) {
    open_named(b, kind);
    open_named(b, field);
    json_open(b->out, '[');
    for (size_t i = 0; i < count; i++) json_string(b->out, values[i]);
    close_all(b, "]}}");
}

static void ask_ends(struct body *b, const str *ends, size_t count) {
    buf regexp = {0};
    open_named(b, "bool");
    open_named(b, "should");
    json_open(b->out, '[');
    for (size_t i = 0; i < count; i++) {
        buf_clear(&regexp);
        buf_add(&regexp, STR("(.*[!/])?"));
        glob_quote(ends[i], &regexp);
        ask_value(b, "regexp", "path", buf_str(&regexp));
    }
    close_all(b, "]}}");
    buf_release(&regexp);
}

static void ask_some(struct body *b, const struct body_options *options) {
    if (options->end_count) ask_ends(b, options->ends, options->end_count);
    if (options->years) ask_years(b, options->first_year, options->last_year);
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
    if (options->kind == BODY_HITS) raw(b, ",\"track_scores\":true");
    if (options->kind == BODY_YEARS) group_years(b, options);
    if (options->kind == BODY_LETTERS) group_letters(b, options);
}

enum status body_write(struct store *store, const struct expressions *e, const struct scoring *scoring,
                       const struct body_options *options, buf *out, struct error *error) {
    struct body b = {store, out, error, OK};
    bool hits = options->kind == BODY_HITS, weighs = hits || options->kind == BODY_BEST;
    json_open(out, '{');
    if (hits && !options->after.n) {
        json_name(out, "from");
        json_integer(out, (int64_t)options->first);
    }
    json_name(out, "size");
    json_integer(out, hits ? (int64_t)options->count : options->kind == BODY_BEST);
    json_name(out, "track_total_hits");
    json_bool(out, true);
    json_name(out, "query");
    open_named(&b, "bool");
    open_named(&b, "filter");
    json_open(out, '[');
    ask_rest(&b, e, weighs ? scoring : &(struct scoring){0});
    ask_some(&b, options);
    close_all(&b, "]");
    write_scores(&b, e, scoring, options);
    close_all(&b, "}}");
    write_results(&b, options);
    close_all(&b, "}\n");
    return b.status;
}

enum status body_write_found(struct store *store, const struct scoring_source *sources, size_t count,
                             buf *out, struct error *error) {
    struct body b = {store, out, error, OK};
    raw(&b, "{\"size\":0,\"track_total_hits\":false,\"aggs\":{\"found\":{\"filters\":{\"filters\":[");
    for (size_t i = 0; i < count; i++) {
        const struct reading *reading = sources[i].reading;
        if (reading->position_count == 1)
            ask_keys(&b, reading->positions, 0, reading->positions->key_count);
        else
            ask_intervals(&b, "keys", sources[i].leaf, reading, false);
    }
    close_all(&b, "]}}}}\n");
    return b.status;
}

enum status body_write_reading(struct store *store, const struct leaf *leaf, const struct reading *reading,
                               bool places, buf *out, struct error *error) {
    struct body b = {store, out, error, OK};
    raw(&b, "{\"size\":0,\"track_total_hits\":true,\"query\":{\"intervals\":{\"keys\":");
    if (places) {
        raw(&b, "{\"any_of\":{\"intervals\":[");
        interval_place(&b, leaf, reading);
        raw(&b, "]}}");
    } else {
        interval_reading(&b, leaf, reading);
    }
    close_all(&b, "}}");
    if (places) raw(&b, ",\"aggs\":{\"places\":{\"sum\":{\"script\":\"" SCRIPT_PLACES "\"}}}");
    close_all(&b, "}\n");
    return b.status;
}

void body_write_collection(buf *out) {
    buf_add(
        out,
        STR("{\"size\":0,\"track_total_hits\":true,\"aggs\":{\"words\":{\"sum\":{\"field\":\"words\"}},"
            "\"years\":{\"terms\":{\"field\":\"year\",\"size\":5000},\"aggs\":{\"words\":{\"sum\":"
            "{\"field\":\"words\"}}}},"
            "\"signed_years\":{\"histogram\":{\"field\":\"signed\",\"interval\":10000,\"min_doc_count\":1},"
            "\"aggs\":{\"words\":{\"sum\":{\"field\":\"words\"}}}},"
            "\"letters\":{\"filter\":{\"bool\":{\"filter\":[{\"term\":{\"n\":0}},{\"range\":"
            "{\"letter_words\":{\"gt\":0}}}]}}}}}\n"));
}
