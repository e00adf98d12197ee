#include "indexer/table.h"

#include <string.h>

#include "indexer/line.h"
#include "indexer/lines.h"
#include "indexer/marker.h"
#include "indexer/rules.h"
#include "indexer/text.h"

/* Ink is looked at in this many places of a line, in codepoints; a line that is longer is of no table. */
#define PLACES 240

/* White space so wide parts cells; between the widest cell of a column and the next one is less. */
#define GUTTER 3

/* A table has this many rows with two cells or more. */
#define ROWS_LEAST 3

/* This many lines above the first wide gap may belong to its table. */
#define ABOVE_MOST 4

/* The cells of a table with text in them have this many bytes, in the mean. */
#define CELL_WIDE 42

#define TAB 8

/* ---- ink ---- */

/* Where a line has signs, and the byte of each place. */
struct ink {
    bool at[PLACES];
    unsigned short byte[PLACES + 1];
    size_t first, end; /* the places of its first sign and after its last; equal for a blank line */
    bool long_line;
};

static str line_text(str text, const struct column_line *line) {
    return str_sub(text, line->from, line->to);
}

static void read_ink(str line, struct ink *ink) {
    size_t place = 0;
    *ink = (struct ink){.first = PLACES};
    for (size_t i = 0; i < line.n; i++) {
        unsigned char c = (unsigned char)line.p[i];
        if ((c & 0xC0) == 0x80) continue;
        size_t width = c == '\t' ? TAB - place % TAB : 1;
        if (place + width > PLACES) {
            ink->long_line = true;
            return;
        }
        for (size_t k = 0; k < width; k++) ink->byte[place + k] = (unsigned short)i;
        ink->at[place] = !text_is_blank(line.p[i]) && !str_starts(str_sub(line, i, line.n), STR("\xC2\xA0"));
        if (ink->at[place]) {
            if (ink->first == PLACES) ink->first = place;
            ink->end = place + 1;
        }
        place += width;
    }
    if (ink->first == PLACES) ink->first = ink->end;
    for (; place <= PLACES; place++) ink->byte[place] = (unsigned short)line.n;
}

/* The white space of the line that holds the place, between two signs: [*from, *to); false if a sign is
 * there, or none on one side. */
static bool gap_at(const struct ink *ink, size_t place, size_t *from, size_t *to) {
    if (place <= ink->first || place >= ink->end || ink->at[place]) return false;
    *from = *to = place;
    while (!ink->at[*from - 1]) --*from;
    while (!ink->at[*to]) ++*to;
    return true;
}

static bool has_gap(const struct ink *ink) {
    size_t blanks = 0;
    for (size_t place = ink->first; place < ink->end; place++) {
        blanks = ink->at[place] ? 0 : blanks + 1;
        if (blanks >= GUTTER) return true;
    }
    return false;
}

/* ---- growing a table ---- */

struct gutter {
    size_t from, to; /* places without ink in any line */
    bool wide;       /* one line shows that it parts cells */
};

struct grid {
    str text;
    const struct column_line *lines;
    size_t from, to;
    bool ink[PLACES]; /* of all lines together */
    size_t first, end;
    struct gutter gutters[PLACES / 2];
    size_t count;
};

/* Whether the line leaves every gutter that parts cells open. Where the white space is a single blank the
 * next cell begins at its column's place. */
static bool fits(const struct grid *grid, const struct ink *ink) {
    if (ink->long_line) return false;
    for (size_t i = 0; i < grid->count; i++) {
        const struct gutter *gutter = &grid->gutters[i];
        size_t from, to;
        if (!gutter->wide || ink->end <= gutter->to || ink->first >= gutter->from) continue;
        size_t place = gutter->to - 1;
        while (place > gutter->from && ink->at[place]) place--;
        if (!gap_at(ink, place, &from, &to)) return false;
        if (to - from < 2 && to != gutter->to) return false;
    }
    return true;
}

/* White space that parts cells, from one place to another, does so at the widest of the gutters in it; of
 * equal ones at the last, as what stands before may be the words of one cell. */
