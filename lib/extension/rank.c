/* danish_rank: the order that search gives, for a table made by hand. */
#include <sqlite3ext.h>
SQLITE_EXTENSION_INIT3

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "extension/query_guess.h"
#include "store/bm25.h"

/* What belongs to one query: FTS5 keeps it until the query ends. */
struct ranking {
    struct question question;
    size_t phrase_count;
    double *idf, *tf; /* per phrase */
    double mean_words;
};

static void release(void *p) {
    struct ranking *r = p;
    question_release(&r->question);
    free(r->idf);
    free(r->tf);
    free(r);
}

/* How many rows hold a phrase: as the word itself, and in a compound. */
struct tally {
    struct ranking *ranking;
    size_t phrase;
    sqlite3_int64 words, parts;
};

static bool is_word(const struct ranking *r, size_t phrase) {
    const struct query_log *asked = &r->question.asked;
    return phrase < asked->phrase_count && asked->phrases[phrase].slot_count == 1;
}

static int tally_row(const Fts5ExtensionApi *api, Fts5Context *fts, void *context) {
    struct tally *t = context;
    struct ranking *r = t->ranking;
    if (!is_word(r, t->phrase)) {
        t->words++;
        return SQLITE_OK;
    }
    struct question *q = &r->question;
    int rc = row_read(&q->row, api, fts), last = -1;
    for (size_t i = 0; !rc && i < q->row.count; i++) {
        int column = q->row.items[i].column;
        if (column == last) continue;
        rc = row_look(&q->row, api, fts, q->extension->tokenizer.analysis, &q->asked, t->phrase, column,
                      false);
        last = column;
    }
    bool word = false, part = false;
    for (size_t i = 0; i < q->row.count; i++) {
        word |= q->row.items[i].word;
        part |= q->row.items[i].part;
    }
    t->words += word;
    t->parts += part;
    extension_trim(q->extension);
    return rc;
}

/* How rare what the query asks for is. As lib/store/rank.c counts: a row that holds both the word and a
 * compound of it counts for each. */
static int prepare(struct ranking *r, const Fts5ExtensionApi *api, Fts5Context *fts) {
    int rc = question_learn(&r->question, api, fts), phrases = api->xPhraseCount(fts);
    sqlite3_int64 rows = 0, words = 0;
    if (!rc) rc = api->xRowCount(fts, &rows);
    if (!rc) rc = api->xColumnTotalSize(fts, -1, &words);
    r->mean_words = bm25_mean(rows, words);
    r->phrase_count = phrases > 0 ? (size_t)phrases : 0;
    r->idf = memory_zeroed(r->phrase_count, sizeof *r->idf);
    r->tf = memory_zeroed(r->phrase_count, sizeof *r->tf);
    for (size_t i = 0; !rc && i < r->phrase_count; i++) {
        struct tally tally = {.ranking = r, .phrase = i};
        rc = api->xQueryPhrase(fts, (int)i, &tally, tally_row);
        r->idf[i] = bm25_idf(rows, tally.words + tally.parts);
    }
    return rc;
}

static int score(struct ranking *r, const Fts5ExtensionApi *api, Fts5Context *fts, int weight_count,
                 sqlite3_value **weights, double *out) {
    struct question *q = &r->question;
    int rc = row_read(&q->row, api, fts), words = 0, last = -1;
    if (!rc) rc = api->xColumnSize(fts, -1, &words);
    if (r->phrase_count) memset(r->tf, 0, r->phrase_count * sizeof *r->tf);
    for (size_t i = 0; !rc && i < q->row.count; i++) {
        const struct occurrence *o = &q->row.items[i];
        if (o->column != last)
            rc =
                row_look(&q->row, api, fts, q->extension->tokenizer.analysis, &q->asked, 0, o->column, false);
        last = o->column;
        double weight = o->column < weight_count ? sqlite3_value_double(weights[o->column]) : 1;
        if (o->phrase < r->phrase_count) r->tf[o->phrase] += weight * (o->word + BM25_PART * o->part);
    }
    double length = bm25_length(words > 0 ? (unsigned)words : 0, r->mean_words);
    *out = 0;
    for (size_t i = 0; i < r->phrase_count; i++) *out += r->idf[i] * bm25_gain(r->tf[i], length);
    extension_trim(q->extension);
    return rc;
}

static const char *wrong_weights(const Fts5ExtensionApi *api, Fts5Context *fts, int count,
                                 sqlite3_value **values) {
    if (count > api->xColumnCount(fts)) return "danish_rank: more weights than the table has columns";
    for (int i = 0; i < count; i++) {
        int type = sqlite3_value_numeric_type(values[i]);
        double weight = sqlite3_value_double(values[i]);
        bool number = type == SQLITE_INTEGER || type == SQLITE_FLOAT;
        if (!number || !(weight >= 0) || isinf(weight))
            return "danish_rank: a column's weight is a number from 0 up";
    }
    return NULL;
}

void rank_sql(const Fts5ExtensionApi *api, Fts5Context *fts, sqlite3_context *call, int count,
              sqlite3_value **values) {
    const char *wrong = wrong_weights(api, fts, count, values);
    if (wrong) {
        sqlite3_result_error(call, wrong, -1);
        return;
    }
    int rc = SQLITE_OK;
    double sum = 0;
    struct ranking *r = api->xGetAuxdata(fts, 0);
    if (!r) {
        r = memory_zeroed(1, sizeof *r);
        r->question.extension = api->xUserData(fts);
        rc = prepare(r, api, fts);
        if (rc)
            release(r);
        else
            rc = api->xSetAuxdata(fts, r, release);
    }
    if (!rc) rc = score(r, api, fts, count, values, &sum);
    if (rc == SQLITE_MISMATCH)
        sqlite3_result_error(call, "danish_rank: the table is not made with tokenize='danish'", -1);
    else if (rc)
        sqlite3_result_error_code(call, rc);
    else
        sqlite3_result_double(call, -sum);
}
