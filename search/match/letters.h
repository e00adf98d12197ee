/* Hits -> the letters that hold them, ranked as letters.
 *
 * A letter's score is BM25 over the letter: the term frequencies of its hits added up (what leads a passage
 * counts double, see MATCH_LEAD in topk.h), its words as its length. Ranking a letter by its best
 * passage is measurably worse (doc/ranking.md). */
#ifndef SEARCH_LETTERS_H
#define SEARCH_LETTERS_H

#include "search/match/hits.h"

struct letter_hit {
    int64_t letter;
    int year;
    int64_t hits; /* passages */
    double score;
};

struct letter_hits {
    struct letter_hit *items;
    size_t count;
};

/* Gathers hits that were found with MATCH_LETTERS and keep_terms, in order: by score or by year; then year
 * and path. */
enum status letters_rank(struct store *, const struct hits *, bool year_alone, struct letter_hits *out,
                         struct error *);
void letters_release(struct letter_hits *);

#endif
