/* Which passages answer, and in which order. */
#ifndef SEARCH_HITS_H
#define SEARCH_HITS_H

#include "search/query/expression.h"

struct hit {
    int64_t passage, letter; /* ids */
    int year;                /* goal year of the letter; 0 = unknown */
    bool layout;             /* letterhead, signature ...: never above running text */
    double score;            /* with MATCH_SCORE; 0 where only filters made it a hit */
    int64_t count;           /* with MATCH_COUNT: places that match */
    bool year_named;         /* with MATCH_SCORE: the query names the letter's year */
};

struct hits {
    struct hit *items;
    size_t count, room;
    size_t total; /* how many there are: more than count where only the first were wanted */
    /* With keep_terms and MATCH_SCORE: the frequency of every term as letters count it, term_count a hit, and
     * each term's share in the score: see lib/store/rank.h. */
    double *terms, *shares;
    size_t terms_room, term_count;
};

/* A letter of a year that the query names gains so much of the best score: enough to stand first among what
 * answers about as well, not enough to stand above what answers better. */
#define HITS_YEAR_SHARE .1

struct hits_options {
    enum match_measure measure;
    bool keep_terms; /* fill hits.terms: for scoring letters */
    bool years;      /* only letters of the goal years first_year..last_year */
    int first_year, last_year;
    size_t first; /* with MATCH_SCORE: only so many, the best, are wanted; 0 = all */
};

/* Finds the hits, by ascending passage id: all, or at least those that hits_sort puts first. An expressions
 * without a root means every passage of the years. */
enum status hits_find(struct store *, const struct expressions *, const struct hits_options *,
                      struct hits *out, struct error *);

/* Puts them in order: by score, or by year; then by year, path and line. Only the places from first to end
 * (excluded) are sure to be in their final order: what nobody sees is not worth looking up paths for. */
enum status hits_sort(struct store *, struct hits *, bool year_alone, size_t first, size_t end,
                      struct error *);

void hits_release(struct hits *);

#endif
