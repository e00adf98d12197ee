/* Bytes -> clean text -> tokens -> tree. The tokens carry what is glued to the front of a word, a phrase
 * or a bracket (`-`, `=`, `title:`), so that the grammar is three short loops:
 *
 *     either  = every { OR every }
 *     every   = near { [AND] near }
 *     near    = operand { NEAR operand }
 *     operand = { NOT } ( word | phrase | "(" either ")" ) */
#include "search/query/query.h"

#include <assert.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/utf8.h"
#include "danish/compound.h"
#include "danish/lexicon.h"
#include "danish/stopword.h"
#include "danish/word.h"
#include "search/query/date.h"
#include "store/letter.h"

enum { REPAIRS = 20, EXCERPT = 60, FIELD_NAME = 16, INNER_BRACKET = 32 };

enum token_kind {
    TOKEN_END,
    TOKEN_WORD,
    TOKEN_QUOTE,
    TOKEN_OPEN,
    TOKEN_CLOSE,
    TOKEN_AND,
    TOKEN_OR,
    TOKEN_NOT,
    TOKEN_NEAR,
};

struct token {
    enum token_kind kind;
    str typed; /* all of it, for repairs */
    str text;  /* what stands between the quotes, after the field's colon, or after the leading signs */
    bool negated, exact;
    bool starred; /* a * touches the word from before */
    bool stray;   /* a * ~ = ^ that means nothing */
    bool closed, near;
    unsigned distance;
    enum query_kind field; /* QUERY_WORD: none */
};

struct parser {
    str text;
    size_t at;
    size_t close_end; /* where the last phrase or bracket ended: a hyphen glued to it negates nothing */
    struct token token;
    enum query_kind field; /* of the bracket we are in, title:(a OR b) */
    unsigned depth, ignored;
    size_t words, bytes;
    bool sections; /* numbers are sections: a list goes on that began with §§ */
    buf *repairs;
    size_t repairs_from;
    unsigned repair_count;
    struct error *error;
    bool refused;
};

struct query_list {
    struct query **items;
    size_t count, room;
};

/* ---- repairs ---- */

struct excerpt {
    char text[EXCERPT + 8];
};

/* s cut at EXCERPT bytes, with an ellipsis where something is missing. */
static struct excerpt excerpt(str s) {
    struct excerpt e = {{0}};
    size_t n = utf8_floor(s, EXCERPT);
    if (n) memcpy(e.text, s.p, n);
    if (n < s.n) memcpy(e.text + n, "…", sizeof("…"));
    return e;
}

static struct excerpt printed(const struct query *query) {
    buf out = {0};
    query_print(query, &out);
    struct excerpt e = excerpt(buf_str(&out));
    buf_release(&out);
    return e;
}

