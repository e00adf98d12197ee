#include "search/query/sign.h"

#include <string.h>

#include "base/utf8.h"

/* The codepoint at byte `at`, 0 at the end (the text holds no NUL). */
int32_t sign_at(str s, size_t at) {
    str rest = str_sub(s, at, s.n);
    return rest.n ? utf8_next(&rest) : 0;
}

size_t sign_after(str s, size_t at) {
    return at + utf8_length(str_sub(s, at, s.n));
}

bool sign_is_word(int32_t cp) {
    return utf8_is_letter(cp) || utf8_is_digit(cp);
}

static bool sign_is_hyphen(int32_t cp) {
    return cp == '-' || cp == 0x2010 || cp == 0x2011;
}

bool sign_is_quote(int32_t cp) {
    return cp == '"' || (cp >= 0x201C && cp <= 0x201F) || cp == 0xAB || cp == 0xBB || cp == 0xFF02;
}

bool sign_parts(str s, size_t at, int32_t before) {
    int32_t cp = sign_at(s, at);
    if (cp != ',' && cp != ';') return false;
    return !(utf8_is_digit(before) && utf8_is_digit(sign_at(s, at + 1)));
}

bool signs_have_word(str s) {
    while (s.n)
        if (sign_is_word(utf8_next(&s))) return true;
    return false;
}

bool signs_have(str s, const char *bytes) {
    for (size_t i = 0; i < s.n; i++)
        if (strchr(bytes, s.p[i])) return true;
    return false;
}

#define SECTION 0xA7 /* § */

/* Section signs and blanks before a number: more of them are noise, and looking past them from each costs. */
#define SECTION_REACH 16

size_t section_number(str s, size_t at) {
    if (sign_at(s, at) != SECTION) return 0;
    for (int i = 0; i < SECTION_REACH && (sign_at(s, at) == SECTION || utf8_is_space(sign_at(s, at))); i++)
        at = sign_after(s, at);
    return utf8_is_digit(sign_at(s, at)) ? at : 0;
}

/* Where a word ends whose last letter ends at `to`: past a suspended hyphen, or the bracket that closes one
 * inside the word, if one is open. */
static size_t trim_end(str s, size_t to, bool open) {
    int32_t next = sign_at(s, to);
    if (next == ')' && open) return to + 1;
    if (!sign_is_hyphen(next)) return to;
    size_t after = sign_after(s, to);
    return sign_is_hyphen(sign_at(s, after)) ? to : after;
}

str signs_trim(str s) {
    size_t from = s.n, to = s.n;
    bool open = false, open_at_end = false;
    for (size_t at = 0; at < s.n; at = sign_after(s, at)) {
        int32_t cp = sign_at(s, at);
        bool inner = sign_is_word(cp);
        if (cp == '(' || cp == ')') open = cp == '(';
        if (inner && from == s.n) {
            from = at;
            open = false;
        }
        if (from < s.n && (inner || utf8_is_mark(cp))) {
            to = sign_after(s, at);
            open_at_end = open;
        }
    }
    if (from == s.n) return str_sub(s, 0, 0);
    size_t section = str_find(s, STR("§"));
    if (section < from && section_number(s, section) == from) from = section;
    return str_sub(s, from, trim_end(s, to, open_at_end));
}

bool signs_end_with_hyphen(str s) {
    return s.n && sign_is_hyphen(sign_at(s, utf8_floor(s, s.n - 1)));
}
