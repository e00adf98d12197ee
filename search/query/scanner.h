/* From typed bytes to tokens. */
#ifndef SEARCH_SCANNER_H
#define SEARCH_SCANNER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"
#include "search/query/query.h"
#include "search/query/repair.h"

enum token_kind {
    TOKEN_END,
    TOKEN_WORD,
    TOKEN_QUOTE,
    TOKEN_OPEN,
    TOKEN_CLOSE,
    TOKEN_AND,
    TOKEN_OR,
    TOKEN_NOT,
    TOKEN_NEAR,
};

struct token {
    enum token_kind kind;
    str typed; /* all of it, for repairs */
    str text;  /* what stands between the quotes, after the field's colon, or after the leading signs */
    bool negated, exact;
    bool starred; /* a * touches the word from before */
    bool stray;   /* a * ~ = ^ that means nothing */
    bool closed, near;
    unsigned distance;
    enum query_kind field; /* QUERY_WORD: none */
};

struct scanner {
    str text; /* clean, borrowed */
    size_t at;
    size_t close_end; /* where the last phrase or bracket ended: a hyphen glued to it negates nothing */
    struct token token;
    struct repairs *repairs;
};

/* Appends the typed bytes as UTF-8 in normal form C: control characters become spaces, signs that show
 * nothing go, and bytes that are no UTF-8 are read as Latin-1, which an old terminal or script sends. Of more
 * than QUERY_TYPED bytes the rest is left out. */
void typed_clean(str typed, buf *out, struct repairs *);

/* Reads the next token into scan->token; TOKEN_END at the end, again and again. Its strings borrow from
 * scan->text. */
void scanner_next(struct scanner *scan);

/* Takes a ~ and its number (unge~2, other engines' slips) off the end of *word. */
bool tilde_cut(str *word);

/* Says that `name` (with its colon) is no field and that `word` is a word like others. */
void no_field(struct repairs *, str name, str word);

#endif
