/* Tables: TSV for pipes, a fixed number of columns whatever the letters hold; CSV for spreadsheets and pipes:
 * a header line, commas, quotation marks as RFC 4180 has them, UTF-8. Lines end as on this system, not with
 * the RFC's CR LF, of which cut and awk would make a part of the last field. In a batch the id comes first
 * and, in CSV, the query last. A column is a line in one of the arrays below, new ones last. */
#include <inttypes.h>
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

/* Of text. What a spreadsheet would take for a formula gets an apostrophe, which it takes off again. */
static void add_text(struct output *o, str text) {
    buf clean = {0};
    sanitize_add(text, &clean);
    if (o->printer->style->quotes) {
        buf_byte(&o->line, '"');
        if (clean.n && strchr("=+-@", clean.p[0])) buf_byte(&o->line, '\'');
        for (size_t i = 0; i < clean.n; i++) {
            if (clean.p[i] == '"') buf_byte(&o->line, '"');
            buf_byte(&o->line, clean.p[i]);
        }
        buf_byte(&o->line, '"');
    } else {
        buf_add(&o->line, buf_str(&clean));
    }
    buf_release(&clean);
}

static void add_year(struct output *o, int year) {
    if (year)
        buf_addf(&o->line, "%d", year);
    else
        buf_add(&o->line, str_of(o->printer->style->missing));
}

/* ---- columns ---- */

struct column {
    const char *name;
    void (*add)(struct output *, const void *row);
};

static void hit_year(struct output *o, const void *row) {
    add_year(o, ((const struct result *)row)->letter.year);
}

static void hit_path(struct output *o, const void *row) {
    add_text(o, path_shown(((const struct result *)row)->letter.path));
}

static void hit_line(struct output *o, const void *row) {
    buf_addf(&o->line, "%zu", ((const struct result *)row)->passage.first_line);
}

static void hit_score(struct output *o, const void *row) {
    buf_addf(&o->line, "%.4f", ((const struct result *)row)->hit->score);
}

static void hit_rung(struct output *o, const void *row) {
    buf_add(&o->line, str_of(rung_name(((const struct result *)row)->marks.weakest)));
}

static void hit_snippet(struct output *o, const void *row) {
    buf snippet = {0};
    result_snippet_field(row, &snippet);
    add_text(o, buf_str(&snippet));
    buf_release(&snippet);
}

static const struct column hit_columns[] = {
    {"year", hit_year}, {"path", hit_path},       {"line", hit_line}, {"score", hit_score},
    {"rung", hit_rung}, {"snippet", hit_snippet}, {NULL, NULL}};

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

static void shown_heading(struct output *o, const void *row) {
    add_text(o, ((const struct result *)row)->passage.heading);
}

/* As `indexer --passages` has them, with the hits in brackets. */
static const struct column shown_columns[] = {{"path", hit_path},    {"lines", shown_lines},
                                              {"kind", shown_kind},  {"heading", shown_heading},
                                              {"text", hit_snippet}, {NULL, NULL}};

struct letter_pair {
    const struct letter_hit *hit;
    const struct letter_row *row;
};

static void letter_year(struct output *o, const void *row) {
    add_year(o, ((const struct letter_pair *)row)->row->year);
}

static void letter_path(struct output *o, const void *row) {
    add_text(o, path_shown(((const struct letter_pair *)row)->row->path));
}

static void letter_hits(struct output *o, const void *row) {
    buf_addf(&o->line, "%" PRId64, ((const struct letter_pair *)row)->hit->hits);
}

static void letter_score(struct output *o, const void *row) {
    buf_addf(&o->line, "%.4f", ((const struct letter_pair *)row)->hit->score);
}

static void letter_title(struct output *o, const void *row) {
    str title = ((const struct letter_pair *)row)->row->title;
    add_text(o, title.n ? title : str_of(o->printer->style->missing));
}

static const struct column letter_columns[] = {{"year", letter_year},   {"path", letter_path},
                                               {"hits", letter_hits},   {"score", letter_score},
                                               {"title", letter_title}, {NULL, NULL}};

static void year_year(struct output *o, const void *row) {
    add_year(o, ((const struct year_row *)row)->year);
}

static void year_hits(struct output *o, const void *row) {
    buf_addf(&o->line, "%" PRId64, ((const struct year_row *)row)->hits);
}

static void year_letters(struct output *o, const void *row) {
    buf_addf(&o->line, "%" PRId64, ((const struct year_row *)row)->letters);
}

static void year_per_1000(struct output *o, const void *row) {
    buf_addf(&o->line, "%.2f", years_per_1000(row));
}

static const struct column year_columns[] = {{"year", year_year},
                                             {"hits", year_hits},
                                             {"letters", year_letters},
                                             {"per_1000", year_per_1000},
                                             {NULL, NULL}};

