/* Text for people: on a terminal, 80 columns elsewhere. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/sanitize.h"
#include "base/memory.h"
#include "base/message.h"
#include "base/path.h"
#include "base/utf8.h"
#include "page/wording.h"
#include "search/print/difference.h"
#include "search/print/link.h"
#include "search/print/keywords.h"
#include "search/print/printer.h"
#include "search/print/timeline.h"

#define INDENT 6

/* Of a snippet. */
#define LINES 3

#define BOLD "\033[1m"
#define DIM "\033[2m"
#define YEAR "\033[36m"
#define MARK "\033[1;33m"
#define PLAIN "\033[0m"
#define ADDED "\033[32m"
#define DROPPED "\033[31m"

static void paint(struct output *o, const char *code) {
    if (o->color) buf_add(&o->line, str_of(code));
}

/* As much of s as fits in columns, with an ellipsis if it does not. */
static void add_cut(struct output *o, str s, size_t columns) {
    buf clean = {0};
    sanitize_add(s, &clean);
    str text = buf_str(&clean);
    if (utf8_width(text) > columns) {
        size_t end = 0, used = 1;
        while (end < text.n) {
            size_t length = utf8_length(str_sub(text, end, text.n));
            used += utf8_width(str_sub(text, end, end + length));
            if (used > columns) break;
            end += length;
        }
        buf_add(&o->line, str_sub(text, 0, end));
        if (columns) buf_add(&o->line, STR("…"));
    } else {
        buf_add(&o->line, text);
    }
    buf_release(&clean);
}

static void add_dim(struct output *o, const char *before, str text, size_t columns) {
    buf_add(&o->line, str_of(before));
    paint(o, DIM);
    add_cut(o, text, columns);
    paint(o, PLAIN);
}

static void add_year(struct output *o, int year) {
    paint(o, year ? YEAR : DIM);
    if (year)
        buf_addf(&o->line, "%4d", year);
    else
        buf_add(&o->line, STR("   -"));
    paint(o, PLAIN);
    buf_add(&o->line, STR("  "));
}

/* The letter's path with what follows it, `place`, in bold and, if the terminal has links, as one to the
 * file; or to the place of the hit f in line `line`, unless f is NULL. Returns how many columns it takes. */
static size_t add_path(struct output *o, const struct letter_row *letter, str place, const struct result *f,
                       size_t line) {
    buf path = {0};
    sanitize_add(path_shown(letter->path), &path);
    buf_add(&path, place);
    paint(o, BOLD);
    if (o->links) {
        buf_add(&o->line, STR("\033]8;;")); /* OSC 8 */
        if (f)
            link_place(f, line, true, &o->line);
        else
            link_file(letter, true, &o->line);
        buf_add(&o->line, STR("\033\\"));
    }
    buf_add(&o->line, buf_str(&path));
    if (o->links) buf_add(&o->line, STR("\033]8;;\033\\"));
    paint(o, PLAIN);
    size_t width = utf8_width(buf_str(&path));
    buf_release(&path);
    return width;
}

/* The title after it, if there is room for some of it; `used` columns are taken. */
static void add_title(struct output *o, const struct letter_row *letter, size_t used) {
    if (letter->title.n && used + 8 < o->columns) add_dim(o, "  ", letter->title, o->columns - used);
}

/* "  2014–2023", dim, after what stands in the line. */
static void add_span(struct output *o, int first, int last) {
    paint(o, DIM);
    buf_addf(&o->line, "  %d", first);
    if (last != first) buf_addf(&o->line, "–%d", last);
    paint(o, PLAIN);
}

/* 2023  corpus/2023.md:51  Udmelding af … > heading; a heading that does not fit has a line of its own. */
static void place_line(struct output *o, const struct result *f) {
    output_begin_line(o);
    add_year(o, f->letter.year);
    buf place = {0};
    size_t line = f->marks.count ? result_place(f, f->marks.items[0].start).line : f->passage.first_line;
    if (f->passage.page)
        buf_addf(&place, _(" p. %zu"), f->passage.page);
    else
        buf_addf(&place, ":%zu", line);
    size_t used = INDENT + add_path(o, &f->letter, buf_str(&place), f, line) + 2;
    buf_release(&place);
    if (result_changed(f)) {
        const char *changed = _("(changed since it was indexed)");
        buf_addf(&o->line, " %s", changed);
        used += 1 + utf8_width(str_of(changed));
    }
    str title = f->passage.kind == PASSAGE_TITLE ? (str){0} : f->letter.title, heading = f->passage.heading;
    size_t room = o->columns > used + 8 ? o->columns - used : 0;
    bool both = heading.n && utf8_width(title) + 3 + utf8_width(heading) <= room;
    if (title.n && room) add_dim(o, "  ", title, room);
    if (title.n && both) add_dim(o, " > ", heading, room);
    output_end_line(o);
    if (!heading.n || (title.n && both)) return;
    output_begin_line(o);
    add_dim(o, "      ", heading, o->columns - INDENT);
    output_end_line(o);
}