static void note_gap(struct grid *grid, size_t from, size_t to) {
    struct gutter *best = NULL;
    for (size_t i = 0; i < grid->count; i++) {
        struct gutter *gutter = &grid->gutters[i];
        if (gutter->to <= from || gutter->from >= to) continue;
        if (!best || gutter->to - gutter->from >= best->to - best->from) best = gutter;
    }
    if (best) best->wide = true;
}

static void note_gaps(struct grid *grid, const struct ink *ink) {
    for (size_t place = ink->first, blanks = 0; place < ink->end; place++) {
        if (ink->at[place] && blanks >= GUTTER) note_gap(grid, place - blanks, place);
        blanks = ink->at[place] ? 0 : blanks + 1;
    }
}

/* The gutters that are left when the line's ink is added. */
static void add_ink(struct grid *grid, const struct ink *ink) {
    struct gutter old[PLACES / 2];
    size_t old_count = grid->count;
    memcpy(old, grid->gutters, old_count * sizeof *old);
    for (size_t place = ink->first; place < ink->end; place++) grid->ink[place] |= ink->at[place];
    if (ink->first < grid->first) grid->first = ink->first;
    if (ink->end > grid->end) grid->end = ink->end;
    grid->count = 0;
    for (size_t place = grid->first; place < grid->end; place++) {
        if (grid->ink[place]) continue;
        struct gutter *gutter = &grid->gutters[grid->count++];
        *gutter = (struct gutter){.from = place};
        while (!grid->ink[place]) place++;
        gutter->to = place;
    }
    for (size_t i = 0; i < old_count; i++)
        if (old[i].wide) note_gap(grid, old[i].from, old[i].to);
    note_gaps(grid, ink);
}

/* How many cells the line has between the gutters. */
static size_t cells_of(const struct grid *grid, const struct ink *ink) {
    size_t cells = 0, place = ink->first;
    for (size_t i = 0; i <= grid->count; i++) {
        if (i < grid->count && !grid->gutters[i].wide) continue;
        size_t to = i < grid->count ? grid->gutters[i].from : grid->end;
        bool any = false;
        for (; place < to && place < ink->end; place++) any |= ink->at[place];
        cells += any;
        if (i < grid->count && place < grid->gutters[i].to) place = grid->gutters[i].to;
    }
    return cells;
}

/* The lines from line `from` on that can be of one table: none that closes a gutter, and no two blank ones.
 */
static void grow(struct grid *grid, size_t from, size_t count) {
    grid->from = grid->to = from;
    grid->count = grid->end = 0;
    grid->first = PLACES;
    memset(grid->ink, 0, sizeof grid->ink);
    bool blank = false;
    for (size_t i = from; i < count && !grid->lines[i].beside; i++) {
        struct ink ink;
        read_ink(line_text(grid->text, &grid->lines[i]), &ink);
        if (ink.first == ink.end) {
            if (blank) return;
            blank = true;
            continue;
        }
        if (!fits(grid, &ink) || (blank && (cells_of(grid, &ink) < 2 || !has_gap(&ink)))) return;
        add_ink(grid, &ink);
        if (cells_of(grid, &ink) > 1) grid->to = i + 1;
        blank = false;
    }
}

/* Whether the line stands over columns after the first, as the one below it does: a head of two lines. */
static bool is_upper_head(const struct grid *grid, const struct ink *ink, const struct ink *below) {
    size_t i = 0;
    while (i < grid->count && !grid->gutters[i].wide) i++;
    return i < grid->count && ink->first >= grid->gutters[i].to && below->first >= grid->gutters[i].to;
}

/* "Regnskab for 2010": the title of what follows. */
static bool names_document(str line) {
    char room[32];
    return rules_begins(RULES_DOCUMENT, text_lower(str_trim(line), room, sizeof room)) != NULL;
}

