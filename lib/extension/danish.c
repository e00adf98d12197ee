/* build/danish.so: the Danish analysis for any SQLite program.
 *
 *   .load build/danish
 *   CREATE VIRTUAL TABLE t USING fts5(text, tokenize='danish');
 *   SELECT danish_key(word), danish_parts(word), danish_fold(word);
 *
 * Built on its own: it calls SQLite through the table that the host hands over. */
#include <sqlite3ext.h>
SQLITE_EXTENSION_INIT1

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "danish/compound.h"
#include "danish/spelling.h"
#include "danish/word.h"
#include "store/tokenizer.h"

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

/* danish_key(word): the key of the word's family; NULL for NULL and for what holds no word. */
static void sql_key(sqlite3_context *call, int count, sqlite3_value **values) {
    (void)count;
    struct tokenizer_context *context = sqlite3_user_data(call);
    str word;
    if (!argument(values[0], &word)) return;
    const struct vocable *v = analysis_word(context->analysis, word);
    if (v->key->text.n) answer(call, v->key->text);
    if (analysis_memory(context->analysis) > (64u << 20)) analysis_trim(context->analysis);
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

static void release_context(void *p) {
    struct tokenizer_context *context = p;
    analysis_free(context->analysis);
    free(context);
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
    struct tokenizer_context *context = memory_zeroed(1, sizeof *context);
    context->analysis = analysis_new();
    fts5_tokenizer methods = tokenizer_methods;
    /* the context belongs to the tokenizer, which goes last, with the connection */
    int rc = fts5->xCreateTokenizer(fts5, "danish", context, &methods, release_context);
    int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
    if (!rc) rc = sqlite3_create_function(db, "danish_key", 1, flags, context, sql_key, NULL, NULL);
    if (!rc) rc = sqlite3_create_function(db, "danish_parts", 1, flags, NULL, sql_parts, NULL, NULL);
    if (!rc) rc = sqlite3_create_function(db, "danish_fold", 1, flags, NULL, sql_fold, NULL, NULL);
    return rc;
}
