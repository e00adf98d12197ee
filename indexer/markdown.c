#include "indexer/markdown.h"

#include <cmark.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "indexer/inline.h"
#include "indexer/words.h"

/* More lines than this are plain text: libcmark's tree takes some 500 bytes for a line of its own. */
#define LINES_MAX 2000000

/* How much of a line's beginning libcmark is shown: it bounds how deep blocks can nest. */
#define LEAD_MAX 100
#define FENCE_MAX 200
#define HTML_MAX 100

static bool is_blank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static void *cmark_zeroed(size_t count, size_t size) {
    return memory_zeroed(count, size);
}

static void *cmark_resized(void *old, size_t bytes) {
    return memory_resized(old, bytes, 1);
}

static cmark_mem cmark_memory = {cmark_zeroed, cmark_resized, free};

/* A rare entity: libcmark knows all two thousand. */
static bool ask_for_entity(str entity, buf *out) {
    cmark_parser *parser = cmark_parser_new_with_mem(CMARK_OPT_DEFAULT, &cmark_memory);
    cmark_parser_feed(parser, entity.p, entity.n);
    cmark_node *document = cmark_parser_finish(parser);
    cmark_node *block = cmark_node_first_child(document);
    bool found = false;
    for (cmark_node *text = block ? cmark_node_first_child(block) : NULL; text;
         text = cmark_node_next(text)) {
        const char *literal = cmark_node_get_literal(text);
        if (!literal || (!found && literal[0] == '&' && entity.n > 5)) break;
        buf_add(out, str_of(literal));
        found = true;
    }
    cmark_node_free(document);
    cmark_parser_free(parser);
    return found;
}

/* ---- the skeleton ---- */

struct lines {
    struct line {
        size_t from, to;
    } * at;
    size_t count, room;
};

struct skeleton {
    str text; /* the letter */
    buf out;
    struct labels *labels;
    bool comment; /* inside <!-- ... --> */
    bool no_comment_end;
};

/* What a line of nothing but these may decide about blocks. */
static bool leads(char c) {
    return c == ' ' || (c >= '0' && c <= '9') || (c != 0 && strchr("\t>*_-+.)#=~`\f\v", c) != NULL);
}

/* A rule or an underline, however long, says the same as a short one. */
static bool is_rule(str line) {
    line = str_trim(line);
    if (line.n < 2 || !strchr("=-*_", line.p[0])) return false;
    for (size_t i = 1; i < line.n; i++)
        if (line.p[i] != line.p[0]) return false;
    return true;
}

/* A line that begins with <: its beginning, so that libcmark can tell a block of HTML. Declarations and
 * processing instructions are left as text; script and its like end at a blank line as other tags do. */
static void add_html(struct skeleton *s, str rest, size_t rest_at) {
    if (str_starts(rest, STR("<!--"))) {
        str all = str_sub(s->text, rest_at + 4, s->text.n);
        if (!s->no_comment_end && str_find(all, STR("-->")) == all.n) s->no_comment_end = true;
        if (s->no_comment_end) {
            buf_byte(&s->out, 'x');
            return;
        }
        s->comment = str_find(rest, STR("-->")) == rest.n;
        buf_add(&s->out, s->comment ? STR("<!-- x") : STR("<!-- x -->"));
        return;
    }
    static const str raw[] = {WORD("<script"), WORD("<pre"), WORD("<style"), WORD("<textarea")};
    for (size_t i = 0; i < sizeof raw / sizeof *raw; i++)
        if (rest.n >= raw[i].n && strncasecmp(rest.p, raw[i].p, raw[i].n) == 0) {
            buf_add(&s->out, STR("<div>"));
            return;
        }
    if (rest.n < 2 || rest.p[1] == '!' || rest.p[1] == '?') {
        buf_byte(&s->out, 'x');
        return;
    }
    rest = str_sub(rest, 0, HTML_MAX);
    buf_byte(&s->out, '<');
    for (size_t i = 1; i < rest.n; i++)
        buf_byte(&s->out,
                 rest.p[i] == '<' || rest.p[i] == '&' || (unsigned char)rest.p[i] < ' ' ? 'x' : rest.p[i]);
}

