/* What DOCX and ODT become: docx.txt and odt.txt beside this file. */
#include "../cases.h"

#include "readers/counter.h"
#include "readers/office_docx.h"
#include "readers/office_odt.h"
#include "readers/office_xml.h"

#include "parts.h"

static void finish(struct package *package, struct document *document, enum reader_status status, buf *out) {
    if (status == READER_READ)
        document_write(document, out);
    else
        buf_addf(out, "status %d", status);
    document_release(document);
    package_release(package);
}

static void read_docx(str input, buf *out) {
    struct package package = {0};
    struct document document = {0};
    const char *why;
    add_docx(&package, input);
    assert_true(docx_is(&package));
    finish(&package, &document, docx_read(&package, &document, &why), out);
}

static void read_odt(str input, buf *out) {
    struct package package = {0};
    struct document document = {0};
    const char *why;
    add_odt(&package, input);
    assert_true(odt_is(&package) && !odt_is_locked(&package));
    finish(&package, &document, odt_read(&package, &document, &why), out);
}

static void test_docx(void **state) {
    (void)state;
    cases_run("tests/readers/office/docx.txt", 25, read_docx);
}

static void test_odt(void **state) {
    (void)state;
    cases_run("tests/readers/office/odt.txt", 10, read_odt);
}

/* The same body in the namespaces of strict OOXML, with another prefix. */
static void test_strict(void **state) {
    (void)state;
    struct package package = {0};
    struct document document = {0};
    const char *why;
    buf out = {0};
    add_part(&package, "word/document.xml",
             "<x:document xmlns:x='http://purl.oclc.org/ooxml/wordprocessingml/main'>",
             STR("<x:body><x:p><x:r><x:t>Hej</x:t></x:r></x:p></x:body>"), "</x:document>");
    finish(&package, &document, docx_read(&package, &document, &why), &out);
    ASSERT_STR(buf_str(&out), "Hej\n");
    buf_release(&out);
}

static void check_status(const char *body, enum reader_status wanted) {
    struct package package = {0};
    struct document document = {0};
    const char *why = NULL;
    add_part(&package, "word/document.xml", "", str_of(body), "");
    assert_int_equal(docx_read(&package, &document, &why), wanted);
    assert_non_null(why);
    document_release(&document);
    package_release(&package);
}

static void test_refused(void **state) {
    (void)state;
    check_status("<w:document xmlns:w='" WORD "'><w:body>", READER_DAMAGED);
    check_status("<!DOCTYPE d [<!ENTITY a 'a'>]><d>&a;</d>", READER_DAMAGED);
    buf deep = {0};
    for (int i = 0; i <= XML_DEEPEST; i++) buf_add(&deep, STR("<a>"));
    check_status(deep.p, READER_OVER_LIMIT);
    buf_clear(&deep);
    buf_add(&deep, STR("<w:document xmlns:w='" WORD "'>"));
    for (int i = 0; i <= DOCUMENT_DEEPEST; i++) buf_add(&deep, STR("<w:tbl>"));
    for (int i = 0; i <= DOCUMENT_DEEPEST; i++) buf_add(&deep, STR("</w:tbl>"));
    buf_add(&deep, STR("</w:document>"));
    check_status(deep.p, READER_OVER_LIMIT);
    buf_release(&deep);
}

static void check_counter(enum counter_form form, long number, const char *wanted) {
    buf out = {0};
    counter_print(form, number, &out);
    ASSERT_STR(buf_str(&out), wanted);
    buf_release(&out);
}

static void test_counter(void **state) {
    (void)state;
    check_counter(COUNTER_DECIMAL, 12, "12");
    check_counter(COUNTER_ZERO, 7, "07");
    check_counter(COUNTER_LOWER_LETTER, 27, "aa");
    check_counter(COUNTER_UPPER_LETTER, 26, "Z");
    check_counter(COUNTER_LOWER_LETTER, 1000000000, "");
    check_counter(COUNTER_UPPER_ROMAN, 1949, "MCMXLIX");
    check_counter(COUNTER_LOWER_ROMAN, 4000, "4000");
    check_counter(COUNTER_BULLET, 1, "");
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_docx), cmocka_unit_test(test_odt),
                                       cmocka_unit_test(test_strict), cmocka_unit_test(test_refused),
                                       cmocka_unit_test(test_counter)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
