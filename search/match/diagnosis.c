#include "search/match/diagnosis.h"

#include <stdlib.h>

#include "base/memory.h"
#include "search/match/suggest.h"
#include "search/match/within.h"

struct diagnosing {
    struct store *store;
    const struct request *request;
    struct response *response;
    struct diagnosis *out;
    struct error *error;
};

static void take_nearest(void *context, const struct slip_candidate *candidate) {
    struct diagnosing *d = context;
    struct diagnosis_word *word = &d->out->words[d->out->count - 1];
    if (!word->nearest.n) word->nearest = arena_copied(&d->out->arena, candidate->form);
}

/* How many passages and letters of the years hold the part. */
static enum status count_in(struct diagnosing *d, const struct expression *part,
                            const struct year_span *years, int64_t *passages, int64_t *letters) {
    const struct reading_counter *counter = d->response->expressions.counter;
    struct letter_set set;
    if (counter)
        return counter->count_part(counter->context, &d->response->expressions, part, years, passages,
                                   letters, d->error);
    enum status status =
        within_letters(d->store, &d->response->expressions, part, years, &set, passages, d->error);
    *letters = letter_set_count(&set);
    letter_set_release(&set);
    return status;
}

static enum status count_part(struct diagnosing *d, const struct expression *part, str text) {
    const struct request *r = d->request;
    struct diagnosis_word *word = &d->out->words[d->out->count++];
    word->text = text;
    word->filter = !part->leaf;
    return count_in(d, part, &r->years, &word->passages, &word->letters);
}

/* A filter that all of the query stands under; those of years have a sentence of their own. */
static enum status read_filter(struct diagnosing *d, const struct expression *part) {
    if (part->leaf || part->child_count || part->kind == QUERY_YEAR) return OK;
    buf text = {0};
    query_print(part->query, &text);
    str kept = arena_copied(&d->out->arena, buf_str(&text));
    buf_release(&text);
    return count_part(d, part, kept);
}

static enum status read_filters(struct diagnosing *d) {
    const struct expression *root = d->response->expressions.root;
    if (root->leaf || root->kind != QUERY_AND) return read_filter(d, root);
    enum status status = OK;
    for (size_t i = 0; i < root->child_count && !status; i++) status = read_filter(d, root->children[i]);
    return status;
}

/* Whether another word may have been meant: not of a number, a pattern, a word of other years. */
static enum status may_be_slip(struct diagnosing *d, const struct expression *part, bool *out) {
    const struct query *query = part->leaf->query;
    const struct year_span all = {0};
    int64_t passages = 0, letters;
    *out = query->kind == QUERY_WORD && !query->prefix && !query->pattern;
    for (size_t i = 0; i < query->text.n && *out; i++)
        *out = query->text.p[i] < '0' || query->text.p[i] > '9';
    if (!*out || !d->request->years.some) return OK;
    enum status status = count_in(d, part, &all, &passages, &letters);
    *out = passages == 0;
    return status;
}

static enum status read_word(struct diagnosing *d, const struct leaf *leaf) {
    struct expression part = {.kind = leaf->query->kind, .leaf = (struct leaf *)leaf};
    enum status status = count_part(d, &part, leaf->query->text);
    struct diagnosis_word *word = &d->out->words[d->out->count - 1];
    bool slip = false;
    if (!status && !word->passages) status = may_be_slip(d, &part, &slip);
    if (status || !slip) return status;
    if (leaf->sought)
        word->nearest = leaf->nearest;
    else
        status = suggest_near(d->store, word->text, take_nearest, d, d->error);
    return status;
}

static enum status count_letters(struct diagnosing *d) {
    const struct request *r = d->request;
    const struct reading_counter *counter = d->response->expressions.counter;
    struct letter_set letters;
    if (counter)
        return counter->count_letters(counter->context, &d->response->expressions, &r->years,
                                      &d->out->letters, d->error);
    enum status status = within_letters(d->store, &d->response->expressions, d->response->expressions.root,
                                        &r->years, &letters, NULL, d->error);
    d->out->letters = letter_set_count(&letters);
    letter_set_release(&letters);
    return status;
}

