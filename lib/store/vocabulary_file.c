/* A vocabulary alone, as a file: an index's tables by which a query is read, and none of its letters. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/message.h"
#include "store/batch.h"
#include "store/fts5_segment.h"
#include "store/read.h"
#include "store/store_internal.h"
#include "store/write.h"

struct table {
    const char *select, *insert;
    int columns;
};

/* Each in the order of its key, so that pages are filled one after the other. */
static const struct table tables[] = {
    {"SELECT form, key, fold, count FROM form ORDER BY form", "INSERT INTO form(form, key, fold, count)", 4},
    {"SELECT part, form FROM part ORDER BY part, form", "INSERT INTO part(part, form)", 2},
    {"SELECT key, passages FROM frequency ORDER BY key", "INSERT INTO frequency(key, passages)", 2},
    {"SELECT brief, full, count FROM abbreviation ORDER BY brief, full",
     "INSERT INTO abbreviation(brief, full, count)", 3},
};

static int64_t add_row(struct batch *batch, sqlite3_stmt *row, int columns) {
    int64_t bytes = 0;
    for (int i = 0; i < columns; i++) {
        if (sqlite3_column_type(row, i) == SQLITE_NULL)
            batch_null(batch);
        else if (sqlite3_column_type(row, i) == SQLITE_INTEGER)
            batch_number(batch, sqlite3_column_int64(row, i));
        else
            batch_text(batch, database_text(row, i));
        bytes += sqlite3_column_bytes(row, i);
    }
    return bytes;
}

static enum status copy_table(struct database *from, struct database *to, const struct table *table,
                              struct error *error) {
    sqlite3_stmt *rows;
    enum status status = database_prepare(from, table->select, &rows, error);
    if (status) return status;
    struct batch *batch = batch_new(to, table->insert, table->columns, "");
    while (!status && (status = database_step(from, rows, error)) == OK) {
        database_expect(to, add_row(batch, rows, table->columns));
        status = batch_row(batch, error);
    }
    sqlite3_finalize(rows);
    return batch_end(batch, status == NONE ? OK : status, error);
}

/* How many passages the index has, and how many words. */
static enum status copy_averages(struct database *from, struct database *to, struct error *error) {
    sqlite3_stmt *get, *put = NULL;
    enum status status = database_prepare(from, "SELECT block FROM fts_data WHERE id = ?1", &get, error);
    if (!status)
        status = database_prepare(to, "REPLACE INTO fts_data(id, block) VALUES(?1, ?2)", &put, error);
    if (!status) sqlite3_bind_int(get, 1, FTS5_AVERAGES);
    if (!status) status = database_step(from, get, error);
    if (!status) {
        str block = database_text(get, 0);
        sqlite3_bind_int(put, 1, FTS5_AVERAGES);
        sqlite3_bind_blob64(put, 2, block.p ? block.p : "", block.n, SQLITE_STATIC);
        status = database_run(to, put, error);
    }
    sqlite3_finalize(get);
    return database_end(put, status);
}

/* Where the letters are, so that their lines can be looked up if they are on the same machine. */
static enum status copy_paths(struct database *from, struct database *to, struct error *error) {
    buf paths = {0};
    enum status status = store_meta(from, "paths", &paths, error);
    if (!status) status = store_put_meta(to, "paths", buf_str(&paths), error);
    buf_release(&paths);
    return status;
}

static enum status make_file(const char *path, unsigned mode, struct error *error) {
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
    if (fd >= 0 && close(fd) == 0) return OK;
    return fail(error, BAD_SYSTEM, _("cannot write %s: %s"), path, message_errno(errno));
}

static enum status fill(struct database *from, struct database *to, const char *export_id,
                        struct error *error) {
    enum status status = database_exec(to, "BEGIN", error);
    if (!status) status = store_make_tables(to, VOCABULARY_ID, error);
    for (size_t i = 0; i < sizeof tables / sizeof *tables && !status; i++)
        status = copy_table(from, to, &tables[i], error);
    if (!status) status = copy_averages(from, to, error);
    if (!status) status = copy_paths(from, to, error);
    if (!status) status = store_put_meta(to, "export", str_of(export_id), error);
    return status ? status : database_exec(to, "COMMIT", error);
}

enum status store_write_vocabulary(struct store *store, const char *path, unsigned mode,
                                   const char *export_id, struct error *error) {
    struct database *to;
    enum status status = make_file(path, mode, error);
    if (status) return status;
    status = database_open(path, path, DATABASE_BUILD, &to, error);
    if (!status) {
        status = fill(store->db, to, export_id, error);
        database_close(to);
    }
    if (status) unlink(path);
    return status;
}

enum status store_export_id(struct store *store, buf *out, struct error *error) {
    return store_meta(store->db, "export", out, error);
}
