/* Scores and counts of passages whose texts are at hand, as topk.c has them, to the last digit: the engine's
 * scores have seven, and it counts words near each other in another way. */
#ifndef CLIENT_RESCORE_H
#define CLIENT_RESCORE_H

#include "search/match/marks.h"
#include "search/opensearch/scoring.h"

struct rescorer {
    const struct scoring *scoring;
    struct analysis *analysis;
    struct tokens tokens; /* of the text that was read last */
    uint32_t *places;     /* of what was looked for in it last */
    size_t place_count, place_room;
    size_t *order; /* of the terms, in which their gains are added up */
    double *idf;   /* of each term, times its share */
    double mean;
};

/* scoring: counted and summed up. */
void rescorer_begin(struct rescorer *, const struct scoring *, struct analysis *);

/* The score of a passage with this many words; gains, unless NULL: what each term adds. */
double rescore(struct rescorer *, str text, unsigned words, double *gains);

/* At how many places of the text any source stands: match_hit.count, and rescore_for_letter, what
 * match_hit.terms is with MATCH_LETTERS for a term (topk.h). */
size_t rescore_places(struct rescorer *, str text);
double rescore_for_letter(struct rescorer *, str text, const struct plan_term *);

void rescorer_end(struct rescorer *);

#endif
