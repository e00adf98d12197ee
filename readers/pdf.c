/* The reader of PDF: its text as Markdown, in the order in which a person reads the page. */
#include <poppler.h>
#include <stdlib.h>
#include <strings.h>
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/lsan_interface.h>
#endif

#include "base/memory.h"
#include "readers/pdf_markdown.h"
#include "readers/pdf_scan.h"
#include "readers/pdf_words.h"
#include "readers/reader.h"

/* Bounds on what is kept of a document. */
#define PAGES_MAX 20000
#define GLYPHS_MAX 6000000

/* Of this many signs, half are letters or digits in any text. */
#define SIGNS_SURE 20

/* Of this many letters, at least this share are vowels in any text. */
#define LETTERS_SURE 200
#define VOWELS_LEAST .225

/* How wide a sign is that somebody typed into a form, in ems. */
#define TYPED_WIDTH .5f

/* The size of typed text if the page has no other, in points. */
#define TYPED_SIZE 10

/* Lines in one field of a form. */
#define TYPED_LINES 10000

/* The mark of a PDF stands in this many of its first bytes. */
#define HEAD_BYTES 1024

/* The library decodes values of forms and names of files by a table that must be loaded before the wall is
 * up, and stay open. */
static void prepare(void) {
    static volatile GIConv table;
    table = g_iconv_open("UTF-8", "UTF-16BE");
    (void)table;
}

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
                              .underlined = attributes->is_underlined,
                              .recognised = has(name, "GlyphLessFont")};
}

