/* Reads DOCX and ODT. */
#include "readers/document.h"
#include "readers/office_docx.h"
#include "readers/office_odt.h"
#include "readers/reader.h"
#include "readers/zip.h"

/* An OLE file: a DOCX with a password, or a document of older kinds. */
static bool is_ole(str file) {
    return str_starts(file, STR("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"));
}

/* In an OLE file names are UTF-16. */
static bool is_encrypted(str file) {
    static const char name[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";
    return str_find(file, (str){name, sizeof name - 1}) < file.n;
}

static enum reader_status read_package(str file, struct document *document, const char **why) {
    struct package package = {0};
    enum reader_status status = package_open(&package, file, why);
    if (status == READER_READ && docx_is(&package)) {
        status = docx_read(&package, document, why);
    } else if (status == READER_READ && odt_is_locked(&package)) {
        status = READER_LOCKED;
        *why = "the document is encrypted";
    } else if (status == READER_READ && odt_is(&package)) {
        status = odt_read(&package, document, why);
    } else if (status == READER_READ) {
        status = READER_OTHER_KIND;
        *why = "the archive holds no document";
    }
    package_release(&package);
    return status;
}

static void read_office(str file, str called) {
    (void)called;
    if (is_ole(file) && is_encrypted(file)) reader_fail(READER_LOCKED, "the document is encrypted");
    if (!zip_is(file)) reader_fail(READER_OTHER_KIND, "the file is no DOCX or ODT");
    struct document document = {0};
    const char *why = "";
    enum reader_status status = read_package(file, &document, &why);
    if (status != READER_READ) reader_fail(status, "%s", why);
    buf text = {0};
    document_write(&document, &text);
    document_release(&document);
    if (!text.n) reader_fail(READER_NO_TEXT, "the document has no text");
    reader_write(buf_str(&text));
    buf_release(&text);
}

int main(int argc, char **argv) {
    return reader_run(&(struct reader){"office", NULL, read_office}, argc, argv);
}
