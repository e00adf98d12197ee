#include "search/match/plan.h"

#include <stdlib.h>

#include "base/memory.h"
#include "danish/analysis.h"
#include "search/match/checked.h"
#include "search/match/filter.h"

struct planning {
    struct plan *plan;
    const struct expressions *expressions;
    bool lazy; /* checks may wait */
};

/* Does the cursor of e give passages of the index alone? What only tests or excludes does not. */
static bool is_bounded(const struct expression *e) {
    if (e->leaf) return true;
    if (e->kind == QUERY_YEAR || e->kind == QUERY_KIND || e->kind == QUERY_NOT) return false;
    if (e->kind != QUERY_AND && e->kind != QUERY_OR) return true;
    bool all = true, any = false;
    for (size_t i = 0; i < e->child_count; i++) {
        bool child = is_bounded(e->children[i]);
        all = all && child;
        any = any || child;
    }
    return e->kind == QUERY_OR ? all : any;
}

static void add_term(struct plan *plan, size_t leaf, double share) {
    plan->terms = memory_grown(plan->terms, plan->term_count, &plan->term_room, sizeof *plan->terms);
    plan->terms[plan->term_count++] =
        (struct plan_term){.leaf = leaf, .share = share, .first = plan->source_count};
}

/* Readings of a leaf are in order of its terms. */
static void add_to_score(struct planning *p, const struct leaf *leaf, struct source *source, size_t *next) {
    struct plan *plan = p->plan;
    while (*next <= source->reading->term) {
        add_term(plan, leaf->number, source->reading->share);
        ++*next;
    }
    struct plan_term *term = &plan->terms[plan->term_count - 1];
    plan->sources =
        memory_grown(plan->sources, plan->source_count, &plan->source_room, sizeof *plan->sources);
    plan->sources[plan->source_count++] = source;
    term->count++;
    term->found += source->found;
}

/* Must the texts be looked at, too? Not if every family of a word is printed as the leaf means it alone. */
static bool needs_check(const struct leaf *leaf, const struct reading *reading) {
    return leaf->verify &&
           (reading->position_count > 1 || reading->positions[0].sure < reading->positions[0].key_count);
}

/* A check that nothing but ANDs stand above may wait: a passage that fails it is no hit. */
static struct cursor *plan_check(struct planning *p, const struct leaf *leaf, struct source *source,
                                 bool narrows) {
    struct plan *plan = p->plan;
    bool waits = narrows && p->lazy && leaf->reading_count == 1;
    plan->any = false;
    struct cursor *check = checked_new(plan->store, leaf, source, waits, &plan->failure);
    if (waits) {
        plan->checks = memory_grown(plan->checks, plan->check_count, &plan->check_room, sizeof *plan->checks);
        plan->checks[plan->check_count++] = check;
    }
    return check;
}

static struct cursor *plan_leaf(struct planning *p, const struct leaf *leaf, bool narrows) {
    struct plan *plan = p->plan;
    struct cursor **children = memory_zeroed(leaf->reading_count + 1, sizeof *children);
    enum source_detail detail = leaf->silent ? SOURCE_PASSAGES : plan->detail;
    size_t count = 0, next = 0;
    if (leaf->silent) plan->any = false;
    for (size_t i = 0; i < leaf->reading_count && !plan->failure.status; i++) {
        struct source *source =
            source_new(plan->store, plan->reader, leaf, &leaf->readings[i], detail, &plan->failure);
        if (!source) break;
        if (!leaf->silent) add_to_score(p, leaf, source, &next);
        children[count++] =
            needs_check(leaf, &leaf->readings[i]) ? plan_check(p, leaf, source, narrows) : &source->cursor;
    }
    if (count != 1) return cursor_any(children, count);
    struct cursor *only = children[0];
    free(children);
    return only;
}

/* A heading's word: its families, and compounds that hold it. */
static struct cursor *plan_heading_word(struct planning *p, const struct term *word) {
    struct plan *plan = p->plan;
    static const struct leaf plain = {0};
    size_t families = term_keys(word), count = 0;
    struct cursor **children = memory_zeroed(2 * families, sizeof *children);
    buf part = {0};
    for (size_t i = 0; i < 2 * families && !plan->failure.status; i++) {
        buf_clear(&part);
        if (i % 2) buf_byte(&part, PART_MARK);
        buf_add(&part, term_key(word, i / 2));
        str keys[] = {buf_str(&part)};
        struct position position = {.keys = keys, .key_count = 1};
        struct reading reading = {.positions = &position, .position_count = 1};
        struct source *source =
            source_new(plan->store, plan->reader, &plain, &reading, SOURCE_PASSAGES, &plan->failure);
        if (source) source->reading = NULL;
        if (source) children[count++] = &source->cursor;
    }
    buf_release(&part);
    return cursor_any(children, count);
}

