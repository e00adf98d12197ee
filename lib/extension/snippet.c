/* danish_snippet: what search shows of a hit, for a table made by hand. */
#include <sqlite3ext.h>
SQLITE_EXTENSION_INIT3

#include <stdlib.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "extension/query_guess.h"

/* How much of a column is searched for a snippet; later hits are not shown. */
#define TEXT_MAX (16u << 20)

/* Columns of a terminal; 0 is the whole text. */
#define WIDTH_MAX 1000000

/* What belongs to one query: FTS5 keeps it until the query ends. */
struct showing {
    struct question question;
    struct marked marked, best;
};

static void release(void *p) {
    struct showing *s = p;
    question_release(&s->question);
    free(s->marked.items);
    free(s->best.items);
    free(s);
}

/* Different phrases that are marked. */
static size_t variety(const struct marked *m) {
    bool seen[SNIPPET_WORDS] = {false};
    size_t n = 0;
    for (size_t i = 0; i < m->count; i++) {
        bool *word = &seen[m->items[i].word % SNIPPET_WORDS];
        n += !*word;
        *word = true;
    }
    return n;
}

/* Fills s->best with the column's text and marks; with column -1 those of the column that shows most phrases.
 */
static int choose(struct showing *s, const Fts5ExtensionApi *api, Fts5Context *fts, int column) {
    struct question *q = &s->question;
    int first = column < 0 ? 0 : column, end = column < 0 ? api->xColumnCount(fts) : column + 1,
        rc = SQLITE_OK;
    size_t most = 0;
    s->best.text = (str){0};
    s->best.count = 0;
    for (int i = first; i < end && !rc; i++) {
        rc = row_mark(&q->row, api, fts, q->extension->tokenizer.analysis, &q->asked, i, &s->marked);
        size_t here = variety(&s->marked);
        if (s->best.text.p && here <= most) continue;
        most = here;
        struct marked other = s->best;
        s->best = s->marked;
        s->marked = other;
    }
    return rc;
}

static str text_argument(sqlite3_value *value) {
    const char *p = (const char *)sqlite3_value_text(value);
    return p ? (str){p, (size_t)sqlite3_value_bytes(value)} : (str){0};
}

static void answer(sqlite3_context *call, const struct marked *m, const struct snippet_style *style,
                   size_t width) {
    if (!m->text.p) return; /* NULL of NULL, and of a table that keeps no text */
    str text = m->text.n > TEXT_MAX ? str_sub(m->text, 0, utf8_floor(m->text, TEXT_MAX)) : m->text;
    struct fragment fragments[SNIPPET_FRAGMENTS];
    size_t count = snippet_make(text, m->items, m->count, width, 0, fragments);
    buf out = {0};
    snippet_write(text, fragments, count, m->items, m->count, style, &out);
    sqlite3_result_text64(call, out.p ? out.p : "", out.n, SQLITE_TRANSIENT, SQLITE_UTF8);
    buf_release(&out);
}

static const char *wrong_arguments(const Fts5ExtensionApi *api, Fts5Context *fts, int count,
                                   sqlite3_value **values) {
    if (count < 4 || count > 5)
        return "danish_snippet: call it as danish_snippet(table, column, open, close, width [, ellipsis])";
    sqlite3_int64 column = sqlite3_value_int64(values[0]), width = sqlite3_value_int64(values[3]);
    if (sqlite3_value_numeric_type(values[0]) != SQLITE_INTEGER || column < -1 ||
        column >= api->xColumnCount(fts))
        return "danish_snippet: the column is a number from 0 up, or -1 for the one that shows most";
    if (sqlite3_value_numeric_type(values[3]) != SQLITE_INTEGER || width < 0 || width > WIDTH_MAX)
        return "danish_snippet: the width is a number of characters, or 0 for the whole text";
    return NULL;
}

void snippet_sql(const Fts5ExtensionApi *api, Fts5Context *fts, sqlite3_context *call, int count,
                 sqlite3_value **values) {
    const char *wrong = wrong_arguments(api, fts, count, values);
    if (wrong) {
        sqlite3_result_error(call, wrong, -1);
        return;
    }
    struct showing *s = api->xGetAuxdata(fts, 0);
    int rc = SQLITE_OK;
    if (!s) {
        s = memory_zeroed(1, sizeof *s);
        s->question.extension = api->xUserData(fts);
        rc = question_learn(&s->question, api, fts);
        if (rc)
            release(s);
        else
            rc = api->xSetAuxdata(fts, s, release);
    }
    if (!rc) rc = row_read(&s->question.row, api, fts);
    if (!rc) rc = choose(s, api, fts, sqlite3_value_int(values[0]));
    if (rc == SQLITE_MISMATCH)
        sqlite3_result_error(call, "danish_snippet: the table is not made with tokenize='danish'", -1);
    else if (rc)
        sqlite3_result_error_code(call, rc);
    if (rc) return;
    str ellipsis = count > 4 ? text_argument(values[4]) : STR("…");
    struct snippet_style style = {.open = text_argument(values[1]),
                                  .close = text_argument(values[2]),
                                  .ellipsis = ellipsis,
                                  .gap = ellipsis};
    answer(call, &s->best, &style, (size_t)sqlite3_value_int64(values[3]));
    extension_trim(s->question.extension);
}
