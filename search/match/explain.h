/* How each word of a query was read, and which printed forms answer it by which rung. */
#ifndef SEARCH_EXPLAIN_H
#define SEARCH_EXPLAIN_H

#include "danish/analysis.h"
#include "search/match/expression.h"

/* A printed form that answers, and how. */
struct explain_form {
    str form;
    int64_t count; /* how often it is printed */
    enum rung rung;
};

/* A family that the word belongs to (leder: leder, lede). */
struct explain_family {
    str key;
    int64_t count; /* how often its forms are printed */
};

enum explain_role {
    EXPLAIN_ASKED,
    EXPLAIN_LEFT_OUT, /* of a question, as it says nothing in it */
    EXPLAIN_EXCLUDED,
};

struct explain_word {
    str text; /* borrowed from the query */
    enum explain_role role;
    struct explain_form *forms; /* by rung, the most printed first; none = nowhere */
    size_t count;
    struct explain_family *families; /* of a single word, the likeliest first; otherwise none */
    size_t family_count;
    str parts[VOCABLE_PARTS]; /* of a single word that is a compound: what it is found by (term_spans) */
    size_t part_count;
};

struct explain {
    struct arena arena;
    struct explain_word *words; /* in the order of the query */
    size_t count;
};

/* Release also after a failure. */
enum status explain_read(struct store *, const struct expressions *, struct explain *out, struct error *);
void explain_release(struct explain *);

#endif
