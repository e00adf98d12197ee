/* A word typed without æ ø å, as it may be printed: foertidspension -> førtidspension. */
#ifndef SEARCH_RESPELLING_H
#define SEARCH_RESPELLING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/* More digraphs in one word than this are left as typed. */
#define RESPELLING_SITES 4

struct respelling {
    str form;
    size_t sites[RESPELLING_SITES]; /* bytes where ae, oe or aa begins */
    size_t count;
    unsigned next; /* which of the sites are replaced, as bits */
};

/* The other ways to write form (folded, borrowed): each choice of its ae, oe and aa as æ, ø and å. The
 * fold of spelling.h finds the printed words that are spelt so; this finds their families. */
void respelling_init(struct respelling *, str form);

/* Puts the next one into out (emptied first); false when there are no more. */
bool respelling_next(struct respelling *, buf *out);

#endif
