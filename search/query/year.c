#include "search/query/year.h"

#include "base/utf8.h"
#include "search/query/query.h"
#include "search/query/sign.h"

/* Takes a run of digits off *s. False if there are some but they make no year. */
static bool year_digits(str *s, int *year) {
    size_t n = 0;
    int value = 0;
    for (; n < s->n && s->p[n] >= '0' && s->p[n] <= '9'; n++)
        if (n < 4) value = value * 10 + (s->p[n] - '0');
    *s = str_sub(*s, n, s->n);
    *year = n ? value : -1;
    return n == 0 || (n == 4 && value >= 1000);
}

enum { LESS = 1, MORE = 2, EQUAL = 4 };

/* What a sign of a comparison means; 0 for any other. */
static unsigned comparison_sign(int32_t cp) {
    switch (cp) {
    case '<':
        return LESS;
    case '>':
        return MORE;
    case '=':
        return EQUAL;
    case 0x2264: /* less-than or equal to */
        return LESS | EQUAL;
    case 0x2265:
        return MORE | EQUAL;
    default:
        return 0;
    }
}

/* Takes >, >=, <, <=, also as one sign, off *s: what they mean together, with LESS and MORE what cannot be;
 * 0 if there is none. */
static unsigned comparison_cut(str *s) {
    unsigned meaning = 0, sign;
    str rest = *s;
    while (rest.n && ((sign = comparison_sign(sign_at(rest, 0))) || utf8_is_space(sign_at(rest, 0)))) {
        meaning |= sign;
        rest = str_sub(rest, sign_after(rest, 0), rest.n);
    }
    if (!(meaning & (LESS | MORE))) return 0;
    *s = rest;
    return meaning;
}

/* Reads what follows a comparison: one year. */
static bool year_compared(str s, unsigned comparison, int *from, int *to) {
    int year, beside = comparison & EQUAL ? 0 : 1;
    bool both = (comparison & LESS) && (comparison & MORE);
    if (both || !year_digits(&s, &year) || year < 0 || signs_have_word(s)) return false;
    *from = comparison & MORE ? year + beside : 0;
    *to = comparison & LESS ? year - beside : QUERY_YEAR_LAST;
    return *from <= QUERY_YEAR_LAST && *to >= QUERY_YEAR_FIRST;
}

/* s from its first year or sign of a range on; *tidy = false if a sign before that means nothing. */
static str year_begin(str s, bool *tidy) {
    while (s.n && !(s.p[0] >= '0' && s.p[0] <= '9') && s.p[0] != '.' && s.p[0] != '-') {
        if (!utf8_is_space(sign_at(s, 0))) *tidy = false;
        s = str_sub(s, sign_after(s, 0), s.n);
    }
    return s;
}

/* Takes what may stand between two years off *s: *range, whether it makes a range of them. */
static str between_cut(str *s, bool *range) {
    size_t n = 0, dots = 0;
    *range = false;
    for (; n < s->n; n = sign_after(*s, n)) {
        int32_t cp = sign_at(*s, n);
        bool dash = cp == '-' || cp == 0x2013 || cp == 0x2014 || cp == 0x2026;
        if (!dash && cp != '.' && !utf8_is_space(cp)) break;
        dots += cp == '.';
        *range = *range || dash || dots > 1;
    }
    str between = str_sub(*s, 0, n);
    *s = str_sub(*s, n, s->n);
    return between;
}

/* Puts in the years that were left open, below 0. False for none at all, and for two that are no range. */
static bool years_complete(bool range, int *from, int *to) {
    if (*from < 0 && *to < 0) return false;
    if (!range) {
        if (*from >= 0 && *to >= 0) return false;
        *from = *to = *from > *to ? *from : *to; /* at most a full stop beside it */
    }
    if (*from < 0) *from = 0;
    if (*to < 0) *to = QUERY_YEAR_LAST;
    return true;
}

bool year_range(str s, int *from, int *to, bool *tidy) {
    unsigned comparison = comparison_cut(&s);
    if (comparison) return year_compared(s, comparison, from, to);
    s = year_begin(s, tidy);
    if (!year_digits(&s, from)) return false;
    bool range;
    str between = between_cut(&s, &range);
    if (!year_digits(&s, to) || signs_have_word(s)) return false;
    if (signs_have(s, "*~=") || (range && !str_eq(between, STR("..")))) *tidy = false;
    return years_complete(range, from, to);
}

void year_range_print(int from, int to, buf *out) {
    if (from == to) {
        buf_addf(out, "%d", from);
        return;
    }
    if (from) buf_addf(out, "%d", from);
    buf_add(out, STR(".."));
    if (to < QUERY_YEAR_LAST || !from) buf_addf(out, "%d", to);
}

bool year_begins(str s) {
    int year;
    return year_digits(&s, &year) && year > 0;
}
