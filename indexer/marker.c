#include "indexer/marker.h"

#include "indexer/line.h"
#include "indexer/text.h"
#include "indexer/words.h"

static bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static size_t blanks(str line, size_t at) {
    size_t n = at;
    while (n < line.n && is_blank(line.p[n])) n++;
    return n - at;
}

static bool read_bullet(str line, struct marker *out) {
    static const str signs[] = {WORD("-"),
                                WORD("*"),
                                WORD("+"),
                                WORD("•"),
                                WORD("·"),
                                WORD("–"),
                                WORD("—"),
                                WORD("▪"),
                                WORD("●"),
                                WORD("◦"),
                                WORD("‣"),
                                WORD("❖"),
                                WORD("➢"),
                                WORD("➤"),
                                WORD("►"),
                                WORD("→"),
                                WORD("✓"),
                                WORD("✔"),
                                WORD("✗"),
                                WORD("✘"),
                                WORD("☐"),
                                WORD("☑"),
                                WORD("☒"),
                                WORD("□"),
                                WORD("■"),
                                WORD("○"),
                                WORD("♦"),
                                WORD("◆"),
                                WORD("−"),
                                WORD("\xEF\x82\xB7"),
                                WORD("\xEF\x82\xA7"),
                                WORD("\xEF\x83\x98"),
                                WORD("\xEF\x80\xAD"),
                                WORD("\xEF\x83\xBC"),
                                WORD("o")};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        if (!str_starts(line, signs[i])) continue;
        size_t space = blanks(line, signs[i].n);
        if (!space || signs[i].n + space == line.n) return false;
        *out = (struct marker){.style = '-', .number = (unsigned)i, .bytes = signs[i].n + space};
        return true;
    }
    return false;
}

static unsigned roman_digit(char c) {
    switch (c | 32) {
    case 'i':
        return 1;
    case 'v':
        return 5;
    case 'x':
        return 10;
    default:
        return 0;
    }
}

/* Up to xxxix. */
static unsigned roman_number(str s) {
    unsigned value = 0;
    for (size_t i = 0; i < s.n; i++) {
        unsigned digit = roman_digit(s.p[i]), next = i + 1 < s.n ? roman_digit(s.p[i + 1]) : 0;
        if (!digit) return 0;
        value = digit < next ? value - digit : value + digit;
    }
    return s.n <= 6 && value < 40 ? value : 0;
}

/* The number, letter or roman number at the beginning of s; its bytes, or 0. */
static size_t read_number(str s, struct marker *out) {
    size_t n = 0;
    while (n < s.n && n < 3 && is_digit(s.p[n])) out->number = out->number * 10 + (unsigned)(s.p[n++] - '0');
    if (n) {
        out->style = '1';
        return out->number ? n : 0;
    }
    char first = s.n ? s.p[0] : 0;
    bool lower = first >= 'a' && first <= 'z';
    if (!lower && !(first >= 'A' && first <= 'Z')) return 0;
    while (n < s.n && n < 7 && (s.p[n] & 32) == (first & 32) &&
           ((s.p[n] | 32) >= 'a' && (s.p[n] | 32) <= 'z'))
        n++;
    out->roman = roman_number(str_sub(s, 0, n));
    if (n > 1 && !out->roman) return 0;
    out->style = lower ? 'a' : 'A';
    out->number = n == 1 ? (unsigned)((first | 32) - 'a') + 1 : 0;
    return n;
}

/* "§ 12. ", "Stk. 2. ": marks of laws. */
static bool read_law(str line, struct marker *out) {
    bool paragraph = str_starts(line, STR("§ ")), part = str_starts(line, STR("Stk. "));
    if (!paragraph && !part) return false;
    size_t n = paragraph ? 3 : 5, digits = n;
    while (n < line.n && n < digits + 3 && is_digit(line.p[n]))
        out->number = out->number * 10 + (unsigned)(line.p[n++] - '0');
    if (n == digits) return false;
    if (n + 1 < line.n && line.p[n] == ' ' && line.p[n + 1] >= 'a' && line.p[n + 1] <= 'z')
        n += 2; /* § 4 a. */
    if (n + 2 >= line.n || line.p[n] != '.' || !is_blank(line.p[n + 1])) return false;
    out->style = paragraph ? 'S' : 'K';
    out->close = '.';
    return true;
}

/* The sign after a number that ends at n, white space after it: . ) ( for both brackets, : for "A:" and "A
 * :", '-' for "4 - Aal"; 0 for none. */
static char read_close(str line, size_t n, bool open) {
    str rest = str_sub(line, n, line.n);
    if (rest.n < 3) return 0;
    if (is_blank(rest.p[1]) && rest.p[0] == ')') return open ? '(' : ')';
    if (open) return 0;
    if (is_blank(rest.p[1]) && (rest.p[0] == '.' || rest.p[0] == ':')) return rest.p[0];
    if (str_starts(rest, STR(" : "))) return ':';
    if (rest.p[0] == ' ' && text_begins_upper(str_sub(rest, 1, rest.n)) && rest.p[1] != '"') return ' ';
    size_t dash = str_starts(rest, STR(" - ")) ? 3 : str_starts(rest, STR(" – ")) ? 5 : 0;
    return dash && text_begins_upper(str_sub(rest, dash, rest.n)) ? '-' : 0;
}

bool marker_read(str line, struct marker *out) {
    *out = (struct marker){0};
    if (line.n < 3 || line_is_page(line)) return false;
    if (read_bullet(line, out) || read_law(line, out)) return true;
    bool open = line.p[0] == '(';
    size_t n = read_number(str_sub(line, open, line.n), out);
    if (!n || !(out->close = read_close(line, n + open, open))) return false;
    if (out->style == 'a' && (out->close == ':' || out->close == '-')) return false;
    if (out->close == ' ' && out->style == 'A') return false; /* I Danmark */
    struct date date;
    return out->close != '.' || out->style != '1' || !date_read(line, false, &date);
}

static bool is_next(const struct marker *last, const struct marker *marker) {
    if (last->style != marker->style || last->close != marker->close) return false;
    if (marker->style == '-') return last->number == marker->number;
    return (last->number && marker->number == last->number + 1) ||
           (last->roman && marker->roman == last->roman + 1);
}

bool markers_follow(struct markers *open, const struct marker *marker) {
    for (size_t i = open->count; i--;) {
        if (!is_next(&open->at[i], marker)) continue;
        open->at[i] = *marker;
        open->count = i + 1;
        return true;
    }
    return false;
}

bool marker_is_first(const struct marker *marker) {
    return marker->style == '-' || marker->number == 1 || marker->roman == 1;
}

void markers_open(struct markers *open, const struct marker *marker) {
    if (open->count == MARKERS_MOST) open->count--;
    open->at[open->count++] = *marker;
}
