/* The peer that lies nearest: FTS5 as it comes, through the SQLite library.
 *
 *   fts5 build FILE PASSAGES          a table at default settings (unicode61, own content, one transaction)
 *   fts5 ask FILE [EXTENSION]         answers queries from standard input by ORDER BY rank, with snippets
 *
 * PASSAGES holds a passage per line: number, tab, text. A query is "kind, tab, words parted by blanks"; the
 * line "again" answers all queries so far once more and prints a line of nanoseconds for each, in their
 * order. With EXTENSION (danish.so) FILE is an index of ours, and words are asked for by their keys. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define QUERIES 1024
#define SQL_ASK                                                                                              \
    "SELECT rowid, rank, snippet(%s, 0, '[', ']', '...', 32) FROM %s WHERE %s MATCH ?1 ORDER BY rank LIMIT " \
    "10"

static sqlite3 *db;
static char *queries[QUERIES];
static int query_count;

static void must(int rc) {
    if (rc == SQLITE_OK || rc == SQLITE_DONE || rc == SQLITE_ROW) return;
    fprintf(stderr, "fts5: %s\n", sqlite3_errmsg(db));
    exit(3);
}

static sqlite3_stmt *prepare(const char *sql) {
    sqlite3_stmt *s;
    must(sqlite3_prepare_v2(db, sql, -1, &s, NULL));
    return s;
}

static int build(const char *file, const char *passages) {
    FILE *in = fopen(passages, "re");
    if (!in) return 4;
    must(sqlite3_open(file, &db));
    must(sqlite3_exec(db, "CREATE VIRTUAL TABLE t USING fts5(text); BEGIN", NULL, NULL, NULL));
    sqlite3_stmt *put = prepare("INSERT INTO t(rowid, text) VALUES(?1, ?2)");
    char *line = NULL, *text;
    size_t room = 0;
    ssize_t n;
    while ((n = getline(&line, &room, in)) > 0) {
        if (line[n - 1] == '\n') n--;
        sqlite3_bind_int64(put, 1, strtoll(line, &text, 10));
        text++;
        sqlite3_bind_text64(put, 2, text, (sqlite3_uint64)(line + n - text), SQLITE_STATIC, SQLITE_UTF8);
        must(sqlite3_step(put));
        sqlite3_reset(put);
    }
    sqlite3_finalize(put);
    must(sqlite3_exec(db, "COMMIT", NULL, NULL, NULL));
    free(line);
    fclose(in);
    return sqlite3_close(db);
}

/* One word as FTS5 shall look for it. In our own index a word stands under its key, and in compounds under
 * the key with a plus. */
static void add_word(sqlite3_str *out, sqlite3_stmt *key, const char *word, const char *between) {
    if (!key) {
        sqlite3_str_appendf(out, "%s", word);
        return;
    }
    sqlite3_bind_text(key, 1, word, -1, SQLITE_STATIC);
    must(sqlite3_step(key));
    const char *k = (const char *)sqlite3_column_text(key, 0);
    sqlite3_str_appendf(out, "%s%s+%s", k ? k : word, between, k ? k : word);
    sqlite3_reset(key);
}

static char *expression(char *query, sqlite3_stmt *key) {
    sqlite3_str *out = sqlite3_str_new(db);
    char *words = query, *kind = strsep(&words, "\t");
    int phrase = strcmp(kind, "phrase") == 0, prefix = strcmp(kind, "prefix") == 0;
    const char *operator= strcmp(kind, "or") == 0 || strcmp(kind, "any") == 0 ? " OR " : " AND ";
    if (phrase) sqlite3_str_appendall(out, "\"");
    int i = 0;
    for (char *word; (word = strsep(&words, " ")); i++) {
        if (i) sqlite3_str_appendall(out, phrase ? " " : operator);
        if (!phrase) sqlite3_str_appendall(out, "(\"");
        if (prefix)
            sqlite3_str_appendall(out, word);
        else
            add_word(out, key, word, phrase ? "|" : "\" OR \"");
        if (!phrase) sqlite3_str_appendall(out, prefix ? "\" *)" : "\")");
    }
    if (phrase) sqlite3_str_appendall(out, "\"");
    return sqlite3_str_finish(out);
}

static void answer_all(sqlite3_stmt *ask) {
    for (int i = 0; i < query_count; i++) {
        struct timespec a, b;
        clock_gettime(CLOCK_MONOTONIC, &a);
        sqlite3_bind_text(ask, 1, queries[i], -1, SQLITE_STATIC);
        int rc;
        while ((rc = sqlite3_step(ask)) == SQLITE_ROW) sqlite3_column_text(ask, 2);
        must(rc);
        sqlite3_reset(ask);
        clock_gettime(CLOCK_MONOTONIC, &b);
        printf("%s%lld", i ? " " : "", (b.tv_sec - a.tv_sec) * 1000000000LL + b.tv_nsec - a.tv_nsec);
    }
    putchar('\n');
    fflush(stdout);
}

static int ask(const char *file, const char *extension) {
    must(sqlite3_open_v2(file, &db, SQLITE_OPEN_READONLY, NULL));
    sqlite3_stmt *key = NULL;
    char *message = NULL;
    if (extension) {
        sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 1, NULL);
        if (sqlite3_load_extension(db, extension, "sqlite3_danish_init", &message)) {
            fprintf(stderr, "fts5: %s\n", message);
            return 3;
        }
        key = prepare("SELECT danish_key(?1)");
    }
    const char *table = extension ? "fts" : "t";
    char *sql = sqlite3_mprintf(SQL_ASK, table, table, table);
    sqlite3_stmt *s = prepare(sql);
    char *line = NULL;
    size_t room = 0;
    while (getline(&line, &room, stdin) > 0) {
        line[strcspn(line, "\n")] = '\0';
        if (strcmp(line, "again") == 0)
            answer_all(s);
        else if (query_count < QUERIES)
            queries[query_count++] = expression(line, key);
    }
    return 0;
}

int main(int argc, char **argv) {
    if (argc == 4 && strcmp(argv[1], "build") == 0) return build(argv[2], argv[3]);
    if (argc > 2 && strcmp(argv[1], "ask") == 0) return ask(argv[2], argv[3]);
    fputs("usage: fts5 build FILE PASSAGES | fts5 ask FILE [EXTENSION]\n", stderr);
    return 2;
}
