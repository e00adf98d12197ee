/* build/danish.so, linked into a program of its own so that the sanitizers see it: tables made by hand rank
 * and mark as search does, and no SQL crashes it. */
#include "testing_index.h"

#include <math.h>
#include <sqlite3.h>

#include "base/memory.h"
#include "search/match/expression.h"
#include "search/match/hits.h"
#include "search/match/marks.h"

int sqlite3_danish_init(sqlite3 *, char **, const void *);

static struct store *store;
static sqlite3 *db;

static sqlite3 *opened(void) {
    sqlite3 *handle = NULL;
    sqlite3_auto_extension((void (*)(void))sqlite3_danish_init);
    assert_int_equal(sqlite3_open(":memory:", &handle), SQLITE_OK);
    sqlite3_reset_auto_extension();
    return handle;
}

static void run(sqlite3 *handle, const char *sql) {
    char *message = NULL;
    if (sqlite3_exec(handle, sql, NULL, NULL, &message)) fail_msg("%s: %s", sql, message);
}

/* The rows of sql as text, columns with | between them, rows with a newline; or the error behind "! ". */
static const char *told(sqlite3 *handle, const char *sql) {
    static buf out;
    sqlite3_stmt *ask = NULL;
    buf_clear(&out);
    buf_add(&out, STR(""));
    int rc = sqlite3_prepare_v2(handle, sql, -1, &ask, NULL);
    while (!rc && (rc = sqlite3_step(ask)) == SQLITE_ROW) {
        if (out.n) buf_byte(&out, '\n');
        for (int i = 0; i < sqlite3_column_count(ask); i++) {
            const char *text = (const char *)sqlite3_column_text(ask, i);
            buf_addf(&out, "%s%s", i ? "|" : "", text ? text : "NULL");
        }
        rc = SQLITE_OK;
    }
    if (rc && rc != SQLITE_DONE) {
        buf_clear(&out);
        buf_addf(&out, "! %s", sqlite3_errmsg(handle));
    }
    sqlite3_finalize(ask);
    return out.n ? out.p : "";
}

#define TOLD(sql, text) assert_string_equal(told(db, sql), text)

/* ---- As search does ---- */

static const struct test_letter letters[] = {
    {"/b/2014.md", "# Mål for 2014\n\nFlere unge skal have en uddannelse. Kommunernes indsats for de unge "
                   "gælder også handicap.\n\n"
                   "Beskæftigelsesindsatsen er kommunens, og indsatsen skal være værdig.\n\nMed venlig "
                   "hilsen\n\nMette Frederiksen\n"},
    {"/b/2017.md",
     "# Mål for 2017\n\nKommunerne hjælper virksomhederne. Kommunerne hjælper unge på arbejdsmarkedet.\n\n"
     "- Ledige får hjælp\n- Unge får hjælp\n\nSanktionsreglerne er mange, og reglerne om sanktioner er nye i "
     "2017. "
     "Arbejde, arbejder og arbejdsløse: en arbejdsmarkedspolitik med indsatser, jobindsatser og "
     "beskæftigelsesindsatser, "
     "som de unge, de ældre unge og alle de andre, der hører til i virksomhedernes indsatsområder, kan "
     "forstå og bruge.\n"},
    {"/b/uden.txt",
     "En værdig sagsbehandling, og en sagsbehandler.\n\nDe unge, ungdommen og ungeindsatsen; flygtninge- og "
     "integrationsindsats.\n"},
};

static int setup(void **state) {
    (void)state;
    struct error error = {0};
    testing_folder();
    testing_build(letters, sizeof letters / sizeof *letters);
    MUST_BE_OK(store_open(test_path, &store, &error));
    db = opened();
    run(db, "CREATE VIRTUAL TABLE byhand USING fts5(text, tokenize='danish')");
    sqlite3_stmt *put = NULL;
    assert_int_equal(sqlite3_prepare_v2(db, "INSERT INTO byhand(rowid, text) VALUES(?, ?)", -1, &put, NULL),
                     SQLITE_OK);
    struct passage_row row;
    for (int64_t id = 1; store_passage(store, id, &row, &error) == OK; id++) {
        sqlite3_bind_int64(put, 1, id);
        sqlite3_bind_text(put, 2, row.text.p, (int)row.text.n, SQLITE_TRANSIENT);
        assert_int_equal(sqlite3_step(put), SQLITE_DONE);
        sqlite3_reset(put);
    }
    sqlite3_finalize(put);
    return 0;
}

