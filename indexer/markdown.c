#include "indexer/markdown.h"

#include <md4c-html.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "indexer/inline.h"
#include "indexer/table.h"
#include "indexer/tag.h"
#include "indexer/text.h"
#include "indexer/words.h"

/* More lines than this are plain text: md4c counts what it keeps of them in an int. */
#define LINES_MAX 2000000

/* A line of dashes that says where the columns of a table are is no longer. In bytes. */
#define DASHES_LONGEST 400

/* How long the content of <sup> may be to be a footnote's mark, in bytes. */
#define SUP_MAX 160

/* How many signs of markup a line may begin with: it bounds how deep blocks can nest. */
#define LEAD_MAX 100

/* What md4c is given for a byte that it is not to show: what stands before and after it are two words, or
 * one. */
#define NOTHING '\x02'
#define NOTHING_GLUED '\x03'

/* Pandoc's attributes are not longer, nor is what they are of. */
#define ATTRIBUTES_MAX 300
#define ATTRIBUTED_MAX 2000

/* What the links of a letter may cost to copy, in its own bytes: md4c copies an address with an entity for
 * every link that names it. */
#define COPIES_MAX 16

/* ---- what md4c is shown ---- */

/* Where an item's number may stand: "1." and "2)" among the signs that begin a line. */
struct number {
    size_t from, to;
};

struct draft {
    str text;  /* the reading */
    buf shown; /* as many bytes, with what md4c is to see otherwise; begins at byte 0 as the reading does */
    struct number *numbers;
    size_t number_count, number_room;
    bool no_comment_end;
    bool blank, escaped; /* the line before: blank, or an item whose mark was escaped */
};

static bool begins_line(str text, size_t at) {
    return at == 0 || text.p[at - 1] == '\n' || text.p[at - 1] == '\r';
}

/* <!-- PageBreak -->, <!-- Page 2 -->, <!-- side 2 --> */
static bool is_page_comment(str comment) {
    static const str words[] = {WORD("page"), WORD("side"), WORD("break"), WORD("skift")};
    comment = str_trim(comment);
    size_t at = 0;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (comment.n - at >= words[i].n && strncasecmp(comment.p + at, words[i].p, words[i].n) == 0) {
            at += words[i].n;
            while (at < comment.n && strchr(" -_:", comment.p[at])) at++;
        }
    bool any = at > 0;
    while (at < comment.n && comment.p[at] >= '0' && comment.p[at] <= '9') at++;
    return any && at == comment.n;
}

/* A comment is left out. One that begins its line ends what stands before it, as a line of HTML does. */
static size_t hide_comment(struct draft *d, size_t at, bool first) {
    size_t end = d->text.n;
    if (!d->no_comment_end) end = at + 4 + str_find(str_sub(d->text, at + 4, d->text.n), STR("-->"));
    if (end >= d->text.n) {
        d->no_comment_end = true;
        return at + 1;
    }
    end += 3;
    memset(d->shown.p + at, first ? ' ' : NOTHING, end - at);
    if (first) d->shown.p[end - 1] = is_page_comment(str_sub(d->text, at + 4, end - 3)) ? '\f' : '\n';
    return end;
}

static void hide_comments(struct draft *d) {
    size_t from = 0;
    while (from < d->text.n && !d->no_comment_end) {
        size_t at = from + str_find(str_sub(d->text, from, d->text.n), STR("<!--"));
        if (at >= d->text.n) return;
        size_t begin = at;
        while (begin > from && (d->text.p[begin - 1] == ' ' || d->text.p[begin - 1] == '\t')) begin--;
        bool escaped = at && d->text.p[at - 1] == '\\';
        from = escaped ? at + 1 : hide_comment(d, at, begins_line(d->text, begin));
    }
}

/* A line such as "{12}------------------------------------------------" parts pages. */
static void hide_page_marks(struct draft *d) {
    size_t at = 0, n = d->text.n;
    const char *p = d->text.p;
    for (const char *brace; at < n && (brace = memchr(p + at, '{', n - at)); at++) {
        size_t begin = at = (size_t)(brace - p), digits = ++at;
        while (at < n && p[at] >= '0' && p[at] <= '9') at++;
        if (!begins_line(d->text, begin) || at == digits || at == n || p[at] != '}') continue;
        size_t dashes = ++at;
        while (at < n && p[at] == '-') at++;
        if (at < dashes + 10 || (at < n && p[at] != '\n' && p[at] != '\r')) continue;
        memset(d->shown.p + begin, ' ', at - begin);
        d->shown.p[begin] = '\f';
    }
}

