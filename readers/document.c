#include "readers/document.h"

#include <stdint.h>
#include <stdlib.h>

#include "base/memory.h"
#include "readers/markdown.h"

/* What a line of a block begins with: is all of it bold? */
#define PLAIN_LINE '\x01'
#define BOLD_LINE '\x02'

/* Around the number of a footnote; around what is printed raised. */
#define NOTE_FROM '\x03'
#define NOTE_TO '\x04'
#define RAISED_FROM '\x05'
#define RAISED_TO '\x06'

/* Between the cells of a row. */
#define CELL_END '\x1F'

/* A cell with more bytes or paragraphs than these is no cell of a table with values. */
#define CELL_LONGEST 600
#define CELL_PARAGRAPHS 3

/* No table has more columns. */
#define COLUMNS_MOST 1000

/* A heading by its size is not longer. In bytes. */
#define HEADING_LONGEST 160

/* Sizes that are told apart, in half points. */
#define SIZES 200

enum form { PARAGRAPH, HEADING, ITEM, QUOTE, NOTE, ROW };

struct document_block {
    enum form form;
    enum document_zone zone;
    bool aside;
    bool follows;      /* document_follow */
    unsigned level;    /* of a heading; the number of a note; of a row: which table's it is */
    unsigned size;     /* the largest in it that is not blank, in half points */
    unsigned smallest; /* and the smallest */
    size_t row, cell;  /* of the table that it stands in, from 1; 0 = in none */
    buf mark;
    buf text; /* its lines, each after PLAIN_LINE or BOLD_LINE; of a row: cells */
};

enum opened { PARAGRAPH_OPENED, ASIDE_OPENED, TABLE_OPENED };

struct document_open {
    enum opened what;
    struct document_block block; /* of a paragraph */
    size_t line;                 /* where its last line begins */
    bool bold, plain;            /* what that line holds */
    size_t row, cell, first;     /* of a table: where it is, its first block */
};

static void block_release(struct document_block *block) {
    buf_release(&block->mark);
    buf_release(&block->text);
}

void document_release(struct document *d) {
    for (size_t i = 0; i < d->count; i++) block_release(&d->blocks[i]);
    for (size_t i = 0; i < d->depth; i++) block_release(&d->open[i].block);
    free(d->blocks);
    free(d->open);
    *d = (struct document){0};
}

/* ---- what is open ---- */

static struct document_open *top(const struct document *d) {
    return d->depth && d->depth <= DOCUMENT_DEEPEST ? &d->open[d->depth - 1] : NULL;
}

static struct document_open *paragraph(const struct document *d) {
    struct document_open *open = top(d);
    return open && open->what == PARAGRAPH_OPENED ? open : NULL;
}

static struct document_open *innermost(const struct document *d, enum opened what) {
    for (size_t i = d->depth < DOCUMENT_DEEPEST ? d->depth : DOCUMENT_DEEPEST; i--;)
        if (d->open[i].what == what) return &d->open[i];
    return NULL;
}

/* Beyond the deepest only the depth is counted. */
static struct document_open *push(struct document *d, enum opened what) {
    if (d->depth++ >= DOCUMENT_DEEPEST) {
        d->too_deep = true;
        return NULL;
    }
    d->open = memory_grown(d->open, d->depth - 1, &d->depth_room, sizeof *d->open);
    d->open[d->depth - 1] = (struct document_open){.what = what, .first = d->count};
    return &d->open[d->depth - 1];
}

bool document_in_paragraph(const struct document *d) {
    return paragraph(d) != NULL;
}

static void begin_line(struct document_open *p) {
    p->line = p->block.text.n;
    p->bold = p->plain = false;
    buf_byte(&p->block.text, PLAIN_LINE);
}

static void end_line(struct document_open *p) {
    if (p->bold && !p->plain) p->block.text.p[p->line] = BOLD_LINE;
}

void document_begin(struct document *d) {
    struct document_open *p = push(d, PARAGRAPH_OPENED);
    if (p) begin_line(p);
}

static bool has_text(const buf *text) {
    for (size_t i = 0; i < text->n; i++)
        if ((unsigned char)text->p[i] > ' ') return true;
    return false;
}

bool document_has_text(const struct document *d) {
    const struct document_open *p = paragraph(d);
    return p && has_text(&p->block.text);
}

static void add_block(struct document *d, struct document_block block) {
    const struct document_open *table = innermost(d, TABLE_OPENED);
    block.zone = d->zone;
    block.aside = innermost(d, ASIDE_OPENED) != NULL;
    if (table) {
        block.row = table->row;
        block.cell = table->cell;
    }
    d->blocks = memory_grown(d->blocks, d->count, &d->room, sizeof *d->blocks);
    d->blocks[d->count++] = block;
}

