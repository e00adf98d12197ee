/* One query, from what was typed to what is printed. */
#ifndef SEARCH_ANSWER_H
#define SEARCH_ANSWER_H

#include "search/options.h"

/* Answers `typed` as the options ask and prints it. id: of a batch's query, otherwise a NULL str. OK = hits,
 * NONE = none. Repairs, slips and what is cut off are reported on stderr. */
enum status answer(struct store *, const struct options *, struct output *, str typed, str id,
                   struct error *);

/* One past the last of count results that is shown, by -n and --offset; the offset if none is. */
size_t answer_end(const struct options *, size_t count);

/* Reports on stderr which of count letters or passages are shown, if any after `end` are not. at_most: there
 * may be fewer than count. */
void answer_cut_off(const struct options *, size_t count, bool at_most, size_t end, bool letters);

#endif
