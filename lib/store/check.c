/* Is an index what its letters say? See store_check in write.h. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/program.h"
#include "base/shell.h"
#include "store/abbreviations.h"
#include "store/store_internal.h"
#include "store/analysed.h"
#include "store/vocabulary.h"
#include "store/write.h"

/* SQLite's own check takes a page that the machine did not give it, or memory that was not there, for damage;
 * it says "unable to get the page. error code=266", and of FTS5's tables (from 3.44 on) "unable to validate
 * the inverted index for FTS5 table main.fts: out of memory". Returns that code; 0 = it is damage. */
static int failed_reading(str said) {
    static const int codes[] = {SQLITE_NOMEM, SQLITE_IOERR};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (str_ends(said, str_of(sqlite3_errstr(codes[i])))) return codes[i];
    const str sign = STR("error code=");
    size_t at = str_find(said, sign);
    int rc = 0;
    for (at += sign.n; at < said.n && said.p[at] >= '0' && said.p[at] <= '9' && rc < 100000; at++)
        rc = rc * 10 + (said.p[at] - '0');
    return (rc & 0xFF) == SQLITE_IOERR || (rc & 0xFF) == SQLITE_NOMEM ? rc : 0;
}

/* One question whose answer is one text; "ok" is what a sound index says. */
static enum status ask(struct database *db, const char *sql, struct error *error) {
    sqlite3_stmt *s;
    enum status status = database_prepare(db, sql, &s, error);
    if (!status) status = database_step(db, s, error);
    str answer = status ? (str){0} : database_text(s, 0);
    int rc = status ? 0 : failed_reading(answer);
    if (rc) {
        status = fail(error, BAD_SYSTEM, _("%s cannot be read: %s"), db->path, sqlite3_errstr(rc));
    } else if (!status && !str_eq(answer, STR("ok"))) {
        char *said = memory_copied(answer.p, answer.n);
        status = fail(error, BAD_STORE, _("%s is damaged: %s; make it anew with: %s -d %s --rebuild FOLDER"),
                      db->path, said[0] ? _(said) : said, program_indexer(), shell_quoted(db->path));
        free(said);
    }
    sqlite3_finalize(s);
    return status;
}

struct fact_check {
    struct database *db;
    struct doc_values *facts;
    int64_t *words; /* of each letter up to the last: counted in its passages */
    int64_t last;
};

/* Are the doc values of the passage that the statement stands on what its text makes them? */
static bool same_passage(const struct fact_check *c, sqlite3_stmt *s, struct analysed *ready) {
    int64_t id = sqlite3_column_int64(s, 0), letter = sqlite3_column_int64(s, 1);
    analysed_text(ready, c->db->tokenizer.analysis, database_text(s, 3));
    size_t positions = ready->passages[0].positions;
    struct passage_values fact = doc_values_passage(c->facts, id);
    struct sketch sketch = doc_values_sketch(c->facts, id);
    if (letter > 0 && letter <= c->last) c->words[letter] += (int64_t)positions;
    return fact.letter == letter && fact.kind == sqlite3_column_int(s, 2) &&
           fact.words == (positions < PASSAGE_WORDS ? positions : PASSAGE_WORDS) &&
           memcmp(&sketch, &ready->passages[0].sketch, sizeof sketch) == 0;
}

static enum status check_passages(const struct fact_check *c, struct error *error) {
    struct analysed ready = {0};
    sqlite3_stmt *s;
    enum status status =
        database_prepare(c->db,
                         "SELECT p.id, l.id, kind, text FROM letter l CROSS JOIN passage p "
                         "WHERE p.id >= first_passage AND p.id < first_passage + passage_count",
                         &s, error);
    while (!status && (status = database_step(c->db, s, error)) == OK) {
        bool same = same_passage(c, s, &ready);
        status = doc_values_status(c->facts, error); /* not read is not wrong */
        if (!same && !status)
            status = fail(error, BAD_STORE, _("%s: the facts are not those of the letters (at passage %lld)"),
                          c->db->path, (long long)sqlite3_column_int64(s, 0));
    }
    sqlite3_finalize(s);
    analysed_release(&ready);
    return status == NONE ? OK : status;
}

static enum status check_letters(const struct fact_check *c, struct error *error) {
    sqlite3_stmt *s;
    enum status status = database_prepare(
        c->db, "SELECT id, coalesce(year, 0), coalesce(substr(signed, 1, 4), 0) FROM letter", &s, error);
    while (!status && (status = database_step(c->db, s, error)) == OK) {
        int64_t id = sqlite3_column_int64(s, 0);
        struct letter_values fact = doc_values_letter(c->facts, id);
        if ((status = doc_values_status(c->facts, error))) break;
        if (id < 1 || id > c->last || fact.words != c->words[id] || fact.year != sqlite3_column_int(s, 1) ||
            fact.signed_ != sqlite3_column_int(s, 2))
            status = fail(error, BAD_STORE, _("%s: the facts are not those of the letters (at letter %lld)"),
                          c->db->path, (long long)id);
    }
    return database_end(s, status);
}

/* Reads every passage again and compares what the facts say of it and of its letter. */
static enum status check_facts(struct database *db, struct error *error) {
    struct doc_values *facts = doc_values_new(db);
    struct fact_check c = {.db = db, .facts = facts, .last = doc_values_letters(facts).last};
    c.words = memory_zeroed((size_t)c.last + 1, sizeof *c.words);
    enum status status = doc_values_status(facts, error);
    if (!status) status = check_passages(&c, error);
    if (!status) status = check_letters(&c, error);
    free(c.words);
    doc_values_free(facts);
    return status;
}

/* What the counts say, in SQL's answers and then to people. */
#define LACKS_PASSAGES N_("a letter lacks passages")
#define NO_LETTER N_("a passage belongs to no letter")

enum status store_check(const char *path, struct error *error) {
    struct database *db;
    enum status status = database_open(path, path, DATABASE_UPDATE, &db, error);
    if (status) return status;
    /* one state throughout; what the checks try out is undone when the file is closed */
    status = database_exec(db, "BEGIN IMMEDIATE", error);
    if (!status) status = store_verify(db, error);
    if (!status) status = ask(db, "PRAGMA integrity_check(1)", error);
    if (!status)
        status = ask(
            db,
            "SELECT CASE WHEN (SELECT count(*) FROM letter l WHERE passage_count <> (SELECT count(*) FROM "
            "passage WHERE id >= l.first_passage AND id < l.first_passage + l.passage_count)) "
            "THEN '" LACKS_PASSAGES "' "
            "WHEN (SELECT count(id) FROM passage) <> (SELECT coalesce(sum(passage_count), 0) FROM letter) "
            "THEN '" NO_LETTER "' ELSE 'ok' END",
            error);
    /* rank = 1: compare the index with the texts */
    if (!status) status = database_exec(db, "INSERT INTO fts(fts, rank) VALUES('integrity-check', 1)", error);
    if (!status) status = vocabulary_check(db, error);
    if (!status) status = abbreviations_check(db, error);
    if (!status) status = check_facts(db, error);
    database_close(db);
    return status;
}