static int teardown(void **state) {
    (void)state;
    sqlite3_close(db);
    store_close(store);
    testing_remove();
    return 0;
}

static size_t families_of(const struct position *position) {
    return term_keys(analysis_word(store_analysis(store), position->form));
}

/* Has the leaf just the readings that the tokenizer gives a typed word or phrase: its families, and parts? */
static bool reads_alike(const struct leaf *leaf) {
    if (leaf->verify || leaf->near || leaf->stopword) return false;
    if (leaf->readings[0].position_count > 1) {
        for (size_t i = 0; i < leaf->readings[0].position_count; i++)
            if (leaf->readings[0].positions[i].key_count != 2 * families_of(&leaf->readings[0].positions[i]))
                return false;
        return leaf->reading_count == 1;
    }
    const struct position *words = leaf->readings[0].positions;
    return leaf->reading_count == 2 && words->key_count == families_of(words) &&
           leaf->readings[1].positions[0].key_count == words->key_count &&
           leaf->readings[1].rung == RUNG_PART;
}

static struct query *parsed(const char *typed) {
    struct error error;
    struct query *query = NULL;
    buf notes = {0};
    query_parse(str_of(typed), &query, &notes, &error);
    buf_release(&notes);
    return query;
}

/* The passage as search shows it, and as danish_snippet does. */
static void compare_marks(const struct expressions *e, int64_t id, sqlite3_stmt *ask, const char *typed) {
    static const size_t widths[] = {240, 40, 0};
    struct error error = {0};
    struct passage_row row;
    struct tokens tokens = {0};
    struct marks marks = {0};
    MUST_BE_OK(store_passage(store, id, &row, &error));
    tokens_read(&tokens, store_analysis(store), row.text);
    marks_find(&marks, &tokens, row.text, e);
    for (size_t i = 0; i < sizeof widths / sizeof *widths; i++) {
        static const struct snippet_style style = {
            .open = {"[", 1}, .close = {"]", 1}, .ellipsis = {"…", 3}, .gap = {"…", 3}};
        struct fragment fragments[SNIPPET_FRAGMENTS];
        buf shown = {0};
        size_t count = snippet_make(row.text, marks.items, marks.count, widths[i], 0, fragments);
        snippet_write(row.text, fragments, count, marks.items, marks.count, &style, &shown);
        const char *here = (const char *)sqlite3_column_text(ask, 2 + (int)i);
        if (!here || strcmp(shown.p, here) != 0)
            fail_msg("%s: '%s' is not '%s'", typed, here ? here : "NULL", shown.p);
        buf_release(&shown);
    }
    marks_release(&marks);
    tokens_release(&tokens);
}

