#include "store/abbreviations.h"

#include <stdlib.h>

#include "base/memory.h"
#include "base/message.h"

struct abbreviations {
    struct database *db;
    sqlite3_stmt *add, *drop;
    bool keep; /* rows whose count has come to nothing stay, so that a check sees what is too much and too
                  little */
};

struct abbreviations *abbreviations_new(struct database *db) {
    struct abbreviations *a = memory_zeroed(1, sizeof *a);
    a->db = db;
    return a;
}

void abbreviations_free(struct abbreviations *a) {
    if (!a) return;
    sqlite3_finalize(a->add);
    sqlite3_finalize(a->drop);
    free(a);
}

static enum status prepare(struct abbreviations *a, struct error *error) {
    if (a->add) return OK;
    enum status status = database_prepare(a->db,
                                          "INSERT INTO abbreviation(brief, full, count) VALUES(?1, ?2, ?3) "
                                          "ON CONFLICT(brief, full) DO UPDATE SET count = count + ?3",
                                          &a->add, error);
    if (status) return status;
    return database_prepare(a->db, "DELETE FROM abbreviation WHERE brief = ?1 AND full = ?2 AND count <= 0",
                            &a->drop, error);
}

enum status abbreviations_add(struct abbreviations *a, const struct analysed *letter, int sign,
                              struct error *error) {
    enum status status = letter->abbreviation_count ? prepare(a, error) : OK;
    for (size_t i = 0; i < letter->abbreviation_count && !status; i++) {
        const struct analysed_abbreviation *found = &letter->abbreviations[i];
        database_bind_text(a->add, 1, found->brief);
        database_bind_text(a->add, 2, found->full);
        sqlite3_bind_int(a->add, 3, sign);
        status = database_run(a->db, a->add, error);
        if (status || sign > 0 || a->keep) continue;
        database_bind_text(a->drop, 1, found->brief);
        database_bind_text(a->drop, 2, found->full);
        status = database_run(a->db, a->drop, error);
    }
    return status;
}

/* Takes every passage's explanations away again, which is undone: every count must come to 0. */
enum status abbreviations_check(struct database *db, struct error *error) {
    struct abbreviations *a = abbreviations_new(db);
    a->keep = true;
    sqlite3_stmt *texts, *left = NULL;
    enum status status = database_exec(db, "SAVEPOINT trial", error);
    if (status) {
        abbreviations_free(a);
        return status;
    }
    status = database_prepare(db, "SELECT text FROM passage", &texts, error);
    struct analysed found = {0};
    while (!status && (status = database_step(db, texts, error)) == OK) {
        analysed_clear(&found);
        analysed_abbreviations(&found, db->tokenizer.analysis, database_text(texts, 0));
        status = abbreviations_add(a, &found, -1, error);
    }
    analysed_release(&found);
    sqlite3_finalize(texts);
    if (status == NONE)
        status =
            database_prepare(db, "SELECT brief FROM abbreviation WHERE count <> 0 LIMIT 1", &left, error);
    if (!status) {
        status = database_step(db, left, error);
        if (status == OK) {
            str brief = database_text(left, 0);
            status =
                fail(error, BAD_STORE, _("%s: the abbreviations are not those of the letters (at '%.*s')"),
                     db->path, (int)brief.n, brief.p);
        } else if (status == NONE) {
            status = OK;
        }
    }
    sqlite3_finalize(left);
    abbreviations_free(a);
    sqlite3_exec(db->handle, "ROLLBACK TO trial; RELEASE trial", NULL, NULL, NULL);
    return status;
}
