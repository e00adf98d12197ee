/* Words and phrases: from a token to a leaf. */
#include "search/query/parser.h"

#include "base/message.h"
#include "base/utf8.h"
#include "danish/compound.h"
#include "danish/lexicon.h"
#include "danish/stopword.h"
#include "search/query/field.h"
#include "search/query/sign.h"

static bool is_lower(str word) {
    while (word.n) {
        int32_t cp = utf8_next(&word);
        if (!utf8_is_letter(cp) || utf8_is_upper(cp)) return false;
    }
    return true;
}

bool word_is_torn(str left, str right, buf *whole) {
    struct compound_part parts[COMPOUND_PARTS];
    if (!signs_end_with_hyphen(left)) return false;
    left = str_sub(left, 0, utf8_floor(left, left.n - 1));
    if (left.n < 2 || right.n < 2 || left.n + right.n > COMPOUND_MAX) return false;
    if (!is_lower(str_sub(left, sign_after(left, 0), left.n)) || !is_lower(right) || stopword_is(right))
        return false;
    buf folded = {0};
    buf_clear(whole);
    buf_add(whole, left);
    buf_add(whole, right);
    utf8_fold(buf_str(whole), &folded);
    bool torn = folded.n < COMPOUND_MAX &&
                (lexicon_known(buf_str(&folded)) || compound_split(buf_str(&folded), parts) > 0);
    buf_release(&folded);
    return torn;
}

bool word_fits(struct parser *p, str word) {
    if (p->words < QUERY_WORDS && p->bytes + word.n <= QUERY_BYTES) {
        p->words++;
        p->bytes += word.n;
        return true;
    }
    say(&p->repairs, _("A query holds at most %d words and %d bytes; the words beyond were left out."),
        (int)QUERY_WORDS, (int)QUERY_BYTES);
    return false;
}

/* The word at `last` was put together of two; so may be the one before it and that: sagsbe- hand- ling. Where
 * the last word then begins. */
static size_t mend_before(buf *out, size_t last, size_t *count, buf *whole) {
    while (*count > 1) {
        size_t from = last - 1;
        while (from && out->p[from - 1] != ' ') from--;
        str left = str_sub(buf_str(out), from, last - 1), right = str_sub(buf_str(out), last, out->n);
        if (!word_is_torn(left, right, whole)) break;
        out->n = from;
        buf_add(out, buf_str(whole));
        last = from;
        --*count;
    }
    return last;
}

size_t words_add(struct parser *p, str s, buf *out, size_t *typed) {
    size_t count = 0, from = 0, at = 0, last = 0;
    int32_t before = 0;
    buf whole = {0};
    *typed = 0;
    while (from < s.n) {
        int32_t cp = sign_at(s, at);
        if (at < s.n && cp != '*' && !utf8_is_space(cp) && !sign_parts(s, at, before)) {
            before = cp;
            at = sign_after(s, at);
            continue;
        }
        if (section_number(s, from) > at) { /* the sign stands alone, with its number after a blank */
            at = section_number(s, from);
            continue;
        }
        str word = signs_trim(str_sub(s, from, at));
        if (word.n) ++*typed;
        if (count && word_is_torn(str_sub(buf_str(out), last, out->n), word, &whole)) {
            out->n = last;
            buf_add(out, buf_str(&whole));
            last = mend_before(out, last, &count, &whole);
        } else if (word.n && word_fits(p, word)) {
            if (count++) buf_byte(out, ' ');
            last = out->n;
            buf_add(out, word);
        }
        from = at = at < s.n ? sign_after(s, at) : at;
        before = 0;
    }
    buf_release(&whole);
    return count;
}

/* Says what of a phrase was read otherwise; typed: its words, q: what was made of it. */
static void phrase_say(struct parser *p, const struct token *t, size_t typed, const struct query *q) {
    if (!t->closed) say(&p->repairs, _("A quotation mark is not closed; read as %s."), printed(q).text);
    if (signs_have(t->text, "*"))
        say(&p->repairs, _("A * means nothing inside quotation marks; read as %s."), printed(q).text);
    if (t->stray) say(&p->repairs, _("%s was read as %s."), excerpt(t->typed).text, printed(q).text);
    if (t->near && typed < 2) say(&p->repairs, _("A distance needs two words; read as %s."), printed(q).text);
    if (q->kind == QUERY_NEAR && t->distance > QUERY_DISTANCE_MOST)
        say(&p->repairs, _("The greatest distance is %d words; read as %s."), (int)QUERY_DISTANCE_MOST,
            printed(q).text);
}