/* The tree without the filters of years that all of it stands under; NULL if nothing is left. */
static struct expression *without_years(struct expressions *e) {
    struct expression *root = e->root;
    if (root->kind == QUERY_YEAR && !root->leaf) return NULL;
    if (root->leaf || root->kind != QUERY_AND) return root;
    struct expression *kept = arena_zeroed(&e->arena, sizeof *kept);
    kept->kind = QUERY_AND;
    kept->children = arena_zeroed(&e->arena, root->child_count * sizeof *kept->children);
    for (size_t i = 0; i < root->child_count; i++)
        if (root->children[i]->leaf || root->children[i]->kind != QUERY_YEAR)
            kept->children[kept->child_count++] = root->children[i];
    return kept->child_count == root->child_count ? root : kept->child_count ? kept : NULL;
}

static enum status count_passages(struct diagnosing *d, const struct expressions *e, struct year_span years,
                                  int64_t *out) {
    const struct hits_options how = {.measure = MATCH_WHERE, .years = years};
    struct hits hits;
    if (e->counter)
        return e->counter->count_part(e->counter->context, e, e->root, &years, out, NULL, d->error);
    enum status status = hits_find(d->store, e, &how, &hits, d->error);
    *out = (int64_t)hits.total;
    hits_release(&hits);
    return status;
}

static enum status try_without_years(struct diagnosing *d) {
    struct expressions other = d->response->expressions;
    other.root = without_years(&other);
    d->response->expressions.arena = other.arena; /* which grew */
    d->out->filtered = d->request->years.some || other.root != d->response->expressions.root;
    if (!d->out->filtered || !other.root) return OK;
    return count_passages(d, &other, (struct year_span){0}, &d->out->passages);
}

/* Counts what the query finds if it is read otherwise. */
static enum status try_reading(struct diagnosing *d, const struct expression_options *how) {
    struct expressions other = {0};
    buf notes = {0};
    enum status status = expression_build(d->store, d->response->query, how, &other, &notes, d->error);
    if (!status && other.root) status = count_passages(d, &other, d->request->years, &d->out->passages);
    expression_release(&other);
    buf_release(&notes);
    return status;
}

static enum status try_slips(struct diagnosing *d) {
    if (!d->request->strict) return OK;
    return try_reading(d, &(struct expression_options){d->request->any, false, d->request->derived,
                                                       d->response->expressions.counter});
}

static enum status try_any(struct diagnosing *d) {
    if (d->request->any || d->out->count < 2) return OK;
    return try_reading(d, &(struct expression_options){true, d->request->strict, d->request->derived,
                                                       d->response->expressions.counter});
}

static enum status find_remedy(struct diagnosing *d) {
    static const struct {
        enum remedy remedy;
        enum status (*try)(struct diagnosing *);
    } remedies[] = {{REMEDY_YEARS, try_without_years}, {REMEDY_SLIPS, try_slips}, {REMEDY_ANY, try_any}};
    if (d->out->letters && !d->request->within_letter) {
        d->out->remedy = REMEDY_LETTERS;
        return OK;
    }
    enum status status = OK;
    for (size_t i = 0; i < sizeof remedies / sizeof *remedies && !status && !d->out->passages; i++) {
        status = remedies[i].try(d);
        if (!status && d->out->passages) d->out->remedy = remedies[i].remedy;
    }
    return status;
}

enum status diagnosis_make(struct store *store, const struct request *request, struct response *response,
                           struct diagnosis *out, struct error *error) {
    struct diagnosing d = {store, request, response, out, error};
    const struct expressions *e = &response->expressions;
    size_t parts = e->leaf_count + (e->root ? e->root->child_count : 0) + 1;
    *out = (struct diagnosis){.words = memory_zeroed(parts, sizeof *out->words)};
    if (!e->root) return OK;
    enum status status = OK;
    for (size_t i = 0; i < e->leaf_count && !status; i++)
        if (!e->leaves[i]->silent) status = read_word(&d, e->leaves[i]);
    if (!status) status = read_filters(&d);
    if (!status) status = count_letters(&d);
    return status ? status : find_remedy(&d);
}

const char *remedy_name(enum remedy remedy) {
    switch (remedy) {
    case REMEDY_NONE:
        break;
    case REMEDY_LETTERS:
        return "letters";
    case REMEDY_YEARS:
        return "years";
    case REMEDY_SLIPS:
        return "slips";
    case REMEDY_ANY:
        return "any";
    }
    return NULL;
}

void diagnosis_release(struct diagnosis *d) {
    free(d->words);
    arena_release(&d->arena);
    *d = (struct diagnosis){0};
}
