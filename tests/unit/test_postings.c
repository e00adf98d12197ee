/* lib/store: an index whose segment was written by ourselves is the one that FTS5 makes of the same texts. */
#include "base/varint.h"
#include "testing_index.h"

#include "store/database.h"
#include "store/fts5_segment.h"
#include "store/postings.h"
#include "store/analysed.h"

extern const char schema_sql[];

/* A small generator, so that every run has the same texts. */
static uint32_t next_random(uint32_t *state) {
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

/* A text of up to `most` words: w1 is in nearly every text and often, w9000 hardly anywhere; compounds among
 * them. */
static void add_text(buf *out, uint32_t *state, size_t most) {
    static const char *const compounds[] = {"beskæftigelsesindsatsen", "kommunerne", "arbejdsmarked",
                                            "40.000", "covid-19"};
    size_t count = next_random(state) % (most + 1);
    for (size_t i = 0; i < count; i++) {
        uint32_t wide = next_random(state), fold = next_random(state) % 12;
        if (fold == 11)
            buf_addf(out, "%s ", compounds[wide % 5]);
        else
            buf_addf(out, "w%u ", wide % (1u << (fold + 2)));
    }
}

/* Its file is gone when it is closed. */
static struct database *new_database(const char *name) {
    struct error error = {0};
    struct database *db;
    buf path = {0};
    buf_addf(&path, "%s-%s", test_path, name);
    MUST_BE_OK(database_open(path.p, path.p, DATABASE_BUILD, &db, &error));
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
    database_expect(db, 1 << 20); /* letters that no store puts there */
    MUST_BE_OK(database_exec(db, "BEGIN", &error));
    MUST_BE_OK(database_exec(db, schema_sql, &error));
    unlink(path.p);
    buf_release(&path);
    return db;
}

/* One passage more, its row alone; where fts too, FTS5 indexes it. */
static void put(struct database *db, int64_t id, str text, bool fts) {
    struct error error = {0};
    sqlite3_stmt *s;
    MUST_BE_OK(database_prepare(
        db,
        "INSERT INTO passage(id, kind, first_line, more_lines, start, bytes, section, segments, "
        "text) VALUES(?1, 0, 1, 0, 0, 0, 1, x'00', ?2)",
        &s, &error));
    sqlite3_bind_int64(s, 1, id);
    database_bind_text(s, 2, text);
    MUST_BE_OK(database_run(db, s, &error));
    sqlite3_finalize(s);
    if (!fts) return;
    MUST_BE_OK(database_prepare(db, "INSERT INTO fts(rowid, text) VALUES(?1, ?2)", &s, &error));
    sqlite3_bind_int64(s, 1, id);
    database_bind_text(s, 2, text);
    MUST_BE_OK(database_run(db, s, &error));
    sqlite3_finalize(s);
}

static void put_size(struct database *db, int64_t id, size_t positions) {
    struct error error = {0};
    sqlite3_stmt *s;
    buf size = {0};
    varint_add(positions, &size);
    MUST_BE_OK(database_prepare(db, "INSERT INTO fts_docsize(id, sz) VALUES(?1, ?2)", &s, &error));
    sqlite3_bind_int64(s, 1, id);
    sqlite3_bind_blob64(s, 2, size.p, size.n, SQLITE_STATIC);
    MUST_BE_OK(database_run(db, s, &error));
    sqlite3_finalize(s);
    buf_release(&size);
}

/* The rows of a question as lines. */
static buf told(struct database *db, const char *sql) {
    struct error error = {0};
    sqlite3_stmt *s;
    buf out = {0};
    enum status status;
    MUST_BE_OK(database_prepare(db, sql, &s, &error));
    while ((status = database_step(db, s, &error)) == OK) {
        for (int i = 0; i < sqlite3_column_count(s); i++) {
            buf_add(&out, database_text(s, i));
            buf_byte(&out, ' ');
        }
        buf_byte(&out, '\n');
    }
    assert_int_equal(status, NONE);
    sqlite3_finalize(s);
    return out;
}

static void assert_same_answer(struct database *a, struct database *b, const char *sql) {
    buf x = told(a, sql), y = told(b, sql);
    if (!str_eq(buf_str(&x), buf_str(&y))) fail_msg("another answer to: %s", sql);
    buf_release(&x);
    buf_release(&y);
}

static void check_both(struct database *ours, struct database *theirs) {
    struct error error = {0};
    MUST_BE_OK(
        database_exec(ours, "CREATE VIRTUAL TABLE temp.v USING fts5vocab(main, fts, instance)", &error));
    MUST_BE_OK(
        database_exec(theirs, "CREATE VIRTUAL TABLE temp.v USING fts5vocab(main, fts, instance)", &error));
    assert_same_answer(ours, theirs, "SELECT term, doc, offset FROM v");
    assert_same_answer(ours, theirs, "SELECT id, hex(sz) FROM fts_docsize");
    assert_same_answer(ours, theirs, "SELECT hex(block) FROM fts_data WHERE id = 1");
    static const char *const queries[] = {
        /* a common word and a rare one: FTS5 skips in the long list */
        "w1 AND w900", "w3 AND w2047", "w0 AND w8000", "w1 NOT w2", "\"w1 w2\"", "NEAR(w1 w300, 5)", "w9*",
    };
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
        char *sql = sqlite3_mprintf("SELECT rowid FROM fts WHERE fts MATCH %Q", queries[i]);
        assert_same_answer(ours, theirs, sql);
        sqlite3_free(sql);
        sql = sqlite3_mprintf("SELECT rowid FROM fts WHERE fts MATCH %Q AND rowid > 300 ORDER BY rowid DESC",
                              queries[i]);
        assert_same_answer(ours, theirs, sql);
        sqlite3_free(sql);
    }
    MUST_BE_OK(database_exec(ours, "INSERT INTO fts(fts, rank) VALUES('integrity-check', 1)", &error));
    buf counted = told(ours, "SELECT term, count(DISTINCT doc) FROM v GROUP BY term ORDER BY term");
    buf kept = told(ours, "SELECT key, passages FROM frequency ORDER BY key");
    assert_true(str_eq(buf_str(&counted), buf_str(&kept)));
    buf_release(&counted);
    buf_release(&kept);
}