static void say(struct parser *p, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void say(struct parser *p, const char *format, ...) {
    if (p->repair_count > REPAIRS) return;
    buf line = {0};
    va_list args;
    va_start(args, format);
    buf_vaddf(&line, format, args);
    va_end(args);
    buf_byte(&line, '\n');
    str said = str_sub(buf_str(p->repairs), p->repairs_from, p->repairs->n);
    if (str_find(said, buf_str(&line)) == said.n) {
        p->repair_count++;
        buf_add(p->repairs, p->repair_count > REPAIRS
                                ? str_of(_("More of the query was repaired likewise.\n"))
                                : buf_str(&line));
    }
    buf_release(&line);
}

static void refuse(struct parser *p, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The first filter that cannot be read is the error. */
static void refuse(struct parser *p, const char *format, ...) {
    buf line = {0};
    va_list args;
    if (p->refused) return;
    p->refused = true;
    va_start(args, format);
    buf_vaddf(&line, format, args);
    va_end(args);
    fail(p->error, BAD_USAGE, "%s", line.p);
    buf_release(&line);
}

/* ---- signs ---- */

/* § */
#define SECTION 0xA7

/* Of the sign and a blank. */
#define SECTION_BYTES (sizeof("§ ") - 1)

/* The codepoint at byte `at`, 0 at the end (the text holds no NUL). */
static int32_t sign_at(str s, size_t at) {
    str rest = str_sub(s, at, s.n);
    return rest.n ? utf8_next(&rest) : 0;
}

static size_t sign_after(str s, size_t at) {
    return at + utf8_length(str_sub(s, at, s.n));
}

static bool is_word_sign(int32_t cp) {
    return utf8_is_letter(cp) || utf8_is_digit(cp);
}

static bool is_hyphen(int32_t cp) {
    return cp == '-' || cp == 0x2010 || cp == 0x2011;
}

/* " “ ” „ ‟ » « and the full-width one: any of them opens, any of them closes. */
static bool is_quote(int32_t cp) {
    return cp == '"' || (cp >= 0x201C && cp <= 0x201F) || cp == 0xAB || cp == 0xBB || cp == 0xFF02;
}

/* Commas and semicolons part words even without a space (unge,ledige), but not digits (1,5). */
static bool is_parting(str s, size_t at, int32_t before) {
    int32_t cp = sign_at(s, at);
    if (cp != ',' && cp != ';') return false;
    return !(utf8_is_digit(before) && utf8_is_digit(sign_at(s, at + 1)));
}

/* Section signs and blanks before a number: more of them are noise, and looking past them from each costs. */
#define SECTION_REACH 16

/* The byte of the digit that a section sign at `at` belongs to (§ 20, §§ 3-5), or 0. */
static size_t section_number(str s, size_t at) {
    if (sign_at(s, at) != SECTION) return 0;
    for (int i = 0; i < SECTION_REACH && (sign_at(s, at) == SECTION || utf8_is_space(sign_at(s, at))); i++)
        at = sign_after(s, at);
    return utf8_is_digit(sign_at(s, at)) ? at : 0;
}

/* Where the digits that begin at `at` end. */
static size_t digits_end(str s, size_t at) {
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
    return end > next && !is_word_sign(sign_at(s, end)) ? end : at;
}

/* The end of what belongs to the section whose number ends at `at`: § 15 a, § 15, stk. 2, litra a; in § 15 i
 * loven, i is a word. */
static size_t section_end(str s, size_t at) {
    size_t letter = at + 1;
    if (sign_at(s, at) == ' ' && letter < s.n && s.p[letter] >= 'a' && s.p[letter] <= 'z' &&
        s.p[letter] != 'i' && !is_word_sign(sign_at(s, letter + 1)))
        at = letter + 1;
    for (size_t end; (end = division_end(s, at)) > at;) at = end;
    return at;
}

/* The end of the digits after a comma at `to`; to if there are none, or more commas, as in a list. */
static size_t decimals_end(str s, size_t to) {
    size_t end = sign_at(s, to) == ',' ? digits_end(s, to + 1) : to;
    bool list = sign_at(s, end) == ',' && utf8_is_digit(sign_at(s, end + 1));
    return end > to + 1 && !list && !is_word_sign(sign_at(s, end)) ? end : to;
}

/* The end of the groups of three digits that go on the number from `from` to `to`: 1 250 000,50. */
static size_t groups_end(str s, size_t from, size_t to) {
    if (to == from || to - from > 3 || s.p[from] == '0' || digits_end(s, from) != to) return to;
    for (size_t first = to;;) {
        size_t end = to < s.n && s.p[to] == ' ' ? digits_end(s, to + 1) : to;
        if (end != to + 4 || is_word_sign(sign_at(s, end))) return to > first ? decimals_end(s, to) : to;
        to = end;
    }
}

static bool has_word_sign(str s) {
    while (s.n)
        if (is_word_sign(utf8_next(&s))) return true;
    return false;
}

static bool has_any(str s, const char *bytes) {
    for (size_t i = 0; i < s.n; i++)
        if (strchr(bytes, s.p[i])) return true;
    return false;
}

/* Where a word ends whose last letter ends at `to`: past a suspended hyphen, or the bracket that closes one
 * inside the word, if one is open. */
static size_t trim_end(str s, size_t to, bool open) {
    int32_t next = sign_at(s, to);
    if (next == ')' && open) return to + 1;
    if (!is_hyphen(next)) return to;
    size_t after = sign_after(s, to);
    return is_hyphen(sign_at(s, after)) ? to : after;
}

/* s without the punctuation around it. One suspended hyphen stays (flygtninge- og ...), and a bracket
 * that closes one inside the word (borger(e)). Empty where s holds no letter or digit. */
static str word_trim(str s) {
    size_t from = s.n, to = s.n;
    bool open = false, open_at_end = false;
    for (size_t at = 0; at < s.n; at = sign_after(s, at)) {
        int32_t cp = sign_at(s, at);
        bool inner = is_word_sign(cp);
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

static bool is_lower(str word) {
    while (word.n) {
        int32_t cp = utf8_next(&word);
        if (!utf8_is_letter(cp) || utf8_is_upper(cp)) return false;
    }
    return true;
}

static bool ends_with_hyphen(str s) {
    return s.n && is_hyphen(sign_at(s, utf8_floor(s, s.n - 1)));
}

/* Whether left, which ends with a hyphen, and right are halves of one word, torn at the end of a line:
 * sagsbe- handling. *whole is then the word. Not børne- og, nor what together is no word. */
static bool is_torn(str left, str right, buf *whole) {
    struct compound_part parts[COMPOUND_PARTS];
    if (!ends_with_hyphen(left)) return false;
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

/* ---- from bytes to clean text ---- */

/* What of the typed bytes is looked at: whole words if there are too many. */
static str typed_limit(struct parser *p, str typed) {
    if (typed.n <= QUERY_TYPED) return typed;
    size_t n = utf8_floor(typed, QUERY_TYPED);
    while (n && typed.p[n - 1] != ' ' && typed.p[n - 1] != '\n') n--;
    say(p, _("The query is longer than %d bytes; the rest was left out."), (int)QUERY_TYPED);
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

/* Typed bytes as UTF-8 in normal form C: control characters become spaces, signs that show nothing go,
 * and bytes that are no UTF-8 are read as Latin-1, which an old terminal or script sends. */
static void clean(struct parser *p, str typed, buf *out) {
    buf plain = {0};
    bool latin = false, control = false;
    typed = typed_limit(p, typed);
    while (typed.n) {
        int32_t cp = typed_next(&typed, &latin, &control);
        if (cp) utf8_add(&plain, cp);
    }
    utf8_nfc(buf_str(&plain), out);
    buf_release(&plain);
    if (latin)
        say(p, _("The query is not UTF-8 throughout; it was read as: %s."), excerpt(buf_str(out)).text);
    if (control) say(p, _("Control characters in the query were read as spaces."));
}

/* ---- from text to tokens ---- */

static const struct field {
    enum query_kind kind;
    const char *names[4]; /* the first is the one that is printed */
} fields[] = {
    {QUERY_YEAR, {"year", "år", "aar"}}, {QUERY_MINISTER, {"minister"}},
    {QUERY_TITLE, {"title", "titel"}},   {QUERY_PATH, {"path", "sti"}},
    {QUERY_SIGNED, {"signed", "dato"}},  {QUERY_JOURNAL, {"journal", "jnr"}},
    {QUERY_FROM, {"from", "fra"}},       {QUERY_TO, {"to", "til"}},
    {QUERY_KIND, {"kind", "slags"}},
};

#define FIELD_COUNT (sizeof fields / sizeof *fields)

/* NULL if it is none. */
static const struct field *field_of(enum query_kind kind) {
    for (size_t i = 0; i < FIELD_COUNT; i++)
        if (fields[i].kind == kind) return &fields[i];
    return NULL;
}

/* Years or dates: a, a..b, >a, several parted by commas. */
static bool is_range(enum query_kind kind) {
    return kind == QUERY_YEAR || kind == QUERY_SIGNED;
}

/* As typed; what * means is decided later. */
static bool is_glob(enum query_kind kind) {
    return kind == QUERY_PATH || kind == QUERY_JOURNAL || kind == QUERY_KIND;
}

/* The field of that name in any case; QUERY_WORD if there is none. */
static enum query_kind field_named(str name) {
    enum query_kind found = QUERY_WORD;
    if (name.n > FIELD_NAME) return found;
    buf folded = {0};
    utf8_fold(name, &folded);
    for (size_t i = 0; i < FIELD_COUNT; i++)
        for (size_t n = 0; n < sizeof fields->names / sizeof *fields->names && fields[i].names[n]; n++)
            if (str_eq(buf_str(&folded), str_of(fields[i].names[n]))) found = fields[i].kind;
    buf_release(&folded);
    return found;
}

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

/* The operator of signs at `at`, | || && and longer ones: where it ends; `at` where there is none. A single &
 * belongs to names (R&D). */
static size_t signs_end(str s, size_t at) {
    if (at >= s.n || (s.p[at] != '|' && s.p[at] != '&')) return at;
    size_t end = at;
    while (end < s.n && s.p[end] == s.p[at]) end++;
    return s.p[at] == '&' && end - at == 1 ? at : end;
}

/* TOKEN_WORD where s is no operator. Only capitals count: og, eller, ikke are words. */
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
        if (!is_word_sign(cp) && !utf8_is_mark(cp) && cp != '-') return 0;
        before = cp;
        end = sign_after(s, end);
    }
    return 0;
}

/* Says that `name` (with its colon) is no field and that `word` is a word like others. */
static void no_field(struct parser *p, str name, str word) {
    say(p, _("%s is no field (see query.7 for those that are); %s was read as a word."), excerpt(name).text,
        excerpt(word).text);
}

/* Moves p->at past a weight as other engines have it, ^2 or ^1.5. */
static bool weight_skip(struct parser *p) {
    str s = p->text;
    if (sign_at(s, p->at) != '^' || !utf8_is_digit(sign_at(s, p->at + 1))) return false;
    for (p->at++; p->at < s.n && (s.p[p->at] == '.' || (s.p[p->at] >= '0' && s.p[p->at] <= '9'));) p->at++;
    return true;
}

/* Reads the phrase whose opening quotation mark is at p->at, with its ~N. */
static void quote_read(struct parser *p, struct token *t) {
    str s = p->text;
    size_t from = sign_after(s, p->at), to = from;
    while (to < s.n && !is_quote(sign_at(s, to))) to = sign_after(s, to);
    t->kind = TOKEN_QUOTE;
    t->text = str_sub(s, from, to);
    t->closed = to < s.n;
    p->at = t->closed ? sign_after(s, to) : to;
    size_t tilde = p->at;
    while (tilde < s.n && s.p[tilde] == ' ') tilde++;
    bool numbered = utf8_is_digit(sign_at(s, tilde + 1));
    t->stray = weight_skip(p) || t->stray;
    if (!t->closed || sign_at(s, tilde) != '~' || (tilde > p->at && !numbered)) return;
    t->near = true;
    p->at = tilde + 1;
    t->distance = digits_end(s, p->at) > p->at ? distance_read(s, &p->at) : QUERY_DISTANCE;
    t->stray = weight_skip(p) || t->stray;
}

/* Does something begin at `at` that is no punctuation: a word, a phrase, a bracket, an operator? */
static bool lead_ends(str s, size_t at) {
    int32_t cp = sign_at(s, at);
    return is_word_sign(cp) || is_quote(cp) || utf8_is_space(cp) || cp == '(' || cp == ')' ||
           section_number(s, at) || signs_end(s, at) > at;
}

/* Moves p->at past the punctuation before a word, a phrase or a bracket and notes what it means. */
static void lead_read(struct parser *p, struct token *t) {
    size_t from = p->at;
    str s = p->text;
    while (p->at < s.n && !lead_ends(s, p->at)) {
        int32_t cp = sign_at(s, p->at);
        bool begins_pattern = cp == '*' && is_word_sign(sign_at(s, p->at + 1));
        if ((cp == '*' && !begins_pattern) || cp == '~' || (cp == '=' && t->exact)) t->stray = true;
        if (cp == '=') t->exact = true;
        p->at = sign_after(s, p->at);
    }
    bool glued = from == p->close_end, negates = p->at > from && (s.p[from] == '-' || s.p[from] == '!');
    t->negated = !glued && negates && sign_at(s, from + 1) != s.p[from];
}

/* Takes a ~ and its number (unge~2, other engines' slips) off the end of *word. */
static bool tilde_cut(str *word) {
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
    bool glued = is_word_sign(before) || utf8_is_mark(before);
    return glued && operator_named(str_sub(s, from, at)) == TOKEN_WORD ? inner_bracket_end(s, at) : 0;
}

/* Moves p->at to the end of the word that began at `from`, and finds its field; returns where the field's
 * value begins, or the word. */
static size_t body_skip(struct parser *p, size_t from, struct token *t) {
    str s = p->text;
    size_t value = from;
    bool colon = false;
    int32_t before = 0;
    while (p->at < s.n) {
        int32_t cp = sign_at(s, p->at);
        if (utf8_is_space(cp) || is_quote(cp) || cp == ')') break;
        if (cp == '(') {
            size_t end = bracket_end(s, from, p->at, before);
            if (!end) break;
            p->at = end;
            before = ')';
            continue;
        }
        if (t->field == QUERY_WORD && (is_parting(s, p->at, before) || signs_end(s, p->at) > p->at)) break;
        if (cp == ':' && !colon && !t->exact) {
            t->field = field_named(str_sub(s, from, p->at));
            value = p->at + 1;
        }
        colon = colon || cp == ':';
        before = cp;
        p->at = sign_after(s, p->at);
    }
    return t->field == QUERY_WORD ? from : value;
}

/* Takes off a word what other engines let follow it, and finds out whether it is an operator. */
static void body_end(struct token *t) {
    t->stray = weight_cut(&t->text) || t->stray;
    if (has_any(t->text, "*") || t->starred) return;
    t->stray = tilde_cut(&t->text) || t->stray;
    if (t->exact) return;
    str word = word_trim(t->text);
    t->kind = near_named(word, &t->distance) ? TOKEN_NEAR : operator_named(word);
}

/* Reads the word that begins at p->at, with its field. */
static void body_read(struct parser *p, struct token *t) {
    str s = p->text;
    size_t from = p->at, number = section_number(s, from);
    t->starred = !number && from && s.p[from - 1] == '*';
    if (number) p->at = number;
    size_t value = body_skip(p, from, t);
    if (number)
        p->at = section_end(s, p->at);
    else if (t->field == QUERY_WORD)
        p->at = groups_end(s, from, p->at);
    t->text = str_sub(s, value, p->at);
    t->kind = TOKEN_WORD;
    if (t->field == QUERY_WORD) body_end(t);
}

/* Reads the word at p->at. False if it is a field whose value is the phrase or bracket that follows. */
static bool word_token(struct parser *p, struct token *t) {
    body_read(p, t);
    int32_t next = sign_at(p->text, p->at);
    bool opens = is_quote(next) || next == '(';
    bool empty = is_glob(t->field) ? t->text.n == 0 : !has_word_sign(t->text);
    if (t->field == QUERY_WORD && opens && str_ends(t->text, STR(":")))
        no_field(p, t->text, word_trim(t->text));
    if (t->field == QUERY_WORD || !empty || !opens) return true;
    t->stray = t->stray || has_any(t->text, "*~=");
    return false;
}

static void alone(struct parser *p, size_t from) {
    say(p, _("%s stands alone; it was left out."), excerpt(str_sub(p->text, from, p->at)).text);
}

/* Reads an operator of signs that begins at `from`, or a bracket at p->at, if there is one. */
static void sign_token(struct parser *p, struct token *t, size_t from) {
    str s = p->text;
    if (p->at == from && signs_end(s, from) > from) {
        p->at = signs_end(s, from);
        t->kind = s.p[from] == '|' ? TOKEN_OR : TOKEN_AND;
        return;
    }
    int32_t next = sign_at(s, p->at);
    if (next != '(' && next != ')') return;
    size_t weight = ++p->at;
    t->kind = next == '(' ? TOKEN_OPEN : TOKEN_CLOSE;
    if (next == '(') return;
    if (weight_skip(p)) alone(p, weight);
    p->close_end = p->at;
}

/* Reads one token. False if it was punctuation alone, of which the grammar need not know. */
static bool token_read(struct parser *p, struct token *t) {
    size_t from = p->at;
    lead_read(p, t);
    bool word = is_word_sign(sign_at(p->text, p->at)) || section_number(p->text, p->at);
    if (word && word_token(p, t)) return true;
    int32_t next = sign_at(p->text, p->at);
    if (is_quote(next)) {
        quote_read(p, t);
        p->close_end = p->at;
        return true;
    }
    if (t->stray || t->exact) {
        alone(p, from);
        t->stray = t->exact = false;
    }
    sign_token(p, t, from);
    return t->kind != TOKEN_END || next == 0;
}

static void token_next(struct parser *p) {
    for (bool found = false; !found;) {
        for (; p->at < p->text.n; p->at = sign_after(p->text, p->at)) {
            int32_t cp = sign_at(p->text, p->at);
            if (!utf8_is_space(cp) && cp != ',' && cp != ';') break;
        }
        size_t from = p->at;
        p->token = (struct token){.kind = TOKEN_END, .field = QUERY_WORD};
        found = token_read(p, &p->token);
        p->token.typed = str_sub(p->text, from, p->at);
    }
}

/* ---- the tree ---- */

/* A node with the text that it borrows. */
struct owner {
    struct query query;
    char text[];
};

static struct query *node_new(enum query_kind kind, str text) {
    struct owner *owner = memory_zeroed(1, sizeof(*owner) + text.n + 1);
    owner->query.kind = kind;
    if (text.n) memcpy(owner->text, text.p, text.n);
    if (text.n) owner->query.text = (str){owner->text, text.n};
    return &owner->query;
}

static bool query_equal(const struct query *a, const struct query *b) {
    if (a->kind != b->kind || !str_eq(a->text, b->text) || a->exact != b->exact || a->prefix != b->prefix ||
        a->pattern != b->pattern || a->from != b->from || a->to != b->to || a->distance != b->distance ||
        a->child_count != b->child_count)
        return false;
    for (size_t i = 0; i < a->child_count; i++)
        if (!query_equal(a->children[i], b->children[i])) return false;
    return true;
}

/* Adds q (or nothing, when NULL): the children of a node of the same kind in its place, none twice. */
static void list_add(struct query_list *list, enum query_kind kind, struct query *q) {
    if (!q) return;
    if (q->kind == kind) {
        for (size_t i = 0; i < q->child_count; i++) list_add(list, kind, q->children[i]);
        q->child_count = 0;
        query_free(q);
        return;
    }
    for (size_t i = 0; i < list->count; i++) {
        if (query_equal(list->items[i], q)) {
            query_free(q);
            return;
        }
    }
    list->items = memory_grown(list->items, list->count, &list->room, sizeof(struct query *));
    list->items[list->count++] = q;
}

/* The list as one node, which owns it; NULL if it is empty. */
static struct query *list_join(struct query_list *list, enum query_kind kind) {
    struct query *q = NULL;
    if (list->count == 1) q = list->items[0];
    if (list->count < 2) {
        free(list->items);
        return q;
    }
    q = node_new(kind, STR(""));
    q->children = list->items;
    q->child_count = list->count;
    return q;
}

static struct query *negate(struct query *q) {
    if (q->kind == QUERY_NOT) {
        struct query *child = q->children[0];
        q->child_count = 0;
        query_free(q);
        return child;
    }
    struct query_list one = {0};
    one.items = memory_grown(one.items, 0, &one.room, sizeof(struct query *));
    one.items[0] = q;
    struct query *node = node_new(QUERY_NOT, STR(""));
    node->children = one.items;
    node->child_count = 1;
    return node;
}

/* ---- leaves ---- */

/* Whether there is room for one more word; takes it. */
static bool word_fits(struct parser *p, str word) {
    if (p->words < QUERY_WORDS && p->bytes + word.n <= QUERY_BYTES) {
        p->words++;
        p->bytes += word.n;
        return true;
    }
    say(p, _("A query holds at most %d words and %d bytes; the words beyond were left out."),
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
        if (!is_torn(left, right, whole)) break;
        out->n = from;
        buf_add(out, buf_str(whole));
        last = from;
        --*count;
    }
    return last;
}

/* Appends the words of s with one space between. Returns how many; *typed is how many there were. */
static size_t words_add(struct parser *p, str s, buf *out, size_t *typed) {
    size_t count = 0, from = 0, at = 0, last = 0;
    int32_t before = 0;
    buf whole = {0};
    *typed = 0;
    while (from < s.n) {
        int32_t cp = sign_at(s, at);
        if (at < s.n && cp != '*' && !utf8_is_space(cp) && !is_parting(s, at, before)) {
            before = cp;
            at = sign_after(s, at);
            continue;
        }
        if (section_number(s, from) > at) { /* the sign stands alone, with its number after a blank */
            at = section_number(s, from);
            continue;
        }
        str word = word_trim(str_sub(s, from, at));
        if (word.n) ++*typed;
        if (count && is_torn(str_sub(buf_str(out), last, out->n), word, &whole)) {
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
    if (!t->closed) say(p, _("A quotation mark is not closed; read as %s."), printed(q).text);
    if (has_any(t->text, "*"))
        say(p, _("A * means nothing inside quotation marks; read as %s."), printed(q).text);
    if (t->stray) say(p, _("%s was read as %s."), excerpt(t->typed).text, printed(q).text);
    if (t->near && typed < 2) say(p, _("A distance needs two words; read as %s."), printed(q).text);
    if (q->kind == QUERY_NEAR && t->distance > QUERY_DISTANCE_MOST)
        say(p, _("The greatest distance is %d words; read as %s."), (int)QUERY_DISTANCE_MOST,
            printed(q).text);
}

static struct query *phrase_read(struct parser *p, const struct token *t) {
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
        say(p, "%s",
            t->closed ? _("Quotation marks without a word between them were left out.")
                      : _("A quotation mark without a word after it was left out."));
    else if (q)
        phrase_say(p, t, typed, q);
    return q;
}

/* Whether s looks like a field's name, a colon and a value: not 10:30, not http://. */
static bool looks_like_field(str s) {
    size_t colon = str_find(s, STR(":"));
    if (colon == s.n || colon < 2 || !is_word_sign(sign_at(s, colon + 1))) return false;
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
    struct shape shape = {.word = word_trim(s), .leading = t->starred};
    str before = word_trim(str_sub(s, 0, str_find(s, STR("*"))));
    /* a * or ? in an address of the web, or in a word that is no filter only by its =, is no pattern */
    bool plain = str_find(before, STR("://")) < before.n || (t->exact && would_filter(shape.word));
    if (plain) shape.word = before;
    str rest = str_sub(s, shape.word.n, s.n);
    size_t star = str_find(rest, STR("*"));
    shape.trailing = star < rest.n;
    shape.pattern = !plain && (shape.leading || has_any(shape.word, "*?"));
    shape.stray = has_any(str_sub(rest, 0, star), "~=") || has_any(str_sub(rest, star + 1, rest.n), "*~=") ||
                  (plain && shape.leading);
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
        say(p, _("= does not go with * or ?; %s was read as %s."), excerpt(t->typed).text, printed(q).text);
    else if (stray)
        say(p, _("%s was read as %s."), excerpt(t->typed).text, printed(q).text);
    if (!t->exact && looks_like_field(shape->word))
        no_field(p, str_sub(shape->word, 0, str_find(shape->word, STR(":")) + 1), shape->word);
}

static struct query *word_read(struct parser *p, const struct token *t) {
    str s = t->text;
    bool cut = tilde_cut(&s);
    struct shape shape = shape_read(t, s);
    shape.trailing = shape.trailing || has_any(str_sub(t->text, s.n, t->text.n), "*"); /* unge~* */
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

/* Takes a run of digits off *s. False where there are some but they make no year. */
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
    if (both || !year_digits(&s, &year) || year < 0 || has_word_sign(s)) return false;
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

/* Reads 2017, 2017..2020, 2017.., ..2020, >2017, <=2017; other signs between the years set *tidy to false. */
static bool year_range(str s, int *from, int *to, bool *tidy) {
    unsigned comparison = comparison_cut(&s);
    if (comparison) return year_compared(s, comparison, from, to);
    s = year_begin(s, tidy);
    if (!year_digits(&s, from)) return false;
    bool range;
    str between = between_cut(&s, &range);
    if (!year_digits(&s, to) || has_word_sign(s)) return false;
    if (has_any(s, "*~=") || (range && !str_eq(between, STR("..")))) *tidy = false;
    return years_complete(range, from, to);
}

/* Refuses a filter for which the query has no room. */
static void no_room(struct parser *p, const struct token *t) {
    refuse(p, _("a query holds at most %d words and %d bytes, and %s is beyond them"), (int)QUERY_WORDS,
           (int)QUERY_BYTES, excerpt(t->typed).text);
}

/* One year, date or range of a list; NULL if it cannot be read. */
static struct query *range_read(struct parser *p, const struct token *t, enum query_kind field, str value) {
    int from, to;
    bool tidy = true;
    if (field == QUERY_SIGNED ? !date_range(value, &from, &to, &tidy)
                              : !year_range(value, &from, &to, &tidy)) {
        refuse(p,
               field == QUERY_SIGNED
                   ? _("%s cannot be read: dates are written signed:2019, signed:2019-02, "
                       "signed:2019-02-21, signed:2019-02..2019-05 or signed:>2019-02")
                   : _("%s cannot be read: years are written year:2017, year:2017..2020, year:>2017 or "
                       "year:2017,2020"),
               excerpt(t->typed).text);
        return NULL;
    }
    if (!word_fits(p, STR(""))) {
        no_room(p, t);
        return NULL;
    }
    struct query *q = node_new(field, STR(""));
    q->from = from < to ? from : to;
    q->to = from < to ? to : from;
    if (!tidy || from > to) say(p, _("%s was read as %s."), excerpt(t->typed).text, printed(q).text);
    return q;
}

/* Is it a year, or a range of years, and nothing else? */
static bool is_years_alone(str s) {
    int from, to;
    bool tidy;
    return year_range(s, &from, &to, &tidy);
}

/* Refuses kinds of which there are none. The value may have a *. */
static void kind_check(struct parser *p, const struct token *t, str value) {
    buf names = {0};
    bool known = false;
    for (enum passage_kind kind = 0; kind < PASSAGE_KINDS; kind++) {
        known = known || query_value_fits(value, str_of(passage_kind_name(kind)));
        buf_addf(&names, "%s%s", kind ? ", " : "", passage_kind_name(kind));
    }
    if (!known) refuse(p, _("%s is no kind of passage; there are: %s"), excerpt(t->typed).text, names.p);
    buf_release(&names);
}

/* One value of a filter by words or path. */
static struct query *text_read(struct parser *p, const struct token *t, enum query_kind field, str value) {
    struct query *q = NULL;
    size_t typed = 0, read = 0;
    if (is_glob(field)) {
        value = str_trim(value);
        typed = value.n > 0;
        read = typed && word_fits(p, value);
        if (read) q = node_new(field, value);
    } else {
        buf text = {0};
        read = words_add(p, value, &text, &typed);
        if (read) q = node_new(field, buf_str(&text));
        buf_release(&text);
    }
    if (!typed) refuse(p, _("%s has no value"), excerpt(t->typed).text);
    if (read < typed) no_room(p, t);
    if (q && field == QUERY_KIND) kind_check(p, t, value);
    if ((field == QUERY_FROM || field == QUERY_TO) && is_years_alone(value))
        refuse(p,
               field == QUERY_FROM ? _("%s asks for a sender; years are written year:2017..")
                                   : _("%s asks for a recipient; years are written year:..2017"),
               excerpt(t->typed).text);
    return q;
}

/* The signs that part the values of a filter: any of them will do. */
static const char *partings(const struct token *t, enum query_kind field) {
    if (is_range(field)) return ",;|";
    if (field == QUERY_PATH || t->kind == TOKEN_QUOTE) return "";
    return field == QUERY_KIND ? ",|" : "|";
}

/* The values of a filter, from byte `at` of what was typed on: any of them will do. NULL if there is none. */
static struct query *values_read(struct parser *p, const struct token *t, enum query_kind field, str value,
                                 size_t at) {
    const char *signs = partings(t, field);
    struct query_list any = {0};
    for (bool more = true, seen = false; more && !p->refused;) {
        size_t end = at;
        while (end < value.n && !strchr(signs, value.p[end])) end++;
        str one = str_sub(value, at, end);
        more = end < value.n;
        at = end + 1;
        /* a sign at the end, as in year:2017, is punctuation */
        if (*signs && !has_word_sign(one) && (more || seen)) continue;
        seen = true;
        list_add(&any, QUERY_OR,
                 is_range(field) ? range_read(p, t, field, one) : text_read(p, t, field, one));
    }
    return list_join(&any, QUERY_OR);
}

/* Do signs of the filter mean nothing? */
static bool filter_is_stray(const struct token *t, enum query_kind field, str value) {
    if (t->near) return true;
    if (is_range(field)) return false;
    if (!is_glob(field))
        return t->starred || has_any(value, "*~") || str_starts(value, STR("=")) || t->stray || t->exact;
    return (t->stray || t->exact) && (t->kind != TOKEN_WORD || t->field != QUERY_WORD);
}

/* A filter with its values. */
static struct query *field_read(struct parser *p, const struct token *t, enum query_kind field, str value) {
    bool negated = t->kind == TOKEN_WORD && field != QUERY_PATH && value.n &&
                   (value.p[0] == '!' || (value.p[0] == '-' && !is_range(field)));
    struct query *q = values_read(p, t, field, value, negated);
    if (!q) {
        refuse(p, _("%s has no value"), excerpt(t->typed).text);
        return NULL;
    }
    if (negated) q = negate(q);
    if (t->kind == TOKEN_QUOTE && !t->closed)
        say(p, _("A quotation mark is not closed; read as %s."), printed(q).text);
    if (negated || filter_is_stray(t, field, value))
        say(p, _("%s was read as %s."), excerpt(t->typed).text, printed(q).text);
    return q;
}

/* The value that a token gives a filter; for globs and years with the signs that mean nothing to a word. */
static str value_of(const struct token *t, enum query_kind field) {
    bool raw = is_glob(field) || is_range(field);
    if (!raw || t->kind == TOKEN_QUOTE || t->field != QUERY_WORD) return t->text;
    return str_sub(t->typed, t->negated ? 1 : 0, t->typed.n);
}

/* Whether s begins like a year: 2017, 2017..2020, 2017,2020. */
static bool is_year(str s) {
    int year;
    return year_digits(&s, &year) && year > 0;
}

/* Whether next is meant as the value, or the next value, of the filter t, as in `year: 2017`. */
static bool value_follows(const struct token *t, const struct token *next) {
    if (t->kind != TOKEN_WORD || t->field == QUERY_WORD) return false;
    if (next->field != QUERY_WORD || next->negated) return false;
    if (is_range(t->field)) {
        /* also year:> 2017 and year:2017, 2020 */
        bool list = str_ends(t->text, STR(",")) || str_ends(t->text, STR(";"));
        if (has_word_sign(t->text) ? !list : t->text.n && !has_any(t->text, "<>=")) return false;
    } else if (t->text.n) {
        return false;
    }
    if (next->kind == TOKEN_QUOTE) return !t->text.n;
    return next->kind == TOKEN_WORD && (!is_range(t->field) || is_year(next->text));
}

/* Is there nothing but blanks between them? */
static bool follows_blank(const struct token *t, const struct token *next) {
    const char *end = t->typed.p + t->typed.n;
    if (next->kind != TOKEN_WORD || next->field != QUERY_WORD || next->text.p != next->typed.p ||
        end == next->typed.p)
        return false;
    while (end < next->typed.p && *end == ' ') end++;
    return end == next->typed.p;
}

/* 15, 15a */
static bool is_section_number(str s) {
    size_t digits = digits_end(s, 0);
    return digits && (digits == s.n || (digits + 1 == s.n && s.p[digits] >= 'a' && s.p[digits] <= 'z'));
}

/* §§ 3 og 5: the sign is that of both numbers. Takes q, which may be NULL, and returns it or its successor.
 */
static struct query *follow_sections(struct parser *p, struct query *q) {
    bool word = q && q->kind == QUERY_WORD && !q->pattern && !q->prefix;
    if (word && str_starts(q->text, STR("§"))) {
        p->sections = str_starts(q->text, STR("§§"));
    } else if (word && p->sections && is_section_number(q->text) && p->bytes + SECTION_BYTES <= QUERY_BYTES) {
        buf text = {0};
        buf_addf(&text, "§ %.*s", (int)q->text.n, q->text.p);
        struct query *section = node_new(QUERY_WORD, buf_str(&text));
        section->exact = q->exact;
        buf_release(&text);
        query_free(q);
        p->bytes += SECTION_BYTES;
        return section;
    } else {
        p->sections = p->sections && word && (word_is_connector(q->text) || str_eq(q->text, STR("til")));
    }
    return q;
}

/* A word, with its other half if a line's end tore it. */
static struct query *torn_read(struct parser *p, struct token *t) {
    buf whole = {0};
    if (!t->stray && !t->starred && follows_blank(t, &p->token) && !p->token.stray &&
        is_torn(t->text, p->token.text, &whole)) {
        t->text = buf_str(&whole);
        t->typed = (str){t->typed.p, (size_t)(p->token.typed.p - t->typed.p) + p->token.typed.n};
        token_next(p);
    }
    struct query *q = word_read(p, t);
    buf_release(&whole);
    return follow_sections(p, q);
}

/* A word, a phrase or a filter; p->token is a TOKEN_WORD or TOKEN_QUOTE and is used up. NULL where
 * nothing of it is left. */
static struct query *leaf_read(struct parser *p) {
    struct token t = p->token;
    token_next(p);
    enum query_kind field = t.field != QUERY_WORD ? t.field : p->field;
    if (field == QUERY_WORD && t.kind == TOKEN_QUOTE) return phrase_read(p, &t);
    if (field == QUERY_WORD) return torn_read(p, &t);
    bool apart = false;
    str text = value_of(&t, field);
    for (; value_follows(&t, &p->token); apart = true) {
        struct token value = p->token;
        const char *from = t.typed.p;
        bool first = !t.text.n;
        size_t end = (size_t)(value.typed.p - from) + value.typed.n;
        text = value_of(&value, field);
        if (!first) /* the signs or years before it belong to the value */
            text = (str){t.text.p, (size_t)(value.typed.p - t.text.p) + value.typed.n};
        value.typed = (str){from, end};
        value.text = text;
        token_next(p);
        t = value;
        if (is_range(field)) t.field = field;
    }
    struct query *q = field_read(p, &t, field, text);
    if (q && apart) say(p, _("%s was read as %s."), excerpt(t.typed).text, printed(q).text);
    return q;
}

/* ---- from tokens to the tree ---- */

static bool either_read(struct parser *p, struct query **out);

static struct query *bracket_read(struct parser *p) {
    enum query_kind outer = p->field;
    str typed = p->token.typed;
    if (p->token.field != QUERY_WORD) p->field = p->token.field;
    p->depth++;
    token_next(p);
    struct query *q;
    bool seen = either_read(p, &q);
    size_t end = p->at;
    if (p->token.kind == TOKEN_CLOSE)
        token_next(p);
    else
        say(p, _("A bracket is not closed; it was closed at the end."));
    p->depth--;
    bool filter = p->field != outer;
    p->field = outer;
    if (!q && filter)
        refuse(p, _("%s has no value"), excerpt((str){typed.p, (size_t)(p->text.p + end - typed.p)}).text);
    else if (!seen)
        say(p, _("Brackets without a word between them were left out."));
    return q;
}

/* Reads NOT ... and what it stands before. False where no operand stands here. */
static bool operand_read(struct parser *p, struct query **out) {
    bool negated = false;
    str negation = {NULL, 0};
    *out = NULL;
    for (;; token_next(p)) {
        if (p->token.kind == TOKEN_NOT) {
            negated = !negated;
            negation = p->token.typed;
        } else if (p->token.kind == TOKEN_OPEN && p->depth == QUERY_DEPTH) {
            say(p, _("Brackets more than %d deep were left out."), (int)QUERY_DEPTH);
            if (p->token.field != QUERY_WORD)
                refuse(p, _("%s stands in brackets more than %d deep"), excerpt(p->token.typed).text,
                       (int)QUERY_DEPTH);
            if (p->token.negated) negated = !negated;
            p->ignored++;
        } else {
            break;
        }
    }
    bool leaf = p->token.kind == TOKEN_WORD || p->token.kind == TOKEN_QUOTE;
    if (!leaf && p->token.kind != TOKEN_OPEN) {
        if (negation.n) say(p, _("%s has nothing after it; it was left out."), excerpt(negation).text);
        return false;
    }
    if (p->token.negated) negated = !negated;
    *out = leaf ? leaf_read(p) : bracket_read(p);
    if (*out && negated) *out = negate(*out);
    return true;
}

/* Says that the operator `typed` joins nothing. */
static void dangling(struct parser *p, str typed) {
    say(p, _("%s has nothing to join; it was left out."), excerpt(typed).text);
}

/* Whether q may be a part of NEAR: words in any inflection, or all of them as printed. */
static bool may_be_near(const struct query *q) {
    return q && (q->kind == QUERY_WORD || q->kind == QUERY_PHRASE || q->kind == QUERY_NEAR) && !q->prefix &&
           !q->pattern && !ends_with_hyphen(q->text);
}

/* a NEAR b as one leaf; both are used up. */
static struct query *near_join(struct query *a, struct query *b, unsigned distance) {
    buf text = {0};
    buf_add(&text, a->text);
    buf_byte(&text, ' ');
    buf_add(&text, b->text);
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
 * list. False where there is none. */
static bool near_read(struct parser *p, struct query_list *list, struct query **out) {
    str from = p->token.typed;
    bool seen = operand_read(p, out);
    while (seen && p->token.kind == TOKEN_NEAR) {
        struct token near = p->token;
        struct query *right = NULL;
        token_next(p);
        str end = p->token.typed;
        if (!operand_read(p, &right)) {
            dangling(p, near.typed);
        } else if (may_be_near(*out) && may_be_near(right) && (*out)->exact == right->exact) {
            bool phrase = (*out)->kind == QUERY_PHRASE || right->kind == QUERY_PHRASE;
            *out = near_join(*out, right, near.distance);
            str typed = {from.p, (size_t)(end.p - from.p) + end.n};
            if (phrase || near.distance > QUERY_DISTANCE_MOST)
                say(p, _("%s was read as %s."), excerpt(typed).text, printed(*out).text);
        } else {
            say(p, _("%s joins words and phrases; it was left out."), excerpt(near.typed).text);
            list_add(list, QUERY_AND, *out);
            *out = right;
        }
    }
    return seen;
}

/* Reads operands joined by AND, written or not. False where there is none. */
static bool every_read(struct parser *p, struct query **out) {
    struct query_list list = {0};
    bool seen = false;
    str waiting = {NULL, 0};
    for (;;) {
        enum token_kind kind = p->token.kind;
        if (kind == TOKEN_AND) {
            if (!seen || waiting.n)
                dangling(p, p->token.typed);
            else
                waiting = p->token.typed;
        } else if (kind == TOKEN_CLOSE && p->ignored) {
            p->ignored--;
        } else if (kind == TOKEN_CLOSE && !p->depth) {
            say(p, _("A closing bracket that closes nothing was left out."));
        } else if (kind == TOKEN_NEAR) {
            dangling(p, p->token.typed);
        } else if (kind == TOKEN_END || kind == TOKEN_OR || kind == TOKEN_CLOSE) {
            break;
        } else {
            struct query *q;
            if (near_read(p, &list, &q)) {
                seen = true;
                waiting.n = 0;
            }
            list_add(&list, QUERY_AND, q);
            continue;
        }
        token_next(p);
    }
    if (waiting.n) dangling(p, waiting);
    *out = list_join(&list, QUERY_AND);
    return seen;
}

/* Reads what OR joins; stops at the end or at the bracket that closes. False where there is nothing. */
static bool either_read(struct parser *p, struct query **out) {
    struct query_list list = {0};
    bool any = false;
    str waiting = {NULL, 0};
    for (;;) {
        struct query *q;
        bool seen = every_read(p, &q);
        list_add(&list, QUERY_OR, q);
        any = any || seen;
        bool more = p->token.kind == TOKEN_OR;
        if (!seen && (more || waiting.n)) dangling(p, more ? p->token.typed : waiting);
        if (!more) break;
        waiting = p->token.typed;
        token_next(p);
    }
    *out = list_join(&list, QUERY_OR);
    return any;
}

enum status query_parse(str typed, struct query **out, buf *repairs, struct error *error) {
    struct parser p = {.repairs = repairs,
                       .repairs_from = repairs->n,
                       .field = QUERY_WORD,
                       .close_end = SIZE_MAX,
                       .error = error};
    buf text = {0};
    clean(&p, typed, &text);
    p.text = buf_str(&text);
    token_next(&p);
    either_read(&p, out);
    assert(p.token.kind == TOKEN_END);
    buf_release(&text);
    if (p.refused) {
        query_free(*out);
        *out = NULL;
        return BAD_USAGE;
    }
    return *out ? OK : NONE;
}

void query_free(struct query *query) {
    if (!query) return;
    for (size_t i = 0; i < query->child_count; i++) query_free(query->children[i]);
    free(query->children);
    free(query);
}

/* ---- back to text ---- */

static void years_print(const struct query *q, buf *out) {
    if (q->from == q->to) {
        buf_addf(out, "%d", q->from);
        return;
    }
    if (q->from) buf_addf(out, "%d", q->from);
    buf_add(out, STR(".."));
    if (q->to < QUERY_YEAR_LAST || !q->from) buf_addf(out, "%d", q->to);
}

/* A filter's value, in quotes where a bare one would end early. */
static void value_print(str value, buf *out) {
    bool bare = !has_any(value, "()|,;");
    for (size_t at = 0; at < value.n && bare; at = sign_after(value, at))
        bare = !utf8_is_space(sign_at(value, at));
    if (!bare) buf_byte(out, '"');
    buf_add(out, value);
    if (!bare) buf_byte(out, '"');
}

static void leaf_print(const struct query *q, buf *out) {
    if (q->exact) buf_byte(out, '=');
    const struct field *field = field_of(q->kind);
    if (field) buf_addf(out, "%s:", field->names[0]);
    if (q->kind == QUERY_WORD) {
        buf_add(out, q->text);
        if (q->prefix) buf_byte(out, '*');
    } else if (q->kind == QUERY_PHRASE || q->kind == QUERY_NEAR) {
        buf_byte(out, '"');
        buf_add(out, q->text);
        buf_byte(out, '"');
        if (q->kind == QUERY_NEAR) buf_addf(out, "~%u", q->distance);
    } else if (q->kind == QUERY_YEAR) {
        years_print(q, out);
    } else if (q->kind == QUERY_SIGNED) {
        date_range_print(q->from, q->to, out);
    } else {
        value_print(q->text, out);
    }
}

/* How tightly a node holds together: a child that holds less tightly than its parent needs brackets. */
static int tightness(enum query_kind kind) {
    return kind == QUERY_OR ? 0 : kind == QUERY_AND ? 1 : kind == QUERY_NOT ? 2 : 3;
}

/* Would the two be read as one when a blank alone is between them: 1 250, § 15 a? */
static bool reads_as_one(const struct query *a, const struct query *b) {
    if (a->kind == QUERY_NOT) a = a->children[0];
    if (a->kind != QUERY_WORD || b->kind != QUERY_WORD) return false;
    return str_starts(a->text, STR("§")) ||
           (utf8_is_digit(sign_at(a->text, 0)) && utf8_is_digit(sign_at(b->text, 0)));
}

static str separator(const struct query *query, size_t i) {
    if (query->kind == QUERY_OR) return STR(" OR ");
    return reads_as_one(query->children[i - 1], query->children[i]) ? STR(" AND ") : STR(" ");
}

void query_print(const struct query *query, buf *out) {
    if (!query) return;
    if (!query->child_count) {
        leaf_print(query, out);
        return;
    }
    if (query->kind == QUERY_NOT) buf_byte(out, '-');
    for (size_t i = 0; i < query->child_count; i++) {
        const struct query *child = query->children[i];
        /* after a hyphen a mere blank could be a torn word's */
        bool hyphen = i && query->kind == QUERY_AND && ends_with_hyphen(buf_str(out));
        if (i) buf_add(out, hyphen ? STR(" AND ") : separator(query, i));
        bool brackets = tightness(child->kind) < tightness(query->kind);
        if (brackets) buf_byte(out, '(');
        query_print(child, out);
        if (brackets) buf_byte(out, ')');
    }
}
