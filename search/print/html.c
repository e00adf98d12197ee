/* A page: every query with its years, its passages under their letters, and how each word was read. It is
 * gathered and printed at the end, as each letter is shown with all its passages, in order of the best. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/path.h"
#include "page/list.h"
#include "page/page.h"
#include "page/wording.h"
#include "search/print/difference.h"
#include "search/print/html_figures.h"
#include "search/print/html_text.h"
#include "search/print/link.h"
#include "search/print/keywords.h"
#include "search/print/printer.h"
#include "search/match/explain.h"
#include "search/print/timeline.h"

/* Printed forms that the receipt names for a word and rung; the others are counted. */
#define FORMS_SHOWN 12

/* A letter with its passages. */
struct group {
    int64_t letter; /* id */
    buf head, items;
};

struct html {
    buf title, lead, body; /* of the page */
    size_t queries;
    bool open;              /* a query's answer is being gathered */
    buf receipt;            /* of that query, printed after its passages */
    struct timeline series; /* of all queries, with --years */
    struct group *groups;
    size_t group_count, group_room;
    size_t *slots, slot_count; /* from a letter's id to its group + 1, 0 = free; never more than half full */
    size_t count, shown, folded; /* passages in all, on the page, and folded into those */
    bool every_year;             /* on the page are the best of every year */
    bool has_hits;
    bool nearest;        /* the passages hold only some of the query */
    struct list letters; /* of the query */
    bool table;          /* they are asked for */
    bool repeats;        /* a list of passages that return, open */
    bool table_open;     /* two years side by side */
    bool letter;         /* a letter is shown, open */
    size_t line;         /* of it, the last that has an anchor */
    bool own_title;      /* the title is ours, and in the page's language */
    buf item;            /* the passage that waits for its copies */
    struct group *into;  /* the group that it belongs to */
    int item_year;
    const struct facets *facets; /* of the query; NULL = none */
    buf item_facets;             /* attributes of the passage that waits */
};

static struct html *page_of(struct output *o) {
    if (!o->page) o->page = memory_zeroed(1, sizeof *o->page);
    return o->page;
}

/* What stands above a passage, if there is anything. */
static void add_heading(str text, buf *out) {
    if (text.n) html_text("<p class=\"heading\" lang=\"da\">", text, "</p>\n", out);
}

/* In which file a letter is, and whose it is, after what the line begins with. */
static void add_file(const char *open, const struct letter_row *letter, buf *out) {
    html_text(open, path_shown(letter->path), "", out);
    if (letter->minister.n) html_text(" · ", letter->minister, "", out);
    html_add(out, "</p>\n");
}

static str title_of(const struct letter_row *letter) {
    return letter->title.n ? letter->title : path_name(letter->path);
}

/* Of a page of several queries all headings but the first are a level lower. */
static int level(const struct output *o, int alone) {
    return alone + o->batch_table;
}

static void heading(const struct output *o, int alone, const char *words, buf *out) {
    buf_addf(out, "<h%d>%s</h%d>\n", level(o, alone), words, level(o, alone));
}

/* 8 passages in 3 letters, 2020–2024 */
static void add_summary(const struct question *q, buf *out) {
    int64_t letters = 0;
    int first = 0, last = 0;
    for (size_t i = 0; i < q->years->count; i++) {
        const struct year_row *row = &q->years->rows[i];
        letters += row->letters;
        if (!row->hits || !row->year) continue;
        if (!first) first = row->year;
        last = row->year;
    }
    html_add(out, "<p class=\"summary\">");
    if (!q->count) {
        buf_addf(out, "%s</p>\n", _("Nothing was found."));
        return;
    }
    buf found = {0}, where = {0};
    wording_passages((int64_t)q->count, &found);
    wording_letters(letters, &where);
    if (first && first != last) /* TRANSLATORS: 8 passages in 3 letters, 2020–2024 */
        buf_addf(out, _("%s in %s, %d–%d"), found.p, where.p, first, last);
    else if (first)
        buf_addf(out, q->years->narrowed ? _("%s in %s, %d") : _("%s in %s, only in %d"), found.p, where.p,
                 first);
    else
        buf_addf(out, _("%s in %s"), found.p, where.p);
    html_add(out, "</p>\n");
    buf_release(&found);
    buf_release(&where);
}

/* Sentences, a line each. */
static void add_notes(str sentences, buf *out) {
    while (sentences.n) {
        str note = str_cut(&sentences, '\n');
        if (!note.n) continue;
        html_text("<p class=\"note\">", note, "</p>\n", out);
    }
}