void document_end(struct document *d) {
    struct document_open *p = paragraph(d);
    if (p) {
        end_line(p);
        struct document_block block = p->block;
        d->depth--;
        if (has_text(&block.text))
            add_block(d, block);
        else
            block_release(&block);
    } else if (d->depth > DOCUMENT_DEEPEST) {
        d->depth--;
    }
}

void document_drop(struct document *d) {
    struct document_open *p = paragraph(d);
    if (p) buf_clear(&p->block.text);
    document_end(d);
}

void document_heading(struct document *d, unsigned level) {
    struct document_open *p = paragraph(d);
    if (!p) return;
    p->block.form = HEADING;
    p->block.level = level;
}

void document_item(struct document *d, str mark) {
    struct document_open *p = paragraph(d);
    if (!p) return;
    if (p->block.form == PARAGRAPH) p->block.form = ITEM;
    buf_clear(&p->block.mark);
    buf_add(&p->block.mark, mark);
}

void document_note(struct document *d, size_t number) {
    struct document_open *p = paragraph(d);
    if (!p) return;
    p->block.form = NOTE;
    p->block.level = (unsigned)number;
}

void document_quote(struct document *d) {
    struct document_open *p = paragraph(d);
    if (p && p->block.form == PARAGRAPH) p->block.form = QUOTE;
}

void document_follow(struct document *d) {
    struct document_open *p = paragraph(d);
    if (p) p->block.follows = true;
}

static char last_line(str text) {
    while (text.n && text.p[text.n - 1] != '\n') text.n--;
    return text.p[text.n];
}

/* Can b be the next lines of a? A bold line beside plain ones is a heading. */
static bool may_join(const struct document_block *a, const struct document_block *b) {
    return b->follows && a->form == b->form && (a->form == PARAGRAPH || a->form == QUOTE) &&
           a->zone == b->zone && a->aside == b->aside && a->row == b->row && a->cell == b->cell &&
           last_line(buf_str(&a->text)) == b->text.p[0];
}

void document_join(struct document *d) {
    size_t kept = 0;
    for (size_t i = 0; i < d->count; i++) {
        struct document_block *last = kept ? &d->blocks[kept - 1] : NULL, *block = &d->blocks[i];
        if (!last || !may_join(last, block)) {
            d->blocks[kept++] = *block;
            continue;
        }
        buf_byte(&last->text, '\n');
        buf_add(&last->text, buf_str(&block->text));
        if (block->size > last->size) last->size = block->size;
        if (block->smallest < last->smallest) last->smallest = block->smallest;
        block_release(block);
    }
    d->count = kept;
}

/* ---- text ---- */

/* Does the codepoint that begins here show nothing? A soft hyphen, zero-width signs, a byte order mark. */
static size_t unseen(str s) {
    static const char *const signs[] = {"\xC2\xAD",     "\xE2\x80\x8B", "\xE2\x80\x8C", "\xE2\x80\x8D",
                                        "\xE2\x81\xA0", "\xEF\xBB\xBF", "\xEF\xBF\xBC"};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (str_starts(s, str_of(signs[i]))) return strlen(signs[i]);
    return 0;
}

/* A line separator, a paragraph separator. */
static bool is_break(str s) {
    return str_starts(s, STR("\xE2\x80\xA8")) || str_starts(s, STR("\xE2\x80\xA9"));
}

static void note_look(struct document_open *p, struct document_look look) {
    *(look.bold ? &p->bold : &p->plain) = true;
    if (look.size > p->block.size) p->block.size = look.size;
    if (!p->block.smallest || look.size < p->block.smallest) p->block.smallest = look.size;
}

/* How many bytes from here on are copied as they stand. */
static size_t ordinary(str s) {
    size_t n = 0;
    for (; n < s.n; n++) {
        unsigned char c = (unsigned char)s.p[n];
        if (c < ' ' || c == 0xC2 || c == 0xE2 || c == 0xEF) break;
    }
    return n;
}

void document_text(struct document *d, str text, struct document_look look) {
    struct document_open *p = paragraph(d);
    if (!p) return;
    bool shows = false;
    while (text.n) {
        size_t n = ordinary(text), nothing = 0;
        if (n) {
            shows |= str_trim(str_sub(text, 0, n)).n > 0;
            buf_add(&p->block.text, str_sub(text, 0, n));
        } else if ((nothing = unseen(text)) > 0) {
            n = nothing;
        } else if (str_starts(text, STR("\xC2\xA0"))) {
            buf_byte(&p->block.text, ' ');
            n = 2;
        } else if (is_break(text)) {
            if (shows) note_look(p, look);
            shows = false;
            document_break(d);
            n = 3;
        } else {
            unsigned char c = (unsigned char)text.p[0];
            shows |= c > ' ';
            buf_byte(&p->block.text, c < ' ' && c != '\t' ? ' ' : (char)c);
            n = 1;
        }
        text = str_sub(text, n, text.n);
    }
    if (shows) note_look(p, look);
}

