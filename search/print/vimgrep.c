/* path:line:column:text, for the quickfix list of an editor. */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "base/sanitize.h"
#include "base/path.h"
#include "search/print/printer.h"

/* How far back a line's beginning is looked for. */
#define FURTHEST 16384

/* The column, in bytes from 1, of byte `at` of the letter's file. The index does not keep where lines begin,
 * so the file is asked; 1 if it cannot be. */
static size_t column_of(const struct letter_row *letter, size_t at) {
    char bytes[FURTHEST];
    buf path = {0};
    size_t column = 1;
    if (!str_eq(letter->encoding, STR("utf-8")))
        return column; /* offsets are into another reading of the file */
    buf_add(&path, letter->path);
    int file = path.n ? open(path.p, O_RDONLY | O_CLOEXEC | O_NONBLOCK) : -1;
    buf_release(&path);
    if (file < 0) return column;
    size_t from = at > sizeof bytes ? at - sizeof bytes : 0;
    if (pread(file, bytes, at - from, (off_t)from) == (ssize_t)(at - from)) {
        while (column <= at - from && bytes[at - from - column] != '\n') column++;
        if (from && column > at - from) column = 1;
    }
    close(file);
    return column;
}

static void print_hit(struct output *o, const struct result *f) {
    const struct snippet_style style = {.ellipsis = STR("…"), .gap = STR("…")};
    struct span place = result_place(f, f->marks.count ? f->marks.items[0].start : 0);
    buf plain = {0};
    snippet_write(f->passage.text, f->fragments, f->fragment_count, f->marks.items, f->marks.count, &style,
                  &plain);
    output_begin_line(o);
    sanitize_add(path_shown(f->letter.path), &o->line);
    buf_addf(&o->line, ":%zu:%zu:", place.line, result_changed(f) ? 1 : column_of(&f->letter, place.file));
    sanitize_add(buf_str(&plain), &o->line);
    output_end_line(o);
    buf_release(&plain);
}

const struct printer printer_vimgrep = {.name = "vimgrep", .opens_letters = true, .hit = print_hit};
