#include "store/write.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include "base/memory.h"
#include "base/varint.h"
#include "base/message.h"
#include "base/program.h"
#include "base/shell.h"
#include "base/path.h"
#include "store/sidecar.h"
#include "store/compact.h"
#include "store/frequency.h"
#include "store/store_internal.h"
#include "store/postings.h"
#include "store/replacement.h"
#include "store/span_map.h"
#include "store/vocabulary.h"
#include "store/abbreviations.h"

extern const char schema_sql[] __attribute__((visibility("hidden")));

/* Words remembered beyond this are written to the vocabulary and forgotten. */
#define ANALYSIS_MEMORY ((size_t)64 << 20)

/* Postings beyond this are written beside the index and merged in the end. */
#define POSTINGS_MEMORY ((size_t)64 << 20)

/* The largest index, in bytes, whose words are merged where it stands: that is done in memory. */
#define MERGE_IN_PLACE ((int64_t)64 << 20)

/* The passages of a letter that is gone, from first to before end. */
struct doomed {
    int64_t first, end;
};

struct writing {
    char *built; /* the file beside that this store is in; NULL when the index itself is changed */
    char *path;  /* where it will be */
    int64_t next_letter, next_passage;
    struct abbreviations *abbreviations;
    struct postings
        *postings; /* of an index that is built from nothing; NULL: FTS5 gets passage by passage */
    struct frequencies *frequencies;
    struct doomed *doomed; /* still in the tables of passages: see drop_doomed */
    size_t doomed_count, doomed_room;
    mode_t mode;     /* of the file, if it is a new one: what every letter in it may be */
    bool mode_set;   /* whatever the letters may be */
    bool compact;    /* whatever it costs */
    int64_t removed; /* passages */
    sqlite3_stmt *find, *put_letter, *put_passage, *put_size, *index, *touch, *drop_letter, *drop_passages,
        *texts, *unindex;
};

void file_state_hash(str bytes, struct file_state *out) {
    XXH128_canonical_t canonical;
    XXH128_canonicalFromHash(&canonical, XXH3_128bits(bytes.p ? bytes.p : "", bytes.n));
    memcpy(out->hash, canonical.digest, sizeof out->hash);
}

int64_t file_state_hash_file(int fd, int64_t most, struct file_state *out) {
    XXH3_state_t *hashing = XXH3_createState();
    char block[1 << 16];
    int64_t bytes = 0;
    ssize_t n = 0;
    if (!hashing) memory_exhausted();
    XXH3_128bits_reset(hashing);
    while (bytes <= most && (n = pread(fd, block, sizeof block, bytes)) > 0) {
        XXH3_128bits_update(hashing, block, (size_t)n);
        bytes += n;
    }
    XXH128_canonical_t canonical;
    XXH128_canonicalFromHash(&canonical, XXH3_128bits_digest(hashing));
    memcpy(out->hash, canonical.digest, sizeof out->hash);
    XXH3_freeState(hashing);
    return n < 0 ? -1 : bytes;
}

/* Places of the texts in a statement, after the numbered ones. */
#define TEXT_PLACE(name, column) ", ?"
#define TEXT_PLACES LETTER_TEXTS(TEXT_PLACE)

static enum status prepare_all(struct store *store, struct error *error) {
    struct writing *w = store->writing;
    const struct {
        sqlite3_stmt **at;
        const char *sql;
    } all[] = {
        {&w->find, "SELECT id, first_passage, passage_count FROM letter WHERE path = ?1"},
        {&w->put_letter,
         "INSERT INTO letter(id, path, size, mtime, hash, encoding, year, first_passage, passage_count, "
         "changed, inode, file_bytes" LETTER_TEXT_COLUMNS ") "
         "VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12" TEXT_PLACES ")"},
        {&w->put_passage,
         "INSERT INTO passage(id, kind, first_line, more_lines, start, bytes, section, segments, "
         "heading, text, rule, page) VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12)"},
        {&w->index, "INSERT INTO fts(rowid, text) VALUES(?1, ?2)"},
        {&w->touch, "UPDATE letter SET size = ?2, mtime = ?3, changed = ?4, inode = ?5 WHERE path = ?1"},
        {&w->drop_letter, "DELETE FROM letter WHERE id = ?1"},
        {&w->drop_passages, "DELETE FROM passage WHERE id >= ?1 AND id < ?2"},
        {&w->texts, "SELECT id, text FROM passage WHERE id >= ?1 AND id < ?2"},
        {&w->unindex, "INSERT INTO fts(fts, rowid, text) VALUES('delete', ?1, ?2)"},
    };
    enum status status = OK;
    for (size_t i = 0; i < sizeof all / sizeof *all && !status; i++)
        status = database_prepare(store->db, all[i].sql, all[i].at, error);
    if (!status && w->postings)
        status = database_prepare(store->db, "INSERT INTO fts_docsize(id, sz) VALUES(?1, ?2)", &w->put_size,
                                  error);
    return status;
}