/* .underline #id width="6in": all that stands in the braces of Pandoc's attributes. */
static bool is_attributes(str s) {
    bool any = false;
    while ((s = str_trim(s)).n) {
        size_t n = 0;
        bool quoted = false, value = false;
        for (; n < s.n && (quoted || !strchr(" \t\r\n", s.p[n])); n++) {
            quoted ^= s.p[n] == '"';
            value |= s.p[n] == '=' && n;
        }
        if (n < 2 || quoted || !(value || s.p[0] == '.' || s.p[0] == '#')) return false;
        any = true;
        s = str_sub(s, n, s.n);
    }
    return any;
}

static void hide_glued(struct draft *d, size_t from, size_t to) {
    for (char *p = d->shown.p; from < to; from++)
        if (p[from] != '\n' && p[from] != '\r') p[from] = NOTHING_GLUED;
}

/* The bracket of the span that ends before byte `end`, in its paragraph; `end` if there is none. */
static size_t span_begin(str text, size_t end) {
    size_t depth = 0, least = end < ATTRIBUTED_MAX ? 0 : end - ATTRIBUTED_MAX;
    for (size_t at = end; at > least; at--) {
        char c = text.p[at - 1];
        if (c == '\n' && at > 1 && text.p[at - 2] == '\n') break;
        if (at > 1 && text.p[at - 2] == '\\') continue;
        depth += c == ']';
        if (c == '[' && !--depth) return at - 1;
    }
    return end;
}

/* Pandoc's attributes: [text]{.underline}, ![image](a.png){width="2in"}, # Heading {#id .unnumbered}. */
static void hide_attributes(struct draft *d) {
    str text = d->text;
    size_t at = 0, hidden = 0;
    for (const char *brace; at < text.n && (brace = memchr(text.p + at, '{', text.n - at));) {
        size_t open = (size_t)(brace - text.p);
        at = open + 1;
        str rest = str_sub(text, at, at + ATTRIBUTES_MAX);
        size_t length = str_find(rest, STR("}"));
        if (!open || length == rest.n || !is_attributes(str_sub(rest, 0, length))) continue;
        size_t end = at + length + 1, line = open;
        while (line && !strchr("\r\n", text.p[line - 1])) line--;
        bool last = end == text.n || strchr("\r\n", text.p[end]), heading = last && text.p[line] == '#';
        if (text.p[open - 1] == ']') {
            size_t begin = span_begin(text, open);
            if (begin == open || begin < hidden) continue;
            hide_glued(d, begin, begin + 1);
            hide_glued(d, open - 1, open);
        } else if (text.p[open - 1] != ')' && !(heading && text_is_blank(text.p[open - 1]))) {
            continue;
        }
        hide_glued(d, open, end);
        hidden = at = end;
    }
}

/* What a line begins with: marks of quotes, items and headings, rules, indentation. */
static bool leads(char c) {
    return c == ' ' || (c >= '0' && c <= '9') || (c != 0 && strchr("\t>*_-+.)#=~`", c) != NULL);
}

/* A rule or an underline may be of any length. */
static bool is_rule(str line) {
    line = str_trim(line);
    for (size_t i = 0; i < line.n; i++)
        if (line.p[i] != line.p[0] || !strchr("=-*_", line.p[0])) return false;
    return true;
}

static void find_numbers(struct draft *d, size_t from, size_t to) {
    const char *p = d->shown.p;
    for (size_t at = from; at < to; at++) {
        size_t begin = at;
        while (at < to && p[at] >= '0' && p[at] <= '9') at++;
        if (at == begin || at == to || (p[at] != '.' && p[at] != ')')) continue;
        d->numbers = memory_grown(d->numbers, d->number_count, &d->number_room, sizeof *d->numbers);
        d->numbers[d->number_count++] = (struct number){begin, at + 1};
    }
}

/* The mark of an item that a converter has escaped, "1\." or "\-": the draft has it without the backslash,
 * and white space after it. Its last byte, or `lead` when there is none. In the middle of a paragraph it is
 * left. */
static size_t unescape_mark(struct draft *d, size_t from, size_t lead, size_t to) {
    char *p = d->shown.p;
    bool number = lead > from && p[lead - 1] >= '0' && p[lead - 1] <= '9';
    bool mark = lead + 2 < to && p[lead] == '\\' && strchr(number ? ".)" : "-+", p[lead + 1]) &&
                text_is_blank(p[lead + 2]);
    mark &= !memchr(p + from, '#', lead - from); /* in a heading md4c leaves the backslash out */
    d->escaped = mark && (d->blank || d->escaped);
    if (!d->escaped) return lead;
    p[lead] = p[lead + 1];
    p[lead + 1] = ' ';
    return lead + 1;
}

