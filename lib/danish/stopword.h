/* Words that hold a sentence together and say little of what it is about. */
#ifndef DANISH_STOPWORD_H
#define DANISH_STOPWORD_H

#include <stdbool.h>

#include "base/str.h"

/* Is form (folded) a Danish function word or question word? Such words stay in the index, as phrases need
 * them ("i stand til"); only a question asked in whole sentences leaves them out of account.
 * Source: the pronouns, prepositions, conjunctions, articles and auxiliary verbs of Danish grammar. */
bool stopword_is(str form);

/* Does form (folded) negate: ikke, aldrig, ingen? Source: the adverbs and
 * pronouns of negation of Danish grammar, and uden. */
bool negation_is(str form);

#endif
