/* Files that are not one letter each: see struct file_row. */
#include <string.h>

#include "store/store_internal.h"
#include "store/write.h"

enum status store_each_file(struct store *store, enum status (*visit)(void *, const struct file_row *),
                            void *context, struct error *error) {
    sqlite3_stmt *s;
    enum status status = database_prepare(
        store->db,
        "SELECT path, size, mtime, changed, inode, hash, failures, readers FROM file ORDER BY path", &s,
        error);
    while (!status && (status = database_step(store->db, s, error)) == OK) {
        struct file_row row = {
            .path = database_text(s, 0),
            .state = {.size = sqlite3_column_int64(s, 1),
                      .mtime = sqlite3_column_int64(s, 2),
                      .changed = sqlite3_column_int64(s, 3),
                      .inode = sqlite3_column_int64(s, 4)},
            .failures = sqlite3_column_int64(s, 6),
            .readers = sqlite3_column_int64(s, 7),
        };
        str hash = database_text(s, 5);
        if (hash.n == sizeof row.state.hash) memcpy(row.state.hash, hash.p, sizeof row.state.hash);
        status = visit(context, &row);
    }
    return database_end(s, status);
}

enum status store_put_file(struct store *store, const struct file_row *row, struct error *error) {
    sqlite3_stmt *s;
    enum status status = database_prepare(
        store->db,
        "INSERT OR REPLACE INTO file(path, size, mtime, changed, inode, hash, failures, readers) "
        "VALUES(?1,?2,?3,?4,?5,?6,?7,?8)",
        &s, error);
    if (status) return status;
    const int64_t numbers[] = {row->state.size, row->state.mtime, row->state.changed, row->state.inode};
    database_bind_text(s, 1, row->path);
    for (int i = 0; i < 4; i++) sqlite3_bind_int64(s, 2 + i, numbers[i]);
    sqlite3_bind_blob(s, 6, row->state.hash, sizeof row->state.hash, SQLITE_STATIC);
    sqlite3_bind_int64(s, 7, row->failures);
    sqlite3_bind_int64(s, 8, row->readers);
    return database_end(s, database_run(store->db, s, error));
}

enum status store_drop_file(struct store *store, str path, struct error *error) {
    sqlite3_stmt *s;
    enum status status = database_prepare(store->db, "DELETE FROM file WHERE path = ?1", &s, error);
    database_bind_text(s, 1, path);
    if (!status) status = database_run(store->db, s, error);
    return database_end(s, status);
}
