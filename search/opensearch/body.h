/* A query as the body of a request to OpenSearch, of an index that `indexer --export opensearch` made:
 * doc/opensearch.md says how each part is asked for.
 *
 * Which passages answer is a filter; each term of the plan adds its score by lib/store/bm25.h. How many
 * passages hold a term is the plan's, so that every shard weighs it alike. */
#ifndef SEARCH_BODY_H
#define SEARCH_BODY_H

#include "search/match/hits.h"
#include "search/match/plan.h"

enum body_kind {
    BODY_HITS,  /* passages, in order */
    BODY_COUNT, /* how many */
    BODY_YEARS, /* of each year and letter how many, and how many places */
};

/* So many buckets of BODY_YEARS at once; the answer's after_key asks for those that follow. */
#define BODY_BUCKETS 10000

/* OpenSearch shows no passages beyond. */
#define BODY_MOST 10000

struct body_options {
    enum body_kind kind;
    size_t first, count; /* of BODY_HITS: to leave out, to show; together at most BODY_MOST */
    enum hits_order order;
    bool years; /* only letters of the goal years first_year..last_year */
    int first_year, last_year;
    double year_gain; /* of BODY_HITS: what a letter gains whose year the query names */
};

/* Appends the body: one line of JSON. The plan has SOURCE_SCORES. BAD_USAGE names what cannot be asked of
 * OpenSearch. */
enum status body_write(struct store *, const struct expressions *, const struct plan *,
                       const struct body_options *, buf *out, struct error *);

#endif
