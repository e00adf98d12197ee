/* References to letters: a footnote for each hit, as Danes write it; CSL-JSON and BibLaTeX, an entry for each
 * letter, as Zotero and others read them. Their language is that of the letters. */
#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/path.h"
#include "base/sanitize.h"
#include "base/utf8.h"
#include "base/json_writer.h"
#include "search/print/printer.h"
#include "search/query/date.h"

/* What was cited. */
struct cited {
    int64_t *letters; /* ids */
    uint64_t *keys;   /* hashes of their keys */
    size_t count, room, key_count, key_room;
};

/* A date of signing; zeros if it is unknown. The goal year is no date. */
struct date {
    int year, month, day;
};

static struct date date_of_letter(const struct letter_row *row) {
    int date = date_of(row->signed_on);
    return (struct date){date / 10000, date / 100 % 100, date % 100};
}

/* All who sign, or the first of them. */
static str authors_of(const struct letter_row *row) {
    return row->signers.n ? row->signers : row->minister;
}

/* Takes the next of several names, which are joined by "; ". */
static str name_cut(str *names) {
    size_t n = str_find(*names, STR("; "));
    str name = str_trim(str_sub(*names, 0, n));
    *names = str_sub(*names, n + 2, names->n);
    return name;
}

/* Words that stand in names of persons with a small letter. */
static bool is_particle(str word) {
    static const char *const particles[] = {"af", "da", "de",  "del", "den", "der", "di", "du",
                                            "la", "le", "ten", "ter", "van", "von", "zu"};
    for (size_t i = 0; i < sizeof particles / sizeof *particles; i++)
        if (str_eq(word, str_of(particles[i]))) return true;
    return false;
}

/* A name of some words, each with a capital: "Styrelsen for Arbejdsmarked og Rekruttering" is none. */
static bool is_person(str name) {
    size_t words = 0;
    if (str_find(name, STR(",")) < name.n) return false;
    for (str word; name.n; words++) {
        word = str_cut(&name, ' ');
        str rest = word;
        int32_t first = word.n ? utf8_next(&rest) : 'X';
        if (!utf8_is_upper(first) && !is_particle(word)) return false;
    }
    return words > 1;
}

/* The last word of a person's name is the family's; what is no person's has no given name. */
static str family_of(str name, str *given) {
    size_t at = is_person(name) ? str_last(name, ' ') : 0;
    *given = str_trim(str_sub(name, 0, at));
    return str_trim(str_sub(name, at, name.n));
}

static bool is_new(struct output *o, int64_t letter) {
    if (!o->cited) o->cited = memory_zeroed(1, sizeof *o->cited);
    struct cited *c = o->cited;
    for (size_t i = 0; i < c->count; i++)
        if (c->letters[i] == letter) return false;
    c->letters = memory_grown(c->letters, c->count, &c->room, sizeof *c->letters);
    c->letters[c->count++] = letter;
    return true;
}

static void release(struct output *o) {
    if (o->cited) free(o->cited->letters);
    if (o->cited) free(o->cited->keys);
    free(o->cited);
    o->cited = NULL;
}

/* ---- footnotes ---- */

static void add_part(struct output *o, const char *before, str text) {
    if (!text.n) return;
    buf_add(&o->line, str_of(before));
    sanitize_add(text, &o->line);
}

/* Peter Hummelgaard: »Udmelding af ...«, 12. maj 2022, J.nr. 2022-53, */
static void begin_footnote(struct output *o, const struct letter_row *row) {
    static const char *const months[] = {"januar", "februar", "marts",     "april",   "maj",      "juni",
                                         "juli",   "august",  "september", "oktober", "november", "december"};
    str names = authors_of(row);
    output_begin_line(o);
    for (bool more = false; names.n; more = true) {
        str name = name_cut(&names);
        add_part(o, !more ? "" : names.n ? ", " : " og ", name);
    }
    if (authors_of(row).n) buf_add(&o->line, STR(": "));
    buf_add(&o->line, STR("»"));
    sanitize_add(row->title.n ? row->title : path_name(row->path), &o->line);
    buf_add(&o->line, STR("«"));
    struct date date = date_of_letter(row);
    if (date.year)
        buf_addf(&o->line, ", %d. %s %d", date.day, months[date.month - 1], date.year);
    else
        buf_add(&o->line, STR(", u.d."));
    add_part(o, ", J.nr. ", row->journal);
}

