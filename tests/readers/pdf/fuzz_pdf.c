/* Any bytes as pages: a drawing as in layouts.txt, or, after a NUL, signs in boxes anywhere. What is made of
 * them is UTF-8 without control characters but line breaks and form feeds. */
#include "fuzz.h"

#include <stdlib.h>

#include "drawing.h"
#include "readers/pdf_scan.h"

#define BYTES 11 /* of a sign */

static float coordinate(const uint8_t *p) {
    int16_t value = (int16_t)(p[0] | p[1] << 8);
    return value == INT16_MAX ? 1e30f : value == INT16_MIN ? -1e30f : (float)value / 16;
}

static void read_boxes(const uint8_t *data, size_t size, buf *out) {
    size_t count = size / BYTES;
    struct pdf_glyph *glyphs = memory_zeroed(count + 1, sizeof *glyphs);
    for (size_t i = 0; i < count; i++) {
        const uint8_t *p = data + i * BYTES;
        glyphs[i] = (struct pdf_glyph){
            .box = {coordinate(p), coordinate(p + 2), coordinate(p + 4), coordinate(p + 6)},
            .cp = (uint32_t)(p[8] | (p[9] & 0x7F) << 8 | (p[9] & 0x80 ? 0xF0000 : 0)),
            .style = (uint16_t)((p[10] & 3) + (p[10] >> 7) * 2),
            .blank = p[10] & 4,
            .broken = p[10] & 8};
    }
    struct arena arena = {0};
    struct pdf_page pages[2];
    size_t half = count / 2;
    struct pdf_style styles[sizeof drawn_styles / sizeof *drawn_styles];
    memcpy(styles, drawn_styles, sizeof styles);
    styles[1].recognised = styles[2].recognised = true;
    pdf_scan_even(glyphs, half, styles, sizeof styles / sizeof *styles);
    pdf_words_clean(glyphs, &(struct pdf_glyphs){glyphs, half, styles, 600, 800});
    pdf_words_read(&arena, &(struct pdf_glyphs){glyphs, half, styles, 600, 800}, &pages[0]);
    pdf_words_read(&arena, &(struct pdf_glyphs){glyphs + half, count - half, drawn_styles, 600, 800},
                   &pages[1]);
    pdf_markdown_write(pages, 2, out);
    arena_release(&arena);
    free(glyphs);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    buf text = {0};
    if (size && data[0] == 0)
        read_boxes(data + 1, size - 1, &text);
    else
        draw((str){(const char *)data, size}, &text);
    MUST(utf8_valid(buf_str(&text)));
    for (size_t i = 0; i < text.n; i++)
        MUST((unsigned char)text.p[i] >= ' ' || text.p[i] == '\n' || text.p[i] == '\f');
    buf_release(&text);
    return 0;
}
