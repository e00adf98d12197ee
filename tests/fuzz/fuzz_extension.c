/* Any bytes as a text and as a query of a table made by hand: danish_rank and danish_snippet end, and say
 * something.
 *
 * The first byte chooses the table and the width, the second how much of the rest is the query; what is left
 * is the row's text. The row that was there before in the table stays, so that two queries and two rows meet.
 */
#include <math.h>
#include <sqlite3.h>

#include "base/utf8.h"
#include "fuzz.h"

int sqlite3_danish_init(sqlite3 *, char **, const void *);

enum { TABLES = 4 };

static sqlite3 *db;
static sqlite3_stmt *put[TABLES], *empty[TABLES], *ask[TABLES];

static void prepare(const char *format, int table, sqlite3_stmt **out) {
    char *sql = sqlite3_mprintf(format, table, table, table, table, table, table);
    MUST(sqlite3_prepare_v2(db, sql, -1, out, NULL) == SQLITE_OK);
    sqlite3_free(sql);
}

static void begin(void) {
    static const char *const options[TABLES] = {"", ", detail=none", ", detail=column", ", content=''"};
    sqlite3_auto_extension((void (*)(void))sqlite3_danish_init);
    MUST(sqlite3_open(":memory:", &db) == SQLITE_OK);
    MUST(sqlite3_exec(db, "PRAGMA journal_mode = OFF", NULL, NULL, NULL) == SQLITE_OK);
    sqlite3_reset_auto_extension();
    for (int i = 0; i < TABLES; i++) {
        char *sql =
            sqlite3_mprintf("CREATE VIRTUAL TABLE t%d USING fts5(a, b, tokenize='danish'%s)", i, options[i]);
        MUST(sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK);
        sqlite3_free(sql);
        prepare("INSERT INTO t%d(rowid, a, b) VALUES(?1, ?2, ?3)", i, &put[i]);
        /* a table without content cannot give its rows back one by one */
        prepare(strstr(options[i], "content") ? "INSERT INTO t%d(t%d) VALUES('delete-all')"
                                              : "DELETE FROM t%d",
                i, &empty[i]);
        prepare("SELECT danish_rank(t%d, 1, .5), danish_snippet(t%d, -1, '[', ']', ?2), danish_snippet(t%d, "
                "0, '', '', 0) "
                "FROM t%d WHERE t%d MATCH ?1 ORDER BY danish_rank(t%d, 1, .5)",
                i, &ask[i]);
    }
}

static void run(sqlite3_stmt *statement) {
    sqlite3_step(statement);
    MUST(sqlite3_reset(statement) == SQLITE_OK);
}

const size_t fuzz_longest = 256;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static sqlite3_int64 rows[TABLES];
    if (size < 2) return 0;
    if (!db) begin();
    int table = data[0] % TABLES, width = data[0] / TABLES * 4;
    const char *bytes = (const char *)data + 2;
    int query = data[1] < size - 2 ? data[1] : (int)size - 2, text = (int)size - 2 - query;
    /* two rows at most */
    if (rows[table] % 2 == 0) run(empty[table]);
    sqlite3_bind_int64(put[table], 1, ++rows[table]);
    sqlite3_bind_text(put[table], 2, bytes + query, text, SQLITE_STATIC);
    sqlite3_bind_text(put[table], 3, bytes, query, SQLITE_STATIC);
    run(put[table]);
    sqlite3_bind_text(ask[table], 1, bytes, query, SQLITE_STATIC);
    sqlite3_bind_int(ask[table], 2, width);
    double last = -HUGE_VAL;
    while (sqlite3_step(ask[table]) == SQLITE_ROW) {
        double rank = sqlite3_column_double(ask[table], 0);
        MUST(rank >= last && rank <= 0);
        last = rank;
        for (int column = 1; column < 3; column++) {
            const char *p = (const char *)sqlite3_column_text(ask[table], column);
            str shown = {p, (size_t)sqlite3_column_bytes(ask[table], column)};
            MUST(table == 3 ? !p : p != NULL || !text || !query);
            for (str rest = shown; rest.n;) MUST(!utf8_is_control(utf8_next(&rest)));
        }
    }
    sqlite3_reset(ask[table]);
    return 0;
}