struct page_text {
    struct pdf_glyph *glyphs;
    size_t count, room;
    struct pdf_style *styles;
    size_t style_count, style_room;
    struct counts {
        size_t words, voids;    /* signs that are text, and those that mean nothing */
        size_t letters, vowels; /* of the Latin alphabet */
        size_t shown, named; /* signs that are text, repetitions once, and the letters and digits of them */
        gunichar last;
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
    if (pdf_words_void(cp)) {
        counts->voids++;
        return;
    }
    counts->words++;
    /* a leader of points, or a line to write on, is one sign */
    counts->shown += cp != counts->last;
    counts->named += cp != counts->last && g_unichar_isalnum(cp);
    counts->last = cp;
    counts->letters += ascii || latin;
    counts->vowels +=
        ascii ? strchr("aeiouy", (int)(cp | 32)) != NULL : latin && !strchr(consonants, (int)cp);
}

/* Are these letters of no language? They are codes of glyphs, if a font does not say what letters those stand
 * for: signs that are no letters, or letters of which too few are vowels for any European language, and for
 * its lists and abbreviations. */
static bool is_gibberish(const struct counts *counts) {
    if (counts->shown >= SIGNS_SURE && counts->named * 2 < counts->shown) return true;
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
    t->room = box_count + 1;
    t->glyphs = memory_resized(NULL, t->room, sizeof *t->glyphs);
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

/* ---- what was filled in: values of forms, text typed onto the page ---- */

/* One line, in a box that may be too narrow for it: the library does not say where its signs stand. */
static void add_typed_line(struct page_text *t, const char *text, const char *end, struct pdf_box box) {
    if (text == end) return;
    float size = t->styles[t->style_count - 1].size, step = TYPED_WIDTH * size;
    float fitting = (box.x1 - box.x0) / (float)g_utf8_strlen(text, end - text);
    bool broken = true, blank = false, box_ticked = g_utf8_next_char(text) == end && fitting < 2 * size;
    if (fitting < step || box_ticked) step = fitting;
    for (const char *p = text; p < end; p = g_utf8_next_char(p), box.x0 += step) {
        gunichar cp = g_utf8_get_char(p);
        bool space = g_unichar_isspace(cp);
        if (!space) {
            t->glyphs = memory_grown(t->glyphs, t->count, &t->room, sizeof *t->glyphs);
            t->glyphs[t->count++] = (struct pdf_glyph){.box = {box.x0, box.y0, box.x0 + step, box.y1},
                                                       .cp = cp,
                                                       .style = (uint16_t)(t->style_count - 1),
                                                       .blank = blank,
                                                       .broken = broken};
            count_sign(cp, &t->counts);
        }
        broken &= space;
        blank = space;
    }
}

/* Adds what stands in the area, whose y runs up; text of several lines begins at its top. */
static void add_typed(struct page_text *t, const char *text, PopplerRectangle area, float height) {
    struct pdf_box box = {(float)area.x1, height - (float)area.y2, (float)area.x2, height - (float)area.y1};
    size_t lines = 1;
    if (!text || !g_utf8_validate(text, -1, NULL)) return;
    for (const char *p = text; *p && lines < TYPED_LINES; p++) lines += *p == '\n' || *p == '\r';
    float size = t->styles[t->style_count - 1].size, step = (box.y1 - box.y0) / (float)lines;
    if (lines > 1 && step > 1.3f * size) step = 1.3f * size;
    for (size_t i = 0; i < lines; i++, box.y0 += step) {
        size_t n = strcspn(text, "\r\n");
        float middle = box.y0 + step / 2;
        add_typed_line(t, text, text + n,
                       (struct pdf_box){box.x0, middle - size * .6f, box.x1, middle + size * .6f});
        text += n + (text[n] != 0);
    }
}

static bool is_hidden(PopplerAnnot *note) {
    return poppler_annot_get_flags(note) &
           (POPPLER_ANNOT_FLAG_INVISIBLE | POPPLER_ANNOT_FLAG_HIDDEN | POPPLER_ANNOT_FLAG_NO_VIEW);
}

static int by_area(const void *a, const void *b) {
    const PopplerRectangle *p = a, *q = b;
    const double differences[] = {p->x1 - q->x1, p->y1 - q->y1, p->x2 - q->x2, p->y2 - q->y2};
    for (size_t i = 0; i < sizeof differences / sizeof *differences; i++)
        if (differences[i] != 0) return differences[i] < 0 ? -1 : 1;
    return 0;
}

struct areas {
    PopplerRectangle *at;
    size_t count, room;
};

/* Where nothing is shown: the library knows that of what is laid over a page, and not of a form's fields. */
static struct areas hidden_areas(const GList *notes) {
    struct areas areas = {0};
    for (; notes; notes = notes->next) {
        const PopplerAnnotMapping *note = notes->data;
        if (!is_hidden(note->annot)) continue;
        areas.at = memory_grown(areas.at, areas.count, &areas.room, sizeof *areas.at);
        areas.at[areas.count++] = note->area;
    }
    if (areas.count) qsort(areas.at, areas.count, sizeof *areas.at, by_area);
    return areas;
}

/* What the field shows, to be freed; NULL for nothing. */
static char *value_of(PopplerFormField *field) {
    switch (poppler_form_field_get_field_type(field)) {
    case POPPLER_FORM_FIELD_TEXT:
        return poppler_form_field_text_is_password(field) ? NULL : poppler_form_field_text_get_text(field);
    case POPPLER_FORM_FIELD_BUTTON:
        if (poppler_form_field_button_get_button_type(field) == POPPLER_FORM_BUTTON_PUSH) return NULL;
        return g_strdup(poppler_form_field_button_get_state(field) ? "\xE2\x98\x92" : "\xE2\x98\x90");
    case POPPLER_FORM_FIELD_CHOICE:
        for (int i = 0; i < poppler_form_field_choice_get_n_items(field); i++)
            if (poppler_form_field_choice_is_item_selected(field, i))
                return poppler_form_field_choice_get_item(field, i);
        return poppler_form_field_choice_is_editable(field) ? poppler_form_field_choice_get_text(field)
                                                            : NULL;
    default:
        return NULL;
    }
}

static void add_fields(PopplerPage *page, const GList *notes, struct page_text *t, float height) {
    struct areas hidden = hidden_areas(notes);
    GList *fields = poppler_page_get_form_field_mapping(page);
    for (const GList *at = fields; at; at = at->next) {
        const PopplerFormFieldMapping *mapping = at->data;
        const PopplerRectangle *area = &mapping->area;
        if (hidden.count && bsearch(area, hidden.at, hidden.count, sizeof *area, by_area)) continue;
        char *value = value_of(mapping->field);
        add_typed(t, value, *area, height);
        g_free(value);
    }
    poppler_page_free_form_field_mapping(fields);
    free(hidden.at);
}

/* poppler 25.03 loses the font of every text that was typed onto a page. The program reads one file and ends;
 * a sanitizer must not take it for a loss of ours. */
static GList *get_notes(PopplerPage *page) {
#ifdef __SANITIZE_ADDRESS__
    __lsan_disable();
    GList *notes = poppler_page_get_annot_mapping(page);
    __lsan_enable();
    return notes;
#else
    return poppler_page_get_annot_mapping(page);
#endif
}

static void add_filled(PopplerPage *page, struct page_text *t, float height) {
    GList *notes = get_notes(page);
    if (!notes) return;
    float size =
        pdf_usual_size(&(struct pdf_glyphs){.at = t->glyphs, .count = t->count, .styles = t->styles});
    add_style(t, (struct pdf_style){.size = size > 1 ? size : TYPED_SIZE});
    add_fields(page, notes, t, height);
    for (const GList *at = notes; at; at = at->next) {
        const PopplerAnnotMapping *mapping = at->data;
        if (poppler_annot_get_annot_type(mapping->annot) != POPPLER_ANNOT_FREE_TEXT ||
            is_hidden(mapping->annot))
            continue;
        char *text = poppler_annot_get_contents(mapping->annot);
        add_typed(t, text, mapping->area, height);
        g_free(text);
    }
    poppler_page_free_annot_mapping(notes);
}

struct totals {
    size_t glyphs;
    struct counts counts;
};

static void add_counts(struct counts *all, const struct counts *counts) {
    all->words += counts->words;
    all->voids += counts->voids;
    all->letters += counts->letters;
    all->vowels += counts->vowels;
    all->shown += counts->shown;
    all->named += counts->named;
}

static void read_page(PopplerDocument *document, int number, struct arena *arena, struct totals *totals,
                      struct pdf_page *out) {
    double width = 0, height = 0;
    PopplerPage *page = poppler_document_get_page(document, number);
    if (!page) return;
    struct page_text text = {0};
    poppler_page_get_size(page, &width, &height);
    take_glyphs(page, &text);
    pdf_scan_even(text.glyphs, text.count, text.styles, text.style_count);
    add_filled(page, &text, (float)height);
    g_object_unref(page);
    totals->glyphs += text.count;
    add_counts(&totals->counts, &text.counts);
    if (totals->glyphs > GLYPHS_MAX)
        reader_fail(READER_OVER_LIMIT, "the PDF has more than %d signs", GLYPHS_MAX);
    struct pdf_glyphs glyphs = {text.glyphs, text.count, text.styles, (float)width, (float)height};
    pdf_words_clean(text.glyphs, &glyphs);
    pdf_words_read(arena, &glyphs, out);
    free(text.glyphs);
    free(text.styles);
}

/* ---- files in it ---- */

static gboolean take_bytes(const gchar *bytes, gsize count, gpointer out, GError **error) {
    buf *all = out;
    (void)error;
    if (count > READER_OUTPUT - all->n)
        reader_fail(READER_OVER_LIMIT, "a file in the PDF has more than %zu bytes", READER_OUTPUT);
    buf_add(all, (str){bytes, count});
    return TRUE;
}

/* The text, and what is attached, which are letters of their own: so are all that a portfolio holds. */
static void write_letters(PopplerDocument *document, str text) {
    GList *files = poppler_document_get_attachments(document);
    if (files)
        reader_member((str){0}, text);
    else
        reader_write(text);
    for (const GList *at = files; at; at = at->next) {
        PopplerAttachment *file = at->data;
        buf bytes = {0};
        if (file->name && poppler_attachment_save_to_callback(file, take_bytes, &bytes, NULL))
            reader_member(str_of(file->name), buf_str(&bytes));
        buf_release(&bytes);
        g_object_unref(file);
    }
    g_list_free(files);
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
    write_letters(document, buf_str(&text));
    buf_release(&text);
    free(pages);
    arena_release(&arena);
    g_object_unref(document);
}

int main(int argc, char **argv) {
    return reader_run(&(struct reader){"pdf", prepare, read_pdf}, argc, argv);
}
