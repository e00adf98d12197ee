#include "indexer/front.h"

#include <stddef.h>
#include <string.h>

#include "base/utf8.h"
#include "indexer/block.h"
#include "indexer/reference.h"
#include "indexer/rules.h"
#include "indexer/text.h"

/* Longer front matter is text. In bytes. */
#define FRONT_LONGEST ((size_t)64 << 10)

/* A text of several lines is not made longer than this. In bytes. */
#define BLOCK_LONGEST 1000

#define KEY_LONGEST 40

/* How many lines the head of a mail may have. */
#define MAIL_LINES 24

struct parser {
    str text;
    size_t at, line; /* the next line; how many were taken */
    bool references; /* are read as their signs */
    struct arena *arena;
    struct front *out;
    enum rules_class field; /* of the key that stands open, RULES_COUNT for one that means nothing */
    bool open;              /* the key has no value yet: a list or a text may follow */
    bool bracket;           /* a list in brackets goes on */
    bool block;             /* a text after "|" or ">" goes on */
    bool known;             /* there was a key */
};

/* A copy with what no fact may hold folded away. */
static str tidy(struct arena *arena, str s) {
    buf clean = {0}, folded = {0};
    utf8_clean(s, &clean);
    for (str rest = buf_str(&clean), word; (word = word_cut(&rest)).n;) {
        if (folded.n) buf_byte(&folded, ' ');
        buf_add(&folded, word);
    }
    for (size_t i = 0; i + 1 < folded.n; i++)
        if (folded.p[i] == ';' && folded.p[i + 1] == ' ')
            folded.p[i] = ','; /* several facts are joined by it */
    str copy = arena_str(arena, buf_str(&folded));
    buf_release(&clean);
    buf_release(&folded);
    return copy;
}

/* The value without its quotes and what a backslash stands for in double ones; in *rest what follows it. */
static str unquoted(struct parser *p, str s, str *rest) {
    char quote = s.p[0];
    buf out = {0};
    size_t i = 1;
    for (; i < s.n; i++) {
        char c = s.p[i];
        if (c == quote && quote == '\'' && i + 1 < s.n && s.p[i + 1] == '\'') {
            i++;
        } else if (c == quote) {
            break;
        } else if (c == '\\' && quote == '"' && i + 1 < s.n) {
            c = s.p[++i];
            if (c == 'n' || c == 't') c = ' ';
        }
        buf_byte(&out, c);
    }
    *rest = str_sub(s, i + 1, s.n);
    str value = tidy(p->arena, buf_str(&out));
    buf_release(&out);
    return value;
}

static bool is_quote(char c) {
    return c == '"' || c == '\'';
}

static void list_add(struct parser *p, struct front_list *list, str value) {
    if (!value.n) return;
    if (list->count < FRONT_MOST)
        list->at[list->count++] = (struct front_value){value, p->line};
    else
        list->more++;
}

static void set(struct parser *p, struct front_value *at, str value) {
    if (p->block && at->text.n && at->text.n < BLOCK_LONGEST) {
        buf joined = {0};
        buf_addf(&joined, "%.*s %.*s", (int)at->text.n, at->text.p, (int)value.n, value.p);
        at->text = arena_str(p->arena, buf_str(&joined));
        buf_release(&joined);
    } else if (value.n && !at->text.n)
        *at = (struct front_value){value, p->line};
}

/* The keys that say something, and which fact each gives: one value, or several. */
static const struct field {
    size_t at; /* of struct front */
    enum rules_class class;
    bool list;
} fields[] = {
    {offsetof(struct front, title), RULES_FRONT_TITLE, false},
    {offsetof(struct front, subject), RULES_FRONT_SUBJECT, false},
    {offsetof(struct front, date), RULES_FRONT_DATE, false},
    {offsetof(struct front, year), RULES_FRONT_YEAR, false},
    {offsetof(struct front, journal), RULES_FRONT_JOURNAL, false},
    {offsetof(struct front, authors), RULES_FRONT_AUTHOR, true},
    {offsetof(struct front, tags), RULES_FRONT_TAG, true},
    {offsetof(struct front, recipients), RULES_FRONT_RECIPIENT, true},
};

static void give(struct parser *p, str value) {
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        void *fact = (char *)p->out + fields[i].at;
        if (fields[i].class != p->field) continue;
        if (fields[i].list)
            list_add(p, fact, value);
        else
            set(p, fact, value);
    }
}

static bool is_key_byte(char c) {
    bool letter = (unsigned char)c >= 0x80 || ((c | 32) >= 'a' && (c | 32) <= 'z');
    return letter || text_is_digit(c) || (c && strchr("_-. *", c));
}

/* The key and what follows its sign, on a line that begins with a key; an empty key for another line. */
static str key_cut(str line, char sign, str *value) {
    size_t n = 0;
    while (n < line.n && line.p[n] != sign && is_key_byte(line.p[n])) n++;
    if (n == line.n || line.p[n] != sign || !n || n > KEY_LONGEST) return (str){0};
    if (sign == ':' && n + 1 < line.n && !text_is_blank(line.p[n + 1]) && line.p[n + 1] != '*')
        return (str){0};
    *value = text_trim(str_sub(line, n + 1, line.n), " \t\r*");
    return text_trim(str_sub(line, 0, n), " \t*\"'");
}