static void finalize_all(struct writing *w) {
    sqlite3_stmt **all[] = {&w->find,  &w->put_letter,  &w->put_passage,   &w->put_size, &w->index,
                            &w->touch, &w->drop_letter, &w->drop_passages, &w->texts,    &w->unindex};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        sqlite3_finalize(*all[i]);
        *all[i] = NULL;
    }
    abbreviations_free(w->abbreviations);
    postings_free(w->postings);
    frequencies_free(w->frequencies);
    w->abbreviations = NULL;
    w->postings = NULL;
    w->frequencies = NULL;
}

static void release_writing(struct store *store) {
    struct writing *w = store->writing;
    finalize_all(w);
    if (w->built) unlink(w->built); /* gone already when it was published */
    free(w->doomed);
    free(w->built);
    free(w->path);
    free(w);
    store->writing = NULL;
}

static enum status next_ids(struct store *store, struct error *error) {
    struct writing *w = store->writing;
    enum status status =
        database_number(store->db, "SELECT coalesce(max(id), 0) + 1 FROM letter", &w->next_letter, error);
    return status ? status
                  : database_number(store->db, "SELECT coalesce(max(id), 0) + 1 FROM passage",
                                    &w->next_passage, error);
}

/* A large table in memory and no merging on the way: 1.45 times as fast as FTS5's defaults. */
static enum status many_changes(struct database *db, struct error *error) {
    return database_exec(db,
                         "INSERT INTO fts(fts, rank) VALUES('hashsize', 67108864);"
                         "INSERT INTO fts(fts, rank) VALUES('automerge', 0);"
                         "INSERT INTO fts(fts, rank) VALUES('crisismerge', 2000);",
                         error);
}

static enum status usual_changes(struct database *db, struct error *error) {
    return database_exec(db,
                         "INSERT INTO fts(fts, rank) VALUES('hashsize', 1048576);"
                         "INSERT INTO fts(fts, rank) VALUES('automerge', 4);"
                         "INSERT INTO fts(fts, rank) VALUES('crisismerge', 16);",
                         error);
}

/* From here on FTS5 gets each passage: collected postings cannot be taken back. */
static enum status settle(struct store *store, struct error *error) {
    struct writing *w = store->writing;
    if (!w->postings) return OK;
    enum status status = postings_write(w->postings, store->db, FTS5_LEAF_SIZE, error);
    postings_free(w->postings);
    w->postings = NULL;
    return status;
}

enum status store_make_tables(struct database *db, int application, struct error *error) {
    /* the tables of fts are written as they lie (postings.h); nothing here was anybody else's */
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
    enum status status = database_exec(db, schema_sql, error);
    char *mark = sqlite3_mprintf("PRAGMA application_id = %d; PRAGMA user_version = %d; "
                                 "INSERT INTO meta(name, value) VALUES('analyser', %Q)",
                                 application, SCHEMA_VERSION, analysis_fingerprint());
    if (!mark) memory_exhausted();
    if (!status) status = database_exec(db, mark, error);
    sqlite3_free(mark);
    return status;
}