/* 1 where the query reads alike in both, and then has the same hits, scores, order and marks. */
static size_t compare(const char *typed, const char *match) {
    struct error error = {0};
    struct query *query = parsed(typed);
    struct expressions e;
    struct hits hits = {0};
    buf notes = {0};
    const struct expression_options how = {.strict = true};
    const struct hits_options measure = {.measure = MATCH_SCORE};
    MUST_BE_OK(expression_build(store, query, &how, &e, &notes, &error));
    bool alike = e.root != NULL && !strpbrk(typed, "0123456789"); /* a year adds to its letter's score */
    for (size_t i = 0; i < e.leaf_count; i++) alike &= reads_alike(e.leaves[i]);
    if (alike) {
        MUST_BE_OK(hits_find(store, &e, &measure, &hits, &error));
        MUST_BE_OK(hits_sort(store, &hits, false, 0, hits.count, &error));
        sqlite3_stmt *ask = NULL;
        static const char sql[] =
            "SELECT rowid, danish_rank(byhand), danish_snippet(byhand, 0, '[', ']', 240), "
            "danish_snippet(byhand, 0, '[', ']', 40), danish_snippet(byhand, 0, '[', ']', 0) "
            "FROM byhand WHERE byhand MATCH ? ORDER BY danish_rank(byhand)";
        assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &ask, NULL), SQLITE_OK);
        sqlite3_bind_text(ask, 1, match, -1, SQLITE_STATIC);
        size_t rows = 0;
        double last = -HUGE_VAL;
        while (sqlite3_step(ask) == SQLITE_ROW) {
            int64_t id = sqlite3_column_int64(ask, 0);
            double rank = sqlite3_column_double(ask, 1);
            const struct hit *hit = NULL;
            for (size_t i = 0; i < hits.count; i++)
                if (hits.items[i].passage == id) hit = &hits.items[i];
            if (!hit) fail_msg("%s: row %d is no hit of search", typed, (int)id);
            if (fabs(hit->score + rank) > 1e-9)
                fail_msg("%s: row %d: %.12f, search %.12f", typed, (int)id, -rank, hit->score);
            assert_true(rank >= last);
            last = rank;
            compare_marks(&e, id, ask, typed);
            rows++;
        }
        if (rows != hits.count) fail_msg("%s: %zu rows, search has %zu", typed, rows, hits.count);
        sqlite3_finalize(ask);
    }
    hits_release(&hits);
    expression_release(&e);
    query_free(query);
    buf_release(&notes);
    return alike;
}

struct words {
    char *forms[400];
    size_t count;
};

static enum status take_form(void *context, const struct form_row *row) {
    struct words *words = context;
    if (words->count < 400) words->forms[words->count++] = memory_copied(row->form.p, row->form.n);
    return OK;
}

/* compare, of words printed into what is typed for search and into what FTS5 reads. */
#define COMPARE(count, typed, match, ...)                                                                    \
    do {                                                                                                     \
        buf t_ = {0}, m_ = {0};                                                                              \
        buf_addf(&t_, typed, __VA_ARGS__);                                                                   \
        buf_addf(&m_, match, __VA_ARGS__);                                                                   \
        (count) += compare(t_.p, m_.p);                                                                      \
        buf_release(&t_);                                                                                    \
        buf_release(&m_);                                                                                    \
    } while (0)

/* Every printed word, and pairs of them. */
static void test_as_search(void **state) {
    (void)state;
    struct error error = {0};
    struct words words = {.count = 0};
    size_t single = 0, both = 0, either = 0, phrases = 0;
    MUST_BE_OK(store_forms(store, FORMS_ALL, STR(""), take_form, &words, &error));
    for (size_t i = 0; i < words.count; i++) {
        const char *other = words.forms[(i * 7 + 3) % words.count];
        COMPARE(single, "%s", "\"%s\"", words.forms[i]);
        COMPARE(both, "%s %s", "\"%s\" \"%s\"", words.forms[i], other);
        COMPARE(either, "%s OR %s", "\"%s\" OR \"%s\"", words.forms[i], other);
    }
    static const char *const typed[] = {"værdig sagsbehandling", "de unge", "kommunens indsats",
                                        "unge får hjælp", "får hjælp"};
    for (size_t i = 0; i < sizeof typed / sizeof *typed; i++) COMPARE(phrases, "\"%s\"", "\"%s\"", typed[i]);
    assert_true(words.count > 60 && single > words.count / 3 && both > 5 && either > 5 && phrases > 1);
    for (size_t i = 0; i < words.count; i++) free(words.forms[i]);
}

/* Typed in other forms than are printed, and in compounds. */
static void test_forms(void **state) {
    (void)state;
    static const char *const typed[] = {"indsats", "indsatsens", "Kommune", "ung",
                                        "regel",   "sanktion",   "arbejde"};
    size_t alike = 0;
    for (size_t i = 0; i < sizeof typed / sizeof *typed; i++) COMPARE(alike, "%s", "%s", typed[i]);
    assert_true(alike > 4);
}

