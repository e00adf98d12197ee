#include "search/match/prefilter.h"

#include <string.h>

#include "base/scan.h"

/* Latin-1 letters are C3 80..BF in UTF-8: capitals up to 9E, their small letters 20 further on. */
#define LATIN 0xC3
#define LATIN_CAPITALS_END 0x9F
#define SHARP_S 0x9F /* which becomes ss */
#define TIMES 0x97
#define DIVIDED 0xB7

static bool is_small(unsigned char c) {
    return c >= 'a' && c <= 'z';
}

static bool is_digit(unsigned char c) {
    return c >= '0' && c <= '9';
}

static bool is_continuation(unsigned char c) {
    return c >= 0x80 && c <= 0xBF;
}

/* Does the form consist of small letters of Danish alone? */
static bool is_plain(str form) {
    size_t at = 0;
    while (at < form.n) {
        unsigned char c = (unsigned char)form.p[at],
                      next = at + 1 < form.n ? (unsigned char)form.p[at + 1] : 0;
        if (is_small(c))
            at++;
        else if (c == LATIN && next > SHARP_S && is_continuation(next) && next != DIVIDED)
            at += 2;
        else
            return false;
    }
    return form.n > 0;
}

struct prefilter prefilter_of(const struct leaf *leaf) {
    struct prefilter g = {0};
    const struct reading *reading = leaf->readings;
    if (leaf->near || leaf->reading_count != 1 || reading->position_count != 1) return g;
    const struct position *position = reading->positions;
    g.form = position->form;
    g.prefix = position->prefix;
    g.able = (position->prefix || position->exact) && is_plain(position->form);
    return g;
}

/* The length of a sign of more than a byte that is no letter and joins none: § « » ½, no-break space; dashes,
 * quotation marks, bullet, ellipsis. 0 for others, soft hyphens and marks among them. */
static size_t print_sign(const unsigned char *p, size_t left) {
    if (left >= 2 && p[0] == 0xC2) {
        bool known = p[1] == 0xA0 || p[1] == 0xA7 || p[1] == 0xAB || p[1] == 0xBB || p[1] == 0xBD;
        return known ? 2 : 0;
    }
    if (left >= 3 && p[0] == 0xE2 && p[1] == 0x80) {
        bool known = (p[2] >= 0x93 && p[2] <= 0x9F) || p[2] == 0xA2 || p[2] == 0xA6;
        return known ? 3 : 0;
    }
    return 0;
}

static bool is_blank(unsigned char c) {
    return c == ' ' || c == '\n';
}

/* Is what ends before `at` a letter or digit? Of a text that make_small took. */
static bool letter_before(str small, size_t at) {
    if (!at) return false;
    unsigned char c = (unsigned char)small.p[at - 1];
    if (!is_continuation(c)) return is_small(c) || is_digit(c);
    return at > 1 && (unsigned char)small.p[at - 2] == LATIN && c != TIMES && c != DIVIDED;
}

static bool letter_at(str small, size_t at) {
    if (at >= small.n) return false;
    unsigned char c = (unsigned char)small.p[at];
    return is_small(c) || is_digit(c) || (c == LATIN && letter_before(small, at + 2));
}

/* Can the word that a hyphen at `at` stands for be the form? Of flygtninge- og integrationsindsats it begins
 * with what stands before the hyphen and goes on; of børn og -unge it ends as what stands after it begins.
 */
static bool may_stand_for(const struct prefilter *g, str small, size_t at) {
    if (letter_before(small, at) && !letter_at(small, at + 1)) {
        size_t start = at;
        while (letter_before(small, start))
            start -= is_continuation((unsigned char)small.p[start - 1]) ? 2 : 1;
        return str_starts(g->form, str_sub(small, start, at));
    }
    if ((at && !is_blank((unsigned char)small.p[at - 1])) || !letter_at(small, at + 1)) return false;
    for (size_t n = 1; n <= g->form.n && at + 1 + n <= small.n; n++)
        if (str_ends(g->form, str_sub(small, at + 1, at + 1 + n))) return true;
    return false;
}

static bool hyphens_harmless(const struct prefilter *g, str small) {
    const char *end = small.p + small.n, *hyphen = small.p;
    while ((hyphen = memchr(hyphen, '-', (size_t)(end - hyphen)))) {
        if (may_stand_for(g, small, (size_t)(hyphen - small.p))) return false;
        hyphen++;
    }
    return true;
}

/* Makes ASCII from `at` on small, eight bytes at a time as long as all are ASCII. Returns where it ends. */
static size_t small_ascii(buf *out, size_t at) {
    for (; at + sizeof(uint64_t) <= out->n; at += sizeof(uint64_t)) {
        uint64_t bytes = scan_load(out->p + at);
        if (bytes & SCAN_HIGH) break;
        bytes |= (~scan_outside(bytes, 'A', 'Z') & SCAN_HIGH) >> 2; /* a small letter has bit 5 too */
        memcpy(out->p + at, &bytes, sizeof bytes);
    }
    return at;
}

/* Writes the text in lower case; false if it has what the prefilter cannot judge. */
static bool make_small(str text, buf *out) {
    buf_clear(out);
    buf_add(out, text);
    unsigned char *p = (unsigned char *)out->p;
    for (size_t at = 0; at < out->n;) {
        at = small_ascii(out, at);
        if (at == out->n) break;
        unsigned char c = p[at];
        if (c < 0x80) {
            if (c >= 'A' && c <= 'Z') p[at] = (unsigned char)(c + 32);
            at++;
            continue;
        }
        size_t sign = print_sign(p + at, out->n - at);
        if (!sign) {
            unsigned char next = at + 1 < out->n ? p[at + 1] : 0;
            if (c != LATIN || !is_continuation(next) || next == SHARP_S) return false;
            if (next < LATIN_CAPITALS_END && next != TIMES) p[at + 1] = (unsigned char)(next + 32);
            sign = 2;
        }
        at += sign;
    }
    return true;
}

/* Is a word sure to end at `at`? */
static bool ends_word(str text, size_t at) {
    if (at == text.n) return true;
    char c = text.p[at];
    if (c == '.') return at + 1 == text.n || is_blank((unsigned char)text.p[at + 1]);
    return is_blank((unsigned char)c) || c == ',' || c == ';' || c == ':' || c == ')';
}

enum prefilter_verdict prefilter_check(struct prefilter *g, str text) {
    if (!g->able || !text.n || !make_small(text, &g->text)) return PREFILTER_UNSURE;
    str small = buf_str(&g->text);
    bool any = false;
    for (size_t at = 0; at < small.n; at++) {
        at += str_find(str_sub(small, at, small.n), g->form);
        if (at == small.n) break;
        size_t end = at + g->form.n;
        if (letter_before(small, at) || (!g->prefix && letter_at(small, end))) continue; /* another word */
        bool begins = !at || is_blank((unsigned char)small.p[at - 1]);
        if (begins && (g->prefix || ends_word(small, end))) return PREFILTER_YES;
        any = true;
    }
    return any || !hyphens_harmless(g, small) ? PREFILTER_UNSURE : PREFILTER_NO;
}

void prefilter_release(struct prefilter *g) {
    buf_release(&g->text);
}