static void add_read(const char *how, str query, buf *out) {
    buf_addf(out, "<p class=\"read\">%s", how);
    html_text(" <code lang=\"da\">", query, "</code></p>\n", out);
}

static void add_lead(const struct output *o, const struct question *q, buf *out) {
    add_summary(q, out);
    if (q->understood.n && !str_eq(q->understood, str_trim(o->query))) {
        add_read(_("Read as"), q->understood, out);
    }
    if (q->any) buf_addf(out, "<p class=\"read\">%s</p>\n", _("Passages that hold any of the words"));
    add_notes(q->notes, out);
}

static void print_reasons(struct output *o, str sentences) {
    struct html *page = page_of(o);
    add_notes(sentences, o->batch_table ? &page->body : &page->lead);
}

/* The buttons that show one year's passages; only a script shows them. */
static void year_buttons(const struct years *years, buf *out) {
    buf_addf(out,
             "<div class=\"pick\" role=\"group\" aria-label=\"%s\" hidden>\n<button type=\"button\" "
             "aria-pressed=\"true\" data-year=\"\">%s</button>\n",
             _("Show one year"), _("All years"));
    for (size_t i = 0; i < years->count; i++) {
        const struct year_row *row = &years->rows[i];
        if (!row->hits) continue;
        buf_addf(out, "<button type=\"button\" aria-pressed=\"false\" data-year=\"%d\">", row->year);
        figures_year_name(row->year, out);
        buf_addf(out, " <span>%" PRId64 "</span></button>\n", row->hits);
    }
    html_add(out, "</div>\n");
}

static void add_timeline(struct output *o, const struct years *years, bool buttons, buf *out) {
    struct timeline one = {.per_1000 = o->per_1000};
    timeline_add(&one, o->query, years);
    html_add(out, "<section class=\"years\">\n");
    heading(o, 2, _("Year by year"), out);
    figures_chart(&one, out);
    if (buttons) {
        year_buttons(years, out);
        buf_addf(out, "<details><summary>%s</summary>\n", _("The figures"));
    }
    figures_years(years, !buttons, out);
    html_add(out, buttons ? "</details>\n</section>\n" : "</section>\n");
    timeline_release(&one);
}

static void begin_pick(const char *facet, const char *label, const char *all, buf *out) {
    buf_addf(out,
             "<div class=\"pick\" role=\"group\" data-facet=\"%s\" aria-label=\"%s\" hidden>\n"
             "<button type=\"button\" aria-pressed=\"true\" data-value=\"\">%s</button>\n",
             facet, label, all);
}

static void pick_button(size_t value, str name, int64_t count, buf *out) {
    buf_addf(out, "<button type=\"button\" aria-pressed=\"false\" data-value=\"%zu\"><bdi lang=\"da\">",
             value);
    page_text(name, out);
    buf_addf(out, "</bdi> <span>%" PRId64 "</span></button>\n", count);
}

/* By whom, and in which company: each a filter, if there is more than one. */
static void add_facets(const struct output *o, const struct facets *f, buf *out) {
    if (f->signer_count > 1) {
        struct groups offered = f->signers;
        offered.count = f->signer_count; /* --by signer has them all */
        html_add(out, "<section class=\"facet\">\n");
        heading(o, 2, _("By whom"), out);
        begin_pick("signer", _("Show one signer"), _("All signers"), out);
        for (size_t i = 0; i < f->signer_count; i++)
            pick_button(i, f->signers.rows[i].value[0], f->signers.rows[i].hits, out);
        buf_addf(out, "</div>\n<details><summary>%s</summary>\n", _("The figures"));
        figures_groups(&offered, false, out);
        html_add(out, "</details>\n</section>\n");
    }
    if (f->word_count > 1) {
        buf name = {0};
        html_add(out, "<section class=\"facet\">\n");
        heading(o, 2, keywords_heading(f->keywords.company ? KEYWORDS_COMPANY : KEYWORDS_MORE), out);
        begin_pick("words", _("Show the passages with one word"), _("All words"), out);
        for (size_t i = 0; i < f->word_count; i++) {
            buf_clear(&name);
            keywords_name(f->words[i], &name);
            pick_button(i, buf_str(&name), f->words[i]->passages, out);
        }
        buf_addf(out, "</div>\n<details><summary>%s</summary>\n", _("The figures"));
        figures_keywords(f->words, f->word_count, _("Words"), out);
        html_add(out, "</details>\n</section>\n");
        buf_release(&name);
    }
}

