#include "indexer/text.h"

#include <string.h>

#include "base/utf8.h"
#include "indexer/rules.h"
#include "indexer/words.h"

/* No mark of a footnote has more raised digits. In bytes. */
#define RAISED_MOST 12

size_t text_raised_digits(str s) {
    size_t n = 0;
    for (str rest = s; rest.n && n < RAISED_MOST && utf8_raised_digit(utf8_next(&rest));) n = s.n - rest.n;
    return n;
}

/* Longer texts are compared with no other. In bytes. */
#define SAME_MOST 400

int32_t text_take_last(str *s) {
    if (!s->n) return 0;
    size_t at = s->n - 1;
    while (at && s->n - at < 4 && ((unsigned char)s->p[at] & 0xC0) == 0x80) at--;
    str last = str_sub(*s, at, s->n);
    s->n = at;
    return utf8_next(&last);
}

str text_trim(str s, const char *signs) {
    while (s.n && s.p[0] && strchr(signs, s.p[0])) s = str_sub(s, 1, s.n);
    while (s.n && s.p[s.n - 1] && strchr(signs, s.p[s.n - 1])) s.n--;
    return s;
}

void text_skip(str *s, const char *signs) {
    while (s->n && s->p[0] && strchr(signs, s->p[0])) *s = str_sub(*s, 1, s->n);
}

long text_number(str *s, size_t most, size_t *digits) {
    long value = 0;
    size_t n = 0;
    while (n < s->n && text_is_digit(s->p[n])) {
        if (n == most) return -1;
        value = value * 10 + (s->p[n++] - '0');
    }
    if (digits) *digits = n;
    *s = str_sub(*s, n, s->n);
    return n ? value : -1;
}

size_t text_digits(str line) {
    size_t n = 0;
    for (size_t i = 0; i < line.n; i++) n += text_is_digit(line.p[i]);
    return n;
}

bool word_begins_upper(str word) {
    if (!word.n) return false;
    return utf8_is_upper(utf8_next(&word));
}

size_t text_words(str s) {
    size_t n = 0;
    while (word_cut(&s).n) n++;
    return n;
}

str text_word_before(str text, size_t at) {
    while (at && (text_is_blank(text.p[at - 1]) || strchr("(\"", text.p[at - 1]))) at--;
    size_t from = at;
    while (from && !text_is_blank(text.p[from - 1])) from--;
    return str_sub(text, from, at);
}

int32_t text_first(str s) {
    while (s.n) {
        int32_t cp = utf8_next(&s);
        if (utf8_is_letter(cp) || utf8_is_digit(cp)) return cp;
        if (cp == '(' || cp == '"' || cp == 0x201D || cp == 0x201C || cp == 0xBB || cp == 0xAB || cp == '\'')
            continue;
        return cp;
    }
    return 0;
}

bool text_begins_lower(str s) {
    int32_t cp = text_first(s);
    return utf8_is_letter(cp) && !utf8_is_upper(cp);
}

bool text_begins_upper(str s) {
    return utf8_is_upper(text_first(s));
}

bool text_all_capitals(str text) {
    size_t upper = 0;
    while (text.n) {
        int32_t cp = utf8_next(&text);
        if (!utf8_is_letter(cp)) continue;
        if (!utf8_is_upper(cp)) return false;
        upper++;
    }
    return upper > 3;
}

int text_numbering(str s) {
    int depth = 0;
    size_t i = 0;
    while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9') {
        size_t digits = 0;
        while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9') i++, digits++;
        if (digits > 2) return 0;
        depth++;
        if (i < s.n && (s.p[i] == '.' || s.p[i] == ')'))
            i++;
        else
            break;
    }
    return depth && i < s.n && s.p[i] == ' ' ? depth : 0;
}

bool text_has_year(str text) {
    size_t run = 0;
    for (size_t i = 0; i <= text.n; i++) {
        if (i < text.n && text.p[i] >= '0' && text.p[i] <= '9') {
            run++;
            continue;
        }
        if (run == 4 && (text.p[i - 4] == '1' || text.p[i - 4] == '2')) return true;
        run = 0;
    }
    return false;
}

bool text_is_quoted(str text) {
    static const struct {
        const char *open, *close;
    } pairs[] = {{"\"", "\""}, {"”", "”"}, {"“", "”"}, {"“", "“"},
                 {"„", "“"},   {"„", "”"}, {"»", "«"}, {"«", "»"}};
    while (text.n && strchr(".,!?;: ", text.p[text.n - 1])) text.n--;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        str open = str_of(pairs[i].open), close = str_of(pairs[i].close);
        if (!str_starts(text, open) || !str_ends(text, close) || text.n < open.n + close.n + 2) continue;
        str inside = str_sub(text, open.n, text.n - close.n);
        if (str_find(inside, close) == inside.n) return true;
    }
    return false;
}

bool text_reads_on(str text) {
    size_t words = 0, found = 0;
    bool ended = false, ends_inside = false;
    for (str word; (word = word_cut(&text)).n; words++) {
        char room[16];
        if (!words && word.n < sizeof room) word = text_lower(word, room, sizeof room);
        found += rules_is(RULES_SENTENCE_WORD, word) != NULL;
        if (ended && text_begins_upper(word)) ends_inside = true;
        ended = word.n > 3 && word.p[word.n - 1] == '.' && words > 3;
    }
    return (words >= 8 && ends_inside) || (words >= 9 && found >= 3) || (words >= 12 && found >= 2);
}

