/* lib/base/program: the names by which the programs were called. lib/base/message: numbers for people. */
#include "testing.h"

#include "base/message.h"
#include "base/program.h"
#include "base/utf8.h"

static void called(const char *plain, const char *argument, const char *own, const char *indexer,
                   const char *search) {
    program_begin(plain, argument);
    assert_string_equal(program_name(), own);
    assert_string_equal(program_indexer(), indexer);
    assert_string_equal(program_search(), search);
}

static void test_plain(void **state) {
    (void)state;
    assert_string_equal(program_indexer(), "indexer");
    assert_string_equal(program_search(), "search");
    called("search", "search", "search", "indexer", "search");
    called("indexer", "build/indexer", "indexer", "indexer", "search");
}

static void test_installed(void **state) {
    (void)state;
    called("search", "brev-search", "brev-search", "brev-indexer", "brev-search");
    called("indexer", "/usr/bin/brev-indexer", "brev-indexer", "brev-indexer", "brev-search");
    called("search", "søgsearch", "søgsearch", "søgindexer", "søgsearch");
}

/* The name of the file that runs (test_program) says nothing of the others either, so they are as they were.
 */
static void test_other_name(void **state) {
    (void)state;
    program_begin("search", "brev-search");
    called("search", "/opt/find", "find", "brev-indexer", "brev-search");
}

static void test_hostile(void **state) {
    (void)state;
    program_begin("search", "search");
    called("search", NULL, "search", "indexer", "search");
    called("search", "", "search", "indexer", "search");
    called("search", "/", "search", "indexer", "search");
    called("search", "a\033[1m\nb\xFF-search", "a\xEF\xBF\xBD[1m b\xEF\xBF\xBD-search",
           "a\xEF\xBF\xBD[1m b\xEF\xBF\xBD-indexer", "a\xEF\xBF\xBD[1m b\xEF\xBF\xBD-search");
    char *name = malloc(5000);
    for (size_t i = 0; i < 4999; i++) name[i] = i % 2 ? '\xA5' : '\xC3';
    name[4999] = '\0';
    program_begin("search", name);
    assert_int_equal(strlen(program_name()), 254); /* å is two bytes, and 255 are shown at most */
    strcpy(name + 255 - strlen("search"), "search");
    program_begin("search", name);
    assert_true(strlen(program_name()) <= 255 && str_ends(str_of(program_indexer()), STR("indexer")));
    free(name);
}

static void test_file(void **state) {
    (void)state;
    char path[4096], small[4];
    size_t n = program_file(path, sizeof path);
    assert_true(n > 0 && path[0] == '/' && strlen(path) == n);
    assert_true(str_ends(str_of(path), STR("test_program")));
    assert_int_equal(program_file(small, sizeof small), 0);
    assert_string_equal(small, "");
}

static void test_number(void **state) {
    (void)state;
    buf out = {0};
    message_number(1234.565, 1, &out);
    buf_byte(&out, ' ');
    message_number(-.5, 2, &out);
    ASSERT_STR(buf_str(&out), "1234.6 -0.50");
    assert_string_equal(message_language(), "en");
    buf_release(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain),   cmocka_unit_test(test_installed), cmocka_unit_test(test_other_name),
        cmocka_unit_test(test_hostile), cmocka_unit_test(test_file),      cmocka_unit_test(test_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