/* A line of the draft: bounds its lead, finds numbers in it, and takes a footnote for no link's address. */
static void draft_line(struct draft *d, size_t from, size_t to) {
    char *p = d->shown.p;
    size_t lead = from, limit = to - from < LEAD_MAX ? to : from + LEAD_MAX;
    while (lead < limit && leads(p[lead])) lead++;
    if (lead == limit && !is_rule(str_sub(d->text, from, to))) {
        size_t bound = lead;
        while (bound < to && text_is_blank(p[bound])) bound++;
        if (bound < to && leads(p[bound])) p[bound] = 'x';
    }
    lead = unescape_mark(d, from, lead, to);
    d->blank = lead == to;
    find_numbers(d, from, lead);
    if (lead + 1 < to && p[lead] == '[' && p[lead + 1] == '^') p[lead] = 'x';
}

/* False when there are too many lines. */
static bool draft_make(struct draft *d, const struct reading *reading, struct blocks *out) {
    d->text = reading->text;
    d->blank = true;
    buf_add(&d->shown, d->text);
    hide_comments(d);
    hide_page_marks(d);
    hide_attributes(d);
    char *p = d->shown.p;
    for (size_t i = 0; i < d->shown.n; i++) {
        if (p[i] == '\\' && i + 1 < d->shown.n && p[i + 1] == ' ' && (!i || p[i - 1] != '\\'))
            p[i] = NOTHING_GLUED; /* Pandoc's blank that no line is broken at */
        if ((unsigned char)p[i] >= ' ') continue;
        if (p[i] == 0) p[i] = '\x01';
        if (p[i] == '\f') {
            p[i] = '\n';
            blocks_break(out, i + 1);
        }
        if (p[i] == '\v') p[i] = ' ';
    }
    size_t at = reading->start, from, to, lines = 0;
    while (line_next(buf_str(&d->shown), &at, &from, &to)) {
        if (++lines > LINES_MAX) return false;
        draft_line(d, from, to);
    }
    return true;
}

static void draft_release(struct draft *d) {
    buf_release(&d->shown);
    free(d->numbers);
}

/* ---- what md4c tells ---- */

/* Text of an image's description, until all of it is known. */
struct held {
    MD_TEXTTYPE type;
    size_t from, to;
};

struct walk {
    const struct reading *reading;
    struct draft draft;
    struct blocks *out;
    struct writer writer;
    size_t line, line_from, line_to, next_line; /* where the walk is; it only goes on */
    size_t from, until;                         /* text before and after these is not written */
    unsigned quotes, items, strong, images;     /* how many of each it stands in */
    buf lists;                                  /* that it stands in: 1 for one with numbers */
    size_t wanted, number;                      /* numbers of items to be written; the first still unused */
    size_t text_end;                            /* of the text that was written last */
    bool numbered;                              /* the writer's text begins with a number */
    bool code, blank_line;                      /* in a block of code; the last line was blank */
    bool line_begins, table, in_tag;
    bool head;        /* the next row is the first of its table */
    bool drawn, more; /* the table is drawn all around; the line goes on with the cells of the one above */
    str dashes;       /* of the table, the line that says where its columns are; none of one with strokes */
    str head_dashes;  /* those under the last head */
    size_t cuts[TABLE_CELLS], cut, cut_count; /* where the line's cells after the first begin; the next one */
    bool heading;                             /* in a heading of Markdown */
    bool row, html_item, html_quote, html_strong; /* in HTML's <tr>, <li>, <blockquote>, <b> */
    int html_level;                               /* of <h1>; 0 outside */
    size_t bars, bar_at;                          /* borders of cells since the last text; the last one */
    bool loose, bold, other, pictured; /* text outside of strong, inside; outside of images, inside */
    struct held *held;
    size_t held_count, held_room;
    size_t copied;     /* bytes */
    bool stopped;      /* the letter is to be read as plain text */
    str entity, signs; /* the last entity, and what it stands for: in `room`, or borrowed */
    buf room;
};

static void reach(struct walk *w, size_t at) {
    while (at >= w->next_line) {
        w->line++;
        if (!line_next(w->reading->text, &w->next_line, &w->line_from, &w->line_to)) return;
    }
}

static enum block_form form_here(const struct walk *w) {
    if (w->table || w->row) return BLOCK_ROW;
    if (w->html_level && !w->items) return BLOCK_HEADING;
    if (w->items || w->html_item) return BLOCK_ITEM;
    return w->quotes || w->html_quote ? BLOCK_QUOTE : BLOCK_PARAGRAPH;
}

static void flush(struct walk *w, enum block_form form, int level) {
    struct block block;
    bool image = w->pictured && !w->other && form != BLOCK_HEADING && form != BLOCK_ROW;
    bool bold = w->bold && !w->loose && form != BLOCK_HEADING && form != BLOCK_ROW;
    if (w->numbered) form = BLOCK_ITEM;
    w->numbered = w->loose = w->bold = w->other = w->pictured = false;
    if (!writer_take(&w->writer, &block)) return;
    block.form = image ? BLOCK_IMAGE : form;
    block.level = block.form == BLOCK_ROW ? w->head : level;
    if (block.form == BLOCK_ROW) w->head = false;
    block.marked = form == BLOCK_HEADING;
    block.bold = bold;
    blocks_add(w->out, block);
}

