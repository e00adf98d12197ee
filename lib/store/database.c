#include "store/database.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/program.h"
#include "base/shell.h"
#include "store/vfs.h"

/* How long a connection waits for another program that has the file locked. */
#define PATIENCE_MS 2000

/* Steps of SQLite between two looks at what is left, and how many such rounds anything may take, a letter,
 * and each this many bytes. Honest work takes a step for several bytes; this is a hundred times as much. */
#define ROUND_STEPS 1000
#define ROUNDS_OPEN 5000
#define ROUNDS_LETTER 100
#define ROUND_BYTES 64

/* More memory than any honest query or update wants; a crafted file is stopped here. */
#define HEAP_LIMIT ((sqlite3_int64)1 << 30)

static enum status no_index(struct database *db, struct error *error) {
    return fail(error, BAD_STORE, _("there is no index at %s; make one with: %s -d %s FOLDER"), db->path,
                program_indexer(), shell_quoted(db->path));
}

static bool is_folder(const char *path) {
    struct stat state;
    return stat(path, &state) == 0 && S_ISDIR(state.st_mode);
}

enum status database_check_kind(const char *path, struct error *error) {
    struct stat state;
    if (stat(path, &state) != 0 || S_ISREG(state.st_mode)) return OK; /* a missing file is reported later */
    if (S_ISDIR(state.st_mode))
        return fail(error, BAD_STORE, _("%s is a folder, and no index of letters"), path);
    return fail(error, BAD_STORE, _("%s is no regular file, and no index of letters"), path);
}

static bool has_journal(const char *path) {
    buf name = {0};
    buf_addf(&name, "%s-journal", path);
    bool there = access(name.p, F_OK) == 0;
    buf_release(&name);
    return there;
}

/* SQLite's own allocator, which notes when memory runs out: FTS5 at times forgets that this was the cause,
 * and reports a missing table or a damaged file. */
static sqlite3_mem_methods memory;
static _Thread_local bool memory_failed;

static void *noted(void *got) {
    if (!got) memory_failed = true;
    return got;
}

static void *memory_new(int n) {
    return noted(memory.xMalloc(n));
}

static void *memory_more(void *old, int n) {
    return noted(memory.xRealloc(old, n));
}

/* To be called before SQLite is first used. If something else has used it already, nothing is noted. */
static void watch_memory(void) {
    if (sqlite3_config(SQLITE_CONFIG_GETMALLOC, &memory) != SQLITE_OK || !memory.xMalloc) return;
    sqlite3_mem_methods watched = memory;
    watched.xMalloc = memory_new;
    watched.xRealloc = memory_more;
    sqlite3_config(SQLITE_CONFIG_MALLOC, &watched);
}

enum status database_damaged(struct database *db, const char *what, struct error *error) {
    return fail(error, BAD_STORE, _("%s is damaged (%s); make it anew with: %s -d %s --rebuild FOLDER"),
                db->path, what, program_indexer(), shell_quoted(db->path));
}

/* Result codes that a sound file of ours never brings about. */
static bool is_damage(int rc) {
    static const int codes[] = {SQLITE_CORRUPT,  SQLITE_FORMAT, SQLITE_ERROR, SQLITE_CONSTRAINT,
                                SQLITE_MISMATCH, SQLITE_SCHEMA, SQLITE_TOOBIG};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (codes[i] == rc) return true;
    return false;
}

static enum status fail_to_write(struct database *db, const char *what, struct error *error) {
    if (!has_journal(db->path))
        return fail(error, BAD_STORE, _("%s may not be written; check its permissions"), db->path);
    return fail(error, BAD_STORE,
                _("%s was left in the middle of a change and cannot be mended from here, as it may not be "
                  "written (%s); as its owner, run: %s -d %s --check"),
                db->path, what, program_indexer(), shell_quoted(db->path));
}

