/* JSON, one object a line. */
#include <stdio.h>
#include <stdlib.h>

#include "base/path.h"
#include "search/print/difference.h"
#include "base/json_writer.h"
#include "search/print/printer.h"

static void string_member(buf *out, const char *name, str text) {
    json_name(out, name);
    json_string(out, text);
}

static void begin_object(struct output *o) {
    buf_clear(&o->line);
    json_text(&o->line, "{");
    if (o->id.p) string_member(&o->line, "id", o->id);
}

static void end_object(struct output *o) {
    json_text(&o->line, "}");
    output_end_line(o);
}

/* null for an empty text. */
static void text_member(buf *out, const char *name, str text) {
    json_name(out, name);
    if (text.n)
        json_string(out, text);
    else
        json_text(out, "null");
}

/* Texts that are kept as one, as an array. */
static void list_member(buf *out, const char *name, str list, str separator) {
    json_name(out, name);
    json_text(out, "[");
    while (list.n) {
        size_t n = str_find(list, separator);
        json_string(out, str_sub(list, 0, n));
        list = str_sub(list, n + separator.n, list.n);
    }
    json_text(out, "]");
}

/* To whom a letter is, who signs it, what it is about. */
static void people_members(buf *out, const struct letter_row *row) {
    text_member(out, "recipient", row->recipient);
    list_member(out, "signers", row->signers, STR("; "));
    list_member(out, "tags", row->tags, STR("; "));
}

static void integer_member(buf *out, const char *name, int64_t number) {
    json_name(out, name);
    json_integer(out, number);
}

static void number_member(buf *out, const char *name, double number) {
    json_name(out, name);
    json_number(out, number);
}

static void bool_member(buf *out, const char *name, bool truth) {
    json_name(out, name);
    json_bool(out, truth);
}

/* A year or a page; null for 0, which is unknown. */
static void optional_member(buf *out, const char *name, int64_t number) {
    json_name(out, name);
    if (number)
        json_integer(out, number);
    else
        json_text(out, "null");
}

static void year_member(buf *out, int year) {
    optional_member(out, "year", year);
}

static void matches_member(buf *out, const struct result *f) {
    json_text(out, "'matches':[");
    for (size_t i = 0; i < f->marks.count; i++) {
        const struct mark *mark = &f->marks.items[i];
        struct span start = result_place(f, mark->start), last = result_place(f, mark->end - 1);
        json_text(out, "{");
        integer_member(out, "start", (int64_t)start.file);
        integer_member(out, "end", (int64_t)last.file + 1);
        integer_member(out, "line", (int64_t)start.line);
        text_member(out, "rung", str_of(rung_name(mark->rung)));
        text_member(out, "word", f->expressions->leaves[mark->word]->query->text);
        json_text(out, "}");
    }
    json_text(out, "]");
}

static void gain_object(buf *out, str word, double gain) {
    json_text(out, "{");
    text_member(out, "word", word);
    number_member(out, "score", gain);
    json_text(out, "}");
}

/* With --explain: what the score is made of. */
static void gains_member(buf *out, const struct result *f) {
    if (!f->gains) return;
    json_text(out, "'score_parts':[");
    for (size_t i = 0; i < f->expressions->leaf_count; i++)
        if (f->gains[i] > 0) gain_object(out, f->expressions->leaves[i]->query->text, f->gains[i]);
    if (f->hit->context != 0) gain_object(out, STR("context"), f->hit->context);
    if (f->hit->year_named) gain_object(out, STR("year"), result_year_gain(f));
    json_text(out, "]");
}

/* Where a passage stands. */
static void place_members(buf *out, const struct result *f) {
    year_member(out, f->letter.year);
    text_member(out, "path", path_shown(f->letter.path));
    integer_member(out, "line", (int64_t)f->passage.first_line);
    integer_member(out, "end_line", (int64_t)f->passage.last_line);
    buf lines = {0};
    const struct passage place = {.spans = f->passage.spans, .span_count = f->passage.span_count};
    passage_lines(&place, &lines);
    text_member(out, "lines", buf_str(&lines));
    buf_release(&lines);
}

