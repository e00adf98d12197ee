#include "store/compact.h"

#include <unistd.h>

#include "base/memory.h"

/* One number, or 0 where it is not to be had: then nothing pays. */
static int64_t number(struct database *db, const char *sql) {
    sqlite3_stmt *s;
    struct error ignored;
    int64_t got = 0;
    if (database_prepare(db, sql, &s, &ignored) == OK && database_step(db, s, &ignored) == OK)
        got = sqlite3_column_int64(s, 0);
    sqlite3_finalize(s);
    return got;
}

bool compact_pays(struct database *db) {
    return number(db, "PRAGMA freelist_count") > number(db, "PRAGMA page_count") / COMPACT_SHARE;
}

bool compact_merges(struct database *db, int64_t removed) {
    return removed && removed > number(db, "SELECT count(*) FROM passage") / COMPACT_SHARE;
}

enum status compact_into(struct database *db, const char *path, struct error *error) {
    char *sql = sqlite3_mprintf("VACUUM INTO %Q", path);
    if (!sql) memory_exhausted();
    unlink(path);
    /* SQLite attaches the new file by itself */
    int before = sqlite3_limit(db->handle, SQLITE_LIMIT_ATTACHED, 1);
    enum status status = database_exec(db, sql, error);
    sqlite3_limit(db->handle, SQLITE_LIMIT_ATTACHED, before);
    sqlite3_free(sql);
    if (status) unlink(path);
    return status;
}
