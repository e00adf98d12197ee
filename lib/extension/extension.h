/* What the parts of build/danish.so share: one struct for each connection that loads it. */
#ifndef EXTENSION_EXTENSION_H
#define EXTENSION_EXTENSION_H

#include <sqlite3.h>

#include "extension/query_log.h"
#include "store/tokenizer.h"

struct extension {
    struct tokenizer_context tokenizer;
    struct heard *heard;
    const Fts5Tokenizer *answered; /* the table whose tokenizer ran last for an auxiliary function */
};

/* Forgets remembered words when they are many; nothing may be borrowed from the analysis. */
void extension_trim(struct extension *);

/* danish_rank(table, [weight of each column]...): smaller is better. As search ranks: lib/store/bm25.h over
 * the query's phrases, where a compound that holds a word counts BM25_PART of the word. User data: the
 * extension. */
void rank_sql(const Fts5ExtensionApi *, Fts5Context *, sqlite3_context *, int, sqlite3_value **);

/* danish_snippet(table, column, open, close, width, [ellipsis]): the part of the column that shows the hits,
 * as danish/snippet.h makes it. User data: the extension. */
void snippet_sql(const Fts5ExtensionApi *, Fts5Context *, sqlite3_context *, int, sqlite3_value **);

#endif
