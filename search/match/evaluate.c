#include "search/match/evaluate.h"

#include <fnmatch.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/path.h"
#include "danish/analysis.h"
#include "search/match/prefilter.h"
#include "search/match/marks.h"
#include "search/match/match.h"
#include "search/match/phrase.h"

static enum status take_hit(void *context, const struct match_hit *hit) {
    set_add(context, hit->passage);
    return OK;
}

static enum status match_into(struct store *store, str text, struct set *out, struct error *error) {
    struct match match = {.text = text};
    return store_match(store, &match, MATCH_WHERE, take_hit, out, error);
}

/* The passages that the index finds for the leaf: all, or those that need no look at the text. */
static enum status find_leaf(struct store *store, const struct leaf *leaf, bool sure, struct set *out,
                             struct error *error) {
    buf text = {0};
    const struct reading *reading = leaf->readings;
    const struct slot *slot = reading->slots;
    if (leaf->reading_count == 1 && reading->slot_count == 1 && !leaf->near) {
        enum status status = phrase_any(store, slot->keys, sure ? slot->sure : slot->key_count, out, error);
        if (status != NONE) return status;
    }
    enum status status = OK;
    if (!sure) match_leaf(leaf, &text);
    if (!sure || match_sure(leaf, &text)) status = match_into(store, buf_str(&text), out, error);
    buf_release(&text);
    return status;
}

/* The index's hits of a leaf, less those whose text does not hold it as meant. */
static enum status verify_leaf(struct store *store, const struct leaf *leaf, struct set *out,
                               struct error *error) {
    struct set candidates = {0};
    struct tokens tokens = {0};
    struct prefilter glance = prefilter_of(leaf);
    enum status status = find_leaf(store, leaf, false, &candidates, error);
    if (!status) status = find_leaf(store, leaf, true, out, error);
    for (int64_t id = set_next(&candidates, 0); id >= 0 && !status; id = set_next(&candidates, id + 1)) {
        str text;
        if (set_has(out, id)) continue;
        status = store_text(store, id, &text, error);
        if (status) break;
        enum prefilter_verdict glimpse = prefilter_check(&glance, text);
        if (glimpse == PREFILTER_UNSURE) tokens_read(&tokens, store_analysis(store), text);
        if (glimpse == PREFILTER_YES || (glimpse == PREFILTER_UNSURE && marks_has(&tokens, text, leaf)))
            set_add(out, id);
    }
    tokens_release(&tokens);
    prefilter_release(&glance);
    set_release(&candidates);
    return status == NONE ? OK : status;
}

/* Which letters a filter lets through. */
struct filter {
    const struct query *query;
    int from, to;
    struct analysis *analysis;
    struct set *out;
};

struct keyed_words {
    const struct term *items[QUERY_WORDS * 2];
    size_t count;
};

static int take_word(void *context, const struct token *token) {
    struct keyed_words *words = context;
    if (token->kind == TOKEN_PIECE && words->count < sizeof words->items / sizeof *words->items)
        words->items[words->count++] = token->word;
    return 0;
}

static bool holds_words(struct analysis *analysis, str text, str words) {
    struct keyed_words have = {0}, want = {0};
    analysis_tokens(analysis, text, take_word, &have);
    analysis_tokens(analysis, words, take_word, &want);
    for (size_t i = 0; i < want.count; i++) {
        bool found = false;
        for (size_t j = 0; j < have.count && !found; j++) found = terms_meet(want.items[i], have.items[j]);
        if (!found) return false;
    }
    return want.count > 0;
}

/* A glob is for the whole path as shown, for the absolute one, or, without a slash, for the name alone. */
static bool path_matches(str glob, str path) {
    const char *absolute = path.p, *shown = path_shown(path).p, *name = path_name(path).p;
    bool named = str_find(glob, STR("/")) == glob.n;
    return fnmatch(glob.p, shown, 0) == 0 || fnmatch(glob.p, absolute, 0) == 0 ||
           (named && fnmatch(glob.p, name, 0) == 0);
}

