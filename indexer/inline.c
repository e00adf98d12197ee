#include "indexer/inline.h"

#include <string.h>

#include "base/utf8.h"
#include "indexer/text.h"
#include "indexer/words.h"

/* How long a formula may be, in bytes. */
#define FORMULA_MAX 1000

static bool begins_with_letter(str s) {
    return s.n && utf8_is_letter(utf8_next(&s));
}

/* ---- marks of footnotes ---- */

/* Whether a raised number after this text is an exponent: m², cm³, x², 10⁶, CO². */
static bool takes_exponent(str before) {
    static const str bases[] = {WORD("mm"), WORD("cm"), WORD("dm"), WORD("km"),
                                WORD("hm"), WORD("CO"), WORD("10")};
    size_t from = before.n;
    while (from && before.n - from < 8 &&
           ((unsigned char)before.p[from - 1] >= 0x80 || text_is_alpha(before.p[from - 1]) ||
            text_is_digit(before.p[from - 1])))
        from--;
    str base = str_sub(before, from, before.n);
    while (base.n > 2 && text_is_digit(base.p[0]) && !text_is_digit(base.p[base.n - 1]))
        base = str_sub(base, 1, base.n); /* 40m² */
    return (base.n == 1 && text_is_alpha(base.p[0])) ||
           (base.n == 2 && text_is_digit(base.p[0]) && text_is_alpha(base.p[1])) || WORDS_HAVE(bases, base);
}

/* The bytes of a tag, or of the address of a link, at byte i of s; 0 for none. */
static size_t aside_length(str s, size_t i) {
    bool tag = s.p[i] == '<', address = i && s.p[i] == '(' && s.p[i - 1] == ']';
    const char *end = tag || address ? memchr(s.p + i, tag ? '>' : ')', s.n - i) : NULL;
    return end ? (size_t)(end - s.p) - i + 1 : 0;
}

bool inline_is_note(str before, str content) {
    size_t digits = 0, letters = 0, stars = 0;
    for (size_t i = 0, aside; i < content.n; i += aside ? aside : 1) {
        char c = content.p[i];
        aside = aside_length(content, i);
        if (aside) continue;
        digits += text_is_digit(c);
        letters += text_is_small(c);
        stars += c == '*';
        if (!text_is_digit(c) && !text_is_small(c) && (c == 0 || !strchr(" \t*[]()^\\,", c))) return false;
    }
    if (takes_exponent(before) && !stars) return false;
    if (letters) return letters == 1 && digits + stars == 0;
    return digits ? digits <= 6 : stars > 0 && stars < 4;
}

/* The bytes of a mark such as [^1]; 0 for none. */
static size_t bracketed_mark(str s) {
    if (!str_starts(s, STR("[^"))) return 0;
    size_t n = 2;
    while (n < s.n && n < 40 && (unsigned char)s.p[n] > ' ' && s.p[n] != ']') n++;
    return n > 2 && n < s.n && s.p[n] == ']' ? n + 1 : 0;
}

/* The bytes of a mark such as [1] right after a word or its stop, as web pages and converters to plain text
 * leave it; 0 for none, and for a link. */
static size_t numbered_mark(str before, str s) {
    size_t n = 1;
    while (n < s.n && n < 4 && text_is_digit(s.p[n])) n++;
    if (n == 1 || n >= s.n || s.p[n] != ']') return 0;
    if (n + 1 < s.n && strchr("([:", s.p[n + 1])) return 0;
    for (int i = 0; i < 2 && before.n && before.p[before.n - 1] && strchr(".,:;!?)", before.p[before.n - 1]);
         i++)
        before.n--;
    int32_t last = text_take_last(&before);
    return utf8_is_letter(last) && utf8_is_letter(text_take_last(&before)) ? n + 1 : 0;
}

bool inline_begins_note(str line) {
    size_t n = bracketed_mark(line);
    return n && n < line.n && line.p[n] == ':';
}

/* The mark at the beginning of s, which follows `before`, is left out, unless it begins the writer's text:
 * its bytes, or 0 when there is none. */
static size_t add_note(struct writer *w, str before, str s, size_t at, size_t line) {
    size_t mark = s.p[0] == '[' ? bracketed_mark(s) : 0;
    if (!mark && s.p[0] == '[') return numbered_mark(before, s);
    bool first = !w->text.n && !w->borrowed.n;
    if (!mark) {
        mark = text_raised_digits(s);
        str rest = before;
        int32_t last = text_take_last(&rest);
        if (!mark || (!first && (utf8_is_space(last) || takes_exponent(before)))) return 0;
    }
    if (first) {
        w->note = true;
        writer_add(w, at, at + mark, line);
        w->space = !str_starts(str_sub(s, mark, s.n), STR(":"));
    }
    return mark;
}

/* ---- hyphens ---- */

