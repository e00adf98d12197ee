/* Reads web pages. */
#include "readers/charset.h"
#include "readers/document.h"
#include "readers/hypertext.h"
#include "readers/reader.h"

static void read_html(str file, str called) {
    (void)called;
    buf page = {0}, text = {0};
    struct document document = {.zone = DOCUMENT_BODY};
    charset_decode(file, hypertext_charset(file), &page);
    if (hypertext_read(buf_str(&page), &document) != READER_READ)
        reader_fail(READER_OVER_LIMIT, "the page nests too deep");
    buf_release(&page);
    document_write(&document, &text);
    document_release(&document);
    if (!text.n) reader_fail(READER_NO_TEXT, "the page has no text");
    reader_write(buf_str(&text));
    buf_release(&text);
}

int main(int argc, char **argv) {
    return reader_run(&(struct reader){"html", charset_prepare, read_html}, argc, argv);
}
