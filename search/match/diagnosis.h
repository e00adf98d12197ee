/* Why a query has no hits, and what would have some. */
#ifndef SEARCH_DIAGNOSIS_H
#define SEARCH_DIAGNOSIS_H

#include "search/match/request.h"

struct diagnosis_word {
    str text; /* as typed: a word, a phrase, or a filter other than of years */
    bool filter;
    int64_t passages, letters; /* that hold it, of the years that were asked for; 0 = nowhere there */
    str nearest;               /* of a word that is nowhere: the nearest printed one; empty if none is near */
};

/* What would find something; the first of these that does. */
enum remedy {
    REMEDY_NONE,
    REMEDY_LETTERS, /* -l: letters hold all of it, but no passage does */
    REMEDY_YEARS,   /* without the filter of years */
    REMEDY_SLIPS,   /* without --strict */
    REMEDY_ANY,     /* --any */
};

struct diagnosis {
    struct arena arena;
    struct diagnosis_word *words; /* those that were to be a reason for a hit, in the order of the query */
    size_t count;
    int64_t letters; /* that hold all of it */
    bool filtered;   /* only some years were asked for */
    enum remedy remedy;
    int64_t passages; /* that the remedy finds; of REMEDY_LETTERS 0 */
};

/* Of a request that found nothing, and its response. Release also after a failure. */
enum status diagnosis_make(struct store *, const struct request *, struct response *, struct diagnosis *out,
                           struct error *);
void diagnosis_release(struct diagnosis *);

/* "letters", "years", ...: the remedy as programs read it; NULL for none. */
const char *remedy_name(enum remedy);

#endif