/* Makes an open database a store that can be written; takes db over, and frees it on failure. */
static enum status begin(struct database *db, const char *path, char *built, bool fresh, struct store **out,
                         struct error *error) {
    struct store *store = store_of(db);
    store->writing = memory_zeroed(1, sizeof *store->writing);
    store->release_writing = release_writing;
    store->writing->built = built;
    store->writing->path = memory_copied(path, strlen(path));
    mode_t mask = umask(0);
    umask(mask);
    store->writing->mode = 0666 & ~mask;
    store->writing->abbreviations = abbreviations_new(db);
    store->writing->frequencies = frequencies_new();
    if (fresh) store->writing->postings = postings_new(store->writing->path);
    enum status status = fresh ? OK : store_verify(db, error);
    if (!status) status = database_exec(db, "BEGIN IMMEDIATE", error);
    if (!status && fresh) status = store_make_tables(db, APPLICATION_ID, error);
    if (!status && built && !fresh) status = many_changes(db, error);
    if (!status) status = prepare_all(store, error);
    if (!status) status = next_ids(store, error);
    if (status) {
        store_close(store);
        return status;
    }
    *out = store;
    return OK;
}

enum status store_build(const char *path, struct store **out, struct error *error) {
    enum status status = replacement_check(path, error);
    if (status) return status;
    char *built = sidecar_path(path, SIDECAR_NEW);
    struct database *db;
    status = replacement_make(path, built, error);
    if (!status) status = database_open(built, path, DATABASE_BUILD, &db, error);
    if (!status) return begin(db, path, built, true, out, error);
    unlink(built);
    free(built);
    return status;
}

enum status store_build_copy(const char *path, struct store **out, struct error *error) {
    char *built = sidecar_path(path, SIDECAR_NEW);
    struct database *db = NULL;
    enum status status = database_check_kind(path, error);
    if (!status) status = replacement_make(path, built, error);
    if (!status) status = replacement_copy(path, built, error);
    if (!status) status = database_open(built, path, DATABASE_BUILD, &db, error);
    if (!status) return begin(db, path, built, false, out, error);
    unlink(built);
    free(built);
    return status;
}

enum status store_update(const char *path, struct store **out, struct error *error) {
    struct database *db;
    enum status status = database_open(path, path, DATABASE_UPDATE, &db, error);
    return status ? status : begin(db, path, NULL, false, out, error);
}

/* While a commit waits for the readers, new ones wait for the commit: not for long. */
#define COMMIT_PATIENCE_MS 500

static enum status commit(struct database *db, bool beside_index, struct error *error) {
    enum status status = database_in_transaction(db, error);
    if (status) return status;
    sqlite3_busy_timeout(db->handle, COMMIT_PATIENCE_MS);
    int rc = sqlite3_exec(db->handle, "COMMIT", NULL, NULL, NULL);
    if (!beside_index && (rc & 0xFF) == SQLITE_BUSY) return NONE;
    return rc ? database_fail(db, rc, error) : OK;
}

void store_set_mode(struct store *store, unsigned mode) {
    store->writing->mode = (mode_t)mode & 0777;
    store->writing->mode_set = true;
}

void store_compact(struct store *store) {
    store->writing->compact = true;
}

/* What was committed, without the space that removed letters left in it, in a file that is to take the
 * index's place; its name goes into *w. Unless it was asked for, it is no failure that there is no room for
 * it. */
static enum status give_back(struct database *db, struct writing *w, struct error *error) {
    if (!w->compact && !compact_pays(db)) return OK;
    struct error ignored;
    char *compact = sidecar_path(w->path, SIDECAR_COMPACT);
    enum status status = replacement_make(w->path, compact, w->compact ? error : &ignored);
    if (!status) status = compact_into(db, compact, w->compact ? error : &ignored);
    if (status) {
        free(compact);
        return w->compact ? status : OK;
    }
    if (w->built) unlink(w->built);
    free(w->built);
    w->built = compact;
    return OK;
}

/* FTS5 merges its segments into one, without the entries of what is gone. NONE if that would take more memory
 * than a change of an index in place may. */
static enum status merge(struct store *store, struct error *error) {
    struct writing *w = store->writing;
    struct database *db = store->db;
    if (!w->built && !compact_fits(db, MERGE_IN_PLACE)) return NONE;
    enum status status = doc_values_trim(store->facts, error);
    if (!status) status = database_in_transaction(db, error);
    return status ? status : database_exec(db, "INSERT INTO fts(fts) VALUES('optimize')", error);
}

