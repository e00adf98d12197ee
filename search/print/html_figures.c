#include "search/print/html_figures.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/message.h"
#include "search/print/html_text.h"
#include "search/print/keywords.h"

void figures_year_name(int year, buf *out) {
    if (year)
        buf_addf(out, "%d", year);
    else
        html_add(out, _("Unknown year"));
}

/* Names columns; the last name is NULL. */
static void head_cells(const char *const *names, buf *out) {
    for (; *names; names++) buf_addf(out, "<th scope=\"col\">%s</th>", *names);
}

#define HEAD_CELLS(out, ...) head_cells((const char *const[]){__VA_ARGS__, NULL}, out)

void figures_years(const struct years *years, bool places, buf *out) {
    html_add(out, "<table class=\"figures\">\n<thead><tr>");
    HEAD_CELLS(out, _("Year"), _("Passages"), _("Letters"), places ? _("Per 1,000 words") : NULL);
    html_add(out, "</tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < years->count; i++) {
        const struct year_row *row = &years->rows[i];
        buf_addf(out, "<tr%s><th scope=\"row\">", row->hits ? "" : " class=\"none\"");
        figures_year_name(row->year, out);
        buf_addf(out, "</th><td>%" PRId64 "</td><td>%" PRId64 "</td>", row->hits, row->letters);
        if (places) {
            html_add(out, "<td>");
            message_number(years_per_1000(row), 2, out);
            html_add(out, "</td>");
        }
        html_add(out, "</tr>\n");
    }
    html_add(out, "</tbody>\n</table>\n");
}

void figures_chart(const struct timeline *of, buf *out) {
    html_add(out, "<figure>\n");
    timeline_chart(of, false, out);
    if (of->per_1000) buf_addf(out, "<figcaption>%s</figcaption>\n", _("Occurrences per 1,000 words"));
    html_add(out, "</figure>\n");
}

/* A table of figures that may be wider than the page. */
static void begin_figures(const char *label, buf *out) {
    html_add(out, "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"");
    page_escape(str_of(label), out);
    html_add(out, "\">\n<table class=\"figures\">\n<thead><tr>");
}

/* The name of a column, for people. */
static const char *group_words(enum group_by by) {
    static const char *const names[GROUPS_BY] = {
        [GROUP_YEAR] = N_("Year"),           [GROUP_SIGNED] = N_("Signed"),
        [GROUP_MONTH] = N_("Month"),         [GROUP_SIGNER] = N_("Signer"),
        [GROUP_RECIPIENT] = N_("Recipient"), [GROUP_KIND] = N_("Kind"),
        [GROUP_TITLE] = N_("Title"),         [GROUP_FOLDER] = N_("Folder"),
        [GROUP_SIGNED_YEAR] = N_("Signed"),
    };
    return _(names[by]);
}

/* 2014–2023 */
static void add_span(int first, int last, buf *out) {
    html_year(first, out);
    if (last != first) buf_addf(out, "–%d", last);
}

void figures_groups(const struct groups *groups, bool places, buf *out) {
    begin_figures(_("The figures"), out);
    for (size_t n = 0; n < groups->by_count; n++) HEAD_CELLS(out, group_words(groups->by[n]));
    HEAD_CELLS(out, _("Passages"), _("Letters"), places ? _("Per 1,000 words") : NULL);
    HEAD_CELLS(out, _("Years"));
    html_add(out, "</tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < groups->count; i++) {
        const struct group_row *row = &groups->rows[i];
        html_add(out, "<tr>");
        for (size_t n = 0; n < groups->by_count; n++) {
            html_text("<th scope=\"row\" lang=\"da\">", row->value[n].n ? row->value[n] : STR("–"), "</th>",
                      out);
        }
        buf_addf(out, "<td>%" PRId64 "</td><td>%" PRId64 "</td>", row->hits, row->letters);
        if (places) {
            html_add(out, "<td>");
            message_number(per_1000(row->places, row->words), 2, out);
            html_add(out, "</td>");
        }
        html_add(out, "<td>");
        add_span(row->first, row->last, out);
        html_add(out, "</td></tr>\n");
    }
    html_add(out, "</tbody>\n</table>\n</div>\n");
}

static void add_keyword(const struct keyword *row, buf *out) {
    buf name = {0};
    keywords_name(row, &name);
    html_add(out, "<tr><th scope=\"row\" lang=\"da\">");
    page_text(buf_str(&name), out);
    buf_addf(out, "</th><td>%" PRId64 "</td><td>%" PRId64 "</td><td>%" PRId64 "</td><td>", row->count,
             row->rest, row->passages);
    keywords_ratio(row, out);
    html_add(out, "</td><td>");
    message_number(row->g2, 1, out);
    html_add(out, "</td><td>");
    message_number(row->log_dice, 1, out);
    html_add(out, "</td><td>");
    add_span(row->first, row->last, out);
    html_add(out, "</td></tr>\n");
    buf_release(&name);
}

void figures_keywords(const struct keyword *const *rows, size_t count, const char *label, buf *out) {
    begin_figures(label, out);
    HEAD_CELLS(out, _("Word"), _("Here"), _("Elsewhere"), _("Passages"), _("Times as often"), "G²", "logDice",
               _("Years"));
    html_add(out, "</tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < count; i++) add_keyword(rows[i], out);
    html_add(out, "</tbody>\n</table>\n</div>\n");
}

void figures_comparison(const struct timeline *series, buf *out) {
    size_t count;
    int *years = timeline_years(series, &count);
    html_add(out, "<section class=\"years\">\n");
    buf_addf(out, "<h2>%s</h2>\n", _("Year by year"));
    figures_chart(series, out);
    begin_figures(_("The figures"), out);
    HEAD_CELLS(out, _("Query"));
    for (size_t i = 0; i < count; i++) {
        html_add(out, "<th scope=\"col\">");
        html_year(years[i], out);
        html_add(out, "</th>");
    }
    html_add(out, "</tr></thead>\n<tbody>\n");
    for (size_t r = 0; r < series->count; r++) {
        html_text("<tr><th scope=\"row\" lang=\"da\">", buf_str(&series->rows[r].name), "</th>", out);
        for (size_t i = 0; i < count; i++) {
            struct year_row row = timeline_at(&series->rows[r], years[i]);
            html_add(out, row.hits ? "<td>" : "<td class=\"none\">");
            message_number(timeline_value(series, &row), row.hits && series->per_1000 ? 2 : 0, out);
            html_add(out, "</td>");
        }
        html_add(out, "</tr>\n");
    }
    html_add(out, "</tbody>\n</table>\n</div>\n</section>\n");
    free(years);
}