struct heading {
    struct planning *planning;
    struct cursor *words[QUERY_WORDS];
    size_t count;
};

static int add_heading_word(void *context, const struct token *token) {
    struct heading *heading = context;
    if (token->kind == TOKEN_PIECE && heading->count < QUERY_WORDS)
        heading->words[heading->count++] = plan_heading_word(heading->planning, token->word);
    return 0;
}

/* title:words = what stands under a title or heading that holds them all. */
static struct cursor *plan_title(struct planning *p, str words) {
    struct heading heading = {.planning = p};
    analysis_tokens(store_analysis(p->plan->store), words, add_heading_word, &heading);
    struct cursor **all = memory_zeroed(heading.count + 1, sizeof *all);
    for (size_t i = 0; i < heading.count; i++) all[i] = heading.words[i];
    struct cursor *headings = heading.count ? cursor_all(all, heading.count, true) : cursor_any(all, 0);
    return filter_sections(p->plan->store, headings, &p->plan->failure);
}

static struct cursor *plan_filter(struct planning *p, const struct query *query) {
    struct store *store = p->plan->store;
    struct error *error = &p->plan->failure;
    switch (query->kind) {
    case QUERY_YEAR:
        return filter_years(store, query->from, query->to);
    case QUERY_TITLE:
        return plan_title(p, query->text);
    case QUERY_PATH:
        return filter_path(store, query->text, error);
    case QUERY_KIND:
        return filter_kind(store, query->text);
    default:
        return filter_fact(store, query, error);
    }
}

/* narrows: nothing above e but ANDs. After a failure the tree is what was made of it. Recursion is bounded by
 * the query's own depth. */
static struct cursor *plan_part(struct planning *p, const struct expression *e, bool narrows) {
    if (e->leaf) return plan_leaf(p, e->leaf, narrows);
    if (e->kind != QUERY_OR) p->plan->any = false;
    if (e->kind != QUERY_AND && e->kind != QUERY_OR && e->kind != QUERY_NOT) {
        struct cursor *filter = plan_filter(p, e->query);
        return filter ? filter : cursor_any(NULL, 0);
    }
    if (e->kind == QUERY_NOT) return cursor_except(plan_part(p, e->children[0], false));
    struct cursor **children = memory_zeroed(e->child_count, sizeof *children);
    for (size_t i = 0; i < e->child_count; i++)
        children[i] = plan_part(p, e->children[i], narrows && e->kind == QUERY_AND);
    return e->kind == QUERY_AND ? cursor_all(children, e->child_count, narrows)
                                : cursor_any(children, e->child_count);
}

static struct cursor *plan_root(struct planning *p, const struct plan_options *options) {
    const struct expression *root = p->expressions->root;
    struct cursor **parts = memory_zeroed(4, sizeof *parts);
    size_t count = 0;
    if (root) parts[count++] = plan_part(p, root, true);
    if (options->years.some)
        parts[count++] = filter_years(p->plan->store, options->years.first, options->years.last);
    if (options->letters) parts[count++] = filter_letter_set(p->plan->store, options->letters);
    if (!root || !is_bounded(root)) {
        struct cursor *all = filter_all(p->plan->store, &p->plan->failure);
        if (all) parts[count++] = all;
    }
    /* none: a query without words, if the letters cannot be read; the caller returns the failure */
    if (!root || count > 1) p->plan->any = false;
    return count ? cursor_all(parts, count, true) : cursor_any(parts, 0);
}

enum status plan_make(struct store *store, const struct expressions *e, const struct plan_options *options,
                      struct plan *out, struct error *error) {
    *out = (struct plan){.store = store, .detail = options->detail, .any = true};
    enum status status = posting_lists_open(store, &out->reader, error);
    if (status) return status;
    struct planning p = {out, e, options->lazy};
    out->root = plan_root(&p, options);
    return plan_status(out, error);
}

bool plan_waits(const struct plan *plan) {
    for (size_t i = 0; i < plan->check_count; i++)
        if (checked_waits(plan->checks[i])) return true;
    return false;
}

bool plan_holds(struct plan *plan, int64_t passage) {
    for (size_t i = 0; i < plan->check_count; i++)
        if (!checked_holds(plan->checks[i], passage)) return false;
    return true;
}

