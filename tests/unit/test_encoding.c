/* Bytes as UTF-8. */
#include "indexer/encoding.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void reads(str bytes, const char *text, const char *encoding, size_t start) {
    struct reading reading;
    struct error error;
    assert_int_equal(encoding_read(bytes, &reading, &error), OK);
    assert_string_equal(reading.encoding, encoding);
    assert_int_equal(reading.start, start);
    str got = str_sub(reading.text, reading.start, reading.text.n);
    assert_int_equal(got.n, strlen(text));
    assert_memory_equal(got.p ? got.p : "", text, got.n);
    encoding_release(&reading);
}

static void test_utf8(void **state) {
    (void)state;
    reads(STR("K\xC3\xA6re borgmestre"), "Kære borgmestre", "utf-8", 0);
    reads(STR("\xEF\xBB\xBFK\xC3\xA6re"), "Kære", "utf-8", 3);
    reads(STR(""), "", "utf-8", 0);
}

static void test_windows(void **state) {
    (void)state;
    reads(STR("K\xE6re b\xF8rn p\xE5 \xC6r\xF8"), "Kære børn på Ærø", "windows-1252", 0);
    reads(STR("\x93m\xE5l\x94 \x96 100 \x80\x81"), "“mål” – 100 €\xEF\xBF\xBD", "windows-1252", 0);
}

static void test_utf16(void **state) {
    (void)state;
    reads(STR("\xFF\xFEK\0\xE6\0r\0e\0"), "Kære", "utf-16le", 0);
    reads(STR("\xFE\xFF\0K\0\xE6\0r\0e"), "Kære", "utf-16be", 0);
    reads(STR("K\0\xE6\0r\0e\0 \0"), "Kære ", "utf-16le", 0);
    reads(STR("\0K\0\xE6\0r\0e\0 "), "Kære ", "utf-16be", 0);
    reads(STR("\xFF\xFE\x3D\xD8\x00\xDE"), "\xF0\x9F\x98\x80", "utf-16le", 0);
    reads(STR("\xFF\xFE\x3D\xD8"), "\xEF\xBF\xBD", "utf-16le", 0);
    reads(STR("\xFF\xFEK\0r"), "K\xEF\xBF\xBD", "utf-16le", 0);
}

/* A slip in a UTF-8 letter does not make it another encoding. */
static void test_broken(void **state) {
    (void)state;
    struct reading reading;
    struct error error;
    assert_int_equal(encoding_read(STR("b\xC3\xB8rn p\xC3\xA5 \xC3 gren"), &reading, &error), OK);
    assert_string_equal(reading.encoding, "utf-8");
    assert_true(reading.broken);
    encoding_release(&reading);
}

static void refused(str bytes, const char *reason) {
    struct reading reading;
    struct error error = {0};
    assert_int_equal(encoding_read(bytes, &reading, &error), BAD_SYSTEM);
    assert_non_null(strstr(error.text, reason));
}

static void test_no_text(void **state) {
    (void)state;
    refused(STR("%PDF-1.7\n"), "PDF");
    refused(STR("PK\003\004......"), "ZIP");
    refused(STR("{\\rtf1\\ansi"), "RTF");
    refused(STR("\x89PNG\r\n"), "image");
    refused(STR("\xFF\xFE\0\0K\0\0\0"), "UTF-32");
    refused(STR("\1\2\3\4\5\6\7\1\2\3\4\5abc"), "binary");
}

static void test_nul(void **state) {
    (void)state;
    struct reading reading;
    struct error error;
    assert_int_equal(encoding_read(STR("Et brev med et NUL\0 midt i, som ingen ser."), &reading, &error), OK);
    assert_string_equal(reading.encoding, "utf-8");
    encoding_release(&reading);
}

static void test_is_utf8(void **state) {
    (void)state;
    assert_true(encoding_is_utf8(STR("abcdefgh æøå €")));
    assert_false(encoding_is_utf8(STR("abcdefghijk \xE6")));
    assert_false(encoding_is_utf8(STR("\xC3")));
    assert_false(encoding_is_utf8(STR("\xED\xA0\x80")));
    assert_false(encoding_is_utf8(STR("\xC0\x80")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_utf8),    cmocka_unit_test(test_windows), cmocka_unit_test(test_utf16),
        cmocka_unit_test(test_broken),  cmocka_unit_test(test_no_text), cmocka_unit_test(test_nul),
        cmocka_unit_test(test_is_utf8),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