static enum status drop_doomed(struct store *, struct error *);

/* All that is left to be written before the commit. NONE as of merge. */
static enum status write_rest(struct store *store, struct error *error) {
    struct writing *w = store->writing;
    struct database *db = store->db;
    enum status status = drop_doomed(store, error);
    if (!status) status = vocabulary_write(db, error);
    if (!status) status = doc_values_write(store->facts, error);
    if (!status) status = frequencies_write(w->frequencies, db, error);
    if (status) return status;
    if (w->postings) return settle(store, error);
    if (w->compact || frequencies_lost(w->frequencies) || compact_merges(db, w->removed))
        status = merge(store, error);
    return !status && w->built ? usual_changes(db, error) : status;
}

enum status store_finish(struct store *store, struct error *error) {
    struct writing *w = store->writing;
    struct database *db = store->db;
    enum status status = write_rest(store, error);
    finalize_all(w);
    if (!status) status = commit(db, w->built != NULL, error);
    bool wanted = w->built || w->compact; /* else what was asked for is done with the commit */
    if (!status) status = give_back(db, w, error);
    struct writing published = *w;
    if (!status && w->built) { /* closed first: a file must be whole before it is renamed */
        w->built = NULL;
        w->path = NULL;
    }
    bool renaming = !status && published.built;
    store_close(store);
    if (renaming) {
        status = replacement_publish(published.built, published.path, published.mode, error);
        if (status) unlink(published.built);
        if (!wanted) status = OK;
        free(published.built);
        free(published.path);
    }
    return status;
}

bool store_needs_flush(const struct store *store) {
    return analysis_memory(store->db->tokenizer.analysis) >= ANALYSIS_MEMORY;
}

enum status store_flush_vocabulary(struct store *store, struct error *error) {
    struct writing *w = store->writing;
    enum status status = vocabulary_write(store->db, error);
    if (!status && w->postings) status = postings_spill(w->postings, error);
    if (!status) status = frequencies_write(w->frequencies, store->db, error);
    analysis_trim(store->db->tokenizer.analysis);
    return status;
}

/* 0 = there is none. */
static void bind_number(sqlite3_stmt *s, int at, size_t number) {
    if (number)
        sqlite3_bind_int64(s, at, (sqlite3_int64)number);
    else
        sqlite3_bind_null(s, at);
}

/* heading: how many passages before this one its heading stands; 0 = it has none or another text. */
static enum status put_passage(struct store *store, int64_t id, const struct passage *p, str spans,
                               int64_t heading, struct error *error) {
    struct writing *w = store->writing;
    sqlite3_stmt *s = w->put_passage;
    sqlite3_bind_int64(s, 1, id);
    sqlite3_bind_int(s, 2, (int)p->kind);
    sqlite3_bind_int64(s, 3, (sqlite3_int64)p->first_line);
    sqlite3_bind_int64(s, 4, (sqlite3_int64)(p->last_line - p->first_line));
    sqlite3_bind_int64(s, 5, (sqlite3_int64)p->start);
    sqlite3_bind_int64(
        s, 6, (sqlite3_int64)p->end - (sqlite3_int64)p->start); /* where torn, the end may come first */
    sqlite3_bind_int64(s, 7, (sqlite3_int64)p->section_end);
    sqlite3_bind_blob64(s, 8, spans.n ? spans.p : "", spans.n, SQLITE_STATIC);
    if (heading)
        sqlite3_bind_int64(s, 9, heading);
    else
        database_bind(s, 9, p->heading);
    database_bind_text(s, 10, p->text);
    str rule = str_of(p->rule);
    database_bind(s, 11, str_eq(rule, str_of(passage_kind_name(p->kind))) ? (str){0} : rule);
    bind_number(s, 12, p->page);
    return database_run(store->db, s, error);
}

