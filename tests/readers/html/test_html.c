/* What web pages become: pages.txt beside this file; and how their character sets are told. */
#include "../cases.h"

#include "readers/charset.h"
#include "readers/hypertext.h"

static void read_page(str input, buf *out) {
    struct document document = {.zone = DOCUMENT_BODY};
    assert_int_equal(hypertext_read(input, &document), READER_READ);
    document_write(&document, out);
    document_release(&document);
}

static void test_pages(void **state) {
    (void)state;
    cases_run("tests/readers/html/pages.txt", 8, read_page);
}

static void test_deep(void **state) {
    (void)state;
    struct document document = {.zone = DOCUMENT_BODY};
    buf page = {0};
    for (int i = 0; i < 200000; i++) buf_add(&page, STR("<div>"));
    assert_int_equal(hypertext_read(buf_str(&page), &document), READER_OVER_LIMIT);
    buf_release(&page);
    document_release(&document);
}

static void check_set(const char *page, const char *wanted) {
    ASSERT_STR(hypertext_charset(str_of(page)), wanted);
}

static void test_named_set(void **state) {
    (void)state;
    check_set("<meta charset=utf-8>", "utf-8");
    check_set("<META http-equiv='Content-Type' content='text/html; CHARSET = iso-8859-1'>", "iso-8859-1");
    check_set("<p>charset</p>", "");
    check_set("charset=\"", "");
}

static void check_decoded(str bytes, const char *set, const char *wanted) {
    buf out = {0};
    charset_decode(bytes, str_of(set), &out);
    ASSERT_STR(buf_str(&out), wanted);
    buf_release(&out);
}

static void test_charset(void **state) {
    (void)state;
    charset_prepare();
    check_decoded(STR("K\xE6re"), "iso-8859-1", "Kære");
    check_decoded(STR("<\0p\0>\0\xE6\0"), "utf-8", "<p>æ");
    check_decoded(STR("\0<\0p\0>\0\xE6"), "", "<p>æ");
    check_decoded(STR("\x93K\xE6re\x94"), "ISO-8859-1", "“Kære”");
    check_decoded(STR("Kære"), "iso-8859-1", "Kære");
    check_decoded(STR("Kære K\xE6re"), "utf-8", "Kære Kære");
    check_decoded(STR("K\x91re"), "cp850", "Kære");
    check_decoded(STR("\xFF\xFEK\0\xE6\0r\0"), "utf-8", "Kær");
    check_decoded(STR("K\0\xE6\0r"), "utf-16le", "Kær");
    check_decoded(STR("\xEF\xBB\xBFK\0r"), "", "K r");
    check_decoded(STR("K\xE6re"), "klingon", "Kære");
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_pages), cmocka_unit_test(test_deep),
                                       cmocka_unit_test(test_named_set), cmocka_unit_test(test_charset)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
