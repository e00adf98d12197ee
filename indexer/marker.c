#include "indexer/marker.h"

#include <string.h>

#include "indexer/line.h"
#include "indexer/rules.h"
#include "indexer/text.h"
#include "indexer/words.h"

static size_t blanks(str line, size_t at) {
    size_t n = at;
    while (n < line.n && text_is_blank(line.p[n])) n++;
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
    unsigned char first = (unsigned char)line.p[0];
    if (first < 0x80 ? !strchr("-*+o", first) : str_starts(line, STR("§"))) return false;
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

/* Up to three digits at byte `at`; their bytes. */
static size_t read_digits(str s, size_t at, struct marker *out) {
    size_t n = at;
    while (n < s.n && n < at + 3 && text_is_digit(s.p[n]))
        out->number = out->number * 10 + (unsigned)(s.p[n++] - '0');
    return n - at;
}

/* A letter, or the letters of a roman number; their bytes. */
static size_t read_letters(str s, struct marker *out) {
    bool lower = s.n && text_is_small(s.p[0]);
    size_t n = 0;
    while (n < s.n && n < 7 && (lower ? text_is_small(s.p[n]) : s.p[n] >= 'A' && s.p[n] <= 'Z')) n++;
    out->roman = roman_number(str_sub(s, 0, n));
    if (!n || (n > 1 && !out->roman)) return 0;
    out->style = lower ? 'a' : 'A';
    out->number = n == 1 ? (unsigned)((s.p[0] | 32) - 'a') + 1 : 0;
    return n;
}

/* The number, letter or roman number at the beginning of s; its bytes, or 0. */
static size_t read_number(str s, struct marker *out) {
    size_t n = read_digits(s, 0, out);
    if (!n) return read_letters(s, out);
    out->style = '1';
    return out->number ? n : 0;
}

/* "§ 12. ", "Stk. 2. ": marks of laws. */
static bool read_law(str line, struct marker *out) {
    char room[8];
    if (!text_begins_upper(line) && !str_starts(line, STR("§ "))) return false;
    str lower = text_lower(str_sub(line, 0, sizeof room), room, sizeof room);
    const struct rules_word *part = rules_begins(RULES_LAW_PART, lower);
    size_t at = str_starts(line, STR("§ ")) ? 3 : part ? part->text.n + 1 : 0;
    size_t digits = at ? read_digits(line, at, out) : 0;
    str rest = str_sub(line, at + digits, line.n);
    if (rest.n > 2 && rest.p[0] == ' ' && text_is_small(rest.p[1]))
        rest = str_sub(rest, 2, rest.n); /* § 4 a. */
    if (!digits || rest.n < 3 || rest.p[0] != '.' || !text_is_blank(rest.p[1])) return false;
    out->style = part ? 'K' : 'S';
    out->close = '.';
    return true;
}

/* The sign after a number that ends at n, white space after it: . ) ( for both brackets, : for "A:" and "A
 * :", '-' for "4 - Aal"; 0 for none. */
static char read_close(str line, size_t n, bool open) {
    str rest = str_sub(line, n, line.n);
    if (rest.n < 3) return 0;
    bool blank = text_is_blank(rest.p[1]);
    if (blank && rest.p[0] == ')') return open ? '(' : ')';
    if (open) return 0;
    if (blank && strchr(".:", rest.p[0])) return rest.p[0];
    if (str_starts(rest, STR(" : "))) return ':';
    size_t space = str_starts(rest, STR(" - "))   ? 3
                   : str_starts(rest, STR(" – ")) ? 5
                   : rest.p[0] == ' '             ? 1
                                                  : 0;
    if (!space || rest.p[space] == '"' || !text_begins_upper(str_sub(rest, space, rest.n))) return 0;
    return space > 1 ? '-' : ' ';
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
