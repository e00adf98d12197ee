/* search-opensearch: what search becomes if the index is on OpenSearch. The same command line, answers and
 * formats; the letters' passages come from the engine, the vocabulary from a file. */
#include <stdlib.h>

#include "base/memory.h"
#include "base/message.h"
#include "search/opensearch/client/figures.h"
#include "search/opensearch/client/hits.h"
#include "search/opensearch/client/letters.h"
#include "search/opensearch/client/named.h"
#include "search/run.h"

static enum status cannot(const char *what, struct error *error) {
    return fail(error, BAD_USAGE, _("an index on OpenSearch cannot be asked for %s"), what);
}

/* What needs the lists or the texts of the whole index, by name. */
static enum status check_job(const struct options *o, struct error *error) {
    static const struct {
        enum job job;
        const char *name;
    } refused[] = {{JOB_BY, "--by"},           {JOB_WORDS, "--words"},   {JOB_REPEATS, "--repeats"},
                   {JOB_COMPARE, "--compare"}, {JOB_QUOTES, "--quotes"}, {JOB_RELATED, "--related"}};
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        if (o->job == refused[i].job) return cannot(refused[i].name, error);
    return OK;
}

static enum status find_hits(struct dialogue *d, const struct request *r, struct response *out,
                             struct error *error) {
    const struct hits_options how = {.measure = MATCH_SCORE,
                                     .keep_terms = r->score_parts,
                                     .context = r->any,
                                     .typed = r->typed,
                                     .years = r->years,
                                     .first = r->first};
    return client_hits(d, &out->expressions, &how, r->order, &out->hits, error);
}

static enum status find(struct dialogue *d, const struct request *r, struct response *out,
                        struct error *error) {
    switch (r->kind) {
    case REQUEST_COUNT:
        return client_count(d, r, out, error);
    case REQUEST_YEARS:
        return client_years(d, r, out, error);
    case REQUEST_HITS:
        return find_hits(d, r, out, error);
    case REQUEST_LETTERS:
        return client_letters(d, r, out, error);
    default:
        return cannot("--by", error); /* check_job names it before */
    }
}

/* From now on any of the words will do, in the letters that hold all of the query. */
static enum status look_within(struct dialogue *d, const struct request *r, struct response *out,
                               struct error *error) {
    out->in_letters = true;
    enum status status = client_within(d, r, &out->expressions, error);
    if (!status) out->expressions.root = within_any(&out->expressions);
    return status;
}

static void look_everywhere(struct dialogue *d) {
    free(d->within);
    d->within = NULL;
    d->within_count = 0;
    arena_release(&d->arena);
}

/* For a page: the years of what was found, too. */
static enum status find_all(struct dialogue *d, const struct request *r, struct response *out,
                            struct error *error) {
    struct expression *whole = out->expressions.root;
    bool years = r->count_years && r->kind != REQUEST_YEARS, letters = r->kind == REQUEST_LETTERS;
    bool within = request_in_letters(r, &out->expressions);
    if (r->facets)
        buf_addf(
            &out->notes, "%s\n",
            _("the page does not offer by whom and in which company, which need the whole index in a file"));
    enum status status = within && !letters ? look_within(d, r, out, error) : OK;
    if (!status) status = find(d, r, out, error);
    if (!status && within && letters && years) status = look_within(d, r, out, error);
    size_t total = out->hits.total;
    if (!status && years) status = client_years(d, r, out, error);
    out->hits.total = total;
    out->expressions.root = whole;
    look_everywhere(d);
    return status;
}

static enum status begin(struct engine *engine, struct store *store, int timeout, struct error *error) {
    struct dialogue *d = (struct dialogue *)engine;
    store_lend(store, NULL);
    rows_release(&d->rows);
    d->store = store;
    d->collection.known = false;
    look_everywhere(d);
    store_deadline(store, timeout);
    transport_deadline(d->transport, timeout);
    return dialogue_check(d, error);
}

static enum status answer(struct engine *engine, struct store *store, const struct request *r,
                          struct response *out, struct error *error) {
    struct dialogue *d = (struct dialogue *)engine;
    struct request asked = *r;
    *out = (struct response){0};
    asked.counter = &d->engine.counter;
    enum status status = begin(engine, store, r->timeout, error);
    if (!status) status = request_read(store, &asked, out, error);
    if (status) return status;
    if (out->expressions.root || out->whole) status = find_all(d, &asked, out, error);
    return status ? status : out->hits.total ? OK : NONE;
}

static enum status find_some(struct engine *engine, const struct expressions *e,
                             const struct hits_options *options, struct hits *out, struct error *error) {
    return client_hits((struct dialogue *)engine, e, options, ORDER_SCORE, out, error);
}

static enum status load_named(struct engine *engine, const struct letter_name *named, struct error *error) {
    return client_load_named((struct dialogue *)engine, named, error);
}

static enum status find_beside(struct engine *engine, const int64_t *passages, size_t count, unsigned reach,
                               struct error *error) {
    return client_beside((struct dialogue *)engine, passages, count, reach, error);
}

static void close_dialogue(struct engine *engine) {
    dialogue_release((struct dialogue *)engine);
}

/* The environment goes before the settings. */
static const char *told(const char *name, const char *set) {
    const char *here = getenv(name);
    return here && here[0] ? here : set;
}

static enum status open_dialogue(const struct options *o, struct engine **out, struct error *error) {
    const struct transport_who who = {.user = told("OPENSEARCH_USER", o->config.user),
                                      .password = told("OPENSEARCH_PASSWORD", o->config.password),
                                      .token = told("OPENSEARCH_TOKEN", o->config.token),
                                      .authority = told("CURL_CA_BUNDLE", o->config.authority)};
    if (!o->remote)
        return fail(error, BAD_USAGE,
                    _("this program asks an index on OpenSearch: -d opensearch://HOST/INDEX"));
    enum status status = check_job(o, error);
    if (status) return status;
    struct dialogue *d = memory_zeroed(1, sizeof *d);
    d->engine =
        (struct engine){.begin = begin,
                        .load_named = load_named,
                        .answer = answer,
                        .find = find_some,
                        .beside = find_beside,
                        .close = close_dialogue,
                        .counter = {client_count_reading, client_count_part, client_count_letters, d}};
    d->address = &o->address;
    *out = &d->engine;
    status = transport_open(d->address, &who, &d->transport, error);
    if (!status) d->engine.ports = transport_ports(d->transport, &d->engine.port_count);
    return status;
}

int main(int argc, char **argv) {
    return search_run(argc, argv, open_dialogue);
}