static void add_line(struct skeleton *s, size_t from, size_t to) {
    str line = str_sub(s->text, from, to);
    size_t lead = 0, limit = line.n < LEAD_MAX ? line.n : LEAD_MAX;
    while (lead < limit && leads(line.p[lead])) lead++;
    if (s->comment && str_find(line, STR("-->")) < line.n) {
        s->comment = false;
        buf_add(&s->out, STR("x -->\n"));
        return;
    }
    if (lead == LEAD_MAX && is_rule(line)) line = str_sub(line, 0, lead = 10);
    for (size_t i = 0; i < lead; i++)
        buf_byte(&s->out, line.p[i] == '\f' || line.p[i] == '\v' ? ' ' : line.p[i]);
    str rest = str_sub(line, lead, line.n);
    if (str_trim(rest).n) {
        char before = lead ? line.p[lead - 1] : 0;
        str begin = str_trim(line);
        if (rest.p[0] == '<')
            add_html(s, rest, from + lead);
        else if (str_starts(begin, STR("```")) && before == '`' && memchr(rest.p, '`', rest.n))
            buf_add(&s->out, STR("x`"));
        else
            buf_byte(&s->out, 'x');
        if (rest.p[0] == '[') labels_define(s->labels, rest);
    }
    buf_byte(&s->out, '\n');
}

/* ---- the tree ---- */

struct walk {
    const struct reading *reading;
    const struct lines *lines;
    struct blocks *out;
    struct writer writer;
    struct inlines inlines;
    struct source_range *spans;
    size_t span_count, span_room;
    size_t quotes; /* how many quotes the block stands in */
    size_t items;  /* how many list items */
    bool numbered; /* the writer holds nothing but an item's number */
};

static void flush(struct walk *w, enum block_form form, int level, struct inline_facts facts) {
    struct block block;
    if (w->numbered && form != BLOCK_ITEM) form = BLOCK_ITEM;
    w->numbered = false;
    if (!writer_take(&w->writer, &block)) return;
    block.form = facts.image && form != BLOCK_HEADING ? BLOCK_IMAGE : form;
    block.level = level;
    block.marked = form == BLOCK_HEADING;
    block.bold = facts.bold;
    blocks_add(w->out, block);
}

static void add_span(struct walk *w, size_t from, size_t to, size_t line) {
    const char *p = w->reading->text.p;
    while (from < to && is_blank(p[from])) from++;
    while (from < to && is_blank(p[to - 1])) to--;
    w->spans = memory_grown(w->spans, w->span_count, &w->span_room, sizeof *w->spans);
    w->spans[w->span_count++] = (struct source_range){from, to, line};
}

/* The first line of the block after node, or one past the last line: libcmark 0.30.2 says of code that a
 * quote's or a list's end closes that it ends a line later than it does, and of an HTML comment a line
 * earlier. */
static size_t next_start(const struct walk *w, cmark_node *node) {
    while (node && !cmark_node_next(node)) node = cmark_node_parent(node);
    node = node ? cmark_node_next(node) : NULL;
    return node ? (size_t)cmark_node_get_start_line(node) : w->lines->count + 1;
}

/* The content of a leaf block: its lines without the marks of the blocks around it. */
static void gather(struct walk *w, cmark_node *node) {
    size_t first = (size_t)cmark_node_get_start_line(node), last = (size_t)cmark_node_get_end_line(node);
    size_t column = (size_t)cmark_node_get_start_column(node);
    w->span_count = 0;
    if (first < 1) return;
    size_t next = next_start(w, node);
    bool html = cmark_node_get_type(node) == CMARK_NODE_HTML_BLOCK;
    if (next > first && (html || last >= next)) last = next - 1;
    if (last > w->lines->count) last = w->lines->count;
    const char *p = w->reading->text.p;
    for (size_t line = first; line <= last; line++) {
        size_t from = w->lines->at[line - 1].from, to = w->lines->at[line - 1].to;
        if (line == first) {
            from = column > 0 && column - 1 <= to - from ? from + column - 1 : to;
        } else {
            for (size_t quotes = w->quotes; from < to;) {
                if (is_blank(p[from]))
                    from++;
                else if (p[from] == '>' && quotes)
                    from++, quotes--;
                else
                    break;
            }
        }
        add_span(w, from, to, line);
    }
}

