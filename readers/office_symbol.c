#include "readers/office_symbol.h"

#include <stdlib.h>
#include <strings.h>

#include "base/utf8.h"

/* Codes of these fonts stand in the private area or below it. */
#define PRIVATE 0xF000

struct sign {
    unsigned char code;
    const char *sign;
};

/* By the tables that Microsoft publishes of its fonts. */
static const struct sign wingdings[] = {
    {0x28, "☎"}, {0x2A, "✉"}, {0x6C, "●"}, {0x6E, "■"}, {0x6F, "☐"}, {0x71, "☐"}, {0x72, "☐"},
    {0x75, "◆"}, {0x76, "❖"}, {0x77, "◆"}, {0x9E, "·"}, {0x9F, "•"}, {0xA7, "▪"}, {0xA8, "☐"},
    {0xD8, "➢"}, {0xDF, "←"}, {0xE0, "→"}, {0xE1, "↑"}, {0xE2, "↓"}, {0xE8, "➔"}, {0xF0, "⇨"},
    {0xFB, "✗"}, {0xFC, "✓"}, {0xFD, "☒"}, {0xFE, "☑"}, {0x4A, "☺"}, {0x4C, "☹"},
};
static const struct sign symbols[] = {
    {0x61, "α"}, {0x62, "β"}, {0x63, "χ"}, {0x64, "δ"}, {0x65, "ε"}, {0x66, "φ"}, {0x67, "γ"}, {0x68, "η"},
    {0x69, "ι"}, {0x6B, "κ"}, {0x6C, "λ"}, {0x6D, "μ"}, {0x6E, "ν"}, {0x6F, "ο"}, {0x70, "π"}, {0x71, "θ"},
    {0x72, "ρ"}, {0x73, "σ"}, {0x74, "τ"}, {0x77, "ω"}, {0x78, "ξ"}, {0x79, "ψ"}, {0x7A, "ζ"}, {0x44, "Δ"},
    {0x46, "Φ"}, {0x47, "Γ"}, {0x4C, "Λ"}, {0x50, "Π"}, {0x51, "Θ"}, {0x53, "Σ"}, {0x57, "Ω"}, {0xA3, "≤"},
    {0xB0, "°"}, {0xB1, "±"}, {0xB3, "≥"}, {0xB4, "×"}, {0xB7, "•"}, {0xB8, "÷"}, {0xB9, "≠"}, {0xBB, "≈"},
    {0xA5, "∞"}, {0xAE, "→"}, {0xDE, "⇒"}, {0xE5, "∑"}, {0xD6, "√"},
};

static bool find_sign(const struct sign *signs, size_t count, long code, buf *out) {
    for (size_t i = 0; i < count; i++)
        if (signs[i].code == code) {
            buf_add(out, str_of(signs[i].sign));
            return true;
        }
    return false;
}

void symbol_print(const char *font, const char *code, buf *out) {
    long value = code ? strtol(code, NULL, 16) : 0;
    if (value >= PRIVATE && value <= PRIVATE + 0xFF) value -= PRIVATE;
    if (font && strncasecmp(font, "Wingdings", 9) == 0) {
        find_sign(wingdings, sizeof wingdings / sizeof *wingdings, value, out);
    } else if (font && strcasecmp(font, "Symbol") == 0) {
        /* its digits and signs of punctuation are those of other fonts */
        if (!find_sign(symbols, sizeof symbols / sizeof *symbols, value, out) && value >= ' ' && value < 'A')
            buf_byte(out, (char)value);
    } else if (value >= ' ' && value < 0xD800) {
        utf8_add(out, (int32_t)value);
    }
}