/* ---- SQL ---- */

#define TABLE(name, options)                                                                                 \
    run(db, "DROP TABLE IF EXISTS " name "; CREATE VIRTUAL TABLE " name " USING fts5(" options ");")
#define THREE(name)                                                                                           \
    run(db,                                                                                                   \
        "INSERT INTO " name "(rowid, a, b) VALUES(1, 'Kommunernes beskæftigelsesindsats', 'er kommunens'), " \
        "(2, 'En indsats for unge', NULL), (3, 'Intet', 'En indsats, to indsatser og en jobindsats');")

static void test_columns(void **state) {
    (void)state;
    TABLE("c", "a, b, tokenize='danish'");
    THREE("c");
    TOLD("SELECT rowid FROM c WHERE c MATCH 'indsats' ORDER BY danish_rank(c)", "3\n2\n1");
    TOLD("SELECT rowid FROM c WHERE c MATCH 'indsats' ORDER BY danish_rank(c, 1, 0.1)", "2\n1\n3");
    TOLD("SELECT rowid FROM c WHERE c MATCH 'a: indsats' ORDER BY danish_rank(c)", "2\n1");
    TOLD("SELECT danish_rank(c, 0, 0) FROM c WHERE c MATCH 'unge'", "0.0");
    run(db, "INSERT INTO c(c, rank) VALUES('rank', 'danish_rank(1.0, 0.1)')");
    TOLD("SELECT rowid FROM c WHERE c MATCH 'indsats' ORDER BY rank", "2\n1\n3");
    TOLD("SELECT rowid FROM c('indsats') ORDER BY rank LIMIT 1", "2");
    TOLD("SELECT danish_snippet(c, 0, '[', ']', 0), danish_snippet(c, 1, '[', ']', 0), danish_snippet(c, -1, "
         "'<', '>', 0) FROM c WHERE c MATCH 'indsats' ORDER BY rowid",
         "Kommunernes beskæftigelses[indsats]|er kommunens|Kommunernes beskæftigelses<indsats>\n"
         "En [indsats] for unge|NULL|En <indsats> for unge\n"
         "Intet|En [indsats], to [indsatser] og en job[indsats]|En <indsats>, to <indsatser> og en "
         "job<indsats>");
    TOLD("SELECT danish_snippet(c, 0, '[', ']', 0) FROM c WHERE c MATCH 'b: kommune'",
         "Kommunernes beskæftigelsesindsats");
    TOLD("SELECT danish_snippet(c, -1, '[', ']', 0) FROM c WHERE c MATCH 'kommunerne \"er kommune\"'",
         "[er] [kommunens]");
    TOLD("SELECT danish_snippet(c, 1, NULL, NULL, 20, NULL) FROM c WHERE rowid = 3", "En indsats, to");
    TOLD("SELECT danish_snippet(c, 1, x'3c', 7, '20', '...') FROM c WHERE c MATCH 'to'",
         "En indsats, <to7 ...");
}

static void test_wrong(void **state) {
    (void)state;
    TABLE("c", "a, b, tokenize='danish'");
    THREE("c");
#define RANK "! danish_rank: a column's weight is a number from 0 up"
    TOLD("SELECT danish_rank(c, 'x') FROM c WHERE c MATCH 'indsats'", RANK);
    TOLD("SELECT danish_rank(c, NULL) FROM c WHERE c MATCH 'indsats'", RANK);
    TOLD("SELECT danish_rank(c, -1) FROM c WHERE c MATCH 'indsats'", RANK);
    TOLD("SELECT danish_rank(c, 9e999) FROM c WHERE c MATCH 'indsats'", RANK);
    TOLD("SELECT danish_rank(c, x'00') FROM c WHERE c MATCH 'indsats'", RANK);
    TOLD("SELECT danish_rank(c, 1, 1, 1) FROM c WHERE c MATCH 'indsats'",
         "! danish_rank: more weights than the table has columns");
#define CALL "! danish_snippet: call it as danish_snippet(table, column, open, close, width [, ellipsis])"
    TOLD("SELECT danish_snippet(c) FROM c WHERE c MATCH 'indsats'", CALL);
    TOLD("SELECT danish_snippet(c, 0, '[', ']') FROM c WHERE c MATCH 'indsats'", CALL);
    TOLD("SELECT danish_snippet(c, 0, '[', ']', 1, '', 1) FROM c WHERE c MATCH 'indsats'", CALL);
#define COLUMN "! danish_snippet: the column is a number from 0 up, or -1 for the one that shows most"
    static const char *const columns[] = {"2",          "-2", "'a'", "NULL", "1.5", "9223372036854775807",
                                          "4294967296", "x''"};
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        buf sql = {0};
        buf_addf(&sql, "SELECT danish_snippet(c, %s, '[', ']', 9) FROM c WHERE c MATCH 'indsats'",
                 columns[i]);
        TOLD(sql.p, COLUMN);
        buf_release(&sql);
    }
