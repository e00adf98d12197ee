/* Expression -> the tree of cursors that answers it, and the sources that its score is made of. */
#ifndef SEARCH_PLAN_H
#define SEARCH_PLAN_H

#include "search/match/source.h"

struct plan_options {
    enum source_detail detail;
    struct year_span years;
    const struct letter_set *letters; /* only these; NULL = all */
    bool lazy; /* passages whose texts must be looked at may be given before they are: see plan_holds */
};

/* What ranks by itself: a leaf, or something that its word is made of. Its readings add to one frequency. */
struct plan_term {
    size_t leaf;         /* index into the expressions' leaves */
    double share;        /* in the score */
    int64_t found;       /* how many passages its readings are in, added up: see bm25_idf */
    size_t first, count; /* its sources */
};

struct plan {
    struct cursor *root;     /* NULL: nothing answers */
    bool any;                /* every passage of any source answers, and no other */
    struct source **sources; /* of all leaves that can be a reason for a hit; the root's, borrowed from it */
    size_t source_count, source_room;
    struct plan_term *terms; /* in order of the tree's leaves */
    size_t term_count, term_room;
    struct cursor **checks; /* that may wait; borrowed from the root */
    size_t check_count, check_room;
    enum source_detail detail;
    struct store *store;
    struct posting_list_reader *reader;
    struct error failure;
};

/* An expressions without a root means every passage. The expressions must outlive the plan. Release also
 * after a failure. */
enum status plan_make(struct store *, const struct expressions *, const struct plan_options *,
                      struct plan *out, struct error *);

/* With lazy: after the first CHECKED_AT_ONCE texts, checks wait. Then what the root answers is what may
 * answer, and plan_holds says whether a passage of the window that was narrowed last does. */
bool plan_waits(const struct plan *);
bool plan_holds(struct plan *, int64_t passage);

/* OK, or why the walk of its cursors ended early: damage, the system, or a deadline that passed. */
enum status plan_status(struct plan *, struct error *);

void plan_release(struct plan *);

/* How many passages hold the reading and, unless places is NULL, how often: by the expression's counter, if
 * it has one. */
enum status plan_count(struct store *, const struct expressions *, const struct leaf *,
                       const struct reading *, int64_t *passages, int64_t *places, struct error *);

/* Does any passage hold the reading? */
enum status plan_finds(struct store *, const struct expressions *, const struct leaf *,
                       const struct reading *, bool *out, struct error *);

/* How many passages hold the reading, if the vocabulary alone tells: of the keys of its one word one at most
 * is printed, or none of those of one among several words. NONE: it does not. */
enum status plan_count_printed(struct store *, const struct reading *, int64_t *passages, struct error *);

#endif
