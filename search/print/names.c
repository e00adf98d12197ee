/* Names of letters for xargs -0: every byte as the file system has it, a NUL after each. */
#include <stdio.h>

#include "base/path.h"
#include "search/print/printer.h"

static void print_letter(struct output *o, const struct letter_hit *hit, const struct letter_row *row) {
    (void)o;
    (void)hit;
    str path = path_shown(row->path);
    fwrite(path.p, 1, path.n, stdout);
    putchar('\0');
}

const struct printer printer_names = {.name = "names", .letter = print_letter};
