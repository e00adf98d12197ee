#include "search/match/expression.h"

#include <stdlib.h>

#include "base/memory.h"
#include "danish/analysis.h"
#include "search/match/reading.h"
#include "store/letter.h"

static struct leaf *make_leaf(struct builder *b, const struct query *query, bool silent) {
    struct leaf *leaf = arena_zeroed(&b->out->arena, sizeof *leaf);
    *leaf = (struct leaf){.query = query, .silent = silent, .number = (unsigned)b->out->leaf_count};
    struct words words = {0};
    if (!query->pattern) analysis_tokens(b->analysis, query->text, collect_word, &words);
    if (query->pattern ? !shape_add_pattern(b, leaf) : !words.count) return NULL;
    if (query->pattern)
        leaf->stopword = false;
    else if (query->kind == QUERY_NEAR && words.count > 1)
        leaf_read_near(b, leaf, &words);
    else if (query->kind == QUERY_WORD)
        leaf_read_word(b, leaf, &words);
    else
        leaf_read_phrase(b, leaf, &words);
    b->out->leaves =
        memory_grown(b->out->leaves, b->out->leaf_count, &b->out->leaf_room, sizeof *b->out->leaves);
    b->out->leaves[b->out->leaf_count++] = leaf;
    return leaf;
}

static bool is_printed(struct builder *b, const struct term *word) {
    for (size_t i = 0; i < term_keys(word) && !b->status; i++) {
        int64_t count = 0;
        b->status = store_frequency(b->store, term_key(word, i), &count, b->error);
        if (count > 0) return true;
    }
    return false;
}

/* Adds the compound to a leaf that does not find it as a part already. */
static void add_compound(struct builder *b, struct leaf *leaf, const struct term *compound) {
    for (size_t i = 0; i < compound->part_count; i++)
        if (leaf_has_key(leaf, compound->parts[i].key->text)) return;
    struct position position = {.form = builder_keep(b, compound->form)};
    builder_add_keys(b, &position, compound);
    builder_add_part_keys(b, &position, compound);
    *builder_add_reading(b, leaf, 1, RUNG_SPELLING, WEIGHT_WORD)->positions = position;
}

/* The leaf, if it is one plain word of one piece that says something. */
static struct leaf *plain_word(const struct expression *e) {
    struct leaf *leaf = e->leaf;
    bool plain = leaf && leaf->query->kind == QUERY_WORD && !leaf->query->exact && !leaf->query->prefix;
    return plain && leaf->reading_count && leaf->readings[0].position_count == 1 && !leaf->stopword ? leaf
                                                                                                    : NULL;
}

/* sommer lejr typed, sommerlejren printed: the printed compound answers both words, even if one of its
 * parts is no word of the dictionary. */
static void join_words(struct builder *b, struct leaf *first, struct leaf *second) {
    static const char *const links[] = {"", "s", "e"};
    buf joined = {0};
    for (size_t i = 0; i < sizeof links / sizeof *links && !b->status; i++) {
        buf_clear(&joined);
        buf_addf(&joined, "%.*s%s%.*s", (int)first->readings[0].positions->form.n,
                 first->readings[0].positions->form.p, links[i], (int)second->readings[0].positions->form.n,
                 second->readings[0].positions->form.p);
        const struct term *compound = analysis_word(b->analysis, buf_str(&joined));
        if (!is_printed(b, compound)) continue;
        add_compound(b, first, compound);
        add_compound(b, second, compound);
    }
    buf_release(&joined);
}

/* Words that stand beside each other may be printed as one. */
static void join_neighbours(struct builder *b, const struct expression *e) {
    if (e->kind != QUERY_AND || b->options->any) return;
    for (size_t i = 0; i + 1 < e->child_count; i++) {
        struct leaf *first = plain_word(e->children[i]), *second = plain_word(e->children[i + 1]);
        if (first && second) join_words(b, first, second);
    }
}

