/* Tables: TSV for pipes, a fixed number of columns whatever the letters hold; CSV for spreadsheets and pipes:
 * a header line, commas, quotation marks as RFC 4180 has them, UTF-8. Lines end as on this system, not with
 * the RFC's CR LF, of which cut and awk would make a part of the last field. In a batch the id comes first
 * and, in CSV, the query last. A column is a line in one of the arrays below, new ones last. */
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>

#include "base/path.h"
#include "base/sanitize.h"
#include "search/print/difference.h"
#include "search/print/printer.h"

struct table_style {
    char separator;
    const char *missing;
    char join;   /* parts several years of one cell */
    bool quotes; /* text stands in quotation marks */
    bool names;  /* the columns are named, even if --header does not ask for it; and a batch's queries */
};

static const struct table_style tsv = {'\t', "-", ',', false, false};
static const struct table_style csv = {',', "", ' ', true, true};

/* ---- cells ---- */

/* Quotes what was added to the line after byte `from`. What a spreadsheet would take for a formula gets an
 * apostrophe, which it takes off again. */
static void quote(struct output *o, size_t from) {
    if (!o->printer->style->quotes) return;
    buf plain = {0};
    buf_add(&plain, str_sub(buf_str(&o->line), from, o->line.n));
    o->line.n = from;
    buf_byte(&o->line, '"');
    if (plain.n && strchr("=+-@", plain.p[0])) buf_byte(&o->line, '\'');
    for (size_t i = 0; i < plain.n; i++) {
        if (plain.p[i] == '"') buf_byte(&o->line, '"');
        buf_byte(&o->line, plain.p[i]);
    }
    buf_byte(&o->line, '"');
    buf_release(&plain);
}

static void add_text(struct output *o, str text) {
    size_t from = o->line.n;
    sanitize_add(text, &o->line);
    quote(o, from);
}

static void add_missing(struct output *o) {
    buf_add(&o->line, str_of(o->printer->style->missing));
}

static void add_year(struct output *o, int year) {
    if (year)
        buf_addf(&o->line, "%d", year);
    else
        add_missing(o);
}

/* ---- columns ---- */

struct column {
    const char *name;
    void (*add)(struct output *, const void *member); /* which stands at byte `at` of the row */
    size_t at;
};

/* A column of one member as it is, and one that is made of the whole row. */
#define MEMBER(name, add, type, member)                                                                      \
    { name, add, offsetof(struct type, member) }
#define WHOLE(name, add)                                                                                     \
    { name, add, 0 }
#define END_OF_COLUMNS                                                                                       \
    { NULL, NULL, 0 }

static void cell_year(struct output *o, const void *member) {
    add_year(o, *(const int *)member);
}

static void cell_count(struct output *o, const void *member) {
    buf_addf(&o->line, "%" PRId64, *(const int64_t *)member);
}

static void cell_size(struct output *o, const void *member) {
    buf_addf(&o->line, "%zu", *(const size_t *)member);
}

/* A line or page, counted from 1; 0 if there is none. */
static void cell_number(struct output *o, const void *member) {
    if (*(const size_t *)member)
        cell_size(o, member);
    else
        add_missing(o);
}

static void cell_figure(struct output *o, const void *member) {
    buf_addf(&o->line, "%.3f", *(const double *)member);
}

static void cell_score(struct output *o, const void *member) {
    buf_addf(&o->line, "%.4f", *(const double *)member);
}

static void cell_text(struct output *o, const void *member) {
    add_text(o, *(const str *)member);
}

static void add_value(struct output *o, str value) {
    add_text(o, value.n ? value : str_of(o->printer->style->missing));
}

static void cell_value(struct output *o, const void *member) {
    add_value(o, *(const str *)member);
}

static void cell_path(struct output *o, const void *member) {
    add_value(o, path_shown(*(const str *)member));
}

static void hit_score(struct output *o, const void *row) {
    cell_score(o, &((const struct result *)row)->hit->score);
}

static void hit_rung(struct output *o, const void *row) {
    buf_add(&o->line, str_of(rung_name(((const struct result *)row)->marks.weakest)));
}

static void hit_snippet(struct output *o, const void *row) {
    size_t from = o->line.n;
    result_snippet_field(row, &o->line);
    quote(o, from);
}

static const struct column hit_columns[] = {
    MEMBER("year", cell_year, result, letter.year),
    MEMBER("path", cell_path, result, letter.path),
    MEMBER("line", cell_size, result, passage.first_line),
    WHOLE("score", hit_score),
    WHOLE("rung", hit_rung),
    WHOLE("snippet", hit_snippet),
    END_OF_COLUMNS,
};