/* Before the first text of an item, its number, and those of items around it that begin with it. */
static void write_numbers(struct walk *w, size_t before) {
    const struct draft *d = &w->draft;
    size_t end = w->number;
    while (end < d->number_count && d->numbers[end].from < before) end++;
    if (end - w->number > w->wanted) w->number = end - w->wanted;
    for (; w->number < end; w->number++) {
        struct number number = d->numbers[w->number];
        reach(w, number.from);
        writer_break(&w->writer);
        bool escaped = d->text.p[number.to - 1] == '\\';
        writer_add(&w->writer, number.from, number.to - escaped, w->line);
        if (escaped) writer_add(&w->writer, number.to, number.to + 1, w->line);
        writer_break(&w->writer);
        w->numbered = true;
    }
    w->wanted = 0;
}

/* Does what follows an item's number on its line show nothing? The mark of an empty heading, quotation, item
 * or code in the item does not, nor does a tag. */
static bool shows_nothing(str rest) {
    size_t at = 0, from, to;
    if (!line_next(rest, &at, &from, &to)) return true;
    str marks = text_trim(str_sub(rest, from, to), " \t#>-*+");
    return !marks.n || marks.p[0] == '<' || str_starts(marks, STR("~~~")) || str_starts(marks, STR("```"));
}

/* The number of an item that ends without any text: the first after what was written last. */
static void write_lone_number(struct walk *w) {
    const struct draft *d = &w->draft;
    while (w->number < d->number_count && d->numbers[w->number].from < w->text_end)
        w->number++; /* it was code */
    if (w->number < d->number_count) {
        size_t to = d->numbers[w->number].to;
        if (shows_nothing(str_sub(buf_str(&d->shown), to, d->shown.n))) write_numbers(w, to);
    }
    w->wanted = 0;
}

/* | --- | :-: | */
static bool is_delimiter_row(str line) {
    bool bar = false, dash = false;
    for (size_t i = 0; i < line.n; i++) {
        if (line.p[i] == '|')
            bar = true;
        else if (line.p[i] == '-')
            dash = true;
        else if (line.p[i] != ':' && line.p[i] != '>' && !text_is_blank(line.p[i]))
            return false;
    }
    return bar && dash;
}

/* The line below the one where the walk is; {NULL, 0} if there is none. */
static str line_below(const struct walk *w) {
    size_t next = w->next_line, from, to;
    bool any = line_next(w->reading->text, &next, &from, &to);
    return any ? str_sub(w->reading->text, from, to) : (str){0};
}

/* Does the row of a table end with the line? In one that is drawn all around it ends with a border. */
static bool row_ends(const struct walk *w) {
    if (w->dashes.n) return true;
    str line = str_sub(w->reading->text, w->line_from, w->line_to), below = line_below(w);
    return !w->drawn || table_is_border(line) || table_is_border(below) || !below.n ||
           !memchr(below.p, '|', below.n);
}

/* "-------- -----": the columns of a simple table, as Pandoc writes it. */
static bool is_dashes(str line) {
    size_t groups = 0, run = 0;
    line = str_trim(line);
    if (line.n > DASHES_LONGEST) return false;
    for (size_t i = 0; i <= line.n; i++) {
        bool dash = i < line.n && line.p[i] == '-';
        if (!dash && i < line.n && line.p[i] != ' ') return false;
        if (!dash && run && run < 3) return false;
        groups += !dash && run;
        run = dash ? run + 1 : 0;
    }
    return groups > 1;
}

/* The line above the one where the walk is. */
static str line_above(const struct walk *w) {
    str all = w->reading->text;
    size_t to = w->line_from;
    if (to && all.p[to - 1] == '\n') to--;
    if (to && all.p[to - 1] == '\r') to--;
    size_t from = to, first = w->reading->start;
    while (from > first && to - from <= 2 * DASHES_LONGEST && all.p[from - 1] != '\n') from--;
    return str_sub(all, from, to);
}

/* Finds where the cells of a line begin, under the dashes or over them: a blank stands before each. Whether
 * there are two or more of them that are not empty. */
static bool cut_cells(struct walk *w, str dashes) {
    str line = str_sub(w->reading->text, w->line_from, w->line_to);
    size_t at = 0, filled = 0, from = 0;
    w->cut = w->cut_count = 0;
    for (size_t i = 1; i < dashes.n && at < line.n; i++) {
        at++; /* a codepoint for each dash */
        while (at < line.n && ((unsigned char)line.p[at] & 0xC0) == 0x80) at++;
        if (dashes.p[i] != '-' || dashes.p[i - 1] != ' ' || !str_trim(str_sub(dashes, 0, i)).n) continue;
        if (at >= line.n || line.p[at - 1] != ' ' || w->cut_count == TABLE_CELLS) continue;
        filled += str_trim(str_sub(line, from, at)).n > 0;
        w->cuts[w->cut_count++] = w->line_from + at;
        from = at;
    }
    return w->cut_count && filled + (str_trim(str_sub(line, from, line.n)).n > 0) > 1;
}

