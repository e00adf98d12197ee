/* lib/store: letters come and go, and every count stays true; nothing is changed before it is finished. */
#include "testing_index.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/resource.h>

#include "store/doc_values.h"
#include "store/posting_list.h"
#include "store/read.h"
#include "store/store_internal.h"

static const struct test_letter letters[] = {
    {"/b/2014.md", "# Mål for 2014\n\nFlere unge skal i gang med en uddannelse.\n\n- Kommunernes indsats\n- "
                   "Virksomhederne\n"},
    {"/b/2017.md",
     "# Mål for 2017\n\nKommunerne skal hjælpe virksomhederne. Kommunerne skal hjælpe de unge.\n"},
    {"/b/2020.txt", "Mål for 2020\n\nSanktionsreglerne gælder covid-19 og 40.000 personer med handicap.\n"},
};
#define LETTERS (sizeof letters / sizeof *letters)

static enum status add_form(void *context, const struct form_row *row) {
    buf_addf(context, "%.*s %.*s %lld\n", (int)row->form.n, row->form.p, (int)row->key.n, row->key.p,
             (long long)row->count);
    return OK;
}

static enum status add_letter(void *context, const struct letter_row *row) {
    buf_addf(context, "%.*s %d %lld\n", (int)row->path.n, row->path.p, row->year,
             (long long)row->passage_count);
    return OK;
}

/* All that an index says which does not depend on how it came to be. */
static buf described(void) {
    struct error error = {0};
    struct store *store;
    struct store_stats stats;
    buf out = {0};
    MUST_BE_OK(store_open(test_path, &store, &error));
    MUST_BE_OK(store_stats(store, &stats, &error));
    buf_addf(&out, "%lld letters %lld passages %lld words %lld forms\n", (long long)stats.letters,
             (long long)stats.passages, (long long)stats.words, (long long)stats.forms);
    MUST_BE_OK(store_each_letter(store, add_letter, &out, &error));
    MUST_BE_OK(store_forms(store, FORMS_ALL, (str){0}, add_form, &out, &error));
    store_close(store);
    MUST_BE_OK(store_check(test_path, &error));
    return out;
}

static int64_t places_of(const char *word) {
    struct error error = {0};
    struct store *store;
    int64_t places = 0;
    struct posting_list_reader *reader;
    MUST_BE_OK(store_open(test_path, &store, &error));
    MUST_BE_OK(posting_lists_open(store, &reader, &error));
    struct posting_list *list =
        posting_lists_find(reader, analysis_word(store_analysis(store), str_of(word))->key->text);
    for (; list->passage != LIST_END; posting_list_next(list)) places += posting_list_count(list);
    MUST_BE_OK(posting_lists_status(reader, &error));
    posting_lists_close(reader);
    store_close(store);
    return places;
}

static int setup(void **state) {
    (void)state;
    testing_folder();
    testing_build(letters, LETTERS);
    return 0;
}

static int teardown(void **state) {
    (void)state;
    testing_remove();
    return 0;
}

static void test_build(void **state) {
    (void)state;
    buf said = described();
    assert_non_null(strstr(said.p, "3 letters"));
    assert_non_null(strstr(said.p, "/b/2014.md 2014 4\n"));
    assert_non_null(strstr(said.p, "\nkommunerne "));
    buf_release(&said);
    assert_int_equal(places_of("kommune"), 3);
    assert_int_equal(places_of("virksomhed"), 2);
    assert_int_equal(places_of("zebra"), 0);
}

