/* A query as the body of a request to OpenSearch, of an index that `indexer --export opensearch` made:
 * doc/opensearch.md says how each part is asked for.
 *
 * Which passages answer is a filter; each term of the plan adds its score by lib/store/bm25.h. How many
 * passages hold a term is the plan's, so that every shard weighs it alike. */
#ifndef SEARCH_BODY_H
#define SEARCH_BODY_H

#include "search/match/hits.h"
#include "search/opensearch/scoring.h"

enum body_kind {
    BODY_HITS,    /* passages, in order */
    BODY_COUNT,   /* how many */
    BODY_YEARS,   /* of each year and letter how many, and how many places: aggregation "buckets" */
    BODY_BEST,    /* the passage that scores most, before the year that the query names adds to it */
    BODY_LETTERS, /* of each letter, by its path, how many passages, and how often they hold a term, as
                     letters.h counts it: aggregation "buckets" */
    BODY_KINDS,
};

/* This many buckets of an aggregation at once; the answer's after_key asks for those that follow. */
#define BODY_BUCKETS 10000

/* Weighted frequencies come as whole numbers of parts, this many to one, as a score there has only seven
 * digits; no weight of a reading has more decimals. */
#define BODY_PARTS 1000

/* OpenSearch shows no passages beyond, unless they come after one that is named. */
#define BODY_MOST 10000

struct body_options {
    enum body_kind kind;
    size_t first, count; /* of BODY_HITS: to leave out, to show; together at most BODY_MOST */
    enum hits_order order;
    struct year_span years;
    double year_gain;  /* of BODY_HITS: what a letter gains whose year the query names */
    str after;         /* JSON: the sort values of the last passage or the key of the last bucket that came
                          before; empty = from the start */
    bool signed_years; /* of BODY_YEARS: of the dates of signing */
    const str *paths;  /* only letters of these paths, if there are any */
    size_t path_count;
    const str *ends; /* only letters whose paths are these, or end so after a name; if there are any */
    size_t end_count;
    bool heads;     /* only the first passages of letters */
    const str *ids; /* only passages of these names, if there are any */
    size_t id_count;
    bool best_first; /* of BODY_HITS: by the score alone, layout too */
    size_t term;     /* of BODY_LETTERS: the index of the term; SIZE_MAX = none */
};

/* Appends the body: one line of JSON. scoring: NULL = nothing is weighed. BAD_USAGE names what cannot be
 * asked of OpenSearch. */
enum status body_write(struct store *, const struct expressions *, const struct scoring *,
                       const struct body_options *, buf *out, struct error *);

/* Of each source: how many passages hold it: the array of "buckets" of the aggregation "found". */
enum status body_write_found(struct store *, const struct scoring_source *, size_t count, buf *out,
                             struct error *);

/* How many passages hold the reading and, with places, how often: the sum "places". */
enum status body_write_reading(struct store *, const struct leaf *, const struct reading *, bool places,
                               buf *out, struct error *);

/* The figures of the whole collection: its words ("words"), those of each year ("years"), and the letters
 * that have words ("letters"). The same for every query, so that the engine keeps the answer. */
void body_write_collection(buf *out);

#endif