/* Does a simple table begin with the line, under its dashes, or over them as the head? */
static bool begins_simple_table(struct walk *w) {
    str above = line_above(w), below = line_below(w);
    bool row = is_dashes(above), head = !row && is_dashes(below);
    w->dashes = row ? above : head ? below : (str){0};
    if (!w->dashes.n || !cut_cells(w, w->dashes)) w->dashes = (str){0};
    if (head) w->head_dashes = w->dashes;
    return w->dashes.n > 0;
}

/* Does a table begin with the line? */
static bool begins_table(struct walk *w, str line) {
    str below = line_below(w);
    w->dashes = (str){0};
    if (begins_simple_table(w)) return true;
    bool bar = memchr(line.p, '|', line.n) != NULL;
    w->drawn = !bar && table_is_border(line) && str_starts(str_trim(below), STR("|"));
    return w->drawn || (bar && is_delimiter_row(below));
}

/* Sets which of the line's bytes are cells, without the borders around them; none of a line between rows. */
static void bound_cells(struct walk *w, size_t at, str line) {
    str all = w->reading->text;
    size_t from = table_is_border(line) || is_delimiter_row(line) ? w->line_to : at, to = w->line_to;
    while (from < to && (all.p[from] == '|' || text_is_blank(all.p[from]))) from++;
    while (to > from && (text_is_blank(all.p[to - 1]) ||
                         (all.p[to - 1] == '|' && !(to - from > 1 && all.p[to - 2] == '\\'))))
        to--;
    w->from = from;
    w->until = to;
}

/* The first text of a line: does a table begin here, or go on? Tables are read here and not by md4c, which
 * leaves out the cells that the row under the head does not count. */
static void begin_line(struct walk *w, size_t at) {
    w->line_begins = false;
    reach(w, at);
    str all = w->reading->text, line = str_sub(all, w->line_from, w->line_to);
    if (inline_begins_note(str_sub(all, at, w->line_to))) flush(w, form_here(w), w->html_level);
    if (w->table && !w->dashes.n && !memchr(line.p, '|', line.n) && !(w->drawn && table_is_border(line)))
        w->table = w->more = false; /* text under a table */
    bool first = !w->table;
    if (first) {
        if (!begins_table(w, line)) return;
        flush(w, form_here(w), 0);
        w->table = true;
        w->head = !w->dashes.n || w->dashes.p != w->head_dashes.p || str_eq(line_below(w), w->dashes);
    }
    if (!w->dashes.n)
        bound_cells(w, at, line);
    else if (!first)
        cut_cells(w, w->dashes);
}

/* ---- text ---- */

static void take_html(const MD_CHAR *text, MD_SIZE n, void *out) {
    buf_add(out, (str){text, n});
}

str markdown_signs(str reference, buf *room) {
    static const struct {
        str html, sign;
    } escaped[] = {{WORD("&amp;"), WORD("&")},
                   {WORD("&lt;"), WORD("<")},
                   {WORD("&gt;"), WORD(">")},
                   {WORD("&quot;"), WORD("\"")}};
    buf_clear(room);
    if (md_html(reference.p, (MD_SIZE)reference.n, take_html, room, 0, 0)) memory_exhausted();
    str html = buf_str(room), signs = str_sub(html, 3, html.n - 5); /* <p>...</p> and a line's end */
    for (size_t i = 0; i < sizeof escaped / sizeof *escaped; i++)
        if (str_eq(signs, escaped[i].html)) return escaped[i].sign;
    if (str_starts(signs, STR("&amp;"))) return reference; /* there is none of that name */
    return utf8_valid(signs) ? signs : STR("\xEF\xBF\xBD");
}

/* Those of an entity; the last one's are remembered. */
static str entity_signs(struct walk *w, str entity) {
    if (!w->entity.n || !str_eq(w->entity, entity)) w->signs = markdown_signs(entity, &w->room);
    w->entity = entity;
    return w->signs;
}

/* Notes for the block's form whether this text is strong, and whether it describes an image. */
static void note_form(struct walk *w, str text) {
    bool shows = false;
    for (size_t i = 0; i < text.n && !shows; i++) shows = !text_is_blank(text.p[i]) && text.p[i] != ':';
    if (!shows) return;
    *(w->strong || w->html_strong ? &w->bold : &w->loose) = true;
    *(w->images ? &w->pictured : &w->other) = true;
}

/* The borders of the cells between the last text of a row and that at byte `to`, if there is a byte for them:
 * mathematics may go on into the next cell, and a page may part a line. */
