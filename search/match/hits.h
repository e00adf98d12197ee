/* Which passages answer, and in which order. */
#ifndef SEARCH_HITS_H
#define SEARCH_HITS_H

#include "search/match/topk.h"
#include "search/query/question.h"

struct hit {
    int64_t passage, letter; /* ids */
    int year;                /* goal year of the letter; 0 = unknown */
    bool layout;             /* letterhead, signature ...: never above running text */
    bool year_named;         /* with MATCH_SCORE and MATCH_LETTERS: the query names the letter's year */
    double score;            /* with MATCH_SCORE; 0 if only filters made it a hit */
    double context;          /* what of the score its context gave, or took: see context.h */
    int64_t count;           /* with MATCH_COUNT: places that match */
    size_t row;              /* of hits.terms */
    int64_t key;             /* hits_sort's own */
};

enum hits_order {
    ORDER_SCORE,
    ORDER_YEAR, /* the goal year; unknown ones first */
    ORDER_YEAR_DOWN,
    ORDER_SIGNED, /* the date of signing; unknown ones last, as of the one before and the one after */
    ORDER_SIGNED_DOWN,
    ORDER_PATH,
};

/* What a letter is sorted by, ascending, but for ORDER_SCORE and ORDER_PATH. */
int64_t hits_order_key(enum hits_order, int year, str signed_on);

struct hits {
    struct hit *items;
    size_t count, room;
    size_t total; /* how many there are: more than count if only the first were wanted */
    bool at_most; /* of =word and word* if only the first were wanted: there are no more than total */
    /* With keep_terms: of every term what match_hit.terms says, term_count a row. */
    double *terms;
    size_t terms_room, term_count;
    /* With places: where the query's words stand in each row, from place_ends[row - 1] (or 0) to
     * place_ends[row], as match_hit.places says; none if the row is unlikely to be shown, whose text is
     * read then. Otherwise place_ends is NULL. */
    uint32_t *places;
    size_t *place_ends, places_room, place_ends_room;
    struct hits_term {
        size_t leaf;  /* index into the expressions' leaves */
        double share; /* in the score */
    } * term;
};

/* A letter of a year that the query names gains this share of the best score: enough to stand first among
 * what answers about as well, not enough to stand above what answers better. */
#define HITS_YEAR_SHARE .1

struct hits_options {
    enum match_measure measure; /* with MATCH_WHERE, no hit is kept: see hits.total */
    bool keep_terms;            /* for letters, and to explain scores */
    bool places;                /* with MATCH_SCORE: for marks_show */
    bool context;               /* with MATCH_SCORE: what stands before a passage counts too: context.h */
    str typed;                  /* with context: the question */
    struct year_span years;
    const struct letter_set *letters; /* only these letters; NULL = all */
    size_t first;                     /* with MATCH_SCORE: only the best this many are wanted; 0 = all */
};

/* Finds the hits, by ascending passage id: all, or at least those that hits_sort puts first. An expressions
 * without a root means every passage of the years. */
enum status hits_find(struct store *, const struct expressions *, const struct hits_options *,
                      struct hits *out, struct error *);

/* Puts them in order, equal ones by year, path and line. Only the places from first to end
 * (excluded) are sure to be in their final order: paths are not looked up for hits that are not shown. */
enum status hits_sort(struct store *, struct hits *, enum hits_order, size_t first, size_t end,
                      struct error *);

void hits_release(struct hits *);

#endif