static void end_footnote(struct output *o) {
    if (!str_ends(buf_str(&o->line), STR("."))) buf_byte(&o->line, '.');
    output_end_line(o);
}

static void cite_hit(struct output *o, const struct result *f) {
    begin_footnote(o, &f->letter);
    if (f->passage.page)
        buf_addf(&o->line, ", s. %zu", f->passage.page);
    else
        buf_addf(&o->line, ", l. %zu",
                 f->marks.count ? result_place(f, f->marks.items[0].start).line : f->passage.first_line);
    end_footnote(o);
}

static void cite_letter(struct output *o, const struct letter_hit *hit, const struct letter_row *row) {
    (void)hit;
    begin_footnote(o, row);
    end_footnote(o);
}

/* ---- CSL-JSON ---- */

/* Does a letter that was cited have the key already? */
static bool is_taken(struct output *o, str key) {
    uint64_t hash = 14695981039346656037u; /* FNV-1a */
    for (size_t i = 0; i < key.n; i++) hash = (hash ^ (unsigned char)key.p[i]) * 1099511628211u;
    struct cited *c = o->cited;
    for (size_t i = 0; i < c->key_count; i++)
        if (c->keys[i] == hash) return true;
    c->keys = memory_grown(c->keys, c->key_count, &c->key_room, sizeof *c->keys);
    c->keys[c->key_count++] = hash;
    return false;
}

/* corpus/2023.md -> corpus-2023; a-b, a-b-2 for a b.md and a-b.md. */
static void add_key(struct output *o, const struct letter_row *row, buf *out) {
    str path = path_shown(row->path);
    size_t dot = str_last(path, '.'), begun = out->n;
    str stem = dot > path.n - path_name(path).n ? str_sub(path, 0, dot) : path;
    for (size_t i = 0; i < stem.n; i++) {
        char c = stem.p[i];
        bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
        if (plain)
            buf_byte(out, c);
        else if (out->n > begun && out->p[out->n - 1] != '-')
            buf_byte(out, '-');
    }
    if (out->n == begun) buf_addf(out, "brev-%lld", (long long)row->id);
    size_t end = out->n;
    for (int number = 2; is_taken(o, str_sub(buf_str(out), begun, out->n)); number++) {
        out->n = end;
        buf_addf(out, "-%d", number);
    }
}

static void text_member(buf *out, const char *name, str text) {
    if (!text.n) return;
    json_name(out, name);
    json_string(out, text);
}

static void people_member(buf *out, const char *name, str names, bool persons) {
    if (!names.n) return;
    json_name(out, name);
    json_text(out, "[");
    while (names.n) {
        str given, whole = name_cut(&names), family = family_of(whole, &given);
        json_text(out, "{");
        if (persons && given.n) {
            text_member(out, "family", family);
            text_member(out, "given", given);
        } else {
            text_member(out, "literal", whole);
        }
        json_text(out, "}");
    }
    json_text(out, "]");
}

static void issued_member(buf *out, const struct letter_row *row) {
    struct date date = date_of_letter(row);
    if (!date.year) return;
    json_text(out, "'issued':{'date-parts':[[");
    buf_addf(out, "%d,%d,%d]]}", date.year, date.month, date.day);
}

static void csl_letter(struct output *o, const struct letter_hit *hit, const struct letter_row *row) {
    (void)hit;
    if (!is_new(o, row->id)) return;
    buf key = {0}, journal = {0};
    buf_clear(&o->line);
    buf_add(&o->line, o->cited->count > 1 ? STR(",\n") : STR("[\n"));
    buf entry = {0};
    json_text(&entry, "{");
    add_key(o, row, &key);
    text_member(&entry, "id", buf_str(&key));
    text_member(&entry, "type", STR("personal_communication"));
    text_member(&entry, "title", row->title.n ? row->title : path_name(row->path));
    people_member(&entry, "author", authors_of(row), true);
    people_member(&entry, "recipient", row->recipient, false);
    issued_member(&entry, row);
    if (row->journal.n) buf_addf(&journal, "J.nr. %.*s", (int)row->journal.n, row->journal.p);
    text_member(&entry, "archive_location", buf_str(&journal));
    text_member(&entry, "language", STR("da"));
    json_text(&entry, "}");
    buf_add(&o->line, buf_str(&entry));
    fwrite(o->line.p, 1, o->line.n, stdout);
    buf_release(&entry);
    buf_release(&key);
    buf_release(&journal);
}

