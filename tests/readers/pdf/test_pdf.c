/* What the layout of a page becomes: layouts.txt beside this file. */
#include "../cases.h"

#include <stdlib.h>

#include "drawing.h"

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

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(layouts), cmocka_unit_test(signs),
                                       cmocka_unit_test(broken_boxes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