bool text_is_statement(str text) {
    if (text_words(text) < 5) return false;
    for (str word; (word = word_cut(&text)).n;)
        if (rules_is(RULES_VERB, word)) return true;
    return false;
}

/* "tirsdag den 28.": last is the text's last word. */
static bool is_day_without_month(str text, str last) {
    if (last.n > 3 || last.p[last.n - 1] != '.' || text_digits(last) != last.n - 1) return false;
    return last.n > 1 && rules_is(RULES_DAY_BEFORE, text_word_before(text, text.n - last.n));
}

bool text_waits_for_more(str text) {
    if (str_ends(text, STR(",")) || str_ends(text, STR("-")) || str_ends(text, STR("\xC2\xAD"))) return true;
    size_t n = text.n;
    while (n && text.p[n - 1] != ' ') n--;
    char room[32];
    str last = str_sub(text, n, text.n);
    if (!last.n || last.n > 16 || !n) return false;
    last = text_lower(last, room, sizeof room);
    return rules_is(RULES_WAITS, last) || is_day_without_month(text, last);
}

bool text_names_a_subject(str text) {
    char room[64];
    str lower = text_lower(text, room, sizeof room);
    return rules_begins(RULES_SUBJECT, lower) != NULL;
}

bool text_is_about(str lower) {
    for (str word; (word = word_cut(&lower)).n;)
        if (rules_is(RULES_ABOUT, word)) return lower.n > 0;
    return false;
}

bool text_has_subject_label(str text) {
    char room[24];
    str lower = text_lower(text, room, sizeof room);
    const struct rules_word *label = rules_begins(RULES_SUBJECT_LABEL, lower);
    if (!label || (!text_begins_upper(text) && !label->open_after)) return false; /* vedr. broen */
    return text.n <= 120 || (text.n <= 200 && str_find(lower, STR(":")) < lower.n);
}

bool text_same(str a, str b) {
    char one[SAME_MOST], other[SAME_MOST];
    return a.n == b.n && a.n <= SAME_MOST &&
           str_eq(text_lower(a, one, sizeof one), text_lower(b, other, sizeof other));
}

/* Writes eight bytes in lower case; false if they are not all ASCII. */
static bool lower_ascii(const char *p, char *out) {
    const uint64_t ones = UINT64_C(0x0101010101010101), highs = ones * 0x80;
    uint64_t x;
    memcpy(&x, p, sizeof x);
    if (x & highs) return false;
    uint64_t from_a = x + ones * (0x80 - 'A'), past_z = x + ones * (0x80 - 'Z' - 1);
    x |= (from_a & ~past_z & highs) >> 2;
    memcpy(out, &x, sizeof x);
    return true;
}

str text_lower(str s, char *out, size_t room) {
    size_t n = s.n < room ? s.n : utf8_floor(s, room);
    for (size_t i = 0; i < n; i++) {
        for (; i + 8 <= n && lower_ascii(s.p + i, out + i); i += 8) {
        }
        if (i == n) break;
        unsigned char c = (unsigned char)s.p[i];
        if (c >= 'A' && c <= 'Z') c = (unsigned char)(c + 32);
        if (i && (unsigned char)s.p[i - 1] == 0xC3 && c >= 0x80 && c <= 0x9E && c != 0x97)
            c = (unsigned char)(c + 32);
        out[i] = (char)c;
    }
    return (str){out, n};
}

/* How many bytes of white space, ASCII's or a no-break space, begin at s.p[i]. */
static inline size_t blank_at(str s, size_t i) {
    if (text_is_blank(s.p[i])) return 1;
    return s.p[i] == '\xC2' && i + 1 < s.n && s.p[i + 1] == '\xA0' ? 2 : 0;
}

str word_cut(str *rest) {
    size_t from = 0, blank;
    while (from < rest->n && (blank = blank_at(*rest, from)) > 0) from += blank;
    size_t to = from;
    while (to < rest->n && !blank_at(*rest, to)) to++;
    str word = str_sub(*rest, from, to);
    *rest = str_sub(*rest, to, rest->n);
    return word;
}

bool text_ends_sentence(str line) {
    static const str quotes[] = {WORD("\""), WORD("'"), WORD(")"), WORD("]"), WORD("”"),
                                 WORD("“"),  WORD("»"), WORD("«"), WORD("’"), WORD("*")};
    line = str_trim(line);
    if (!line.n || text_is_small(line.p[line.n - 1])) return false; /* most lines */
    for (size_t i = 0; i < sizeof quotes / sizeof *quotes; i++)
        if (str_ends(line, quotes[i])) {
            line.n -= quotes[i].n;
            break;
        }
    if (!line.n || !strchr(".!?:;", line.p[line.n - 1])) return false;
    char room[8];
    str end =
        text_lower(str_sub(line, line.n > sizeof room ? line.n - sizeof room : 0, line.n), room, sizeof room);
    return line.p[line.n - 1] != '.' || !rules_ends(RULES_SENTENCE_ABBREVIATION, end);
}