static void explain_row(const struct explain_word *word, size_t first, size_t end, bool named, size_t rungs,
                        buf *out) {
    html_add(out, "<tr>");
    if (named) {
        buf_addf(out, "<th scope=\"rowgroup\" rowspan=\"%zu\" lang=\"da\">", rungs);
        page_text(word->text, out);
        if (word->role != EXPLAIN_ASKED)
            buf_addf(out, " <em>%s</em>", word->role == EXPLAIN_LEFT_OUT ? _("left out") : _("excluded"));
        html_add(out, "</th>");
    }
    if (first == end) {
        buf_addf(out, "<td>%s</td><td></td></tr>\n", _("nowhere"));
        return;
    }
    enum rung rung = word->forms[first].rung;
    buf_addf(out, "<td><span class=\"key %s\"></span>%s</td><td lang=\"da\">", rung_name(rung),
             _(rung_phrase(rung)));
    for (size_t i = first; i < end && i < first + FORMS_SHOWN; i++) {
        if (i > first) html_add(out, ", ");
        page_text(word->forms[i].form, out);
        buf_addf(out, "&nbsp;<small>%" PRId64 "</small>", word->forms[i].count);
    }
    if (end - first > FORMS_SHOWN) {
        html_add(out, ", ");
        buf_addf(out, _("and %d more"), (int)(end - first - FORMS_SHOWN));
    }
    html_add(out, "</td></tr>\n");
}

static void add_receipt(const struct output *o, const struct explain *receipt, buf *out) {
    if (!receipt->count) return;
    html_add(out, "<section class=\"receipt\">\n");
    heading(o, 2, _("How each word was read"), out);
    html_add(out, "<table>\n<thead><tr>");
    const char *const names[] = {_("Word"), _("How"), _("Printed words, and how often")};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        buf_addf(out, "<th scope=\"col\">%s</th>", names[i]);
    html_add(out, "</tr></thead>\n");
    for (size_t w = 0; w < receipt->count; w++) {
        const struct explain_word *word = &receipt->words[w];
        size_t rungs = 1;
        for (size_t i = 1; i < word->count; i++) rungs += word->forms[i].rung != word->forms[i - 1].rung;
        html_add(out, "<tbody>\n");
        size_t at = 0;
        do {
            size_t end = at;
            while (end < word->count && word->forms[end].rung == word->forms[at].rung) end++;
            explain_row(word, at, end, at == 0, rungs, out);
            at = end;
        } while (at < word->count);
        html_add(out, "</tbody>\n");
    }
    html_add(out, "</table>\n</section>\n");
}

/* The line that says how much is shown, now and when a year is chosen. */
static void begin_status(buf *out) {
    html_add(out, "<p class=\"status\" role=\"status\" data-some=\"");
    page_escape(str_of(_("Shown: %d of %d on this page.")), out);
    html_add(out, "\" data-none=\"");
    page_escape(str_of(_("None of those passages is on this page.")), out);
    html_add(out, "\">");
}

static void forget_groups(struct html *page) {
    for (size_t i = 0; i < page->group_count; i++) {
        buf_release(&page->groups[i].head);
        buf_release(&page->groups[i].items);
    }
    page->group_count = 0;
    if (page->slot_count) memset(page->slots, 0, page->slot_count * sizeof *page->slots);
}

static void add_groups(struct output *o, struct html *page) {
    buf *out = &page->body;
    html_add(out, "<section class=\"passages\">\n");
    heading(o, 2, page->nearest ? _("The nearest passages") : _("Passages"), out);
    begin_status(out);
    bool cut = page->shown + page->folded < page->count;
    if (page->nearest) html_add(out, _("No passage holds all of it; these hold some."));
    if (cut)
        buf_addf(out,
                 page->every_year ? _("The best of every year, %zu of %zu; with -n 0 all are shown.")
                                  : _("The first %zu of %zu; with -n 0 all are shown."),
                 page->shown, page->count);
    if (page->folded) {
        if (cut) buf_byte(out, ' ');
        buf_addf(out,
                 message_plural("%zu more says the same as one of these.",
                                "%zu more say the same as one of these.", page->folded),
                 page->folded);
    }
    html_add(out, "</p>\n");
    for (size_t i = 0; i < page->group_count; i++) {
        html_add(out, "<article>\n");
        buf_add(out, buf_str(&page->groups[i].head));
        html_add(out, "<ol>\n");
        buf_add(out, buf_str(&page->groups[i].items));
        html_add(out, "</ol>\n</article>\n");
    }
    html_add(out, "</section>\n");
    forget_groups(page);
}

