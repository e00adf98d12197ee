#include "indexer/plain.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "indexer/columns.h"
#include "indexer/inline.h"
#include "indexer/line.h"
#include "indexer/reference.h"
#include "indexer/table.h"
#include "indexer/text.h"

/* Past this many blocks blank lines part only what is PLAIN_MIN bytes long: the map of a text that is nothing
 * but short blocks must not be many times as large as the text. */
#define BLOCKS_MAX 500000
#define PLAIN_MIN 1024

/* The number of a run of one sign, such as an underline or a rule is; 0 when there are others. */
static size_t rule_length(str line) {
    if (!line.n || !strchr("=-_*~.#", line.p[0]) || line.p[0] == 0) return 0;
    for (size_t i = 1; i < line.n; i++)
        if (line.p[i] != line.p[0] && line.p[i] != ' ') return 0;
    return line.n;
}

struct plain {
    struct writer writer;
    struct blocks *out;
    size_t lines;                /* in the writer */
    bool quoted;                 /* they are */
    struct column_line *waiting; /* COLUMNS_LINES of them */
    struct table_line *tables;   /* of these, once a line may be of a table */
    size_t waits;
};

static void plain_end(struct plain *p) {
    struct block block;
    if (writer_take(&p->writer, &block)) {
        if (p->quoted) block.form = BLOCK_QUOTE;
        blocks_add(p->out, block);
    }
    p->lines = 0;
}

/* The bytes of the signs > that quote a line, as mails have them, and of white space between and after them.
 */
static size_t quote_length(str line) {
    size_t n = 0;
    while (n < line.n && (line.p[n] == '>' || (n && text_is_blank(line.p[n])))) n++;
    return n;
}

/* As inline_add. */
static size_t plain_text(struct plain *p, size_t from, size_t to, size_t line) {
    return p->writer.reading->references ? references_add(&p->writer, from, to, line)
                                         : inline_add(&p->writer, from, to, line);
}

static void plain_line(struct plain *p, size_t from, size_t to, size_t line) {
    str text = {p->writer.reading->text.p + from, to - from};
    size_t quote = quote_length(text);
    if ((quote > 0) != p->quoted || quote == text.n) plain_end(p);
    p->quoted = quote > 0;
    if (quote == text.n) return;
    text = str_sub(text, quote, text.n);
    from += quote;
    size_t rule = rule_length(text);
    if (rule >= 3) {
        bool underline = p->lines == 1 && (text.p[0] == '=' || text.p[0] == '-' || text.p[0] == '~');
        size_t before = p->out->count;
        plain_end(p);
        if (underline && p->out->count > before) {
            struct block *last = &p->out->at[before];
            last->form = BLOCK_HEADING;
            last->marked = true;
            last->level = text.p[0] == '=' ? 1 : 2;
        }
        return;
    }
    if (text.p[0] == '-' && line_is_page(text)) {
        plain_end(p);
        writer_add(&p->writer, from, to, line);
        plain_end(p);
        return;
    }
    if (inline_begins_note(text)) plain_end(p);
    if (p->lines++) writer_break(&p->writer);
    plain_text(p, from, to, line);
}

/* A line, or what a form feed leaves of it. */
static void plain_part(struct plain *p, size_t from, size_t to, size_t line) {
    const char *text = p->writer.reading->text.p;
    while (from < to && text_is_blank(text[from])) from++;
    if (p->writer.reading->references) from += references_blank((str){text + from, to - from});
    while (from < to && text_is_blank(text[to - 1])) to--;
    if (from < to)
        plain_line(p, from, to, line);
    else if (p->out->count < BLOCKS_MAX || p->writer.text.n >= PLAIN_MIN || p->writer.borrowed.n >= PLAIN_MIN)
        plain_end(p);
}

static bool is_blank(str text) {
    return !str_trim(text).n;
}

/* The right column, as blocks of its own, of the lines [from, to) of those that wait. */
static void plain_right(struct plain *p, size_t from, size_t to) {
    plain_end(p);
    for (size_t i = from; i < to; i++) plain_part(p, p->waiting[i].cut, p->waiting[i].to, p->waiting[i].line);
    plain_end(p);
}

/* The cells of a line, those of a row's first line with borders between. Those around empty cells are one
 * sign, as there may be no byte for each. */
static void write_cells(struct plain *p, const struct table_line *line, bool borders, size_t number) {
    struct writer *w = &p->writer;
    buf bars = {0};
    size_t at = 0,
           done = 0; /* of the line: where the borders stand; mathematics may go on into the next cell */
    for (size_t k = 0; k < line->count; k++) {
        struct table_cell cell = line->cells[k];
        if (k && borders && !bars.n) at = line->cells[k - 1].to > done ? line->cells[k - 1].to : done;
        if (k && borders) buf_add(&bars, bars.n ? STR(" |") : STR("|"));
        if (cell.from < done) cell.from = done;
        w->space = true;
        if (cell.from >= cell.to) continue;
        if (bars.n && at < cell.from) writer_show(w, buf_str(&bars), at, at + 1, number);
        buf_clear(&bars);
        w->space = true;
        done = plain_text(p, cell.from, cell.to, number);
    }
    buf_release(&bars);
}

