#include "search/query/scanner.h"

#include <string.h>

#include "base/message.h"
#include "base/utf8.h"
#include "search/query/field.h"
#include "search/query/section.h"
#include "search/query/sign.h"

enum { INNER_BRACKET = 32 };

/* ---- from bytes to clean text ---- */

/* What of the typed bytes is looked at: whole words if there are too many. */
static str typed_limit(struct repairs *repairs, str typed) {
    if (typed.n <= QUERY_TYPED) return typed;
    size_t n = utf8_floor(typed, QUERY_TYPED);
    while (n && typed.p[n - 1] != ' ' && typed.p[n - 1] != '\n') n--;
    say(repairs, _("The query is longer than %d bytes; the rest was left out."), (int)QUERY_TYPED);
    return str_sub(typed, 0, n ? n : utf8_floor(typed, QUERY_TYPED));
}

/* Takes the next sign off *typed, as clean keeps it; 0 for one that shows nothing. */
static int32_t typed_next(str *typed, bool *latin, bool *control) {
    str from = *typed;
    int32_t cp = utf8_next(typed);
    bool broken = cp == 0xFFFD && from.n - typed->n == 1;
    if (broken) cp = (unsigned char)from.p[0];
    *latin = *latin || broken;
    bool at_end = typed->n && (typed->p[0] == '\n' || typed->p[0] == '\r' || typed->p[0] == ' ');
    if (cp == 0xAD && at_end) return '-'; /* a soft hyphen that was shown */
    if (utf8_is_format(cp)) return 0;
    if (!utf8_is_control(cp) && cp != '\t' && cp != '\n') return cp;
    *control = *control || (!utf8_is_space(cp) && !broken);
    return ' ';
}

void typed_clean(str typed, buf *out, struct repairs *repairs) {
    buf plain = {0};
    bool latin = false, control = false;
    typed = typed_limit(repairs, typed);
    while (typed.n) {
        int32_t cp = typed_next(&typed, &latin, &control);
        if (cp) utf8_add(&plain, cp);
    }
    utf8_nfc(buf_str(&plain), out);
    buf_release(&plain);
    if (latin)
        say(repairs, _("The query is not UTF-8 throughout; it was read as: %s."), excerpt(buf_str(out)).text);
    if (control) say(repairs, _("Control characters in the query were read as spaces."));
}

/* ---- from text to tokens ---- */

/* Moves *at past digits; the distance that they are, or more than the greatest there is. */
static unsigned distance_read(str s, size_t *at) {
    unsigned distance = 0;
    for (; *at < s.n && s.p[*at] >= '0' && s.p[*at] <= '9'; ++*at)
        if (distance <= QUERY_DISTANCE_MOST) distance = distance * 10 + (unsigned)(s.p[*at] - '0');
    return distance;
}

/* NEAR, NEAR/5: the words that may stand between. */
static bool near_named(str s, unsigned *distance) {
    const str name = STR("NEAR");
    *distance = QUERY_DISTANCE;
    if (str_eq(s, name)) return true;
    size_t at = name.n + 1;
    if (!str_starts(s, name) || s.n <= at || s.p[name.n] != '/') return false;
    *distance = distance_read(s, &at);
    return at == s.n;
}

/* The operator of signs at `at`, | || && and longer ones: where it ends; `at` if there is none. A single &
 * belongs to names (R&D). */
static size_t signs_end(str s, size_t at) {
    if (at >= s.n || (s.p[at] != '|' && s.p[at] != '&')) return at;
    size_t end = at;
    while (end < s.n && s.p[end] == s.p[at]) end++;
    return s.p[at] == '&' && end - at == 1 ? at : end;
}

/* TOKEN_WORD if s is no operator. Only capitals count: og, eller, ikke are words. */
static enum token_kind operator_named(str s) {
    static const struct {
        const char *name;
        enum token_kind kind;
    } operators[] = {
        {"AND", TOKEN_AND},  {"OG", TOKEN_AND},  {"OR", TOKEN_OR},
        {"ELLER", TOKEN_OR}, {"NOT", TOKEN_NOT}, {"IKKE", TOKEN_NOT},
    };
    for (size_t i = 0; i < sizeof(operators) / sizeof(operators[0]); i++)
        if (str_eq(s, str_of(operators[i].name))) return operators[i].kind;
    return TOKEN_WORD;
}

/* Where the bracket at `at`, glued to a word's letter, closes as part of the word (borger(e), 16(a)):
 * the byte after it; 0 if it is an operator, as in unge(syge OR ledige). */
static size_t inner_bracket_end(str s, size_t at) {
    size_t end = at + 1;
    int32_t before = 0;
    for (unsigned count = 0; count <= INNER_BRACKET && end < s.n; count++) {
        int32_t cp = sign_at(s, end);
        if (cp == ')') return before && before != '-' ? end + 1 : 0;
        if (!sign_is_word(cp) && !utf8_is_mark(cp) && cp != '-') return 0;
        before = cp;
        end = sign_after(s, end);
    }
    return 0;
}

