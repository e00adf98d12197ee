#include "page/list.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/sanitize.h"
#include "base/utf8.h"
#include "page/page.h"

void list_add(struct list *l, int year, const str *cells) {
    l->rows = memory_grown(l->rows, l->count, &l->room, sizeof *l->rows);
    l->rows[l->count++] = (struct list_row){year, l->text.n};
    for (size_t i = 0; i < l->column_count; i++) {
        sanitize_add(cells[i], &l->text); /* leaves no NUL */
        buf_byte(&l->text, '\0');
    }
}

/* The first cell of a row; the next begins after its NUL. */
static str first_cell(const struct list *l, size_t row) {
    return str_of(l->text.p + l->rows[row].cells);
}

static str next_cell(str cell) {
    return str_of(cell.p + cell.n + 1);
}

static void add_year(int year, buf *out) {
    if (year)
        buf_addf(out, "%d", year);
    else
        buf_add(out, str_of(_("Unknown year")));
}

static void add_heads(const struct list *l, bool year, buf *out) {
    buf_add(out, STR("<table>\n<thead><tr>"));
    if (year) buf_addf(out, "<th scope=\"col\">%s</th>", _("Year"));
    for (size_t i = 0; i < l->column_count; i++) {
        const struct list_column *c = &l->columns[i];
        buf_addf(out, "<th scope=\"col\"%s%s%s", *c->style ? " class=\"" : "", c->style,
                 *c->style ? "\"" : "");
        if (!year) buf_addf(out, " data-tag=\"%s\" data-lang=\"%s\"", c->head ? "th" : "td", c->language);
        buf_addf(out, ">%s</th>", c->name);
    }
    buf_add(out, STR("</tr></thead>\n<tbody>"));
}

static void add_path(str path, buf *out) {
    while (path.n) {
        size_t slash = str_find(path, STR("/"));
        page_escape(str_sub(path, 0, slash + 1), out);
        path = str_sub(path, slash + 1, path.n);
        if (path.n) buf_add(out, STR("<wbr>"));
    }
}

static void add_whole(const struct list *l, buf *out) {
    add_heads(l, true, out);
    for (size_t r = 0; r < l->count; r++) {
        buf_add(out, STR("\n<tr"));
        if (!l->part) buf_addf(out, " data-years=\"%d\"", l->rows[r].year);
        buf_add(out, STR("><td>"));
        if (l->rows[r].year)
            buf_addf(out, "%d", l->rows[r].year);
        else
            buf_add(out, STR("–"));
        buf_add(out, STR("</td>"));
        str cell = first_cell(l, r);
        for (size_t i = 0; i < l->column_count; i++, cell = next_cell(cell)) {
            const struct list_column *c = &l->columns[i];
            buf_add(out, c->head ? STR("<th scope=\"row\"") : STR("<td"));
            bool path = strcmp(c->style, "path") == 0, narrow = path && utf8_width(cell) <= LIST_SHORT;
            if (*c->style) buf_addf(out, " class=\"%s%s\"", c->style, narrow ? " short" : "");
            if (*c->language) buf_addf(out, " lang=\"%s\"", c->language);
            buf_byte(out, '>');
            if (path && !narrow)
                add_path(cell, out);
            else
                page_escape(cell.n ? cell : STR("–"), out);
            buf_add(out, c->head ? STR("</th>") : STR("</td>"));
        }
        buf_add(out, STR("</tr>"));
    }
    buf_add(out, STR("\n</tbody>\n</table>\n"));
}

/* A cell as JSON inside a script element, which ends at the first "</". */
static void add_string(str cell, buf *out) {
    buf_byte(out, '"');
    for (size_t i = 0; i < cell.n; i++) {
        if (cell.p[i] == '"' || cell.p[i] == '\\') buf_byte(out, '\\');
        if (cell.p[i] == '<')
            buf_add(out, STR("\\u003c"));
        else
            buf_byte(out, cell.p[i]);
    }
    buf_byte(out, '"');
}

/* How much of cell is as in the cell above it: bytes, and in UTF-16 as scripts count. */
static size_t shared(str cell, str above, size_t *units) {
    size_t n = 0;
    *units = 0;
    for (str a = cell, b = above; a.n && b.n; *units += (cell.p[n] & 0xF8) == 0xF0 ? 2 : 1, n = cell.n - a.n)
        if (utf8_next(&a) != utf8_next(&b)) break;
    return n;
}

/* A row: for each cell how much of it is as in the row above, if that is worth a number, and the rest. */
static void add_data(const struct list *l, size_t row, size_t above, buf *out) {
    buf_byte(out, '[');
    str cell = first_cell(l, row), before = above < l->count ? first_cell(l, above) : STR("");
    for (size_t i = 0; i < l->column_count; i++) {
        size_t units = 0, bytes = above < l->count ? shared(cell, before, &units) : 0;
        if (i) buf_byte(out, ',');
        if (bytes > 2) buf_addf(out, "%zu,", units);
        add_string(bytes > 2 ? str_sub(cell, bytes, cell.n) : cell, out);
        if (i + 1 == l->column_count) break;
        cell = next_cell(cell);
        if (above < l->count) before = next_cell(before);
    }
    buf_byte(out, ']');
}

struct place {
    int year;
    size_t row;
};

/* The latest first, the unknown year last; then as they came. */
static int by_year(const void *a, const void *b) {
    const struct place *x = a, *y = b;
    if (x->year != y->year) return x->year > y->year ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

static void add_folded(const struct list *l, void (*count)(int64_t, buf *), buf *out) {
    struct place *places = memory_zeroed(l->count, sizeof *places);
    for (size_t r = 0; r < l->count; r++) places[r] = (struct place){l->rows[r].year, r};
    qsort(places, l->count, sizeof *places, by_year);
    buf_addf(out, "<noscript><p class=\"note\">%s</p></noscript>\n",
             _("A script of this page lists what is in a year; it is not allowed to run here."));
    buf_add(out, STR("<template>"));
    add_heads(l, false, out);
    buf_add(out, STR("</tbody>\n</table></template>\n"));
    for (size_t from = 0, end; from < l->count; from = end) {
        for (end = from; end < l->count && places[end].year == places[from].year;) end++;
        buf_add(out, STR("<details class=\"fold\"><summary><span class=\"when\">"));
        add_year(places[from].year, out);
        buf_add(out, STR("</span> "));
        count((int64_t)(end - from), out);
        buf_add(out, STR("</summary><script type=\"application/json\">["));
        for (size_t i = from; i < end; i++) {
            if (i > from) buf_add(out, STR(",\n"));
            add_data(l, places[i].row, i > from ? places[i - 1].row : l->count, out);
        }
        buf_add(out, STR("]</script></details>\n"));
    }
    free(places);
}

void list_print(const struct list *l, const char *name, void (*count)(int64_t, buf *), buf *out) {
    buf_addf(out, "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"%s\">\n", name);
    if (l->count > LIST_WHOLE)
        add_folded(l, count, out);
    else
        add_whole(l, out);
    buf_add(out, STR("</div>\n"));
}

void list_release(struct list *l) {
    free(l->rows);
    buf_release(&l->text);
    l->rows = NULL;
    l->count = l->room = 0;
}