static void shown_lines(struct output *o, const void *row) {
    const struct passage_row *p = &((const struct result *)row)->passage;
    const struct passage place = {.spans = p->spans, .span_count = p->span_count};
    buf lines = {0};
    passage_lines(&place, &lines);
    buf_add(&o->line, buf_str(&lines));
    buf_release(&lines);
}

static void shown_kind(struct output *o, const void *row) {
    buf_add(&o->line, str_of(passage_kind_name(((const struct result *)row)->passage.kind)));
}

/* As `indexer --passages` has them, with the hits in brackets. */
static const struct column shown_columns[] = {
    MEMBER("path", cell_path, result, letter.path),
    WHOLE("lines", shown_lines),
    WHOLE("kind", shown_kind),
    MEMBER("heading", cell_text, result, passage.heading),
    WHOLE("text", hit_snippet),
    END_OF_COLUMNS,
};

struct letter_pair {
    struct letter_hit hit;
    struct letter_row row;
};

static const struct column letter_columns[] = {
    MEMBER("year", cell_year, letter_pair, row.year),    MEMBER("path", cell_path, letter_pair, row.path),
    MEMBER("hits", cell_count, letter_pair, hit.hits),   MEMBER("score", cell_score, letter_pair, hit.score),
    MEMBER("title", cell_value, letter_pair, row.title), END_OF_COLUMNS,
};

static void year_per_1000(struct output *o, const void *row) {
    buf_addf(&o->line, "%.2f", years_per_1000(row));
}

static const struct column year_columns[] = {
    MEMBER("year", cell_year, year_row, year),
    MEMBER("hits", cell_count, year_row, hits),
    MEMBER("letters", cell_count, year_row, letters),
    WHOLE("per_1000", year_per_1000),
    END_OF_COLUMNS,
};

static void group_per_1000(struct output *o, const void *row) {
    const struct group_row *group = row;
    buf_addf(&o->line, "%.2f", per_1000(group->places, group->words));
}

/* The columns of what they are by come first. */
static const struct column group_columns[] = {
    MEMBER("hits", cell_count, group_row, hits), MEMBER("letters", cell_count, group_row, letters),
    WHOLE("per_1000", group_per_1000),           MEMBER("first", cell_year, group_row, first),
    MEMBER("last", cell_year, group_row, last),  END_OF_COLUMNS,
};

static void keyword_role(struct output *o, const void *row) {
    buf_add(&o->line, ((const struct keyword *)row)->part ? STR("part") : STR("word"));
}

static void keyword_status(struct output *o, const void *row) {
    add_value(o, str_of(keyword_status_name(row)));
}

static const struct column keyword_columns[] = {
    MEMBER("word", cell_text, keyword, word),
    WHOLE("role", keyword_role),
    MEMBER("g2", cell_figure, keyword, g2),
    MEMBER("log_ratio", cell_figure, keyword, log_ratio),
    MEMBER("log_dice", cell_figure, keyword, log_dice),
    MEMBER("count", cell_count, keyword, count),
    MEMBER("rest", cell_count, keyword, rest),
    MEMBER("passages", cell_count, keyword, passages),
    MEMBER("rest_passages", cell_count, keyword, rest_passages),
    MEMBER("first", cell_year, keyword, first),
    MEMBER("last", cell_year, keyword, last),
    WHOLE("status", keyword_status),
    END_OF_COLUMNS,
};

static const struct column count_columns[] = {WHOLE("count", cell_count), END_OF_COLUMNS};

static void repeat_status(struct output *o, const void *row) {
    buf_add(&o->line, str_of(repeat_status_name(((const struct repeat_row *)row)->status)));
}

static void repeat_years(struct output *o, const void *row) {
    const struct repeat_row *repeat = row;
    buf years = {0};
    for (size_t i = 0; i < repeat->year_count; i++) {
        if (i) buf_byte(&years, o->printer->style->join);
        buf_addf(&years, "%d", repeat->years[i]);
    }
    add_text(o, buf_str(&years));
    buf_release(&years);
}

static void repeat_path(struct output *o, const void *row) {
    add_text(o, path_shown(((const struct repeat_row *)row)->letter->path));
}

static void repeat_line(struct output *o, const void *row) {
    cell_size(o, &((const struct repeat_row *)row)->passage->first_line);
}

static void repeat_text(struct output *o, const void *row) {
    add_text(o, ((const struct repeat_row *)row)->passage->text);
}

static const struct column repeat_columns[] = {
    WHOLE("status", repeat_status),
    WHOLE("years", repeat_years),
    MEMBER("passages", cell_size, repeat_row, passages),
    WHOLE("path", repeat_path),
    WHOLE("line", repeat_line),
    WHOLE("text", repeat_text),
    END_OF_COLUMNS,
};

