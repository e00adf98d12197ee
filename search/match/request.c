#include "search/match/request.h"

static enum match_measure measure_of(enum request_kind kind) {
    switch (kind) {
    case REQUEST_COUNT:
        return MATCH_WHERE;
    case REQUEST_YEARS:
        return MATCH_COUNT;
    case REQUEST_LETTERS:
        return MATCH_LETTERS;
    case REQUEST_HITS:
        break;
    }
    return MATCH_SCORE;
}

static enum status read_query(struct store *store, const struct request *r, struct response *out,
                              struct error *error) {
    const struct expression_options how = {r->any, r->strict, r->derived};
    enum status status = query_parse(r->typed, &out->query, &out->notes, error);
    if (status > NONE) return status;
    if (out->query) query_print(out->query, &out->understood);
    out->whole = status == NONE && (r->kind == REQUEST_YEARS || r->years) && str_trim(r->typed).n == 0;
    status = expression_build(store, out->query, &how, &out->expressions, &out->notes, error);
    if (!status && r->explain) status = explain_read(store, &out->expressions, &out->explain, error);
    return status;
}

enum status request_answer(struct store *store, const struct request *r, struct response *out,
                           struct error *error) {
    *out = (struct response){0};
    store_deadline(store, r->timeout);
    enum status status = read_query(store, r, out, error);
    if (status) return status;
    const struct hits_options how = {measure_of(r->kind),
                                     r->kind == REQUEST_LETTERS || r->score_parts,
                                     r->years,
                                     r->first_year,
                                     r->last_year,
                                     r->by_year ? 0 : r->first};
    if (out->expressions.root || out->whole)
        status = hits_find(store, &out->expressions, &how, &out->hits, error);
    if (!status && (r->kind == REQUEST_YEARS || r->count_years))
        status = years_count(store, &out->hits, r->years_by,
                             r->kind == REQUEST_YEARS && !out->expressions.root, &out->counted, error);
    if (!status && r->kind == REQUEST_LETTERS)
        status = letters_rank(store, &out->hits, r->by_year, &out->letters, error);
    if (!status) status = store_doc_values_status(store, error);
    return status ? status : out->hits.total ? OK : NONE;
}

void response_release(struct response *r) {
    years_release(&r->counted);
    letters_release(&r->letters);
    hits_release(&r->hits);
    explain_release(&r->explain);
    expression_release(&r->expressions);
    query_free(r->query);
    buf_release(&r->notes);
    buf_release(&r->understood);
    *r = (struct response){0};
}