#define WIDTH "! danish_snippet: the width is a number of characters, or 0 for the whole text"
    TOLD("SELECT danish_snippet(c, 0, '[', ']', -1) FROM c WHERE c MATCH 'indsats'", WIDTH);
    TOLD("SELECT danish_snippet(c, 0, '[', ']', 1e30) FROM c WHERE c MATCH 'indsats'", WIDTH);
    TOLD("SELECT danish_snippet(c, 0, '[', ']', NULL) FROM c WHERE c MATCH 'indsats'", WIDTH);
    TOLD("SELECT danish_rank('c') FROM c WHERE c MATCH 'indsats'",
         "! unable to use function danish_rank in the requested context");
    TOLD("SELECT danish_rank(7)", "! unable to use function danish_rank in the requested context");
    TABLE("other", "a, b, tokenize='unicode61'");
    THREE("other");
    TOLD("SELECT danish_rank(other) FROM other WHERE other MATCH 'unge'",
         "! danish_rank: the table is not made with tokenize='danish'");
    TOLD("SELECT danish_snippet(other, 0, '[', ']', 9) FROM other WHERE other MATCH 'unge'",
         "! danish_snippet: the table is not made with tokenize='danish'");
}

/* Tables that keep less than others: what they know decides. */
static void test_kinds_of_tables(void **state) {
    (void)state;
    static const char *const options[] = {"detail=none", "detail=column", "columnsize=0", "prefix='2 3'"};
    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        buf sql = {0};
        buf_addf(&sql,
                 "DROP TABLE IF EXISTS k; CREATE VIRTUAL TABLE k USING fts5(a, b, tokenize='danish', %s)",
                 options[i]);
        run(db, sql.p);
        buf_release(&sql);
        THREE("k");
        TOLD("SELECT rowid, danish_snippet(k, -1, '[', ']', 0) FROM k WHERE k MATCH 'indsats' ORDER BY "
             "danish_rank(k)",
             "3|En [indsats], to [indsatser] og en job[indsats]\n2|En [indsats] for unge\n1|Kommunernes "
             "beskæftigelses[indsats]");
        TOLD("SELECT round(danish_rank(k), 6) = (SELECT round(danish_rank(c), 6) FROM c WHERE c MATCH "
             "'indsats' AND rowid = 3) FROM k WHERE k MATCH 'indsats' AND rowid = 3",
             "1");
    }
    TABLE("less", "a, b, tokenize='danish', content=''");
    THREE("less");
    TOLD("SELECT rowid, danish_snippet(less, -1, '[', ']', 0) FROM less WHERE less MATCH 'indsats' ORDER BY "
         "danish_rank(less)",
         "3|NULL\n1|NULL\n2|NULL");
    run(db, "DROP TABLE IF EXISTS bare; CREATE VIRTUAL TABLE bare USING fts5(a, b, tokenize='danish', "
            "content='', detail=none, columnsize=0);");
    THREE("bare");
    TOLD("SELECT rowid, danish_rank(bare) FROM bare WHERE bare MATCH 'indsats'", "1|0.0\n2|0.0\n3|0.0");
    run(db, "CREATE TABLE texts(id INTEGER PRIMARY KEY, a, b); INSERT INTO texts VALUES(1, 'En indsats', "
            "'to'), (2, 'Jobindsatser for unge', NULL);"
            "CREATE VIRTUAL TABLE outside USING fts5(a, b, tokenize='danish', content='texts', "
            "content_rowid='id');"
            "INSERT INTO outside(outside) VALUES('rebuild');");
    TOLD("SELECT rowid, danish_snippet(outside, 0, '[', ']', 0) FROM outside WHERE outside MATCH 'indsats' "
         "ORDER BY danish_rank(outside)",
         "1|En [indsats]\n2|Job[indsatser] for unge");
    /* the content changes under the index: nothing to mark, and nothing crashes */
    run(db, "UPDATE texts SET a = 'x' WHERE id = 1; UPDATE texts SET a = NULL WHERE id = 2;");
    TOLD("SELECT rowid, danish_snippet(outside, 0, '[', ']', 0), danish_rank(outside) < 0 FROM outside WHERE "
         "outside MATCH 'indsats'",
         "1|x|1\n2|NULL|1");
    run(db, "UPDATE texts SET a = 'noget helt andet end der stod' WHERE id = 1;");
    TOLD("SELECT danish_snippet(outside, 0, '[', ']', 0), danish_rank(outside) < 0 FROM outside WHERE "
         "outside MATCH 'indsats' AND rowid = 1",
         "noget helt andet end der stod|1");
    run(db, "DELETE FROM texts WHERE id = 1;");
    assert_true(strncmp(told(db, "SELECT danish_rank(outside) FROM outside WHERE outside MATCH 'indsats'"),
                        "! ", 2) == 0);
    run(db, "DROP TABLE outside; DROP TABLE texts;");
}