/* 9.22 = værdig 4.61 + sagsbehandling 4.61 */
static void print_gains(struct output *o, const struct result *f) {
    if (!f->gains) return;
    output_begin_line(o);
    buf_addf(&o->line, "%*s", INDENT, "");
    paint(o, DIM);
    buf_addf(&o->line, _("score %.2f"), f->hit->score);
    const char *sign = "=";
    for (size_t i = 0; i < f->expressions->leaf_count; i++) {
        if (f->gains[i] <= 0) continue;
        buf_addf(&o->line, " %s ", sign);
        sanitize_add(f->expressions->leaves[i]->query->text, &o->line);
        buf_addf(&o->line, " %.2f", f->gains[i]);
        sign = "+";
    }
    if (f->hit->context != 0) {
        buf_addf(&o->line, " %s ", f->hit->context < 0 ? "-" : sign);
        /* TRANSLATORS: what the passages before a hit and the letter's title add to its score */
        buf_addf(&o->line, _("context %.2f"), fabs(f->hit->context));
        sign = "+";
    }
    if (f->hit->year_named) {
        buf_addf(&o->line, " %s ", sign);
        /* TRANSLATORS: what naming the letter's year adds to the score */
        buf_addf(&o->line, _("year %.2f"), result_year_gain(f));
    }
    paint(o, PLAIN);
    output_end_line(o);
}

/* The names of a row's columns. */
static void print_columns(struct output *o, const struct result *f) {
    if (!f->columns.n) return;
    output_begin_line(o);
    buf_addf(&o->line, "%*s", INDENT, "");
    paint(o, DIM);
    add_cut(o, f->columns, o->columns > INDENT ? o->columns - INDENT : 0);
    paint(o, PLAIN);
    output_end_line(o);
}

/* Dim, in as many lines as it takes; they break at blanks. */
static void print_wrapped(struct output *o, str text) {
    while (text.n) {
        size_t end = 0;
        for (size_t i = 1; i <= text.n; i++) {
            if (i < text.n && text.p[i] != ' ') continue;
            if (end && utf8_width(str_sub(text, 0, i)) > o->columns - INDENT) break;
            end = i;
        }
        output_begin_line(o);
        buf_addf(&o->line, "%*s", INDENT, "");
        paint(o, DIM);
        buf_add(&o->line, str_sub(text, 0, end));
        paint(o, PLAIN);
        output_end_line(o);
        text = str_trim(str_sub(text, end, text.n));
    }
}

/* The passages beside the hit's. */
static void print_neighbours(struct output *o, const struct neighbours *n) {
    for (size_t i = 0; i < n->count; i++) {
        buf clean = {0};
        sanitize_add(n->items[i].text, &clean);
        print_wrapped(o, buf_str(&clean));
        buf_release(&clean);
    }
}

static void print_hit(struct output *o, const struct result *f) {
    place_line(o, f);
    print_neighbours(o, &f->before);
    print_columns(o, f);
    const struct snippet_style style = {
        .open = o->color ? STR(MARK) : STR("["),
        .close = o->color ? STR(PLAIN) : STR("]"),
        .mark_width = o->color ? 0 : 1,
        .ellipsis = STR("…"),
        .gap = STR("…"),
        .width = o->columns,
        .indent = INDENT,
    };
    buf snippet = {0};
    snippet_write(f->passage.text, f->fragments, f->fragment_count, f->marks.items, f->marks.count, &style,
                  &snippet);
    for (str rest = buf_str(&snippet); rest.p;) {
        output_begin_line(o);
        buf_add(&o->line, str_cut(&rest, '\n'));
        output_end_line(o);
    }
    buf_release(&snippet);
    print_neighbours(o, &f->after);
    print_gains(o, f);
}