/* ---- groups: the columns of what they are by come first ---- */

static void add_value(struct output *o, str value) {
    add_text(o, value.n ? value : str_of(o->printer->style->missing));
}

static void group_first_value(struct output *o, const void *row) {
    add_value(o, ((const struct group_row *)row)->value[0]);
}

static void group_second(struct output *o, const void *row) {
    add_value(o, ((const struct group_row *)row)->value[1]);
}

static void group_hits(struct output *o, const void *row) {
    buf_addf(&o->line, "%" PRId64, ((const struct group_row *)row)->hits);
}

static void group_letters(struct output *o, const void *row) {
    buf_addf(&o->line, "%" PRId64, ((const struct group_row *)row)->letters);
}

static void group_per_1000(struct output *o, const void *row) {
    const struct group_row *group = row;
    buf_addf(&o->line, "%.2f", per_1000(group->places, group->words));
}

static void group_first(struct output *o, const void *row) {
    add_year(o, ((const struct group_row *)row)->first);
}

static void group_last(struct output *o, const void *row) {
    add_year(o, ((const struct group_row *)row)->last);
}

/* ---- words ---- */

static void keyword_word(struct output *o, const void *row) {
    add_text(o, ((const struct keyword *)row)->word);
}

static void keyword_role(struct output *o, const void *row) {
    buf_add(&o->line, ((const struct keyword *)row)->part ? STR("part") : STR("word"));
}

static void keyword_g2_value(struct output *o, const void *row) {
    buf_addf(&o->line, "%.3f", ((const struct keyword *)row)->g2);
}

static void keyword_log_ratio(struct output *o, const void *row) {
    buf_addf(&o->line, "%.3f", ((const struct keyword *)row)->log_ratio);
}

static void keyword_log_dice(struct output *o, const void *row) {
    buf_addf(&o->line, "%.3f", ((const struct keyword *)row)->log_dice);
}

static void keyword_count(struct output *o, const void *row) {
    buf_addf(&o->line, "%" PRId64, ((const struct keyword *)row)->count);
}

static void keyword_rest(struct output *o, const void *row) {
    buf_addf(&o->line, "%" PRId64, ((const struct keyword *)row)->rest);
}

static void keyword_passages(struct output *o, const void *row) {
    buf_addf(&o->line, "%" PRId64, ((const struct keyword *)row)->passages);
}

static void keyword_rest_passages(struct output *o, const void *row) {
    buf_addf(&o->line, "%" PRId64, ((const struct keyword *)row)->rest_passages);
}

static void keyword_first(struct output *o, const void *row) {
    add_year(o, ((const struct keyword *)row)->first);
}

static void keyword_last(struct output *o, const void *row) {
    add_year(o, ((const struct keyword *)row)->last);
}

static void keyword_status(struct output *o, const void *row) {
    add_value(o, str_of(keyword_status_name(row)));
}

static const struct column keyword_columns[] = {{"word", keyword_word},
                                                {"role", keyword_role},
                                                {"g2", keyword_g2_value},
                                                {"log_ratio", keyword_log_ratio},
                                                {"log_dice", keyword_log_dice},
                                                {"count", keyword_count},
                                                {"rest", keyword_rest},
                                                {"passages", keyword_passages},
                                                {"rest_passages", keyword_rest_passages},
                                                {"first", keyword_first},
                                                {"last", keyword_last},
                                                {"status", keyword_status},
                                                {NULL, NULL}};

static void count_count(struct output *o, const void *row) {
    buf_addf(&o->line, "%" PRId64, *(const int64_t *)row);
}

static const struct column count_columns[] = {{"count", count_count}, {NULL, NULL}};

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

static void repeat_passages(struct output *o, const void *row) {
    buf_addf(&o->line, "%zu", ((const struct repeat_row *)row)->passages);
}

static void repeat_path(struct output *o, const void *row) {
    add_text(o, path_shown(((const struct repeat_row *)row)->letter->path));
}

static void repeat_line(struct output *o, const void *row) {
    buf_addf(&o->line, "%zu", ((const struct repeat_row *)row)->passage->first_line);
}

static void repeat_text(struct output *o, const void *row) {
    add_text(o, ((const struct repeat_row *)row)->passage->text);
}

static const struct column repeat_columns[] = {{"status", repeat_status},
                                               {"years", repeat_years},
                                               {"passages", repeat_passages},
                                               {"path", repeat_path},
                                               {"line", repeat_line},
                                               {"text", repeat_text},
                                               {NULL, NULL}};

/* ---- quotations ---- */

static const struct quote_place *first_place(const void *row) {
    const struct quote_finding *found = ((const struct quote_row *)row)->found;
    return found->place_count ? &found->places[0] : NULL;
}

