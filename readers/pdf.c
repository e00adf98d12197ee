/* The reader of PDF: its text as Markdown, in the order in which a person reads the page. */
#include <poppler.h>
#include <stdlib.h>
#include <strings.h>

#include "base/memory.h"
#include "readers/pdf_markdown.h"
#include "readers/pdf_words.h"
#include "readers/reader.h"

/* Bounds on what is kept of a document. */
#define PAGES_MAX 20000
#define GLYPHS_MAX 6000000

/* Of this many letters, at least this share are vowels in any text. */
#define LETTERS_SURE 200
#define VOWELS_LEAST .225

/* The mark of a PDF stands in this many of its first bytes. */
#define HEAD_BYTES 1024

static PopplerDocument *opened(str file) {
    GError *error = NULL;
    if (str_find(str_sub(file, 0, HEAD_BYTES), STR("%PDF-")) >= (file.n < HEAD_BYTES ? file.n : HEAD_BYTES))
        reader_fail(READER_OTHER_KIND, "no PDF");
    GBytes *bytes = g_bytes_new_static(file.p, file.n);
    PopplerDocument *document = poppler_document_new_from_bytes(bytes, NULL, &error);
    g_bytes_unref(bytes);
    if (document) return document;
    if (error && g_error_matches(error, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED))
        reader_fail(READER_LOCKED, "the PDF has a password");
    reader_fail(READER_DAMAGED, "the PDF is damaged or cut");
}

static bool has(const char *name, const char *part) {
    for (; *name; name++)
        if (strncasecmp(name, part, strlen(part)) == 0) return true;
    return false;
}

static struct pdf_style style_of(const PopplerTextAttributes *attributes) {
    const char *name = attributes->font_name ? attributes->font_name : "";
    return (struct pdf_style){.size = (float)attributes->font_size,
                              .bold = has(name, "bold") || has(name, "black") || has(name, "heavy") ||
                                      has(name, "-demi") || has(name, "semibold"),
                              .italic = has(name, "italic") || has(name, "oblique"),
                              .underlined = attributes->is_underlined};
}

struct page_text {
    struct pdf_glyph *glyphs;
    size_t count;
    struct pdf_style *styles;
    size_t style_count, style_room;
    struct counts {
        size_t words, voids;    /* signs that are text, and those that mean nothing */
        size_t letters, vowels; /* of the Latin alphabet */
    } counts;
};

/* The styles of the page's runs, one for each, the last for signs that none holds. */
static void add_style(struct page_text *t, struct pdf_style style) {
    t->styles = memory_grown(t->styles, t->style_count, &t->style_room, sizeof *t->styles);
    t->styles[t->style_count++] = style;
}

static void count_sign(gunichar cp, struct counts *counts) {
    static const char consonants[] = "\xC7\xD0\xD1\xDE\xDF\xE7\xF0\xF1\xFE"; /* above U+00BF */
    bool ascii = (cp | 32) >= 'a' && (cp | 32) <= 'z',
         latin = cp >= 0xC0 && cp <= 0xFF && cp != 0xD7 && cp != 0xF7;
    pdf_words_void(cp) ? counts->voids++ : counts->words++;
    counts->letters += ascii || latin;
    counts->vowels +=
        ascii ? strchr("aeiouy", (int)(cp | 32)) != NULL : latin && !strchr(consonants, (int)cp);
}

/* Are these letters of no language? They are codes of glyphs, if a font does not say what letters those stand
 * for. Of the letters of any European language, and of its lists and abbreviations, more are vowels. */
static bool is_gibberish(const struct counts *counts) {
    return counts->letters >= LETTERS_SURE && (double)counts->vowels < VOWELS_LEAST * (double)counts->letters;
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
        t->glyphs[t->count++] =
            (struct pdf_glyph){.box = {(float)r.x1, (float)r.y1, (float)r.x2, (float)r.y2},
                               .cp = cp,
                               .style = run ? (uint16_t)(t->style_count - 1) : 0,
                               .blank = blank,
                               .broken = broken};
        count_sign(cp, &t->counts);
        blank = broken = false;
    }
    g_free(text);
    g_free(boxes);
    poppler_page_free_text_attributes(runs);
}

struct totals {
    size_t glyphs;
    struct counts counts;
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
    totals->counts.words += text.counts.words;
    totals->counts.voids += text.counts.voids;
    totals->counts.letters += text.counts.letters;
    totals->counts.vowels += text.counts.vowels;
    if (totals->glyphs > GLYPHS_MAX)
        reader_fail(READER_OVER_LIMIT, "the PDF has more than %d signs", GLYPHS_MAX);
    struct pdf_glyphs glyphs = {text.glyphs, text.count, text.styles, (float)width, (float)height};
    pdf_words_read(arena, &glyphs, out);
    free(text.glyphs);
    free(text.styles);
}

static void read_pdf(str file, str called) {
    (void)called;
    PopplerDocument *document = opened(file);
    int count = poppler_document_get_n_pages(document);
    if (count <= 0) reader_fail(READER_DAMAGED, "the PDF has no page that can be read");
    if (count > PAGES_MAX) reader_fail(READER_OVER_LIMIT, "the PDF has more than %d pages", PAGES_MAX);
    struct arena arena = {0};
    struct totals totals = {0};
    struct pdf_page *pages = memory_zeroed((size_t)count, sizeof *pages);
    for (int i = 0; i < count; i++) read_page(document, i, &arena, &totals, &pages[i]);
    if (totals.counts.words <= totals.counts.voids)
        reader_fail(READER_NO_TEXT,
                    "the PDF holds no text, as a scan does; OCR adds it: ocrmypdf -l dan IN.pdf OUT.pdf");
    if (is_gibberish(&totals.counts))
        reader_fail(READER_NO_TEXT, "the PDF's fonts do not say which letters they show; OCR does: ocrmypdf "
                                    "--force-ocr -l dan IN.pdf OUT.pdf");
    buf text = {0};
    pdf_markdown_write(pages, (size_t)count, &text);
    reader_write(buf_str(&text));
    buf_release(&text);
    free(pages);
    arena_release(&arena);
    g_object_unref(document);
}

int main(int argc, char **argv) {
    return reader_run(&(struct reader){.name = "pdf", .read = read_pdf}, argc, argv);
}