/* Takes in the lines right above whose cells a single blank parts, and that are of no other table. */
static void grow_up(struct grid *grid, const struct table_line *out) {
    for (size_t above = 0; above < ABOVE_MOST && grid->from; above++) {
        struct ink ink, below;
        if (grid->lines[grid->from - 1].beside || out[grid->from - 1].part != TABLE_NONE) return;
        read_ink(line_text(grid->text, &grid->lines[grid->from - 1]), &ink);
        read_ink(line_text(grid->text, &grid->lines[grid->from]), &below);
        if (ink.first == ink.end || !fits(grid, &ink)) return;
        if (names_document(line_text(grid->text, &grid->lines[grid->from - 1]))) return;
        if (cells_of(grid, &ink) < 2 && !is_upper_head(grid, &ink, &below)) return;
        add_ink(grid, &ink);
        grid->from--;
    }
}

/* ---- cells ---- */

static void add_cell(struct table_line *out, str text, size_t from, size_t to) {
    static const str no_break = {"\xC2\xA0", 2};
    str cell = str_trim(str_sub(text, from, to));
    while (str_starts(cell, no_break)) cell = str_trim(str_sub(cell, no_break.n, cell.n));
    while (str_ends(cell, no_break)) cell = str_trim(str_sub(cell, 0, cell.n - no_break.n));
    size_t at = (size_t)(cell.p - text.p);
    out->cells[out->count++] = (struct table_cell){at, at + cell.n};
}

static void drop_empty(struct table_line *out) {
    while (out->count && out->cells[out->count - 1].from == out->cells[out->count - 1].to) out->count--;
}

/* The cells of a line; none if they are too many. */
static void cut_line(const struct grid *grid, size_t i, struct table_line *out) {
    struct ink ink;
    const struct column_line *line = &grid->lines[i];
    size_t from = line->from;
    read_ink(line_text(grid->text, line), &ink);
    out->count = 0;
    for (size_t k = 0; k < grid->count; k++) {
        if (!grid->gutters[k].wide) continue;
        if (out->count + 2 > TABLE_CELLS) {
            out->count = 0;
            return;
        }
        size_t to = line->from + ink.byte[grid->gutters[k].from];
        add_cell(out, grid->text, from, to);
        from = to;
    }
    add_cell(out, grid->text, from, line->to);
    drop_empty(out);
}

/* ---- judging ---- */

/* Nothing but signs that draw a line under a head. */
static bool is_rule(str line) {
    for (size_t i = 0; i < line.n; i++)
        if (!strchr("|-+=: ", line.p[i]) || !line.p[i]) return false;
    return true;
}

static str cell_text(str text, const struct table_line *line, size_t i) {
    return str_sub(text, line->cells[i].from, line->cells[i].to);
}

static size_t filled(const struct table_line *line) {
    size_t n = 0;
    for (size_t i = 0; i < line->count; i++) n += line->cells[i].from < line->cells[i].to;
    return n;
}

/* An amount, a share, a measure: a third of its signs are digits, and it is no year alone. */
static bool is_amount(str cell) {
    struct date date;
    size_t digits = text_digits(cell), signs = 0;
    for (size_t i = 0; i < cell.n; i++) signs += !text_is_blank(cell.p[i]);
    bool year = cell.n == 4 && text_has_year(cell);
    return digits * 3 >= signs && digits && !year && !date_line(cell, &date);
}

/* Whether the cell belongs to a letter's head and not to a table. */
static bool is_of_head(str cell) {
    return str_ends(cell, STR(":")) || line_is_contact(cell) || line_is_street(cell) ||
           (label_begins(cell) && !is_amount(cell));
}

struct evidence {
    size_t rows, cells, bytes; /* rows of two cells or more, their cells, and these' bytes */
    size_t full;               /* rows that have the first cell */
    size_t lines;              /* all lines that are not blank */
    size_t amounts;            /* cells after the first of their row that are numbers */
    size_t columns;
    size_t lower, heads, marked; /* cells that begin with a small letter; rows of a head, of a list */
    bool names;                  /* a row of names, as people sign */
};