static void add_bars(struct walk *w, size_t to) {
    size_t done = w->from > w->text_end ? w->from : w->text_end, at = w->bar_at + 1 < done ? done : w->bar_at;
    buf bars = {0};
    for (; w->bars; w->bars--) buf_add(&bars, bars.n ? STR(" |") : STR("|"));
    w->writer.space = true;
    if (at < to) {
        reach(w, at);
        writer_show(&w->writer, buf_str(&bars), at, at + 1, w->line);
        w->writer.space = true;
    }
    buf_release(&bars);
}

/* The cells of a line that goes on with those above it: the borders stand there. */
static void add_more(struct walk *w, size_t from, size_t to) {
    str cells = str_sub(w->reading->text, from, to);
    while (cells.p) {
        str cell = str_cut(&cells, '|');
        size_t at = (size_t)(cell.p - w->reading->text.p);
        if (str_trim(cell).n) w->from = inline_add(&w->writer, at, at + cell.n, w->line);
        w->writer.space = true;
    }
}

static void add_text(struct walk *w, MD_TEXTTYPE type, size_t from, size_t to);

/* Writes the cells of a simple table that end in the text, and returns where the last one begins. */
static size_t end_cells(struct walk *w, MD_TEXTTYPE type, size_t from, size_t to) {
    while (w->cut < w->cut_count && w->cuts[w->cut] < to) {
        size_t at = w->cuts[w->cut++];
        if (at > from) {
            add_text(w, type, from, at);
            from = at;
        }
        w->bars++;
        w->bar_at = at - 1;
    }
    return from;
}

static void add_text(struct walk *w, MD_TEXTTYPE type, size_t from, size_t to) {
    if (w->line_begins) begin_line(w, from);
    if (w->table && w->dashes.n) from = end_cells(w, type, from, to);
    if (w->wanted) write_numbers(w, from);
    if (from < w->from) from = w->from;
    if (to > w->until) to = w->until;
    if (from >= to) return;
    if (w->bars && str_trim(str_sub(w->reading->text, from, to)).n) add_bars(w, from);
    w->text_end = to;
    reach(w, from);
    note_form(w, str_sub(w->reading->text, from, to));
    if (type == MD_TEXT_ENTITY) {
        str signs = entity_signs(w, str_sub(w->reading->text, from, to));
        bool hidden = str_eq(signs, STR("\xC2\xAD")) && to < w->line_to; /* a soft hyphen inside its line */
        if (!hidden) writer_show(&w->writer, signs, from, to, w->line);
    } else if (type == MD_TEXT_CODE)
        writer_add(&w->writer, from, to, w->line);
    else if (w->more)
        add_more(w, from, to);
    else
        w->from = inline_add(&w->writer, from, to, w->line);
}

/* How many bytes from `from` md4c was not shown; *apart if what stands around them are two words. */
static size_t count_hidden(const struct draft *d, size_t from, size_t to, bool *apart) {
    const char *shown = d->shown.p, *text = d->text.p;
    size_t at = from;
    for (; at < to && (shown[at] == NOTHING || shown[at] == NOTHING_GLUED) && text[at] != shown[at]; at++)
        *apart |= shown[at] == NOTHING;
    return at - from;
}

/* Text without what md4c was not shown. */
static void add_shown(struct walk *w, MD_TEXTTYPE type, size_t from, size_t to) {
    const char *shown = w->draft.shown.p;
    for (size_t at = from, end, hidden; at < to; at = end + hidden) {
        bool apart = false;
        for (end = at, hidden = 0; end < to && !hidden; end += !hidden)
            if ((unsigned char)shown[end] <= NOTHING_GLUED) hidden = count_hidden(&w->draft, end, to, &apart);
        if (end > at) add_text(w, type, at, end);
        w->writer.space |= apart;
    }
}

/* Whether an image's description is only the name of its file. */
static bool is_file_name(str alt, const MD_ATTRIBUTE *address) {
    static const str endings[] = {WORD(".png"),  WORD(".jpg"), WORD(".jpeg"), WORD(".gif"), WORD(".tif"),
                                  WORD(".tiff"), WORD(".svg"), WORD(".bmp"),  WORD(".webp")};
    alt = str_trim(alt);
    if (!alt.n || str_eq(alt, (str){address->text, address->size})) return true;
    if (memchr(alt.p, ' ', alt.n)) return false;
    return WORDS_END(endings, alt);
}

static void end_image(struct walk *w, const MD_ATTRIBUTE *address) {
    if (!w->held_count) return;
    size_t from = w->held[0].from, to = w->held[w->held_count - 1].to;
    w->images = 1;
    bool named = is_file_name(str_sub(w->reading->text, from, to), address);
    for (size_t i = 0; i < w->held_count && !named; i++) {
        struct held held = w->held[i];
        if (held.from == held.to)
            writer_break(&w->writer);
        else
            add_shown(w, held.type, held.from, held.to);
    }
    w->images = 0;
    w->held_count = 0;
}

