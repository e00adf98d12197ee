#include "readers/office_chunk.h"

#include <strings.h>

#include "readers/charset.h"
#include "readers/hypertext.h"

/* A page says what it is in this many bytes. */
#define HEAD_BYTES 1024

void chunk_prepare(void) {
    charset_prepare();
}

static bool has(str head, const char *word) {
    size_t n = strlen(word);
    for (size_t i = 0; i + n <= head.n; i++)
        if (strncasecmp(head.p + i, word, n) == 0) return true;
    return false;
}

static bool ends(str name, const char *ending) {
    size_t n = strlen(ending);
    return name.n >= n && strncasecmp(name.p + name.n - n, ending, n) == 0;
}

/* A page may begin as XML, and so does what is none; of a piece without a root its name speaks. */
static bool is_page(str head, str name) {
    static const char *const kept[] = {"{\\rtf", "MIME-Version:", "<pkg:package", "<w:wordDocument"};
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        if (has(head, kept[i])) return false;
    return has(head, "<html") || has(head, "<!doctype html") || ends(name, ".htm") || ends(name, ".html") ||
           ends(name, ".xhtml");
}

/* Every line is a paragraph, as in Word. */
static void add_typed(str text, struct document *document) {
    while (text.n) {
        document_begin(document);
        document_text(document, str_trim(str_cut(&text, '\n')), (struct document_look){0});
        document_end(document);
    }
}

bool chunk_read(str bytes, str name, struct document *document) {
    bool page = is_page(str_sub(bytes, 0, HEAD_BYTES), name);
    if (!page && !ends(name, ".txt")) return false;
    buf text = {0};
    charset_decode(bytes, page ? hypertext_charset(bytes) : STR(""), &text);
    if (page)
        document->too_deep |= hypertext_read(buf_str(&text), document) != READER_READ;
    else
        add_typed(buf_str(&text), document);
    buf_release(&text);
    return true;
}
