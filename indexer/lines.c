#include "indexer/lines.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "indexer/block.h"
#include "indexer/front.h"
#include "indexer/line.h"
#include "indexer/rules.h"
#include "indexer/text.h"

/* Of one passage, this many lines at its beginning and at its end. */
#define LINES_EACH 12

/* A label is shorter, and a line that has several of them. In bytes. */
#define LABEL_LONGEST 32
#define LABELLED_LONGEST 600

/* Labels are looked for in the head, and in this many lines of a letter without one. */
#define LABEL_LINES 14

/* After a closing this many short lines belong to it, even if running text follows in their paragraph. */
#define FOOT_LINES 4

/* What stands after a label in a letter that lost its lines is more than its value if it has this many words.
 */
#define FLAT_WORDS 7

/* Labels in a column before their values. */
#define COLUMN_MOST 8

/* ---- zones ---- */

/* Whether the passage, at its first line, is quoted: its line in the file begins with ">". */
static bool is_quoted(const struct passage *p, str text) {
    if (p->kind == PASSAGE_QUOTE) return true;
    size_t at = p->start < text.n ? p->start : 0;
    while (at && text.p[at - 1] != '\n' && text.p[at - 1] != '\r' && p->start - at < 64) at--;
    return at < text.n && text.p[at] == '>';
}

static bool is_running(const struct passage *p) {
    bool text = p->kind == PASSAGE_PARAGRAPH || p->kind == PASSAGE_ITEM;
    if (!text) return false;
    return p->text.n > 200 || (text_ends_sentence(p->text) && text_words(p->text) >= 5);
}

/* "Bilag: Kort over stien": it names what is enclosed; "Bilag 1: Referat" begins it. */
static bool names_enclosure(str lower) {
    size_t colon = str_find(lower, STR(": "));
    return colon < lower.n && !text_digits(str_sub(lower, 0, colon));
}

/* "Den 3. maj 2021 kl. 10.12 skrev Bo Lind:", of which the address may stand in the next line. */
static bool is_attribution(str text) {
    char room[LINE_MAX_BYTES];
    bool ends = str_ends(text, STR(":")) || str_ends(text, STR("<"));
    if (text.n > sizeof room || !ends || !text_digits(text)) return false;
    return rules_inside(RULES_WROTE, text_lower(text, room, sizeof room), NULL);
}

/* Whether the line, or a paragraph that begins with it, introduces an answer's original, which no ">" marks.
 */
static bool introduces(const struct letter_lines *lines, size_t i) {
    const struct letter_line *line = &lines->at[i];
    if (!is_attribution(line->text)) {
        if (line->from || !is_attribution(line->passage->text)) return false;
        while (i + 1 < lines->count && lines->at[i + 1].passage == line->passage) i++;
    }
    if (i + 1 == lines->count) return true;
    const struct letter_line *next = &lines->at[i + 1];
    if (str_ends(next->text, STR(">:")) && i + 2 < lines->count) next++;
    return next->passage->kind != PASSAGE_QUOTE && !str_starts(next->text, STR(">"));
}

/* Whether the line begins another letter; closed: after the closing of this one. */
static bool begins_other(const struct letter_line *line, bool closed) {
    char room[LINE_MAX_BYTES];
    str text = text_trim(line->text, "-_=* >");
    if (!text.n || text.n > sizeof room) return false;
    str lower = text_lower(text, room, sizeof room);
    if (rules_begins(RULES_OTHER_LETTER, lower)) return true;
    if (closed && text_words(text) <= 8 && rules_begins(RULES_ATTACHED, lower) && !names_enclosure(lower))
        return true;
    return false;
}

struct zones {
    const struct letter_lines *lines;
    enum line_zone zone;
    bool closed;    /* there was a closing */
    size_t closing; /* the last one's line */
};

/* Whether a line after the closing belongs to it although its paragraph is running text. */
static bool still_signs(const struct zones *z, size_t i) {
    const struct letter_line *line = &z->lines->at[i];
    if (z->zone != ZONE_FOOT || i > z->closing + FOOT_LINES) return false;
    return i == z->closing + 1 || (line->text.n <= 60 && !text_ends_sentence(line->text));
}

/* Whether the head of a mail that was forwarded or answered begins at line i of a mail. One that opens the
 * text may be a memo's, which is the letter's own. */
static bool begins_mail(const struct letter_lines *lines, size_t i, enum line_zone zone) {
    struct mail_head head = {0};
    while (i < lines->count && mail_head_line(lines->at[i].text, &head)) i++;
    return mail_head_is_whole(&head) && (head.sure || zone != ZONE_HEAD);
}

