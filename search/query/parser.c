/* Bytes -> clean text -> tokens -> tree. The tokens carry what is glued to the front of a word, a phrase
 * or a bracket (`-`, `=`, `title:`), so that the grammar is three short loops:
 *
 *     either  = every { OR every }
 *     every   = near { [AND] near }
 *     near    = operand { NEAR operand }
 *     operand = { NOT } ( word | phrase | "(" either ")" ) */
#include "search/query/parser.h"

#include <assert.h>
#include <stdint.h>

#include "base/message.h"
#include "danish/word.h"
#include "search/query/field.h"
#include "search/query/section.h"
#include "search/query/sign.h"

/* Is there nothing but blanks between them? */
static bool follows_blank(const struct token *t, const struct token *next) {
    const char *end = t->typed.p + t->typed.n;
    if (next->kind != TOKEN_WORD || next->field != QUERY_WORD || next->text.p != next->typed.p ||
        end == next->typed.p)
        return false;
    while (end < next->typed.p && *end == ' ') end++;
    return end == next->typed.p;
}

/* The number q with a section sign before it. Takes q; returns it as it is if there is no room. */
static struct query *sign_added(struct parser *p, struct query *q) {
    const str sign = STR("§ ");
    if (p->bytes + sign.n > QUERY_BYTES) return q;
    buf text = {0};
    buf_add(&text, sign);
    buf_add(&text, q->text);
    struct query *section = node_new(QUERY_WORD, buf_str(&text));
    buf_release(&text);
    query_free(q);
    p->bytes += sign.n;
    return section;
}

static bool is_plain_word(const struct query *q) {
    return q && q->kind == QUERY_WORD && !q->pattern && !q->prefix;
}

/* §§ 3 og 5: the sign is that of both numbers. Takes q, which may be NULL, and returns it or its successor.
 * An operator ends the list, as query_print writes one after a section, and so does a filter. */
static struct query *follow_sections(struct parser *p, struct query *q) {
    const struct token *token = &p->scanner.token;
    bool next = token->kind == TOKEN_WORD && token->field == QUERY_WORD && !token->negated && !token->exact;
    bool word = is_plain_word(q);
    bool connector = word && (word_is_connector(q->text) || str_eq(q->text, STR("til")));
    bool number = word && p->sections && section_is_number(q->text);
    bool goes_on = number || (p->sections && connector) || (word && str_starts(q->text, STR("§§")));
    if (number) q = sign_added(p, q);
    p->sections = next && goes_on;
    return q;
}

/* A word, with its other half if a line's end tore it. */
static struct query *torn_read(struct parser *p, struct token *t) {
    buf whole = {0};
    if (!t->stray && !t->starred && follows_blank(t, &p->scanner.token) && !p->scanner.token.stray &&
        word_is_torn(t->text, p->scanner.token.text, &whole)) {
        t->text = buf_str(&whole);
        t->typed =
            (str){t->typed.p, (size_t)(p->scanner.token.typed.p - t->typed.p) + p->scanner.token.typed.n};
        scanner_next(&p->scanner);
    }
    struct query *q = word_read(p, t);
    buf_release(&whole);
    return follow_sections(p, q);
}

/* A word, a phrase or a filter; p->scanner.token is a TOKEN_WORD or TOKEN_QUOTE and is used up. NULL where
 * nothing of it is left. */
static struct query *leaf_read(struct parser *p) {
    struct token t = p->scanner.token;
    scanner_next(&p->scanner);
    enum query_kind field = t.field != QUERY_WORD ? t.field : p->field;
    if (field == QUERY_WORD && t.kind == TOKEN_QUOTE) return phrase_read(p, &t);
    if (field == QUERY_WORD) return torn_read(p, &t);
    bool apart = false;
    str text = filter_value(&t, field);
    for (; filter_goes_on(&t, &p->scanner.token); apart = true) {
        struct token value = p->scanner.token;
        const char *from = t.typed.p;
        bool first = !t.text.n;
        size_t end = (size_t)(value.typed.p - from) + value.typed.n;
        text = filter_value(&value, field);
        if (!first) /* the signs or years before it belong to the value */
            text = (str){t.text.p, (size_t)(value.typed.p - t.text.p) + value.typed.n};
        value.typed = (str){from, end};
        value.text = text;
        scanner_next(&p->scanner);
        t = value;
        if (field_is_range(field)) t.field = field;
    }
    struct query *q = filter_read(p, &t, field, text);
    if (q && apart) say(&p->repairs, _("%s was read as %s."), excerpt(t.typed).text, printed(q).text);
    return q;
}