/* A soft hyphen or ¬ at the beginning of s that stands inside a word, after `before`: its bytes and those of
 * white space after it; 0 when it is none, or ends a line. */
static size_t hidden_hyphen(str before, str s) {
    if (!str_starts(s, STR("\xC2\xAD")) && !str_starts(s, STR("\xC2\xAC"))) return 0;
    size_t n = 2;
    while (n < s.n && s.p[n] == ' ') n++;
    str after = str_sub(s, n, s.n);
    if (!utf8_is_letter(text_take_last(&before)) || !begins_with_letter(after)) return 0;
    return n > 2 && utf8_is_upper(utf8_next(&after)) ? 0 : n;
}

/* ---- mathematics ---- */

static const struct {
    str name, sign;
} signs[] = {
    {WORD("times"), WORD("×")},  {WORD("cdot"), WORD("·")},       {WORD("leq"), WORD("≤")},
    {WORD("le"), WORD("≤")},     {WORD("geq"), WORD("≥")},        {WORD("ge"), WORD("≥")},
    {WORD("approx"), WORD("≈")}, {WORD("pm"), WORD("±")},         {WORD("circ"), WORD("°")},
    {WORD("S"), WORD("§")},      {WORD("rightarrow"), WORD("→")}, {WORD("to"), WORD("→")},
    {WORD("sim"), WORD("~")},    {WORD("div"), WORD("÷")},        {WORD("bullet"), WORD("•")},
    {WORD("ldots"), WORD("…")},  {WORD("quad"), WORD(" ")},       {WORD("qquad"), WORD(" ")},
    {WORD("neq"), WORD("≠")},    {WORD("alpha"), WORD("α")},      {WORD("beta"), WORD("β")},
    {WORD("mu"), WORD("μ")},     {WORD("Delta"), WORD("Δ")},      {WORD("Sigma"), WORD("Σ")},
};

static size_t command_length(str s) {
    size_t n = 1;
    while (n < s.n && text_is_alpha(s.p[n])) n++;
    return n > 1 || s.n < 2 || (unsigned char)s.p[1] >= 0x80 ? n : 2;
}

/* 12, 2.400 or 0,5 */
static bool is_number(str s) {
    for (size_t i = 0; i < s.n; i++)
        if (!text_is_digit(s.p[i]) && !(i && (s.p[i] == '.' || s.p[i] == ','))) return false;
    return true;
}

/* Whether what stands between two dollars is mathematics and not a price: it has LaTeX's signs, or is a
 * number, or single digits with white space between; and words only in braces. */
static bool is_formula(str s) {
    if (is_number(s)) return true;
    bool sign = false, apart = str_trim(s).n > 1;
    size_t depth = 0, letters = 0;
    for (size_t i = 0, n; i < s.n; i += n) {
        char c = s.p[i];
        n = c == '\\' ? command_length(str_sub(s, i, s.n)) : 1;
        sign |= strchr("\\^_{", c) != NULL;
        depth += c == '{';
        if (c == '}' && depth) depth--;
        letters = text_is_alpha(c) || (unsigned char)c >= 0x80 ? letters + 1 : 0;
        if (letters > 1 && !depth) return false;
        if (i && !text_is_blank(c) && !text_is_blank(s.p[i - 1])) apart = false;
    }
    return sign || apart;
}

/* A command such as \times or \%; whether it begins a text. */
static bool add_command(struct writer *w, size_t at, size_t n, size_t line) {
    str name = str_sub(w->reading->text, at + 1, at + n);
    if (name.n == 1 && strchr("%,;: \\", name.p[0])) w->space = true;
    if (name.n == 1 && strchr("%&$#_{}", name.p[0])) writer_add(w, at + 1, at + 2, line);
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (str_eq(name, signs[i].name)) writer_show(w, signs[i].sign, at, at + n, line);
    return str_starts(name, STR("text")) || str_eq(name, STR("mbox"));
}

/* Where in a formula's braces a text stands, as \text{...}: 0 outside. */
struct braces {
    size_t depth, text;
    bool next; /* the next brace begins one */
};

static void count_brace(struct braces *b, char c) {
    if (c == '{') {
        b->depth++;
        if (b->next && !b->text) b->text = b->depth;
        b->next = false;
    } else if (b->depth && b->depth-- == b->text) {
        b->text = 0;
    }
}

/* White space means nothing in mathematics, but inside \text{...}. */
static void add_formula(struct writer *w, size_t from, size_t to, size_t line) {
    str all = w->reading->text;
    struct braces braces = {0};
    for (size_t at = from, n; at < to; at += n) {
        char c = all.p[at];
        n = 1;
        if (c == '\\') {
            n = command_length(str_sub(all, at, to));
            braces.next = add_command(w, at, n, line);
        } else if (c == '{' || c == '}') {
            count_brace(&braces, c);
        } else if (text_is_blank(c) || c == '~' || c == '&') {
            w->space |= !text_is_blank(c) || braces.text;
        } else if (c != '^' && c != '_') {
            while (at + n < to && (unsigned char)c >= 0x80 && (unsigned char)all.p[at + n] >= 0x80) n++;
            writer_add(w, at, at + n, line);
        }
    }
}

