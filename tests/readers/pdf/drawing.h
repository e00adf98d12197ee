/* Pages drawn in text, as glyphs in boxes: what a PDF library gives, without one.
 *
 * Each line is a weight or size, "|", and the signs, each 5 points wide on lines 18 points high:
 *     n| normal, 15 points; b| bold; h| 24 points; s| 9 points; w| 80 points, over what follows;
 *     m| bold up to the next "|", normal from there on; v| normal, but drawn from the bottom up at
 * column 0, one sign a line. A line "==" goes on at the lower edge of the page, "--" ends it. "^1" is a small
 * 1, raised. */
#ifndef TESTS_READERS_PDF_DRAWING_H
#define TESTS_READERS_PDF_DRAWING_H

#include "base/memory.h"
#include "base/utf8.h"
#include "readers/pdf_markdown.h"
#include "readers/pdf_words.h"

#define DRAWN_PAGES 64

static const struct pdf_style drawn_styles[] = {
    {.size = 15}, {.size = 15, .bold = true}, {.size = 24}, {.size = 9}, {.size = 6}, {.size = 80}};

struct drawing {
    struct pdf_glyph *at;
    size_t count, room;
    float y;
};

static inline void draw_line(struct drawing *d, char kind, str text) {
    uint16_t style = kind == 'b' || kind == 'm' ? 1 : kind == 'h' ? 2 : kind == 's' ? 3 : kind == 'w' ? 5 : 0;
    float size = drawn_styles[style].size, x = 20, up = d->y;
    bool blank = false, broken = true;
    while (text.n) {
        int32_t cp = utf8_next(&text);
        bool raised = cp == '^' && text.n;
        if (kind == 'm' && cp == '|') {
            style = 0;
            continue;
        }
        if (raised) cp = utf8_next(&text);
        if (cp == ' ') {
            blank = true;
        } else {
            struct pdf_box box = {x, d->y, x + 5, d->y + size};
            if (kind == 'v') box = (struct pdf_box){20, up, 20 + size, up + 5};
            if (kind == 'w') box.x1 = x + size / 2;
            if (raised) box = (struct pdf_box){x, d->y - 2, x + 5, d->y + size / 2};
            d->at = memory_grown(d->at, d->count, &d->room, sizeof *d->at);
            d->at[d->count++] =
                (struct pdf_glyph){box, (uint32_t)cp, raised ? (kind == 's' ? 4 : 3) : style, blank, broken};
            blank = broken = false;
        }
        x += 5;
        up -= 5;
    }
    if (kind != 'w') d->y += size < 15 ? 12 : size + 3;
}

/* Appends the Markdown of the drawing's pages. */
static inline void draw(str drawing, buf *out) {
    struct arena arena = {0};
    struct pdf_page pages[DRAWN_PAGES];
    size_t count = 0;
    while (drawing.p && count < DRAWN_PAGES) {
        struct drawing page = {.y = 60};
        while (drawing.p) {
            str line = str_cut(&drawing, '\n');
            if (str_eq(line, STR("--"))) break;
            if (str_eq(line, STR("=="))) page.y = 700;
            if (line.n > 1 && line.p[1] == '|')
                draw_line(&page, line.p[0], str_sub(line, 2, line.n));
            else
                page.y += 18;
        }
        struct pdf_glyphs glyphs = {page.at, page.count, drawn_styles, 620, 800};
        pdf_words_clean(page.at, &glyphs);
        pdf_words_read(&arena, &glyphs, &pages[count++]);
        free(page.at);
    }
    pdf_markdown_write(pages, count, out);
    arena_release(&arena);
}

#endif
