/* The company of a word is what stands at most REACH words before and after it, in a sample of the passages
 * that hold it, each neighbour weighted by its positive pointwise mutual information with the word (Church
 * and Hanks 1990); the likeness of two companies is the cosine of these weights (Bullinaria and Levy 2007).
 */
#include "search/match/related.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/message.h"
#include "danish/analysis.h"
#include "danish/stopword.h"
#include "search/match/thesaurus.h"
#include "store/posting_list.h"

#define REACH 5

/* Passages that are read for one word, spread evenly over all that hold it. */
#define SAMPLE 300

/* A neighbour that stands beside the word less often may stand there by chance. */
#define LEAST_TOGETHER 2

/* Less alike, or with fewer neighbours in common, are words that the letters do not relate. */
#define LEAST_LIKENESS .1
#define LEAST_SHARED 5

/* No thesaurus relates a word to more that are worth a look. */
#define CANDIDATES 400

struct neighbour {
    const struct index_key *key;
    unsigned count;
    double weight;
};

/* In order of the keys' numbers, each once, when it is done. */
struct company {
    struct neighbour *items;
    size_t count, room;
    double length; /* of the vector of the weights */
};

struct relating {
    struct store *store;
    struct analysis *analysis;
    struct posting_list_reader *reader;
    struct arena *arena;
    struct error *error;
    enum status status;
    const struct term *word;
    struct company own;
    const struct term *candidates[CANDIDATES];
    size_t candidate_count;
    struct related *found;
    size_t found_count, found_room;
};

/* The last words that were read of a passage, and how many have come since the word itself. */
struct passing {
    struct company *company;
    const struct index_key *word;
    const struct index_key *before[REACH]; /* a ring; NULL: a word that says nothing */
    size_t read, since;
};

static void add_neighbour(struct company *c, const struct index_key *key) {
    if (!key) return;
    c->items = memory_grown(c->items, c->count, &c->room, sizeof *c->items);
    c->items[c->count++] = (struct neighbour){key, 1, 0};
}

static bool has_family(const struct term *v, const struct index_key *key) {
    if (v->key == key) return true;
    for (size_t i = 0; i < v->other_count; i++)
        if (v->others[i] == key) return true;
    return false;
}

static int take_token(void *context, const struct token *token) {
    struct passing *p = context;
    if (token->kind != TOKEN_PIECE) return 0;
    bool itself = has_family(token->word, p->word);
    bool telling = !itself && token->word->lettered && !stopword_is(token->word->form);
    const struct index_key *key = telling ? token->key : NULL;
    if (itself) {
        for (size_t i = 0; i < REACH && i < p->read; i++) add_neighbour(p->company, p->before[i]);
        p->since = 0;
    } else if (p->since < REACH) {
        add_neighbour(p->company, key);
        p->since++;
    }
    p->before[p->read++ % REACH] = key;
    return 0;
}

static int by_number(const void *a, const void *b) {
    const struct neighbour *x = a, *y = b;
    return (x->key->number > y->key->number) - (x->key->number < y->key->number);
}

/* Each neighbour once, with how often it stands there. */
static void add_up(struct company *c) {
    size_t kept = 0;
    if (c->count) qsort(c->items, c->count, sizeof *c->items, by_number);
    for (size_t i = 0; i < c->count; i++)
        if (kept && c->items[kept - 1].key == c->items[i].key)
            c->items[kept - 1].count++;
        else
            c->items[kept++] = c->items[i];
    c->count = kept;
}

/* Leaves the neighbours that stand beside the word more often than by chance, with their weights. */
static void weigh(struct relating *r, struct company *c) {
    double words = (double)posting_lists_words(r->reader), all = 0, squares = 0;
    size_t kept = 0;
    for (size_t i = 0; i < c->count; i++) all += c->items[i].count;
    for (size_t i = 0; i < c->count && !r->status; i++) {
        struct neighbour *n = &c->items[i];
        int64_t passages = 0;
        if (n->count < LEAST_TOGETHER) continue;
        r->status = store_frequency(r->store, n->key->text, &passages, r->error);
        if (!r->status) r->status = store_in_time(r->store, r->error);
        n->weight = passages > 0 ? log(n->count * words / (all * (double)passages)) : 0;
        if (n->weight <= 0) continue;
        squares += n->weight * n->weight;
        c->items[kept++] = *n;
    }
    c->count = kept;
    c->length = sqrt(squares);
}

