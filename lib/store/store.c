#include "store/store.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/program.h"
#include "base/shell.h"
#include "store/lent.h"
#include "store/posting_list.h"
#include "store/read.h"
#include "store/store_internal.h"

struct store *store_of(struct database *db) {
    struct store *store = memory_zeroed(1, sizeof *store);
    store->db = db;
    store->facts = doc_values_new(db);
    return store;
}

enum status store_meta(struct database *db, const char *name, buf *out, struct error *error) {
    sqlite3_stmt *get;
    enum status status = database_prepare(db, "SELECT value FROM meta WHERE name = ?1", &get, error);
    database_bind_text(get, 1, str_of(name));
    if (!status) status = database_step(db, get, error);
    if (!status) buf_add(out, database_text(get, 0));
    return database_end(get, status);
}

enum status store_put_meta(struct database *db, const char *name, str value, struct error *error) {
    sqlite3_stmt *put;
    enum status status = database_prepare(db, "REPLACE INTO meta(name, value) VALUES(?1, ?2)", &put, error);
    database_bind_text(put, 1, str_of(name));
    database_bind_text(put, 2, value);
    if (!status) status = database_run(db, put, error);
    return database_end(put, status);
}

enum status store_paths(struct store *store, buf *out, struct error *error) {
    return store_meta(store->db, "paths", out, error);
}

/* The folders that the index was made from, quoted for a shell, so that the message is a command. */
static void name_paths(struct database *db, buf *out) {
    struct store store = {.db = db};
    struct error ignored;
    buf paths = {0};
    store_paths(&store, &paths, &ignored);
    for (str rest = buf_str(&paths); rest.p;) {
        str path = str_cut(&rest, '\n');
        if (!path.n) continue;
        buf_byte(out, ' ');
        shell_quote(path, out);
    }
    if (!out->n) buf_addf(out, " %s", _("FOLDER"));
    buf_release(&paths);
}

/* A fingerprint is the analysis's version, a hyphen, the dictionary: see analysis_fingerprint. */
static enum store_origin compare_analysers(str made_by) {
    str ours = str_of(analysis_fingerprint());
    if (str_eq(made_by, ours)) return ORIGIN_SAME;
    bool same_rules = str_eq(str_cut(&made_by, '-'), str_cut(&ours, '-')), same_words = str_eq(made_by, ours);
    return same_rules ? ORIGIN_DICTIONARY : same_words ? ORIGIN_ANALYSIS : ORIGIN_BOTH;
}

/* BAD_STORE if it is no index, nor a vocabulary. */
static enum status read_kind(struct database *db, bool *is_vocabulary, struct error *error) {
    int64_t id = 0;
    enum status status = database_number(db, "PRAGMA application_id", &id, error);
    *is_vocabulary = id == VOCABULARY_ID;
    if (status || id == APPLICATION_ID || id == VOCABULARY_ID) return status;
    return fail(error, BAD_STORE, _("%s is no index of letters; make one with: %s -d ANOTHER-NAME FOLDER"),
                db->path, program_indexer());
}

static enum status refuse_vocabulary(struct database *db, struct error *error) {
    return fail(error, BAD_STORE,
                _("%s is the vocabulary of an export and holds no letters; give the index that was exported"),
                db->path);
}

static enum status find_origin(struct database *db, enum store_origin *out, struct error *error) {
    int64_t version = 0;
    enum status status = database_number(db, "PRAGMA user_version", &version, error);
    if (status) return status;
    *out = version < SCHEMA_VERSION ? ORIGIN_OLDER : ORIGIN_NEWER;
    if (version != SCHEMA_VERSION) return OK;
    sqlite3_stmt *statement;
    status = database_prepare(db,
                              "SELECT (SELECT v FROM fts_config WHERE k = 'version'), "
                              "(SELECT value FROM meta WHERE name = 'analyser')",
                              &statement, error);
    if (!status) status = database_step(db, statement, error);
    if (!status && sqlite3_column_int(statement, 0) == FTS5_FORMAT)
        *out = compare_analysers(database_text(statement, 1));
    else if (!status)
        *out = sqlite3_column_int(statement, 0) < FTS5_FORMAT ? ORIGIN_OLDER : ORIGIN_NEWER;
    return database_end(statement, status);
}