static void test_updates_end_where_a_build_ends(void **state) {
    (void)state;
    struct error error = {0};
    struct store *store;
    buf built = described();
    static const struct test_letter other = {"/b/2017.md",
                                             "# Mål for 2019\n\nEn zebra og to zebraer i kommunen.\n"};
    static const struct test_letter more = {"/b/9.md", "# Mål for 2031\n\nFlere zebraer.\n"};
    MUST_BE_OK(store_update(test_path, &store, &error));
    testing_put(store, other);
    testing_put(store, more);
    MUST_BE_OK(store_drop(store, STR("/b/2014.md"), &error));
    assert_int_equal(store_drop(store, STR("/b/2014.md"), &error), NONE);
    MUST_BE_OK(store_finish(store, &error));
    assert_int_equal(places_of("zebra"), 3);
    assert_int_equal(places_of("virksomhed"), 0);
    buf changed = described();
    assert_null(strstr(changed.p, "\nvirksomhederne "));
    buf_release(&changed);

    MUST_BE_OK(store_update(test_path, &store, &error));
    MUST_BE_OK(store_drop(store, STR("/b/9.md"), &error));
    for (size_t i = 0; i < LETTERS; i++) testing_put(store, letters[i]);
    MUST_BE_OK(store_finish(store, &error));
    buf again = described();
    assert_string_equal(again.p, built.p);
    buf_release(&built);
    buf_release(&again);
}

static void test_empty(void **state) {
    (void)state;
    struct error error = {0};
    struct store *store;
    MUST_BE_OK(store_update(test_path, &store, &error));
    for (size_t i = 0; i < LETTERS; i++) MUST_BE_OK(store_drop(store, str_of(letters[i].path), &error));
    MUST_BE_OK(store_finish(store, &error));
    buf said = described();
    assert_string_equal(said.p, "0 letters 0 passages 0 words 0 forms\n");
    buf_release(&said);
}

static void test_nothing_before_finish(void **state) {
    (void)state;
    struct error error = {0};
    struct store *store;
    buf before = described();
    MUST_BE_OK(store_update(test_path, &store, &error));
    testing_put(store, (struct test_letter){"/b/9.md", "# Mål for 2031\n\nFlere zebraer.\n"});
    store_close(store);
    MUST_BE_OK(store_build(test_path, &store, &error));
    testing_put(store, (struct test_letter){"/b/9.md", "# Mål for 2031\n\nFlere zebraer.\n"});
    store_close(store);
    MUST_BE_OK(store_build_copy(test_path, &store, &error));
    MUST_BE_OK(store_drop(store, STR("/b/2014.md"), &error));
    store_close(store);
    buf after = described();
    assert_string_equal(after.p, before.p);
    buf_release(&before);
    buf_release(&after);
    char beside[128];
    snprintf(beside, sizeof beside, "%s-new", test_path);
    assert_int_not_equal(access(beside, F_OK), 0);
}

static size_t all_but_mo(void *context, const struct form_row *row) {
    buf_addf(context, "%.*s ", (int)row->form.n, row->form.p);
    return str_starts(row->form, STR("mo")) ? 2 : 0;
}

/* Forms that are not wanted are left out, from the third on; no other is, and none comes twice. */
static void test_forms_search(void **state) {
    (void)state;
    struct error error = {0};
    struct store *store;
    buf seen = {0};
    MUST_BE_OK(store_build(test_path, &store, &error));
    testing_put(store,
                (struct test_letter){"/b/1.md", "mø mua mo moe mab moc mac mob moa ma mod mog moh moi\n\n"
                                                "moj mok mu møb mol mom mon mop mor mos mot mou\n"});
    MUST_BE_OK(store_finish(store, &error));
    MUST_BE_OK(store_open(test_path, &store, &error));
    MUST_BE_OK(store_forms_search(store, FORMS_ALL, all_but_mo, &seen, &error));
    store_close(store);
    assert_string_equal(seen.p, "ma mab mac mo moa mob mu mua mø møb ");
    buf_release(&seen);
}

static void test_copy(void **state) {
    (void)state;
    struct error error = {0};
    struct store *store;
    MUST_BE_OK(store_build_copy(test_path, &store, &error));
    testing_put(store, (struct test_letter){"/b/9.md", "# Mål for 2031\n\nFlere zebraer.\n"});
    MUST_BE_OK(store_finish(store, &error));
    assert_int_equal(places_of("zebra"), 1);
    assert_int_equal(places_of("kommune"), 3);
    buf said = described();
    assert_non_null(strstr(said.p, "4 letters"));
    buf_release(&said);
}