/* NULL if nothing of the query is left: a leaf without a word. Recursion is bounded by QUERY_DEPTH. */
static struct expression *build(struct builder *b, const struct query *query, bool silent) {
    struct expression *e = arena_zeroed(&b->out->arena, sizeof *e);
    *e = (struct expression){.kind = query->kind, .query = query};
    switch (query->kind) {
    case QUERY_WORD:
    case QUERY_PHRASE:
    case QUERY_NEAR:
        e->leaf = make_leaf(b, query, silent);
        return e->leaf ? e : NULL;
    case QUERY_AND:
    case QUERY_OR:
    case QUERY_NOT:
        break;
    default:
        return e;
    }
    e->children = arena_zeroed(&b->out->arena, query->child_count * sizeof *e->children);
    for (size_t i = 0; i < query->child_count; i++) {
        struct expression *child = build(b, query->children[i], silent != (query->kind == QUERY_NOT));
        if (child) e->children[e->child_count++] = child;
    }
    join_neighbours(b, e);
    if (!e->child_count) return NULL;
    return e->child_count == 1 && e->kind != QUERY_NOT ? e->children[0] : e;
}

static bool is_text(const struct expression *e) {
    return e->leaf != NULL || e->kind == QUERY_OR;
}

/* --any: what an AND holds of words becomes an OR beside its filters and exclusions; of the words those that
 * only hold the sentence together are left out, unless there are no others. */
static struct expression *loosen(struct builder *b, struct expression *e) {
    if (e->kind != QUERY_AND) return e;
    struct expression *any = arena_zeroed(&b->out->arena, sizeof *any),
                      *rest = arena_zeroed(&b->out->arena, sizeof *rest);
    *any = (struct expression){.kind = QUERY_OR,
                               .children = arena_zeroed(&b->out->arena, e->child_count * sizeof(void *))};
    *rest = (struct expression){
        .kind = QUERY_AND, .children = arena_zeroed(&b->out->arena, (e->child_count + 1) * sizeof(void *))};
    size_t telling = 0;
    for (size_t i = 0; i < e->child_count; i++)
        telling += is_text(e->children[i]) && !(e->children[i]->leaf && e->children[i]->leaf->stopword);
    for (size_t i = 0; i < e->child_count; i++) {
        struct expression *child = e->children[i];
        if (!is_text(child))
            rest->children[rest->child_count++] = child;
        else if (!telling || !(child->leaf && child->leaf->stopword))
            any->children[any->child_count++] = child;
        else
            child->leaf->silent = true;
    }
    if (!any->child_count) return e;
    if (any->child_count == 1) any = any->children[0];
    if (!rest->child_count) return any;
    rest->children[rest->child_count++] = any;
    return rest;
}

enum status expression_build(struct store *store, const struct query *query,
                             const struct expression_options *options, struct expressions *out, buf *notes,
                             struct error *error) {
    *out = (struct expressions){.counter = options->counter};
    struct builder b = {store, store_analysis(store), options, out, notes, error, OK};
    out->root = query ? build(&b, query, false) : NULL;
    if (out->root && options->any) out->root = loosen(&b, out->root);
    return b.status;
}

/* 0 if form is no year that a letter may have. */
static int year_of(str form) {
    int year = 0;
    if (form.n != 4) return 0;
    for (size_t i = 0; i < form.n; i++) {
        if (form.p[i] < '0' || form.p[i] > '9') return 0;
        year = year * 10 + (form.p[i] - '0');
    }
    return year >= LETTER_YEAR_FIRST && year <= LETTER_YEAR_LAST ? year : 0;
}

/* Does the query name the year, or any if it is 0? */
static bool names(const struct expressions *e, int year) {
    for (size_t i = 0; i < e->leaf_count; i++) {
        const struct leaf *leaf = e->leaves[i];
        if (leaf->silent || !leaf->reading_count) continue;
        for (size_t s = 0; s < leaf->readings[0].position_count; s++) {
            int named = year_of(leaf->readings[0].positions[s].form);
            if (named && (!year || named == year)) return true;
        }
    }
    return false;
}

bool expression_names_year(const struct expressions *e, int year) {
    return year && names(e, year);
}

bool expression_names_years(const struct expressions *e) {
    return names(e, 0);
}

void expression_release(struct expressions *e) {
    arena_release(&e->arena);
    free(e->leaves);
    *e = (struct expressions){0};
}
