#include "store/rank.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "store/bm25.h"
#include "store/doc_values.h"
#include "store/letter.h"

void rank_init(struct rank *rank, const struct rank_phrase *phrases, size_t phrase_count,
               struct doc_values *facts) {
    *rank = (struct rank){.phrases = phrases, .phrase_count = phrase_count, .facts = facts};
    for (size_t i = 0; i < phrase_count; i++)
        if (phrases[i].term >= rank->term_count) rank->term_count = phrases[i].term + 1;
    rank->found = memory_zeroed(rank->term_count, sizeof *rank->found);
    rank->idf = memory_zeroed(rank->term_count, sizeof *rank->idf);
    rank->tf = memory_zeroed(rank->term_count, sizeof *rank->tf);
    rank->letter_tf = memory_zeroed(rank->term_count, sizeof *rank->letter_tf);
}

void rank_release(struct rank *rank) {
    free(rank->found);
    free(rank->idf);
    free(rank->tf);
    free(rank->letter_tf);
    *rank = (struct rank){0};
}

static int count_row(const Fts5ExtensionApi *api, Fts5Context *fts, void *count) {
    (void)api;
    (void)fts;
    ++*(int64_t *)count;
    return SQLITE_OK;
}

/* How many passages each term is in: its readings' added up, which counts a passage twice where it holds
 * both a word and a compound of it; that errs towards common and never above N. */
static int prepare(struct rank *rank, const Fts5ExtensionApi *api, Fts5Context *fts) {
    sqlite3_int64 passages, words;
    int rc = api->xRowCount(fts, &passages);
    if (!rc) rc = api->xColumnTotalSize(fts, 0, &words);
    if (rc) return rc;
    rank->mean_words = bm25_mean(passages, words);
    for (size_t i = 0; !rc && i < rank->phrase_count; i++) {
        const struct rank_phrase *phrase = &rank->phrases[i];
        rank->idf[phrase->term] = phrase->share;
        if (!phrase->key.n) rc = api->xQueryPhrase(fts, (int)i, &rank->found[phrase->term], count_row);
    }
    for (size_t i = 0; i < rank->term_count; i++) rank->idf[i] *= bm25_idf(passages, rank->found[i]);
    rank->ready = !rc;
    return rc;
}

static int score_row(struct rank *rank, const Fts5ExtensionApi *api, Fts5Context *fts, double *score) {
    if (!rank->ready) {
        int rc = prepare(rank, api, fts);
        if (rc) return rc;
    }
    memset(rank->tf, 0, rank->term_count * sizeof *rank->tf);
    memset(rank->letter_tf, 0, rank->term_count * sizeof *rank->letter_tf);
    for (size_t i = 0; i < rank->phrase_count; i++) {
        Fts5PhraseIter iter;
        int column, at;
        int rc = api->xPhraseFirst(fts, (int)i, &iter, &column, &at);
        if (rc) return rc;
        const struct rank_phrase *phrase = &rank->phrases[i];
        unsigned count = 0, leading = 0;
        for (; column >= 0; api->xPhraseNext(fts, &iter, &column, &at), count++) leading += at < RANK_LEAD;
        rank->tf[phrase->term] += phrase->weight * count;
        rank->letter_tf[phrase->term] += phrase->weight * (count + (RANK_LEAD_WEIGHT - 1) * leading);
    }
    struct passage_values fact = doc_values_passage(rank->facts, api->xRowid(fts));
    double length = bm25_length(fact.words, rank->mean_words);
    *score = 0;
    for (size_t i = 0; i < rank->term_count; i++) *score += rank->idf[i] * bm25_gain(rank->tf[i], length);
    return SQLITE_OK;
}

static void sql_score(const Fts5ExtensionApi *api, Fts5Context *fts, sqlite3_context *call, int count,
                      sqlite3_value **values) {
    (void)count;
    (void)values;
    struct database *db = api->xUserData(fts);
    double score = 0;
    int rc = db->rank ? score_row(db->rank, api, fts, &score) : SQLITE_MISUSE;
    if (rc)
        sqlite3_result_error_code(call, rc);
    else
        sqlite3_result_double(call, score);
}

/* Two readings of one word may match at one place; it counts once. */
static void sql_count(const Fts5ExtensionApi *api, Fts5Context *fts, sqlite3_context *call, int count,
                      sqlite3_value **values) {
    (void)count;
    (void)values;
    int instances = 0, last = -1;
    sqlite3_int64 places = 0;
    int rc = api->xInstCount(fts, &instances);
    for (int i = 0; !rc && i < instances; i++) {
        int phrase, column, at;
        rc = api->xInst(fts, i, &phrase, &column, &at);
        if (at != last) places++;
        last = at;
    }
    if (rc)
        sqlite3_result_error_code(call, rc);
    else
        sqlite3_result_int64(call, places);
}

int rank_register(fts5_api *fts5, struct database *db) {
    int rc = fts5->xCreateFunction(fts5, "match_score", db, sql_score, NULL);
    return rc ? rc : fts5->xCreateFunction(fts5, "match_count", db, sql_count, NULL);
}
