#include "readers/plain_text.h"

#include "readers/markdown.h"

/* A line's marks of quotation: "> > ". Those of flowed text have no blanks between them. */
static size_t quote_marks(str line, bool flows, size_t *depth) {
    size_t at = 0, end = 0;
    *depth = 0;
    while (at < line.n && (line.p[at] == '>' || (!flows && *depth && line.p[at] == ' '))) {
        if (line.p[at++] == '>') {
            ++*depth;
            end = at;
        }
    }
    return end;
}

/* The bytes of a typed mark, "- " "1. " with its blank; 0 for none. */
static size_t list_mark(str line) {
    size_t n = 0;
    if (line.n > 2 && strchr("-*+", line.p[0]) && line.p[1] == ' ' && line.p[2] != ' ' && line.p[2] != '-')
        return 2;
    while (n < line.n && n < 3 && line.p[n] >= '0' && line.p[n] <= '9') n++;
    bool closed = n && n + 2 < line.n && strchr(".)", line.p[n]) && line.p[n + 1] == ' ';
    return closed ? n + 2 : 0;
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

void plain_text_write(str text, bool flows, bool closed, buf *out) {
    struct state state = {0};
    buf joined = {0};
    size_t joined_depth = 0;
    while (text.n) {
        str line = str_cut(&text, '\n');
        size_t depth;
        if (str_ends(line, STR("\r"))) line.n--;
        line = str_sub(line, quote_marks(line, flows, &depth), line.n);
        if (flows && line.n && line.p[0] == ' ') line = str_sub(line, 1, line.n);
        if (joined.n && depth != joined_depth) {
            add_line(&state, joined_depth, buf_str(&joined), out);
            buf_clear(&joined);
        }
        bool goes_on = flows && str_ends(line, STR(" ")) && !str_eq(line, STR("-- "));
        if (goes_on && closed) line.n--;
        buf_add(&joined, line);
        joined_depth = depth;
        if (goes_on && text.n) continue;
        add_line(&state, depth, buf_str(&joined), out);
        buf_clear(&joined);
    }
    buf_release(&joined);
}
