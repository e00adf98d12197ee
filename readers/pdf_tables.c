#include "readers/pdf_tables.h"

#include <math.h>
#include <stdlib.h>

#include "readers/pdf_inline.h"

#define COLUMNS_MAX 24

/* Lines of one table; a longer one goes on as another. */
#define LINES_MAX 1000

/* White space between two columns, in ems. */
#define COLUMN_GAP .6f

/* A row below this many of the region's pitches ends a table, if it is no row of several cells. */
#define ROW_GAP 1.25f

struct column {
    float x0, x1;
};

struct columns {
    struct column at[COLUMNS_MAX];
    size_t count;
};

static bool starts_with_mark(const struct pdf_line *line) {
    return line->count == 2 && line->pieces[0]->count == 1 && pdf_is_mark(line->pieces[0]->words[0].text);
}

/* Whether a justified line has blanks as wide as the gaps between cells: all are of one width. */
static bool is_loose(const struct pdf_lines *lines, const struct pdf_line *line) {
    if (line->count < 2 || line->box.x1 < lines->right - line->size ||
        line->box.x0 > lines->left + line->size)
        return false;
    float least = 1e9f, most = 0;
    size_t words = 0;
    for (size_t i = 0; i < line->count; i++) {
        words += line->pieces[i]->count;
        if (i == 0) continue;
        float gap = line->pieces[i]->box.x0 - line->pieces[i - 1]->box.x1;
        least = fminf(least, gap);
        most = fmaxf(most, gap);
    }
    return line->count > 2 && most < 1.4f * least && words * 2 < line->count * 3;
}

/* Whether a line of few words is justified: it fills its width, and the next one goes on with it, beyond what
 * would be a cell. */
static bool is_justified(const struct pdf_lines *lines, const struct pdf_line *line) {
    const struct pdf_line *next = line + 1;
    if (next == lines->at + lines->count || !pdf_goes_on(pdf_line_first(next)->text)) return false;
    float edge = lines->right - line->size;
    return line->box.x1 > edge && (next->box.x1 > edge || next->count == 1) &&
           next->box.x1 > line->pieces[0]->box.x1;
}

/* Cells of a line; the mark of an item is none. */
static size_t cells_of(const struct pdf_lines *lines, const struct pdf_line *line) {
    bool one = starts_with_mark(line) || is_loose(lines, line) || is_justified(lines, line);
    return one ? 1 : line->count;
}

/* Whether "Dato:" and what it is the label of, in all lines. */
static bool are_labels(const struct pdf_lines *lines, size_t from, size_t to) {
    for (size_t i = from; i < to; i++) {
        str label = lines->at[i].pieces[0]->words[lines->at[i].pieces[0]->count - 1].text;
        if (lines->at[i].count > 2 || (lines->at[i].count == 2 && !str_ends(label, STR(":")))) return false;
    }
    return true;
}

/* Adds the piece to the column that it stands in, or a new one; columns stay in order. False: too many. */
static bool add_to_column(struct columns *columns, const struct pdf_piece *piece) {
    float gap = COLUMN_GAP * piece->size / 2;
    struct column own = {piece->box.x0 - gap, piece->box.x1 + gap};
    size_t kept = 0, at = 0;
    for (size_t i = 0; i < columns->count; i++) {
        struct column *other = &columns->at[i];
        if (other->x1 > own.x0 && other->x0 < own.x1) {
            own.x0 = fminf(own.x0, other->x0);
            own.x1 = fmaxf(own.x1, other->x1);
            continue;
        }
        columns->at[kept++] = *other;
    }
    if (kept == COLUMNS_MAX) return false;
    while (at < kept && columns->at[at].x0 < own.x0) at++;
    memmove(&columns->at[at + 1], &columns->at[at], (kept - at) * sizeof *columns->at);
    columns->at[at] = own;
    columns->count = kept + 1;
    return true;
}

static bool find_columns(const struct pdf_lines *lines, size_t from, size_t to, struct columns *out) {
    out->count = 0;
    for (size_t i = from; i < to; i++)
        for (size_t j = 0; j < lines->at[i].count; j++)
            if (!add_to_column(out, lines->at[i].pieces[j])) return false;
    return true;
}

static size_t column_of(const struct columns *columns, const struct pdf_piece *piece) {
    float middle = (piece->box.x0 + piece->box.x1) / 2;
    for (size_t i = 0; i < columns->count; i++)
        if (middle <= columns->at[i].x1) return i;
    return columns->count ? columns->count - 1 : 0;
}

