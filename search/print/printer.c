#include "search/print/printer.h"

#include <stdio.h>
#include <string.h>

#include "base/sanitize.h"
#include "base/message.h"

extern const struct printer printer_text, printer_tsv, printer_csv, printer_json, printer_kwic, printer_html,
    printer_svg, printer_vimgrep, printer_trec, printer_cite, printer_csl, printer_biblatex;

static const struct printer *const printers[] = {
    &printer_text, &printer_tsv,     &printer_csv,  &printer_json, &printer_kwic, &printer_html,
    &printer_svg,  &printer_vimgrep, &printer_trec, &printer_cite, &printer_csl,  &printer_biblatex,
};

const struct printer *printer_named(const char *name) {
    for (size_t i = 0; i < sizeof printers / sizeof *printers; i++)
        if (strcmp(printers[i]->name, name) == 0) return printers[i];
    return NULL;
}

void printer_list(buf *out) {
    for (size_t i = 0; i < sizeof printers / sizeof *printers; i++)
        buf_addf(out, "%s%s", i ? ", " : "", printers[i]->name);
}

void output_begin_line(struct output *o) {
    buf_clear(&o->line);
    if (!o->id.p) return;
    sanitize_add(o->id, &o->line);
    buf_byte(&o->line, '\t');
}

void output_end_line(struct output *o) {
    buf_byte(&o->line, '\n');
    fwrite(o->line.p, 1, o->line.n, stdout);
}

void output_also(const struct fold *fold, buf *out) {
    if (!fold->year_count) {
        buf_add(out, str_of(_("also in another letter of the year")));
        return;
    }
    buf years = {0};
    for (size_t i = 0; i < fold->year_count; i++) buf_addf(&years, "%s%d", i ? ", " : "", fold->years[i]);
    /* TRANSLATORS: a passage stands in the letters of other years too: also 2023, 2022 */
    buf_addf(out, _("also %s"), years.p);
    buf_release(&years);
}

const char *repeat_status_name(enum repeat_status status) {
    static const char *const names[REPEAT_STATUSES] = {N_("new"), N_("returns"), N_("dropped")};
    return names[status];
}

const char *output_quote_words(enum quote_status status) {
    static const char *const words[QUOTE_STATUSES] = {N_("verbatim"), N_("verbatim but for signs and slips"),
                                                      N_("altered"), N_("put together from several places"),
                                                      N_("not in the letters")};
    return _(words[status]);
}