/* FTS5 must be able to go on with what we wrote. */
static void change_both(struct database *ours, struct database *theirs, int64_t rows) {
    struct error error = {0};
    struct database *both[] = {ours, theirs};
    for (size_t i = 0; i < 2; i++) {
        MUST_BE_OK(database_exec(
            both[i],
            "INSERT INTO fts(fts, rowid, text) SELECT 'delete', id, text FROM passage WHERE id % 7 = 3;"
            "DELETE FROM passage WHERE id % 7 = 3",
            &error));
        uint32_t state = 99;
        buf text = {0};
        for (int64_t id = rows + 1; id < rows + 40; id++) {
            buf_clear(&text);
            add_text(&text, &state, 80);
            put(both[i], id, buf_str(&text), true);
        }
        buf_release(&text);
        MUST_BE_OK(database_exec(both[i], "INSERT INTO fts(fts) VALUES('optimize')", &error));
        MUST_BE_OK(database_exec(both[i], "INSERT INTO fts(fts, rank) VALUES('integrity-check', 1)", &error));
    }
    assert_same_answer(ours, theirs, "SELECT term, doc, offset FROM v");
}

/* rows passages of up to `words` words; spilled after every `spill`th, 0 = never. */
static void compare(int64_t rows, size_t words, int64_t spill, size_t leaf_size) {
    struct error error = {0};
    struct database *ours = new_database("ours"), *theirs = new_database("theirs");
    struct postings *postings = postings_new(test_path);
    struct analysis *analysis = analysis_new();
    struct analysed ready = {0};
    uint32_t state = 7;
    buf text = {0};
    for (int64_t id = 1; id <= rows; id++) {
        buf_clear(&text);
        add_text(&text, &state, words);
        int64_t row = id * 3 + (id > rows / 2 ? 100000 : 0);
        put(ours, row, buf_str(&text), false);
        put(theirs, row, buf_str(&text), true);
        analysed_text(&ready, analysis, buf_str(&text));
        postings_add(postings, row, ready.tokens, ready.token_count);
        put_size(ours, row, ready.passages[0].positions);
        if (spill && id % spill == 0) {
            MUST_BE_OK(postings_spill(postings, &error));
            if (id % (2 * spill) == 0) analysis_trim(analysis);
        }
    }
    MUST_BE_OK(postings_write(postings, ours, leaf_size, &error));
    check_both(ours, theirs);
    change_both(ours, theirs, rows * 3 + 100000);
    buf_release(&text);
    analysed_release(&ready);
    postings_free(postings);
    analysis_free(analysis);
    database_close(ours);
    database_close(theirs);
}

static void test_small(void **state) {
    (void)state;
    compare(0, 10, 0, FTS5_LEAF_SIZE);
    compare(1, 0, 0, FTS5_LEAF_SIZE);
    compare(1, 30, 0, FTS5_LEAF_SIZE);
    compare(20, 1, 0, FTS5_LEAF_SIZE);
}

static void test_leaves(void **state) {
    (void)state;
    compare(700, 60, 0, FTS5_LEAF_SIZE);
    compare(40, 20000, 0, FTS5_LEAF_SIZE); /* lists of one passage that run over leaves */
}

static void test_runs(void **state) {
    (void)state;
    compare(700, 60, 130, FTS5_LEAF_SIZE);
    compare(300, 40, 1, FTS5_LEAF_SIZE);
}

/* Leaves of a few bytes: doclist-indexes several levels deep. */
static void test_deep(void **state) {
    (void)state;
    compare(700, 60, 0, 40);
    compare(700, 60, 100, 64);
    compare(20, 3000, 0, 48);
}

static int setup(void **state) {
    (void)state;
    testing_folder();
    return 0;
}

static int teardown(void **state) {
    (void)state;
    testing_remove();
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_small),
        cmocka_unit_test(test_leaves),
        cmocka_unit_test(test_runs),
        cmocka_unit_test(test_deep),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
