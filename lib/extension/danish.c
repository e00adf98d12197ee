/* build/danish.so: the Danish analysis for any SQLite program.
 *
 *   .load build/danish
 *   CREATE VIRTUAL TABLE t USING fts5(text, tokenize='danish');
 *   SELECT danish_key(word), danish_keys(word), danish_parts(word), danish_fold(word);
 *   SELECT danish_snippet(t, 0, '<mark>', '</mark>', 240) FROM t WHERE t MATCH 'indsats' ORDER BY
 * danish_rank(t);
 *
 * Built on its own: it calls SQLite through the table that the host hands over. */
#include <sqlite3ext.h>
SQLITE_EXTENSION_INIT1

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "danish/compound.h"
#include "danish/family.h"
#include "danish/spelling.h"
#include "danish/word.h"
#include "extension/extension.h"

int sqlite3_danish_init(sqlite3 *db, char **message, const sqlite3_api_routines *api);

static bool argument(sqlite3_value *value, str *out) {
    if (sqlite3_value_type(value) == SQLITE_NULL) return false;
    out->p = (const char *)sqlite3_value_text(value);
    out->n = (size_t)sqlite3_value_bytes(value);
    return out->p != NULL;
}

static void answer(sqlite3_context *call, str s) {
    sqlite3_result_text64(call, s.p ? s.p : "", s.n, SQLITE_TRANSIENT, SQLITE_UTF8);
}

/* danish_key(word): the key of the word's likeliest family; NULL for NULL and for what holds no word. */
static void sql_key(sqlite3_context *call, int count, sqlite3_value **values) {
    (void)count;
    struct extension *x = sqlite3_user_data(call);
    str word;
    if (!argument(values[0], &word)) return;
    const struct term *v = analysis_word(x->tokenizer.analysis, word);
    if (v->key->text.n) answer(call, v->key->text);
    extension_trim(x);
}

/* danish_keys(word): the keys of all its families, the likeliest first, joined by |. */
static void sql_keys(sqlite3_context *call, int count, sqlite3_value **values) {
    (void)count;
    struct extension *x = sqlite3_user_data(call);
    str word;
    if (!argument(values[0], &word)) return;
    const struct term *v = analysis_word(x->tokenizer.analysis, word);
    buf keys = {0};
    for (size_t i = 0; i < term_keys(v); i++) {
        if (i) buf_byte(&keys, KEY_BREAK);
        buf_add(&keys, term_key(v, i));
    }
    if (keys.n) answer(call, buf_str(&keys));
    buf_release(&keys);
    extension_trim(x);
}

/* danish_parts(word): the parts of a compound joined by +, a linking s or e as a part of its own. */
static void sql_parts(sqlite3_context *call, int count, sqlite3_value **values) {
    (void)count;
    str word;
    if (!argument(values[0], &word)) return;
    buf form = {0}, out = {0};
    word_fold(word, &form);
    struct compound_part parts[COMPOUND_PARTS];
    size_t n = compound_split(buf_str(&form), parts);
    for (size_t i = 0; i < n; i++) {
        if (i) buf_byte(&out, '+');
        buf_add(&out, str_sub(buf_str(&form), parts[i].start, parts[i].end));
    }
    if (n) answer(call, buf_str(&out));
    buf_release(&form);
    buf_release(&out);
}

/* danish_spans(word): what a compound is found by, its parts and runs of them, joined by |. */
static void sql_spans(sqlite3_context *call, int count, sqlite3_value **values) {
    (void)count;
    struct extension *x = sqlite3_user_data(call);
    str word;
    if (!argument(values[0], &word)) return;
    str spans[VOCABLE_PARTS];
    size_t n = term_spans(analysis_word(x->tokenizer.analysis, word), spans);
    buf out = {0};
    for (size_t i = 0; i < n; i++) {
        if (i) buf_byte(&out, '|');
        buf_add(&out, spans[i]);
    }
    if (out.n) answer(call, buf_str(&out));
    buf_release(&out);
    extension_trim(x);
}

