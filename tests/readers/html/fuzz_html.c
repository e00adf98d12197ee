/* Any bytes as a web page: what is made of it is UTF-8 without control characters. */
#include "fuzz.h"

#include "base/utf8.h"
#include "readers/charset.h"
#include "readers/hypertext.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static bool prepared;
    if (!prepared) charset_prepare();
    prepared = true;
    str bytes = {(const char *)data, size};
    struct document document = {.zone = DOCUMENT_BODY};
    buf page = {0}, text = {0};
    charset_decode(bytes, hypertext_charset(bytes), &page);
    MUST(utf8_valid(buf_str(&page)));
    hypertext_read(buf_str(&page), &document);
    document_write(&document, &text);
    MUST(utf8_valid(buf_str(&text)));
    for (size_t i = 0; i < text.n; i++)
        MUST((unsigned char)text.p[i] >= ' ' || text.p[i] == '\n' || text.p[i] == '\t');
    buf_release(&page);
    buf_release(&text);
    document_release(&document);
    return 0;
}