static void weigh_row(str text, const struct table_line *line, struct evidence *e) {
    size_t names = 0, cells = filled(line);
    struct marker marker;
    bool head = false;
    for (size_t i = 0; i < line->count; i++) {
        str cell = cell_text(text, line, i);
        e->bytes += cell.n;
        names += name_is(cell);
        head |= is_of_head(cell);
        e->amounts += i && is_amount(cell);
        e->lower += text_begins_lower(cell) && cell.n > 3;
    }
    e->rows++;
    e->cells += cells;
    e->heads += head;
    e->names |= names == cells;
    e->marked += marker_read(cell_text(text, line, 0), &marker);
    if (line->count > e->columns) e->columns = line->count;
}

static struct evidence weigh(str text, const struct table_line *lines, size_t from, size_t to) {
    struct evidence e = {0};
    for (size_t i = from; i < to; i++) {
        if (!lines[i].count) continue;
        e.lines++;
        e.full += lines[i].cells[0].from < lines[i].cells[0].to;
        if (filled(&lines[i]) > 1) weigh_row(text, &lines[i], &e);
    }
    return e;
}

/* Whether the lines' cells are those of a table. Of two columns the second has numbers. */
static bool is_table(const struct evidence *e) {
    if (e->rows < ROWS_LEAST || e->rows * 3 < e->lines * 2 || e->full * 2 < e->lines) return false;
    if (e->names || e->heads * 3 > e->rows || e->bytes > CELL_WIDE * e->cells) return false;
    if (e->columns == 2) return e->amounts * 3 >= e->rows * 2 && e->marked * 2 <= e->rows;
    return e->lower * 4 <= e->cells;
}

static bool has_amount(str text, const struct table_line *line) {
    for (size_t i = 1; i < line->count; i++)
        if (is_amount(cell_text(text, line, i))) return true;
    return false;
}

/* The line that names the columns: the fullest above the first with a number, the last of equals; `to` if
 * there is none. */
static size_t find_head(str text, const struct table_line *lines, size_t from, size_t to,
                        const struct evidence *e) {
    size_t best = to, most = 2;
    if (e->columns < 3 && !e->amounts) return to;
    for (size_t i = from; i < to && !has_amount(text, &lines[i]) && (e->amounts || i == from); i++) {
        if (filled(&lines[i]) < most) continue;
        best = i;
        most = filled(&lines[i]);
    }
    return best;
}

static void set_parts(str text, struct table_line *lines, size_t from, size_t to, const struct evidence *e) {
    size_t head = find_head(text, lines, from, to, e);
    bool above = false;
    for (size_t i = from; i < to; i++) {
        struct table_line *line = &lines[i];
        if (!line->count) {
            above = false;
            continue;
        }
        if (is_rule(str_sub(text, line->cells[0].from, line->cells[line->count - 1].to))) {
            line->part = TABLE_RULE;
            continue;
        }
        bool more = above && line->cells[0].from == line->cells[0].to && i > head && filled(line) &&
                    !has_amount(text, line);
        line->part = more ? TABLE_MORE : i > head ? TABLE_ROW : TABLE_FIRST;
        above = true;
    }
}

/* ---- strokes and tabs ---- */

bool table_is_border(str line) {
    line = str_trim(line);
    return line.n > 4 && line.p[0] == '+' && line.p[line.n - 1] == '+' && is_rule(line);
}

static bool is_stroked(str line) {
    if (!line.n || (line.p[0] != '|' && line.p[0] != '+')) return false;
    line = str_trim(line);
    return table_is_border(line) || (line.n > 4 && line.p[0] == '|' && line.p[line.n - 1] == '|');
}

/* The cells of a line that a sign parts; none if they are too many. */
static void cut_at(str text, str line, char sign, struct table_line *out) {
    out->count = 0;
    for (str rest = line; rest.p;) {
        str cell = str_cut(&rest, sign);
        if (out->count == TABLE_CELLS) {
            out->count = 0;
            return;
        }
        size_t from = (size_t)(cell.p - text.p);
        add_cell(out, text, from, from + cell.n);
    }
    drop_empty(out);
}

