/* A question to an index and its answer, without a word printed: what a server, a library or a binding would
 * use. `search` prints it (search/answer.c). */
#ifndef SEARCH_REQUEST_H
#define SEARCH_REQUEST_H

#include "search/match/explain.h"
#include "search/match/facets.h"
#include "search/match/letters.h"
#include "search/match/years.h"

/* With within_letter a passage is a hit if it holds any of the words, in a letter that holds them all. */
enum request_kind {
    REQUEST_HITS,    /* passages */
    REQUEST_LETTERS, /* the letters that hold them */
    REQUEST_COUNT,   /* how many passages */
    REQUEST_YEARS,   /* how often each year mentions it */
    REQUEST_GROUPS,  /* how often each of something else does: see groups.h */
    REQUEST_WORDS,   /* which words they say more often than the rest: see keywords.h */
};

struct request {
    str typed; /* the query; borrowed */
    enum request_kind kind;
    bool any, strict; /* see expression_options */
    enum derived derived;
    bool explain;     /* how each word was read */
    bool score_parts; /* what each hit's score is made of: keeps hits.terms */
    bool count_years; /* of hits and letters, too; with count_places how often each says it as well */
    bool count_places;
    bool facets; /* of hits: what a reader narrows them by */
    enum hits_order order;
    struct year_span years;
    enum group_by years_by;
    enum group_by by[GROUP_MOST]; /* of REQUEST_GROUPS */
    size_t by_count;
    bool function_words; /* of REQUEST_WORDS */
    enum keywords_order words_order;
    bool every_year;    /* see years_options */
    bool within_letter; /* the words may stand in different passages of a letter: see within.h */
    bool lines;         /* all hits will be shown word by word: where these stand is kept */
    size_t first;       /* of hits: only the best this many are wanted; 0 = all */
    int timeout;        /* milliseconds; 0 = none */
    const struct reading_counter *counter; /* see expression_options */
    bool letter_words;                     /* of REQUEST_LETTERS: letters_words will be asked */
};

struct response {
    struct query *query; /* NULL: nothing to look for was typed */
    struct expressions expressions;
    buf notes;      /* repairs and slips: sentences, a line each; also after a failure */
    buf understood; /* the query in its canonical form */
    struct explain explain;
    struct hits hits; /* in order of the index: see hits_sort */
    bool in_letters;  /* the words stand in different passages: a single word does not */
    size_t
        whole_leaves; /* a passage with this many of the words holds all of the query; 0 = see whole_hits */
    struct hits whole_hits; /* of letters, with within_letter: the passages that hold all by themselves */
    struct letter_hits letters;
    struct years counted;
    struct groups groups;
    struct facets facets;
    struct keywords keywords;
    bool whole; /* nothing was typed: all passages, of the years */
};

/* OK: there are hits; NONE: there are none. Otherwise why not, and what was found until then. Release out
 * always. */
enum status request_answer(struct store *, const struct request *, struct response *out, struct error *);
void response_release(struct response *);

/* The first step of request_answer alone: reads what was typed into an empty response, with the receipts if
 * they are wanted. NONE: there is nothing to look for. */
enum status request_read(struct store *, const struct request *, struct response *out, struct error *);

/* Must the words of the query stand in one letter, and not in one passage, and are there several? */
bool request_in_letters(const struct request *, const struct expressions *);

#endif
