#include "readers/plain_text.h"

#include <strings.h>

#include "readers/markdown.h"

/* A line's marks of quotation: "> > ". Those of flowed text have no blanks between them. */
static size_t quote_marks(str line, bool blanks, size_t *depth) {
    size_t at = 0, end = 0;
    *depth = 0;
    while (at < line.n && (line.p[at] == '>' || (blanks && *depth && line.p[at] == ' '))) {
        if (line.p[at++] == '>') {
            ++*depth;
            end = at;
        }
    }
    return end;
}

/* "10. december" is a day, no mark. */
static bool begins_month(str s) {
    static const char *const months[] = {"januar", "februar", "marts",     "april",   "maj",      "juni",
                                         "juli",   "august",  "september", "oktober", "november", "december"};
    size_t n = 0;
    while (n < s.n && (s.p[n] | 32) >= 'a' && (s.p[n] | 32) <= 'z') n++;
    for (size_t i = 0; i < sizeof months / sizeof *months; i++)
        if (n >= 3 && n <= strlen(months[i]) && strncasecmp(s.p, months[i], n) == 0) return true;
    return false;
}

/* The bytes of a typed mark, "- " "1. " with its blank; 0 for none. */
static size_t list_mark(str line) {
    size_t n = 0;
    if (line.n > 2 && strchr("-*+", line.p[0]) && line.p[1] == ' ' && line.p[2] != ' ' && line.p[2] != '-')
        return 2;
    while (n < line.n && n < 3 && line.p[n] >= '0' && line.p[n] <= '9') n++;
    bool closed = n && n + 2 < line.n && strchr(".)", line.p[n]) && line.p[n + 1] == ' ';
    return closed && !begins_month(str_sub(line, n + 2, line.n)) ? n + 2 : 0;
}

struct state {
    bool text;    /* the line before has text */
    bool item;    /* it is one of a list, or goes on in one */
    size_t depth; /* of its quotation */
};

static void add_marks(size_t depth, buf *out) {
    for (size_t i = 0; i < depth; i++) buf_byte(out, '>');
    if (depth) buf_byte(out, ' ');
}

/* A quotation ends, or a list begins, after a blank line. */
static void add_line(struct state *s, size_t depth, str line, buf *out) {
    str trimmed = str_trim(line);
    size_t mark = list_mark(trimmed);
    bool apart = depth != s->depth || (mark && !s->item) || str_eq(trimmed, STR("--"));
    if (s->text && trimmed.n && apart) {
        add_marks(depth < s->depth ? depth : s->depth, out);
        buf_byte(out, '\n');
    }
    add_marks(depth, out);
    buf_add(out, str_sub(trimmed, 0, mark));
    markdown_add(str_sub(trimmed, mark, trimmed.n), true, out);
    buf_byte(out, '\n');
    *s = (struct state){trimmed.n > 0, trimmed.n && (mark || (s->item && !apart)), depth};
}

static void end_line(size_t depth, buf *line, buf *out) {
    add_marks(depth, out);
    for (size_t i = 0; i < line->n; i++)
        if ((unsigned char)line->p[i] >= ' ' || line->p[i] == '\t') buf_byte(out, line->p[i]);
    buf_byte(out, '\n');
    buf_clear(line);
}

static bool flows_on(str line) {
    return str_ends(line, STR(" ")) && !str_eq(line, STR("-- "));
}

void plain_text_take(str text, bool flows, bool closed, buf *out) {
    buf joined = {0};
    size_t joined_depth = 0;
    while (text.n) {
        str line = str_cut(&text, '\n');
        size_t depth = 0, marks = flows ? quote_marks(line, false, &depth) : 0;
        if (str_ends(line, STR("\r"))) line.n--;
        if (flows) line = str_sub(line, marks, line.n);
        if (flows && line.n && line.p[0] == ' ') line = str_sub(line, 1, line.n);
        if (joined.n && depth != joined_depth) end_line(joined_depth, &joined, out);
        bool goes_on = flows && flows_on(line);
        if (goes_on && closed) line.n--;
        buf_add(&joined, line);
        joined_depth = depth;
        if (!goes_on || !text.n) end_line(depth, &joined, out);
    }
    buf_release(&joined);
}

void plain_text_write(str text, buf *out) {
    struct state state = {0};
    while (text.n) {
        str line = str_cut(&text, '\n');
        size_t depth, marks = quote_marks(line, true, &depth);
        add_line(&state, depth, str_sub(line, marks, line.n), out);
    }
}