static void print_nearest(struct output *o) {
    print_wrapped(o, str_of(_("No passage holds all of it. The nearest:")));
    output_begin_line(o);
    output_end_line(o);
}

/* also 2023, 2022: the years that say the same. A blank line parts the hits in any case. */
static void print_also(struct output *o, const struct fold *fold) {
    if (fold->copies) {
        buf years = {0};
        output_also(fold, &years);
        print_wrapped(o, buf_str(&years));
        buf_release(&years);
    }
    output_begin_line(o);
    output_end_line(o);
}

/* The letter that is shown: 2024  corpus/2024.md  Udmelding af … */
static void begin_show(struct output *o, const struct letter_row *letter, str query) {
    (void)query;
    output_begin_line(o);
    add_year(o, letter->year);
    add_title(o, letter, INDENT + add_path(o, letter, (str){0}, NULL, 0) + 2);
    output_end_line(o);
    o->rank = 0;
}

/* Do passages of this kind stand under each other without a blank line? */
static bool is_row(enum passage_kind kind) {
    return kind == PASSAGE_ITEM || kind == PASSAGE_TABLE || kind == PASSAGE_LETTERHEAD ||
           kind == PASSAGE_SIGNATURE;
}

/* A passage, after the number of its first line. */
static void print_shown(struct output *o, const struct result *f) {
    bool heads = passage_kind_heads(f->passage.kind), first = !o->rank++;
    if (first || o->above != f->passage.kind || !is_row(f->passage.kind)) {
        output_begin_line(o);
        output_end_line(o);
    }
    o->above = f->passage.kind;
    if (first && f->passage.id > f->letter.first_passage && f->passage.heading.n) {
        output_begin_line(o);
        add_dim(o, "      ", f->passage.heading, o->columns - INDENT);
        output_end_line(o);
    }
    const struct snippet_style style = {.open = o->color ? STR(MARK) : STR("["),
                                        .close = !o->color ? STR("]")
                                                 : heads   ? STR(PLAIN BOLD)
                                                           : STR(PLAIN),
                                        .mark_width = o->color ? 0 : 1,
                                        .width = o->columns,
                                        .indent = INDENT};
    buf text = {0};
    snippet_write(f->passage.text, f->fragments, f->fragment_count, f->marks.items, f->marks.count, &style,
                  &text);
    str rest = str_sub(buf_str(&text), text.n < INDENT ? text.n : INDENT, text.n); /* the number's place */
    output_begin_line(o);
    paint(o, DIM);
    buf_addf(&o->line, "%*zu", INDENT - 2, f->passage.first_line);
    paint(o, PLAIN);
    buf_add(&o->line, STR("  "));
    if (heads) paint(o, BOLD);
    buf_add(&o->line, rest);
    if (heads) paint(o, PLAIN);
    output_end_line(o);
    buf_release(&text);
}

/* Words that begin with a number, which ends at column `digits`; `columns` in all, at least. */
static void add_counted(struct output *o, int64_t number, str words, size_t digits, size_t columns) {
    size_t used = 0;
    for (int64_t rest = number; rest; rest /= 10) used++;
    used = used < digits ? digits - used : 0;
    buf_addf(&o->line, "%*s", (int)used, "");
    buf_add(&o->line, words);
    for (used += utf8_width(words); used < columns; used++) buf_byte(&o->line, ' ');
}

static void print_letter(struct output *o, const struct letter_hit *hit, const struct letter_row *row) {
    output_begin_line(o);
    add_year(o, row->year);
    buf passages = {0};
    wording_passages(hit->hits, &passages);
    add_counted(o, hit->hits, buf_str(&passages), 4, 13);
    buf_release(&passages);
    buf_add(&o->line, STR("  "));
    size_t used = INDENT + 17 + add_path(o, row, (str){0}, NULL, 0) + 2;
    if (row->title.n && used + 8 < o->columns) {
        buf_add(&o->line, STR("  "));
        add_cut(o, row->title, o->columns - used);
    }
    output_end_line(o);
}

/* Columns of add_counts, but for the blank before them. */
#define COUNTS 37

/* A bar of eighths of a cell. */
static void add_bar(struct output *o, double share, size_t cells) {
    static const char *const eighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    size_t fill = (size_t)(share * (double)cells * 8 + .5);
    if (share > 0 && !fill) fill = 1;
    for (size_t i = 0; i < fill / 8; i++) buf_add(&o->line, STR("█"));
    buf_add(&o->line, str_of(eighths[fill % 8]));
    for (size_t i = (fill + 7) / 8; i < cells; i++) buf_byte(&o->line, ' ');
}