/* Whether another letter begins at line i. */
static bool begins_another(const struct zones *z, size_t i) {
    const struct letter_lines *lines = z->lines;
    if (z->zone == ZONE_HEAD && !lines->mail) return false;
    return begins_other(&lines->at[i], z->closed) || introduces(lines, i) ||
           (lines->mail && begins_mail(lines, i, z->zone));
}

/* Whether line i begins the text, or goes on with it after a closing: it is running, or a numbered heading.
 */
static bool begins_text(const struct zones *z, size_t i, bool first) {
    const struct letter_line *line = &z->lines->at[i];
    bool point = line->passage->kind == PASSAGE_HEADING && text_numbering(line->text);
    if (first && z->zone == ZONE_HEAD && point) return true;
    return (first || z->zone == ZONE_FOOT) && is_running(line->passage) && !still_signs(z, i);
}

/* The zone of line i, which is nobody else's; first: it begins its passage. */
static void next_zone(struct zones *z, size_t i, bool first) {
    enum passage_kind kind = z->lines->at[i].passage->kind;
    if (begins_another(z, i)) z->zone = ZONE_OTHER;
    if (z->zone == ZONE_OTHER) return;
    if (first && kind == PASSAGE_SALUTATION) z->zone = z->closed ? ZONE_OTHER : ZONE_BODY;
    if (z->zone == ZONE_OTHER) return;
    if (begins_text(z, i, first)) z->zone = ZONE_BODY;
    z->closed |= z->zone == ZONE_BODY && kind == PASSAGE_SIGNATURE;
    if (first && kind == PASSAGE_CLOSING) {
        z->zone = ZONE_FOOT;
        z->closed = true;
        z->closing = i;
    }
}

static void find_zones(struct letter_lines *lines, str text) {
    struct zones z = {.lines = lines, .zone = ZONE_HEAD};
    bool quoted = false;
    for (size_t i = 0; i < lines->count; i++) {
        struct letter_line *line = &lines->at[i];
        bool first = !i || lines->at[i - 1].passage != line->passage;
        if (first) quoted = is_quoted(line->passage, text);
        line->zone = ZONE_OTHER;
        if (quoted || str_starts(line->text, STR(">"))) continue;
        next_zone(&z, i, first);
        line->zone = z.zone;
    }
}

/* ---- columns ---- */

/* Whether the passage folded white space of the file before the byte of its text. */
static bool is_gap(const struct passage *p, str text, size_t at) {
    size_t i = span_at(p->spans, p->span_count, at);
    if (!i || p->spans[i].text != at || p->spans[i].line != p->spans[i - 1].line) return false;
    size_t end = p->spans[i - 1].file + (at - p->spans[i - 1].text), begin = p->spans[i].file;
    if (begin > text.n || end >= begin) return false;
    for (size_t k = end; k < begin; k++)
        if (!text_is_blank(text.p[k])) return false;
    return true;
}

str line_column(const struct letter_line *line, str text, size_t *at) {
    while (*at < line->text.n) {
        size_t from = *at, n = from;
        for (; n < line->text.n && line->text.p[n] != '|'; n++)
            if (n > from && line->text.p[n - 1] == ' ' && is_gap(line->passage, text, line->from + n)) break;
        str column = str_trim(str_sub(line->text, from, n));
        *at = n < line->text.n && line->text.p[n] == '|' ? n + 1 : n;
        if (column.n) return column;
    }
    return (str){0};
}

/* ---- labels ---- */

/* A label at the beginning of a text. */
struct found {
    enum label label;
    int rank;
    size_t bytes; /* with its colon */
    bool sure;    /* it has a colon, a table's border or a "nr." */
};

/* The colon, or the border of a table's cell, that ends a label of n bytes; 0 if there is none. */
static size_t label_end(str s, size_t n) {
    if (n < s.n && s.p[n] == '.') n++;
    while (n < s.n && (s.p[n] == ' ' || s.p[n] == '*')) n++;
    return n < s.n && (s.p[n] == ':' || s.p[n] == '|') ? n + 1 : 0;
}