/* Runs a statement of fts that has the text as its second value; its tokens are those that are ready. */
static enum status tell_fts5(struct store *store, sqlite3_stmt *statement, str text,
                             const struct analysed_token *tokens, size_t count, struct error *error) {
    static const struct analysed_token none;
    struct tokenizer_context *tokenizer = &store->db->tokenizer;
    tokenizer->prepared = count ? tokens : &none;
    tokenizer->analysed_count = count;
    database_bind_text(statement, 2, text);
    enum status status = database_run(store->db, statement, error);
    tokenizer->prepared = NULL;
    return status;
}

/* Tells FTS5 of a passage's tokens, or collects them. */
static enum status index_passage(struct store *store, int64_t id, str text,
                                 const struct analysed_token *tokens, const struct analysed_passage *ready,
                                 struct error *error) {
    struct writing *w = store->writing;
    if (w->postings) {
        buf size = {0};
        postings_add(w->postings, id, tokens, ready->count);
        varint_add(ready->positions, &size);
        sqlite3_bind_int64(w->put_size, 1, id);
        sqlite3_bind_blob64(w->put_size, 2, size.p, size.n, SQLITE_STATIC);
        enum status status = database_run(store->db, w->put_size, error);
        buf_release(&size);
        return status;
    }
    frequencies_add(w->frequencies, tokens, ready->count, 1);
    sqlite3_bind_int64(w->index, 1, id);
    return tell_fts5(store, w->index, text, tokens, ready->count, error);
}

static void set_facts(struct store *store, int64_t id, int64_t letter, const struct passage *p,
                      const struct analysed_passage *prepared) {
    size_t words = prepared->positions < PASSAGE_WORDS ? prepared->positions : PASSAGE_WORDS;
    struct passage_values fact = {
        .letter = (uint32_t)letter, .words = (uint16_t)words, .kind = (uint8_t)p->kind};
    doc_values_set_passage(store->facts, id, fact);
    doc_values_set_sketch(store->facts, id, prepared->sketch);
}

/* Puts a passage in with its tokens. heading: as of put_passage. */
static enum status put_whole_passage(struct store *store, int64_t letter, const struct passage *passage,
                                     int64_t heading, const struct analysed_token *tokens,
                                     const struct analysed_passage *ready, struct error *error) {
    int64_t id = store->writing->next_passage++;
    buf spans = {0};
    span_map_pack(passage->spans, passage->span_count, (struct span){0, passage->start, passage->first_line},
                  &spans);
    enum status status = put_passage(store, id, passage, buf_str(&spans), heading, error);
    if (!status) status = index_passage(store, id, passage->text, tokens, ready, error);
    set_facts(store, id, letter, passage, ready);
    buf_release(&spans);
    return status ? status : doc_values_status(store->facts, error);
}

/* After a passage that was analysed here: nothing is borrowed from the analysis. */
static enum status make_room(struct store *store, struct error *error) {
    struct writing *w = store->writing;
    if (store_needs_flush(store)) return store_flush_vocabulary(store, error);
    if (w->postings && postings_memory(w->postings) >= POSTINGS_MEMORY)
        return postings_spill(w->postings, error);
    return OK;
}

/* prepared: NULL = passages are analysed one by one, so that memory holds the tokens of one alone. */
static enum status put_passages(struct store *store, int64_t id, const struct letter *letter,
                                const struct analysed *prepared, struct letter_values *fact,
                                struct error *error) {
    enum status status = OK;
    struct analysed own = {0};
    size_t heading = 0; /* the last one's place among the passages */
    int sign = prepared ? 0 : analysis_count(store_analysis(store), 1);
    for (size_t i = 0; i < letter->passage_count && !status; i++) {
        const struct passage *passage = &letter->passages[i];
        if (!prepared) analysed_text(&own, store_analysis(store), passage->text);
        const struct analysed_passage *ready = prepared ? &prepared->passages[i] : &own.passages[0];
        bool headed = i > heading && str_eq(passage->heading, letter->passages[heading].text);
        status = put_whole_passage(store, id, passage, headed ? (int64_t)(i - heading) : 0,
                                   (prepared ? prepared : &own)->tokens + ready->first, ready, error);
        if (passage->kind == PASSAGE_TITLE || passage->kind == PASSAGE_HEADING) heading = i;
        fact->words += (uint32_t)ready->positions;
        if (prepared || status) continue;
        status = abbreviations_add(store->writing->abbreviations, &own, 1, error);
        if (!status) status = make_room(store, error);
    }
    if (!prepared) analysis_count(store_analysis(store), sign);
    analysed_release(&own);
    return status;
}