void document_break(struct document *d) {
    struct document_open *p = paragraph(d);
    if (!p) return;
    end_line(p);
    buf_byte(&p->block.text, '\n');
    begin_line(p);
}

/* Kept as a sign that no text has, so that it is not escaped. */
void document_note_mark(struct document *d, size_t number) {
    struct document_open *p = paragraph(d);
    if (p) buf_addf(&p->block.text, "%c%zu%c", NOTE_FROM, number, NOTE_TO);
}

/* Likewise: tags of HTML, by which the indexer knows marks of notes from other small figures. */
void document_raise(struct document *d, bool begins) {
    struct document_open *p = paragraph(d);
    if (p) buf_byte(&p->block.text, begins ? RAISED_FROM : RAISED_TO);
}

/* ---- asides and tables ---- */

void document_begin_aside(struct document *d) {
    push(d, ASIDE_OPENED);
}

/* Ends what was begun inside and is still open. */
static void end_opened(struct document *d, enum opened what) {
    if (d->depth > DOCUMENT_DEEPEST) {
        d->depth--;
        return;
    }
    while (d->depth && top(d)->what == PARAGRAPH_OPENED && innermost(d, what)) document_end(d);
    if (d->depth && top(d)->what == what) d->depth--;
}

void document_end_aside(struct document *d) {
    end_opened(d, ASIDE_OPENED);
}

void document_begin_table(struct document *d) {
    push(d, TABLE_OPENED);
}

void document_begin_row(struct document *d) {
    struct document_open *table = top(d);
    if (!table || table->what != TABLE_OPENED) return;
    table->row++;
    table->cell = 0;
}

void document_begin_cell(struct document *d) {
    struct document_open *table = top(d);
    if (table && table->what == TABLE_OPENED) table->cell++;
}

/* Whether a block may stand in a cell with a value, with this many paragraphs and bytes so far. */
static bool may_be_value(const struct document_block *block, size_t paragraphs, size_t bytes) {
    bool form = block->form == PARAGRAPH || block->form == QUOTE || (block->form == ITEM && paragraphs == 1);
    return form && paragraphs <= CELL_PARAGRAPHS && bytes <= CELL_LONGEST;
}

/* Whether the table that these blocks stand in has values in its cells. */
static bool has_values(const struct document_block *blocks, size_t count) {
    size_t rows = 0, cells = 0, paragraphs = 0, bytes = 0;
    for (size_t i = 0; i < count; i++) {
        const struct document_block *block = &blocks[i];
        bool same_row = i && block->row == blocks[i - 1].row;
        bool same = same_row && block->cell == blocks[i - 1].cell;
        paragraphs = same ? paragraphs + 1 : 1;
        bytes = same ? bytes + block->text.n : block->text.n;
        rows += !same_row;
        if (block->cell > cells) cells = block->cell;
        if (!may_be_value(block, paragraphs, bytes)) return false;
    }
    return rows > 1 && cells > 1 && cells <= COLUMNS_MOST;
}

/* The text of the block without the signs that begin its lines, its lines as words that follow each other. */
static void add_lines(const struct document_block *block, buf *out) {
    if (block->mark.n && block->form == ITEM) {
        buf_add(out, buf_str(&block->mark));
        buf_byte(out, ' ');
    }
    for (size_t i = 0; i < block->text.n; i++) {
        char c = block->text.p[i];
        if (c == '\n') c = ' ';
        if (c != PLAIN_LINE && c != BOLD_LINE) buf_byte(out, c);
    }
}

/* Puts the blocks of each row together; returns how many there are then. */
static size_t make_rows(struct document_block *blocks, size_t count, unsigned table) {
    size_t made = 0, cell = 0;
    struct document_block row = {0};
    for (size_t i = 0; i < count; i++) {
        struct document_block block = blocks[i];
        if (!i || block.row != row.row) {
            if (i) blocks[made++] = row;
            row = (struct document_block){.form = ROW, .zone = block.zone, .row = block.row, .level = table};
            cell = 1;
        } else if (block.cell == cell) {
            buf_byte(&row.text, ' ');
        }
        for (; cell < block.cell; cell++) buf_byte(&row.text, CELL_END);
        add_lines(&block, &row.text);
        block_release(&block);
    }
    if (count) blocks[made++] = row;
    return made;
}