/* "    2 passages in 1 letter     4.08 ‰" */
static void add_counts(struct output *o, int64_t hits, int64_t in_letters, double per_mille) {
    buf passages = {0}, letters = {0}, both = {0};
    wording_passages(hits, &passages);
    wording_letters(in_letters, &letters);
    buf_addf(&both, _("%s in %s"), passages.p, letters.p);
    buf_byte(&o->line, ' ');
    add_counted(o, hits, buf_str(&both), 5, COUNTS - 10);
    buf_addf(&o->line, " %7.2f ‰", per_mille);
    buf_release(&passages);
    buf_release(&letters);
    buf_release(&both);
}

/* What a bar shows. */
static double bar_of(const struct output *o, const struct year_row *row) {
    return o->per_1000 ? years_per_1000(row) : (double)row->hits;
}

/* Years that mention nothing one after the other, from this many on, are one line. */
enum { SILENT_RUN = 10 };

/* How many rows the line that begins with the first of them shows. */
static size_t rows_of_line(const struct year_row *rows, size_t count) {
    size_t silent = 0;
    while (silent < count && !rows[silent].hits && rows[silent].year == rows->year + (int)silent) silent++;
    return silent >= SILENT_RUN ? silent : 1;
}

/* The row, or the silent ones from it to last. */
static void year_line(struct output *o, const struct year_row *row, const struct year_row *last, double most,
                      size_t cells) {
    const size_t further = 5; /* columns of –2014 */
    output_begin_line(o);
    paint(o, row->hits ? YEAR : DIM);
    if (row->year)
        buf_addf(&o->line, "%4d", row->year);
    else
        buf_add(&o->line, STR("   -"));
    if (last > row) buf_addf(&o->line, "–%d", last->year);
    paint(o, PLAIN);
    buf_add(&o->line, STR("  "));
    paint(o, MARK);
    add_bar(o, most > 0 ? bar_of(o, row) / most : 0, last > row ? cells - further : cells);
    paint(o, PLAIN);
    if (row->hits)
        add_counts(o, row->hits, row->letters, years_per_1000(row));
    else
        buf_add(&o->line, STR("     –"));
    output_end_line(o);
}

/* first in 2020, last in 2024 */
static void print_reach(struct output *o, const struct years *years) {
    int first = 0, last = 0;
    for (size_t i = 0; i < years->count; i++) {
        const struct year_row *row = &years->rows[i];
        if (!row->hits || !row->year) continue;
        if (!first) first = row->year;
        last = row->year;
    }
    if (!first || (years->narrowed && years->count == 1)) return;
    output_begin_line(o);
    paint(o, DIM);
    if (first == last)
        buf_addf(&o->line, years->narrowed ? _("of these years only in %d") : _("only in %d"), first);
    else
        buf_addf(&o->line,
                 years->narrowed ? _("of these years first in %d, last in %d") : _("first in %d, last in %d"),
                 first, last);
    paint(o, PLAIN);
    output_end_line(o);
}

static void print_years(struct output *o, const struct years *years) {
    if (o->batch_table) {
        if (!o->series) o->series = memory_zeroed(1, sizeof *o->series);
        o->series->per_1000 = o->per_1000;
        timeline_add(o->series, o->query, years);
        return;
    }
    double most = 0;
    for (size_t i = 0; i < years->count; i++)
        if (bar_of(o, &years->rows[i]) > most) most = bar_of(o, &years->rows[i]);
    size_t cells = o->columns > 60 ? (o->columns - 50 < 40 ? o->columns - 50 : 40) : 10;
    for (size_t i = 0, n; i < years->count; i += n) {
        n = rows_of_line(&years->rows[i], years->count - i);
        year_line(o, &years->rows[i], &years->rows[i + n - 1], most, cells);
    }
    print_reach(o, years);
}

/* As much of a text as fits in columns, padded to them. */
static void add_cell(struct output *o, str text, size_t columns) {
    size_t from = o->line.n;
    add_cut(o, text, columns);
    for (size_t used = utf8_width(str_sub(buf_str(&o->line), from, o->line.n)); used < columns; used++)
        buf_byte(&o->line, ' ');
}

/* ---- several queries: a row each, a column a year ---- */

/* A query's name in the table takes at most this many columns, and no year fewer than it has digits. */
enum { NAME_MOST = 24, YEAR_DIGITS = 4 };