/* Every letter in a new index narrows who may read it. */
static void narrow(struct writing *w, const struct file_state *state) {
    if (state->mode && !w->mode_set) w->mode &= (mode_t)state->mode;
}

#define BIND_TEXT(name, column) database_bind(s, at++, letter->name);

static enum status put_letter(struct store *store, int64_t id, str path, const struct file_state *state,
                              const struct letter *letter, struct error *error) {
    sqlite3_stmt *s = store->writing->put_letter;
    sqlite3_bind_int64(s, 1, id);
    database_bind_text(s, 2, path);
    sqlite3_bind_int64(s, 3, state->size);
    sqlite3_bind_int64(s, 4, state->mtime);
    sqlite3_bind_blob(s, 5, state->hash, sizeof state->hash, SQLITE_STATIC);
    database_bind_text(s, 6, str_of(letter->encoding));
    bind_number(s, 7, (size_t)letter->year);
    sqlite3_bind_int64(s, 8, store->writing->next_passage);
    sqlite3_bind_int64(s, 9, (sqlite3_int64)letter->passage_count);
    sqlite3_bind_int64(s, 10, state->changed);
    sqlite3_bind_int64(s, 11, state->inode);
    bind_number(s, 12, letter->file_bytes);
    int at = 13;
    LETTER_TEXTS(BIND_TEXT)
    return database_run(store->db, s, error);
}

/* The year that begins "2019-02-21"; 0 if there is none. */
static uint16_t year_of(str date) {
    unsigned year = 0;
    for (size_t i = 0; i < 4 && i < date.n && date.p[i] >= '0' && date.p[i] <= '9'; i++)
        year = year * 10 + (unsigned)(date.p[i] - '0');
    return date.n >= 4 ? (uint16_t)year : 0;
}

enum status store_put(struct store *store, str path, const struct file_state *state,
                      const struct letter *letter, const struct analysed *prepared, struct error *error) {
    struct writing *w = store->writing;
    database_expect(store->db, state->size);
    enum status status = store_drop(store, path, error);
    if (status > NONE) return status;
    int64_t id = w->next_letter++;
    if (id > DOC_VALUES_LAST_ID || w->next_passage > DOC_VALUES_LAST_ID - (int64_t)letter->passage_count)
        return fail(error, BAD_STORE, _("%s is full; make it anew with: %s -d %s --rebuild FOLDER"),
                    store->db->path, program_indexer(), shell_quoted(store->db->path));
    struct letter_values fact = {.year = (uint16_t)letter->year, .signed_ = year_of(letter->signed_on)};
    narrow(w, state);
    status = put_letter(store, id, path, state, letter, error);
    if (!status) status = put_passages(store, id, letter, prepared, &fact, error);
    if (!status && prepared) status = abbreviations_add(w->abbreviations, prepared, 1, error);
    doc_values_set_letter(store->facts, id, fact);
    if (!status && w->postings && postings_memory(w->postings) >= POSTINGS_MEMORY)
        status = postings_spill(w->postings, error);
    return status ? status : doc_values_status(store->facts, error);
}

enum status store_touch(struct store *store, str path, const struct file_state *state, struct error *error) {
    sqlite3_stmt *s = store->writing->touch;
    database_bind_text(s, 1, path);
    sqlite3_bind_int64(s, 2, state->size);
    sqlite3_bind_int64(s, 3, state->mtime);
    sqlite3_bind_int64(s, 4, state->changed);
    sqlite3_bind_int64(s, 5, state->inode);
    return database_run(store->db, s, error);
}

bool file_state_same(const struct file_state *a, const struct file_state *b) {
    return a->size == b->size && a->mtime == b->mtime && a->changed == b->changed && a->inode == b->inode;
}

