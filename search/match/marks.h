/* Where a leaf stands in a passage's text, and by which rung. The index says that it is there; this says
 * where, for snippets, --explain, and the leaves whose hits must be checked (=exact, word*). */
#ifndef SEARCH_MARKS_H
#define SEARCH_MARKS_H

#include "search/match/hits.h"
#include "search/match/expression.h"
#include "danish/snippet.h"

/* A position of a text that has tokens, and the first of them. */
struct token_place {
    size_t position, first;
};

/* The tokens of one text, or some of them. Valid until the analysis is trimmed. */
struct tokens {
    struct analysis *analysis;
    struct token *items;
    struct token_place *places; /* ascending; one more at the end */
    size_t count, room, place_count, place_room;
};

void tokens_read(struct tokens *, struct analysis *, str text);

/* Those of the words that stand at the positions, which ascend; the other positions have none. */
void tokens_read_at(struct tokens *, struct analysis *, str text, const uint32_t *positions, size_t count);
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

/* The same of a hit, whose text is given, by its places if they were kept. */
void marks_show(struct marks *, struct tokens *, struct analysis *, str text, const struct expressions *,
                const struct hits *, const struct hit *);
void marks_release(struct marks *);

#endif
