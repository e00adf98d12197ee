/* What text and pages share about the words that passages say more often than others. */
#ifndef SEARCH_PRINT_KEYWORDS_H
#define SEARCH_PRINT_KEYWORDS_H

#include "search/match/keywords.h"

#define KEYWORDS_LISTS_MOST 4

/* The lists that people are shown, in order; returns how many. */
size_t keywords_lists(const struct keywords *, enum keywords_list lists[KEYWORDS_LISTS_MOST]);

/* The heading of a list, in the reader's language. */
const char *keywords_heading(enum keywords_list);

/* Appends the word; a part of compounds with hyphens, "-indsats-". */
void keywords_name(const struct keyword *, buf *out);

/* Appends how many times as often the hits say it, "×4.2"; the same in the rest's favour, "÷4.2". Nothing if
 * one of the two never says it. */
void keywords_ratio(const struct keyword *, buf *out);

#endif