/* danish_fold(text): the fold under which the spellings of a word meet: Århus, Aarhus -> aarhus. */
static void sql_fold(sqlite3_context *call, int count, sqlite3_value **values) {
    (void)count;
    str text;
    if (!argument(values[0], &text)) return;
    buf folded = {0}, out = {0};
    utf8_fold(text, &folded);
    spelling_fold(buf_str(&folded), &out);
    answer(call, buf_str(&out));
    buf_release(&folded);
    buf_release(&out);
}

void extension_trim(struct extension *x) {
    if (analysis_memory(x->tokenizer.analysis) > (64u << 20)) analysis_trim(x->tokenizer.analysis);
}

static void listen(void *listener, const Fts5Tokenizer *table, int flags, str text) {
    struct extension *x = listener;
    if (flags & FTS5_TOKENIZE_QUERY)
        query_log_add(x->heard, table, flags & FTS5_TOKENIZE_PREFIX, text);
    else
        x->answered = table;
}

static void release_extension(void *p) {
    struct extension *x = p;
    analysis_free(x->tokenizer.analysis);
    query_log_free(x->heard);
    free(x);
}

/* The pointer that FTS5 hands out to those who ask by SELECT fts5(?). */
static fts5_api *fts5_of(sqlite3 *db) {
    fts5_api *api = NULL;
    sqlite3_stmt *ask = NULL;
    if (sqlite3_prepare_v2(db, "SELECT fts5(?1)", -1, &ask, NULL) == SQLITE_OK) {
        sqlite3_bind_pointer(ask, 1, &api, "fts5_api_ptr", NULL);
        sqlite3_step(ask);
    }
    sqlite3_finalize(ask);
    return api;
}

int sqlite3_danish_init(sqlite3 *db, char **message, const sqlite3_api_routines *api) {
    SQLITE_EXTENSION_INIT2(api);
    fts5_api *fts5 = fts5_of(db);
    if (!fts5) {
        *message = sqlite3_mprintf("this SQLite has no FTS5, which danish needs");
        return SQLITE_ERROR;
    }
    void *other = NULL;
    fts5_tokenizer loaded = {0};
    /* loaded once more, it would not know what was asked of the tables that are open */
    if (fts5->xFindTokenizer(fts5, "danish", &other, &loaded) == SQLITE_OK &&
        loaded.xTokenize == tokenizer_methods.xTokenize)
        return SQLITE_OK;
    struct extension *x = memory_zeroed(1, sizeof *x);
    x->tokenizer = (struct tokenizer_context){.analysis = analysis_new(), .heard = listen, .listener = x};
    x->heard = query_log_new();
    fts5_tokenizer methods = tokenizer_methods;
    /* all belongs to the tokenizer, which goes last, with the connection */
    int rc = fts5->xCreateTokenizer(fts5, "danish", &x->tokenizer, &methods, release_extension);
    int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
    if (!rc) rc = sqlite3_create_function(db, "danish_key", 1, flags, x, sql_key, NULL, NULL);
    if (!rc) rc = sqlite3_create_function(db, "danish_keys", 1, flags, x, sql_keys, NULL, NULL);
    if (!rc) rc = sqlite3_create_function(db, "danish_parts", 1, flags, NULL, sql_parts, NULL, NULL);
    if (!rc) rc = sqlite3_create_function(db, "danish_spans", 1, flags, x, sql_spans, NULL, NULL);
    if (!rc) rc = sqlite3_create_function(db, "danish_fold", 1, flags, NULL, sql_fold, NULL, NULL);
    if (!rc) rc = fts5->xCreateFunction(fts5, "danish_rank", x, rank_sql, NULL);
    if (!rc) rc = fts5->xCreateFunction(fts5, "danish_snippet", x, snippet_sql, NULL);
    return rc;
}
