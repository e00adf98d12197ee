/* TREC's run format, for measuring: qid Q0 docid rank score tag. A document is a letter, by the name of its
 * file. */
#include <stdio.h>

#include "base/sanitize.h"
#include "base/path.h"
#include "search/print/printer.h"

static void print_letter(struct output *o, const struct letter_hit *hit, const struct letter_row *row) {
    str name = path_name(row->path);
    size_t dot = name.n;
    while (dot && name.p[dot - 1] != '.') dot--;
    if (dot > 1) name.n = dot - 1;
    buf_clear(&o->line);
    sanitize_add(o->id.p ? o->id : STR("1"), &o->line);
    buf_add(&o->line, STR(" Q0 "));
    size_t from = o->line.n;
    sanitize_add(name, &o->line);
    for (size_t i = from; i < o->line.n; i++)
        if (o->line.p[i] == ' ') o->line.p[i] = '_'; /* a blank parts the columns */
    buf_addf(&o->line, " %zu %.6f brev", ++o->rank, hit->score);
    output_end_line(o);
}

const struct printer printer_trec = {
    .name = "trec",
    .limit = 1000,
    .ranks_letters = true,
    .silent = true,
    .letter = print_letter,
};