/* | --- | :-: | */
static bool is_delimiter_row(str line) {
    bool bar = false, dash = false;
    for (size_t i = 0; i < line.n; i++) {
        if (line.p[i] == '|')
            bar = true;
        else if (line.p[i] == '-')
            dash = true;
        else if (line.p[i] != ':' && !is_blank(line.p[i]))
            return false;
    }
    return bar && dash;
}

static str span_text(const struct walk *w, size_t i) {
    return str_sub(w->reading->text, w->spans[i].from, w->spans[i].to);
}

static void write_row(struct walk *w, struct source_range row) {
    const char *p = w->reading->text.p;
    while (row.from < row.to && (p[row.from] == '|' || is_blank(p[row.from]))) row.from++;
    while (row.from < row.to && is_blank(p[row.to - 1])) row.to--;
    while (row.from < row.to && p[row.to - 1] == '|' && !(row.to - row.from > 1 && p[row.to - 2] == '\\')) {
        row.to--;
        while (row.from < row.to && is_blank(p[row.to - 1])) row.to--;
    }
    if (row.from == row.to) return;
    inline_write(&w->inlines, &w->writer, &row, 1);
    flush(w, BLOCK_ROW, 0, (struct inline_facts){0});
}

/* Where a table begins among the spans: its header row; span_count when there is none. */
static size_t table_at(const struct walk *w) {
    for (size_t i = 1; i < w->span_count; i++) {
        str row = span_text(w, i);
        if (row.n && (row.p[0] == '|' || row.p[0] == ':' || row.p[0] == '-') && is_delimiter_row(row)) {
            str header = span_text(w, i - 1);
            if (memchr(header.p, '|', header.n)) return i - 1;
        }
    }
    return w->span_count;
}

static enum block_form form_here(const struct walk *w) {
    return w->items ? BLOCK_ITEM : w->quotes ? BLOCK_QUOTE : BLOCK_PARAGRAPH;
}

/* An item's paragraphs stay in the writer until the item ends: an item is one block. */
static void paragraph(struct walk *w, cmark_node *node, struct inline_facts *facts) {
    gather(w, node);
    size_t first = 0;
    while (first < w->span_count && labels_define(NULL, span_text(w, first))) first++;
    size_t table = table_at(w);
    if (table > first) {
        if (w->items) writer_break(&w->writer);
        *facts = inline_write(&w->inlines, &w->writer, w->spans + first, table - first);
        w->numbered = false;
    }
    if (table < w->span_count || !w->items) flush(w, form_here(w), 0, *facts);
    for (size_t i = table; i < w->span_count; i++)
        if (i != table + 1) write_row(w, w->spans[i]);
}

static void heading(struct walk *w, cmark_node *node) {
    gather(w, node);
    const char *p = w->reading->text.p;
    if (!w->span_count) return;
    struct source_range *span = &w->spans[0];
    if (span->from < span->to && p[span->from] == '#') {
        while (span->from < span->to && p[span->from] == '#') span->from++;
        size_t end = span->to;
        while (end > span->from && p[end - 1] == '#') end--;
        if (end == span->from || is_blank(p[end - 1])) span->to = end;
        w->span_count = 1;
        add_span(w, span->from, w->spans[0].to, w->spans[0].line);
        w->spans[0] = w->spans[--w->span_count];
    } else if (w->span_count > 1) {
        w->span_count--; /* the underline */
    }
    size_t first = 0;
    while (first + 1 < w->span_count && labels_define(NULL, span_text(w, first))) first++;
    inline_write(&w->inlines, &w->writer, w->spans + first, w->span_count - first);
    flush(w, BLOCK_HEADING, cmark_node_get_heading_level(node), (struct inline_facts){0});
}

/* Code and HTML: paragraphs between blank lines, code as it stands. */
static void literal(struct walk *w, cmark_node *node, bool code) {
    gather(w, node);
    size_t first = 0, count = w->span_count;
    if (code && cmark_node_get_fence_info(node) && count && str_starts(str_trim(span_text(w, 0)), STR("```")))
        first = 1;
    if (code && count && str_starts(span_text(w, 0), STR("~~~"))) first = 1;
    if (first && count > 1 &&
        (str_starts(span_text(w, count - 1), STR("```")) || str_starts(span_text(w, count - 1), STR("~~~"))))
        count--;
    for (size_t i = first; i <= count; i++) {
        bool blank = i == count || w->spans[i].from == w->spans[i].to;
        if (!code && i < count) continue;
        if (!blank) {
            writer_break(&w->writer);
            writer_add(&w->writer, w->spans[i].from, w->spans[i].to, w->spans[i].line);
            continue;
        }
        if (!code) inline_write(&w->inlines, &w->writer, w->spans + first, count - first);
        flush(w, form_here(w), 0, (struct inline_facts){0});
    }
}