/* Letters at the head of a long list, in order of rank. */
#define BEST_LETTERS 20

static void add_letters(const struct output *o, struct html *page) {
    const struct list_column columns[] = {
        {_("Title"), "", "da", true}, {_("Passages"), "number", "", false}, {_("File"), "path", "", false}};
    buf *out = &page->body;
    page->letters.columns = columns;
    page->letters.column_count = sizeof columns / sizeof *columns;
    html_add(out, "<section class=\"letters\">\n");
    heading(o, 2, _("Letters"), out);
    if (page->letters.count > LIST_WHOLE) {
        struct list best = page->letters;
        best.count = BEST_LETTERS;
        best.part = true;
        list_print(&best, _("The best letters"), wording_letters, out);
        heading(o, 3, _("All of them by year"), out);
    } else {
        begin_status(out);
        html_add(out, "</p>\n");
    }
    list_print(&page->letters, _("Letters"), wording_letters, out);
    html_add(out, "</section>\n");
    list_release(&page->letters);
}

/* After a query: its passages, and how they were found. */
static void close_query(struct output *o) {
    struct html *page = o->page;
    if (!page || !page->open) return;
    page->open = false;
    if (page->has_hits && page->group_count) add_groups(o, page);
    if (page->table) add_letters(o, page);
    buf_add(&page->body, buf_str(&page->receipt));
    buf_clear(&page->receipt);
    if (o->batch_table) html_add(&page->body, "</section>\n");
    page->facets = NULL; /* the answer that owns them is gone */
    page->has_hits = false;
    page->table = false;
}

static void open_query(struct output *o, const struct question *q) {
    struct html *page = page_of(o);
    close_query(o);
    page->open = true;
    page->queries++;
    page->count = q->count;
    page->shown = page->folded = 0;
    page->every_year = q->every_year;
    page->nearest = false;
    add_receipt(o, q->explain, &page->receipt);
    if (o->batch_table) {
        html_text("<section class=\"query\">\n<h2 lang=\"da\">", o->query, "</h2>\n", &page->body);
        add_lead(o, q, &page->body);
    } else {
        buf_add(&page->title, str_trim(o->query));
        add_lead(o, q, &page->lead);
    }
    if (q->results && q->count) add_timeline(o, q->years, true, &page->body);
    page->facets = q->results && q->count ? q->facets : NULL;
    if (page->facets) add_facets(o, page->facets, &page->body);
}

/* The slot of a letter's group, or where it would be. Not an array by id: a crafted index has any id. */
static size_t *slot_of(const struct html *page, int64_t letter) {
    size_t i = (size_t)(((uint64_t)letter * 0x9E3779B97F4A7C15u) >> 32) & (page->slot_count - 1);
    while (page->slots[i] && page->groups[page->slots[i] - 1].letter != letter)
        i = (i + 1) & (page->slot_count - 1);
    return &page->slots[i];
}

static void make_room(struct html *page) {
    if (page->group_count * 2 < page->slot_count) return;
    free(page->slots);
    page->slot_count = page->slot_count ? page->slot_count * 2 : 64;
    page->slots = memory_zeroed(page->slot_count, sizeof *page->slots);
    for (size_t i = 0; i < page->group_count; i++) *slot_of(page, page->groups[i].letter) = i + 1;
}

/* The group of a letter; a new one at its first passage. */
static struct group *group_for(struct html *page, const struct result *f, int head_level) {
    make_room(page);
    size_t *slot = slot_of(page, f->letter.id);
    if (*slot) return &page->groups[*slot - 1];
    page->groups = memory_grown(page->groups, page->group_count, &page->group_room, sizeof *page->groups);
    struct group *group = &page->groups[page->group_count++];
    *group = (struct group){.letter = f->letter.id};
    *slot = page->group_count;
    buf_addf(&group->head, "<h%d><span class=\"when\">", head_level);
    html_year(f->letter.year, &group->head);
    html_text("</span> <span lang=\"da\">", title_of(&f->letter), "</span>", &group->head);
    buf_addf(&group->head, "</h%d>\n", head_level);
    add_file("<p class=\"file\">", &f->letter, &group->head);
    return group;
}