static void csl_hit(struct output *o, const struct result *f) {
    csl_letter(o, NULL, &f->letter);
}

static void csl_finish(struct output *o, bool failed) {
    if (!failed) fputs(o->cited ? "\n]\n" : "[]\n", stdout);
    release(o);
}

/* ---- BibLaTeX ---- */

/* Has each brace its other one? Readers of the format count them, even those that mean themselves. */
static bool braces_pair(str text) {
    size_t open = 0;
    for (size_t i = 0; i < text.n; i++) {
        open += text.p[i] == '{';
        if (text.p[i] == '}' && open-- == 0) return false;
    }
    return !open;
}

/* What means something to TeX is written so that it means itself; lines stay whole. */
static void add_tex(str text, buf *out) {
    buf clean = {0};
    sanitize_add(text, &clean);
    bool paired = braces_pair(buf_str(&clean));
    for (size_t i = 0; i < clean.n; i++) {
        char c = clean.p[i];
        if (c == '\\')
            buf_add(out, STR("\\textbackslash{}"));
        else if (c == '~')
            buf_add(out, STR("\\textasciitilde{}"));
        else if (!paired && c == '{')
            buf_add(out, STR("\\textbraceleft{}"));
        else if (!paired && c == '}')
            buf_add(out, STR("\\textbraceright{}"));
        else if (c == '^')
            buf_add(out, STR("\\textasciicircum{}"));
        else if (strchr("{}%&#_$", c) && c)
            buf_addf(out, "\\%c", c);
        else
            buf_byte(out, c);
    }
    buf_release(&clean);
}

static void tex_field(buf *out, const char *name, str before, str text) {
    if (!text.n) return;
    buf_addf(out, "  %s = {", name);
    buf_add(out, before);
    add_tex(text, out);
    buf_add(out, STR("},\n"));
}

static void tex_authors(buf *out, str names) {
    if (!names.n) return;
    buf_add(out, STR("  author = {"));
    for (bool more = false; names.n; more = true) {
        str given, family = family_of(name_cut(&names), &given);
        if (more) buf_add(out, STR(" and "));
        if (!given.n) buf_byte(out, '{'); /* or its commas and "and" would part it */
        add_tex(family, out);
        if (!given.n) buf_byte(out, '}');
        if (given.n) buf_add(out, STR(", "));
        add_tex(given, out);
    }
    buf_add(out, STR("},\n"));
}

static void tex_letter(struct output *o, const struct letter_hit *hit, const struct letter_row *row) {
    (void)hit;
    if (!is_new(o, row->id)) return;
    buf *out = &o->line;
    buf_clear(out);
    buf_add(out, STR("@letter{"));
    add_key(o, row, out);
    buf_add(out, STR(",\n"));
    tex_authors(out, authors_of(row));
    tex_field(out, "title", (str){0}, row->title.n ? row->title : path_name(row->path));
    if (date_of_letter(row).year) tex_field(out, "date", (str){0}, row->signed_on);
    tex_field(out, "note", STR("J.nr. "), row->journal);
    tex_field(out, "addendum", STR("Til "), row->recipient);
    buf_add(out, STR("  langid = {danish},\n}\n\n"));
    fwrite(out->p, 1, out->n, stdout);
}

static void tex_hit(struct output *o, const struct result *f) {
    tex_letter(o, NULL, &f->letter);
}

static void tex_finish(struct output *o, bool failed) {
    (void)failed;
    release(o);
}

const struct printer printer_cite = {
    .name = "cite", .marks_alone = true, .hit = cite_hit, .letter = cite_letter};
const struct printer printer_csl = {
    .name = "csl", .marks_alone = true, .hit = csl_hit, .letter = csl_letter, .finish = csl_finish};
const struct printer printer_biblatex = {
    .name = "biblatex", .marks_alone = true, .hit = tex_hit, .letter = tex_letter, .finish = tex_finish};