static enum status fail_to_open(struct database *db, struct error *error) {
    const struct error *no_journal = vfs_no_journal();
    if (no_journal) {
        *error = *no_journal;
        return error->status;
    }
    if (access(db->path, F_OK) != 0 && errno == ENOENT) return no_index(db, error);
    return fail(error, BAD_STORE, _("%s cannot be opened (%s)"), db->path,
                message_errno(sqlite3_system_errno(db->handle)));
}

static enum status fail_otherwise(const char *name, const char *what, struct error *error) {
    if (is_folder(name)) return fail(error, BAD_STORE, _("%s is a folder, and no index of letters"), name);
    return fail(error, BAD_SYSTEM, "%s: %s", name, what);
}

static enum status fail_to_fit(struct database *db, struct error *error) {
    if (!vfs_disk_full()) return database_damaged(db, "too many segments", error);
    return fail(error, BAD_SYSTEM, _("no room left on the disk for %s; free some and try again"), db->path);
}

enum status database_fail(struct database *db, int rc, struct error *error) {
    const char *name = db->path, *what = sqlite3_errmsg(db->handle);
    if (memory_failed && (rc & 0xFF) != SQLITE_BUSY) rc = SQLITE_NOMEM;
    if (is_damage(rc & 0xFF)) return database_damaged(db, what, error);
    switch (rc & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return fail(error, BAD_STORE, _("%s is busy: another program is writing it; try again in a moment"),
                    name);
    case SQLITE_NOTADB:
        return fail(error, BAD_STORE,
                    _("%s is no index of letters; make one with: %s -d ANOTHER-NAME FOLDER"), name,
                    program_indexer());
    case SQLITE_READONLY:
        return fail_to_write(db, what, error);
    case SQLITE_FULL:
        return fail_to_fit(db, error);
    case SQLITE_CANTOPEN:
        return fail_to_open(db, error);
    case SQLITE_NOMEM:
        return fail(error, BAD_SYSTEM, _("out of memory while working on %s"), name);
    case SQLITE_INTERRUPT:
        if (db->work < 0) return database_damaged(db, "work on it does not end", error);
        return fail(error, BAD_SYSTEM, _("stopped: the work on %s took too long"), name);
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return fail(error, BAD_STORE, _("%s may not be read; check its permissions"), name);
    default:
        return fail_otherwise(name, what, error);
    }
}

int database_fts5(struct database *db, fts5_api **out) {
    sqlite3_stmt *ask = NULL;
    *out = NULL;
    int rc = sqlite3_prepare_v2(db->handle, "SELECT fts5(?1)", -1, &ask, NULL);
    if (!rc) rc = sqlite3_bind_pointer(ask, 1, out, "fts5_api_ptr", NULL);
    if (!rc) sqlite3_step(ask);
    int ended = sqlite3_finalize(ask);
    if (!rc) rc = ended;
    return rc || *out ? rc : SQLITE_ERROR;
}

/* The tokenizer of an index. */
static int equip(struct database *db) {
    fts5_api *fts5;
    fts5_tokenizer methods = tokenizer_methods;
    int rc = database_fts5(db, &fts5);
    return rc ? rc : fts5->xCreateTokenizer(fts5, "danish", &db->tokenizer, &methods, NULL);
}

/* Pages that a reader keeps. Most are needed once, and new memory for a page costs more than reading it. With
 * many questions store_keep_much keeps more. */
#define READ_PAGES "16"