/* What FTS5's own syntax makes of a query. */
static void test_queries(void **state) {
    (void)state;
    TABLE("c", "a, b, tokenize='danish'");
    THREE("c");
#define SHOWN(match)                                                                                         \
    "SELECT rowid, danish_snippet(c, -1, '[', ']', 0) FROM c WHERE c MATCH '" match                          \
    "' ORDER BY danish_rank(c)"
    TOLD(SHOWN("^en"), "2|[En] indsats for unge\n3|[En] indsats, to indsatser og en jobindsats");
    TOLD(SHOWN("en + indsats + for"), "2|[En] [indsats] [for] unge");
    TOLD(SHOWN("\"en\" + \"indsats for\" + \"unge\""), "2|[En] [indsats] [for] [unge]");
    TOLD(SHOWN("NEAR(indsats unge, 2)"), "2|En [indsats] for [unge]");
    TOLD(SHOWN("indsats NOT unge NOT to"), "1|Kommunernes beskæftigelses[indsats]");
    TOLD(SHOWN("komm*"), "1|[Kommunernes] beskæftigelsesindsats");
    TOLD(SHOWN("\"!!!\" OR unge"), "2|En indsats for [unge]");
    TOLD(SHOWN("\"!!!\""), "");
    TOLD(SHOWN("\"en !!!\" \"...\" + \"indsats\" + \"-\""), told(db, SHOWN("\"en\" AND \"indsats\"")));
    TOLD("SELECT rowid FROM c WHERE c MATCH 'indsats' AND a MATCH 'unge' AND danish_rank(c) < 0", "2");
    TOLD("SELECT danish_rank(c) FROM c WHERE rowid = 1", "0.0");
}

