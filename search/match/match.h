/* Expression -> FTS5 text, and what each of its phrases counts in ranking.
 *
 * Every leaf is keys in quotes, read by the tokenizer 'danish keys'; nothing that a person typed is FTS5
 * syntax. sanktioner -> ("sanktion" OR "+sanktion"); "skole reform" -> ("skol|+skol reform|+reform" OR
 * "skolereform|+skolereform"). */
#ifndef SEARCH_MATCH_H
#define SEARCH_MATCH_H

#include "search/query/expression.h"

struct match_text {
    buf text;
    struct rank_phrase *phrases;
    size_t phrase_count, phrase_room;
    unsigned term_count;
};

/* Can FTS5 answer e alone and exactly? Not where it holds a filter, a leaf whose hits must be verified, a
 * NOT with nothing beside it, or brackets deeper than FTS5's parser likes. */
bool match_is_pure(const struct expression *e);

/* Renders a pure expression. */
void match_render(const struct expression *e, struct match_text *out);

/* Renders the OR of all leaves that can be a reason for a hit; false where there is none. */
bool match_render_leaves(const struct expressions *, struct match_text *out);

/* Appends one leaf alone. */
void match_leaf(const struct leaf *, buf *out);

/* As match_leaf, but only what the index finds for certain, without a look at the text; false where that is
 * nothing. */
bool match_sure(const struct leaf *, buf *out);

/* Borrowed from m. */
struct match match_of(const struct match_text *m);
void match_release(struct match_text *);

#endif
