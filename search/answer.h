/* One query, from what was typed to what is printed. */
#ifndef SEARCH_ANSWER_H
#define SEARCH_ANSWER_H

#include "search/options.h"

/* Answers typed in the way that options say. id: of a batch's query, else a NULL str. OK = hits, NONE = none.
 * Repairs, slips and what was cut off are said on stderr. */
enum status answer(struct store *, const struct options *, struct output *, str typed, str id,
                   struct error *);

/* The index behind the last of count results that is shown, by -n and --offset; the offset where none is. */
size_t answer_end(const struct options *, size_t count);

/* Says on stderr which of count letters or passages were shown, where some behind end were not. */
void answer_cut_off(const struct options *, size_t count, size_t end, bool letters);

#endif