static bool label_read(str s, struct found *out) {
    static const struct {
        enum rules_class class;
        enum label label;
    } classes[] = {{RULES_LABEL_OTHER, LABEL_OTHER},
                   {RULES_LABEL_DATE, LABEL_DATE},
                   {RULES_LABEL_MEETING, LABEL_MEETING},
                   {RULES_LABEL_RECIPIENT, LABEL_RECIPIENT},
                   {RULES_LABEL_SUBJECT, LABEL_SUBJECT}};
    char room[LABEL_LONGEST];
    size_t best = 0;
    if (!rules_may_begin(rules_label_begins, s)) return false;
    *out = (struct found){0};
    str lower = text_lower(str_sub(s, 0, LABEL_LONGEST), room, sizeof room);
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++) {
        const struct rules_word *word = rules_begins(classes[i].class, lower);
        if (!word || word->text.n <= best) continue;
        best = word->text.n;
        out->label = classes[i].label;
        out->rank = word->value;
        while (word->open_after && best < lower.n && lower.p[best] != ':' && !text_is_digit(lower.p[best]))
            best++;
    }
    size_t number = best ? 0 : number_label(lower, !text_is_small(s.p[0]), &out->rank);
    if (number) {
        out->label = LABEL_NUMBER;
        out->bytes = number;
        out->sure = true;
    } else if (best) {
        size_t end = label_end(lower, best);
        out->sure = end > 0;
        out->bytes = end ? end : best + (best < lower.n && lower.p[best] == '.');
    }
    return out->bytes > 0;
}

bool label_begins(str s) {
    struct found found;
    return label_read(s, &found);
}

/* Whether a label may begin here: at a word, or glued to what stands before it. */
static bool may_begin(str s, size_t at) {
    if (!at) return true;
    char before = s.p[at - 1], c = s.p[at];
    bool small = (before >= 'a' && before <= 'z') || text_is_digit(before);
    if (small) return c >= 'A' && c <= 'Z';
    return text_is_blank(before) || before == ',' || before == ';' || before == '|' || before == '*' ||
           before == '(' || before == '/'; /* Mál/sag: */
}

/* Whether what begins inside a line can count as a label: it has a capital, or a colon or border near, or is
 * a number's. marked: the line has colons or borders. Only for speed. */
static bool may_count(str s, bool marked) {
    str near = str_sub(s, 0, LABEL_LONGEST);
    return (s.p[0] >= 'A' && s.p[0] <= 'Z') ||
           (marked && (memchr(near.p, ':', near.n) || memchr(near.p, '|', near.n))) ||
           rules_may_begin(rules_lists[RULES_NUMBER_LABEL].begins, s);
}

static void add_label(struct letter_lines *lines, enum label label, int rank, str value, size_t line,
                      const char *rule) {
    lines->labels =
        memory_grown(lines->labels, lines->label_count, &lines->label_room, sizeof *lines->labels);
    lines->labels[lines->label_count] = (struct labelled){label, rank, value, line, rule};
    lines->label_count++;
    lines->at[line].labelled |= label != LABEL_NONE;
}

static bool is_addressee(str value) {
    char room[LABEL_LONGEST];
    return rules_begins(RULES_ADDRESSEE, text_lower(value, room, sizeof room)) != NULL;
}

/* Whether a number stands after a label of others, as in "Deres brev af 3. maj", but not in "Din hjælp ændres
 * pr. 1. maj" or "Din pension i 2025". */
static bool is_numbered_label(str line, str label, str value) {
    size_t words = text_words(label);
    bool short_label = words <= 2 || (words == 3 && str_ends(str_trim(label), STR(" af")));
    return short_label && text_digits(value) > 0 && text_words(line) <= 8;
}

/* Whether a label without a colon is one, by what stands after it. */
static bool fits_without_colon(const struct letter_line *line, const struct found *found, str value) {
    struct date date;
    if (found->sure) return true;
    if (!value.n)
        return found->label != LABEL_OTHER || text_words(line->text) <= 3; /* "Din plads ved broen" */
    switch (found->label) {
    case LABEL_DATE:
    case LABEL_MEETING:
        return date_line(value, &date);
    case LABEL_RECIPIENT:
        return line->zone == ZONE_HEAD && text_words(value) <= 9 && !text_ends_sentence(value) &&
               (text_begins_upper(value) || is_addressee(value));
    case LABEL_SUBJECT:
        return line->zone == ZONE_HEAD && !text_ends_sentence(value) && found->bytes < line->text.n &&
               line->text.p[found->bytes - 1] == '.'; /* Vedr. broen */
    case LABEL_OTHER:
        return is_numbered_label(line->text, str_sub(line->text, 0, found->bytes), value);
    default:
        return false;
    }
}

