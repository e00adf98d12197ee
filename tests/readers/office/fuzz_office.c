/* Any bytes as a document: "docx" or "odt", then the parts as in docx.txt and odt.txt; or a whole archive.
 * What is made of it is UTF-8 without control characters. */
#include "fuzz.h"

#include "base/utf8.h"
#include "readers/office_docx.h"
#include "readers/office_odt.h"
#include "readers/zip.h"

#include "parts.h"

static void check_text(str text) {
    MUST(utf8_valid(text));
    for (size_t i = 0; i < text.n; i++)
        MUST((unsigned char)text.p[i] >= ' ' || text.p[i] == '\n' || text.p[i] == '\t');
}

const size_t fuzz_longest = 4096;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    str input = {(const char *)data, size};
    struct package package = {0};
    struct document document = {0};
    const char *why = "";
    enum reader_status status = READER_READ;
    if (zip_is(input))
        status = package_open(&package, input, &why);
    else if (str_starts(input, STR("odt\n")))
        add_odt(&package, str_sub(input, 4, input.n));
    else
        add_docx(&package, str_sub(input, str_starts(input, STR("docx\n")) ? 5 : 0, input.n));
    if (status == READER_READ && docx_is(&package))
        status = docx_read(&package, &document, &why);
    else if (status == READER_READ && odt_is(&package))
        status = odt_read(&package, &document, &why);
    MUST(status == READER_READ || (*why && status >= READER_DAMAGED && status <= READER_OTHER_KIND));
    buf text = {0};
    document_write(&document, &text);
    check_text(buf_str(&text));
    buf_release(&text);
    document_release(&document);
    package_release(&package);
    return 0;
}
