/* Rows that go into one table, many with each statement: starting a statement costs SQLite more than a row.
 * Private to lib/store. */
#ifndef STORE_BATCH_H
#define STORE_BATCH_H

#include "store/database.h"

/* This many rows at most go with one statement. */
#define BATCH_ROWS 64

struct batch;

/* insert: "INSERT INTO form(form, key)", with a name for each column; after: an ON CONFLICT clause, or "".
 * Both are borrowed until batch_end. */
struct batch *batch_new(struct database *, const char *insert, int columns, const char *after);

/* The next value of the row: text, which is copied; a number; nothing. */
void batch_text(struct batch *, str);
void batch_number(struct batch *, int64_t);
void batch_null(struct batch *);

/* Ends a row of as many values as there are columns. Rows are written in their order, by batch_end at the
 * latest; until then the caller writes nothing that depends on them. Fails as database_run does. */
enum status batch_row(struct batch *, struct error *);

/* Writes what is left, if status, the caller's so far, is OK; and frees the batch in any case. Returns
 * status, or how the writing failed. */
enum status batch_end(struct batch *, enum status status, struct error *);

#endif