static enum status filter_letter(void *context, const struct letter_row *row) {
    struct filter *f = context;
    bool through;
    if (!f->query) {
        through =
            row->year ? row->year >= f->from && row->year <= f->to : f->from == 0 && f->to == QUERY_YEAR_LAST;
    } else if (f->query->kind == QUERY_MINISTER) {
        through = holds_words(f->analysis, row->minister, f->query->text);
    } else {
        buf glob = {0}, path = {0};
        buf_add(&glob, f->query->text);
        buf_add(&path, row->path);
        through = glob.n && path.n && path_matches(buf_str(&glob), buf_str(&path));
        buf_release(&glob);
        buf_release(&path);
    }
    if (through) set_add_range(f->out, row->first_passage, row->first_passage + row->passage_count);
    return OK;
}

enum status evaluate_years(struct store *store, int from, int to, struct set *out, struct error *error) {
    struct filter f = {.from = from, .to = to, .out = out};
    return store_each_letter(store, filter_letter, &f, error);
}

/* title:words = what stands under a title or heading that holds them all. */
static enum status under_headings(struct store *store, const struct query *query, struct set *out,
                                  struct error *error) {
    struct keyed_words want = {0};
    analysis_tokens(store_analysis(store), query->text, take_word, &want);
    buf text = {0};
    for (size_t i = 0; i < want.count; i++) {
        buf_add(&text, i ? STR(" AND \"") : STR("\""));
        for (size_t k = 0; k < term_keys(want.items[i]); k++) {
            str key = term_key(want.items[i], k);
            buf_addf(&text, "%s%.*s|+%.*s", k ? "|" : "", (int)key.n, key.p, (int)key.n, key.p);
        }
        buf_byte(&text, '"');
    }
    struct set found = {0};
    enum status status = want.count ? match_into(store, buf_str(&text), &found, error) : OK;
    for (int64_t id = set_next(&found, 0); id >= 0 && !status; id = set_next(&found, id + 1)) {
        enum passage_kind kind = store_passage_brief(store, id).kind;
        if (kind != PASSAGE_TITLE && kind != PASSAGE_HEADING) continue;
        struct passage_row row;
        status = store_passage(store, id, &row, error);
        if (!status) set_add_range(out, id, id + row.section);
    }
    buf_release(&text);
    set_release(&found);
    return status == NONE ? OK : status;
}

static enum status combine(struct store *store, const struct expression *e, struct set *out,
                           struct error *error) {
    enum status status = OK;
    if (e->kind == QUERY_NOT) {
        struct set excluded = {0};
        status = evaluate(store, e->children[0], &excluded, error);
        if (!status) status = evaluate_years(store, 0, QUERY_YEAR_LAST, out, error);
        set_subtract(out, &excluded);
        set_release(&excluded);
        return status;
    }
    for (size_t i = 0; i < e->child_count && !status; i++) {
        struct set child = {0};
        status = evaluate(store, e->children[i], i ? &child : out, error);
        if (i && e->kind == QUERY_AND) set_intersect(out, &child);
        if (i && e->kind == QUERY_OR) set_unite(out, &child);
        set_release(&child);
    }
    return status;
}

/* Recursion is bounded by the query's own depth. */
enum status evaluate(struct store *store, const struct expression *e, struct set *out, struct error *error) {
    if (match_is_pure(e)) {
        struct match_text text = {0};
        match_render(e, &text);
        enum status status = match_into(store, buf_str(&text.text), out, error);
        match_release(&text);
        return status;
    }
    struct filter f = {.query = e->query, .analysis = store_analysis(store), .out = out};
    switch (e->kind) {
    case QUERY_WORD:
    case QUERY_PHRASE:
    case QUERY_NEAR:
        return verify_leaf(store, e->leaf, out, error);
    case QUERY_YEAR:
        return evaluate_years(store, e->query->from, e->query->to, out, error);
    case QUERY_TITLE:
        return under_headings(store, e->query, out, error);
    case QUERY_MINISTER:
    case QUERY_PATH:
        return store_each_letter(store, filter_letter, &f, error);
    default:
        return combine(store, e, out, error);
    }
}
