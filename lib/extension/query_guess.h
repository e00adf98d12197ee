/* What the query of a cursor asks for, as an auxiliary function finds it out: see extension/query_log.h. */
#ifndef EXTENSION_QUESTION_H
#define EXTENSION_QUESTION_H

#include "extension/row.h"

/* Zero it first, release it last. FTS5 keeps it until the query ends. */
struct question {
    struct extension *extension;
    struct query_log asked;
    struct row row; /* scratch, of the row at hand */
};

void question_release(struct question *);

/* Learns asked, with the cursor on any row of its query. Where several queries on the table are open it takes
 * the one that agrees with FTS5 in all rows; if none does, as in a table whose content has changed under
 * its index, the newest of this shape; if there is none of this shape either, nothing is known. Returns
 * SQLite's status; SQLITE_MISMATCH if the table is not made with our tokenizer. */
int question_learn(struct question *, const Fts5ExtensionApi *, Fts5Context *);

#endif
