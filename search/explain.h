/* The receipt: how each word of a query was read, and which printed forms answer it by which rung. */
#ifndef SEARCH_RECEIPT_H
#define SEARCH_RECEIPT_H

#include "search/options.h"

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
    struct explain_family *families; /* of a single word, the likeliest first; else none */
    size_t family_count;
};

struct explain {
    struct arena arena;
    struct explain_word *words; /* in the order of the query */
    size_t count;
};

/* Release also after a failure. */
enum status explain_read(struct store *, const struct expressions *, struct explain *out, struct error *);
void explain_release(struct explain *);

/* Prints it: on stderr; with json, as an object on stdout before the hits. */
enum status explain_print(struct store *, const struct options *, struct output *, const struct expressions *,
                          struct error *);

/* --suggest: for each argument the printed words near it, best first: typed candidate distance count. NONE
 * where there are none. */
enum status explain_suggest(struct store *, const struct options *, struct error *);

/* --complete: the printed forms that begin with the argument and their counts, most printed first. */
enum status explain_complete(struct store *, const struct options *, struct error *);

#endif
