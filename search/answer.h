/* One query, from what was typed to what is printed. */
#ifndef SEARCH_ANSWER_H
#define SEARCH_ANSWER_H

#include "search/options.h"

/* Answers `typed` as the options ask and prints it. id: of a batch's query, otherwise a NULL str. OK = hits,
 * NONE = none. Repairs, slips and what is cut off are reported on stderr. */
enum status answer(struct store *, const struct options *, struct output *, str typed, str id,
                   struct error *);

/* Prints sentences, a line each, on stderr, after the id of a batch's query, if it has any; nothing with -q.
 */
void answer_say(const struct options *, str id, str sentences);

/* The same of one sentence, as printf makes it. */
__attribute__((format(printf, 3, 4))) void answer_sayf(const struct options *, str id, const char *format,
                                                       ...);

/* One past the last of count results that is shown, by -n and --offset; the offset if none is. */
size_t answer_end(const struct options *, size_t count);

/* Reports on stderr that --offset left out all `count` results, if it did. */
void answer_skipped(const struct options *, str id, size_t count);

/* Reports on stderr that of `total` letters or passages those up to `end` are shown. at_most: how many there
 * are is not known, as that would cost a look at every text. */
void answer_cut_off(const struct options *, str id, size_t total, bool at_most, size_t end, bool letters);

#endif