/* ---- from tokens to the tree ---- */

static bool either_read(struct parser *p, struct query **out);

static struct query *bracket_read(struct parser *p) {
    enum query_kind outer = p->field;
    str typed = p->scanner.token.typed;
    if (p->scanner.token.field != QUERY_WORD) p->field = p->scanner.token.field;
    p->depth++;
    scanner_next(&p->scanner);
    struct query *q;
    bool seen = either_read(p, &q);
    size_t end = p->scanner.at;
    if (p->scanner.token.kind == TOKEN_CLOSE)
        scanner_next(&p->scanner);
    else
        say(&p->repairs, _("A bracket is not closed; it was closed at the end."));
    p->depth--;
    bool filter = p->field != outer;
    p->field = outer;
    if (!q && filter)
        refuse(&p->repairs, _("%s has no value"),
               excerpt((str){typed.p, (size_t)(p->scanner.text.p + end - typed.p)}).text);
    else if (!seen)
        say(&p->repairs, _("Brackets without a word between them were left out."));
    return q;
}

/* Reads NOT ... and what it stands before. False if no operand stands here. */
static bool operand_read(struct parser *p, struct query **out) {
    bool negated = false;
    str negation = {NULL, 0};
    *out = NULL;
    for (;; scanner_next(&p->scanner)) {
        if (p->scanner.token.kind == TOKEN_NOT) {
            negated = !negated;
            negation = p->scanner.token.typed;
        } else if (p->scanner.token.kind == TOKEN_OPEN && p->depth == QUERY_DEPTH) {
            say(&p->repairs, _("Brackets more than %d deep were left out."), (int)QUERY_DEPTH);
            if (p->scanner.token.field != QUERY_WORD)
                refuse(&p->repairs, _("%s stands in brackets more than %d deep"),
                       excerpt(p->scanner.token.typed).text, (int)QUERY_DEPTH);
            if (p->scanner.token.negated) negated = !negated;
            p->ignored++;
        } else {
            break;
        }
    }
    bool leaf = p->scanner.token.kind == TOKEN_WORD || p->scanner.token.kind == TOKEN_QUOTE;
    if (!leaf && p->scanner.token.kind != TOKEN_OPEN) {
        if (negation.n)
            say(&p->repairs, _("%s has nothing after it; it was left out."), excerpt(negation).text);
        return false;
    }
    if (p->scanner.token.negated) negated = !negated;
    *out = leaf ? leaf_read(p) : bracket_read(p);
    if (*out && negated) *out = node_negated(*out);
    return true;
}

/* Says that the operator `typed` joins nothing. */
static void dangling(struct parser *p, str typed) {
    say(&p->repairs, _("%s has nothing to join; it was left out."), excerpt(typed).text);
}

/* Whether q may be a part of NEAR: words in any inflection, or all of them as printed. */
static bool may_be_near(const struct query *q) {
    return q && (q->kind == QUERY_WORD || q->kind == QUERY_PHRASE || q->kind == QUERY_NEAR) && !q->prefix &&
           !q->pattern && !signs_end_with_hyphen(q->text);
}

/* What q is inside a phrase, where § 4, stk. 2 is three words. */
static void near_add(struct parser *p, const struct query *q, buf *out) {
    size_t typed;
    if (q->kind != QUERY_WORD) {
        buf_add(out, q->text);
        return;
    }
    p->words--;
    p->bytes -= q->text.n;
    words_add(p, q->text, out, &typed);
}

/* a NEAR b as one leaf; both are used up. */
static struct query *near_join(struct parser *p, struct query *a, struct query *b, unsigned distance) {
    buf text = {0};
    near_add(p, a, &text);
    buf_byte(&text, ' ');
    near_add(p, b, &text);
    struct query *q = node_new(QUERY_NEAR, buf_str(&text));
    q->exact = a->exact;
    q->distance = a->distance + b->distance + distance;
    if (q->distance > QUERY_DISTANCE_MOST) q->distance = QUERY_DISTANCE_MOST;
    buf_release(&text);
    query_free(a);
    query_free(b);
    return q;
}