/* What stood before a tag of HTML ends, unless it stands in something that is one whole. */
static void end_before_tag(struct walk *w) {
    if (w->heading || w->items || w->row)
        writer_break(&w->writer);
    else
        flush(w, form_here(w), w->html_level);
}

static void end_row(struct walk *w, bool another) {
    if (w->row) flush(w, BLOCK_ROW, 0);
    end_before_tag(w);
    w->row = another;
    w->bars = 0;
}

/* <sup> or </sup> at the bytes [at, end): a footnote's mark is left out, or stands alone before the note. */
static void add_raised(struct walk *w, size_t at, size_t end, bool closing) {
    str rest = str_sub(w->reading->text, end, end + SUP_MAX);
    size_t close = str_find(rest, STR("</sup>"));
    if (closing) {
        if (w->writer.note) w->writer.space = true;
        return;
    }
    if (close == rest.n || !inline_is_note(str_sub(w->reading->text, 0, at), str_sub(rest, 0, close))) return;
    if (w->writer.span_count)
        w->from = end + close;
    else
        w->writer.note = true;
}

static void add_cell(struct walk *w, bool closing, size_t at) {
    if (!w->row) end_row(w, true);
    if (closing || !w->writer.span_count) return;
    w->bars++;
    w->bar_at = at;
}

static void add_block_tag(struct walk *w, struct tag tag) {
    end_before_tag(w);
    w->html_level = tag.closing ? 0 : tag.level;
    w->html_item = tag.role == TAG_ITEM && !tag.closing;
    if (tag.role == TAG_QUOTE) w->html_quote = !tag.closing;
}

static void add_tag(struct walk *w, str text, size_t at) {
    struct tag tag = tag_read(text);
    if (tag.role == TAG_BREAK) writer_break(&w->writer);
    if (tag.role == TAG_STRONG) w->html_strong = !tag.closing;
    if (tag.role == TAG_SUP) add_raised(w, at, at + text.n, tag.closing);
    if (tag.role == TAG_CELL) add_cell(w, tag.closing, at);
    if (tag.role == TAG_TABLE || tag.role == TAG_ROW) end_row(w, tag.role == TAG_ROW && !tag.closing);
    if (tag.role == TAG_TABLE && text.n > 6 && strncasecmp(text.p, "<table", 6) == 0) w->head = true;
    if (tag.role >= TAG_BLOCK && tag.role <= TAG_QUOTE) add_block_tag(w, tag);
}

/* A piece of a tag: a tag that goes over several lines comes by lines. */
static void add_html(struct walk *w, str text) {
    size_t at = (size_t)(text.p - w->draft.shown.p);
    if (w->line_begins) begin_line(w, at);
    if (!w->in_tag && at >= w->from) add_tag(w, text, at); /* none inside of mathematics */
    w->in_tag = !str_ends(text, STR(">"));
}

/* Code as it stands: paragraphs between blank lines. */
static void add_code(struct walk *w, str text, size_t from) {
    if (str_eq(text, STR("\n"))) {
        if (w->blank_line) flush(w, form_here(w), 0);
        w->blank_line = true;
        return;
    }
    if (!str_trim(text).n) return;
    if (w->blank_line) writer_break(&w->writer);
    w->blank_line = false;
    if (from < w->draft.text.n) add_text(w, MD_TEXT_CODE, from, from + text.n);
}

/* ---- md4c's calls ---- */

/* A line of the text ends. */
static void end_line(struct walk *w) {
    if (w->table) {
        w->more = !row_ends(w);
        w->until = SIZE_MAX;
    }
    if (w->table && !w->more)
        flush(w, BLOCK_ROW, 0);
    else
        writer_break(&w->writer);
}

static int on_text(MD_TEXTTYPE type, const MD_CHAR *at, MD_SIZE n, void *context) {
    struct walk *w = context;
    const char *shown = w->draft.shown.p;
    bool ours = (uintptr_t)at >= (uintptr_t)shown && (uintptr_t)at < (uintptr_t)(shown + w->draft.shown.n);
    size_t from = ours ? (size_t)(at - shown) : w->draft.shown.n;
    if (w->code) {
        add_code(w, (str){at, n}, from);
    } else if (type == MD_TEXT_HTML) {
        if (ours) add_html(w, (str){at, n});
    } else if (w->images) {
        w->held = memory_grown(w->held, w->held_count, &w->held_room, sizeof *w->held);
        w->held[w->held_count++] = (struct held){type, from, from + (ours ? n : 0)};
    } else if (ours) {
        add_shown(w, type, from, from + n);
    } else {
        end_line(w);
    }
    if (!ours && !w->code && (type == MD_TEXT_BR || type == MD_TEXT_SOFTBR)) w->line_begins = true;
    return 0;
}

