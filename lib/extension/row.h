/* Where a query's phrases stand in one row of a table, and by what: the word itself or a compound that holds
 * it. */
#ifndef EXTENSION_ROW_H
#define EXTENSION_ROW_H

#include "danish/snippet.h"
#include "extension/extension.h"

struct occurrence {
    size_t phrase;
    int column, at;  /* at: the position of its first word in the column */
    bool word, part; /* of a phrase of one word, once it was looked at: by what it is there; maybe both */
};

/* One row; reused from row to row. Zero it first, release it last. */
struct row {
    struct occurrence *items; /* by column, then position */
    size_t count, room;
    bool contradicts; /* FTS5 found a phrase where the text that was looked at does not hold it */
};

void row_release(struct row *);

/* Collects the row's occurrences; until they are looked at each counts as the word itself. Like all that
 * follow it returns SQLite's status: SQLITE_TOOBIG if they are more than a million. */
int row_read(struct row *, const Fts5ExtensionApi *, Fts5Context *);

/* Looks at the text of a column, for phrases of one word or for all; `first` is the number, in what was
 * asked, of the row's first phrase. A table without content has no text: nothing is looked at. */
int row_look(struct row *, const Fts5ExtensionApi *, Fts5Context *, struct analysis *,
             const struct query_log *, size_t first, int column, bool all);

/* A text and what is marked in it. */
struct marked {
    str text; /* borrowed from SQLite; p NULL = none */
    struct mark *items;
    size_t count, room;
};

/* The same for showing: fills out with the text and its marks, in the order that snippets want. */
int row_mark(struct row *, const Fts5ExtensionApi *, Fts5Context *, struct analysis *,
             const struct query_log *, int column, struct marked *out);

#endif
