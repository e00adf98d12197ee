#include "indexer/reference.h"

#include <string.h>

#include "base/utf8.h"
#include "indexer/inline.h"
#include "indexer/markdown.h"
#include "indexer/text.h"

/* The longest name, in bytes: that of HTML 4 has eight. */
#define NAME_LONGEST 8

/* How many references are looked at to find LETTERS_LEAST that stand for letters. */
#define LOOKED_AT_MOST 1000
#define LETTERS_LEAST 2

/* Past this many spans of one block a reference stands as it is: the map of a text that is nothing but
 * references must not be many times as large as the text. */
#define SPANS_MAX 65536

/* The bytes of what has the form of a reference at the beginning of s, from & to ;; 0 for none. */
static size_t form_of(str s) {
    size_t from = str_starts(s, STR("&#")) ? 2 : 1, n = from;
    while (n < s.n && n - from < NAME_LONGEST && (text_is_alpha(s.p[n]) || text_is_digit(s.p[n]))) n++;
    return n > from && n < s.n && s.p[n] == ';' ? n + 1 : 0;
}

/* Takes the reference that s begins with: returns its bytes, and in *sign, emptied first, the one sign that
 * it stands for; 0 for none. */
static size_t take(str s, buf *sign) {
    size_t n = form_of(s);
    if (!n) return 0;
    str reference = str_sub(s, 0, n), signs = markdown_signs(reference, sign);
    if (signs.p == reference.p || !signs.n) return 0;
    int32_t only = utf8_next(&signs);
    if (signs.n) return 0;
    buf_clear(sign);
    utf8_add(sign, only);
    return n;
}

/* Does it stand inside a word, as far as the bytes beside it say? */
static bool is_in_word(str text, size_t from, size_t to) {
    char before = from ? text.p[from - 1] : ' ', after = to < text.n ? text.p[to] : ' ';
    return text_is_alpha(before) || text_is_alpha(after) || (unsigned char)before >= 0x80 ||
           (unsigned char)after >= 0x80;
}

/* The first & from byte `from` on, before byte `to`; `to` if there is none. */
static size_t find(str text, size_t from, size_t to) {
    const char *at = from < to ? memchr(text.p + from, '&', to - from) : NULL;
    return at ? (size_t)(at - text.p) : to;
}

bool references_left(str text) {
    buf sign = {0};
    size_t looked_at = 0, letters = 0;
    for (size_t at = 0;
         (at = find(text, at, text.n)) < text.n && looked_at < LOOKED_AT_MOST && letters < LETTERS_LEAST;
         at++) {
        size_t n = form_of(str_sub(text, at, text.n));
        if (!n || !is_in_word(text, at, at + n)) continue;
        looked_at++;
        if (!take(str_sub(text, at, text.n), &sign)) continue;
        str signs = buf_str(&sign);
        letters += sign.n > 1 && utf8_is_letter(utf8_next(&signs));
    }
    buf_release(&sign);
    return letters >= LETTERS_LEAST;
}

void references_read(str text, buf *out) {
    buf sign = {0};
    for (size_t at = 0, next, n; at < text.n; at = next + n) {
        next = find(text, at, text.n);
        buf_add(out, str_sub(text, at, next));
        n = take(str_sub(text, next, text.n), &sign);
        buf_add(out, n ? buf_str(&sign) : str_sub(text, next, next + 1));
        if (!n) n = 1;
    }
    buf_release(&sign);
}

size_t references_blank(str s) {
    buf sign = {0};
    size_t n = 0, bytes = 1;
    while (n < s.n && bytes) {
        bytes = text_is_blank(s.p[n]) ? 1 : take(str_sub(s, n, s.n), &sign);
        str signs = buf_str(&sign);
        if (bytes > 1 && !utf8_is_space(utf8_next(&signs))) bytes = 0;
        n += bytes;
    }
    buf_release(&sign);
    return n;
}

size_t references_add(struct writer *w, size_t from, size_t to, size_t line) {
    str all = w->reading->text;
    buf sign = {0};
    for (size_t at = from; (at = find(all, at, to)) < to && w->span_count < SPANS_MAX;) {
        size_t n = take(str_sub(all, at, to), &sign);
        if (n && from < at) from = inline_add(w, from, at, line);
        if (!n || from > at) { /* a formula goes on over it */
            at = from > at ? from : at + 1;
            continue;
        }
        bool hidden = str_eq(buf_str(&sign), STR("\xC2\xAD")) && at + n < to; /* a soft hyphen in its line */
        if (!hidden) writer_show(w, buf_str(&sign), at, at + n, line);
        from = at += n;
    }
    buf_release(&sign);
    return from < to ? inline_add(w, from, to, line) : from;
}
