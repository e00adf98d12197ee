/* Hits -> the letters that hold them, ranked as letters.
 *
 * A letter's score is BM25 over the letter: the term frequencies of its hits added up (what leads a passage
 * counts double, see MATCH_LEAD in topk.h), its words as its length. Ranking a letter by its best
 * passage is measurably worse (doc/ranking.md). */
#ifndef SEARCH_LETTERS_H
#define SEARCH_LETTERS_H

#include "search/match/hits.h"

/* Where a word of the query stands in a letter first. */
struct letter_word {
    str text; /* as typed */
    size_t line;
    enum rung rung;
};

struct letter_hit {
    int64_t letter;
    int year;
    int64_t hits; /* passages that hold all of the query by themselves */
    double score;
    struct letter_word *words; /* see letters_words */
    size_t word_count;
};

struct letter_hits {
    struct letter_hit *items;
    size_t count;
};

/* Gathers hits that were found with MATCH_LETTERS and keep_terms, in order, equal ones by year
 * and path. letter_hit.hits counts those of whole, which are in order of their passages; if it is NULL, the
 * hits in which `leaves` leaves have a term, or all hits if leaves is 0. */
enum status letters_rank(struct store *, const struct hits *, const struct hits *whole, size_t leaves,
                         enum hits_order, struct letter_hits *out, struct error *);
/* Fills words of one of them, from the hits that it was gathered from. */
enum status letters_words(struct store *, const struct expressions *, const struct hits *,
                          struct letter_hit *, struct error *);
void letters_release(struct letter_hits *);

#endif
