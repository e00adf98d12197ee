/* Reports on a query that was not read as typed: repairs, one sentence each, and the one error. */
#ifndef SEARCH_REPAIR_H
#define SEARCH_REPAIR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"
#include "base/str.h"
#include "search/query/query.h"

enum { EXCERPT_BYTES = 60 };

struct repairs {
    buf *out;    /* borrowed: a line for each */
    size_t from; /* where the lines of this query begin in out */
    unsigned count;
    struct error *error;
    bool refused;
};

struct excerpt {
    char text[EXCERPT_BYTES + 8];
};

/* s cut at EXCERPT_BYTES bytes, with an ellipsis if something is missing. */
struct excerpt excerpt(str s);

/* A tree as query_print writes it, cut likewise. */
struct excerpt printed(const struct query *);

/* Appends a sentence, none twice and some twenty at most. */
void say(struct repairs *, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Keeps the sentence as the error, if it is the first: a filter that cannot be read. */
void refuse(struct repairs *, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