/* Whether the line stands too far below the one before to be of its table. */
static bool is_apart(const struct pdf_lines *lines, size_t i, size_t cells, float pitch) {
    float gap = pdf_middle(lines->at[i].box) - pdf_middle(lines->at[i - 1].box), em = lines->at[i].size;
    return gap > 4 * pitch * em || (cells < 2 && gap > ROW_GAP * pitch * em);
}

/* Adds the line's pieces to the columns; false, and the columns as they were, if they do not fit. */
static bool add_line(struct columns *columns, const struct pdf_line *line) {
    struct columns before = *columns;
    bool fits = true;
    for (size_t j = 0; j < line->count && fits; j++) fits = add_to_column(columns, line->pieces[j]);
    if (fits && columns->count >= 2 && (before.count < 2 || columns->count >= before.count)) return true;
    *columns = before;
    return false;
}

/* Whether what hangs below the last row is the rest of its cells, and no sentence of its own. */
static bool hangs(const struct columns *columns, const struct pdf_line *line) {
    return column_of(columns, line->pieces[0]) > 0 || pdf_goes_on(pdf_line_first(line)->text);
}

size_t pdf_table_lines(const struct pdf_lines *lines, size_t from, float pitch) {
    size_t to = from, rows = 0, last = from, most = 0;
    struct columns columns = {.count = 0};
    if (cells_of(lines, &lines->at[from]) < 2) return 0;
    for (; to < lines->count && to < from + LINES_MAX; to++) {
        size_t cells = cells_of(lines, &lines->at[to]);
        if (to > from && is_apart(lines, to, cells, pitch)) break;
        if (!add_line(&columns, &lines->at[to])) break;
        if (cells < 2) continue; /* the rest of a cell, if a row follows or it stands in a column */
        rows++;
        last = to + 1;
        if (cells > most) most = cells;
    }
    while (last < to && hangs(&columns, &lines->at[last])) last++;
    if (rows < 2 || (rows < 3 && most < 3) || are_labels(lines, from, last)) return 0;
    return last - from;
}

/* Whether a line begins a row rather than going on the cells of the row before. */
static bool begins_row(const struct pdf_lines *lines, size_t i, size_t from, const struct columns *columns,
                       float pitch) {
    const struct pdf_line *line = &lines->at[i];
    if (i == from) return true;
    float gap = pdf_middle(line->box) - pdf_middle(lines->at[i - 1].box);
    bool close = gap < ROW_GAP * pitch * line->size;
    if (!close) return true;
    if (column_of(columns, line->pieces[0]) > 0) return false;
    for (size_t j = 0; j < line->count; j++)
        if (!pdf_goes_on(line->pieces[j]->words[0].text)) return true;
    return false; /* the rest of one cell or of several */
}

static void add_row(buf *out, buf *cells, size_t count, bool head) {
    if (out->n) buf_byte(out, '\n');
    for (size_t i = 0; i < count; i++) {
        buf_add(out, STR("| "));
        buf_add(out, buf_str(&cells[i]));
        if (cells[i].n) buf_byte(out, ' ');
        buf_clear(&cells[i]);
    }
    buf_byte(out, '|');
    if (!head) return;
    buf_byte(out, '\n');
    for (size_t i = 0; i < count; i++) buf_add(out, STR("| --- "));
    buf_byte(out, '|');
}

/* A word torn at the end of a cell's line is put together: a cell has one line. */
static void add_to_cell(buf *cell, const struct pdf_piece *piece, const struct pdf_marks *marks) {
    bool torn = cell->n > 1 && cell->p[cell->n - 1] == '-' && (unsigned char)cell->p[cell->n - 2] > ' ' &&
                pdf_goes_on(piece->words[0].text);
    if (torn)
        cell->n--;
    else if (cell->n)
        buf_byte(cell, ' ');
    pdf_inline_cell(cell, piece, marks);
}

str pdf_table_text(struct arena *arena, const struct pdf_lines *lines, size_t from, size_t to, float pitch,
                   const struct pdf_marks *marks) {
    struct columns columns;
    buf cells[COLUMNS_MAX] = {{0}}, out = {0};
    bool head = true;
    find_columns(lines, from, to, &columns);
    for (size_t i = from; i < to; i++) {
        if (i > from && begins_row(lines, i, from, &columns, pitch)) {
            add_row(&out, cells, columns.count, head);
            head = false;
        }
        for (size_t j = 0; j < lines->at[i].count; j++)
            add_to_cell(&cells[column_of(&columns, lines->at[i].pieces[j])], lines->at[i].pieces[j], marks);
    }
    add_row(&out, cells, columns.count, head);
    str text = arena_copied(arena, buf_str(&out));
    for (size_t i = 0; i < COLUMNS_MAX; i++) buf_release(&cells[i]);
    buf_release(&out);
    return text;
}