static enum rules_class field_of(str key) {
    char room[64];
    str lower = text_trim(text_lower(key, room, sizeof room), ".");
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (rules_is(fields[i].class, lower)) return fields[i].class;
    return RULES_COUNT;
}

/* Values parted by commas, up to the bracket that ends the list. */
static void read_flow(struct parser *p, str s) {
    while (s.n) {
        text_skip(&s, " \t,[");
        if (!s.n) return;
        if (s.p[0] == ']') {
            p->bracket = false;
            return;
        }
        if (is_quote(s.p[0])) {
            give(p, unquoted(p, s, &s));
            continue;
        }
        size_t n = 0;
        while (n < s.n && s.p[n] != ',' && s.p[n] != ']') n++;
        give(p, tidy(p->arena, str_sub(s, 0, n)));
        s = str_sub(s, n, s.n);
    }
}

/* A value of one line: in quotes, in brackets, or up to a comment. People and tags may be several. */
static void read_value(struct parser *p, str s) {
    str rest;
    if (s.p[0] == '[') {
        p->bracket = true;
        read_flow(p, s);
        return;
    }
    if (is_quote(s.p[0])) {
        give(p, unquoted(p, s, &rest));
        return;
    }
    size_t comment = str_find(s, STR(" #"));
    s = str_trim(str_sub(s, 0, comment));
    bool several =
        p->field == RULES_FRONT_TAG || p->field == RULES_FRONT_AUTHOR || p->field == RULES_FRONT_RECIPIENT;
    char sign = memchr(s.p, ';', s.n) ? ';' : p->field == RULES_FRONT_TAG ? ',' : 0;
    if (!several || !sign) {
        give(p, tidy(p->arena, s));
        return;
    }
    for (rest = s; rest.p;) give(p, tidy(p->arena, str_cut(&rest, sign)));
}

static bool next_line(struct parser *p, str *line) {
    size_t from, to;
    if (p->at >= FRONT_LONGEST || !line_next(p->text, &p->at, &from, &to)) return false;
    p->line++;
    *line = str_sub(p->text, from, to);
    return true;
}

/* A line under a key without a value: an element of its list, or the name in an element that has keys. */
static void read_under(struct parser *p, str line) {
    char room[64];
    str value, inner = str_trim(line);
    bool element = str_starts(inner, STR("- ")) || str_eq(inner, STR("-"));
    if (element) inner = str_trim(str_sub(inner, 1, inner.n));
    if (!inner.n || !p->open) return;
    str key = is_quote(inner.p[0]) ? (str){0} : key_cut(inner, ':', &value);
    if (!key.n) {
        if (element || p->block) read_value(p, inner);
    } else if (value.n && rules_is(RULES_FRONT_NAME, text_lower(key, room, sizeof room))) {
        read_value(p, value);
    }
}

/* One line of YAML or TOML; false if it is neither. */
static bool read_line(struct parser *p, str line, char sign) {
    str trimmed = str_trim(line), value;
    if (p->bracket) {
        read_flow(p, trimmed);
        return true;
    }
    if (!trimmed.n || trimmed.p[0] == '#') return true;
    if (sign == '=' && trimmed.p[0] == '[') return true; /* a table: its keys count as those outside */
    if (sign == ':' && (text_is_blank(line.p[0]) || line.p[0] == '-')) {
        read_under(p, line);
        return p->known;
    }
    str key = key_cut(line, sign, &value);
    if (!key.n) return false;
    p->known = true;
    p->field = field_of(key);
    p->block = value.n && sign == ':' && (value.p[0] == '|' || value.p[0] == '>');
    p->open = !value.n || p->block;
    if (!p->open) read_value(p, value);
    return true;
}

/* Between two lines of the fence; YAML may end with "..." too. */
static bool read_fenced(struct parser *p, str fence, char sign) {
    str line;
    if (!next_line(p, &line) || !str_eq(text_trim(line, " \t\r"), fence)) return false;
    while (next_line(p, &line)) {
        str end = text_trim(line, " \t\r");
        if (str_eq(end, fence) || (sign == ':' && str_eq(end, STR("...")))) {
            p->out->bytes = p->at;
            return p->known;
        }
        if (!read_line(p, line, sign)) return false;
    }
    return false;
}

/* pandoc's: title, authors, date, each on a line of its own; lines that begin with white space go on. */
static bool read_pandoc(struct parser *p) {
    static const enum rules_class order[] = {RULES_FRONT_TITLE, RULES_FRONT_AUTHOR, RULES_FRONT_DATE};
    size_t count = 0;
    str line;
    for (size_t before = p->at; next_line(p, &line); before = p->at) {
        bool starts = line.n && line.p[0] == '%', goes_on = count == 1 && str_starts(line, STR(" "));
        if ((!starts && !goes_on) || (starts && count == 3)) {
            p->at = before;
            break;
        }
        if (starts) p->field = order[count++];
        str value = str_trim(str_sub(line, 1, line.n));
        p->block = goes_on;
        if (value.n) read_value(p, value);
    }
    p->out->bytes = p->at;
    return p->out->title.text.n || p->out->authors.count;
}

