/* Reads DOCX and ODT. */
#include "base/path.h"
#include "readers/document.h"
#include "readers/office_chunk.h"
#include "readers/office_docx.h"
#include "readers/office_odt.h"
#include "readers/reader.h"
#include "readers/zip.h"

/* A flat document says what it is in this many bytes. */
#define FLAT_HEAD 4096

/* An OLE file: a DOCX with a password, or a document of older kinds. */
static bool is_ole(str file) {
    return str_starts(file, STR("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"));
}

/* In an OLE file names are UTF-16. */
static bool is_encrypted(str file) {
    static const char name[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";
    return str_find(file, (str){name, sizeof name - 1}) < file.n;
}

static enum reader_status read_package(str file, struct package *package, struct document *document,
                                       const char **why) {
    enum reader_status status = package_open(package, file, why);
    if (status == READER_READ && docx_is(package)) {
        status = docx_read(package, document, why);
    } else if (status == READER_READ && odt_is_locked(package)) {
        status = READER_LOCKED;
        *why = "the document is encrypted";
    } else if (status == READER_READ && odt_is(package)) {
        status = odt_read(package, document, why);
    } else if (status == READER_READ) {
        status = READER_OTHER_KIND;
        *why = "the archive holds no document";
    }
    return status;
}

/* A document in one file of XML, not packed: what the parts of a packed one hold stands in it together. */
static bool is_flat(str file) {
    str head = str_sub(file, 0, FLAT_HEAD);
    return str_find(head, STR("<office:document")) < head.n;
}

static enum reader_status read_flat(str file, struct package *package, struct document *document,
                                    const char **why) {
    static const char *const parts[] = {"content.xml", "styles.xml"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        buf bytes = {0};
        buf_add(&bytes, file);
        package_add(package, str_of(parts[i]), &bytes);
    }
    return odt_read(package, document, why);
}

/* The document, and the pieces of it that are for other readers, each under the name of its part. */
static void write_letter(const struct package *package, str text) {
    bool alone = true;
    for (size_t i = 0; i < package->count; i++) alone &= !package->parts[i].handed_on;
    if (alone && !text.n) reader_fail(READER_NO_TEXT, "the document has no text");
    if (alone)
        reader_write(text);
    else if (text.n)
        reader_member((str){0}, text);
    for (size_t i = 0; i < package->count; i++) {
        const struct package_part *part = &package->parts[i];
        str name = buf_str(&part->name);
        if (part->handed_on) reader_member(path_name(name), buf_str(&part->bytes));
    }
}

static void read_office(str file, str called) {
    (void)called;
    if (is_ole(file) && is_encrypted(file)) reader_fail(READER_LOCKED, "the document is encrypted");
    bool flat = is_flat(file);
    if (!flat && !zip_is(file)) reader_fail(READER_OTHER_KIND, "the file is no DOCX or ODT");
    struct document document = {0};
    struct package package = {0};
    const char *why = "";
    enum reader_status status = (flat ? read_flat : read_package)(file, &package, &document, &why);
    if (status != READER_READ) reader_fail(status, "%s", why);
    buf text = {0};
    document_write(&document, &text);
    document_release(&document);
    write_letter(&package, buf_str(&text));
    package_release(&package);
    buf_release(&text);
}

int main(int argc, char **argv) {
    return reader_run(&(struct reader){"office", chunk_prepare, read_office}, argc, argv);
}
