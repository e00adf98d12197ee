/* A question's words often stand before the passage that answers it: in a heading, a label, the row or the
 * sentence above. So a short passage borrows from what stands before it, term by term (cf. the passage and
 * document scores of Callan, SIGIR 1994):
 *
 *     score = Σ over terms  max(own gain, CONTEXT_BEFORE · (1 − distance / CONTEXT_WORDS) · gain of a passage
 *             before it, CONTEXT_TITLE · gain of the letter's title)
 *
 * distance counts the words from the end of the passage before to the end of this one: its own, those in
 * between, and one more for each passage. No passage gains more than CONTEXT_MOST of its own score, so that a
 * common word alone does not live on what stands above it. A title or heading asks more often than it
 * answers, and loses CONTEXT_HEADS of that score.
 *
 * Only the best CONTEXT_POOL passages by their own scores take part, whatever number is wanted, so that the
 * order does not depend on it. The others stay below them. */
#ifndef SEARCH_CONTEXT_H
#define SEARCH_CONTEXT_H

#include "search/match/hits.h"
#include "search/query/question.h"

#define CONTEXT_WORDS 80
#define CONTEXT_BEFORE .8
#define CONTEXT_TITLE .3
#define CONTEXT_MOST 1.5
#define CONTEXT_HEADS .15
#define CONTEXT_POOL 1000

/* Adds to the scores what the context gives, and keeps it in each hit's context. The hits are in order of
 * their passages, with their terms: at least all that score as much as the best CONTEXT_POOL of running
 * text. */
void context_score(struct store *, struct hits *);

/* Of the best ASKED_POOL by score, those that have the form of what is asked for (search/query/question.h)
 * gain ASKED_FITS of their score, and those that ask themselves lose ASKED_ASKS of it; none falls below the
 * pool. BAD_STORE: a text cannot be read. */
#define ASKED_POOL 40
#define ASKED_FITS .3
#define ASKED_ASKS .3
enum status context_fit(struct store *, str typed, struct hits *, struct error *);

#endif