const char *store_origin_name(enum store_origin origin) {
    static const char *const names[] = {
        /* TRANSLATORS: "letters.db was made with ...", or "with ... than this program" */
        [ORIGIN_SAME] = "",
        [ORIGIN_DICTIONARY] = N_("another dictionary"),
        [ORIGIN_ANALYSIS] = N_("another analysis of the language"),
        [ORIGIN_BOTH] = N_("another dictionary and another analysis of the language"),
        [ORIGIN_OLDER] = N_("other tables, by another version"),
        [ORIGIN_NEWER] = N_("other tables, by a newer version"),
    };
    return _(names[origin]);
}

/* The kind that was found must be one that may be. */
static enum status verify(struct database *db, bool may_be_vocabulary, bool *is_vocabulary,
                          struct error *error) {
    enum store_origin origin = ORIGIN_SAME;
    enum status status = read_kind(db, is_vocabulary, error);
    if (!status && *is_vocabulary && !may_be_vocabulary) status = refuse_vocabulary(db, error);
    if (!status) status = find_origin(db, &origin, error);
    if (status || origin == ORIGIN_SAME) return status;
    if (*is_vocabulary)
        return fail(error, BAD_STORE, _("%s was made with %s; export the letters anew"), db->path,
                    store_origin_name(origin));
    buf paths = {0};
    const char *rebuild = origin == ORIGIN_NEWER ? " --rebuild" : "";
    name_paths(db, &paths);
    status = fail(error, BAD_STORE, _("%s was made with %s; make it anew with: %s -d %s%s%s"), db->path,
                  store_origin_name(origin), program_indexer(), shell_quoted(db->path), rebuild, paths.p);
    buf_release(&paths);
    return status;
}

enum status store_verify(struct database *db, struct error *error) {
    bool is_vocabulary;
    return verify(db, false, &is_vocabulary, error);
}

enum status store_open_any(const char *path, struct store **out, enum store_origin *origin,
                           struct error *error) {
    struct database *db;
    enum status status = database_open(path, path, DATABASE_READ, &db, error);
    if (status) return status;
    bool is_vocabulary;
    status = read_kind(db, &is_vocabulary, error);
    if (!status && is_vocabulary) status = refuse_vocabulary(db, error);
    if (!status) status = find_origin(db, origin, error);
    if (status)
        database_close(db);
    else
        *out = store_of(db);
    return status;
}

static enum status open_for_reading(const char *path, bool may_be_vocabulary, struct store **out,
                                    struct error *error) {
    struct database *db;
    enum status status = database_open(path, path, DATABASE_READ, &db, error);
    if (status) return status;
    struct store *store = store_of(db);
    status = verify(db, may_be_vocabulary, &store->is_vocabulary, error);
    if (!status) status = database_number(db, "PRAGMA data_version", &store->version, error);
    if (status)
        store_close(store);
    else
        *out = store;
    return status;
}

enum status store_open(const char *path, struct store **out, struct error *error) {
    return open_for_reading(path, false, out, error);
}

enum status store_open_vocabulary(const char *path, struct store **out, struct error *error) {
    return open_for_reading(path, true, out, error);
}

bool store_is_vocabulary(const struct store *store) {
    return store->is_vocabulary;
}

void store_pause(struct store *store) {
    sqlite3 *handle = store->db->handle;
    for (sqlite3_stmt *s = NULL; (s = sqlite3_next_stmt(handle, s));) sqlite3_reset(s);
    sqlite3_exec(handle, "ROLLBACK", NULL, NULL, NULL);
}

enum status store_resume(struct store *store, struct error *error) {
    int64_t version = 0;
    posting_lists_ask(store);
    enum status status = database_exec(store->db, "BEGIN", error);
    if (!status) status = database_number(store->db, "PRAGMA data_version", &version, error);
    if (status || version == store->version) return status;
    doc_values_forget(store->facts);
    store->version = version;
    return OK;
}

void store_close(struct store *store) {
    if (!store) return;
    doc_values_free(store->facts);
    if (store->writing) store->release_writing(store);
    if (store->reading) store->release_reading(store);
    if (store->lists) store->release_lists(store);
    database_close(store->db);
    free(store);
}