/* FTS5 finds the postings to take out by the text that it indexed. */
static enum status unindex(struct store *store, struct doomed range, struct error *error) {
    struct writing *w = store->writing;
    sqlite3_bind_int64(w->texts, 1, range.first);
    sqlite3_bind_int64(w->texts, 2, range.end);
    struct analysis *analysis = store_analysis(store);
    struct analysed found = {0};
    enum status status = OK;
    while (!status && (status = database_step(store->db, w->texts, error)) == OK) {
        str text = database_text(w->texts, 1);
        int64_t id = sqlite3_column_int64(w->texts, 0);
        analysis_count(analysis, -1);
        analysed_text(&found, analysis, text);
        analysis_count(analysis, 0);
        frequencies_add(w->frequencies, found.tokens, found.token_count, -1);
        sqlite3_bind_int64(w->unindex, 1, id);
        status = tell_fts5(store, w->unindex, text, found.tokens, found.token_count, error);
        if (!status) status = abbreviations_add(w->abbreviations, &found, -1, error);
        /* a sketch tells whether a sentence was there */
        doc_values_set_passage(store->facts, id, (struct passage_values){0});
        doc_values_set_sketch(store->facts, id, (struct sketch){0});
    }
    analysed_release(&found);
    sqlite3_reset(w->texts);
    return status == NONE ? OK : status;
}

static int by_first(const void *a, const void *b) {
    const struct doomed *x = a, *y = b;
    return (x->first > y->first) - (x->first < y->first);
}

/* Takes the passages of letters that are gone out of the tables: last of all, and in order, as FTS5 writes a
 * segment each time that ids go back. */
static enum status drop_doomed(struct store *store, struct error *error) {
    struct writing *w = store->writing;
    enum status status = w->doomed_count ? settle(store, error) : OK;
    if (w->doomed_count) qsort(w->doomed, w->doomed_count, sizeof *w->doomed, by_first);
    for (size_t i = 0; i < w->doomed_count && !status; i++) {
        if (store_needs_flush(store)) status = store_flush_vocabulary(store, error);
        if (!status) status = unindex(store, w->doomed[i], error);
        sqlite3_bind_int64(w->drop_passages, 1, w->doomed[i].first);
        sqlite3_bind_int64(w->drop_passages, 2, w->doomed[i].end);
        if (!status) status = database_run(store->db, w->drop_passages, error);
        if (!status) status = doc_values_status(store->facts, error);
    }
    w->doomed_count = 0;
    return status;
}

enum status store_drop(struct store *store, str path, struct error *error) {
    struct writing *w = store->writing;
    database_expect(store->db, 0);
    database_bind_text(w->find, 1, path);
    enum status status = database_step(store->db, w->find, error);
    int64_t id = sqlite3_column_int64(w->find, 0), first = sqlite3_column_int64(w->find, 1);
    int64_t count = sqlite3_column_int64(w->find, 2);
    sqlite3_reset(w->find);
    if (status) return status;
    if (first < 1 || first > w->next_passage || count < 0 || count > w->next_passage - first)
        return database_damaged(store->db, "a letter's passages", error);
    sqlite3_bind_int64(w->drop_letter, 1, id);
    status = database_run(store->db, w->drop_letter, error);
    if (status) return status;
    w->doomed = memory_grown(w->doomed, w->doomed_count, &w->doomed_room, sizeof *w->doomed);
    w->doomed[w->doomed_count++] = (struct doomed){first, first + count};
    w->removed += count;
    doc_values_set_letter(store->facts, id, (struct letter_values){0});
    /* told at once: a failed read has undone the transaction, and what is written after it would stay */
    return doc_values_status(store->facts, error);
}

/* Copies a passage's row as it is, but for its id, and its words. */
static enum status carry_passage(struct store *store, sqlite3_stmt *from, int64_t letter, uint32_t *words,
                                 struct analysed *found, struct error *error) {
    struct writing *w = store->writing;
    int64_t id = w->next_passage++;
    sqlite3_bind_int64(w->put_passage, 1, id);
    for (int i = 0; i < 11; i++) sqlite3_bind_value(w->put_passage, 2 + i, sqlite3_column_value(from, i));
    enum status status = database_run(store->db, w->put_passage, error);
    str text = database_text(from, 8);
    analysed_text(found, store_analysis(store), text);
    if (!status) status = index_passage(store, id, text, found->tokens, &found->passages[0], error);
    set_facts(store, id, letter, &(struct passage){.kind = (enum passage_kind)sqlite3_column_int(from, 0)},
              &found->passages[0]);
    if (!status) status = abbreviations_add(w->abbreviations, found, 1, error);
    *words += (uint32_t)found->passages[0].positions;
    return status ? status : doc_values_status(store->facts, error);
}