/* Appends what a cell of the table shows, without padding. */
static void add_value(const struct timeline *table, const struct year_row *row, buf *out) {
    double value = timeline_value(table, row);
    if (row->hits)
        buf_addf(out, "%.*f", table->per_1000 ? 2 : 0, value);
    else
        buf_add(out, row->asked ? STR("·") : STR(" "));
}

static size_t widest_value(const struct timeline *table, const int *years, size_t count) {
    size_t widest = YEAR_DIGITS;
    buf value = {0};
    for (size_t r = 0; r < table->count; r++)
        for (size_t i = 0; i < count; i++) {
            const struct year_row row = timeline_at(&table->rows[r], years[i]);
            buf_clear(&value);
            add_value(table, &row, &value);
            if (utf8_width(buf_str(&value)) > widest) widest = utf8_width(buf_str(&value));
        }
    buf_release(&value);
    return widest;
}

static void add_right(struct output *o, str text, size_t columns) {
    for (size_t used = utf8_width(text); used < columns; used++) buf_byte(&o->line, ' ');
    buf_add(&o->line, text);
}

/* The columns of some years, under their names. */
static void print_part(struct output *o, const int *years, size_t count, size_t name, size_t width) {
    buf value = {0};
    buf_clear(&o->line);
    buf_addf(&o->line, "%*s", (int)name, "");
    for (size_t i = 0; i < count; i++) buf_addf(&o->line, "%*d", (int)width, years[i]);
    output_end_line(o);
    for (size_t r = 0; r < o->series->count; r++) {
        buf_clear(&o->line);
        add_cell(o, buf_str(&o->series->rows[r].name), name);
        for (size_t i = 0; i < count; i++) {
            const struct year_row row = timeline_at(&o->series->rows[r], years[i]);
            buf_clear(&value);
            add_value(o->series, &row, &value);
            add_right(o, buf_str(&value), width);
        }
        output_end_line(o);
    }
    buf_release(&value);
}

/* As many years beside each other as there is room for, the others below. */
static void print_table(struct output *o) {
    size_t count, name = 0;
    int *years = timeline_years(o->series, &count);
    if (count && !years[count - 1]) count--; /* the unknown */
    for (size_t r = 0; r < o->series->count; r++) {
        size_t wide = utf8_width(buf_str(&o->series->rows[r].name));
        if (wide > name) name = wide;
    }
    if (name > NAME_MOST) name = NAME_MOST;
    size_t width = widest_value(o->series, years, count) + 2;
    if (name + count * width > o->columns) width--; /* one blank between them will do */
    size_t room = o->columns > name + width ? (o->columns - name) / width : 1;
    for (size_t at = 0; at < count; at += room) {
        if (at) puts("");
        print_part(o, years + at, count - at < room ? count - at : room, name, width);
    }
    free(years);
}

static void finish(struct output *o, bool failed) {
    (void)failed; /* what was found until then is shown */
    if (!o->series) return;
    print_table(o);
    timeline_release(o->series);
    free(o->series);
    o->series = NULL;
}

/* The years of a row: 2014, or 2014–2023. */
#define SPAN 9

/* How wide the values of each column are; altogether no more than `room`. The narrowest gets what it needs
 * first. */
static void measure_values(const struct groups *groups, size_t room, size_t *widths) {
    for (size_t n = 0; n < groups->by_count; n++) {
        widths[n] = 1;
        for (size_t i = 0; i < groups->count; i++) {
            size_t width = utf8_width(groups->rows[i].value[n]);
            if (width > widths[n]) widths[n] = width;
        }
    }
    size_t first = groups->by_count > 1 && widths[1] < widths[0];
    for (size_t n = 0; n < groups->by_count; n++) {
        size_t *width = &widths[n == 0 ? first : !first], share = room / (groups->by_count - n);
        if (*width > share) *width = share;
        room -= *width;
    }
}

