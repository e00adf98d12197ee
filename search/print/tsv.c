/* TSV, for pipes: a fixed number of columns, whatever the letters hold. */
#include <inttypes.h>
#include <stdio.h>

#include "base/sanitize.h"
#include "base/path.h"
#include "search/print/printer.h"

static void header(struct output *o, const char *columns) {
    if (!o->header) return;
    o->header = false; /* once, however many queries a batch has */
    printf("%s%s\n", o->id.p ? "id\t" : "", columns);
}

static void begin_hits(struct output *o) {
    header(o, "year\tpath\tline\tscore\trung\tsnippet");
}

static void print_hit(struct output *o, const struct result *f) {
    output_begin_line(o);
    output_year(o, f->letter.year);
    buf_byte(&o->line, '\t');
    sanitize_add(path_shown(f->letter.path), &o->line);
    buf_addf(&o->line, "\t%zu\t%.4f\t%s\t", f->passage.first_line, f->hit->score,
             rung_name(f->marks.weakest));
    result_snippet_field(f, &o->line);
    output_end_line(o);
}

static void begin_letters(struct output *o) {
    header(o, "year\tpath\thits\tscore\ttitle");
}

static void print_letter(struct output *o, const struct letter_hit *hit, const struct letter_row *row) {
    output_begin_line(o);
    output_year(o, row->year);
    buf_byte(&o->line, '\t');
    sanitize_add(path_shown(row->path), &o->line);
    buf_addf(&o->line, "\t%" PRId64 "\t%.4f\t", hit->hits, hit->score);
    sanitize_add(row->title.n ? row->title : STR("-"), &o->line);
    output_end_line(o);
}

static void print_years(struct output *o, const struct years *years) {
    header(o, "year\thits\tletters\tper_1000");
    for (size_t i = 0; i < years->count; i++) {
        const struct year_row *row = &years->rows[i];
        output_begin_line(o);
        output_year(o, row->year);
        buf_addf(&o->line, "\t%" PRId64 "\t%" PRId64 "\t%.2f", row->hits, row->letters, years_per_1000(row));
        output_end_line(o);
    }
}

static void print_count(struct output *o, int64_t count) {
    output_begin_line(o);
    buf_addf(&o->line, "%" PRId64, count);
    output_end_line(o);
}

static void begin_repeats(struct output *o) {
    header(o, "status\tyears\tpassages\tpath\tline\ttext");
}

static void print_repeat(struct output *o, const struct repeat_row *row) {
    output_begin_line(o);
    buf_addf(&o->line, "%s\t", row->status);
    for (size_t i = 0; i < row->year_count; i++) buf_addf(&o->line, "%s%d", i ? "," : "", row->years[i]);
    buf_addf(&o->line, "\t%zu\t", row->passages);
    sanitize_add(path_shown(row->letter->path), &o->line);
    buf_addf(&o->line, "\t%zu\t", row->passage->first_line);
    sanitize_add(row->passage->text, &o->line);
    output_end_line(o);
}

const struct printer printer_tsv = {
    .name = "tsv",
    .begin_hits = begin_hits,
    .hit = print_hit,
    .begin_letters = begin_letters,
    .letter = print_letter,
    .years = print_years,
    .count = print_count,
    .begin_repeats = begin_repeats,
    .repeat = print_repeat,
};
