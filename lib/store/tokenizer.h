/* danish/analysis as an FTS5 tokenizer. Used by lib/store and by the loadable extension; calls nothing of
 * SQLite, so that both can link it. */
#ifndef STORE_TOKENIZER_H
#define STORE_TOKENIZER_H

#include <sqlite3.h>
#include <stddef.h>

#include "danish/analysis.h"
#include "store/analysed.h"

/* What FTS5 hands to the tokenizer: register with xCreateTokenizer and a pointer to this. */
struct tokenizer_context {
    struct analysis *analysis;             /* shared by all tables of a connection */
    const struct analysed_token *prepared; /* of the text that is about to be indexed; NULL = analyse it */
    size_t analysed_count;
    /* Called with every text that is not to be indexed, and FTS5's flags; may be NULL. */
    void (*heard)(void *listener, const Fts5Tokenizer *table, int flags, str text);
    void *listener;
};

/* tokenize='danish'        a query word is asked for by its key and as a part
 * tokenize='danish keys'   query text is keys already: separated by blanks, one position each; keys with
 *                          a | between share a position
 * The texts of the table are analysed alike by both. */
extern const fts5_tokenizer tokenizer_methods;

#endif
