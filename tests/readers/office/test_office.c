/* What DOCX and ODT become: docx.txt and odt.txt beside this file. */
#include "../cases.h"

#include "base/memory.h"
#include "readers/counter.h"
#include "readers/office_docx.h"
#include "readers/office_odt.h"
#include "readers/office_xml.h"

static void add_part(struct package *package, const char *name, const char *before, str inside,
                     const char *after) {
    package->parts = memory_grown(package->parts, package->count, &package->room, sizeof *package->parts);
    struct package_part *part = &package->parts[package->count++];
    *part = (struct package_part){0};
    buf_add(&part->name, str_of(name));
    buf_add(&part->bytes, str_of(before));
    buf_add(&part->bytes, inside);
    buf_add(&part->bytes, str_of(after));
}

/* The section of the input after the line "-- NAME", up to the next; of no name: what comes before the first.
 */
static str section(str input, const char *name) {
    bool found = !*name;
    size_t from = 0;
    for (size_t at = 0; at < input.n;) {
        size_t end = at + str_find(str_sub(input, at, input.n), STR("\n"));
        str line = str_sub(input, at, end);
        if (str_starts(line, STR("-- "))) {
            if (found) return str_sub(input, from, at);
            found = str_eq(str_sub(line, 3, line.n), str_of(name));
            from = end + 1;
        }
        at = end + 1;
    }
    return found ? str_sub(input, from, input.n) : (str){0};
}

static void finish(struct package *package, struct document *document, enum reader_status status, buf *out) {
    if (status == READER_READ)
        document_write(document, out);
    else
        buf_addf(out, "status %d", status);
    document_release(document);
    package_release(package);
}

#define WORD "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
#define RELATIONS "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define SPACES                                                                                               \
    " xmlns:w='" WORD "' xmlns:r='" RELATIONS "'"                                                            \
    " xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'"                                \
    " xmlns:m='http://schemas.openxmlformats.org/officeDocument/2006/math'>"

static void read_docx(str input, buf *out) {
    static const struct {
        const char *section, *element;
    } others[] = {{"styles", "styles"},     {"numbering", "numbering"}, {"footnotes", "footnotes"},
                  {"endnotes", "endnotes"}, {"header1", "hdr"},         {"header2", "hdr"},
                  {"footer1", "ftr"}};
    struct package package = {0};
    struct document document = {0};
    const char *why;
    buf relations = {0};
    char name[64], begin[1024], end[64];
    add_part(&package, "word/document.xml", "<w:document" SPACES "<w:body>", section(input, ""),
             "</w:body></w:document>");
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        str inside = section(input, others[i].section);
        if (!inside.n) continue;
        snprintf(name, sizeof name, "word/%s.xml", others[i].section);
        snprintf(begin, sizeof begin, "<w:%s" SPACES, others[i].element);
        snprintf(end, sizeof end, "</w:%s>", others[i].element);
        add_part(&package, name, begin, inside, end);
        bool edge = i > 3;
        buf_addf(&relations, "<Relationship Id='rId%zu' Type='" RELATIONS "/%.*s' Target='%s.xml'/>",
                 edge ? i - 3 : i + 10, (int)(strlen(others[i].section) - edge), others[i].section,
                 others[i].section);
    }
    add_part(&package, "word/_rels/document.xml.rels",
             "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>",
             buf_str(&relations), "</Relationships>");
    buf_release(&relations);
    assert_true(docx_is(&package));
    finish(&package, &document, docx_read(&package, &document, &why), out);
}

#define OASIS "='urn:oasis:names:tc:opendocument:xmlns:"
#define ODT_SPACES                                                                                           \
    " xmlns:office" OASIS "office:1.0' xmlns:text" OASIS "text:1.0' xmlns:style" OASIS "style:1.0'"          \
    " xmlns:table" OASIS "table:1.0' xmlns:draw" OASIS "drawing:1.0' xmlns:svg" OASIS "svg-compatible:1.0'"  \
    " xmlns:fo" OASIS "xsl-fo-compatible:1.0'>"

static void read_odt(str input, buf *out) {
    struct package package = {0};
    struct document document = {0};
    const char *why;
    buf content = {0};
    buf_add(&content, STR("<office:automatic-styles>"));
    buf_add(&content, section(input, "automatic"));
    buf_add(&content, STR("</office:automatic-styles><office:body><office:text>"));
    buf_add(&content, section(input, ""));
    add_part(&package, "content.xml", "<office:document-content" ODT_SPACES, buf_str(&content),
             "</office:text></office:body></office:document-content>");
    buf_release(&content);
    if (section(input, "styles").n)
        add_part(&package, "styles.xml", "<office:document-styles" ODT_SPACES, section(input, "styles"),
                 "</office:document-styles>");
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
