/* CSV for spreadsheets and pipes: a header line, commas, quotation marks as RFC 4180 has them, UTF-8. Lines
 * end as on this system, not with the RFC's CR LF, of which cut and awk would make a part of the last field.
 * In a batch the id comes first and the query last. */
#include <inttypes.h>
#include <stdio.h>

#include "base/sanitize.h"
#include "base/path.h"
#include "search/print/printer.h"

static void header(struct output *o, const char *columns) {
    if (!o->header_due) return;
    o->header_due = false; /* once, however many queries a batch has */
    printf("%s%s%s\n", o->id.p ? "id," : "", columns, o->id.p ? ",query" : "");
}

/* A field of text. What a spreadsheet would take for a formula gets an apostrophe, which it takes off again.
 */
static void add_text(struct output *o, str text) {
    buf clean = {0};
    sanitize_add(text, &clean);
    buf_byte(&o->line, '"');
    if (clean.n && strchr("=+-@", clean.p[0])) buf_byte(&o->line, '\'');
    for (size_t i = 0; i < clean.n; i++) {
        if (clean.p[i] == '"') buf_byte(&o->line, '"');
        buf_byte(&o->line, clean.p[i]);
    }
    buf_add(&o->line, STR("\","));
    buf_release(&clean);
}

static void end_line(struct output *o) {
    if (o->id.p) add_text(o, o->query);
    o->line.n--; /* the comma after the last field */
    output_end_line(o);
}

static void begin_line(struct output *o) {
    buf_clear(&o->line);
    if (o->id.p) add_text(o, o->id);
}

static void add_year(struct output *o, int year) {
    if (year) buf_addf(&o->line, "%d", year);
    buf_byte(&o->line, ',');
}

static void begin_hits(struct output *o) {
    header(o, "year,path,line,score,rung,snippet");
}

static void print_hit(struct output *o, const struct result *f) {
    buf snippet = {0};
    begin_line(o);
    add_year(o, f->letter.year);
    add_text(o, path_shown(f->letter.path));
    buf_addf(&o->line, "%zu,%.4f,%s,", f->passage.first_line, f->hit->score, rung_name(f->marks.weakest));
    result_snippet_field(f, &snippet);
    add_text(o, buf_str(&snippet));
    end_line(o);
    buf_release(&snippet);
}

static void begin_letters(struct output *o) {
    header(o, "year,path,hits,score,title");
}

static void print_letter(struct output *o, const struct letter_hit *hit, const struct letter_row *row) {
    begin_line(o);
    add_year(o, row->year);
    add_text(o, path_shown(row->path));
    buf_addf(&o->line, "%" PRId64 ",%.4f,", hit->hits, hit->score);
    add_text(o, row->title);
    end_line(o);
}

static void print_years(struct output *o, const struct years *years) {
    header(o, "year,hits,letters,per_1000");
    for (size_t i = 0; i < years->count; i++) {
        const struct year_row *row = &years->rows[i];
        begin_line(o);
        add_year(o, row->year);
        buf_addf(&o->line, "%" PRId64 ",%" PRId64 ",%.2f,", row->hits, row->letters, years_per_1000(row));
        end_line(o);
    }
}

static void print_count(struct output *o, int64_t count) {
    header(o, "count");
    begin_line(o);
    buf_addf(&o->line, "%" PRId64 ",", count);
    end_line(o);
}

static void begin_repeats(struct output *o) {
    header(o, "status,years,passages,path,line,text");
}

static void print_repeat(struct output *o, const struct repeat_row *row) {
    buf years = {0};
    begin_line(o);
    buf_addf(&o->line, "%s,", row->status);
    for (size_t i = 0; i < row->year_count; i++) buf_addf(&years, "%s%d", i ? " " : "", row->years[i]);
    add_text(o, buf_str(&years));
    buf_addf(&o->line, "%zu,", row->passages);
    add_text(o, path_shown(row->letter->path));
    buf_addf(&o->line, "%zu,", row->passage->first_line);
    add_text(o, row->passage->text);
    end_line(o);
    buf_release(&years);
}

const struct printer printer_csv = {
    .name = "csv",
    .begin_hits = begin_hits,
    .hit = print_hit,
    .begin_letters = begin_letters,
    .letter = print_letter,
    .years = print_years,
    .count = print_count,
    .begin_repeats = begin_repeats,
    .repeat = print_repeat,
};
