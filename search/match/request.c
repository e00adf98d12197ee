#include "search/match/request.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "search/match/within.h"

static enum match_measure measure_of(enum request_kind kind) {
    switch (kind) {
    case REQUEST_COUNT:
        return MATCH_WHERE;
    case REQUEST_YEARS:
    case REQUEST_GROUPS:
    case REQUEST_WORDS:
        return MATCH_COUNT;
    case REQUEST_LETTERS:
        return MATCH_LETTERS;
    case REQUEST_HITS:
        break;
    }
    return MATCH_SCORE;
}

/* Does it count something? Then no query means the whole collection. */
static bool counts(enum request_kind kind) {
    return kind == REQUEST_YEARS || kind == REQUEST_GROUPS;
}

enum status request_read(struct store *store, const struct request *r, struct response *out,
                         struct error *error) {
    const struct expression_options how = {r->any, r->strict, r->derived, r->counter};
    enum status status = query_parse(r->typed, &out->query, &out->notes, error);
    if (status > NONE) return status;
    if (out->query) query_print(out->query, &out->understood);
    out->whole = status == NONE && (counts(r->kind) || r->years.some) && str_trim(r->typed).n == 0;
    status = expression_build(store, out->query, &how, &out->expressions, &out->notes, error);
    if (!status && (r->explain || r->kind == REQUEST_WORDS))
        status = explain_read(store, &out->expressions, &out->explain, error);
    return status;
}

static struct hits_options options_of(const struct request *r) {
    return (struct hits_options){.measure = measure_of(r->kind),
                                 .keep_terms = r->kind == REQUEST_LETTERS || r->score_parts,
                                 .places = r->first != 0 || r->lines,
                                 .context = r->any,
                                 .typed = r->typed,
                                 .years = r->years,
                                 .first = r->order != ORDER_SCORE ? 0 : r->first};
}

/* Do the words that a passage holds show by themselves whether it holds all of the query? */
static bool asks_words_alone(const struct expressions *e) {
    const struct expression *root = e->root;
    bool alone = root->kind == QUERY_AND && root->child_count == e->leaf_count;
    for (size_t i = 0; alone && i < e->leaf_count; i++) {
        const struct leaf *leaf = root->children[i]->leaf;
        alone = leaf && !leaf->silent && !leaf->verify && !leaf->near;
    }
    return alone;
}

/* Takes the hits of letters out that do not hold all of the leaves. A letter's passages stand together. */
static void keep_whole_letters(struct hits *hits, size_t leaves) {
    bool *seen = memory_zeroed(leaves + 1, sizeof *seen);
    size_t kept = 0;
    for (size_t i = 0, end; i < hits->count; i = end) {
        size_t found = 0;
        memset(seen, 0, leaves * sizeof *seen);
        for (end = i; end < hits->count && hits->items[end].letter == hits->items[i].letter; end++)
            for (size_t term = 0; term < hits->term_count && found < leaves; term++) {
                size_t leaf = hits->term[term].leaf;
                if (seen[leaf] || hits->terms[hits->items[end].row * hits->term_count + term] <= 0) continue;
                seen[leaf] = true;
                found++;
            }
        for (size_t k = i; k < end && found == leaves; k++) hits->items[kept++] = hits->items[k];
    }
    hits->count = hits->total = kept;
    free(seen);
}

/* The passages that hold any of the words, in letters that hold them all. */
static enum status find_in_letters(struct store *store, const struct request *r, struct response *out,
                                   struct error *error) {
    struct hits_options how = options_of(r);
    struct letter_set letters;
    out->in_letters = true;
    struct expressions any = out->expressions;
    any.root = within_any(&any);
    out->expressions.arena = any.arena; /* which grew */
    out->whole_leaves = asks_words_alone(&out->expressions) ? out->expressions.leaf_count : 0;
    bool sifts = r->kind == REQUEST_LETTERS && out->whole_leaves > 1;
    enum status status = sifts ? within_rarer(store, &out->expressions, &r->years, &letters, error)
                               : within_letters(store, &out->expressions, out->expressions.root, &r->years,
                                                &letters, NULL, error);
    how.letters = &letters;
    if (!status) status = hits_find(store, &any, &how, &out->hits, error);
    if (!status && sifts) keep_whole_letters(&out->hits, out->whole_leaves);
    letter_set_release(&letters);
    how = options_of(r);
    how.measure = MATCH_COUNT;
    how.first = 0;
    if (!status && r->kind == REQUEST_LETTERS && !out->whole_leaves)
        status = hits_find(store, &out->expressions, &how, &out->whole_hits, error);
    return status;
}

