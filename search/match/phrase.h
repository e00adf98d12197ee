/* Which passages hold a reading of several keys, and how often: "skole reform" -> skol|+skol and
 * reform|+reform at consecutive positions; afslut* -> any of the families that begin so, each position once.
 */
#ifndef SEARCH_PHRASE_H
#define SEARCH_PHRASE_H

#include "search/query/expression.h"
#include "search/match/set.h"
#include "store/posting_list.h"

/* By ascending passage; behind the last stands one whose passage is LIST_END. */
struct phrase_entries {
    struct list_entry *items;
    size_t count, room;
};

/* What goes wrong is told by posting_lists_status. */
void phrase_count(struct posting_list_reader *, const struct reading *, struct phrase_entries *out);
/* Adds the passages that hold any of the keys. NONE where the index is of a format that is not read here. */
enum status phrase_any(struct store *, const str *keys, size_t count, struct set *out, struct error *);
void phrase_release(struct phrase_entries *);

#endif