static enum status carry_passages(struct store *store, struct store *from, const struct letter_row *row,
                                  int64_t letter, struct letter_values *fact, struct error *error) {
    sqlite3_stmt *s;
    struct analysed found = {0};
    enum status status =
        database_prepare(from->db,
                         "SELECT kind, first_line, more_lines, start, bytes, section, "
                         "segments, heading, text, rule, page FROM passage WHERE id >= ?1 AND id < ?2",
                         &s, error);
    sqlite3_bind_int64(s, 1, row->first_passage);
    sqlite3_bind_int64(s, 2, row->first_passage + row->passage_count);
    int sign = analysis_count(store_analysis(store), 1);
    int64_t count = 0;
    while (!status && (status = database_step(from->db, s, error)) == OK) {
        status = carry_passage(store, s, letter, &fact->words, &found, error);
        count++;
    }
    analysis_count(store_analysis(store), sign);
    sqlite3_finalize(s);
    analysed_release(&found);
    if (status == NONE)
        status = count == row->passage_count ? OK : database_damaged(from->db, "a letter's passages", error);
    return status;
}

#define COPY_TEXT(name, column) letter.name = row->name;

enum status store_carry(struct store *store, struct store *from, const struct letter_row *row,
                        const struct file_state *state, struct error *error) {
    struct writing *w = store->writing;
    sqlite3_stmt *put = w->put_letter;
    database_expect(store->db, state->size);
    struct letter_values fact = doc_values_letter(from->facts, row->id);
    enum status status = doc_values_status(from->facts, error);
    if (status) return status;
    int64_t id = w->next_letter++;
    fact.words = 0;
    narrow(w, state);
    struct letter letter = {.encoding = "",
                            .year = row->year,
                            .file_bytes = row->is_part ? row->file.n : 0,
                            .passage_count = (size_t)row->passage_count};
    LETTER_TEXTS(COPY_TEXT)
    char *encoding = memory_copied(row->encoding.p ? row->encoding.p : "", row->encoding.n);
    letter.encoding = encoding;
    status = put_letter(store, id, row->path, state, &letter, error);
    sqlite3_clear_bindings(put);
    free(encoding);
    if (!status) status = carry_passages(store, from, row, id, &fact, error);
    doc_values_set_letter(store->facts, id, fact);
    if (!status) status = make_room(store, error);
    return status ? status : doc_values_status(store->facts, error);
}

static bool covered(str lines, str path) {
    while (lines.p) {
        str line = str_cut(&lines, '\n');
        if (line.n && path_below(path, line)) return true;
    }
    return false;
}

enum status store_forget_paths(struct store *store, str path, struct error *error) {
    buf before = {0}, all = {0};
    bool fewer = false;
    enum status status = store_paths(store, &before, error);
    for (str rest = buf_str(&before); rest.p;) {
        str line = str_cut(&rest, '\n');
        if (!line.n) continue;
        bool goes = path_below(line, path);
        fewer |= goes;
        if (goes) continue;
        buf_add(&all, line);
        buf_byte(&all, '\n');
    }
    buf_release(&before);
    if (!status && fewer) status = store_put_meta(store->db, "paths", buf_str(&all), error);
    buf_release(&all);
    return status;
}

enum status store_add_paths(struct store *store, str paths, struct error *error) {
    buf all = {0};
    enum status status = store_paths(store, &all, error);
    bool more = false;
    while (!status && paths.p) {
        str path = str_cut(&paths, '\n');
        if (!path.n || covered(buf_str(&all), path)) continue;
        buf_add(&all, path);
        buf_byte(&all, '\n');
        more = true;
    }
    if (!status && more) status = store_put_meta(store->db, "paths", buf_str(&all), error);
    buf_release(&all);
    return status;
}
