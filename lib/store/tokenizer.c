#include "store/tokenizer.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

struct tokenizer {
    struct tokenizer_context *context;
    bool keys;
};

typedef int emit_fn(void *, int, const char *, int, int, int);

struct sink {
    struct tokenizer_context *context;
    emit_fn *emit;
    void *emit_context;
    bool as_part; /* each piece also as a part: a query on somebody else's table */
    buf part;
};

static int tokenizer_create(void *context, const char **args, int count, Fts5Tokenizer **out) {
    bool keys = count == 1 && strcmp(args[0], "keys") == 0;
    if (count > (keys ? 1 : 0)) return SQLITE_ERROR;
    struct tokenizer *t = memory_zeroed(1, sizeof *t);
    *t = (struct tokenizer){context, keys};
    *out = (Fts5Tokenizer *)t;
    return SQLITE_OK;
}

static void tokenizer_delete(Fts5Tokenizer *t) {
    free(t);
}

static int pass_on(struct sink *sink, int flags, str key, size_t start, size_t end) {
    return sink->emit(sink->emit_context, flags, key.p, (int)key.n, (int)start, (int)end);
}

static int take(void *context, const struct token *token) {
    struct sink *sink = context;
    if (token->kind == TOKEN_PIECE || token->kind == TOKEN_FAMILY) {
        int flags = token->kind == TOKEN_PIECE ? 0 : FTS5_TOKEN_COLOCATED;
        int rc = pass_on(sink, flags, token->key->text, token->start, token->end);
        if (rc || !sink->as_part) return rc;
        buf_clear(&sink->part);
        buf_byte(&sink->part, PART_MARK);
        buf_add(&sink->part, token->key->text);
        return pass_on(sink, FTS5_TOKEN_COLOCATED, buf_str(&sink->part), token->start, token->end);
    }
    /* a query's own parts would become OR: they belong to the index side alone */
    if (sink->as_part && token->kind == TOKEN_PART) return SQLITE_OK;
    /* FTS5's highlight() cannot mark part of a word, so a part stands for the word's own bytes */
    return pass_on(sink, FTS5_TOKEN_COLOCATED, token->key->text, token->start, token->end);
}

static int split_keys(str text, emit_fn *emit, void *emit_context) {
    int rc = SQLITE_OK;
    for (str rest = text; rc == SQLITE_OK && rest.p;) {
        str position = str_cut(&rest, ' ');
        for (int flags = 0; rc == SQLITE_OK && position.p && position.n; flags = FTS5_TOKEN_COLOCATED) {
            str key = str_cut(&position, '|');
            if (!key.n) continue;
            int start = (int)(key.p - text.p);
            rc = emit(emit_context, flags, key.p, (int)key.n, start, start + (int)key.n);
        }
    }
    return rc;
}

static int emit_analysed(const struct tokenizer_context *context, emit_fn *emit, void *emit_context) {
    int rc = SQLITE_OK;
    for (size_t i = 0; i < context->analysed_count && rc == SQLITE_OK; i++) {
        const struct analysed_token *t = &context->prepared[i];
        bool colocated = i > 0 && t->position == t[-1].position;
        /* where in the text a token stands FTS5 asks only to highlight */
        rc = emit(emit_context, colocated ? FTS5_TOKEN_COLOCATED : 0, t->key->text.p, (int)t->key->text.n, 0,
                  0);
    }
    return rc;
}

static int tokenizer_run(Fts5Tokenizer *tokenizer, void *emit_context, int flags, const char *text, int n,
                         emit_fn *emit) {
    struct tokenizer *t = (struct tokenizer *)tokenizer;
    str s = {text, n > 0 ? (size_t)n : 0};
    bool query = flags & FTS5_TOKENIZE_QUERY;
    if (t->context->heard && !(flags & FTS5_TOKENIZE_DOCUMENT))
        t->context->heard(t->context->listener, tokenizer, flags, s);
    if (query && t->keys) return split_keys(s, emit, emit_context);
    if (t->context->prepared && !query) return emit_analysed(t->context, emit, emit_context);
    struct sink sink = {t->context, emit, emit_context, query, {0}};
    int rc = analysis_tokens(t->context->analysis, s, take, &sink);
    buf_release(&sink.part);
    return rc;
}

const fts5_tokenizer tokenizer_methods = {tokenizer_create, tokenizer_delete, tokenizer_run};