/* Two queries on one table at once are told apart, also where the row at hand fits both. */
static void test_two_at_once(void **state) {
    (void)state;
    TABLE("c", "a, b, tokenize='danish'");
    THREE("c");
    static const char *const asked[] = {"indsats",        "beskæftigelsesindsats",
                                        "kommune",        "unge",
                                        "\"en indsats\"", "jobindsats",
                                        "en OR to",       "to OR en",
                                        "ind*",           "ind * OR kommune"};
#define ROW(table) "round(danish_rank(" table "), 9), danish_snippet(" table ", -1, '[', ']', 0)"
    enum { N = sizeof asked / sizeof *asked };
    size_t rows = 0;
    for (size_t i = 0; i < N; i++)
        for (size_t j = 0; j < N; j++) {
            buf sql = {0}, apart = {0};
            buf_addf(&sql,
                     "WITH x AS MATERIALIZED (SELECT rowid," ROW(
                         "c") " FROM c WHERE c MATCH '%s'), "
                              "y AS MATERIALIZED (SELECT rowid, " ROW(
                                  "c") " FROM c WHERE c MATCH '%s') SELECT * FROM x, y ORDER BY 1, 4",
                     asked[i], asked[j]);
            buf_add(&apart, str_of(told(db, sql.p)));
            buf_clear(&sql);
            buf_addf(&sql,
                     "SELECT x.rowid, " ROW("x.c") ", y.rowid, " ROW(
                         "y.c") " FROM c x CROSS JOIN c y "
                                "WHERE x.c MATCH '%s' AND y.c MATCH '%s' ORDER BY x.rowid, y.rowid",
                     asked[i], asked[j]);
            const char *at_once = told(db, sql.p);
            if (strcmp(at_once, apart.p) != 0)
                fail_msg("%s, %s:\n%s\n%s", asked[i], asked[j], at_once, apart.p);
            rows += apart.n > 2;
            buf_release(&sql);
            buf_release(&apart);
        }
    assert_true(rows > N * N / 2);
}

static void test_hostile(void **state) {
    (void)state;
    TABLE("h", "a, b, tokenize='danish'");
    run(db, "INSERT INTO h VALUES(x'ff00fec3a6', x'f0'), (replace(hex(zeroblob(300000)), '00', 'ab'), 1.5), "
            "(replace(hex(zeroblob(100000)), '00', 'indsats '), char(0, 27, 8238) || 'indsats'), ('', ''), "
            "(NULL, NULL);");
    TOLD("SELECT length(danish_snippet(h, 0, '[', ']', 40)) <= 60, danish_rank(h) < 0, hex(danish_snippet(h, "
         "1, '', '', 0)) FROM h WHERE h MATCH 'indsats'",
         "1|1|EFBFBDEFBFBDEFBFBD696E6473617473");
    assert_true(
        strncmp(told(db, "SELECT danish_rank(h), danish_snippet(h, -1, '[', ']', 5) FROM h"), "! ", 2) != 0);
    /* a query of many phrases, and one larger than what is remembered */
    buf query = {0};
    for (int i = 0; i < 1500; i++) buf_addf(&query, "%sindsats%d OR indsats", i ? " OR " : "", i);
    buf sql = {0};
    run(db, "DELETE FROM h WHERE h MATCH 'indsats'; INSERT INTO h VALUES('en indsats', '');");
    buf_addf(
        &sql,
        "SELECT danish_rank(h) < 0, length(danish_snippet(h, 0, '[', ']', 9)) > 0 FROM h WHERE h MATCH '%s'",
        query.p);
    TOLD(sql.p, "1|1");
    buf_clear(&query);
    buf_clear(&sql);
    buf_addf(&query, "ab %1500000s unge", "");
    buf_addf(&sql, "SELECT 1, danish_rank(h) FROM h WHERE h MATCH 'indsats OR \"%s\"'", query.p);
    assert_true(strncmp(told(db, sql.p), "1|-", 3) == 0);
    buf_release(&query);
    buf_release(&sql);
    /* loaded twice, the tables that are open go on */
    sqlite3_auto_extension((void (*)(void))sqlite3_danish_init);
    sqlite3_reset_auto_extension();
    run(db, "DROP TABLE h;");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_as_search),       cmocka_unit_test(test_forms),
        cmocka_unit_test(test_columns),         cmocka_unit_test(test_wrong),
        cmocka_unit_test(test_kinds_of_tables), cmocka_unit_test(test_queries),
        cmocka_unit_test(test_two_at_once),     cmocka_unit_test(test_hostile),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