/* ---- quotations ---- */

static const struct quote_place *first_place(const void *row) {
    const struct quote_finding *found = ((const struct quote_row *)row)->found;
    return found->place_count ? &found->places[0] : NULL;
}

static void quote_state(struct output *o, const void *row) {
    buf_add(&o->line, str_of(quote_status_name(((const struct quote_row *)row)->found->status)));
}

static void quote_year(struct output *o, const void *row) {
    add_year(o, first_place(row) ? ((const struct quote_row *)row)->letters[0].year : 0);
}

static void quote_path(struct output *o, const void *row) {
    const struct quote_row *quote = row;
    add_value(o, first_place(row) ? path_shown(quote->letters[0].path) : (str){0});
}

/* A number of the place, if there is one. */
static void add_placed(struct output *o, const struct quote_place *place, size_t number) {
    if (place)
        cell_size(o, &number);
    else
        add_missing(o);
}

static void quote_at(struct output *o, const void *row) {
    const struct quote_place *place = first_place(row);
    add_placed(o, place, place ? place->first_line : 0);
}

static void quote_page(struct output *o, const void *row) {
    const struct quote_place *place = first_place(row);
    add_placed(o, place && place->page ? place : NULL, place ? place->page : 0);
}

static void quote_start(struct output *o, const void *row) {
    const struct quote_place *place = first_place(row);
    add_placed(o, place, place ? place->start : 0);
}

static void quote_end(struct output *o, const void *row) {
    const struct quote_place *place = first_place(row);
    add_placed(o, place, place ? place->end : 0);
}

/* What differs; of a quotation that was put together, where each piece stands. */
static void quote_differences(struct output *o, const void *row) {
    const struct quote_row *quote = row;
    const struct quote_finding *found = quote->found;
    buf text = {0};
    if (found->status == QUOTE_JOINED) {
        for (size_t i = 0; i < found->place_count; i++) {
            str path = path_shown(quote->letters[i].path);
            buf_addf(&text, "%s%.*s:%zu", i ? " + " : "", (int)path.n, path.p, found->places[i].first_line);
        }
    } else if (found->place_count) {
        difference_list(&found->a, &found->b, &found->diff, DIFFERENCE_ALL, &text);
    }
    add_value(o, buf_str(&text));
    buf_release(&text);
}

static void quote_text(struct output *o, const void *row) {
    add_text(o, buf_str(&((const struct quote_row *)row)->found->quote));
}

static void quote_size(struct output *o, const void *row) {
    buf_addf(&o->line, "%zu", ((const struct quote_row *)row)->found->a.count);
}

static const struct column quote_columns[] = {
    MEMBER("draft_line", cell_size, quote_row, line),
    WHOLE("status", quote_state),
    WHOLE("year", quote_year),
    WHOLE("path", quote_path),
    WHOLE("line", quote_at),
    WHOLE("page", quote_page),
    WHOLE("start", quote_start),
    WHOLE("end", quote_end),
    WHOLE("differences", quote_differences),
    WHOLE("quote", quote_text),
    WHOLE("words", quote_size),
    END_OF_COLUMNS,
};

/* ---- two years ---- */

static void compare_state(struct output *o, const void *row) {
    buf_add(&o->line, str_of(compare_status_name(((const struct compare_row *)row)->pair->status)));
}

static void compare_likeness(struct output *o, const void *row) {
    buf_addf(&o->line, "%.2f", ((const struct compare_row *)row)->pair->likeness);
}

static void add_changes(struct output *o, const struct compare_row *row, enum difference_sort sort) {
    buf text = {0};
    if (row->pair->status == COMPARE_CHANGED) difference_list(row->a, row->b, row->diff, sort, &text);
    add_value(o, buf_str(&text));
    buf_release(&text);
}

static void compare_words(struct output *o, const void *row) {
    add_changes(o, row, DIFFERENCE_WORDS);
}

static void compare_numbers(struct output *o, const void *row) {
    add_changes(o, row, DIFFERENCE_NUMBERS);
}

static const struct column compare_columns[] = {
    WHOLE("status", compare_state),
    WHOLE("likeness", compare_likeness),
    MEMBER("old_path", cell_path, compare_row, old.path),
    MEMBER("old_line", cell_number, compare_row, old.line),
    MEMBER("new_path", cell_path, compare_row, new.path),
    MEMBER("new_line", cell_number, compare_row, new.line),
    WHOLE("words", compare_words),
    WHOLE("numbers", compare_numbers),
    MEMBER("old_text", cell_value, compare_row, old.text),
    MEMBER("new_text", cell_value, compare_row, new.text),
    END_OF_COLUMNS,
};