/* What stands there. */
static void passage_members(buf *out, const struct result *f) {
    text_member(out, "title", f->letter.title);
    text_member(out, "heading", f->passage.heading);
    text_member(out, "kind", str_of(passage_kind_name(f->passage.kind)));
    text_member(out, "text", f->passage.text);
    text_member(out, "encoding", f->letter.encoding);
    bool_member(out, "changed", result_changed(f));
    matches_member(out, f);
}

static void print_shown(struct output *o, const struct result *f) {
    begin_object(o);
    place_members(&o->line, f);
    passage_members(&o->line, f);
    end_object(o);
}

/* With --context: the passages beside it that belong to it. */
static void neighbours_member(buf *out, const char *name, const struct neighbours *n) {
    if (!n->count) return;
    json_name(out, name);
    json_text(out, "[");
    for (size_t i = 0; i < n->count; i++) {
        json_text(out, "{");
        integer_member(out, "line", (int64_t)n->items[i].line);
        text_member(out, "kind", str_of(passage_kind_name(n->items[i].kind)));
        text_member(out, "text", n->items[i].text);
        json_text(out, "}");
    }
    json_text(out, "]");
}

static void print_hit(struct output *o, const struct result *f) {
    buf *out = &o->line;
    begin_object(o);
    place_members(out, f);
    number_member(out, "score", f->hit->score);
    text_member(out, "rung", str_of(rung_name(f->marks.weakest)));
    buf snippet = {0};
    result_snippet_field(f, &snippet);
    text_member(out, "snippet", buf_str(&snippet));
    buf_release(&snippet);
    passage_members(out, f);
    gains_member(out, f);
    people_members(out, &f->letter);
    if (f->passage.columns.n) list_member(out, "columns", f->passage.columns, STR(" | "));
    neighbours_member(out, "before", &f->before);
    neighbours_member(out, "after", &f->after);
    text_member(out, "signed", f->letter.signed_on);
    text_member(out, "journal", f->letter.journal);
    text_member(out, "minister", f->letter.minister);
    optional_member(out, "page", (int64_t)f->passage.page);
    end_object(o);
}

static void print_letter(struct output *o, const struct letter_hit *hit, const struct letter_row *row) {
    buf *out = &o->line;
    begin_object(o);
    year_member(out, row->year);
    text_member(out, "path", path_shown(row->path));
    integer_member(out, "hits", hit->hits);
    number_member(out, "score", hit->score);
    text_member(out, "title", row->title);
    text_member(out, "signed", row->signed_on);
    text_member(out, "journal", row->journal);
    text_member(out, "minister", row->minister);
    people_members(out, row);
    json_text(out, "'words':[");
    for (size_t i = 0; i < hit->word_count; i++) {
        json_text(out, "{");
        text_member(out, "word", hit->words[i].text);
        integer_member(out, "line", (int64_t)hit->words[i].line);
        text_member(out, "rung", str_of(rung_name(hit->words[i].rung)));
        json_text(out, "}");
    }
    json_text(out, "]");
    end_object(o);
}

static void print_years(struct output *o, const struct years *years) {
    for (size_t i = 0; i < years->count; i++) {
        const struct year_row *row = &years->rows[i];
        begin_object(o);
        year_member(&o->line, row->year);
        integer_member(&o->line, "hits", row->hits);
        integer_member(&o->line, "letters", row->letters);
        number_member(&o->line, "per_1000", years_per_1000(row));
        end_object(o);
    }
}

static void print_groups(struct output *o, const struct groups *groups) {
    buf *out = &o->line;
    for (size_t i = 0; i < groups->count; i++) {
        const struct group_row *row = &groups->rows[i];
        begin_object(o);
        for (size_t n = 0; n < groups->by_count; n++) {
            if (groups->by[n] == GROUP_YEAR)
                optional_member(out, "year", (int)strtol(row->value[n].n ? row->value[n].p : "0", NULL, 10));
            else
                text_member(out, group_by_name(groups->by[n]), row->value[n]);
        }
        integer_member(out, "hits", row->hits);
        integer_member(out, "letters", row->letters);
        number_member(out, "per_1000", per_1000(row->places, row->words));
        optional_member(out, "first", row->first);
        optional_member(out, "last", row->last);
        end_object(o);
    }
}

