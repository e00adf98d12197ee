/* Which passages answer, and in which order. */
#ifndef SEARCH_HITS_H
#define SEARCH_HITS_H

#include "search/expression.h"

struct hit {
    int64_t passage, letter; /* ids */
    int year;                /* goal year of the letter; 0 = unknown */
    bool layout;             /* letterhead, signature ...: never above running text */
    double score;            /* with MATCH_SCORE; 0 where only filters made it a hit */
    int64_t count;           /* with MATCH_COUNT: places that match */
};

struct hits {
    struct hit *items;
    size_t count, room;
    /* Of each hit, with MATCH_SCORE: the weighted term frequency of every leaf; leaf_count a hit. */
    double *leaves;
    size_t leaves_room, leaf_count;
};

struct hits_options {
    enum match_measure measure;
    bool keep_leaves;       /* fill hits.leaves: for scoring letters */
    bool years;             /* only letters of the goal years first_year..last_year */
    int first_year, last_year;
};

/* Finds all hits, by ascending passage id. An expressions without a root means every passage of the years. */
enum status hits_find(struct store *, const struct expressions *, const struct hits_options *, struct hits *out,
                      struct error *);

/* Puts them in order: by score, or by year; then by year, path and line. Only the places from first to end
 * (excluded) are sure to be in their final order: what nobody sees is not worth looking up paths for. */
enum status hits_sort(struct store *, struct hits *, bool by_year, size_t first, size_t end, struct error *);

void hits_release(struct hits *);

#endif
