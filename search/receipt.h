/* The receipt: how each word of a query was read, and which printed forms answer it by which rung. */
#ifndef SEARCH_RECEIPT_H
#define SEARCH_RECEIPT_H

#include "search/options.h"

/* A printed form that answers, and how. */
struct receipt_form {
    str form;
    int64_t count; /* how often it is printed */
    enum rung rung;
};

enum receipt_role {
    RECEIPT_ASKED,
    RECEIPT_LEFT_OUT, /* of a question, as it says nothing in it */
    RECEIPT_EXCLUDED,
};

struct receipt_word {
    str text; /* borrowed from the query */
    enum receipt_role role;
    struct receipt_form *forms; /* by rung, the most printed first; none = nowhere */
    size_t count;
};

struct receipt {
    struct arena arena;
    struct receipt_word *words; /* in the order of the query */
    size_t count;
};

/* Release also after a failure. */
enum status receipt_read(struct store *, const struct expressions *, struct receipt *out, struct error *);
void receipt_release(struct receipt *);

/* Prints it: on stderr; with json, as an object on stdout before the hits. */
enum status receipt_print(struct store *, const struct options *, struct output *, const struct expressions *,
                          struct error *);

/* --suggest: for each argument the printed words near it, best first: typed candidate distance count. NONE
 * where there are none. */
enum status receipt_suggest(struct store *, const struct options *, struct error *);

/* --complete: the printed forms that begin with the argument and their counts, most printed first. */
enum status receipt_complete(struct store *, const struct options *, struct error *);

#endif