static void test_state(void **state) {
    (void)state;
    struct error error = {0};
    struct store *store;
    struct file_state was, touched;
    MUST_BE_OK(store_update(test_path, &store, &error));
    assert_int_equal(testing_state(store, STR("/b/none.md"), &was), NONE);
    assert_int_equal(testing_state(store, STR("/b/2014.md"), &was), OK);
    assert_int_equal(was.size, strlen(letters[0].text));
    assert_int_equal(was.mtime, 7);
    struct file_state hashed = {0};
    file_state_hash(str_of(letters[0].text), &hashed);
    assert_memory_equal(hashed.hash, was.hash, sizeof was.hash);
    file_state_hash(STR("andet"), &hashed);
    assert_memory_not_equal(hashed.hash, was.hash, sizeof was.hash);
    touched = was;
    touched.mtime = 8;
    MUST_BE_OK(store_touch(store, STR("/b/2014.md"), &touched, &error));
    MUST_BE_OK(store_finish(store, &error));
    MUST_BE_OK(store_update(test_path, &store, &error));
    assert_int_equal(testing_state(store, STR("/b/2014.md"), &was), OK);
    assert_int_equal(was.mtime, 8);
    store_close(store);
}

static void test_lock(void **state) {
    (void)state;
    struct error error = {0};
    struct store_lock *lock, *other;
    MUST_BE_OK(store_lock(test_path, &lock, &error));
    assert_int_equal(store_lock(test_path, &other, &error), BAD_STORE);
    char pid[32];
    snprintf(pid, sizeof pid, "process %ld", (long)getpid());
    assert_non_null(strstr(error.text, pid));
    store_unlock(lock);
    MUST_BE_OK(store_lock(test_path, &lock, &error));
    store_unlock(lock);
}

/* A journal that cannot be made is named, with the reason: the index itself is open. */
static void test_no_journal(void **state) {
    (void)state;
    struct error error = {0};
    struct store *store;
    struct rlimit was, none;
    MUST_BE_OK(store_update(test_path, &store, &error));
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &was), 0);
    int next = open("/dev/null", O_RDONLY);
    assert_true(next > 0);
    close(next);
    none = (struct rlimit){(rlim_t)next, was.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
    enum status status = store_drop(store, STR("/b/2014.md"), &error);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &was), 0);
    assert_int_equal(status, BAD_SYSTEM);
    assert_non_null(strstr(error.text, "letters.db-journal: "));
    assert_non_null(strstr(error.text, strerror(EMFILE)));
    store_close(store);
}

