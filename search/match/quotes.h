/* Does what is quoted stand in the letters, and does it stand there so?
 *
 * The passages that hold the quotation's rarest words are found by the index's lists; those that share most
 * words are aligned with it word by word (align.h). What no passage says, but for a few words, may be put
 * together from pieces that stand in several places. */
#ifndef SEARCH_QUOTES_H
#define SEARCH_QUOTES_H

#include "search/match/align.h"
#include "search/query/year.h"
#include "store/read.h"

enum quote_status {
    QUOTE_VERBATIM, /* to the sign, but for white space and the case of the first letter */
    QUOTE_NEARLY,  /* but for hyphens, punctuation, a scanner's slips, what an ellipsis leaves out and what an
                      editor put into brackets */
    QUOTE_ALTERED, /* some words differ */
    QUOTE_JOINED,  /* pieces from several places */
    QUOTE_ABSENT,
    QUOTE_STATUSES,
};

/* "verbatim", "nearly", ... */
const char *quote_status_name(enum quote_status);

#define QUOTE_PIECES 3

/* So few words in quotation marks may be a name, a title or irony, and no quotation. */
#define QUOTE_SHORT 2

/* Where a piece of the quotation stands. */
struct quote_place {
    size_t from, to;                          /* bytes of the quotation */
    int64_t letter;                           /* id */
    size_t page;                              /* of its file; 0 = it has none */
    size_t first_line, last_line, start, end; /* of the letter's file: lines and bytes */
};

struct quote_finding {
    enum quote_status status;
    struct quote_place places[QUOTE_PIECES]; /* none if absent, one unless joined */
    size_t place_count;
    buf quote, found;      /* the quotation in normal form C; the text that it was aligned with */
    struct atoms a, b;     /* of these */
    struct alignment diff; /* of an absent or joined one nothing */
};

struct quote_finder;

/* years: only the letters of these goal years. The store must outlive it. */
enum status quote_finder_new(struct store *, const struct year_span *years, struct quote_finder **out,
                             struct error *);
void quote_finder_free(struct quote_finder *);

/* Looks for one. out is zeroed before the first, released after the last. */
enum status quote_find(struct quote_finder *, str quote, struct quote_finding *out, struct error *);
void quote_finding_release(struct quote_finding *);

#endif