static int configure(struct database *db, enum database_mode mode) {
    sqlite3 *h = db->handle;
    int rc = sqlite3_busy_timeout(h, PATIENCE_MS);
    /* first, as SQLite keeps a journal all the same once it is defensive */
    if (!rc && mode == DATABASE_BUILD) rc = sqlite3_exec(h, "PRAGMA journal_mode = OFF", NULL, NULL, NULL);
    if (!rc) rc = sqlite3_db_config(h, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    if (!rc) rc = sqlite3_db_config(h, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    if (!rc) rc = sqlite3_db_config(h, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    if (!rc) rc = sqlite3_db_config(h, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
    sqlite3_limit(h, SQLITE_LIMIT_LENGTH, 256 << 20);
    sqlite3_limit(h, SQLITE_LIMIT_SQL_LENGTH, 1 << 20);
    sqlite3_limit(h, SQLITE_LIMIT_ATTACHED, 0);
    const char *settings = "PRAGMA temp_store = MEMORY;";
    if (mode == DATABASE_READ)
        settings = "PRAGMA query_only = 1; PRAGMA cell_size_check = 1; PRAGMA temp_store = MEMORY; "
                   "PRAGMA cache_size = " READ_PAGES ";";
    /* cache_spill off: readers are locked out for the commit alone, not from the first page that spills */
    if (mode == DATABASE_UPDATE)
        settings = "PRAGMA temp_store = MEMORY; PRAGMA cache_spill = 0; PRAGMA synchronous = FULL; "
                   "PRAGMA secure_delete = 1;";
    if (mode == DATABASE_BUILD)
        settings = "PRAGMA page_size = 16384; PRAGMA synchronous = OFF; PRAGMA secure_delete = 1; "
                   "PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY;";
    return rc ? rc : sqlite3_exec(h, settings, NULL, NULL, NULL);
}

/* SQLite's steps that reading the schema may take: two hundred times what ours takes. */
#define SCHEMA_STEPS 50000

static int too_much(void *context) {
    (void)context;
    return 1;
}

static int open_handle(struct database *db, const char *path, int flags) {
    const char *vfs = flags & SQLITE_OPEN_READWRITE ? vfs_name() : NULL;
    int rc = sqlite3_open_v2(path, &db->handle, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE, vfs);
    if (!rc) sqlite3_extended_result_codes(db->handle, 1);
    if (!rc)
        sqlite3_progress_handler(db->handle, SCHEMA_STEPS, too_much,
                                 NULL); /* until touch has read the schema */
    return rc;
}

/* Reads one page: what a killed writer left is found here, and rolled back if that is allowed. A reader goes
 * on with the state that was found. */
static int touch(struct database *db, enum database_mode mode) {
    const char *sql = "BEGIN; SELECT count(*) FROM sqlite_schema";
    int rc = sqlite3_exec(db->handle, mode == DATABASE_READ ? sql : strchr(sql, ' ') + 1, NULL, NULL, NULL);
    sqlite3_progress_handler(db->handle, 0, NULL, NULL);
    return rc;
}

/* Would SQLite write files beside it merely to read it? Nothing here makes such a file. To be asked before it
 * is opened: closing a file drops this process's locks on it. */
static bool is_write_ahead(const char *path) {
    unsigned char head[20] = {0};
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    ssize_t n = fd < 0 ? 0 : read(fd, head, sizeof head);
    if (fd >= 0) close(fd);
    return n == sizeof head && (head[18] == 2 || head[19] == 2);
}

/* A reader may not roll back a killed writer's journal; a connection that may write does it by looking. */
static int roll_back(struct database *db, const char *path) {
    sqlite3_close(db->handle);
    int rc = open_handle(db, path, SQLITE_OPEN_READWRITE);
    if (!rc) rc = sqlite3_busy_timeout(db->handle, PATIENCE_MS);
    if (!rc) rc = touch(db, DATABASE_UPDATE);
    if (rc) return rc;
    sqlite3_close(db->handle);
    rc = open_handle(db, path, SQLITE_OPEN_READONLY);
    if (!rc) rc = configure(db, DATABASE_READ);
    return rc ? rc : touch(db, DATABASE_READ);
}

void database_expect(struct database *db, int64_t bytes) {
    db->work += ROUNDS_LETTER + bytes / ROUND_BYTES;
}

static int is_endless(void *context) {
    struct database *db = context;
    return --db->work < 0;
}

/* Holes in the file excuse nothing. */
static void limit_work(struct database *db, const char *path) {
    struct stat state;
    int64_t bytes = stat(path, &state) == 0 ? (int64_t)state.st_blocks * 512 : 0;
    db->work = ROUNDS_OPEN + bytes / ROUND_BYTES;
    sqlite3_progress_handler(db->handle, ROUND_STEPS, is_endless, db);
}

enum status database_open(const char *path, const char *name, enum database_mode mode, struct database **out,
                          struct error *error) {
    static bool once;
    if (!once) {
        watch_memory();
        sqlite3_hard_heap_limit64(HEAP_LIMIT);
        once = true;
    }
    /* before it is opened: a pipe would be waited for */
    enum status status = database_check_kind(path, error);
    if (status) return status;
    struct database *db = memory_zeroed(1, sizeof *db);
    db->path = memory_copied(name, strlen(name));
    int flags = mode == DATABASE_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
    if (mode == DATABASE_BUILD) flags |= SQLITE_OPEN_CREATE;
    int rc = is_write_ahead(path) ? SQLITE_NOTADB : OK;
    if (!rc) rc = open_handle(db, path, flags);
    if (!rc) rc = configure(db, mode);
    if (!rc) rc = touch(db, mode);
    if (mode == DATABASE_READ && ((rc & 0xFF) == SQLITE_READONLY || rc == SQLITE_CANTOPEN_DIRTYWAL))
        rc = roll_back(db, path);
    if ((rc & 0xFF) == SQLITE_INTERRUPT) rc = SQLITE_CORRUPT;
    if (!rc) {
        limit_work(db, path);
        db->tokenizer.analysis = analysis_new();
        rc = equip(db);
    }
    if (rc) {
        status = database_fail(db, rc, error);
        database_close(db);
        return status;
    }
    *out = db;
    return OK;
}

void database_close(struct database *db) {
    if (!db) return;
    sqlite3_close(db->handle);
    analysis_free(db->tokenizer.analysis);
    free(db->path);
    free(db);
}

enum status database_exec(struct database *db, const char *sql, struct error *error) {
    int rc = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
    return rc ? database_fail(db, rc, error) : OK;
}

enum status database_prepare(struct database *db, const char *sql, sqlite3_stmt **out, struct error *error) {
    *out = NULL;
    int rc = sqlite3_prepare_v3(db->handle, sql, -1, 0, out, NULL);
    return rc ? database_fail(db, rc, error) : OK;
}

enum status database_step(struct database *db, sqlite3_stmt *statement, struct error *error) {
    int rc = sqlite3_step(statement);
    if (rc == SQLITE_ROW) return OK;
    return rc == SQLITE_DONE ? NONE : database_fail(db, rc, error);
}

enum status database_end(sqlite3_stmt *statement, enum status status) {
    sqlite3_finalize(statement);
    return status == NONE ? OK : status;
}

enum status database_number(struct database *db, const char *sql, int64_t *out, struct error *error) {
    sqlite3_stmt *statement;
    enum status status = database_prepare(db, sql, &statement, error);
    if (!status) status = database_step(db, statement, error);
    if (!status) *out = sqlite3_column_int64(statement, 0);
    return database_end(statement, status);
}

enum status database_in_transaction(struct database *db, struct error *error) {
    if (!sqlite3_get_autocommit(db->handle)) return OK;
    return fail(error, BAD_SYSTEM, _("%s: a failure has undone the change; nothing was written"), db->path);
}

enum status database_run(struct database *db, sqlite3_stmt *statement, struct error *error) {
    enum status status = database_in_transaction(db, error);
    if (!status) status = database_step(db, statement, error);
    sqlite3_reset(statement);
    return status == NONE ? OK : status;
}

str database_text(sqlite3_stmt *statement, int column) {
    const char *p = sqlite3_column_blob(statement, column); /* as blob: no text encoding is assumed */
    return (str){p, p ? (size_t)sqlite3_column_bytes(statement, column) : 0};
}

void database_bind_text(sqlite3_stmt *statement, int at, str text) {
    sqlite3_bind_text64(statement, at, text.p ? text.p : "", text.n, SQLITE_STATIC, SQLITE_UTF8);
}

void database_bind(sqlite3_stmt *statement, int at, str text) {
    if (text.n)
        database_bind_text(statement, at, text);
    else
        sqlite3_bind_null(statement, at);
}