/* Stops when the addresses that md4c copied for its links have become too many bytes. Only what is below 0
 * stops it everywhere. */
static int count_copies(struct walk *w, const MD_ATTRIBUTE *a, const MD_ATTRIBUTE *b) {
    if (a->size && a->substr_offsets[1] != a->size) w->copied += a->size;
    if (b->size && b->substr_offsets[1] != b->size) w->copied += b->size;
    w->stopped = w->copied / COPIES_MAX > w->draft.text.n;
    return w->stopped ? -1 : 0;
}

static int enter_span(MD_SPANTYPE type, void *detail, void *context) {
    struct walk *w = context;
    w->strong += type == MD_SPAN_STRONG;
    w->images += type == MD_SPAN_IMG;
    if (type == MD_SPAN_A) {
        const MD_SPAN_A_DETAIL *link = detail;
        return count_copies(w, &link->href, &link->title);
    }
    if (type == MD_SPAN_IMG) {
        const MD_SPAN_IMG_DETAIL *image = detail;
        return count_copies(w, &image->src, &image->title);
    }
    return 0;
}

static int leave_span(MD_SPANTYPE type, void *detail, void *context) {
    struct walk *w = context;
    w->strong -= type == MD_SPAN_STRONG;
    if (type == MD_SPAN_IMG && --w->images == 0) end_image(w, &((const MD_SPAN_IMG_DETAIL *)detail)->src);
    return 0;
}

/* An item's paragraphs stay in the writer until something else comes or the item ends: it is one block. */
static int enter_block(MD_BLOCKTYPE type, void *detail, void *context) {
    struct walk *w = context;
    (void)detail;
    if (w->items && type != MD_BLOCK_P && type != MD_BLOCK_LI && !w->wanted) flush(w, form_here(w), 0);
    if (w->items && type == MD_BLOCK_P) writer_break(&w->writer);
    if (type != MD_BLOCK_P) w->table = w->more = false;
    w->quotes += type == MD_BLOCK_QUOTE;
    w->items += type == MD_BLOCK_LI;
    if (type == MD_BLOCK_OL || type == MD_BLOCK_UL) buf_byte(&w->lists, type == MD_BLOCK_OL);
    if (type == MD_BLOCK_LI) w->wanted += w->lists.p[w->lists.n - 1] != 0;
    w->code = type == MD_BLOCK_CODE;
    w->blank_line = w->in_tag = false;
    w->line_begins = true;
    w->heading = type == MD_BLOCK_H;
    w->until = SIZE_MAX;
    return 0;
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *context) {
    struct walk *w = context;
    if (type == MD_BLOCK_LI && w->wanted) write_lone_number(w);
    if (type == MD_BLOCK_H)
        flush(w, BLOCK_HEADING, (int)((const MD_BLOCK_H_DETAIL *)detail)->level);
    else if (type == MD_BLOCK_LI || w->table || w->row || (type == MD_BLOCK_P && !w->items) ||
             type == MD_BLOCK_CODE)
        flush(w, form_here(w), w->html_level);
    w->heading = w->row = w->html_item = w->html_strong = false;
    w->html_level = 0;
    w->bars = 0;
    w->quotes -= type == MD_BLOCK_QUOTE;
    w->items -= type == MD_BLOCK_LI;
    if (type == MD_BLOCK_OL || type == MD_BLOCK_UL) w->lists.n--;
    w->code = w->table = w->more = false;
    w->until = SIZE_MAX;
    return 0;
}

bool markdown_blocks(const struct reading *reading, struct blocks *out) {
    static const MD_PARSER parser = {.flags = MD_FLAG_NOHTMLBLOCKS,
                                     .enter_block = enter_block,
                                     .leave_block = leave_block,
                                     .enter_span = enter_span,
                                     .leave_span = leave_span,
                                     .text = on_text};
    struct walk w = {.reading = reading,
                     .out = out,
                     .writer = {.reading = reading, .arena = out->arena},
                     .next_line = reading->start};
    size_t before = out->count;
    w.stopped = !draft_make(&w.draft, reading, out);
    if (!w.stopped && w.draft.shown.n > reading->start) {
        str shown = str_sub(buf_str(&w.draft.shown), reading->start, w.draft.shown.n);
        if (md_parse(shown.p, (MD_SIZE)shown.n, &parser, &w) && !w.stopped) memory_exhausted();
    }
    if (w.stopped) {
        out->count = before;
        out->break_count = out->pages = 0;
    }
    out->marked_up = !w.stopped;
    draft_release(&w.draft);
    writer_release(&w.writer);
    buf_release(&w.room);
    buf_release(&w.lists);
    free(w.held);
    return !w.stopped;
}