/* The lines of one row of a table from line i on, as a block; returns the first line after them. */
static size_t plain_row(struct plain *p, size_t i) {
    struct writer *w = &p->writer;
    struct block block;
    bool head = p->tables[i].part == TABLE_FIRST;
    for (size_t first = i; i < p->waits && (i == first || p->tables[i].part == TABLE_MORE); i++) {
        if (i > first) writer_break(w);
        write_cells(p, &p->tables[i], i == first, p->waiting[i].line);
    }
    if (!writer_take(w, &block)) return i;
    block.form = BLOCK_ROW;
    block.level = head;
    blocks_add(p->out, block);
    return i;
}

/* The rows of a table from line i on; returns the first line after them. */
static size_t plain_table(struct plain *p, size_t i) {
    plain_end(p);
    while (i < p->waits && p->tables[i].part != TABLE_NONE)
        i = p->tables[i].part == TABLE_RULE ? i + 1 : plain_row(p, i);
    return i;
}

/* Whether lines of the waiting ones are rows of tables: p->tables then has them. */
static bool plain_has_tables(struct plain *p) {
    str text = p->writer.reading->text;
    if (!table_may_begin(text, p->waiting, p->waits)) return false;
    if (!p->tables) p->tables = memory_resized(NULL, COLUMNS_LINES, sizeof *p->tables);
    table_find(text, p->waiting, p->waits, p->tables);
    return true;
}

/* The lines that are read until now. */
struct reading_down {
    size_t from; /* the first of those that have a right column which was not read yet */
    bool beside; /* there are any */
    str before;  /* the last line on the left: no heading, which needs its text after it */
    bool apart;  /* nothing stands on the left of the line before */
};

/* Reads the right column if it ends before line i. */
static void plain_leave(struct plain *p, struct reading_down *d, size_t i, str left, bool table) {
    bool stops = text_ends_sentence(d->before) && !str_ends(d->before, STR(":"));
    bool ends = table || ((!left.n || d->apart) && stops);
    if (!d->beside || p->waiting[i].beside || !ends) return;
    plain_right(p, d->from, i);
    d->beside = false;
}

/* The lines that wait. A right column comes after the paragraph that stands beside its end. */
static void plain_lines(struct plain *p) {
    str text = p->writer.reading->text;
    columns_find(text, p->waiting, p->waits);
    bool tables = plain_has_tables(p);
    struct reading_down d = {.apart = true};
    for (size_t i = 0; i < p->waits; i++) {
        const struct column_line *line = &p->waiting[i];
        str left = str_trim(str_sub(text, line->from, line->cut));
        bool table = tables && p->tables[i].part != TABLE_NONE;
        plain_leave(p, &d, i, left, table);
        if (table) {
            i = plain_table(p, i) - 1;
            d = (struct reading_down){.apart = true};
            continue;
        }
        if (line->beside && !d.beside) d.from = i;
        d.beside |= line->beside;
        if (left.n) d.before = left;
        d.apart = !left.n;
        plain_part(p, line->from, line->cut, line->line);
    }
    if (d.beside) plain_right(p, d.from, p->waits);
    p->waits = 0;
}

/* A line, or what a form feed leaves of it, waits until it is clear whether there are columns. */
static void plain_wait(struct plain *p, size_t from, size_t to, size_t line) {
    p->waiting[p->waits++] = (struct column_line){.from = from, .to = to, .cut = to, .line = line};
    bool many = p->waits * 4 > COLUMNS_LINES * 3 && is_blank(str_sub(p->writer.reading->text, from, to));
    if (many || p->waits == COLUMNS_LINES) plain_lines(p);
}

bool blocks_of_plain(const struct reading *reading, struct blocks *out) {
    struct plain p = {.writer = {.reading = reading, .arena = out->arena}, .out = out};
    p.waiting = memory_resized(NULL, COLUMNS_LINES, sizeof *p.waiting);
    size_t at = reading->start, from, to, line = 0;
    while (line_next(reading->text, &at, &from, &to)) {
        line++;
        for (const char *feed; (feed = memchr(reading->text.p + from, '\f', to - from));) {
            size_t end = (size_t)(feed - reading->text.p);
            if (end > from) plain_wait(&p, from, end, line);
            plain_lines(&p);
            from = end + 1;
            if (out->count < BLOCKS_MAX) plain_end(&p);
            blocks_break(out, from);
        }
        plain_wait(&p, from, to, line);
    }
    plain_lines(&p);
    plain_end(&p);
    writer_release(&p.writer);
    free(p.waiting);
    free(p.tables);
    return true;
}