/* Whether a formula is nothing but a raised number: ^{1}, { } ^ { 12 }. */
static bool is_raised(str s) {
    bool raised = false, digit = false;
    for (size_t i = 0; i < s.n; i++) {
        raised |= s.p[i] == '^';
        digit |= text_is_digit(s.p[i]);
        if (text_is_digit(s.p[i]) ? !raised : !text_is_blank(s.p[i]) && !strchr("{}^()", s.p[i]))
            return false;
    }
    return raised && digit;
}

/* The formula between the dollars that begin at `at`, in its line; empty when there is none. */
static str formula_at(str all, size_t at, size_t *dollars) {
    *dollars = str_starts(str_sub(all, at, all.n), STR("$$")) ? 2 : 1;
    size_t from = at + *dollars, to = from;
    while (to < all.n && to - from < FORMULA_MAX && !strchr("$\n\r\f", all.p[to]))
        to += str_starts(str_sub(all, to, all.n), STR("\\$")) ? 2 : 1;
    bool closed = str_starts(str_sub(all, to, all.n), *dollars == 2 ? STR("$$") : STR("$"));
    str formula = str_sub(all, from, to);
    return closed && is_formula(formula) ? formula : (str){0};
}

/* The bytes of the mathematics that begin at `at`; 0 when there are none. */
static size_t add_math(struct writer *w, size_t at, size_t line) {
    str all = w->reading->text;
    size_t dollars;
    str formula = formula_at(all, at, &dollars);
    if (!formula.n) return 0;
    if (!is_raised(formula) || takes_exponent(str_sub(all, 0, at)))
        add_formula(w, at + dollars, at + dollars + formula.n, line);
    return formula.n + 2 * dollars;
}

/* ---- the whole ---- */

/* What may be written otherwise than it stands there. */
static bool may_be_special(str s) {
    static const str begins[] = {WORD("[^"),       WORD("\xC2\xAC"), WORD("\xC2\xAD"),     WORD("\xC2\xB2"),
                                 WORD("\xC2\xB3"), WORD("\xC2\xB9"), WORD("\xE2\x80\x91"), WORD("\xE2\x81")};
    bool number = s.p[0] == '[' && s.n > 1 && text_is_digit(s.p[1]);
    return s.p[0] == '$' || number || (s.n > 1 && WORDS_BEGIN(begins, s));
}

/* Adds what stands at `at`, if that is special: its bytes; else 0, and nothing is added. */
static size_t add_special(struct writer *w, size_t at, size_t to, size_t line) {
    str all = w->reading->text, before = str_sub(all, 0, at), rest = str_sub(all, at, all.n);
    if (all.p[at] == '$') return add_math(w, at, line);
    if (str_starts(rest, STR("\xE2\x80\x91"))) {
        writer_show(w, STR("-"), at, at + 3, line);
        return 3;
    }
    size_t hyphen = hidden_hyphen(before, str_sub(all, at, to));
    return hyphen ? hyphen : add_note(w, before, rest, at, line);
}

/* Whether none of the eight bytes begins something special. */
static bool are_plain(const char *p) {
    const uint64_t ones = UINT64_C(0x0101010101010101), highs = ones * 0x80;
    uint64_t x;
    memcpy(&x, p, sizeof x);
    uint64_t dollar = x ^ ones * '$', bracket = x ^ ones * '[';
    uint64_t found = ((dollar - ones) & ~dollar) | ((bracket - ones) & ~bracket);
    if (x & highs) {
        uint64_t latin = x ^ ones * 0xC2, other = x ^ ones * 0xE2;
        found |= ((latin - ones) & ~latin) | ((other - ones) & ~other);
    }
    return !(found & highs);
}

size_t inline_add(struct writer *w, size_t from, size_t to, size_t line) {
    static const bool special[256] = {['$'] = true, ['['] = true, [0xC2] = true, [0xE2] = true};
    str all = w->reading->text;
    size_t begin = from;
    for (size_t at = from; at < to;) {
        if (at + 8 <= to && are_plain(all.p + at)) {
            at += 8;
            continue;
        }
        while (at < to && !special[(unsigned char)all.p[at]]) at++;
        if (at == to) break;
        if (!may_be_special(str_sub(all, at, all.n))) {
            at++;
            continue;
        }
        if (begin < at) writer_add(w, begin, at, line);
        size_t n = add_special(w, at, to, line);
        begin = at + n;
        at += n ? n : 1;
    }
    if (begin < to) writer_add(w, begin, to, line);
    return begin > to ? begin : to;
}