void no_field(struct repairs *repairs, str name, str word) {
    say(repairs, _("%s is no field (see query.7 for those that are); %s was read as a word."),
        excerpt(name).text, excerpt(word).text);
}

/* Moves scan->at past a weight as other engines have it, ^2 or ^1.5. */
static bool weight_skip(struct scanner *scan) {
    str s = scan->text;
    if (sign_at(s, scan->at) != '^' || !utf8_is_digit(sign_at(s, scan->at + 1))) return false;
    for (scan->at++;
         scan->at < s.n && (s.p[scan->at] == '.' || (s.p[scan->at] >= '0' && s.p[scan->at] <= '9'));)
        scan->at++;
    return true;
}

/* Reads the phrase whose opening quotation mark is at scan->at, with its ~N. */
static void quote_read(struct scanner *scan, struct token *t) {
    str s = scan->text;
    size_t from = sign_after(s, scan->at), to = from;
    while (to < s.n && !sign_is_quote(sign_at(s, to))) to = sign_after(s, to);
    t->kind = TOKEN_QUOTE;
    t->text = str_sub(s, from, to);
    t->closed = to < s.n;
    scan->at = t->closed ? sign_after(s, to) : to;
    size_t tilde = scan->at;
    while (tilde < s.n && s.p[tilde] == ' ') tilde++;
    bool numbered = utf8_is_digit(sign_at(s, tilde + 1));
    t->stray = weight_skip(scan) || t->stray;
    if (!t->closed || sign_at(s, tilde) != '~' || (tilde > scan->at && !numbered)) return;
    t->near = true;
    scan->at = tilde + 1;
    t->distance = digits_end(s, scan->at) > scan->at ? distance_read(s, &scan->at) : QUERY_DISTANCE;
    t->stray = weight_skip(scan) || t->stray;
}

/* Does something begin at `at` that is no punctuation: a word, a phrase, a bracket, an operator? */
static bool lead_ends(str s, size_t at) {
    int32_t cp = sign_at(s, at);
    return sign_is_word(cp) || sign_is_quote(cp) || utf8_is_space(cp) || cp == '(' || cp == ')' ||
           section_number(s, at) || signs_end(s, at) > at;
}

/* Moves scan->at past the punctuation before a word, a phrase or a bracket and notes what it means. */
static void lead_read(struct scanner *scan, struct token *t) {
    size_t from = scan->at;
    str s = scan->text;
    while (scan->at < s.n && !lead_ends(s, scan->at)) {
        int32_t cp = sign_at(s, scan->at);
        bool begins_pattern = cp == '*' && sign_is_word(sign_at(s, scan->at + 1));
        if ((cp == '*' && !begins_pattern) || cp == '~' || (cp == '=' && t->exact)) t->stray = true;
        if (cp == '=') t->exact = true;
        scan->at = sign_after(s, scan->at);
    }
    bool glued = from == scan->close_end, negates = scan->at > from && (s.p[from] == '-' || s.p[from] == '!');
    t->negated = !glued && negates && sign_at(s, from + 1) != s.p[from];
}

bool tilde_cut(str *word) {
    bool cut = false;
    for (;;) {
        size_t after = word->n;
        while (after && word->p[after - 1] != '~') after--;
        if (!after) return cut;
        size_t at = after - 1;
        while (after < word->n && !utf8_is_letter(sign_at(*word, after))) after = sign_after(*word, after);
        if (after < word->n) return cut;
        *word = str_sub(*word, 0, at);
        cut = true;
    }
}

/* Takes a weight (unge^2) and whatever signs follow it off the end of *word. */
static bool weight_cut(str *word) {
    size_t from = word->n;
    for (size_t at = 0; at < word->n; at = sign_after(*word, at)) {
        if (utf8_is_letter(sign_at(*word, at))) from = word->n;
        bool weight = word->p[at] == '^' && utf8_is_digit(sign_at(*word, at + 1));
        if (weight && from == word->n) from = at;
    }
    if (from == word->n) return false;
    *word = str_sub(*word, 0, from);
    return true;
}

/* Where the bracket at `at` closes if it is a part of the word that began at `from`; 0 if it is not. */
static size_t bracket_end(str s, size_t from, size_t at, int32_t before) {
    bool glued = sign_is_word(before) || utf8_is_mark(before);
    return glued && operator_named(str_sub(s, from, at)) == TOKEN_WORD ? inner_bracket_end(s, at) : 0;
}

/* Moves scan->at to the end of the word that began at `from`, and finds its field; returns where the field's
 * value begins, or the word. */