/* Reads the company of the word from SAMPLE of its passages at most. */
static void read_company(struct relating *r, const struct term *word, int64_t passages, struct company *c) {
    struct posting_list *list = posting_lists_find(r->reader, word->key->text);
    int64_t step = passages > SAMPLE ? passages / SAMPLE : 1;
    for (int64_t i = 0; list->passage != LIST_END && !r->status; i++, posting_list_next(list)) {
        str text;
        if (i % step) continue;
        r->status = store_text(r->store, list->passage, &text, r->error);
        if (!r->status) r->status = store_in_time(r->store, r->error);
        struct passing passing = {.company = c, .word = word->key, .since = REACH};
        if (!r->status) analysis_pieces(r->analysis, text, take_token, &passing);
    }
    add_up(c);
    weigh(r, c);
}

/* ---- which words are related ---- */

static size_t shared_of(const struct company *a, const struct company *b, double *product) {
    size_t i = 0, j = 0, shared = 0;
    *product = 0;
    while (i < a->count && j < b->count) {
        uint32_t x = a->items[i].key->number, y = b->items[j].key->number;
        if (x == y) {
            *product += a->items[i].weight * b->items[j].weight;
            shared++;
        }
        i += x <= y;
        j += y <= x;
    }
    return shared;
}

static void compare(struct relating *r, const struct term *candidate) {
    int64_t passages = 0;
    struct company company = {0};
    r->status = store_frequency(r->store, candidate->key->text, &passages, r->error);
    if (!r->status && passages) {
        double product;
        read_company(r, candidate, passages, &company);
        size_t shared = shared_of(&r->own, &company, &product);
        double likeness = shared ? product / (r->own.length * company.length) : 0;
        if (shared >= LEAST_SHARED && likeness >= LEAST_LIKENESS) {
            r->found = memory_grown(r->found, r->found_count, &r->found_room, sizeof *r->found);
            r->found[r->found_count++] =
                (struct related){arena_copied(r->arena, candidate->form), passages, shared, likeness};
        }
    }
    free(company.items);
}

/* Takes a word of the thesaurus that is none of the word's own forms, once for each family. */
static void take_candidate(void *context, str other) {
    struct relating *r = context;
    const struct term *v = analysis_word(r->analysis, other);
    if (r->candidate_count == CANDIDATES || !v->key->text.n || terms_meet(v, r->word)) return;
    for (size_t i = 0; i < r->candidate_count; i++)
        if (r->candidates[i]->key == v->key) return;
    r->candidates[r->candidate_count++] = v;
}

static int by_likeness(const void *a, const void *b) {
    const struct related *x = a, *y = b;
    if (x->likeness > y->likeness || x->likeness < y->likeness) return x->likeness > y->likeness ? -1 : 1;
    return str_cmp(x->word, y->word);
}

static void relate(struct relating *r, str typed) {
    int64_t passages = 0;
    r->word = analysis_word(r->analysis, typed);
    thesaurus_each(r->word->form, take_candidate, r);
    for (size_t i = 0; i < term_keys(r->word); i++) thesaurus_each(term_key(r->word, i), take_candidate, r);
    if (!r->candidate_count) return;
    r->status = store_frequency(r->store, r->word->key->text, &passages, r->error);
    if (r->status || !passages) return;
    read_company(r, r->word, passages, &r->own);
    for (size_t i = 0; i < r->candidate_count && !r->status; i++) compare(r, r->candidates[i]);
    if (!r->status) r->status = posting_lists_status(r->reader, r->error);
}

enum status related_find(struct store *store, str typed, struct arena *arena, struct related **out,
                         size_t *count, struct error *error) {
    *out = NULL;
    *count = 0;
    if (!thesaurus_present())
        return fail(
            error, BAD_USAGE, "%s",
            _("this program was built without a thesaurus; install one with: apt-get install mythes-da, "
              "and build it again"));
    struct relating r = {.store = store, .analysis = store_analysis(store), .arena = arena, .error = error};
    r.status = posting_lists_open(store, &r.reader, error);
    if (r.status) return r.status;
    relate(&r, typed);
    posting_lists_close(r.reader);
    free(r.own.items);
    if (r.found_count) qsort(r.found, r.found_count, sizeof *r.found, by_likeness);
    *out = r.found;
    *count = r.found_count;
    return r.status;
}