/* Reads operands joined by NEAR: the last of them, or what they became; those that NEAR cannot join go to
 * list. False if there is none. */
static bool near_read(struct parser *p, struct query_list *list, struct query **out) {
    str from = p->scanner.token.typed;
    bool seen = operand_read(p, out);
    while (seen && p->scanner.token.kind == TOKEN_NEAR) {
        struct token near = p->scanner.token;
        struct query *right = NULL;
        scanner_next(&p->scanner);
        str end = p->scanner.token.typed;
        if (!operand_read(p, &right)) {
            dangling(p, near.typed);
        } else if (may_be_near(*out) && may_be_near(right) && (*out)->exact == right->exact) {
            bool phrase = (*out)->kind == QUERY_PHRASE || right->kind == QUERY_PHRASE;
            *out = near_join(p, *out, right, near.distance);
            str typed = {from.p, (size_t)(end.p - from.p) + end.n};
            if (phrase || near.distance > QUERY_DISTANCE_MOST)
                say(&p->repairs, _("%s was read as %s."), excerpt(typed).text, printed(*out).text);
        } else {
            say(&p->repairs, _("%s joins words and phrases; it was left out."), excerpt(near.typed).text);
            query_list_add(list, QUERY_AND, *out);
            *out = right;
        }
    }
    return seen;
}

/* Reads operands joined by AND, written or not. False if there is none. */
static bool every_read(struct parser *p, struct query **out) {
    struct query_list list = {0};
    bool seen = false;
    str waiting = {NULL, 0};
    for (;;) {
        enum token_kind kind = p->scanner.token.kind;
        if (kind == TOKEN_AND) {
            if (!seen || waiting.n)
                dangling(p, p->scanner.token.typed);
            else
                waiting = p->scanner.token.typed;
        } else if (kind == TOKEN_CLOSE && p->ignored) {
            p->ignored--;
        } else if (kind == TOKEN_CLOSE && !p->depth) {
            say(&p->repairs, _("A closing bracket that closes nothing was left out."));
        } else if (kind == TOKEN_NEAR) {
            dangling(p, p->scanner.token.typed);
        } else if (kind == TOKEN_END || kind == TOKEN_OR || kind == TOKEN_CLOSE) {
            break;
        } else {
            struct query *q;
            if (near_read(p, &list, &q)) {
                seen = true;
                waiting.n = 0;
            }
            query_list_add(&list, QUERY_AND, q);
            continue;
        }
        scanner_next(&p->scanner);
    }
    if (waiting.n) dangling(p, waiting);
    *out = query_list_join(&list, QUERY_AND);
    return seen;
}

/* Reads what OR joins; stops at the end or at the bracket that closes. False if there is nothing. */
static bool either_read(struct parser *p, struct query **out) {
    struct query_list list = {0};
    bool any = false;
    str waiting = {NULL, 0};
    for (;;) {
        struct query *q;
        bool seen = every_read(p, &q);
        query_list_add(&list, QUERY_OR, q);
        any = any || seen;
        bool more = p->scanner.token.kind == TOKEN_OR;
        if (!seen && (more || waiting.n)) dangling(p, more ? p->scanner.token.typed : waiting);
        if (!more) break;
        waiting = p->scanner.token.typed;
        scanner_next(&p->scanner);
    }
    *out = query_list_join(&list, QUERY_OR);
    return any;
}

enum status query_parse(str typed, struct query **out, buf *repairs, struct error *error) {
    struct parser p = {.field = QUERY_WORD, .repairs = {.out = repairs, .from = repairs->n, .error = error}};
    buf text = {0};
    typed_clean(typed, &text, &p.repairs);
    p.scanner = (struct scanner){.text = buf_str(&text), .close_end = SIZE_MAX, .repairs = &p.repairs};
    scanner_next(&p.scanner);
    either_read(&p, out);
    assert(p.scanner.token.kind == TOKEN_END);
    buf_release(&text);
    if (p.repairs.refused) {
        query_free(*out);
        *out = NULL;
        return BAD_USAGE;
    }
    return *out ? OK : NONE;
}