static size_t body_skip(struct scanner *scan, size_t from, struct token *t) {
    str s = scan->text;
    size_t value = from;
    bool colon = false;
    int32_t before = 0;
    while (scan->at < s.n) {
        int32_t cp = sign_at(s, scan->at);
        if (utf8_is_space(cp) || sign_is_quote(cp) || cp == ')') break;
        if (cp == '(') {
            size_t end = bracket_end(s, from, scan->at, before);
            if (!end) break;
            scan->at = end;
            before = ')';
            continue;
        }
        if (t->field == QUERY_WORD && (sign_parts(s, scan->at, before) || signs_end(s, scan->at) > scan->at))
            break;
        if (cp == ':' && !colon && !t->exact) {
            t->field = field_named(str_sub(s, from, scan->at));
            value = scan->at + 1;
        }
        colon = colon || cp == ':';
        before = cp;
        scan->at = sign_after(s, scan->at);
    }
    return t->field == QUERY_WORD ? from : value;
}

/* Takes off a word what other engines let follow it, and finds out whether it is an operator. */
static void body_end(struct token *t) {
    t->stray = weight_cut(&t->text) || t->stray;
    if (signs_have(t->text, "*") || t->starred) return;
    t->stray = tilde_cut(&t->text) || t->stray;
    if (t->exact) return;
    str word = signs_trim(t->text);
    t->kind = near_named(word, &t->distance) ? TOKEN_NEAR : operator_named(word);
}

/* Reads the word that begins at scan->at, with its field. */
static void body_read(struct scanner *scan, struct token *t) {
    str s = scan->text;
    size_t from = scan->at, number = section_number(s, from);
    t->starred = !number && from && s.p[from - 1] == '*';
    if (number) scan->at = number;
    size_t value = body_skip(scan, from, t);
    if (number)
        scan->at = section_end(s, scan->at);
    else if (t->field == QUERY_WORD && !t->starred)
        scan->at = number_end(s, from, scan->at);
    t->text = str_sub(s, value, scan->at);
    t->kind = TOKEN_WORD;
    if (t->field == QUERY_WORD) body_end(t);
}

/* Reads the word at scan->at. False if it is a field whose value is the phrase or bracket that follows. */
static bool word_token(struct scanner *scan, struct token *t) {
    body_read(scan, t);
    int32_t next = sign_at(scan->text, scan->at);
    bool opens = sign_is_quote(next) || next == '(';
    bool empty = field_is_glob(t->field) ? t->text.n == 0 : !signs_have_word(t->text);
    if (t->field == QUERY_WORD && opens && str_ends(t->text, STR(":")))
        no_field(scan->repairs, t->text, signs_trim(t->text));
    if (t->field == QUERY_WORD || !empty || !opens) return true;
    t->stray = t->stray || signs_have(t->text, "*~=");
    return false;
}

static void alone(struct scanner *scan, size_t from) {
    say(scan->repairs, _("%s stands alone; it was left out."),
        excerpt(str_sub(scan->text, from, scan->at)).text);
}

/* Reads an operator of signs that begins at `from`, or a bracket at scan->at, if there is one. */
static void sign_token(struct scanner *scan, struct token *t, size_t from) {
    str s = scan->text;
    if (scan->at == from && signs_end(s, from) > from) {
        scan->at = signs_end(s, from);
        t->kind = s.p[from] == '|' ? TOKEN_OR : TOKEN_AND;
        return;
    }
    int32_t next = sign_at(s, scan->at);
    if (next != '(' && next != ')') return;
    size_t weight = ++scan->at;
    t->kind = next == '(' ? TOKEN_OPEN : TOKEN_CLOSE;
    if (next == '(') return;
    if (weight_skip(scan)) alone(scan, weight);
    scan->close_end = scan->at;
}

/* Reads one token. False if it was punctuation alone, of which the grammar need not know. */
static bool token_read(struct scanner *scan, struct token *t) {
    size_t from = scan->at;
    lead_read(scan, t);
    bool word = sign_is_word(sign_at(scan->text, scan->at)) || section_number(scan->text, scan->at);
    if (word && word_token(scan, t)) return true;
    int32_t next = sign_at(scan->text, scan->at);
    if (sign_is_quote(next)) {
        quote_read(scan, t);
        scan->close_end = scan->at;
        return true;
    }
    if (t->stray || t->exact) {
        alone(scan, from);
        t->stray = t->exact = false;
    }
    sign_token(scan, t, from);
    return t->kind != TOKEN_END || next == 0;
}

void scanner_next(struct scanner *scan) {
    for (bool found = false; !found;) {
        for (; scan->at < scan->text.n; scan->at = sign_after(scan->text, scan->at)) {
            int32_t cp = sign_at(scan->text, scan->at);
            if (!utf8_is_space(cp) && cp != ',' && cp != ';') break;
        }
        size_t from = scan->at;
        scan->token = (struct token){.kind = TOKEN_END, .field = QUERY_WORD};
        found = token_read(scan, &scan->token);
        scan->token.typed = str_sub(scan->text, from, scan->at);
    }
}