/* The stroked lines from line i on; returns the first after them. */
static size_t find_stroked(str text, const struct column_line *lines, size_t i, size_t count,
                           struct table_line *out) {
    size_t from = i, rows = 0, borders = 0;
    for (; i < count && is_stroked(line_text(text, &lines[i])); i++) {
        str line = str_trim(line_text(text, &lines[i]));
        if (is_rule(line))
            out[i].part = TABLE_RULE;
        else
            cut_at(text, str_sub(line, 1, line.n - 1), '|', &out[i]);
        rows += out[i].count > 1;
        borders += table_is_border(line);
    }
    bool above = false, drawn = borders > 2;
    for (size_t k = from; k < i; k++) {
        if (rows < 2) out[k] = (struct table_line){0};
        if (!out[k].count) continue;
        bool more = drawn ? k > from && out[k - 1].count : out[k].cells[0].from == out[k].cells[0].to;
        out[k].part = above && more ? TABLE_MORE : above ? TABLE_ROW : TABLE_FIRST;
        above = true;
    }
    return i;
}

/* Whether a tab stands between the line's signs. */
static bool is_tabbed(const struct column_line *line, str text) {
    if (line->beside || !text.n || !memchr(text.p, '\t', text.n)) return false;
    text = str_trim(text);
    return text.n && memchr(text.p, '\t', text.n);
}

/* The lines of cells parted by tabs from line i on; returns the first after them. */
static size_t find_tabbed(str text, const struct column_line *lines, size_t i, size_t count,
                          struct table_line *out) {
    size_t from = i;
    for (; i < count; i++) {
        str line = line_text(text, &lines[i]);
        if (!is_tabbed(&lines[i], line)) break;
        cut_at(text, str_trim(line), '\t', &out[i]);
    }
    struct evidence e = weigh(text, out, from, i);
    if (is_table(&e)) set_parts(text, out, from, i, &e);
    return i;
}

/* ---- the whole ---- */

/* The table that begins with line i; returns the first line after it, or after what is none. */
static size_t find_spaced(struct grid *grid, size_t i, size_t count, struct table_line *out) {
    grow(grid, i, count);
    if (grid->to < i + ROWS_LEAST - 1) return i + 1;
    grow_up(grid, out);
    for (size_t k = grid->from; k < grid->to; k++) {
        bool blank = !str_trim(line_text(grid->text, &grid->lines[k])).n;
        out[k].count = 0;
        if (!blank) cut_line(grid, k, &out[k]);
    }
    struct evidence e = weigh(grid->text, out, grid->from, grid->to);
    if (is_table(&e)) set_parts(grid->text, out, grid->from, grid->to, &e);
    return e.rows < ROWS_LEAST ? i + 1 : grid->to;
}

static bool begins_table(str line) {
    struct ink ink;
    read_ink(line, &ink);
    return !ink.long_line && has_gap(&ink);
}

bool table_may_begin(str text, const struct column_line *lines, size_t count) {
    for (size_t i = 0; i < count; i++) {
        str line = line_text(text, &lines[i]);
        if (lines[i].gap ||
            (line.n && (line.p[0] == '|' || line.p[0] == '+' || memchr(line.p, '\t', line.n))))
            return true;
    }
    return false;
}

void table_find(str text, const struct column_line *lines, size_t count, struct table_line *out) {
    struct grid grid;
    grid.text = text;
    grid.lines = lines;
    for (size_t i = 0; i < count; i++) out[i].part = TABLE_NONE, out[i].count = 0;
    for (size_t i = 0; i < count;) {
        str line = line_text(text, &lines[i]);
        if (is_stroked(line))
            i = find_stroked(text, lines, i, count, out);
        else if (is_tabbed(&lines[i], line))
            i = find_tabbed(text, lines, i, count, out);
        else if (!lines[i].beside && lines[i].gap && line.n < PLACES * 4 && begins_table(line))
            i = find_spaced(&grid, i, count, out);
        else
            i++;
    }
}
