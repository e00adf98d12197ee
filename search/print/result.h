/* One hit with all that is shown of it. */
#ifndef SEARCH_RESULT_H
#define SEARCH_RESULT_H

#include "search/match/hits.h"
#include "search/match/marks.h"

/* A passage beside the hit's. */
struct neighbour {
    enum passage_kind kind;
    size_t line; /* its first */
    str text;
};

struct neighbours {
    struct neighbour *items; /* in reading order */
    size_t count, room;
};

struct result {
    const struct hit *hit;
    const struct expressions *expressions; /* whose leaves the marks number */
    struct passage_row passage;
    str columns; /* with full: the passage's, to be shown above its text; else empty */
    struct letter_row letter;
    struct marks marks;
    struct fragment fragments[SNIPPET_FRAGMENTS];
    size_t fragment_count;
    struct tokens tokens;
    struct neighbours before, after; /* with context, if the passage has no more sentences */
    struct arena arena;              /* owns their texts */
    double *gains; /* with explain: of each leaf of expressions, what it adds to the score; else NULL */
};

struct result_options {
    size_t width;     /* terminal columns of the snippet altogether */
    unsigned context; /* sentences more on both sides; of neighbouring passages whole ones */
    bool full;        /* the whole passage for the snippet */
    bool marks_alone; /* no snippet */
    bool above;       /* with what stands above the passage: its heading, a table's columns */
    bool explain;     /* say what the score is made of: of hits that were found with keep_terms */
};

/* Looks a hit up and chooses its snippet. found is reused from hit to hit: zero it first, release it last;
 * its rows are borrowed from the store until the next call. BAD_STORE if the index lacks what it promised.
 */
enum status result_load(struct store *, const struct expressions *, const struct hits *, const struct hit *,
                        const struct result_options *, struct result *, struct error *);
void result_release(struct result *);

/* What the year adds to the score, of a letter whose year the query names; with explain. */
double result_year_gain(const struct result *);

/* The place in the letter's file of byte `at` of the passage's text. */
struct span result_place(const struct result *, size_t at);

/* Does the letter's file no longer look as it did when it was indexed, or is it gone? Then its lines and
 * bytes may be elsewhere. False for a letter that came from a stream. */
bool result_changed(const struct result *);

/* Was the letter read by a program? Its lines and bytes are then those of the text that `indexer --text`
 * prints, not of the file. */
bool result_is_converted(const struct result *);

/* Appends the snippet, between its neighbours, as one field: hits in [ ]. */
void result_snippet_field(const struct result *, buf *out);

#endif
