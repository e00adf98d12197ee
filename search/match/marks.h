/* Where a leaf stands in a passage's text, and by which rung. The index says that it is there; this says
 * where, for snippets, --explain, and the leaves whose hits must be checked (=exact, word*). */
#ifndef SEARCH_MARKS_H
#define SEARCH_MARKS_H

#include "search/query/expression.h"
#include "danish/snippet.h"

/* The tokens of one text. Valid until the analysis is trimmed. */
struct tokens {
    struct token *items;
    size_t *positions; /* index of the first token of each position; one more at the end */
    size_t count, room, position_count, position_room;
};

void tokens_read(struct tokens *, struct analysis *, str text);
void tokens_release(struct tokens *);

/* Does the leaf stand in the text? */
bool marks_has(const struct tokens *, str text, const struct leaf *);

struct marks {
    struct mark *items; /* ascending, not overlapping; word = the leaf's number; of one
                           occurrence of a phrase as many as it has words */
    size_t count, room;
    enum rung weakest; /* what the hit needed: the weakest, over the leaves, of each leaf's strongest rung */
};

/* Finds all leaves that can be a reason for a hit. */
void marks_find(struct marks *, const struct tokens *, str text, const struct expressions *);
void marks_release(struct marks *);

#endif
