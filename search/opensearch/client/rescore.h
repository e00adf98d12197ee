/* Scores of passages whose texts are at hand, by lib/store/bm25.h as topk.c does it, to the last digit: the
 * engine's have seven. */
#ifndef CLIENT_RESCORE_H
#define CLIENT_RESCORE_H

#include "search/match/marks.h"
#include "search/opensearch/scoring.h"

struct rescorer {
    const struct scoring *scoring;
    struct analysis *analysis;
    struct tokens tokens;
    size_t *order; /* of the terms, in which their gains are added up */
    double *idf;   /* of each term, times its share */
    double mean;
};

/* scoring: counted and summed up. */
void rescorer_begin(struct rescorer *, const struct scoring *, struct analysis *);

/* The score of a passage with this many words; gains, unless NULL: what each term adds. */
double rescore(struct rescorer *, str text, unsigned words, double *gains);
void rescorer_end(struct rescorer *);

#endif
