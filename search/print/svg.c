/* The chart of years alone, as SVG, for a document. */
#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/message.h"
#include "search/print/printer.h"
#include "search/print/timeline.h"

static void print_years(struct output *o, const struct years *years) {
    if (!o->series) o->series = memory_zeroed(1, sizeof *o->series);
    o->series->per_1000 = o->per_1000;
    timeline_add(o->series, o->query, years);
}

static void finish(struct output *o, bool failed) {
    buf_clear(&o->line);
    if (o->series) {
        if (!failed) timeline_chart(o->series, true, &o->line);
        timeline_release(o->series);
        free(o->series);
        o->series = NULL;
    }
    if (failed) return;
    if (!o->line.n) buf_add(&o->line, STR("<svg xmlns=\"http://www.w3.org/2000/svg\"/>\n"));
    fwrite(o->line.p, 1, o->line.n, stdout);
}

const struct printer printer_svg = {
    .name = "svg", .needs = N_("svg draws years: add --years"), .finish = finish, .years = print_years};