static void print_groups(struct output *o, const struct groups *groups) {
    bool spans = o->columns >= COUNTS + SPAN + 30;
    size_t fixed = 1 + COUNTS + (spans ? 2u + SPAN : 0u) + 2 * (groups->by_count - 1);
    size_t widths[GROUP_MOST];
    measure_values(groups, o->columns > fixed + 8 ? o->columns - fixed : 8, widths);
    for (size_t i = 0; i < groups->count; i++) {
        const struct group_row *row = &groups->rows[i];
        output_begin_line(o);
        paint(o, YEAR);
        bool again = groups->by_count > 1 && i && str_eq(row->value[0], row[-1].value[0]);
        for (size_t n = 0; n < groups->by_count; n++) {
            str value = row->value[n].n ? row->value[n] : STR("-");
            if (n) buf_add(&o->line, STR("  "));
            add_cell(o, n == 0 && again ? (str){0} : value, widths[n]);
        }
        paint(o, PLAIN);
        add_counts(o, row->hits, row->letters, per_1000(row->places, row->words));
        if (spans && row->first) add_span(o, row->first, row->last);
        output_end_line(o);
    }
}

/* ---- words ---- */

/* Columns of a figure, and of the word before them at most. */
enum { FIGURE = 10, WORD_MOST = 32 };

static void add_figure(struct output *o, double value, int decimals) {
    buf figure = {0};
    message_number(value, decimals, &figure);
    add_right(o, buf_str(&figure), FIGURE);
    buf_release(&figure);
}

/* The names of the figures, above them. */
static void keyword_names(struct output *o, bool company, size_t width) {
    output_begin_line(o);
    paint(o, DIM);
    for (size_t used = 0; used < width; used++) buf_byte(&o->line, ' ');
    /* TRANSLATORS: four names of columns, ten columns wide each at most: how often these passages say a word,
     * how often all others do, how many times as often it is, and G² */
    const char *const names[] = {_("here"), _("elsewhere"), company ? "logDice" : _("times"),
                                 company ? _("passages") : "G²"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) add_right(o, str_of(names[i]), FIGURE);
    paint(o, PLAIN);
    output_end_line(o);
}

static void keyword_line(struct output *o, const struct keyword *row, bool company, size_t width) {
    buf name = {0}, ratio = {0};
    output_begin_line(o);
    keywords_name(row, &name);
    keywords_ratio(row, &ratio);
    paint(o, BOLD);
    add_cell(o, buf_str(&name), width);
    paint(o, PLAIN);
    add_figure(o, (double)row->count, 0);
    add_figure(o, (double)row->rest, 0);
    if (company) {
        add_figure(o, row->log_dice, 1);
        add_figure(o, (double)row->passages, 0);
    } else {
        add_right(o, buf_str(&ratio), FIGURE);
        add_figure(o, row->g2, 1);
    }
    if (row->first && width + 4 * FIGURE + 2 + SPAN <= o->columns) add_span(o, row->first, row->last);
    output_end_line(o);
    buf_release(&name);
    buf_release(&ratio);
}

static void print_keywords(struct output *o, const struct keyword *const *rows, size_t count, bool company) {
    size_t width = 8, room = o->columns > 4 * FIGURE + 8 ? o->columns - 4 * FIGURE : 8;
    for (size_t i = 0; i < count; i++) {
        size_t wide = utf8_width(rows[i]->word) + (rows[i]->part ? 2 : 0);
        if (wide > width) width = wide;
    }
    if (width > room) width = room;
    if (width > WORD_MOST) width = WORD_MOST;
    keyword_names(o, company, width);
    for (size_t i = 0; i < count; i++) keyword_line(o, rows[i], company, width);
}

static void print_words(struct output *o, const struct keywords *words, size_t most) {
    enum keywords_list lists[KEYWORDS_LISTS_MOST];
    size_t count = most == SIZE_MAX ? 0 : keywords_lists(words, lists), printed = 0;
    for (size_t i = 0; i < count; i++) {
        size_t n;
        const struct keyword **rows = keywords_best(words, lists[i], most, &n);
        if (n) {
            output_begin_line(o);
            if (printed++) output_end_line(o);
            output_begin_line(o);
            paint(o, YEAR);
            buf_add(&o->line, str_of(keywords_heading(lists[i])));
            paint(o, PLAIN);
            output_end_line(o);
            print_keywords(o, rows, n, lists[i] == KEYWORDS_COMPANY);
        }
        free(rows);
    }
    if (count) return;
    const struct keyword **all = memory_zeroed(words->count + 1, sizeof *all);
    for (size_t i = 0; i < words->count; i++) all[i] = &words->items[i];
    print_keywords(o, all, words->count, false);
    free(all);
}

/* A word in this many columns at least. */
static void add_padded(struct output *o, const char *word, size_t columns) {
    buf_add(&o->line, str_of(word));
    for (size_t used = utf8_width(str_of(word)); used < columns; used++) buf_byte(&o->line, ' ');
}