struct query *phrase_read(struct parser *p, const struct token *t) {
    buf text = {0};
    size_t typed, count = words_add(p, t->text, &text, &typed);
    struct query *q = NULL;
    if (count) {
        q = node_new(t->near && count > 1 ? QUERY_NEAR : QUERY_PHRASE, buf_str(&text));
        q->exact = t->exact;
        if (q->kind == QUERY_NEAR)
            q->distance = t->distance > QUERY_DISTANCE_MOST ? QUERY_DISTANCE_MOST : t->distance;
    }
    buf_release(&text);
    if (!typed)
        say(&p->repairs, "%s",
            t->closed ? _("Quotation marks without a word between them were left out.")
                      : _("A quotation mark without a word after it was left out."));
    else if (q)
        phrase_say(p, t, typed, q);
    return q;
}

/* Whether s looks like a field's name, a colon and a value: not 10:30, not http://. */
static bool looks_like_field(str s) {
    size_t colon = str_find(s, STR(":"));
    if (colon == s.n || colon < 2 || !sign_is_word(sign_at(s, colon + 1))) return false;
    for (size_t at = 0; at < colon; at = sign_after(s, at))
        if (!utf8_is_letter(sign_at(s, at))) return false;
    return true;
}

/* Does word begin with a field's name and a colon? Without its = the word title:mål would be a filter. */
static bool would_filter(str word) {
    size_t colon = str_find(word, STR(":"));
    return colon < word.n && field_named(str_sub(word, 0, colon)) != QUERY_WORD;
}

/* What a word is made of. */
struct shape {
    str word;
    bool leading, trailing; /* a * before it, after it */
    bool pattern;
    bool stray; /* signs that mean nothing */
};

static struct shape shape_read(const struct token *t, str s) {
    struct shape shape = {.word = signs_trim(s), .leading = t->starred};
    str before = signs_trim(str_sub(s, 0, str_find(s, STR("*"))));
    /* a * or ? in an address of the web, or in a word that is no filter only by its =, is no pattern */
    bool plain = str_find(before, STR("://")) < before.n || (t->exact && would_filter(shape.word));
    if (plain) shape.word = before;
    str rest = str_sub(s, shape.word.n, s.n);
    size_t star = str_find(rest, STR("*"));
    shape.trailing = star < rest.n;
    shape.pattern = !plain && (shape.leading || signs_have(shape.word, "*?"));
    shape.stray = signs_have(str_sub(rest, 0, star), "~=") ||
                  signs_have(str_sub(rest, star + 1, rest.n), "*~=") || (plain && shape.leading);
    return shape;
}

/* The word as the tree has it: of a pattern its signs too, no * beside another. */
static void shape_add(const struct shape *shape, buf *out) {
    if (!shape->pattern) {
        buf_add(out, shape->word);
        return;
    }
    if (shape->leading) buf_byte(out, '*');
    for (size_t i = 0; i < shape->word.n; i++)
        if (shape->word.p[i] != '*' || !out->n || out->p[out->n - 1] != '*') buf_byte(out, shape->word.p[i]);
    if (shape->trailing) buf_byte(out, '*');
}

/* Says what of a word was read otherwise; stray: signs of it mean nothing. */
static void word_say(struct parser *p, const struct token *t, const struct shape *shape, bool stray,
                     const struct query *q) {
    if (t->exact && (shape->pattern || shape->trailing))
        say(&p->repairs, _("= does not go with * or ?; %s was read as %s."), excerpt(t->typed).text,
            printed(q).text);
    else if (stray)
        say(&p->repairs, _("%s was read as %s."), excerpt(t->typed).text, printed(q).text);
    if (!t->exact && looks_like_field(shape->word))
        no_field(&p->repairs, str_sub(shape->word, 0, str_find(shape->word, STR(":")) + 1), shape->word);
}

struct query *word_read(struct parser *p, const struct token *t) {
    str s = t->text;
    bool cut = tilde_cut(&s);
    struct shape shape = shape_read(t, s);
    shape.trailing = shape.trailing || signs_have(str_sub(t->text, s.n, t->text.n), "*"); /* unge~* */
    buf text = {0};
    shape_add(&shape, &text);
    bool shorter = shape.pattern && text.n != shape.word.n + shape.leading + shape.trailing;
    struct query *q = word_fits(p, buf_str(&text)) ? node_new(QUERY_WORD, buf_str(&text)) : NULL;
    buf_release(&text);
    if (!q) return NULL;
    q->pattern = shape.pattern;
    q->exact = t->exact && !shape.pattern && (!shape.trailing || would_filter(shape.word));
    q->prefix = shape.trailing && !shape.pattern && !q->exact;
    word_say(p, t, &shape, cut || shorter || shape.stray || t->stray, q);
    return q;
}
