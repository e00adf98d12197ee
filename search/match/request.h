/* A question to an index and its answer, without a word printed: what a server, a library or a binding would
 * use. `search` prints it (search/answer.c). */
#ifndef SEARCH_REQUEST_H
#define SEARCH_REQUEST_H

#include "search/match/explain.h"
#include "search/match/letters.h"
#include "search/match/years.h"

enum request_kind {
    REQUEST_HITS,    /* passages */
    REQUEST_LETTERS, /* the letters that hold them */
    REQUEST_COUNT,   /* how many passages */
    REQUEST_YEARS,   /* how often each year mentions it */
};

struct request {
    str typed; /* the query; borrowed */
    enum request_kind kind;
    bool any, strict; /* see expression_options */
    enum derived derived;
    bool explain;     /* how each word was read */
    bool score_parts; /* what each hit's score is made of: keeps hits.terms */
    bool count_years; /* of hits and letters, too */
    bool by_year;     /* order: by year, otherwise by score */
    bool years;       /* only letters of the goal years first_year..last_year */
    int first_year, last_year;
    enum years_by years_by;
    size_t first; /* of hits: only so many, the best, are wanted; 0 = all */
    int timeout;  /* milliseconds; 0 = none */
};

struct response {
    struct query *query; /* NULL: nothing to look for was typed */
    struct expressions expressions;
    buf notes;      /* repairs and slips: sentences, a line each; also after a failure */
    buf understood; /* the query in its canonical form */
    struct explain explain;
    struct hits hits; /* in order of the index: see hits_sort */
    struct letter_hits letters;
    struct years counted;
    bool whole; /* nothing was typed: all passages, of the years */
};

/* OK: there are hits; NONE: there are none. Otherwise why not, and what was found until then. Release out
 * always. */
enum status request_answer(struct store *, const struct request *, struct response *out, struct error *);
void response_release(struct response *);

#endif