/* A kind is a passage's: if one is asked for, the letter cannot be the unit. Recursion is bounded by the
 * query's depth. */
static bool asks_kind(const struct expression *e) {
    if (!e->leaf && e->kind == QUERY_KIND) return true;
    for (size_t i = 0; i < e->child_count; i++)
        if (asks_kind(e->children[i])) return true;
    return false;
}

bool request_in_letters(const struct request *r, const struct expressions *e) {
    return r->within_letter && e->root && !e->root->leaf && !asks_kind(e->root);
}

static enum status find_hits(struct store *store, const struct request *r, struct response *out,
                             struct error *error) {
    const struct hits_options how = options_of(r);
    if (request_in_letters(r, &out->expressions)) return find_in_letters(store, r, out, error);
    return hits_find(store, &out->expressions, &how, &out->hits, error);
}

/* How often each year says what was found: its passages, and its places if they are wanted, for which hits
 * that were found for their order are found once more. */
static enum status count_years(struct store *store, const struct request *r, struct response *out,
                               struct error *error) {
    const struct years_options how = {.by = r->years_by,
                                      .whole = r->kind == REQUEST_YEARS && !out->expressions.root,
                                      .expressions = &out->expressions,
                                      .years = r->years,
                                      .every_year = r->every_year};
    if (!r->count_places || r->kind == REQUEST_YEARS)
        return years_count(store, &out->hits, &how, &out->counted, error);
    struct request again = *r;
    struct hits ranked = out->hits;
    again.kind = REQUEST_YEARS;
    enum status status = find_hits(store, &again, out, error);
    if (!status) status = years_count(store, &out->hits, &how, &out->counted, error);
    hits_release(&out->hits);
    out->hits = ranked;
    return status;
}

/* What is wanted of the hits beside themselves. */
static enum status sum_up(struct store *store, const struct request *r, struct response *out,
                          struct error *error) {
    const struct groups_options by = {
        .by = {r->by[0], r->by[1]}, .by_count = r->by_count, .whole = !out->expressions.root};
    if (r->kind == REQUEST_YEARS || r->count_years) {
        enum status status = count_years(store, r, out, error);
        if (status) return status;
    }
    if (r->facets && out->hits.count)
        return facets_find(store, &out->hits, &out->explain, &out->facets, error);
    if (r->kind == REQUEST_GROUPS) return groups_count(store, &out->hits, &by, &out->groups, error);
    if (r->kind == REQUEST_WORDS) {
        const struct keywords_options words = {&out->explain, r->function_words, r->words_order};
        return keywords_find(store, &out->hits, &words, &out->keywords, error);
    }
    if (r->kind != REQUEST_LETTERS) return OK;
    const struct hits *whole = out->in_letters && !out->whole_leaves ? &out->whole_hits : NULL;
    return letters_rank(store, &out->hits, whole, out->whole_leaves, r->order, &out->letters, error);
}

enum status request_answer(struct store *store, const struct request *r, struct response *out,
                           struct error *error) {
    *out = (struct response){0};
    store_deadline(store, r->timeout);
    enum status status = request_read(store, r, out, error);
    if (status) return status;
    if (out->expressions.root || out->whole) status = find_hits(store, r, out, error);
    if (!status) status = sum_up(store, r, out, error);
    if (!status) status = store_doc_values_status(store, error);
    return status ? status : out->hits.total ? OK : NONE;
}

void response_release(struct response *r) {
    years_release(&r->counted);
    groups_release(&r->groups);
    facets_release(&r->facets);
    keywords_release(&r->keywords);
    letters_release(&r->letters);
    hits_release(&r->whole_hits);
    hits_release(&r->hits);
    explain_release(&r->explain);
    expression_release(&r->expressions);
    query_free(r->query);
    buf_release(&r->notes);
    buf_release(&r->understood);
    *r = (struct response){0};
}