/* ---- rows ---- */

/* Once, however many queries a batch has. */
static void name_columns(struct output *o, const struct column *columns) {
    const struct table_style *style = o->printer->style;
    if (o->named || !(o->header || style->names)) return;
    o->named = true;
    if (o->id.p) printf("id%c", style->separator);
    for (const struct column *c = columns; c->name; c++)
        printf("%s%s", c->name, c[1].name ? (char[]){style->separator, '\0'} : "");
    printf("%s\n", o->id.p && style->names ? ",query" : "");
}

static void add_row(struct output *o, const struct column *columns, const void *row) {
    const struct table_style *style = o->printer->style;
    buf_clear(&o->line);
    if (o->id.p) add_text(o, o->id);
    for (const struct column *c = columns; c->name; c++) {
        if (o->id.p || c > columns) buf_byte(&o->line, style->separator);
        c->add(o, (const char *)row + c->at);
    }
    if (o->id.p && style->names) {
        buf_byte(&o->line, style->separator);
        add_text(o, o->query);
    }
    buf_byte(&o->line, '\n');
    fwrite(o->line.p, 1, o->line.n, stdout);
}

static void begin_hits(struct output *o) {
    name_columns(o, hit_columns);
}

static void print_hit(struct output *o, const struct result *f) {
    add_row(o, hit_columns, f);
}

static void begin_show(struct output *o, const struct letter_row *letter, str query) {
    (void)letter;
    (void)query;
    name_columns(o, shown_columns);
}

static void print_shown(struct output *o, const struct result *f) {
    add_row(o, shown_columns, f);
}

static void begin_letters(struct output *o) {
    name_columns(o, letter_columns);
}

static void print_letter(struct output *o, const struct letter_hit *hit, const struct letter_row *row) {
    add_row(o, letter_columns, &(struct letter_pair){*hit, *row});
}

static void print_years(struct output *o, const struct years *years) {
    name_columns(o, year_columns);
    for (size_t i = 0; i < years->count; i++) add_row(o, year_columns, &years->rows[i]);
}

static void print_groups(struct output *o, const struct groups *groups) {
    struct column columns[GROUP_MOST + sizeof group_columns / sizeof *group_columns];
    for (size_t i = 0; i < groups->by_count; i++)
        columns[i] = (struct column){group_by_name(groups->by[i]), cell_value,
                                     offsetof(struct group_row, value) + i * sizeof(str)};
    memcpy(columns + groups->by_count, group_columns, sizeof group_columns);
    name_columns(o, columns);
    for (size_t i = 0; i < groups->count; i++) add_row(o, columns, &groups->rows[i]);
}

static void print_words(struct output *o, const struct keywords *words, size_t most) {
    (void)most;
    name_columns(o, keyword_columns);
    for (size_t i = 0; i < words->count; i++) add_row(o, keyword_columns, &words->items[i]);
}

/* A number alone: only a spreadsheet wants to know what it is. */
static void print_count(struct output *o, int64_t count) {
    if (o->printer->style->names) name_columns(o, count_columns);
    add_row(o, count_columns, &count);
}

static void begin_repeats(struct output *o) {
    name_columns(o, repeat_columns);
}

static void print_repeat(struct output *o, const struct repeat_row *row) {
    add_row(o, repeat_columns, row);
}

static void begin_compare(struct output *o, const int *years, const size_t *counts) {
    (void)years;
    (void)counts;
    name_columns(o, compare_columns);
}

static void print_compare(struct output *o, const struct compare_row *row) {
    add_row(o, compare_columns, row);
}

static void begin_quotes(struct output *o) {
    name_columns(o, quote_columns);
}

static void print_quote(struct output *o, const struct quote_row *row) {
    add_row(o, quote_columns, row);
}

#define TABLE(of, words_too)                                                                                 \
    {                                                                                                        \
        .name = #of, .style = &(of), .lists_words = (words_too), .begin_hits = begin_hits, .hit = print_hit, \
        .begin_show = begin_show, .show = print_shown, .begin_letters = begin_letters,                       \
        .letter = print_letter, .years = print_years, .groups = print_groups, .words = print_words,          \
        .count = print_count, .begin_repeats = begin_repeats, .repeat = print_repeat,                        \
        .begin_compare = begin_compare, .compare = print_compare, .begin_quotes = begin_quotes,              \
        .quote = print_quote,                                                                                \
    }

const struct printer printer_tsv = TABLE(tsv, true), printer_csv = TABLE(csv, false);