void document_end_table(struct document *d) {
    while (paragraph(d)) document_end(d);
    struct document_open *table = top(d);
    if (table && table->what == TABLE_OPENED) {
        size_t first = table->first;
        while (first < d->count && !d->blocks[first].row) first++; /* what stands above it */
        size_t count = d->count - first;
        d->depth--;
        if (!count) return;
        struct document_block *blocks = d->blocks + first;
        if (has_values(blocks, count)) count = make_rows(blocks, count, ++d->tables);
        const struct document_open *outer = innermost(d, TABLE_OPENED);
        for (size_t i = 0; i < count; i++) {
            blocks[i].row = outer ? outer->row : 0;
            blocks[i].cell = outer ? outer->cell : 0;
        }
        d->count = (size_t)(blocks - d->blocks) + count;
    } else if (d->depth > DOCUMENT_DEEPEST) {
        d->depth--;
    }
}

/* ---- Markdown ---- */

/* The size that most of the text is printed in; 0 if it is not known. */
static unsigned usual_size(const struct document *d) {
    size_t bytes[SIZES] = {0}, best = 0;
    for (size_t i = 0; i < d->count; i++) {
        const struct document_block *block = &d->blocks[i];
        if (block->zone == DOCUMENT_BODY && block->smallest < SIZES) bytes[block->smallest] += block->text.n;
    }
    for (size_t i = 1; i < SIZES; i++)
        if (bytes[i] > bytes[best] || !best) best = i;
    return bytes[best] ? (unsigned)best : 0;
}

/* The level of a heading that is one by its size alone; 0 if it is none. */
static unsigned level_by_size(const struct document_block *block, unsigned usual) {
    if (!usual || block->form != PARAGRAPH || block->zone != DOCUMENT_BODY || block->aside || block->row)
        return 0;
    if (block->smallest != block->size || block->size * 5 < usual * 6 || block->text.n > HEADING_LONGEST)
        return 0;
    char last = block->text.p[block->text.n - 1];
    if (strchr(".,:;", last)) return 0;
    return block->size * 10 >= usual * 16 ? 1 : block->size * 10 >= usual * 13 ? 2 : 3;
}

/* What one of the signs that are kept in the text is in Markdown. */
static str sign_shown(char sign) {
    switch (sign) {
    case NOTE_FROM:
        return STR("[^");
    case NOTE_TO:
        return STR("]");
    case RAISED_FROM:
        return STR("<sup>");
    default:
        return STR("</sup>");
    }
}

/* Text with the marks of footnotes in it. */
static void write_text(str text, bool begins_line, buf *out) {
    while (text.n) {
        size_t n = 0;
        while (n < text.n && !(text.p[n] >= NOTE_FROM && text.p[n] <= RAISED_TO)) n++;
        if (n) markdown_add(str_sub(text, 0, n), begins_line, out);
        if (n < text.n) buf_add(out, sign_shown(text.p[n]));
        begins_line = false;
        text = str_sub(text, n + 1, text.n);
    }
}

/* Between two lines of a block. A blank line parts paragraphs, also if it was typed as a line break in one.
 */
static void write_line_end(const struct document_block *block, const char *prefix, bool gap, buf *out) {
    int breaks = gap && (block->form == PARAGRAPH || block->form == QUOTE) ? 2 : 1;
    for (int i = 0; i < breaks; i++) {
        buf_byte(out, '\n');
        buf_add(out, str_of(prefix));
    }
}

/* The lines of a block, each indented and after the prefix; of one line if they are joined. */
static void write_lines(const struct document_block *block, const char *prefix, bool joined, bool first,
                        buf *out) {
    str rest = buf_str(&block->text);
    bool any = false, gap = false, heading = block->form == HEADING;
    while (rest.n) {
        str line = str_cut(&rest, '\n');
        bool bold = line.n && line.p[0] == BOLD_LINE && !heading;
        line = str_trim(str_sub(line, 1, line.n));
        if (!line.n) {
            gap = true;
            continue;
        }
        if (any && joined) buf_byte(out, ' ');
        if (any && !joined) write_line_end(block, prefix, gap, out);
        if (bold) buf_add(out, STR("**"));
        write_text(line, bold ? false : any ? !joined : first, out);
        if (bold) buf_add(out, STR("**"));
        any = true;
        gap = false;
    }
}

