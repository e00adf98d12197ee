#include "indexer/report.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/sanitize.h"
#include "base/memory.h"
#include "base/message.h"
#include "base/path.h"
#include "page/chart.h"
#include "page/list.h"
#include "page/page.h"
#include "page/wording.h"
#include "store/read.h"

struct listing {
    struct store *store;
    struct error *error;
    struct page *page;
    bool why;
};

/* The facts of a letter; of each list the path comes after the first four. */
#define TEXT_OF(name, column) row->name,
#define NAME_OF(name, column) column,
enum { BEFORE_PATH = 4, TEXTS = sizeof((const char *const[]){LETTER_TEXTS(NAME_OF)}) / sizeof(char *) };

static void print_cell(str text) {
    putchar('\t');
    sanitize_print(stdout, text, "-");
}

static enum status list_letter(void *context, const struct letter_row *row) {
    struct listing *listing = context;
    if (row->year)
        printf("%d", row->year);
    else
        putchar('-');
    const str texts[] = {LETTER_TEXTS(TEXT_OF)};
    for (size_t i = 0; i < TEXTS; i++) {
        if (i == BEFORE_PATH) print_cell(path_shown(row->path));
        if (i == BEFORE_PATH && !listing->why) break;
        print_cell(texts[i]);
    }
    putchar('\n');
    return OK;
}

static void print_names(bool why) {
    static const char *const names[] = {"year", LETTER_TEXTS(NAME_OF)};
    for (size_t i = 0; i <= (why ? TEXTS : BEFORE_PATH); i++)
        printf("%s%s%s", i ? "\t" : "", i == BEFORE_PATH + 1 ? "path\t" : "", names[i]);
    puts(why ? "" : "\tpath");
}

/* Opens the index, prints the header unless that is NULL, lets one function report on every letter of it, and
 * closes it. */
static enum status each(const char *database, void (*header)(bool why),
                        enum status (*visit)(void *, const struct letter_row *), struct page *page, bool why,
                        struct error *error) {
    struct store *store;
    enum status status = store_open(database, &store, error);
    if (status) return status;
    struct listing listing = {store, error, page, why};
    if (header) header(why);
    status = store_each_letter(store, visit, &listing, error);
    store_close(store);
    return status;
}

enum status report_list(const char *database, bool why, struct error *error) {
    return each(database, print_names, list_letter, NULL, why, error);
}

/* The collection at a glance, while it is gathered. */
struct page {
    struct list letters;
};

static enum status add_letter(void *context, const struct letter_row *row) {
    struct page *page = ((struct listing *)context)->page;
    const str cells[] = {row->title, row->minister, row->signed_on, row->journal, path_shown(row->path)};
    list_add(&page->letters, row->year, cells);
    return OK;
}

/* The first and last known year; 0 if there is none. */
static void bounds(const struct page *page, int *first, int *last) {
    *first = *last = 0;
    for (size_t i = 0; i < page->letters.count; i++) {
        int year = page->letters.rows[i].year;
        if (!year) continue;
        if (!*first || year < *first) *first = year;
        if (year > *last) *last = year;
    }
}

static void add_years(const struct page *page, int first, int last, buf *out) {
    size_t known = first ? (size_t)(last - first) + 1 : 0;
    int *years = memory_zeroed(known + 1, sizeof *years);
    double *values = memory_zeroed(known + 1, sizeof *values);
    for (size_t i = 0; i < known; i++) years[i] = first + (int)i;
    for (size_t i = 0; i < page->letters.count; i++) {
        int year = page->letters.rows[i].year;
        values[year ? (size_t)(year - first) : known]++;
    }
    const struct chart_row row = {.values = values};
    const struct chart chart = {.title = str_of(_("Letters by year")),
                                .count = wording_letters,
                                .years = years,
                                .year_count = known + (values[known] > 0),
                                .rows = &row,
                                .row_count = 1};
    buf_addf(out, "<section class=\"years\">\n<h2>%s</h2>\n<figure>\n", _("Letters by year"));
    chart_write(&chart, out);
    buf_add(out, STR("</figure>\n</section>\n"));
    free(years);
    free(values);
}

static void print_page(const struct page *page) {
    buf out = {0}, lead = {0};
    int first, last;
    bounds(page, &first, &last);
    buf_add(&lead, STR("<p class=\"summary\">"));
    wording_letters((int64_t)page->letters.count, &lead);
    if (first && first != last) buf_addf(&lead, ", %d–%d", first, last);
    buf_add(&lead, STR("</p>\n"));
    page_begin(str_of(_("The collection")), (str){0}, buf_str(&lead), &out);
    if (page->letters.count) add_years(page, first, last, &out);
    buf_addf(&out, "<section class=\"letters\">\n<h2>%s</h2>\n", _("The letters"));
    list_print(&page->letters, _("The letters"), wording_letters, &out);
    buf_add(&out, STR("</section>\n"));
    page_end(&out);
    fwrite(out.p, 1, out.n, stdout);
    buf_release(&out);
    buf_release(&lead);
}

enum status report_page(const char *database, struct error *error) {
    const struct list_column columns[] = {{_("Title"), "", "da", true},
                                          {_("Minister"), "", "da", false},
                                          {_("Signed"), "date", "", false},
                                          {_("Journal no."), "date", "", false},
                                          {_("File"), "path", "", false}};
    struct page page = {{.columns = columns, .column_count = sizeof columns / sizeof *columns, .part = true}};
    enum status status = each(database, NULL, add_letter, &page, false, error);
    if (!status) print_page(&page);
    list_release(&page.letters);
    return status;
}

static void print_passage(str path, const struct passage_row *row, bool why) {
    buf lines = {0};
    const struct passage place = {.spans = row->spans,
                                  .span_count = row->span_count,
                                  .first_line = row->first_line,
                                  .last_line = row->last_line};
    passage_lines(&place, &lines);
    sanitize_print(stdout, path, NULL);
    printf("\t%s\t%s\t", lines.p, passage_kind_name(row->kind));
    sanitize_print(stdout, row->heading, NULL);
    putchar('\t');
    sanitize_print(stdout, row->text, NULL);
    if (why) {
        putchar('\t');
        sanitize_print(stdout, row->rule, NULL);
    }
    putchar('\n');
    buf_release(&lines);
}

static enum status list_passages(void *context, const struct letter_row *letter) {
    struct listing *listing = context;
    enum status status = OK;
    for (int64_t i = 0; i < letter->passage_count && !status; i++) {
        struct passage_row row;
        status = store_passage(listing->store, letter->first_passage + i, &row, listing->error);
        if (!status) print_passage(path_shown(letter->path), &row, listing->why);
    }
    return status;
}

enum status report_passages(const char *database, bool why, struct error *error) {
    return each(database, NULL, list_passages, NULL, why, error);
}

enum status report_stats(const char *database, struct error *error) {
    struct store *store;
    struct store_stats stats;
    enum status status = store_open(database, &store, error);
    if (status) return status;
    status = store_stats(store, &stats, error);
    store_close(store);
    if (status) return status;
    printf("letters\t%" PRId64 "\npassages\t%" PRId64 "\nwords\t%" PRId64 "\nforms\t%" PRId64
           "\nbytes\t%" PRId64 "\n",
           stats.letters, stats.passages, stats.words, stats.forms, stats.bytes);
    return OK;
}
