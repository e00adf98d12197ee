/* Hits -> the words that they say more often, or less often, than the rest of the letters (keywords), and of
 * a query with words the company that these keep (collocates).
 *
 * A row is a family of the index, counted as a search for the word counts it; with a query's words also a
 * part of compounds. A family most of whose places are likelier to be of another family (lede in leder) is
 * left out, as are numbers and the query's own words. */
#ifndef SEARCH_KEYWORDS_H
#define SEARCH_KEYWORDS_H

#include "base/arena.h"
#include "search/match/explain.h"
#include "search/match/hits.h"

enum keywords_order {
    KEYWORDS_BY_RANK, /* a query with words: by log_dice, what shares but one passage last; otherwise by g2 */
    KEYWORDS_BY_G2,
    KEYWORDS_BY_G2_UP, /* words that are less frequent in the hits first */
    KEYWORDS_BY_LOG_RATIO,
    KEYWORDS_BY_LOG_RATIO_UP,
    KEYWORDS_BY_LOG_DICE,
    KEYWORDS_BY_COUNT,
    KEYWORDS_BY_WORD,
    KEYWORDS_ORDERS,
};

/* As typed: "rank", "g2", "-g2" ... */
const char *keywords_order_name(enum keywords_order);

/* Fewer words than this, of the hits or of the rest, tell next to nothing. */
#define KEYWORDS_LEAST 1000

struct keyword {
    str word;                        /* the commonest printed form, folded, or STAR; the arena's */
    str key;                         /* of the list of the index; the arena's */
    bool part;                       /* of compounds */
    int64_t count, rest;             /* occurrences in the hits and in all other passages */
    int64_t passages, rest_passages; /* that hold it */
    double g2, log_ratio, log_dice;  /* see keywords_g2 and the others */
    int first, last;                 /* goal years, of all letters; 0 = none is known */
    bool new, dropped; /* of the letters whose years are known, hits say it first, or last; and there are
                          letters of earlier years, or later ones */
};

/* "new", "dropped", "new, dropped" of what only these letters say; "" of all else. */
const char *keyword_status_name(const struct keyword *);

struct keywords {
    struct keyword *items;
    size_t count;
    int64_t words, rest_words, passages; /* of the hits; the rest; hits */
    bool company;                        /* the query has words, whose company this is */
    struct arena arena;
};

struct keywords_options {
    const struct explain *own; /* the query's words, which are left out; without words: no company */
    bool function_words;       /* these too (stopword.h), and single letters and what begins with a digit */
    enum keywords_order order;
};

/* The words of hits and, if there is no company, those that only the rest has; none if there are no hits.
 * Release also after a failure.
 */
enum status keywords_find(struct store *, const struct hits *, const struct keywords_options *,
                          struct keywords *out, struct error *);
void keywords_release(struct keywords *);

/* What people are shown instead of all: the best of the rows of a kind. */
enum keywords_list { KEYWORDS_COMPANY, KEYWORDS_MORE, KEYWORDS_LESS, KEYWORDS_NEW, KEYWORDS_DROPPED };

/* The best `most` of a list, in an array to be freed. */
const struct keyword **keywords_best(const struct keywords *, enum keywords_list, size_t most, size_t *count);

/* Log-likelihood of the four cells count, rest, words - count and rest_words - rest, without correction;
 * negative if the hits say it less often than the rest (Dunning 1993). 0 without a rest. */
double keywords_g2(int64_t count, int64_t words, int64_t rest, int64_t rest_words);

/* Binary logarithm of the ratio of the two shares; a count of 0 is taken as .5 (Hardie 2014). */
double keywords_log_ratio(int64_t count, int64_t words, int64_t rest, int64_t rest_words);

/* 14 + log2(2 both / (x + y)) of numbers of passages (Rychlý 2008); 0 if none holds both. */
double keywords_log_dice(int64_t both, int64_t x, int64_t y);

#endif