/* Where a read fails, SQLite undoes the change by itself. That is no damage. */
static void test_undone(void **state) {
    (void)state;
    struct error error = {0};
    struct store *store;
    MUST_BE_OK(store_update(test_path, &store, &error));
    assert_int_equal(sqlite3_exec(store->db->handle, "ROLLBACK", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(store_finish(store, &error), BAD_SYSTEM);
    assert_non_null(strstr(error.text, "nothing was written"));
}

static void test_hostile_texts(void **state) {
    (void)state;
    struct error error = {0};
    struct store *store;
    static const struct test_letter odd[] = {
        {"/b/tom.md", ""},
        {"/b/tegn.md", "\"' OR 1=1; -- * ( ) NEAR{\n"},
        {"/b/navn'; DROP TABLE letter; --.md", "x\n"},
        {"/b/brudt\xFF.md", "x\xC3\n"},
    };
    MUST_BE_OK(store_update(test_path, &store, &error));
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) testing_put(store, odd[i]);
    MUST_BE_OK(store_finish(store, &error));
    MUST_BE_OK(store_update(test_path, &store, &error));
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
        MUST_BE_OK(store_drop(store, str_of(odd[i].path), &error));
    MUST_BE_OK(store_finish(store, &error));
    buf said = described();
    assert_non_null(strstr(said.p, "3 letters"));
    buf_release(&said);
}

/* Of the words of a passage so many count, and its kind stays what it is. */
static void test_long_passage(void **state) {
    (void)state;
    struct error error = {0};
    struct store *store;
    buf text = {0};
    for (size_t i = 0; i < 8000; i++) buf_add(&text, STR("a "));
    buf_add(&text, STR("\n\n- b\n\n## c\n"));
    MUST_BE_OK(store_build(test_path, &store, &error));
    testing_put(store, (struct test_letter){"/b/lang.md", text.p});
    MUST_BE_OK(store_finish(store, &error));
    buf said = described();
    assert_non_null(strstr(said.p, " 8002 words"));
    MUST_BE_OK(store_open(test_path, &store, &error));
    assert_int_equal(store_passage_brief(store, 1).words, PASSAGE_WORDS);
    assert_int_equal(store_passage_brief(store, 1).kind, PASSAGE_PARAGRAPH);
    assert_int_equal(store_passage_brief(store, 2).words, 1);
    assert_int_equal(store_passage_brief(store, 2).kind, PASSAGE_ITEM);
    assert_int_equal(store_passage_shape(store, 3).kind, PASSAGE_TITLE);
    store_close(store);
    buf_release(&said);
    buf_release(&text);
}

/* Lists of another format than ours are refused with the command that makes them anew. */
static void test_list_format(void **unused) {
    (void)unused;
    struct error error = {0};
    struct store *store;
    sqlite3 *db;
    for (int version = 3; version <= 5; version++) {
        char sql[80];
        snprintf(sql, sizeof sql, "UPDATE fts_config SET v = %d WHERE k = 'version'", version);
        assert_int_equal(sqlite3_open(test_path, &db), SQLITE_OK);
        if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK) fail_msg("%s", sqlite3_errmsg(db));
        sqlite3_close(db);
        enum status status = store_open(test_path, &store, &error);
        assert_int_equal(status, version == 4 ? OK : BAD_STORE);
        if (!status) store_close(store);
        if (status) assert_non_null(strstr(error.text, "indexer -d"));
    }
    assert_int_equal(sqlite3_open(test_path, &db), SQLITE_OK);
    sqlite3_exec(db, "UPDATE fts_config SET v = 4 WHERE k = 'version'", NULL, NULL, NULL);
    sqlite3_close(db);
}

/* Each kind is one thing: layout, something that can return, or a table. */
static void test_kinds(void **unused) {
    (void)unused;
    size_t heads = 0, layout = 0, returns = 0;
    for (unsigned i = 0; i < PASSAGE_KINDS; i++) {
        enum passage_kind kind = (enum passage_kind)i;
        heads += passage_kind_heads(kind);
        layout += passage_kind_is_layout(kind);
        returns += passage_kind_returns(kind);
        assert_int_equal(passage_kind_is_layout(kind) + passage_kind_returns(kind) + (kind == PASSAGE_TABLE),
                         1);
    }
    assert_int_equal(heads, 2);
    assert_int_equal(layout, 5);
    assert_int_equal(returns, PASSAGE_KINDS - 6);
    assert_false(passage_kind_is_layout(PASSAGE_FOOTNOTE)); /* added at the end, and running text */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kinds),
        cmocka_unit_test_setup_teardown(test_list_format, setup, teardown),
        cmocka_unit_test_setup_teardown(test_build, setup, teardown),
        cmocka_unit_test_setup_teardown(test_updates_end_where_a_build_ends, setup, teardown),
        cmocka_unit_test_setup_teardown(test_empty, setup, teardown),
        cmocka_unit_test_setup_teardown(test_nothing_before_finish, setup, teardown),
        cmocka_unit_test_setup_teardown(test_forms_search, setup, teardown),
        cmocka_unit_test_setup_teardown(test_copy, setup, teardown),
        cmocka_unit_test_setup_teardown(test_state, setup, teardown),
        cmocka_unit_test_setup_teardown(test_lock, setup, teardown),
        cmocka_unit_test_setup_teardown(test_no_journal, setup, teardown),
        cmocka_unit_test_setup_teardown(test_undone, setup, teardown),
        cmocka_unit_test_setup_teardown(test_hostile_texts, setup, teardown),
        cmocka_unit_test_setup_teardown(test_long_passage, setup, teardown),
    };
    return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