/* A number of the place, if there is one. */
static void add_placed(struct output *o, const void *row, size_t number) {
    if (first_place(row))
        buf_addf(&o->line, "%zu", number);
    else
        buf_add(&o->line, str_of(o->printer->style->missing));
}

static void quote_line(struct output *o, const void *row) {
    buf_addf(&o->line, "%zu", ((const struct quote_row *)row)->line);
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

static void quote_at(struct output *o, const void *row) {
    add_placed(o, row, first_place(row) ? first_place(row)->first_line : 0);
}

static void quote_page(struct output *o, const void *row) {
    const struct quote_place *place = first_place(row);
    if (place && place->page)
        buf_addf(&o->line, "%zu", place->page);
    else
        buf_add(&o->line, str_of(o->printer->style->missing));
}

static void quote_start(struct output *o, const void *row) {
    add_placed(o, row, first_place(row) ? first_place(row)->start : 0);
}

static void quote_end(struct output *o, const void *row) {
    add_placed(o, row, first_place(row) ? first_place(row)->end : 0);
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
    {"draft_line", quote_line}, {"status", quote_state}, {"year", quote_year},
    {"path", quote_path},       {"line", quote_at},      {"page", quote_page},
    {"start", quote_start},     {"end", quote_end},      {"differences", quote_differences},
    {"quote", quote_text},      {"words", quote_size},   {NULL, NULL}};

/* ---- two years ---- */

static void compare_state(struct output *o, const void *row) {
    buf_add(&o->line, str_of(compare_status_name(((const struct compare_row *)row)->pair->status)));
}

static void compare_likeness(struct output *o, const void *row) {
    buf_addf(&o->line, "%.2f", ((const struct compare_row *)row)->pair->likeness);
}

static void add_side_path(struct output *o, const struct compare_side *side) {
    add_value(o, side->there ? path_shown(side->path) : (str){0});
}

static void add_side_line(struct output *o, const struct compare_side *side) {
    if (side->there)
        buf_addf(&o->line, "%zu", side->line);
    else
        buf_add(&o->line, str_of(o->printer->style->missing));
}

static void old_path(struct output *o, const void *row) {
    add_side_path(o, &((const struct compare_row *)row)->old);
}

static void old_line(struct output *o, const void *row) {
    add_side_line(o, &((const struct compare_row *)row)->old);
}

static void new_path(struct output *o, const void *row) {
    add_side_path(o, &((const struct compare_row *)row)->new);
}

static void new_line(struct output *o, const void *row) {
    add_side_line(o, &((const struct compare_row *)row)->new);
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

static void old_text(struct output *o, const void *row) {
    add_value(o, ((const struct compare_row *)row)->old.text);
}

static void new_text(struct output *o, const void *row) {
    add_value(o, ((const struct compare_row *)row)->new.text);
}

static const struct column compare_columns[] = {{"status", compare_state},
                                                {"likeness", compare_likeness},
                                                {"old_path", old_path},
                                                {"old_line", old_line},
                                                {"new_path", new_path},
                                                {"new_line", new_line},
                                                {"words", compare_words},
                                                {"numbers", compare_numbers},
                                                {"old_text", old_text},
                                                {"new_text", new_text},
                                                {NULL, NULL}};

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
        c->add(o, row);
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
    add_row(o, letter_columns, &(struct letter_pair){hit, row});
}

static void print_years(struct output *o, const struct years *years) {
    name_columns(o, year_columns);
    for (size_t i = 0; i < years->count; i++) add_row(o, year_columns, &years->rows[i]);
}

static void print_groups(struct output *o, const struct groups *groups) {
    static const struct column counts[] = {{"hits", group_hits},         {"letters", group_letters},
                                           {"per_1000", group_per_1000}, {"first", group_first},
                                           {"last", group_last},         {NULL, NULL}};
    static void (*const values[GROUP_MOST])(struct output *, const void *) = {group_first_value,
                                                                              group_second};
    struct column columns[GROUP_MOST + sizeof counts / sizeof *counts];
    for (size_t i = 0; i < groups->by_count; i++)
        columns[i] = (struct column){group_by_name(groups->by[i]), values[i]};
    memcpy(columns + groups->by_count, counts, sizeof counts);
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
        .name = #of, .style = &(of), .lists_words = words_too, .begin_hits = begin_hits, .hit = print_hit,   \
        .begin_show = begin_show, .show = print_shown, .begin_letters = begin_letters,                       \
        .letter = print_letter, .years = print_years, .groups = print_groups, .words = print_words,          \
        .count = print_count, .begin_repeats = begin_repeats, .repeat = print_repeat,                        \
        .begin_compare = begin_compare, .compare = print_compare, .begin_quotes = begin_quotes,              \
        .quote = print_quote,                                                                                \
    }

const struct printer printer_tsv = TABLE(tsv, true), printer_csv = TABLE(csv, false);