/* The value of a mail's line: of people without their addresses, of a subject without SV: and VS:. */
static str mail_value(struct parser *p, str value) {
    char room[16];
    if (p->field == RULES_FRONT_SUBJECT) {
        for (const struct rules_word *answer;
             (answer = rules_begins(RULES_MAIL_ANSWER, text_lower(value, room, sizeof room)));)
            value = str_trim(str_sub(value, answer->text.n, value.n));
        return value;
    }
    size_t address = str_find(value, STR("<"));
    if (address && address < value.n) value = str_sub(value, 0, address);
    return text_trim(value, " \"'\\"); /* Pandoc escapes the address: Rikke Holm \<rh@...\> */
}

/* The next of several recipients: before ";", or before a comma after an address, as names may have one. */
static str cut_recipient(str *rest) {
    size_t n = 0;
    bool address = false;
    for (; n < rest->n && rest->p[n] != ';' && !(rest->p[n] == ',' && address); n++)
        address |= rest->p[n] == '@';
    str one = str_trim(str_sub(*rest, 0, n));
    *rest = n < rest->n ? str_sub(*rest, n + 1, rest->n) : (str){0};
    return one;
}

static void count_field(struct mail_head *head, enum rules_class field, str key, str value) {
    bool people = field == RULES_FRONT_AUTHOR || field == RULES_FRONT_RECIPIENT;
    const struct rules_word *sent = rules_is(RULES_MAIL_SENT, key);
    head->fields++;
    head->sent |= sent != NULL;
    head->people |= people;
    head->sure |= (sent && *key.p == 's') || (people && value.n && memchr(value.p, '@', value.n));
}

/* One line of a mail's head, its field and its value; false if it is none. */
static bool mail_line(str line, struct mail_head *head, enum rules_class *field, str *value) {
    char room[64];
    bool goes_on = line.n && text_is_blank(line.p[0]);
    *value = (str){0};
    str key = goes_on ? (str){0} : key_cut(text_trim(line, " \t\r\\"), ':', value);
    str lower = text_lower(key, room, sizeof room);
    if (head->lines == MAIL_LINES || (!head->lines && !rules_is(RULES_MAIL_FIRST, lower))) return false;
    if (!key.n && !(goes_on && str_trim(line).n)) return false;
    head->lines++;
    *field = key.n ? field_of(key) : RULES_COUNT;
    if (*field != RULES_COUNT && *field != RULES_FRONT_TAG) count_field(head, *field, lower, *value);
    return true;
}

bool mail_head_line(str line, struct mail_head *head) {
    enum rules_class field;
    str value;
    return mail_line(line, head, &field, &value);
}

bool mail_head_is_whole(const struct mail_head *head) {
    return head->fields >= 3 && head->sent && head->people;
}

static str with_signs(struct arena *arena, str s) {
    buf signs = {0};
    references_read(s, &signs);
    str copy = signs.n ? arena_str(arena, buf_str(&signs)) : s;
    buf_release(&signs);
    return copy;
}

/* One line of a mail's head; false if it is none. */
static bool read_mail_line(struct parser *p, str line, struct mail_head *head) {
    str value;
    if (!mail_line(line, head, &p->field, &value)) return false;
    p->out->plain |= str_starts(line, STR("Content-Type: text/plain"));
    p->out->typed |= str_starts(line, STR("Content-Type: "));
    if (p->field == RULES_COUNT || p->field == RULES_FRONT_TAG) return true;
    if (p->references) value = with_signs(p->arena, value);
    while (value.p && p->field == RULES_FRONT_RECIPIENT)
        give(p, tidy(p->arena, mail_value(p, cut_recipient(&value))));
    if (value.p) give(p, tidy(p->arena, mail_value(p, value)));
    return true;
}

static bool read_mail(struct parser *p) {
    struct mail_head head = {0};
    str line;
    do p->out->bytes = p->at;
    while (next_line(p, &line) && read_mail_line(p, line, &head));
    p->out->mail = true;
    return mail_head_is_whole(&head) || (p->out->typed && head.fields);
}

bool front_read(str text, bool references, struct arena *arena, struct front *out) {
    *out = (struct front){0};
    struct parser p = {
        .text = text, .references = references, .arena = arena, .out = out, .field = RULES_COUNT};
    bool read = false;
    if (str_starts(text, STR("---"))) {
        out->form = "yaml";
        read = read_fenced(&p, STR("---"), ':');
    } else if (str_starts(text, STR("+++"))) {
        out->form = "toml";
        read = read_fenced(&p, STR("+++"), '=');
    } else if (str_starts(text, STR("% "))) {
        out->form = "pandoc";
        read = read_pandoc(&p);
    } else {
        out->form = "mail";
        read = read_mail(&p);
    }
    if (!read) *out = (struct front){0};
    return read;
}