static void open_mark(const struct mark *mark, buf *out) {
    buf_addf(out, "<mark class=\"%s\"", rung_name(mark->rung));
    if (mark->rung != RUNG_FORM) buf_addf(out, " title=\"%s\"", _(rung_phrase(mark->rung)));
    buf_byte(out, '>');
}

static const struct snippet_style page_style = {.close = {"</mark>", 7},
                                                .ellipsis = {"…", 3},
                                                .gap = {"…", 3},
                                                .escape = page_escape,
                                                .open_mark = open_mark};

/* The passages beside the hit's. */
static void add_neighbours(const struct neighbours *n, buf *out) {
    for (size_t i = 0; i < n->count; i++) {
        html_text("<p class=\"beside\" lang=\"da\">", n->items[i].text, "</p>\n", out);
    }
}

/* A page is a link to it. */
static void add_place(const struct result *f, buf *out) {
    size_t line = f->marks.count ? result_place(f, f->marks.items[0].start).line : f->passage.first_line;
    if (!f->passage.page) {
        buf_addf(out, _("line %zu"), line);
        return;
    }
    html_add(out, "<a href=\"");
    link_place(f, line, false, out);
    html_add(out, "\">");
    buf_addf(out, _("page %zu"), f->passage.page);
    html_add(out, "</a>");
}

/* Which buttons of the facets show the passage. */
static void facets_of(const struct html *page, const struct result *f, buf *out) {
    const struct facets *facets = page->facets;
    buf_clear(out);
    if (!facets) return;
    size_t signer = facets_signer(facets, &f->letter);
    if (signer < FACETS_MOST) buf_addf(out, " data-signer=\"%zu\"", signer);
    bool open = false;
    for (size_t i = 0; i < facets->word_count; i++) {
        if (!facets_holds(facets, f->passage.id, i)) continue;
        buf_addf(out, open ? " %zu" : " data-words=\"%zu", i);
        open = true;
    }
    if (open) buf_byte(out, '"');
}

static void print_hit(struct output *o, const struct result *f) {
    struct html *page = page_of(o);
    page->has_hits = true;
    page->into = group_for(page, f, level(o, 3));
    page->item_year = f->letter.year;
    facets_of(page, f, &page->item_facets);
    buf *out = &page->item;
    buf_clear(out);
    add_heading(f->passage.heading, out);
    add_neighbours(&f->before, out);
    add_heading(f->columns, out);
    buf_addf(out, "<p class=\"snippet %s\" lang=\"da\">", passage_kind_name(f->passage.kind));
    snippet_write(f->passage.text, f->fragments, f->fragment_count, f->marks.items, f->marks.count,
                  &page_style, out);
    html_add(out, "</p>\n");
    add_neighbours(&f->after, out);
    html_add(out, "<p class=\"place\">");
    add_place(f, out);
    if (result_changed(f)) buf_addf(out, " · %s", _("the file has changed since"));
}

/* Ends the passage that print_hit began. */
static void print_also(struct output *o, const struct fold *fold) {
    struct html *page = page_of(o);
    buf *items = &page->into->items;
    page->shown++;
    page->folded += fold->copies;
    buf_addf(items, "<li data-years=\"%d", page->item_year);
    for (size_t i = 0; i < fold->year_count; i++) buf_addf(items, " %d", fold->years[i]);
    buf_byte(items, '"');
    buf_add(items, buf_str(&page->item_facets));
    html_add(items, ">\n");
    buf_add(items, buf_str(&page->item));
    if (fold->copies) {
        html_add(items, " · ");
        output_also(fold, items);
    }
    html_add(items, "</p>\n</li>\n");
}

static void begin_nearest(struct output *o) {
    page_of(o)->nearest = true;
}

/* 2024 · corpus/2024.md · Ane Halsboe-Jørgensen */
static void begin_show(struct output *o, const struct letter_row *letter, str query) {
    struct html *page = page_of(o);
    buf_add(&page->title, title_of(letter));
    html_add(&page->lead, "<p class=\"file\"><span class=\"when\">");
    html_year(letter->year, &page->lead);
    add_file("</span> ", letter, &page->lead);
    if (query.n) add_read(_("Marked:"), query, &page->lead);
    html_add(&page->body, "<section class=\"letter\" lang=\"da\">\n");
    page->letter = true;
}