/* null if there is no rest to compare with. */
static void figure_member(buf *out, const char *name, double value, bool known) {
    json_name(out, name);
    if (known)
        json_number(out, value);
    else
        json_text(out, "null");
}

static void print_words(struct output *o, const struct keywords *words, size_t most) {
    buf *out = &o->line;
    (void)most;
    for (size_t i = 0; i < words->count; i++) {
        const struct keyword *row = &words->items[i];
        begin_object(o);
        text_member(out, "word", row->word);
        text_member(out, "role", row->part ? STR("part") : STR("word"));
        figure_member(out, "g2", row->g2, words->rest_words > 0);
        figure_member(out, "log_ratio", row->log_ratio, words->rest_words > 0);
        figure_member(out, "log_dice", row->log_dice, row->passages > 0);
        integer_member(out, "count", row->count);
        integer_member(out, "rest", row->rest);
        integer_member(out, "words", words->words);
        integer_member(out, "rest_words", words->rest_words);
        integer_member(out, "passages", row->passages);
        integer_member(out, "rest_passages", row->rest_passages);
        optional_member(out, "first", row->first);
        optional_member(out, "last", row->last);
        bool_member(out, "new", row->new);
        bool_member(out, "dropped", row->dropped);
        end_object(o);
    }
}

static void print_count(struct output *o, int64_t count) {
    begin_object(o);
    integer_member(&o->line, "count", count);
    end_object(o);
}

static void print_repeat(struct output *o, const struct repeat_row *row) {
    buf *out = &o->line;
    begin_object(o);
    text_member(out, "status", str_of(repeat_status_name(row->status)));
    json_text(out, "'years':[");
    for (size_t i = 0; i < row->year_count; i++) json_integer(out, row->years[i]);
    json_text(out, "]");
    integer_member(out, "passages", (int64_t)row->passages);
    text_member(out, "path", path_shown(row->letter->path));
    integer_member(out, "line", (int64_t)row->passage->first_line);
    integer_member(out, "end_line", (int64_t)row->passage->last_line);
    text_member(out, "kind", str_of(passage_kind_name(row->passage->kind)));
    text_member(out, "text", row->passage->text);
    end_object(o);
}

/* Words of a text; null if there are none. */
static void differences_member(buf *out, const struct atoms *a, const struct atoms *b,
                               const struct alignment *d, const char *first, const char *second) {
    struct difference one;
    json_text(out, "'differences':[");
    for (size_t at = 0; difference_next(a, b, d, at, &one); at = one.next) {
        json_text(out, "{");
        text_member(out, "kind", str_of(difference_name(one.kind)));
        text_member(out, first, difference_words(a, one.a, one.a_count));
        text_member(out, second, difference_words(b, one.b, one.b_count));
        bool_member(out, "number", one.number);
        bool_member(out, "negation", one.negation);
        json_text(out, "}");
    }
    json_text(out, "]");
}

static void side_member(buf *out, const char *name, const struct compare_side *side) {
    json_name(out, name);
    json_text(out, side->there ? "{" : "null");
    if (!side->there) return;
    year_member(out, side->year);
    text_member(out, "path", path_shown(side->path));
    integer_member(out, "line", (int64_t)side->line);
    integer_member(out, "end_line", (int64_t)side->end_line);
    optional_member(out, "page", (int64_t)side->page);
    integer_member(out, "start", (int64_t)side->start);
    integer_member(out, "end", (int64_t)side->end);
    text_member(out, "kind", str_of(passage_kind_name(side->kind)));
    text_member(out, "text", side->text);
    json_text(out, "}");
}

static void print_compare(struct output *o, const struct compare_row *row) {
    static const struct alignment none;
    bool changed = row->pair->status == COMPARE_CHANGED;
    begin_object(o);
    text_member(&o->line, "status", str_of(compare_status_name(row->pair->status)));
    number_member(&o->line, "likeness", row->pair->likeness);
    side_member(&o->line, "old", &row->old);
    side_member(&o->line, "new", &row->new);
    differences_member(&o->line, row->a, row->b, changed ? row->diff : &none, "new", "old");
    bool_member(&o->line, "negation", changed && row->diff->negation);
    end_object(o);
}

