#include "indexer/footnote.h"

#include <string.h>

#include "indexer/rules.h"
#include "indexer/text.h"

/* "[1] ", as web pages number them: text goes on after it with a capital, or a quotation. */
static size_t numbered(str text) {
    size_t n = 1;
    while (n < text.n && n < 4 && text_is_digit(text.p[n])) n++;
    bool mark = text.n > n + 2 && n > 1 && text.p[0] == '[' && text.p[n] == ']' && text.p[n + 1] == ' ';
    return mark && !text_begins_lower(str_sub(text, n + 2, text.n)) ? n + 2 : 0;
}

/* "[^1]" with the colon after it. */
static size_t bracketed(str text) {
    if (!str_starts(text, STR("[^"))) return numbered(text);
    size_t end = str_find(str_sub(text, 0, 24), STR("]"));
    if (end >= 24 || end >= text.n || end < 3) return 0;
    return end + 1 < text.n && text.p[end + 1] == ':' ? end + 2 : 0;
}

/* A number of up to three digits or a star, perhaps with a bracket, white space after it. */
static size_t plain_mark(str text) {
    size_t n = 0;
    while (n < text.n && n < 3 && text_is_digit(text.p[n])) n++;
    if (!n && text.n && text.p[0] == '*') n = 1;
    if (n && n < text.n && text.p[n] == ')') n++;
    return n && n < text.n && text.p[n] == ' ' ? n + 1 : 0;
}

bool footnote_is_certain(str text) {
    size_t n = text_raised_digits(text);
    if (!n) n = bracketed(text);
    if (n) return str_trim(str_sub(text, n, text.n)).n > 2;
    if (!(n = plain_mark(text))) return false;
    if (text.p[n - 2] == ')') return text.p[0] == '*'; /* 1) is a list's */
    char room[24];
    str rest = str_sub(text, n, text.n);
    return text_begins_upper(rest) &&
           rules_begins(RULES_FOOTNOTE, text_lower(rest, room, sizeof room)) != NULL;
}

bool footnote_is_possible(str text) {
    if (footnote_is_certain(text)) return true;
    size_t n = plain_mark(text);
    return n && text.p[n - 2] != ')' && text_begins_upper(str_sub(text, n, text.n));
}
