/* The reader of PDF: the file on standard input, its text as Markdown on standard output. */
#include <errno.h>
#include <poppler.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <unistd.h>

#include "base/memory.h"
#include "readers/pdf_markdown.h"
#include "readers/pdf_words.h"

enum { READ = 0, DAMAGED = 3, LOCKED = 4, EMPTY = 5, LIMIT = 6, OTHER = 7 };

/* Bounds on what is kept of a document: pages, glyphs of it, bytes of the file. */
#define PAGES_MAX 20000
#define GLYPHS_MAX 20000000
#define FILE_MAX_BYTES (256u << 20)

static void end(int status, const char *sentence) {
    if (sentence) fprintf(stderr, "%s\n", sentence);
    exit(status);
}

static GBytes *input(void) {
    buf bytes = {0};
    char part[1 << 16];
    for (ssize_t n; (n = read(0, part, sizeof part)) != 0;) {
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) end(DAMAGED, "the file cannot be read");
        buf_add(&bytes, (str){part, (size_t)n});
        if (bytes.n > FILE_MAX_BYTES) end(LIMIT, "the file has more than 256 MB");
    }
    return g_bytes_new_take(bytes.p, bytes.n);
}

static PopplerDocument *opened(void) {
    GError *error = NULL;
    GBytes *bytes = input();
    gsize n = 0;
    const char *p = g_bytes_get_data(bytes, &n);
    if (!p || !memmem(p, n < 4096 ? n : 4096, "%PDF-", 5)) end(OTHER, "this is no PDF");
    PopplerDocument *document = poppler_document_new_from_bytes(bytes, NULL, &error);
    if (document) return document;
    if (error && g_error_matches(error, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED)) end(LOCKED, "the PDF has a password");
    end(DAMAGED, "the PDF is damaged or cut");
    return NULL;
}

static bool has(const char *name, const char *part) {
    for (; *name; name++)
        if (strncasecmp(name, part, strlen(part)) == 0) return true;
    return false;
}

static struct pdf_style style_of(const PopplerTextAttributes *attributes) {
    const char *name = attributes->font_name ? attributes->font_name : "";
    return (struct pdf_style){
        .size = (float)attributes->font_size,
        .bold = has(name, "bold") || has(name, "black") || has(name, "heavy") || has(name, "-demi") || has(name, "semibold"),
        .italic = has(name, "italic") || has(name, "oblique"),
        .underlined = attributes->is_underlined};
}

struct page_text {
    struct pdf_glyph *glyphs;
    size_t count;
    struct pdf_style *styles;
    size_t style_count, style_room;
    size_t words, voids; /* signs that are text, and those that mean nothing */
};

/* The styles of the page's runs, one for each, the last for signs that none holds. */
static void add_style(struct page_text *t, struct pdf_style style) {
    t->styles = memory_grown(t->styles, t->style_count, &t->style_room, sizeof *t->styles);
    t->styles[t->style_count++] = style;
}

/* The glyphs of a page, from the library's text, boxes and runs, which count the same signs. */
static void take_glyphs(PopplerPage *page, struct page_text *t) {
    char *text = poppler_page_get_text(page);
    PopplerRectangle *boxes = NULL;
    guint box_count = 0;
    poppler_page_get_text_layout(page, &boxes, &box_count);
    GList *runs = poppler_page_get_text_attributes(page);
    size_t index = 0;
    bool blank = false, broken = true;
    t->glyphs = memory_resized(NULL, box_count + 1, sizeof *t->glyphs);
    add_style(t, (struct pdf_style){0});
    GList *run = runs, *current = NULL;
    for (const char *p = text ? text : ""; *p && index < box_count; p = g_utf8_next_char(p), index++) {
        gunichar cp = g_utf8_get_char(p);
        while (run && (size_t)((PopplerTextAttributes *)run->data)->end_index < index) run = run->next;
        if (cp == '\n' || cp == '\f' || cp == '\r') {
            broken = true;
            continue;
        }
        if (g_unichar_isspace(cp)) {
            blank = true;
            continue;
        }
        if (run && run != current && t->style_count < UINT16_MAX) {
            add_style(t, style_of(run->data));
            current = run;
        }
        PopplerRectangle r = boxes[index];
        t->glyphs[t->count++] = (struct pdf_glyph){.box = {(float)r.x1, (float)r.y1, (float)r.x2, (float)r.y2},
                                                   .cp = cp,
                                                   .style = run ? (uint16_t)(t->style_count - 1) : 0,
                                                   .blank = blank,
                                                   .broken = broken};
        pdf_words_void(cp) ? t->voids++ : t->words++;
        blank = broken = false;
    }
    g_free(text);
    g_free(boxes);
    poppler_page_free_text_attributes(runs);
}

struct totals {
    size_t glyphs, words, voids;
};

static void read_page(PopplerDocument *document, int number, struct arena *arena, struct totals *totals,
                      struct pdf_page *out) {
    double width = 0, height = 0;
    PopplerPage *page = poppler_document_get_page(document, number);
    if (!page) return;
    struct page_text text = {0};
    take_glyphs(page, &text);
    poppler_page_get_size(page, &width, &height);
    g_object_unref(page);
    totals->glyphs += text.count;
    totals->words += text.words;
    totals->voids += text.voids;
    if (totals->glyphs > GLYPHS_MAX) end(LIMIT, "the PDF has more than 20 million signs");
    struct pdf_glyphs glyphs = {text.glyphs, text.count, text.styles, (float)width, (float)height};
    pdf_words_read(arena, &glyphs, out);
    free(text.glyphs);
    free(text.styles);
}

static void write_all(str text) {
    while (text.n) {
        ssize_t n = write(1, text.p, text.n);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) end(1, "the text cannot be written");
        text = str_sub(text, (size_t)n, text.n);
    }
}

int main(void) {
    PopplerDocument *document = opened();
    int count = poppler_document_get_n_pages(document);
    if (count <= 0) end(DAMAGED, "the PDF has no page that can be read");
    if (count > PAGES_MAX) end(LIMIT, "the PDF has more than 20,000 pages");
    struct arena arena = {0};
    struct totals totals = {0};
    struct pdf_page *pages = memory_zeroed((size_t)count, sizeof *pages);
    for (int i = 0; i < count; i++) read_page(document, i, &arena, &totals, &pages[i]);
    if (totals.words <= totals.voids)
        end(EMPTY, "the PDF holds no text, as a scan does; OCR adds one: ocrmypdf -l dan IN.pdf OUT.pdf");
    buf text = {0};
    pdf_markdown_write(pages, (size_t)count, &text);
    write_all(buf_str(&text));
    return READ;
}