static void print_quote(struct output *o, const struct quote_row *row) {
    buf *out = &o->line;
    const struct quote_finding *found = row->found;
    str quote = buf_str(&found->quote);
    bool compared = found->place_count && found->status != QUOTE_JOINED;
    begin_object(o);
    integer_member(out, "draft_line", (int64_t)row->line);
    text_member(out, "status", str_of(quote_status_name(found->status)));
    text_member(out, "quote", quote);
    bool_member(out, "negation", compared && found->diff.negation);
    json_text(out, "'places':[");
    for (size_t i = 0; i < found->place_count; i++) {
        const struct quote_place *place = &found->places[i];
        json_text(out, "{");
        year_member(out, row->letters[i].year);
        text_member(out, "path", path_shown(row->letters[i].path));
        text_member(out, "title", row->letters[i].title);
        integer_member(out, "line", (int64_t)place->first_line);
        integer_member(out, "end_line", (int64_t)place->last_line);
        optional_member(out, "page", (int64_t)place->page);
        integer_member(out, "start", (int64_t)place->start);
        integer_member(out, "end", (int64_t)place->end);
        text_member(out, "quote", str_sub(quote, place->from, place->to));
        json_text(out, "}");
    }
    json_text(out, "]");
    text_member(out, "text",
                compared ? difference_words(&found->b, found->diff.first, found->diff.end - found->diff.first)
                         : (str){0});
    if (compared)
        differences_member(out, &found->a, &found->b, &found->diff, "quote", "letter");
    else
        json_text(out, "'differences':[]");
    integer_member(out, "words", (int64_t)found->a.count);
    end_object(o);
}

static void add_word(buf *out, const struct explain_word *word) {
    static const char *const roles[] = {"asked", "left out", "excluded"};
    json_text(out, "{");
    string_member(out, "word", word->text);
    text_member(out, "role", str_of(roles[word->role]));
    json_text(out, "'forms':[");
    for (size_t i = 0; i < word->count; i++) {
        json_text(out, "{");
        string_member(out, "form", word->forms[i].form);
        text_member(out, "rung", str_of(rung_name(word->forms[i].rung)));
        integer_member(out, "count", word->forms[i].count);
        json_text(out, "}");
    }
    json_text(out, "],'families':[");
    for (size_t n = 0; n < word->family_count; n++) {
        json_text(out, "{");
        string_member(out, "family", word->families[n].key);
        integer_member(out, "count", word->families[n].count);
        json_text(out, "}");
    }
    json_text(out, "],'parts':[");
    for (size_t i = 0; i < word->part_count; i++) json_string(out, word->parts[i]);
    json_text(out, "]}");
}

static void print_explain(struct output *o, const struct explain *explain) {
    begin_object(o);
    json_text(&o->line, "'receipt':[");
    for (size_t i = 0; i < explain->count; i++) add_word(&o->line, &explain->words[i]);
    json_text(&o->line, "]");
    end_object(o);
}

static void print_diagnosis(struct output *o, const struct diagnosis *d) {
    buf *out = &o->line;
    begin_object(o);
    json_text(out, "'nothing':{'words':[");
    for (size_t i = 0; i < d->count; i++) {
        json_text(out, "{");
        text_member(out, "word", d->words[i].text);
        integer_member(out, "passages", d->words[i].passages);
        integer_member(out, "letters", d->words[i].letters);
        if (d->words[i].nearest.n) text_member(out, "nearest", d->words[i].nearest);
        json_text(out, "}");
    }
    json_text(out, "]");
    integer_member(out, "letters", d->letters);
    text_member(out, "remedy", d->remedy == REMEDY_NONE ? (str){0} : str_of(remedy_name(d->remedy)));
    integer_member(out, "passages", d->passages);
    json_text(out, "}");
    end_object(o);
}

const struct printer printer_json = {
    .name = "json",
    .above = true,
    .explain = print_explain,
    .diagnosis = print_diagnosis,
    .letter_words = true,
    .hit = print_hit,
    .show = print_shown,
    .letter = print_letter,
    .years = print_years,
    .groups = print_groups,
    .words = print_words,
    .count = print_count,
    .repeat = print_repeat,
    .compare = print_compare,
    .quote = print_quote,
};
