/* One hit with all that is shown of it. */
#ifndef SEARCH_FOUND_H
#define SEARCH_FOUND_H

#include "search/hits.h"
#include "search/marks.h"

struct found {
    const struct hit *hit;
    const struct expressions *expressions; /* whose leaves the marks number */
    struct passage_row passage;
    struct letter_row letter;
    struct marks marks;
    struct fragment fragments[SNIPPET_FRAGMENTS];
    size_t fragment_count;
    struct tokens tokens;
    double *gains; /* with explain: of each leaf of expressions, what it adds to the score; else NULL */
};

struct found_options {
    size_t width;     /* terminal columns of the snippet altogether */
    unsigned context; /* sentences more on both sides */
    bool full;        /* the whole passage for the snippet */
    bool explain;     /* say what the score is made of */
};

/* Looks a hit up and chooses its snippet. found is reused from hit to hit: zero it first, release it last; its
 * rows are borrowed from the store until the next call. BAD_STORE where the index lacks what it promised. */
enum status found_load(struct store *, const struct expressions *, const struct hit *, const struct found_options *,
                       struct found *, struct error *);
void found_release(struct found *);

/* What the year adds to the score, of a letter whose year the query names; with explain. */
double found_year_gain(const struct found *);

/* The place in the letter's file of byte `at` of the passage's text. */
struct segment found_place(const struct found *, size_t at);

/* Does the letter's file no longer look as it did when it was indexed, or is it gone? Then its lines and bytes may be
 * elsewhere. False for a letter that came from a stream. */
bool found_changed(const struct found *);

/* Appends the snippet as one field: hits in [ ]. */
void found_snippet_field(const struct found *, buf *out);

#endif
