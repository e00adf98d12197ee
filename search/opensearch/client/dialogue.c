#include "search/opensearch/client/dialogue.h"

#include <stdlib.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/program.h"
#include "danish/analysis.h"

/* The version of the fields in indexer/opensearch/index.json that body.c asks. */
#define FIELDS 2

/* What a node says that is no answer. */
static enum status refused(struct dialogue *d, long code, struct error *error) {
    const char *host = d->address->hosts[0].name;
    buf reason = {0};
    if (code == 401)
        return fail(error, BAD_USAGE,
                    _("OpenSearch at %s asks who you are: set OPENSEARCH_USER and OPENSEARCH_PASSWORD, or "
                      "OPENSEARCH_TOKEN; what it was told does not do"),
                    host);
    if (code == 403)
        return fail(error, BAD_USAGE, _("OpenSearch at %s does not let you read the index %s"), host,
                    d->address->index);
    if (code == 404)
        return fail(error, BAD_STORE,
                    _("OpenSearch at %s has no index %s; make it with: %s --export opensearch DIR, then "
                      "DIR/load"),
                    host, d->address->index, program_indexer());
    if (code >= 300 && code < 400)
        return fail(error, BAD_SYSTEM, _("%s sends us elsewhere, and is not followed; is it OpenSearch?"),
                    host);
    if (code == 429 || (code >= 502 && code <= 504))
        return fail(error, BAD_SYSTEM, _("OpenSearch at %s is too busy to answer (%ld)"), host, code);
    reply_reason(buf_str(&d->answer), &reason);
    enum status status = fail(error, BAD_SYSTEM, _("OpenSearch at %s refuses the request (%ld): %.*s"), host,
                              code, (int)reason.n, reason.n ? reason.p : "");
    buf_release(&reason);
    return status;
}

static enum status send(struct dialogue *d, const char *what, struct error *error) {
    long code;
    buf_clear(&d->path);
    buf_addf(&d->path, "/%s/%s", d->address->index, what);
    enum status status = transport_ask(d->transport, d->path.p, buf_str(&d->body), &code, &d->answer, error);
    buf_clear(&d->body);
    return !status && (code < 200 || code > 299) ? refused(d, code, error) : status;
}

enum status dialogue_ask(struct dialogue *d, struct reply **out, struct error *error) {
    *out = NULL;
    enum status status = send(d, "_search?allow_partial_search_results=false", error);
    return status ? status : reply_read(buf_str(&d->answer), out, error);
}

enum status dialogue_find(struct dialogue *d, const struct expressions *e, const struct scoring *scoring,
                          const struct body_options *how, struct reply **out, struct error *error) {
    *out = NULL;
    enum status status = body_write(d->store, e, scoring, how, &d->body, error);
    return status ? status : dialogue_ask(d, out, error);
}

/* Whether more may follow is known by whether all came that were asked for. */
static void turn_page(const struct reply *reply, const struct body_options *how, buf *after) {
    buf_clear(after);
    if (how->kind != BODY_HITS)
        reply_after(reply, "buckets", BODY_BUCKETS, after);
    else if (reply_hits(reply) == how->count)
        reply_last(reply, after);
}

enum status dialogue_pages(struct dialogue *d, const struct expressions *e, const struct scoring *scoring,
                           struct body_options *how, page_fn *take, void *context, struct error *error) {
    buf after = {0};
    enum status status;
    do {
        struct reply *reply;
        how->after = buf_str(&after);
        status = dialogue_find(d, e, scoring, how, &reply, error);
        if (!status) turn_page(reply, how, &after);
        how->after = (str){0};
        if (!status) status = take(context, reply, error);
        if (!status) status = store_in_time(d->store, error);
        reply_free(reply);
    } while (!status && after.n);
    buf_release(&after);
    return status == NONE ? OK : status;
}

static enum status other_letters(const struct dialogue *d, struct error *error) {
    return fail(error, BAD_STORE,
                _("the index %s holds other letters than those of this vocabulary; take vocabulary.db of the "
                  "export that was loaded last"),
                d->address->index);
}

/* Is the vocabulary that of the index? A file with letters of its own stands for one if it has as many. */
static enum status check_vocabulary(struct dialogue *d, str loaded, struct error *error) {
    buf own = {0};
    if (!store_is_vocabulary(d->store)) {
        struct scoring whole = {0};
        enum status status = scoring_count(d->store, &whole, error);
        if (!status) status = dialogue_collect(d, error);
        bool same = whole.passages == d->collection.passages && whole.words == d->collection.words;
        return !status && !same ? other_letters(d, error) : status;
    }
    enum status status = store_export_id(d->store, &own, error);
    bool same = str_eq(buf_str(&own), loaded);
    buf_release(&own);
    return !status && !same ? other_letters(d, error) : status;
}

enum status dialogue_check(struct dialogue *d, struct error *error) {
    struct arena arena = {0};
    struct reply_meta meta = {0};
    buf_clear(&d->body);
    enum status status = send(d, "_mapping?filter_path=*.mappings._meta", error);
    if (!status) status = reply_meta_read(buf_str(&d->answer), &arena, &meta, error);
    if (!status && !meta.analyser.n)
        status = fail(error, BAD_STORE, _("%s is no index of letters: %s --export opensearch makes those"),
                      d->address->index, program_indexer());
    else if (!status && (meta.brev != FIELDS || !str_eq(meta.analyser, str_of(analysis_fingerprint()))))
        status = fail(error, BAD_STORE,
                      _("the index %s was made by another version of these programs; make it anew with: %s "
                        "--export opensearch DIR, then DIR/load"),
                      d->address->index, program_indexer());
    if (!status) status = check_vocabulary(d, meta.id, error);
    arena_release(&arena);
    return status;
}

/* Copies the buckets of an aggregation. */
static enum status take_buckets(const struct reply *reply, const char *name, struct reply_bucket **out,
                                size_t *count, struct error *error) {
    enum status status = OK;
    free(*out);
    *out = memory_zeroed(reply_buckets(reply, name) + 1, sizeof **out);
    *count = 0;
    for (size_t i = 0; i < reply_buckets(reply, name) && !status; i++)
        status = reply_bucket(reply, name, i, &(*out)[(*count)++], error);
    return status;
}

enum status dialogue_collect(struct dialogue *d, struct error *error) {
    struct collection *c = &d->collection;
    struct reply *reply;
    double words = 0, letters = 0;
    if (c->known) return OK;
    body_write_collection(&d->body);
    enum status status = dialogue_ask(d, &reply, error);
    if (!status) status = reply_total(reply, &c->passages, error);
    if (!status) status = reply_figure(reply, "words", &words, error);
    if (!status) status = reply_figure(reply, "letters", &letters, error);
    if (!status) status = take_buckets(reply, "years", &c->years, &c->year_count, error);
    if (!status) status = take_buckets(reply, "signed_years", &c->signed_, &c->signed_count, error);
    c->words = (int64_t)words;
    c->letters = (int64_t)letters;
    c->known = !status;
    reply_free(reply);
    return status;
}

void dialogue_release(struct dialogue *d) {
    rows_release(&d->rows);
    transport_close(d->transport);
    free(d->within);
    arena_release(&d->arena);
    free(d->collection.years);
    free(d->collection.signed_);
    buf_release(&d->path);
    buf_release(&d->body);
    buf_release(&d->answer);
    free(d);
}