static void print_repeat(struct output *o, const struct repeat_row *row) {
    output_begin_line(o);
    add_padded(o, _(repeat_status_name(row->status)), 7);
    buf_byte(&o->line, ' ');
    paint(o, YEAR);
    for (size_t i = 0; i < row->year_count; i++) buf_addf(&o->line, "%s%d", i ? ", " : "", row->years[i]);
    paint(o, PLAIN);
    output_end_line(o);
    const struct fragment all = {.end = row->passage->text.n};
    const struct snippet_style style = {.width = o->columns, .indent = 8};
    buf text = {0};
    snippet_write(row->passage->text, &all, 1, NULL, 0, &style, &text);
    buf_clear(&o->line);
    buf_add(&o->line, buf_str(&text));
    buf_byte(&o->line, '\n');
    output_end_line(o);
    buf_release(&text);
}

/* What open_difference tells marks apart by. */
enum { MARK_ADDED = 1, MARK_DROPPED };

static void open_difference(const struct mark *mark, buf *out) {
    buf_add(out, mark->word == MARK_ADDED ? STR(ADDED) : STR(DROPPED));
}

/* Wrapped to the screen, indented. */
static void print_paragraph(struct output *o, str text, const struct mark *marks, size_t count) {
    const struct fragment all = {.end = text.n};
    const struct snippet_style style = {
        .width = o->columns, .indent = INDENT, .open_mark = open_difference, .close = STR(PLAIN)};
    buf wrapped = {0};
    snippet_write(text, &all, 1, marks, count, &style, &wrapped);
    buf_clear(&o->line);
    buf_add(&o->line, buf_str(&wrapped));
    output_end_line(o);
    buf_release(&wrapped);
}

static void print_place(struct output *o, const struct quote_place *place, const struct letter_row *letter) {
    buf_clear(&o->line);
    buf_addf(&o->line, "%*s", INDENT, "");
    paint(o, YEAR);
    if (letter->year)
        buf_addf(&o->line, "%d", letter->year);
    else
        buf_add(&o->line, STR("-"));
    paint(o, PLAIN);
    buf_add(&o->line, STR("  "));
    buf line = {0};
    buf_addf(&line, ":%zu", place->first_line);
    add_title(o, letter, INDENT + 4 + 2 + add_path(o, letter, buf_str(&line), NULL, 0) + 2);
    buf_release(&line);
    output_end_line(o);
}

/* Takes the control characters of print_difference out of the text and says what stood between them: *marks,
 * which the caller frees. Returns how many. */
static size_t take_marks(buf *text, struct mark **marks) {
    size_t count = 0, room = 0, kept = 0;
    *marks = NULL;
    for (size_t i = 0; i < text->n; i++) {
        unsigned char c = (unsigned char)text->p[i];
        if (c == MARK_ADDED || c == MARK_DROPPED) {
            *marks = memory_grown(*marks, count, &room, sizeof **marks);
            (*marks)[count++] = (struct mark){.start = kept, .word = c};
        } else if (c == '\003') {
            (*marks)[count - 1].end = kept;
        } else {
            text->p[kept++] = text->p[i];
        }
    }
    text->n = kept;
    return count;
}

/* The first of the two texts with what it lacks and what it has alone: in colours, or [-so-] and {+so+}. */
static void print_difference(struct output *o, const struct atoms *a, const struct atoms *b,
                             const struct alignment *d) {
    const struct difference_style plain = {STR("{+"), STR("+}"), STR("[-"), STR("-]"), NULL};
    /* control characters, of which sanitize_add leaves none in the texts */
    const struct difference_style colors = {STR("\001"), STR("\003"), STR("\002"), STR("\003"), sanitize_add};
    struct mark *marks = NULL;
    size_t count = 0;
    buf text = {0};
    difference_write(a, b, d, o->color ? &colors : &plain, &text);
    if (o->color) count = take_marks(&text, &marks);
    print_paragraph(o, buf_str(&text), marks, count);
    buf_release(&text);
    free(marks);
}

