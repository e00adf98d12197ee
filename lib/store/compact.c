#include "store/compact.h"

#include <stdio.h>
#include <unistd.h>

#include "base/memory.h"

/* One number, or 0 if it is not to be had: then nothing pays. */
static int64_t number(struct database *db, const char *sql) {
    struct error ignored;
    int64_t got = 0;
    return database_number(db, sql, &got, &ignored) ? 0 : got;
}

bool compact_pays(struct database *db) {
    return number(db, "PRAGMA freelist_count") > number(db, "PRAGMA page_count") / 3;
}

/* Segments that a small index may have; FTS5's blocks, of 4 kB, up to which it is small. */
#define SEGMENTS_MAX 5
#define BLOCKS_MAX "4096"

/* Were more than a third as many removed as are left? No more are counted than tells it: to count all is to
 * read the file. */
static bool is_third(struct database *db, int64_t removed) {
    char sql[120];
    if (removed <= 0) return false;
    long long most = removed < INT64_MAX / 3 ? removed * 3 : INT64_MAX;
    snprintf(sql, sizeof sql, "SELECT count(*) < %lld FROM (SELECT 1 FROM passage LIMIT %lld)", most, most);
    return number(db, sql) > 0;
}

bool compact_merges(struct database *db, int64_t removed) {
    if (is_third(db, removed)) return true;
    /* from one segment to the next by the table's key: nothing is counted block by block */
    int64_t segments =
        number(db, "WITH RECURSIVE s(id) AS (SELECT min(segid) FROM fts_idx UNION ALL SELECT "
                   "(SELECT min(segid) FROM fts_idx WHERE segid > s.id) FROM s WHERE s.id IS NOT NULL) "
                   "SELECT count(id) FROM s");
    return segments > SEGMENTS_MAX &&
           number(db, "SELECT count(*) < " BLOCKS_MAX " FROM (SELECT 1 FROM fts_data LIMIT " BLOCKS_MAX ")");
}

bool compact_fits(struct database *db, int64_t bytes) {
    return number(db, "PRAGMA page_count") * number(db, "PRAGMA page_size") <= bytes;
}

enum status compact_into(struct database *db, const char *path, struct error *error) {
    char *sql = sqlite3_mprintf("VACUUM INTO %Q", path);
    if (!sql) memory_exhausted();
    /* SQLite attaches the new file by itself */
    int before = sqlite3_limit(db->handle, SQLITE_LIMIT_ATTACHED, 1);
    enum status status = database_exec(db, sql, error);
    sqlite3_limit(db->handle, SQLITE_LIMIT_ATTACHED, before);
    sqlite3_free(sql);
    if (status) unlink(path);
    return status;
}