void store_each_folder(struct store *store, void (*visit)(void *, str folder), void *context) {
    struct error ignored;
    buf paths = {0};
    store_paths(store, &paths, &ignored);
    for (str rest = buf_str(&paths); rest.n;) visit(context, str_cut(&rest, '\n'));
    buf_release(&paths);
}

struct analysis *store_analysis(struct store *store) {
    return store->db->tokenizer.analysis;
}

/* A number from the index between 0 and most, so that sums of two overflow nowhere. */
static int64_t bounded(sqlite3_stmt *s, int column, int64_t most) {
    int64_t value = sqlite3_column_int64(s, column);
    return value < 0 ? 0 : value < most ? value : most;
}

#define READ_TEXT(name, column) row.name = database_text(s, at++);

struct letter_row letter_row_of(sqlite3_stmt *s) {
    str path = database_text(s, 1);
    int64_t file_bytes = sqlite3_column_int64(s, 11);
    bool is_part = file_bytes > 0 && (uint64_t)file_bytes <= path.n;
    struct letter_row row = {
        .id = sqlite3_column_int64(s, 0),
        .path = path,
        .file = is_part ? str_sub(path, 0, (size_t)file_bytes) : path,
        .is_part = is_part,
        .year = sqlite3_column_int(s, 2),
        .encoding = database_text(s, 3),
        .size = sqlite3_column_int64(s, 4),
        .mtime = sqlite3_column_int64(s, 5),
        .first_passage = bounded(s, 6, DOC_VALUES_LAST_ID),
        .passage_count = bounded(s, 7, DOC_VALUES_LAST_ID),
        .changed = sqlite3_column_int64(s, 8),
        .inode = sqlite3_column_int64(s, 9),
        .hash = database_text(s, 10),
    };
    int at = 12;
    LETTER_TEXTS(READ_TEXT)
    return row;
}

static enum status each_lent_letter(const struct lent *lent,
                                    enum status (*visit)(void *, const struct letter_row *), void *context) {
    enum status status = OK;
    for (size_t i = 0; i < lent->letter_count && !status; i++) status = visit(context, &lent->letters[i].row);
    return status;
}

enum status store_each_letter(struct store *store, enum status (*visit)(void *, const struct letter_row *),
                              void *context, struct error *error) {
    if (store->lent) return each_lent_letter(store->lent, visit, context);
    sqlite3_stmt *s;
    int64_t last = 0; /* of the passages: a letter has none beyond it */
    enum status status = database_number(store->db, "SELECT coalesce(max(id), 0) FROM passage", &last, error);
    if (status) return status;
    status = database_prepare(store->db, LETTER_SELECT " ORDER BY path", &s, error);
    while (!status && (status = database_step(store->db, s, error)) == OK) {
        struct letter_row row = letter_row_of(s);
        bool believed = row.first_passage > 0 && row.passage_count >= 0 && row.passage_count <= last &&
                        (!row.passage_count || row.first_passage <= last + 1 - row.passage_count);
        status = believed ? visit(context, &row) : database_damaged(store->db, "a letter's passages", error);
    }
    return database_end(s, status);
}

enum status store_each_path(struct store *store, enum status (*visit)(void *, str path, int64_t mtime),
                            void *context, struct error *error) {
    sqlite3_stmt *s;
    enum status status =
        database_prepare(store->db, "SELECT path, mtime FROM letter ORDER BY path", &s, error);
    while (!status && (status = database_step(store->db, s, error)) == OK)
        status = visit(context, database_text(s, 0), sqlite3_column_int64(s, 1));
    return database_end(s, status);
}

enum status store_stats(struct store *store, struct store_stats *out, struct error *error) {
    *out = (struct store_stats){0};
    struct stat file;
    if (stat(store->db->path, &file) == 0) out->bytes = file.st_size;
    /* a column and not *, which SQLite counts in one step, without end in a crafted tree */
    enum status status = database_number(store->db, "SELECT count(id) FROM letter", &out->letters, error);
    if (!status)
        status = database_number(store->db, "SELECT coalesce(sum(passage_count), 0) FROM letter",
                                 &out->passages, error);
    if (!status) status = database_number(store->db, "SELECT count(form) FROM form", &out->forms, error);
    if (status) return status;
    out->words = doc_values_letters(store->facts).words;
    return doc_values_status(store->facts, error);
}