static void begin_compare(struct output *o, const int *years, const size_t *counts) {
    buf_clear(&o->line);
    paint(o, DIM);
    /* TRANSLATORS: passages of two years that are compared: 2023 and 2024: 5 the same, 7 changed, ... */
    buf_addf(&o->line, _("%d and %d: %zu the same, %zu changed, %zu new, %zu dropped"), years[0], years[1],
             counts[COMPARE_SAME], counts[COMPARE_CHANGED], counts[COMPARE_NEW], counts[COMPARE_DROPPED]);
    paint(o, PLAIN);
    buf_byte(&o->line, '\n');
    output_end_line(o);
}

static void add_side(struct output *o, const struct compare_side *side) {
    buf_add(&o->line, STR("  "));
    paint(o, BOLD);
    sanitize_add(path_shown(side->path), &o->line);
    buf_addf(&o->line, ":%zu", side->line);
    paint(o, PLAIN);
}

static void print_compare(struct output *o, const struct compare_row *row) {
    bool changed = row->pair->status == COMPARE_CHANGED;
    buf_clear(&o->line);
    paint(o, YEAR);
    add_padded(o, _(compare_status_name(row->pair->status)), 7);
    paint(o, PLAIN);
    if (row->old.there) add_side(o, &row->old);
    if (changed) buf_add(&o->line, STR(" →"));
    if (row->new.there) add_side(o, &row->new);
    if (changed && row->diff->negation) buf_addf(&o->line, "  %s", _("a negation differs"));
    size_t whole = row->pair->letter_count;
    if (whole)
        buf_addf(&o->line,
                 message_plural("  the whole letter, %zu passage", "  the whole letter, %zu passages", whole),
                 whole);
    output_end_line(o);
    if (changed)
        print_difference(o, row->a, row->b, row->diff);
    else
        print_paragraph(o, row->new.there ? row->new.text : row->old.text, NULL, 0);
    buf_clear(&o->line);
    output_end_line(o);
}

static void print_quote(struct output *o, const struct quote_row *row) {
    const struct quote_finding *found = row->found;
    buf_clear(&o->line);
    paint(o, BOLD);
    sanitize_add(str_of(row->draft), &o->line);
    buf_addf(&o->line, ":%zu", row->line);
    paint(o, PLAIN);
    buf_add(&o->line, STR("  "));
    paint(o, found->status <= QUOTE_NEARLY ? ADDED : MARK);
    buf_add(&o->line, str_of(output_quote_words(found->status)));
    if (found->status == QUOTE_ABSENT && found->a.count <= QUOTE_SHORT)
        buf_addf(&o->line, "; %s", _("so short, it may be no quotation"));
    bool compared = found->place_count && found->status != QUOTE_JOINED;
    if (compared && found->diff.negation) buf_addf(&o->line, ": %s", _("a negation differs"));
    paint(o, PLAIN);
    output_end_line(o);
    for (size_t i = 0; i < found->place_count; i++) print_place(o, &found->places[i], &row->letters[i]);
    if (compared && found->status != QUOTE_VERBATIM)
        print_difference(o, &found->a, &found->b, &found->diff);
    else
        print_paragraph(o, buf_str(&found->quote), NULL, 0);
    buf_clear(&o->line);
    output_end_line(o);
}

static void end_quotes(struct output *o, const size_t *counts) {
    size_t all = 0;
    buf_clear(&o->line);
    for (size_t i = 0; i < QUOTE_STATUSES; i++) all += counts[i];
    buf_addf(&o->line, message_plural("%zu quotation", "%zu quotations", all), all);
    for (enum quote_status i = 0; i < QUOTE_STATUSES; i++)
        if (counts[i]) buf_addf(&o->line, "; %s: %zu", output_quote_words(i), counts[i]);
    output_end_line(o);
}

static void print_count(struct output *o, int64_t count) {
    output_begin_line(o);
    buf_addf(&o->line, "%" PRId64, count);
    output_end_line(o);
}

const struct printer printer_text = {
    .name = "text",
    .above = true,
    .lists_words = true,
    .lines = LINES,
    .indent = INDENT,
    .limit = 10,
    .sets_limit = true,
    .years_table = true,
    .finish = finish,
    .pages = true,
    .hit = print_hit,
    .also = print_also,
    .begin_show = begin_show,
    .show = print_shown,
    .nearest = print_nearest,
    .letter = print_letter,
    .years = print_years,
    .groups = print_groups,
    .words = print_words,
    .words_limit = 10,
    .words_lists = true,
    .count = print_count,
    .repeat = print_repeat,
    .differences_alone = true,
    .begin_compare = begin_compare,
    .compare = print_compare,
    .quote = print_quote,
    .end_quotes = end_quotes,
};