/* An item's number as printed, "1." or "2)". */
static void number(struct walk *w, cmark_node *item) {
    if (cmark_node_get_list_type(cmark_node_parent(item)) != CMARK_ORDERED_LIST) return;
    size_t line = (size_t)cmark_node_get_start_line(item), column = (size_t)cmark_node_get_start_column(item);
    if (line < 1 || line > w->lines->count || column < 1) return;
    size_t from = w->lines->at[line - 1].from + column - 1, end = w->lines->at[line - 1].to, to = from;
    const char *p = w->reading->text.p;
    while (to < end && p[to] >= '0' && p[to] <= '9') to++;
    if (to >= end || to == from) return;
    writer_break(&w->writer);
    writer_add(&w->writer, from, to + 1, line);
    writer_break(&w->writer);
    w->numbered = true;
}

static void walk_tree(struct walk *w, cmark_node *document) {
    cmark_iter *iter = cmark_iter_new(document);
    struct inline_facts facts = {0}, none = {0};
    cmark_event_type event;
    while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(iter);
        bool enter = event == CMARK_EVENT_ENTER;
        cmark_node_type type = cmark_node_get_type(node);
        if (w->items && enter && type != CMARK_NODE_PARAGRAPH && type < CMARK_NODE_FIRST_INLINE &&
            !w->numbered && type != CMARK_NODE_ITEM) {
            flush(w, BLOCK_ITEM, 0, facts);
            facts = none;
        }
        switch (type) {
        case CMARK_NODE_BLOCK_QUOTE:
            w->quotes += enter ? 1 : (size_t)-1;
            break;
        case CMARK_NODE_ITEM:
            w->items += enter ? 1 : (size_t)-1;
            if (enter) {
                number(w, node);
            } else {
                flush(w, BLOCK_ITEM, 0, facts);
                facts = none;
            }
            break;
        case CMARK_NODE_PARAGRAPH:
            if (enter) paragraph(w, node, &facts);
            if (!w->items) facts = none;
            break;
        case CMARK_NODE_HEADING:
            if (enter) heading(w, node);
            break;
        case CMARK_NODE_CODE_BLOCK:
            literal(w, node, true);
            break;
        case CMARK_NODE_HTML_BLOCK:
            literal(w, node, false);
            break;
        default:
            break;
        }
    }
    cmark_iter_free(iter);
}

bool markdown_blocks(const struct reading *reading, struct blocks *out) {
    struct walk w = {.reading = reading,
                     .out = out,
                     .writer = {.reading = reading, .arena = out->arena},
                     .inlines = {.rare_entity = ask_for_entity}};
    struct skeleton skeleton = {.text = reading->text, .labels = &w.inlines.labels};
    struct lines lines = {0};
    size_t at = reading->start, from, to;
    while (lines.count <= LINES_MAX && line_next(reading->text, &at, &from, &to)) {
        lines.at = memory_grown(lines.at, lines.count, &lines.room, sizeof *lines.at);
        lines.at[lines.count++] = (struct line){from, to};
        add_line(&skeleton, from, to);
    }
    bool fits = lines.count <= LINES_MAX;
    if (fits) {
        out->marked_up = true;
        cmark_parser *parser = cmark_parser_new_with_mem(CMARK_OPT_DEFAULT, &cmark_memory);
        cmark_parser_feed(parser, skeleton.out.p ? skeleton.out.p : "", skeleton.out.n);
        buf_release(&skeleton.out);
        cmark_node *document = cmark_parser_finish(parser);
        w.lines = &lines;
        walk_tree(&w, document);
        cmark_node_free(document);
        cmark_parser_free(parser);
    }
    buf_release(&skeleton.out);
    writer_release(&w.writer);
    inlines_release(&w.inlines);
    free(w.spans);
    free(lines.at);
    return fits;
}