static void write_heading(const struct document_block *block, unsigned level, buf *out) {
    for (unsigned i = 0; i < (level ? level < 6 ? level : 6 : 1); i++) buf_byte(out, '#');
    buf_byte(out, ' ');
    if (block->mark.n && !str_eq(buf_str(&block->mark), STR("-"))) {
        write_text(buf_str(&block->mark), false, out);
        buf_byte(out, ' ');
    }
    write_lines(block, "", true, false, out);
}

/* Whether Markdown knows the mark: a bullet, a number before a full stop or a bracket. */
static bool is_list_mark(str mark) {
    size_t n = 0;
    while (n < mark.n && mark.p[n] >= '0' && mark.p[n] <= '9') n++;
    return str_eq(mark, STR("-")) ||
           (n && n < 10 && n + 1 == mark.n && (mark.p[n] == '.' || mark.p[n] == ')'));
}

static void write_item(const struct document_block *block, buf *out) {
    str mark = buf_str(&block->mark);
    char prefix[16];
    bool known = is_list_mark(mark);
    size_t n = known ? mark.n + 1 : 0;
    memset(prefix, ' ', n);
    prefix[n] = '\0';
    if (known)
        buf_add(out, mark);
    else
        write_text(mark, true, out);
    buf_byte(out, ' ');
    write_lines(block, prefix, false, known, out);
}

static void write_row(const struct document_block *block, bool first, buf *out) {
    size_t cells = 0;
    for (str rest = buf_str(&block->text); rest.p; cells++) {
        buf_add(out, STR("| "));
        write_text(str_trim(str_cut(&rest, CELL_END)), false, out);
        buf_byte(out, ' ');
    }
    buf_byte(out, '|');
    for (size_t i = 0; first && i < cells; i++) buf_add(out, i ? STR(" --- |") : STR("\n| --- |"));
}

/* Are there titles? Then headings stand a level below them. */
static bool has_title(const struct document *d) {
    for (size_t i = 0; i < d->count; i++)
        if (d->blocks[i].form == HEADING && !d->blocks[i].level) return true;
    return false;
}

static void write_block(const struct document_block *block, unsigned usual, bool titled, buf *out) {
    unsigned level = level_by_size(block, usual);
    switch (block->form) {
    case PARAGRAPH:
        if (level)
            write_heading(block, level, out);
        else
            write_lines(block, "", false, true, out);
        break;
    case HEADING:
        write_heading(block, block->level + titled, out);
        break;
    case ITEM:
        write_item(block, out);
        break;
    case QUOTE:
        buf_add(out, STR("> "));
        write_lines(block, "> ", false, true, out);
        break;
    case NOTE:
        buf_addf(out, "[^%u]: ", block->level);
        write_lines(block, "", true, false, out);
        break;
    case ROW:
        break;
    }
}

static void write_zone(const struct document *d, enum document_zone zone, unsigned usual, bool titled,
                       buf *out) {
    const struct document_block *before = NULL;
    for (size_t i = 0; i < d->count; i++) {
        const struct document_block *block = &d->blocks[i];
        if (block->zone != zone) continue;
        bool follows = before && before->form == ROW && block->form == ROW && block->level == before->level;
        if (out->n) buf_add(out, follows ? STR("\n") : STR("\n\n"));
        if (block->form == ROW)
            write_row(block, !follows, out);
        else
            write_block(block, usual, titled, out);
        before = block;
    }
}

void document_write(const struct document *d, buf *out) {
    unsigned usual = usual_size(d);
    bool titled = has_title(d);
    for (enum document_zone zone = DOCUMENT_HEADERS; zone < DOCUMENT_ZONES; zone++)
        write_zone(d, zone, usual, titled, out);
    if (out->n) buf_byte(out, '\n');
}

static bool is_typed(const struct document_block *block) {
    str text = buf_str(&block->text);
    bool one_line = !memchr(text.p, '\n', text.n);
    for (int sign = NOTE_FROM; sign <= RAISED_TO; sign++)
        if (memchr(text.p, sign, text.n)) return false;
    return (block->form == PARAGRAPH && !(one_line && text.p[0] == BOLD_LINE)) || block->form == QUOTE;
}

bool document_write_typed(const struct document *d, buf *out) {
    for (size_t i = 0; i < d->count; i++)
        if (!is_typed(&d->blocks[i])) return false;
    for (size_t i = 0; i < d->count; i++) {
        for (str rest = buf_str(&d->blocks[i].text); rest.n;) {
            str line = str_cut(&rest, '\n');
            line = str_trim(str_sub(line, 1, line.n));
            if (!line.n) continue;
            if (d->blocks[i].form == QUOTE) buf_add(out, STR("> "));
            buf_add(out, line);
            buf_byte(out, '\n');
        }
        buf_byte(out, '\n');
    }
    return true;
}