/* A passage, with the number of its first line, which leads to the first passage of that line. */
static void print_shown(struct output *o, const struct result *f) {
    struct html *page = page_of(o);
    buf *out = &page->body;
    size_t line = f->passage.first_line;
    const char *tag = passage_kind_heads(f->passage.kind) ? "h2" : "p";
    buf_addf(out, "<%s class=\"%s\"", tag, passage_kind_name(f->passage.kind));
    if (line > page->line) buf_addf(out, " id=\"L%zu\"", page->line = line);
    buf_addf(out, "><a href=\"#L%zu\">%zu</a><span>", line, line);
    snippet_write(f->passage.text, f->fragments, f->fragment_count, f->marks.items, f->marks.count,
                  &page_style, out);
    buf_addf(out, "</span></%s>\n", tag);
}

static void begin_letters(struct output *o) {
    page_of(o)->table = true;
}

static void print_letter(struct output *o, const struct letter_hit *hit, const struct letter_row *row) {
    struct html *page = page_of(o);
    buf hits = {0};
    buf_addf(&hits, "%" PRId64, hit->hits);
    const str cells[] = {title_of(row), buf_str(&hits), path_shown(row->path)};
    page->letters.column_count = sizeof cells / sizeof *cells;
    list_add(&page->letters, row->year, cells);
    buf_release(&hits);
}

static void print_years(struct output *o, const struct years *years) {
    struct html *page = page_of(o);
    if (!o->batch_table) {
        add_timeline(o, years, false, &page->body);
        return;
    }
    page->series.per_1000 = o->per_1000;
    timeline_add(&page->series, o->query, years);
}

static void print_groups(struct output *o, const struct groups *groups) {
    buf *out = &page_of(o)->body;
    html_add(out, "<section class=\"groups\">\n");
    figures_groups(groups, true, out);
    html_add(out, "</section>\n");
}

static void add_keywords(const struct keyword *const *rows, size_t count, const char *heading, buf *out) {
    html_add(out, "<section class=\"groups\">\n");
    if (heading) buf_addf(out, "<h2>%s</h2>\n", heading);
    figures_keywords(rows, count, heading ? heading : _("Words"), out);
    html_add(out, "</section>\n");
}

static void print_words(struct output *o, const struct keywords *words, size_t most) {
    enum keywords_list lists[KEYWORDS_LISTS_MOST];
    buf *out = &page_of(o)->body;
    size_t count = most == SIZE_MAX ? 0 : keywords_lists(words, lists);
    for (size_t i = 0; i < count; i++) {
        size_t n;
        const struct keyword **rows = keywords_best(words, lists[i], most, &n);
        if (n) add_keywords(rows, n, keywords_heading(lists[i]), out);
        free(rows);
    }
    if (count) return;
    const struct keyword **all = memory_zeroed(words->count + 1, sizeof *all);
    for (size_t i = 0; i < words->count; i++) all[i] = &words->items[i];
    add_keywords(all, words->count, NULL, out);
    free(all);
}

/* How many are new, return or were dropped. */
static void add_repeats_summary(const struct repeats_summary *sum, buf *out) {
    html_add(out, "<p class=\"summary\">");
    size_t begun = out->n;
    if (sum->rows[REPEAT_NEW])
        buf_addf(out, message_plural("%zu passage is new", "%zu passages are new", sum->rows[REPEAT_NEW]),
                 sum->rows[REPEAT_NEW]);
    if (sum->rows[REPEAT_RETURNS]) {
        if (out->n > begun) html_add(out, " · ");
        buf_addf(out, message_plural("%zu passage returns", "%zu passages return", sum->rows[REPEAT_RETURNS]),
                 sum->rows[REPEAT_RETURNS]);
    }
    if (sum->rows[REPEAT_DROPPED]) {
        if (out->n > begun) html_add(out, " · ");
        buf_addf(
            out,
            message_plural("%zu passage was dropped", "%zu passages were dropped", sum->rows[REPEAT_DROPPED]),
            sum->rows[REPEAT_DROPPED]);
    }
    if (out->n == begun) html_add(out, _("Nothing was found."));
    html_add(out, "</p>\n");
}

