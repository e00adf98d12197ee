#include "search/query/section.h"

#include "base/utf8.h"
#include "search/query/sign.h"

size_t digits_end(str s, size_t at) {
    while (at < s.n && s.p[at] >= '0' && s.p[at] <= '9') at++;
    return at;
}

/* The end of what divides a section and begins at `at`, after a comma or not: stk. 2, nr. 3, litra a; at if
 * nothing does. */
static size_t division_end(str s, size_t at) {
    static const char *const names[] = {"stk", "nr", "litra", "pkt"};
    size_t next = at + (sign_at(s, at) == ',');
    if (sign_at(s, next) == ' ') next++;
    str name = {0};
    for (size_t i = 0; i < sizeof names / sizeof *names && !name.n; i++)
        if (str_starts(str_sub(s, next, s.n), str_of(names[i]))) name = str_of(names[i]);
    if (!name.n) return at;
    next += name.n;
    next += sign_at(s, next) == '.';
    next += sign_at(s, next) == ' ';
    size_t end = digits_end(s, next);
    bool letter = end == next && next < s.n && s.p[next] >= 'a' && s.p[next] <= 'z' && s.p[next - 1] == ' ';
    end += letter;
    return end > next && !sign_is_word(sign_at(s, end)) ? end : at;
}

size_t section_end(str s, size_t at) {
    size_t letter = at + 1;
    if (sign_at(s, at) == ' ' && letter < s.n && s.p[letter] >= 'a' && s.p[letter] <= 'z' &&
        s.p[letter] != 'i' && !sign_is_word(sign_at(s, letter + 1)))
        at = letter + 1;
    for (size_t end; (end = division_end(s, at)) > at;) at = end;
    return at;
}

/* The end of the digits after a comma at `to`; to if there are none, or more commas, as in a list. */
static size_t decimals_end(str s, size_t to) {
    size_t end = sign_at(s, to) == ',' ? digits_end(s, to + 1) : to;
    bool list = sign_at(s, end) == ',' && utf8_is_digit(sign_at(s, end + 1));
    return end > to + 1 && !list && !sign_is_word(sign_at(s, end)) ? end : to;
}

size_t number_end(str s, size_t from, size_t to) {
    if (to == from || to - from > 3 || s.p[from] == '0' || digits_end(s, from) != to) return to;
    for (size_t first = to;;) {
        size_t end = to < s.n && s.p[to] == ' ' ? digits_end(s, to + 1) : to;
        if (end != to + 4 || sign_is_word(sign_at(s, end))) return to > first ? decimals_end(s, to) : to;
        to = end;
    }
}

bool section_is_number(str s) {
    size_t digits = digits_end(s, 0);
    return digits && (digits == s.n || (digits + 1 == s.n && s.p[digits] >= 'a' && s.p[digits] <= 'z'));
}
