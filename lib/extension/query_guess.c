#include "extension/query_guess.h"

#include <sqlite3ext.h>
SQLITE_EXTENSION_INIT3

#include <stdlib.h>

#include "base/memory.h"

/* How many of a table's latest texts may end a query that is considered, and how many phrases these may have
 * altogether: a query of thousands is taken for the newest. */
#define TRIES 32
#define TRIED_PHRASES 2000

void question_release(struct question *q) {
    query_log_release(&q->asked);
    row_release(&q->row);
}

static int nothing(void *context, int flags, const char *token, int n, int start, int end) {
    (void)context;
    (void)flags;
    (void)token;
    (void)n;
    (void)start;
    (void)end;
    return SQLITE_OK;
}

/* A query's shape. */
struct shape {
    const void *table;
    size_t *sizes; /* of its phrases, in positions */
    size_t count;
};

static int shape_of(struct extension *x, const Fts5ExtensionApi *api, Fts5Context *fts, struct shape *out) {
    /* FTS5 does not say which tokenizer a table has; ours says so itself when it is asked for anything */
    x->answered = NULL;
    int rc = api->xTokenize(fts, "", 0, NULL, nothing);
    if (rc) return rc;
    if (!x->answered) return SQLITE_MISMATCH;
    int phrases = api->xPhraseCount(fts);
    *out = (struct shape){.table = x->answered, .count = phrases > 0 ? (size_t)phrases : 0};
    out->sizes = memory_zeroed(out->count + 1, sizeof *out->sizes);
    for (size_t i = 0; i < out->count; i++) {
        int size = api->xPhraseSize(fts, (int)i);
        out->sizes[i] = size > 0 ? (size_t)size : 0;
    }
    return SQLITE_OK;
}

/* Are the phrases of the row at hand, of which the first is number `first` of asked, where FTS5 says? */
static int agrees(struct question *q, const Fts5ExtensionApi *api, Fts5Context *fts,
                  const struct query_log *asked, size_t first, bool *out) {
    int rc = row_read(&q->row, api, fts), last = -1;
    for (size_t i = 0; !rc && i < q->row.count; i++) {
        int column = q->row.items[i].column;
        if (column != last)
            rc = row_look(&q->row, api, fts, q->extension->tokenizer.analysis, asked, first, column, true);
        last = column;
    }
    *out = !rc && !q->row.contradicts;
    extension_trim(q->extension);
    return rc;
}

/* A guess that is held against all rows of one phrase after the other. */
struct trial {
    struct question *question;
    const struct query_log *asked;
    size_t phrase;
    bool agrees;
    size_t words; /* places where it is the word itself */
};

static int try_row(const Fts5ExtensionApi *api, Fts5Context *fts, void *context) {
    struct trial *t = context;
    int rc = agrees(t->question, api, fts, t->asked, t->phrase, &t->agrees);
    for (size_t i = 0; i < t->question->row.count; i++) t->words += t->question->row.items[i].word;
    return rc ? rc : t->agrees ? SQLITE_OK : SQLITE_DONE;
}

static int try_all(struct question *q, const Fts5ExtensionApi *api, Fts5Context *fts,
                   const struct query_log *asked, bool *fits, size_t *words) {
    struct trial trial = {.question = q, .asked = asked, .agrees = true};
    int rc = SQLITE_OK;
    for (; !rc && trial.agrees && trial.phrase < asked->phrase_count; trial.phrase++)
        rc = api->xQueryPhrase(fts, (int)trial.phrase, &trial, try_row);
    *fits = trial.agrees;
    *words = trial.words;
    return rc;
}

/* What different queries asked that the row at hand agrees with, newest first. */
struct guesses {
    struct query_log items[TRIES];
    size_t count;
};

static int collect(struct question *q, const Fts5ExtensionApi *api, Fts5Context *fts,
                   const struct shape *shape, struct guesses *out) {
    const struct heard *heard = q->extension->heard;
    struct analysis *analysis = q->extension->tokenizer.analysis;
    size_t before = SIZE_MAX;
    int rc = SQLITE_OK;
    for (size_t tries = 0; !rc && tries < TRIES && tries * shape->count <= TRIED_PHRASES; tries++) {
        struct query_log *guess = &out->items[out->count];
        bool fits = false;
        if (!query_log_find(heard, analysis, shape->table, shape->sizes, shape->count, &before, guess)) break;
        for (size_t i = 0; i < out->count && !fits; i++) fits = query_log_same(&out->items[i], guess);
        if (fits) continue; /* the same query once more */
        rc = agrees(q, api, fts, guess, 0, &fits);
        out->count += fits;
    }
    return rc;
}

/* If the words of one are always part of the other's, both agree with all rows, and the one is meant whose
 * very words are there: the other would have been found in more rows. */
static int choose(struct question *q, const Fts5ExtensionApi *api, Fts5Context *fts, struct guesses *guesses,
                  size_t *best) {
    size_t most = 0;
    int rc = SQLITE_OK;
    bool any = false;
    for (size_t i = 0; !rc && i < guesses->count; i++) {
        bool fits;
        size_t words;
        rc = try_all(q, api, fts, &guesses->items[i], &fits, &words);
        if (!fits || (any && words <= most)) continue;
        any = true;
        most = words;
        *best = i;
    }
    return rc;
}

int question_learn(struct question *q, const Fts5ExtensionApi *api, Fts5Context *fts) {
    struct shape shape = {0};
    int rc = shape_of(q->extension, api, fts, &shape);
    if (rc) return rc;
    struct guesses *guesses = memory_zeroed(1, sizeof *guesses);
    size_t best = 0, before = SIZE_MAX;
    rc = collect(q, api, fts, &shape, guesses);
    if (!rc && guesses->count > 1) rc = choose(q, api, fts, guesses, &best);
    if (!rc && guesses->count) {
        q->asked = guesses->items[best];
        guesses->items[best] = (struct query_log){0};
    } else if (!rc) {
        query_log_find(q->extension->heard, q->extension->tokenizer.analysis, shape.table, shape.sizes,
                       shape.count, &before, &q->asked);
    }
    for (size_t i = 0; i < TRIES; i++) query_log_release(&guesses->items[i]);
    free(guesses);
    free(shape.sizes);
    return rc;
}