static void open_repeats(struct output *o, const struct repeats_summary *sum) {
    struct html *page = page_of(o);
    buf *out = &page->body;
    struct timeline all = {0};
    size_t count = sum->rows[REPEAT_NEW] + sum->rows[REPEAT_RETURNS] + sum->rows[REPEAT_DROPPED];
    if (sum->year)
        buf_addf(&page->title, _("What returns in %d"), sum->year);
    else
        html_add(&page->title, _("What returns"));
    page->own_title = true;
    add_repeats_summary(sum, &page->lead);
    if (!count) return;
    timeline_add(&all, (str){0}, &sum->years);
    html_add(out, "<section class=\"years\">\n");
    heading(o, 2, _("Year by year"), out);
    figures_chart(&all, out);
    year_buttons(&sum->years, out);
    html_add(out, "</section>\n<section class=\"passages\">\n");
    heading(o, 2, _("Passages"), out);
    begin_status(out);
    if (sum->shown < count)
        buf_addf(out, _("The first %zu of %zu; with -n 0 all are shown."), sum->shown, count);
    html_add(out, "</p>\n<ol class=\"repeats\">\n");
    page->repeats = true;
    timeline_release(&all);
}

/* 2014, 2017–2019 */
static void add_years(const int *years, size_t count, buf *out) {
    for (size_t i = 0; i < count; i++) {
        size_t end = i;
        while (end + 1 < count && years[end + 1] == years[end] + 1) end++;
        buf_addf(out, "%s%d", i ? ", " : "", years[i]);
        if (end > i + 1) buf_addf(out, "–%d", years[end]);
        if (end > i + 1) i = end;
    }
}

static void print_repeat(struct output *o, const struct repeat_row *row) {
    buf *out = &page_of(o)->body;
    html_add(out, "<li data-years=\"");
    for (size_t i = 0; i < row->year_count; i++) buf_addf(out, "%s%d", i ? " " : "", row->years[i]);
    buf_addf(out,
             "\" class=\"%s\">\n<p class=\"state\"><span class=\"badge\">%s</span> <span class=\"when\">",
             repeat_status_name(row->status), _(repeat_status_name(row->status)));
    add_years(row->years, row->year_count, out);
    html_add(out, "</span></p>\n");
    add_heading(row->passage->heading, out);
    buf_addf(out, "<p class=\"snippet %s\" lang=\"da\">", passage_kind_name(row->passage->kind));
    page_text(row->passage->text, out);
    html_text("</p>\n<p class=\"place\">", path_shown(row->letter->path), ", ", out);
    buf_addf(out, _("line %zu"), row->passage->first_line);
    if (row->passages > 1) {
        html_add(out, " · ");
        wording_passages((int64_t)row->passages, out);
    }
    html_add(out, "</p>\n</li>\n");
}

static const struct difference_style changes = {
    {"<ins>", 5}, {"</ins>", 6}, {"<del>", 5}, {"</del>", 6}, page_text};

static void begin_compare(struct output *o, const int *years, const size_t *counts) {
    struct html *page = page_of(o);
    buf_addf(&page->title, _("%d and %d side by side"), years[0], years[1]);
    page->own_title = true;
    page->table_open = true;
    buf_addf(&page->lead, "<p class=\"summary\">");
    buf_addf(&page->lead, _("%d and %d: %zu the same, %zu changed, %zu new, %zu dropped"), years[0], years[1],
             counts[COMPARE_SAME], counts[COMPARE_CHANGED], counts[COMPARE_NEW], counts[COMPARE_DROPPED]);
    html_add(&page->lead, "</p>\n");
    buf_addf(&page->body,
             "<section class=\"passages\">\n<table class=\"sides\">\n<thead><tr><th scope=\"col\">%d</th>"
             "<th scope=\"col\">%d</th></tr></thead>\n<tbody>\n",
             years[0], years[1]);
}

/* A cell: the passage, what differs marked, and where it stands. */
static void add_side(const struct compare_row *row, bool old, buf *out) {
    const struct compare_side *side = old ? &row->old : &row->new;
    html_add(out, "<td lang=\"da\">");
    if (side->there) {
        if (row->pair->status == COMPARE_CHANGED)
            difference_mark(row->a, row->b, row->diff, old, &changes, out);
        else
            page_text(side->text, out);
        html_add(out, "<br><small>");
        page_text(path_shown(side->path), out);
        buf_addf(out, ":%zu</small>", side->line);
    }
    html_add(out, "</td>");
}

static void print_compare(struct output *o, const struct compare_row *row) {
    buf *out = &page_of(o)->body;
    buf_addf(out, "<tr class=\"%s\">", compare_status_name(row->pair->status));
    add_side(row, true, out);
    add_side(row, false, out);
    html_add(out, "</tr>\n");
}

static void begin_quotes(struct output *o) {
    struct html *page = page_of(o);
    html_add(&page->title, _("Quotations"));
    page->own_title = true;
    page->repeats = true;
    html_add(&page->body, "<section class=\"passages\">\n<ol class=\"repeats\">\n");
}

