/* What the layout of a page becomes: layouts.txt beside this file. */
#include "../cases.h"

#include <stdlib.h>

#include "drawing.h"
#include "readers/pdf_scan.h"

/* Form feeds are shown as "<page>". */
static void read_drawing(str input, buf *out) {
    buf text = {0};
    draw(input, &text);
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '\f')
            buf_add(out, i + 1 < text.n ? STR("<page>") : STR(""));
        else
            buf_byte(out, text.p[i]);
    }
    buf_release(&text);
}

static void layouts(void **state) {
    (void)state;
    cases_run("tests/readers/pdf/layouts.txt", 20, read_drawing);
}

/* Signs as fonts give them. */
static void signs(void **state) {
    (void)state;
    static const struct pdf_style style = {.size = 10};
    static const struct {
        uint32_t signs[4];
        const char *text;
    } cases[] = {{{'o', 0xFB03, 'c', 'e'}, "office\n\f"},
                 {{'s', 0xAD, 'a', 'g'}, "sag\n\f"},
                 {{'s', 'a', 'g', 0xAD}, "sag-\n\f"},
                 {{0xF0B7, 0xFFFD, 0xE000, 7}, "\xE2\x80\xA2\n\f"},
                 {{'a', 0x2011, 'b', 0x200B}, "a-b\n\f"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pdf_glyph glyphs[4];
        for (size_t j = 0; j < 4; j++)
            glyphs[j] = (struct pdf_glyph){
                .box = {(float)j * 5, 100, (float)j * 5 + 5, 110}, .cp = cases[i].signs[j], .broken = j == 0};
        struct arena arena = {0};
        struct pdf_page page;
        buf out = {0};
        pdf_words_read(&arena, &(struct pdf_glyphs){glyphs, 4, &style, 100, 200}, &page);
        pdf_markdown_write(&page, 1, &out);
        assert_string_equal(out.p, cases[i].text);
        buf_release(&out);
        arena_release(&arena);
    }
}

/* A justified line: "en fo -" "kus", the hyphen 2 points from its word, the words 4 points apart. */
static void hyphen_apart(void **state) {
    (void)state;
    static const struct pdf_style style = {.size = 10};
    static const struct {
        float x, y;
        char sign;
        bool blank;
    } signs[] = {{0, 100, 'e', false}, {5, 100, 'n', false}, {14, 100, 'f', true}, {19, 100, 'o', false},
                 {26, 100, '-', true}, {0, 112, 'k', false}, {5, 112, 'u', false}, {10, 112, 's', false}};
    enum { COUNT = sizeof signs / sizeof *signs };
    struct pdf_glyph glyphs[COUNT];
    for (size_t i = 0; i < COUNT; i++)
        glyphs[i] = (struct pdf_glyph){.box = {signs[i].x, signs[i].y, signs[i].x + 5, signs[i].y + 10},
                                       .cp = (uint32_t)signs[i].sign,
                                       .blank = signs[i].blank,
                                       .broken = signs[i].x < 1};
    struct arena arena = {0};
    struct pdf_page page;
    buf out = {0};
    pdf_words_read(&arena, &(struct pdf_glyphs){glyphs, COUNT, &style, 100, 200}, &page);
    pdf_markdown_write(&page, 1, &out);
    assert_string_equal(out.p, "en fo-\nkus\n\f");
    buf_release(&out);
    arena_release(&arena);
}

/* Boxes that no page has cost nothing but their own signs. */
static void broken_boxes(void **state) {
    (void)state;
    static const struct pdf_style style = {.size = 0};
    float huge = 1e30f;
    struct pdf_glyph glyphs[] = {{.box = {huge, huge, -huge, huge}, .cp = 'a', .broken = true},
                                 {.box = {5, 5, 5, 5}, .cp = 'b'},
                                 {.box = {9, 9, 1, 1}, .cp = 'c'},
                                 {.box = {0.0f / 1e-30f, -huge, 3, 4}, .cp = 'd'}};
    struct arena arena = {0};
    struct pdf_page page;
    buf out = {0};
    pdf_words_read(&arena, &(struct pdf_glyphs){glyphs, 4, &style, 0, 0}, &page);
    pdf_markdown_write(&page, 1, &out);
    assert_true(str_find(buf_str(&out), STR("b")) < out.n);
    buf_release(&out);
    arena_release(&arena);
}

/* Text of a scan: each line has a size of its own, and all of them rise to the right. */
static void guessed_sizes(void **state) {
    (void)state;
    static const char *const lines[] = {"Kommunen har nu talt alle skolerne op, og det er",
                                        "nu sikkert, at ingen af dem har et tag, der kan",
                                        "holde en hel vinter, og at de andre, som ligger",
                                        "ved vandet, heller ikke har det, men de kan nok",
                                        "holde til en sommer, hvis det ikke regner mere,",
                                        "end det har gjort de sidste fem eller seks dage"};
    enum { LINES = sizeof lines / sizeof *lines };
    struct pdf_style styles[LINES];
    struct pdf_glyph glyphs[400];
    size_t count = 0;
    for (size_t i = 0; i < LINES; i++) {
        styles[i] = (struct pdf_style){.size = 9 + (float)(i % 5) * .4f};
        bool blank = false, broken = true;
        for (size_t j = 0; lines[i][j]; j++) {
            float x = 50 + (float)j * 6, y = 100 + (float)i * 14 - x * .02f;
            if (lines[i][j] != ' ') {
                glyphs[count++] = (struct pdf_glyph){.box = {x, y, x + 5, y + styles[i].size},
                                                     .cp = (uint32_t)lines[i][j],
                                                     .style = (uint16_t)i,
                                                     .blank = blank,
                                                     .broken = broken};
                broken = false;
            }
            blank = lines[i][j] == ' ';
        }
    }
    struct arena arena = {0};
    struct pdf_page page;
    buf out = {0}, wanted = {0};
    for (size_t i = 0; i < LINES; i++) buf_addf(&wanted, "%s%s", lines[i], i + 1 < LINES ? " " : "\n\f");
    pdf_scan_even(glyphs, count, styles, LINES);
    pdf_words_read(&arena, &(struct pdf_glyphs){glyphs, count, styles, 400, 300}, &page);
    pdf_markdown_write(&page, 1, &out);
    assert_string_equal(out.p, wanted.p);
    buf_release(&out);
    buf_release(&wanted);
    arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(layouts), cmocka_unit_test(signs),
                                       cmocka_unit_test(hyphen_apart), cmocka_unit_test(broken_boxes),
                                       cmocka_unit_test(guessed_sizes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