/* Whether a label inside a line, "Dato" without a colon, has a date right after it. */
static bool is_dated(str s, const struct found *found) {
    struct date date;
    return found->label == LABEL_DATE && s.p[0] >= 'A' && s.p[0] <= 'Z' &&
           date_read(str_trim(str_sub(s, found->bytes, s.n)), false, &date) > 0;
}

/* Whether a label inside a line is one by its form. "Vi byder velkommen til:" has none for a recipient. */
static bool is_sure(str line, size_t at, const struct found *found) {
    bool word = found->label == LABEL_RECIPIENT && text_is_small(line.p[at]);
    return found->sure && !(word && at + found->bytes == line.n);
}

/* A line of nothing but labels in columns; how many they are, 0 for another line. */
static size_t read_label_row(struct letter_lines *lines, size_t index, str text) {
    const struct letter_line *line = &lines->at[index];
    struct found found;
    size_t count = 0, first = lines->label_count, at = 0;
    if (line->text.n > LABELLED_LONGEST) return 0;
    for (str column; (column = line_column(line, text, &at)).n; count++) {
        if (count == COLUMN_MOST || !label_read(column, &found) || found.bytes < column.n) {
            lines->label_count = first;
            lines->at[index].labelled = false;
            return 0;
        }
        add_label(lines, found.label, found.rank, (str){0}, index, "label-row");
    }
    if (count > 1) return count;
    lines->label_count = first;
    lines->at[index].labelled = false;
    return 0;
}

/* The labels of one line, each with what stands after it; how many they are. What stands before a number is
 * kept too, with LABEL_NONE: it may be a date. */
static size_t read_labels(struct letter_lines *lines, size_t index) {
    const struct letter_line *line = &lines->at[index];
    str text = text_trim(str_sub(line->text, 0, utf8_floor(line->text, LABELLED_LONGEST)), "*|_ ");
    size_t first = lines->label_count, open = 0;
    struct found found, last = {0};
    bool inside = false, marked = text.n && (memchr(text.p, ':', text.n) || memchr(text.p, '|', text.n));
    for (size_t at = 0; at <= text.n; at++) {
        bool end = at == text.n;
        str rest = str_sub(text, at, text.n);
        if (!end && (!may_begin(text, at) || (at && !may_count(rest, marked)) || !label_read(rest, &found) ||
                     (at && !(is_sure(text, at, &found) || is_dated(rest, &found)))))
            continue;
        if (inside) {
            str value = text_trim(str_sub(text, open, at), " |*_\t,;");
            if (!fits_without_colon(line, &last, value)) return lines->label_count - first;
            add_label(lines, last.label, last.rank, value, index, "label");
        }
        if (!end && at && found.label == LABEL_NUMBER && (!inside || last.label == LABEL_OTHER)) {
            str before = text_trim(str_sub(text, open, at), " |*_\t,;");
            if (!inside || text_words(before) >= FLAT_WORDS)
                add_label(lines, LABEL_NONE, 0, before, index, "before-number");
        }
        if (end) break;
        last = found;
        inside = true;
        open = at + found.bytes;
        at = open > at + 1 ? open - 1 : at;
    }
    return lines->label_count - first;
}

/* ---- labels in a column, or in a row, and their values after them ---- */

struct column {
    size_t labels[COLUMN_MOST]; /* of struct letter_lines */
    size_t count, next;         /* the next one without a value */
    bool row;                   /* they stand in one line */
};

/* Whether a value can be what the label stands for. */
static bool accepts(const struct labelled *label, str value, bool number_later) {
    struct date date;
    switch (label->label) {
    case LABEL_DATE:
    case LABEL_MEETING:
        return date_line(value, &date) || date_at_end(value, &date) < value.n ||
               date_read(value, false, &date);
    case LABEL_NUMBER: {
        str number = journal_number(value);
        return number.n && number.n + 2 >= value.n && !date_line(value, &date);
    }
    case LABEL_RECIPIENT:
        return (text_begins_upper(value) && !text_digits(value)) || date_at_end(value, &date) < value.n;
    case LABEL_OTHER:
        return !date_line(value, &date) && !(number_later && text_digits(value) >= 4);
    default:
        return true;
    }
}