static void print_quote(struct output *o, const struct quote_row *row) {
    buf *out = &page_of(o)->body;
    const struct quote_finding *found = row->found;
    bool compared = found->place_count && found->status != QUOTE_JOINED;
    buf_addf(out, "<li class=\"%s\">\n<p class=\"state\"><span class=\"badge\">%s</span> ",
             found->status <= QUOTE_NEARLY   ? "new"
             : found->status == QUOTE_ABSENT ? "dropped"
                                             : "returns",
             output_quote_words(found->status));
    buf_addf(out, _("line %zu"), row->line);
    if (compared && found->diff.negation) buf_addf(out, " · %s", _("a negation differs"));
    if (found->status == QUOTE_ABSENT && found->a.count <= QUOTE_SHORT)
        buf_addf(out, " · %s", _("so short, it may be no quotation"));
    html_add(out, "</p>\n<p class=\"snippet\" lang=\"da\">");
    if (compared && found->status != QUOTE_VERBATIM)
        difference_write(&found->a, &found->b, &found->diff, &changes, out);
    else
        page_text(buf_str(&found->quote), out);
    html_add(out, "</p>\n");
    for (size_t i = 0; i < found->place_count; i++) {
        html_add(out, "<p class=\"place\">");
        html_year(row->letters[i].year, out);
        html_text(" · ", path_shown(row->letters[i].path), ", ", out);
        buf_addf(out, _("line %zu"), found->places[i].first_line);
        html_add(out, "</p>\n");
    }
    html_add(out, "</li>\n");
}

static void end_quotes(struct output *o, const size_t *counts) {
    buf *out = &page_of(o)->lead;
    size_t shown = 0;
    html_add(out, "<p class=\"summary\">");
    for (enum quote_status i = 0; i < QUOTE_STATUSES; i++)
        if (counts[i]) buf_addf(out, "%s%s: %zu", shown++ ? " · " : "", output_quote_words(i), counts[i]);
    if (!shown) html_add(out, _("The draft quotes nothing."));
    html_add(out, "</p>\n");
}

static void release(struct html *page) {
    forget_groups(page); /* of a query that failed half-way */
    buf *const bufs[] = {&page->title,   &page->lead, &page->body,
                         &page->receipt, &page->item, &page->item_facets};
    for (size_t i = 0; i < sizeof bufs / sizeof *bufs; i++) buf_release(bufs[i]);
    timeline_release(&page->series);
    list_release(&page->letters);
    free(page->groups);
    free(page->slots);
    free(page);
}

static void print_page(struct output *o, struct html *page) {
    buf *out = &o->line;
    close_query(o);
    if (o->batch_table) wording_queries((int64_t)page->queries, &page->title);
    if (!page->title.n) html_add(&page->title, _("The collection"));
    buf_clear(out);
    if (page->repeats) html_add(&page->body, "</ol>\n</section>\n");
    if (page->table_open) html_add(&page->body, "</tbody>\n</table>\n</section>\n");
    if (page->letter) html_add(&page->body, "</section>\n");
    bool own = o->batch_table || page->own_title;
    page_begin(buf_str(&page->title), own ? (str){0} : STR("da"), buf_str(&page->lead), out);
    if (page->series.count) figures_comparison(&page->series, out);
    buf_add(out, buf_str(&page->body));
    page_end(out);
    fwrite(out->p, 1, out->n, stdout);
}

static void finish(struct output *o, bool failed) {
    struct html *page = page_of(o);
    if (!failed) print_page(o, page);
    release(page);
    o->page = NULL;
}

const struct printer printer_html = {
    .name = "html",
    .above = true,
    .width = 320,
    .limit = 10,
    .sets_limit = true,
    .every_year = true,
    .repeats_limit = 200, /* an overview to scroll, not a book */
    .open = open_query,
    .finish = finish,
    .hit = print_hit,
    .also = print_also,
    .reasons = print_reasons,
    .nearest = begin_nearest,
    .begin_show = begin_show,
    .show = print_shown,
    .begin_letters = begin_letters,
    .letter = print_letter,
    .years = print_years,
    .groups = print_groups,
    .words = print_words,
    .words_limit = 20,
    .words_lists = true,
    .open_repeats = open_repeats,
    .repeat = print_repeat,
    .begin_compare = begin_compare,
    .compare = print_compare,
    .begin_quotes = begin_quotes,
    .quote = print_quote,
    .end_quotes = end_quotes,
};