enum status plan_status(struct plan *plan, struct error *error) {
    if (plan->failure.status > NONE) {
        *error = plan->failure;
        return error->status;
    }
    enum status status = posting_lists_status(plan->reader, error);
    if (!status) status = store_doc_values_status(plan->store, error);
    return status ? status : store_in_time(plan->store, error);
}

void plan_release(struct plan *plan) {
    cursor_release(plan->root);
    free(plan->sources);
    free(plan->terms);
    free(plan->checks);
    if (plan->reader) posting_lists_close(plan->reader);
    *plan = (struct plan){0};
}

/* How often the source has the window's passages. */
static void count_window(const struct source *source, bool near, int64_t base, int64_t *passages,
                         int64_t *places) {
    for (const struct list_entry *p = source->first; p->passage < base + CURSOR_WINDOW; p++) {
        ++*passages;
        *places += near ? (int64_t)source_sort(source->places + p->place, p->count) : p->count;
    }
}

/* How many of the position's keys are printed, and how many passages hold the last of them. */
static enum status count_keys(struct store *store, const struct position *position, size_t *printed,
                              int64_t *passages, struct error *error) {
    enum status status = OK;
    *printed = 0;
    for (size_t k = 0; k < position->key_count && !status; k++) {
        int64_t found;
        status = store_frequency(store, position->keys[k], &found, error);
        if (!found) continue;
        *passages = found;
        ++*printed;
    }
    return status;
}

enum status plan_count_printed(struct store *store, const struct reading *reading, int64_t *passages,
                               struct error *error) {
    for (size_t i = 0; i < reading->position_count; i++) {
        size_t printed;
        int64_t found = 0;
        enum status status = count_keys(store, &reading->positions[i], &printed, &found, error);
        if (status) return status;
        *passages = found;
        if (!printed || (printed == 1 && reading->position_count == 1)) return OK;
    }
    return NONE;
}

static enum status count_elsewhere(struct store *store, const struct reading_counter *counter,
                                   const struct leaf *leaf, const struct reading *reading, int64_t *passages,
                                   int64_t *places, struct error *error) {
    enum status status = plan_count_printed(store, reading, passages, error);
    if (status == OK && (!places || !*passages)) return OK;
    if (status > NONE) return status;
    return counter->count(counter->context, leaf, reading, passages, places, error);
}

/* A source outside of a plan, with a reader of its own. */
static enum status open_source(struct store *store, const struct leaf *leaf, const struct reading *reading,
                               enum source_detail detail, struct posting_list_reader **reader,
                               struct source **out, struct error *error) {
    enum status status = posting_lists_open(store, reader, error);
    if (status) return status;
    *out = source_new(store, *reader, leaf, reading, detail, error);
    if (*out) return OK;
    posting_lists_close(*reader);
    return error->status;
}

static enum status close_source(struct source *source, struct posting_list_reader *reader,
                                struct error *error) {
    cursor_release(&source->cursor);
    enum status status = posting_lists_status(reader, error);
    posting_lists_close(reader);
    return status;
}

enum status plan_count(struct store *store, const struct expressions *e, const struct leaf *leaf,
                       const struct reading *reading, int64_t *passages, int64_t *places,
                       struct error *error) {
    struct posting_list_reader *reader;
    uint64_t bits[CURSOR_WORDS];
    int64_t unwanted;
    if (!places) places = &unwanted;
    *passages = *places = 0;
    if (e->counter)
        return count_elsewhere(store, e->counter, leaf, reading, passages,
                               places == &unwanted ? NULL : places, error);
    struct source *source;
    enum source_detail detail = leaf->near ? SOURCE_PLACES : SOURCE_PASSAGES;
    enum status status = open_source(store, leaf, reading, detail, &reader, &source, error);
    if (status) return status;
    for (int64_t base = 0; (base = cursor_window(&source->cursor, base, bits)) < CURSOR_END;
         base += CURSOR_WINDOW) {
        source_fill(source, base, bits);
        count_window(source, leaf->near, base, passages, places);
    }
    return close_source(source, reader, error);
}

enum status plan_finds(struct store *store, const struct expressions *e, const struct leaf *leaf,
                       const struct reading *reading, bool *out, struct error *error) {
    struct posting_list_reader *reader;
    int64_t passages = 0;
    *out = false;
    if (e->counter) {
        enum status status = count_elsewhere(store, e->counter, leaf, reading, &passages, NULL, error);
        *out = passages > 0;
        return status;
    }
    struct source *source;
    enum status status = open_source(store, leaf, reading, SOURCE_ANY, &reader, &source, error);
    if (status) return status;
    *out = !source_is_empty(source);
    return close_source(source, reader, error);
}