/* Gives a value to the first label in the column that accepts it; those before it have none. */
static bool give_value(struct letter_lines *lines, struct column *column, str value, size_t index,
                       const char *rule) {
    bool number = false;
    for (size_t i = column->next; i < column->count; i++)
        number |= lines->labels[column->labels[i]].label == LABEL_NUMBER;
    for (size_t i = column->next; i < column->count; i++) {
        struct labelled *label = &lines->labels[column->labels[i]];
        if (!accepts(label, value, number)) continue;
        struct date date;
        size_t glued = date_at_end(value, &date);
        column->next = i + 1;
        if (label->label == LABEL_RECIPIENT && glued &&
            glued < value.n) { /* two values that lost the line's end */
            give_value(lines, column, str_sub(value, glued, value.n), index, rule);
            value = str_trim(str_sub(value, 0, glued));
        }
        label->value = value;
        label->line = index;
        label->rule = rule;
        return true;
    }
    return false;
}

/* Gives the columns of a line to the labels that stand above them. */
static void give_row(struct letter_lines *lines, struct column *column, size_t index, str text) {
    str values[COLUMN_MOST];
    size_t count = 0, at = 0;
    for (str value; count < COLUMN_MOST && (value = line_column(&lines->at[index], text, &at)).n;)
        values[count++] = value;
    for (size_t i = 0; i < count && count == column->count; i++) {
        struct labelled *label = &lines->labels[column->labels[i]];
        if (!accepts(label, values[i], false)) continue;
        label->value = values[i];
        label->line = index;
        label->rule = "label-row";
    }
    column->count = 0;
}

static bool has_labels(const struct letter_lines *lines, size_t i) {
    const struct letter_line *line = &lines->at[i];
    if (line->zone == ZONE_OTHER) return false;
    enum passage_kind kind = line->passage->kind;
    return kind == PASSAGE_LETTERHEAD || line->zone == ZONE_HEAD || i < LABEL_LINES;
}

/* The labels of line i, or its values for the labels before it. */
static void read_line(struct letter_lines *lines, struct column *column, size_t i, str text) {
    size_t first = lines->label_count, count = read_label_row(lines, i, text), empty = 0;
    if (!count) count = read_labels(lines, i);
    for (size_t k = first; k < first + count; k++) empty += !lines->labels[k].value.n;
    if (column->row && !empty) {
        give_row(lines, column, i, text);
    } else if (count && empty == count) {
        if (column->row || column->next) *column = (struct column){0};
        column->row = count > 1;
        for (size_t k = first; k < first + count && column->count < COLUMN_MOST; k++)
            column->labels[column->count++] = k;
        return;
    } else if (count || !give_value(lines, column, lines->at[i].text, i, "label-column")) {
        *column = (struct column){0};
    }
    column->row = false;
}

static void find_labels(struct letter_lines *lines, str text) {
    struct column column = {0};
    for (size_t i = 0; i < lines->count; i++) {
        if (has_labels(lines, i))
            read_line(lines, &column, i, text);
        else
            column = (struct column){0};
    }
    for (size_t i = 0; i < lines->label_count; i++)
        if (lines->labels[i].label == LABEL_OTHER) lines->at[lines->labels[i].line].others = true;
}

/* ---- the whole ---- */

static void add_line(struct letter_lines *lines, const struct passage *p, size_t from, size_t to,
                     size_t number) {
    str text = str_trim(str_sub(p->text, from, to));
    if (!text.n) return;
    lines->at = memory_grown(lines->at, lines->count, &lines->room, sizeof *lines->at);
    size_t at = (size_t)(text.p - p->text.p);
    lines->at[lines->count++] =
        (struct letter_line){.text = text, .number = number, .from = at, .passage = p};
}

static void add_passage(struct letter_lines *lines, const struct passage *p) {
    struct block block = {.text = p->text, .spans = p->spans, .span_count = p->span_count};
    size_t span = 0, from, to, count = 0, total = 0;
    for (size_t s = 0; block_line(&block, &s, &from, &to);) total++;
    while (span < p->span_count) {
        size_t number = p->spans[span].line;
        if (!block_line(&block, &span, &from, &to)) break;
        if (count < LINES_EACH || count + LINES_EACH >= total) add_line(lines, p, from, to, number);
        count++;
    }
}

void lines_find(const struct letter *letter, str text, bool mail, struct letter_lines *out) {
    out->mail = mail;
    for (size_t i = 0; i < letter->passage_count; i++)
        if (letter->passages[i].kind != PASSAGE_IMAGE) add_passage(out, &letter->passages[i]);
    find_zones(out, text);
    find_labels(out, text);
}

void lines_release(struct letter_lines *lines) {
    free(lines->at);
    free(lines->labels);
    *lines = (struct letter_lines){0};
}
