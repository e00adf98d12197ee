#include "indexer/facts.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "indexer/block.h"
#include "indexer/line.h"
#include "indexer/lines.h"
#include "indexer/number.h"
#include "indexer/rules.h"
#include "indexer/signer.h"
#include "indexer/text.h"
#include "indexer/year.h"

/* Among how many passages an announcement of goals, and among how many a meeting, is looked for. */
#define ANNOUNCED_MAX 100
#define FIRST_PASSAGES 4

/* How many lines at the beginning may say the year of what follows. */
#define FIRST_LINES 6

/* How many lines an address may have before its town. */
#define ADDRESS_LINES 4

/* How many lines a title may go on over. */
#define TITLE_LINES 3

/* The first line of a mail is its title if it has this many words, and a text of this many bytes follows. */
#define TITLE_WORDS 4
#define TALK_BYTES 300

/* Since this year å is spelled so; the spelling is looked at in so many bytes. */
#define SPELLING_REFORM 1948
#define SPELLING_BYTES 4000

/* A line that says when a meeting was held has no more words. */
#define DAY_WORDS 8

/* How far into a passage a sentence is looked at. In bytes. */
#define SENTENCE_MAX 600

struct facts {
    struct letter *letter;
    struct letter_lines lines;
    const struct front *front;
    str text, path;
    const struct folds *folds; /* of the text, by which its lines become the file's */
    struct date signed_on;
    bool signed_in_front; /* the letter's own lines have no date */
    bool carried;         /* a mail's text is a document with a title of its own */
    buf why;
};

/* ---- what decided ---- */

static void because(struct facts *f, const char *fact, const char *rule, size_t line) {
    if (f->why.n) buf_add(&f->why, STR("; "));
    buf_addf(&f->why, "%s: %s", fact, rule);
    if (line) buf_addf(&f->why, " %zu", folds_line(f->folds, line));
}

/* That the front matter says something else than what was taken. */
static void differs(struct facts *f, const char *fact, str value, size_t line) {
    if (f->why.n) buf_add(&f->why, STR("; "));
    buf_addf(&f->why, "%s differs: ", fact);
    buf_add(&f->why, value);
    buf_addf(&f->why, " %zu", folds_line(f->folds, line));
}

/* That a list was longer than is kept. */
static void more(struct facts *f, const char *fact, size_t count) {
    if (!count) return;
    if (f->why.n) buf_add(&f->why, STR("; "));
    buf_addf(&f->why, "%s: %zu more", fact, count);
}

/* What the bytes were read as, when they are no plain UTF-8. */
static void note_encoding(struct facts *f) {
    if (!f->letter->encoding_note.n) return;
    if (f->why.n) buf_add(&f->why, STR("; "));
    buf_add(&f->why, STR("encoding: "));
    buf_add(&f->why, f->letter->encoding_note);
}

static size_t line_number(const struct facts *f, size_t index) {
    return index < f->lines.count ? f->lines.at[index].number : 0;
}

/* ---- signed on ---- */

/* A line that a stamp of receipt made, or that tells of another's letter. */
static bool is_received(const struct letter_lines *lines, size_t i) {
    char room[LINE_MAX_BYTES];
    for (size_t back = 0; back <= 1 && back <= i; back++) {
        str text = text_trim(lines->at[i - back].text, "*_[]() :.");
        if (text.n > sizeof room || !rules_begins(RULES_RECEIVED, text_lower(text, room, sizeof room)))
            continue;
        if (!back || (text_words(text) == 1 && !text_digits(text))) return true;
    }
    return false;
}

/* Whether the date at the byte of a lower-case line is another day by the word before it. */
static bool is_other_day(str lower, size_t at) {
    str before = text_word_before(lower, at);
    bool dash = str_eq(before, STR("-")) || str_eq(before, STR("–"));
    str first = dash ? str_trim(str_sub(lower, 0, (size_t)(before.p - lower.p))) : (str){0};
    if (first.n && text_is_digit(first.p[first.n - 1])) return true; /* 01.08.2016 - 31.07.2017 */
    return rules_is(RULES_DATE_NOT_AFTER, before) || rules_is(RULES_DATE_IN_SPAN, before);
}

/* A date somewhere in a line that speaks of no other day: an answer's deadline, a meeting, another letter. */
static bool date_inside(str line, struct date *out) {
    char room[LINE_MAX_BYTES];
    if (line.n >= sizeof room) return false;
    str lower = text_lower(line, room, sizeof room), value;
    int rank;
    bool journal = journal_read(line, &value, &rank);
    if (!journal && rules_inside(RULES_DATE_NOT_OWN, lower, NULL)) return false;
    for (size_t i = 0; i < line.n; i++) {
        bool begins =
            text_is_digit(line.p[i]) && (!i || text_is_blank(line.p[i - 1]) || line.p[i - 1] == ':');
        bool number = value.n && line.p + i >= value.p && line.p + i < value.p + value.n;
        if (!begins || number || is_other_day(lower, i)) continue;
        if (date_read(str_sub(line, i, line.n), false, out)) return !rules_inside(RULES_WROTE, lower, NULL);
    }
    return false;
}

/* A date that is the line, or one of its columns. */
static bool date_of_columns(const struct facts *f, const struct letter_line *line, struct date *out) {
    if (line->text.n > LINE_MAX_BYTES) return false;
    if (date_line(line->text, out)) return true;
    size_t at = 0;
    for (str column; (column = line_column(line, f->text, &at)).n;)
        if (column.n < line->text.n && date_line(column, out)) return true;
    return false;
}

static bool take_date(struct facts *f, const struct date *date, const char *rule, size_t line) {
    f->signed_on = *date;
    because(f, "signed", rule, line);
    return true;
}

static bool date_of_labels(struct facts *f, int rank) {
    struct date date;
    for (size_t i = 0; i < f->lines.label_count; i++) {
        const struct labelled *label = &f->lines.labels[i];
        bool wanted = label->label == LABEL_DATE && label->rank == rank && label->value.n;
        if (!wanted || is_received(&f->lines, label->line)) continue;
        size_t glued = date_at_end(label->value, &date);
        if (glued < label->value.n || date_line(label->value, &date) || date_read(label->value, false, &date))
            return take_date(f, &date, label->rule, line_number(f, label->line));
    }
    return false;
}

/* A date that stands before a journal number on the same line. */
static bool date_before_number(struct facts *f) {
    struct date date;
    for (size_t i = 0; i < f->lines.label_count; i++) {
        const struct labelled *label = &f->lines.labels[i];
        char room[LINE_MAX_BYTES];
        size_t at = label->label == LABEL_NONE ? date_at_end(label->value, &date) : label->value.n;
        if (at >= label->value.n) continue;
        size_t from = at > 40 ? at - 40 : 0;
        str before = text_lower(str_sub(label->value, from, at), room, sizeof room);
        if (is_other_day(before, before.n)) continue;
        return take_date(f, &date, "before-number", line_number(f, label->line));
    }
    return false;
}

/* "Nr. 11 - 27. august 2010": the number of a newsletter with its date. */
static bool is_issue(str line) {
    char room[16];
    return rules_begins(RULES_ISSUE, text_lower(line, room, sizeof room)) != NULL;
}

/* Whether the line's label is one that another date goes before: the day that the letter was printed on. */
static bool is_second_choice(const struct facts *f, size_t line) {
    for (size_t i = 0; i < f->lines.label_count; i++)
        if (f->lines.labels[i].line == line && f->lines.labels[i].label == LABEL_DATE)
            return f->lines.labels[i].rank > 0;
    return false;
}

enum date_place { DATE_LINE_OF_HEAD, DATE_LINE, DATE_IN_HEAD, DATE_AT_FOOT, DATE_IN_TITLE };

/* "Mandag den 8. marts 2010 kl. 19.00", right under the title of minutes. */
static bool is_under_title(const struct facts *f, size_t i) {
    char room[16];
    str line = f->lines.at[i].text;
    if (!i || f->lines.at[i - 1].passage->kind != PASSAGE_TITLE || text_ends_sentence(line)) return false;
    return rules_begins(RULES_HOURS_DAY, text_lower(line, room, sizeof room)) &&
           text_words(line) <= DAY_WORDS;
}

/* Whether line i stands where a date may date the letter. */
static bool is_at(const struct facts *f, size_t i, enum date_place place) {
    const struct letter_line *line = &f->lines.at[i];
    enum passage_kind kind = line->passage->kind;
    switch (place) {
    case DATE_LINE_OF_HEAD:
    case DATE_LINE:
        if (place == DATE_LINE_OF_HEAD && line->zone != ZONE_HEAD) return false;
        return kind == PASSAGE_LETTERHEAD || kind == PASSAGE_SALUTATION ||
               (line->zone == ZONE_HEAD && is_issue(line->text));
    case DATE_IN_HEAD:
        return kind == PASSAGE_LETTERHEAD;
    case DATE_AT_FOOT:
        return kind == PASSAGE_SIGNATURE || kind == PASSAGE_CLOSING;
    default:
        return kind == PASSAGE_TITLE || is_under_title(f, i);
    }
}

/* The first passage that is the numbered point of minutes, which have their own numbers; or the last one's
 * end. */
static const struct passage *first_point(const struct facts *f) {
    const struct passage *p = f->letter->passages, *end = p + f->letter->passage_count;
    while (p < end && !(p->kind == PASSAGE_HEADING && text_is_first_part(p->text))) p++;
    return p;
}

/* The first date that is a line of the letterhead; else one inside such a line; else at the signature; else
 * in the title. */
static bool date_of_lines(struct facts *f, enum date_place place) {
    static const char *const rules[] = {"date-line", "date-line", "date-in-head", "date-at-foot", "title"};
    const struct passage *point = first_point(f);
    struct date date;
    for (size_t i = 0; i < f->lines.count; i++) {
        const struct letter_line *line = &f->lines.at[i];
        if (line->passage > point && line->zone == ZONE_BODY) continue; /* 4. Næste møde */
        if (!is_at(f, i, place) || line->zone == ZONE_OTHER || is_received(&f->lines, i) || line->others)
            continue;
        if (line->labelled && is_second_choice(f, i)) continue;
        if (place <= DATE_LINE ? date_of_columns(f, line, &date) : date_inside(line->text, &date))
            return take_date(f, &date, rules[place], line->number);
    }
    return false;
}

/* A date that a program wrote: perhaps a weekday before it, and the time after it. */
static bool date_of_front(str value, struct date *out) {
    size_t comma = str_find(value, STR(", "));
    if (comma < value.n && date_read(str_trim(str_sub(value, comma + 1, value.n)), false, out)) return true;
    str rest = value;
    return date_read(value, false, out) || (word_cut(&rest).n && date_read(str_trim(rest), false, out));
}

static str file_name(str path) {
    str name = path;
    for (str rest = path; rest.p;) name = str_cut(&rest, '/');
    return name;
}

/* Whether the letter is spelled as before 1948: "paa", "naar", and not "på". */
static bool has_old_spelling(const struct facts *f) {
    size_t old = 0, new = 0;
    str text = str_sub(f->text, 0, utf8_floor(f->text, SPELLING_BYTES));
    for (str word; (word = word_cut(&text)).n;) {
        char room[16];
        str lower = text_lower(text_trim(word, ".,:;!?()\""), room, sizeof room);
        old += rules_is(RULES_OLD_WORD, lower) != NULL;
        new += rules_is(RULES_NEW_WORD, lower) != NULL;
    }
    return old > 1 && !new;
}

/* The century of a year of two digits: "24-1-15". The file's name or folder says it, or the spelling. */
static void find_century(struct facts *f) {
    char digits[16];
    int said = year_in_name(file_name(f->path)), year = f->signed_on.year;
    if (!said) said = year_in_folders(f->path);
    if (said && said != year && said % 100 == year % 100) f->signed_on.year = said;
    snprintf(digits, sizeof digits, "%d", f->signed_on.year);
    bool whole = str_find(f->text, str_of(digits)) < f->text.n;
    bool old = !said && !whole && year > SPELLING_REFORM && has_old_spelling(f);
    while (old && f->signed_on.year > SPELLING_REFORM) f->signed_on.year -= 100;
}

static bool find_own_date(struct facts *f) {
    return date_of_labels(f, 0) || date_of_lines(f, DATE_LINE_OF_HEAD) || date_of_labels(f, 1) ||
           date_of_lines(f, DATE_LINE) || date_before_number(f) || date_of_lines(f, DATE_IN_HEAD) ||
           date_of_lines(f, DATE_AT_FOOT) || (f->carried && date_of_lines(f, DATE_IN_TITLE));
}

static void find_signed(struct facts *f) {
    const struct front_value *said = &f->front->date;
    struct date front = {0}, none = {0};
    bool known = said->text.n && date_of_front(said->text, &front);
    bool own = find_own_date(f);
    if (!own && known) own = f->signed_in_front = take_date(f, &front, f->front->form, said->line);
    if (!own && !date_of_lines(f, DATE_IN_TITLE)) f->signed_on = none;
    if (!f->signed_on.year) return;
    find_century(f);
    buf written = {0};
    buf_addf(&written, "%04d-%02d-%02d", f->signed_on.year, f->signed_on.month, f->signed_on.day);
    f->letter->signed_on = arena_str(f->letter->arena, buf_str(&written));
    buf_clear(&written);
    if (known && memcmp(&front, &f->signed_on, sizeof front) != 0)
        differs(f, "signed", said->text, said->line);
    buf_release(&written);
}

/* ---- journal ---- */

/* Whether it can be a case's number and not that of a point of an agenda. */
static bool is_number(str number, int rank) {
    size_t digits = text_digits(number);
    return digits >= 3 || (digits && (!rank || digits + 1 < number.n));
}

/* The front matter's, or one in the subject of a mail: "Afgørelse (j.nr. 2017-1188)". */
static struct front_value journal_of_front(const struct facts *f) {
    struct front_value subject = f->front->subject;
    str number;
    int rank;
    bool said = f->front->mail && journal_read(subject.text, &number, &rank) && is_number(number, rank);
    return said ? (struct front_value){number, subject.line} : f->front->journal;
}

/* "FN-NJN-12-2018": an office's letters and a case's digits, alone in the head. */
static bool is_bare_number(const struct letter_line *line) {
    str text = line->text;
    size_t dash = str_find(text, STR("-"));
    bool code = dash >= 2 && dash <= 4 && text_digits(str_sub(text, 0, dash)) == 0;
    for (size_t i = 0; i < dash && code; i++) code = text.p[i] >= 'A' && text.p[i] <= 'Z';
    return code && line->zone == ZONE_HEAD && line->passage->kind == PASSAGE_LETTERHEAD && !line->labelled &&
           text_digits(text) >= 5 && text_words(text) == 1 && journal_number(text).n == text.n &&
           !line_is_town(text);
}

static bool find_bare_number(struct facts *f) {
    for (size_t i = 0; i < f->lines.count; i++) {
        if (!is_bare_number(&f->lines.at[i])) continue;
        f->letter->journal = f->lines.at[i].text;
        because(f, "journal", "number", f->lines.at[i].number);
        return true;
    }
    return false;
}

/* The label of the best rank whose value is a number; NULL for none. */
static const struct labelled *best_number(const struct facts *f) {
    const struct labelled *best = NULL;
    const struct passage *point = first_point(f);
    for (size_t i = 0; i < f->lines.label_count; i++) {
        const struct labelled *label = &f->lines.labels[i];
        const struct letter_line *line = &f->lines.at[label->line];
        bool of_point = line->passage > point && line->zone == ZONE_BODY;
        if (label->label != LABEL_NUMBER || of_point || (best && label->rank >= best->rank)) continue;
        if (is_number(journal_number(label->value), label->rank)) best = label;
    }
    return best;
}

static void find_journal(struct facts *f) {
    const struct front_value front = journal_of_front(f), *said = &front;
    const struct labelled *best = best_number(f);
    if (!best && !said->text.n && find_bare_number(f)) return;
    f->letter->journal = best ? journal_number(best->value) : said->text;
    if (best)
        because(f, "journal", best->rule, line_number(f, best->line));
    else if (said->text.n)
        because(f, "journal", f->front->form, said->line);
    if (best && said->text.n && !str_eq(said->text, f->letter->journal))
        differs(f, "journal", said->text, said->line);
}

/* ---- who signs ---- */

/* Appends one of several values. */
static void join(str value, buf *out) {
    if (out->n) buf_add(out, STR("; "));
    buf_add(out, value);
}

/* The author's name as a person's: without what stands in brackets; empty for a mail address. */
static str author_name(str said) {
    str name = name_in(str_sub(said, 0, str_find(said, STR(" ("))));
    if (name.n || memchr(said.p, '@', said.n) || name_is_none(said)) return name;
    return said;
}

/* Whether the name goes on after the first name. */
static bool is_fuller(str name, str first) {
    return str_starts(name, first) && name.n > first.n && name.p[first.n] == ' ';
}

/* The line of the head that is a name which goes on after the first name; empty if there is none, or two. */
static str name_in_head(const struct facts *f, str first) {
    str found = {0};
    for (size_t i = 0; i < f->lines.count && f->lines.at[i].zone == ZONE_HEAD; i++) {
        const struct letter_line *line = &f->lines.at[i];
        if (line->passage->kind != PASSAGE_LETTERHEAD || !is_fuller(line->text, first) ||
            !name_is(line->text))
            continue;
        if (found.n && !text_same(found, line->text)) return (str){0};
        found = line->text;
    }
    return found;
}

/* The author's name, else one in the head, that goes on after the first name that was signed with. */
static str fuller_name(const struct facts *f, str first) {
    const struct front_list *authors = &f->front->authors;
    for (size_t i = 0; i < authors->count; i++) {
        str name = author_name(authors->at[i].text);
        if (is_fuller(name, first)) return name;
    }
    str name = text_words(first) == 1 ? name_in_head(f, first) : (str){0};
    return name.n ? name : first;
}

static bool is_signer(const struct signers *signers, str name) {
    for (size_t i = 0; i < signers->count; i++)
        if (text_same(signers->at[i].name, name)) return true;
    return false;
}

static void take_signer(struct facts *f, str name, buf *all) {
    join(name, all);
    if (!f->letter->minister.n || rules_ends(RULES_REGENT, f->letter->minister))
        f->letter->minister = name; /* a king or queen signs with the minister */
}

static void find_signers(struct facts *f) {
    const struct front_list *authors = &f->front->authors;
    struct signers signers;
    buf all = {0};
    signers_find(f->letter, &f->lines, f->text, &signers);
    for (size_t i = 0; i < signers.count; i++)
        if (signers.count == 1 || text_words(signers.at[i].name) == 1)
            signers.at[i].name = fuller_name(f, signers.at[i].name);
    if (signers.count) because(f, "signers", signers.rule, signers.at[0].line);
    for (size_t i = 0; i < signers.count; i++) take_signer(f, signers.at[i].name, &all);
    for (size_t i = 0; i < authors->count; i++) {
        str name = author_name(authors->at[i].text);
        if (!name.n || is_signer(&signers, name)) continue;
        if (signers.count) {
            differs(f, "signers", name, authors->at[i].line);
            continue;
        }
        if (!all.n) because(f, "signers", f->front->form, authors->at[i].line);
        take_signer(f, name, &all);
    }
    more(f, "signers", signers.more + (signers.count ? 0 : authors->more));
    f->letter->signers = arena_str(f->letter->arena, buf_str(&all));
    buf_release(&all);
}

/* ---- lines that go on ---- */

/* Whether the line's text goes on in the next line: "Referat af generalforsamling i", "Syrenen"; "Nyhedsbrev,
 * marts", "2020". */
static bool goes_on(const struct letter_line *line) {
    str below = line[1].text;
    return line[1].passage == line->passage && (text_waits_for_more(line->text) || year_is_alone(below));
}

/* The line, with those after it in its passage in which it goes on. */
static str whole_line(const struct facts *f, const struct letter_line *line) {
    const struct letter_line *last = line, *end = f->lines.at + f->lines.count;
    while (last - line < TITLE_LINES && last + 1 < end && goes_on(last)) last++;
    return str_sub(line->passage->text, line->from, last->from + last->text.n);
}

/* The value of a label, with the lines that it waits for; empty if they are not to be had. */
static str whole_value(const struct facts *f, const struct labelled *label) {
    if (!text_waits_for_more(label->value)) return label->value;
    str whole = whole_line(f, &f->lines.at[label->line]);
    size_t before = (size_t)(label->value.p - whole.p);
    whole = str_sub(whole, before, whole.n);
    return text_waits_for_more(whole) ? (str){0} : whole;
}

/* ---- to whom ---- */

static bool take_recipient(struct facts *f, str value, const char *rule, size_t line) {
    value = text_trim(value, " .,:;!*_|");
    if (!value.n || value.n > LINE_MAX_BYTES || f->letter->recipient.n) return false;
    f->letter->recipient = value;
    because(f, "recipient", rule, line);
    return true;
}

/* The value of a label: a name, or an address of mail, as reach says. */
static bool recipient_of_labels(struct facts *f, bool reach) {
    for (size_t i = 0; i < f->lines.label_count; i++) {
        const struct labelled *label = &f->lines.labels[i];
        struct date date;
        if (label->label != LABEL_RECIPIENT || date_line(label->value, &date)) continue;
        str whole = whole_value(f, label);
        size_t address = str_find(whole, STR("<"));
        str value = str_sub(whole, 0, address ? address : whole.n);
        if (line_is_reach(value) != reach) continue;
        if (take_recipient(f, value, label->rule, line_number(f, label->line))) return true;
    }
    return false;
}

static bool has_town(str text) {
    for (size_t i = 0; i + 6 < text.n; i++)
        if (text_is_digit(text.p[i]) && line_is_town(str_sub(text, i, text.n))) return true;
    return false;
}

/* "Folketingets HavudvalgChristiansborg1240 København K" without the address that lost the white space before
 * it. */
static str without_address(str text) {
    size_t end = has_town(text) ? text.n : 0;
    for (size_t i = 1; i < end; i++) {
        bool small = text_is_small(text.p[i - 1]) || (unsigned char)text.p[i - 1] >= 0x80;
        if (small && text.p[i] >= 'A' && text.p[i] <= 'Z') return str_sub(text, 0, i);
    }
    return text;
}

/* A line such as "Samtlige kommunalbestyrelser", "Folketingets Miljøudvalg", "Hr. lærer Bo Lind"; capitals
 * are the sender's, and so is "Folketingets Ombudsmand". */
static bool is_addressee(str text) {
    char room[LINE_MAX_BYTES];
    if (text_words(text) > 9 || text.n > sizeof room || text_ends_sentence(text) || text_all_capitals(text))
        return false;
    str lower = text_lower(text, room, sizeof room);
    const struct rules_word *word = rules_begins(RULES_ADDRESSEE, lower);
    return word && !(word->value == 2 && word_is_role(str_trim(str_sub(lower, word->text.n, lower.n))));
}

static bool recipient_of_addressees(struct facts *f) {
    for (size_t i = 0; i < f->lines.count && f->lines.at[i].zone == ZONE_HEAD; i++) {
        const struct letter_line *line = &f->lines.at[i];
        if (line->passage->kind != PASSAGE_LETTERHEAD || !is_addressee(line->text) ||
            (i + 1 < f->lines.count && line_is_reach(f->lines.at[i + 1].text)))
            continue;
        return take_recipient(f, without_address(line->text), "addressee", line->number);
    }
    return false;
}

/* Whether the line names an office of state. */
static bool has_office(str text) {
    char room[64];
    for (str word; (word = word_cut(&text)).n;)
        if (word_is_role(word) || rules_ends(RULES_STATE_OFFICE, text_lower(word, room, sizeof room)))
            return true;
    return false;
}

/* Whether the line names a person, perhaps with an office before the name: "Advokat Birger Holm", but not
 * "Medicinsk Ambulatorium". */
static bool is_person(str line) {
    str name = name_in(line);
    return name_is_person(name) && !(has_office(line) && name.n == line.n);
}

/* Whether a line can be the first of an address: a name or an institution. */
static bool may_be_addressed(const struct letter_line *line) {
    str text = line->text;
    return line->passage->kind == PASSAGE_LETTERHEAD && text_begins_upper(text) && !text_digits(text) &&
           text_words(text) <= 7 && !line_is_contact(text) && !line_is_page(text);
}

enum address_part { PART_NONE, PART_NAME, PART_OTHER, PART_OFFICE };

/* What a line over a town may be in its address: own: the sender's was read, so an office may be addressed.
 */
static enum address_part part_of_address(const struct letter_line *line, bool own) {
    char room[16];
    bool attention = rules_begins(RULES_ATTENTION, text_lower(line->text, room, sizeof room)) != NULL;
    if (line->zone != ZONE_HEAD || line_is_reach(line->text) || line_is_town(line->text)) return PART_NONE;
    if (line->labelled && !attention) return PART_NONE;
    if (has_office(line->text) && !is_person(line->text) && !attention && !own) return PART_OFFICE;
    return may_be_addressed(line) ? PART_NAME : PART_OTHER;
}

/* The first line of the address that ends with the town in line i; count if it is none, or that of an office
 * of state, which is the sender's unless the sender's own was read. An institution over a person is the
 * sender's. So is what a blank line parts from a person, if the lines under it stand together. */
static size_t address_begin(const struct facts *f, size_t i, bool own) {
    const struct letter_line *lines = f->lines.at;
    size_t first = i;
    bool together = lines[i - 1].number + 1 == lines[i].number;
    for (size_t back = 1; back <= ADDRESS_LINES && back <= i; back++) {
        const struct letter_line *line = &lines[i - back];
        enum address_part part = part_of_address(line, own);
        bool over_person = first < i && is_person(lines[first].text);
        bool gap = together && line->number + 1 < line[1].number;
        if (part == PART_NONE ||
            (over_person && (gap || part == PART_OFFICE || name_is_institution(line->text))))
            break;
        if (part == PART_OFFICE) return f->lines.count;
        if (part == PART_NAME) first = i - back;
    }
    bool both = !first && i >= ADDRESS_LINES; /* the sender's stands over it */
    return first < i && !both ? first : f->lines.count;
}

/* Whether the line names who signs: the address under it is the writer's own. */
static bool is_writer(const struct facts *f, str line) {
    for (str rest = f->letter->signers; rest.n;) {
        size_t end = str_find(rest, STR("; "));
        str name = str_sub(rest, 0, end), last = name;
        while (name.n && name.p[name.n - 1] != ' ') name.n--;
        last = str_sub(last, name.n, last.n);
        if (last.n > 2 && str_find(line, last) < line.n) return true;
        rest = str_sub(rest, end + 2, rest.n);
    }
    return false;
}

/* Whom the salutation greets, and in which line of the file; empty for anybody. */
static str greeted(const struct facts *f, size_t *number) {
    for (size_t i = 0; i < f->lines.count; i++) {
        const struct letter_line *line = &f->lines.at[i];
        char room[LINE_MAX_BYTES];
        if (line->passage->kind != PASSAGE_SALUTATION || line->zone == ZONE_OTHER ||
            line->text.n > sizeof room)
            continue;
        size_t at = 0;
        str greeting = line_column(line, f->text, &at), lower = text_lower(greeting, room, sizeof room);
        const struct rules_word *dear = rules_begins(RULES_DEAR, lower);
        if (!dear) return (str){0};
        str whom = text_trim(str_sub(greeting, dear->text.n, greeting.n), " .,:;!-*_");
        str small = text_lower(whom, room, sizeof room);
        *number = line->number;
        return text_words(whom) > 6 || rules_is(RULES_DEAR_ANYONE, small) ? (str){0} : whom;
    }
    return (str){0};
}

/* The first line of the only address, street and post code, that has no telephone: the sender's has one. */
static bool recipient_of_address(struct facts *f) {
    size_t found = f->lines.count;
    bool own = false;
    for (size_t i = 1; i < f->lines.count && f->lines.at[i].zone == ZONE_HEAD; i++) {
        if (!line_is_town(f->lines.at[i].text) ||
            (i + 1 < f->lines.count && line_is_reach(f->lines.at[i + 1].text)))
            continue;
        size_t first = address_begin(f, i, own);
        bool writer = first < f->lines.count && is_writer(f, f->lines.at[first].text);
        own |= writer;
        if (first == f->lines.count || writer) continue;
        if (found < f->lines.count) return false;
        found = first;
    }
    size_t line;
    bool group =
        text_begins_lower(greeted(f, &line)); /* "Kære forældre": the house's address is the sender's */
    return found < f->lines.count && !(group && !is_person(f->lines.at[found].text)) &&
           take_recipient(f, f->lines.at[found].text, "address", line_number(f, found));
}

/* The line before one that begins with "Att.", else whom that line names. */
static bool recipient_of_attention(struct facts *f) {
    for (size_t i = 0; i < f->lines.count && f->lines.at[i].zone == ZONE_HEAD; i++) {
        const struct letter_line *line = &f->lines.at[i];
        char room[16];
        const struct rules_word *word =
            rules_begins(RULES_ATTENTION, text_lower(line->text, room, sizeof room));
        if (!word) continue;
        str whom = str_sub(line->text, word->text.n, line->text.n);
        bool own = is_writer(f, whom) || (i && is_writer(f, line[-1].text)); /* the sender's own */
        bool place = word->value == 1 || (word->value == 2 && name_in(whom).n);
        bool first = i == 1 && place; /* under the name that opens the letter: the sender's */
        if (own || first || line_is_street(whom)) continue;
        bool addressed = i && may_be_addressed(line - 1);
        return addressed ? take_recipient(f, line[-1].text, "address", line[-1].number)
                         : take_recipient(f, whom, "address", line->number);
    }
    return false;
}

/* The line of the head that is a name which begins with the first names that the salutation greets: "Anna og
 * Bo Torp". */
static str whole_addressee(const struct facts *f, str whom) {
    str name = text_words(whom) == 1 ? name_in_head(f, whom) : (str){0};
    for (size_t i = 0; i < f->lines.count && f->lines.at[i].zone == ZONE_HEAD && !name.n; i++) {
        str line = f->lines.at[i].text;
        bool couple = text_words(whom) == 3 && text_words(line) <= 5 && is_fuller(line, whom);
        if (couple && word_begins_upper(str_sub(line, whom.n + 1, line.n))) name = line;
    }
    return name.n && !is_writer(f, name) ? name : whom;
}

/* Whom the salutation greets, if it is somebody. */
static bool recipient_of_salutation(struct facts *f) {
    size_t line;
    str whom = greeted(f, &line);
    return whom.n && take_recipient(f, whole_addressee(f, whom), "salutation", line);
}

/* All whom the front matter names, or the head of a mail. */
static bool recipient_of_front(struct facts *f) {
    const struct front_list *said = &f->front->recipients;
    if (!said->count || f->letter->recipient.n) return false;
    buf all = {0};
    for (size_t i = 0; i < said->count; i++) join(said->at[i].text, &all);
    f->letter->recipient = arena_str(f->letter->arena, buf_str(&all));
    buf_release(&all);
    because(f, "recipient", f->front->form, said->at[0].line);
    more(f, "recipient", said->more);
    return true;
}

/* A mail goes to whom its head says, unless the letter in it is addressed to somebody. */
static void find_recipient(struct facts *f) {
    const struct front_list *said = &f->front->recipients;
    bool own = recipient_of_labels(f, false) || (!f->front->mail && recipient_of_front(f)) ||
               recipient_of_addressees(f) || recipient_of_attention(f) || recipient_of_address(f);
    bool found = own || recipient_of_front(f) || recipient_of_salutation(f);
    if (!found) recipient_of_labels(f, true);
    if (said->count &&
        str_find(f->letter->recipient, text_trim(said->at[0].text, " .,")) == f->letter->recipient.n)
        differs(f, "recipient", said->at[0].text, said->at[0].line);
}

/* ---- title and tags ---- */

/* Whether the line is a label, or what stands for one; a subject's or a meeting's may be a title. */
static bool is_of_label(const struct facts *f, size_t line) {
    bool title = false;
    for (size_t i = 0; i < f->lines.label_count; i++) {
        const struct labelled *label = &f->lines.labels[i];
        if (label->line != line || label->label == LABEL_NONE) continue;
        if (label->label != LABEL_SUBJECT && label->label != LABEL_MEETING) return true;
        title = true;
    }
    return f->lines.at[line].labelled && !title;
}

/* Whether what passes for the title is a label, the head of a mail, an addressee, an authority, a date, or a
 * point of an agenda. */
static bool is_no_title(const struct facts *f, const struct letter_line *line) {
    char room[LINE_MAX_BYTES];
    struct date date;
    size_t index = (size_t)(line - f->lines.at);
    if (line->text.n > sizeof room) return false;
    if (is_of_label(f, index) || date_line(line->text, &date)) return true;
    str lower = text_lower(line->text, room, sizeof room);
    size_t words = text_words(lower);
    if (rules_begins(RULES_ADDRESSEE, lower) && (words <= 3 || has_town(line->text))) return true;
    if (words == 1 && word_is_role(lower)) return true; /* "Provsten" */
    if (words <= 6 && rules_ends(RULES_AUTHORITY, lower))
        return !text_names_a_subject(line->text) && !text_is_about(lower);
    return words <= 2 && rules_begins(RULES_AGENDA_POINT, lower);
}

static void set_title(struct facts *f, str title, const char *rule, size_t line) {
    if (!title.n) return;
    f->letter->title = title;
    because(f, "title", rule, line);
}

static const struct letter_line *title_line(const struct facts *f) {
    for (size_t i = 0; i < f->lines.count; i++)
        if (f->lines.at[i].passage->kind == PASSAGE_TITLE) return &f->lines.at[i];
    return NULL;
}

/* Whether the line names the document: "Referat af ...", "Haveudvalget - referat ...". */
static bool names_document(str text) {
    char room[LINE_MAX_BYTES];
    bool dated = text_has_year(text) && text_words(text) <= 12;
    if (text.n > sizeof room || text_words(text) > 16 || str_ends(text, STR(",")) ||
        (text_ends_sentence(text) && !dated && !text_waits_for_more(text)))
        return false;
    str lower = text_lower(text, room, sizeof room);
    size_t dash = str_find(lower, STR(" - "));
    return rules_begins(RULES_DOCUMENT, lower) ||
           (dash < lower.n && rules_begins(RULES_DOCUMENT, str_sub(lower, dash + 3, lower.n)));
}

static bool is_sentence(const struct passage *p) {
    return p->text.n > 200 || (text_ends_sentence(p->text) && text_words(p->text) >= 9);
}

/* Whether no line from line i on names the document: a greeting, a sentence, a list, a part of the text. */
static bool begins_text(const struct facts *f, size_t i) {
    const struct letter_line *line = &f->lines.at[i];
    enum passage_kind kind = line->passage->kind;
    str under = line->passage->heading; /* an office's, too, stands over what follows */
    if (line->zone == ZONE_OTHER || (under.n && !word_is_role(under))) return true;
    if (i && line->zone == ZONE_BODY && is_sentence(line[-1].passage)) return true;
    return kind == PASSAGE_SALUTATION || kind == PASSAGE_ITEM || kind == PASSAGE_TABLE ||
           kind == PASSAGE_FOOTNOTE;
}

/* The line among the first that names the document, if it stands alone enough to be its title; NULL if none
 * does. */
static const struct letter_line *document_line(const struct facts *f) {
    for (size_t i = 0; i < f->lines.count && i < FIRST_LINES; i++) {
        const struct letter_line *line = &f->lines.at[i];
        if (begins_text(f, i)) return NULL;
        size_t column = 0;
        bool whole = line_column(line, f->text, &column).n == line->text.n; /* no heads of columns */
        if (whole && names_document(line->text)) return line;
    }
    return NULL;
}

/* Whether a heading is one by its marks in Markdown. */
static bool is_marked(const struct facts *f, const struct passage *p) {
    size_t at = p->start < f->text.n ? p->start : 0;
    while (at && f->text.p[at - 1] != '\n' && f->text.p[at - 1] != '#') at--;
    return at && f->text.p[at - 1] == '#';
}

/* Decides a passage's kind anew. */
static void set_kind(struct facts *f, const struct passage *of, enum passage_kind kind, const char *rule) {
    size_t at = (size_t)(of - f->letter->passages);
    struct passage *p = &f->letter->passages[at];
    p->kind = kind;
    p->section_end = kind == PASSAGE_TITLE ? f->letter->passage_count - at : 1;
    p->rule = rule;
}

/* Whether a title says as much as a line that names the document: it does, too, or that is a word such as
 * PRESSEMEDDELELSE alone. */
static bool says_more(str title, str line) {
    return names_document(title) ||
           (text_words(line) == 1 && text_words(title) > 3 && !text_has_subject_label(title));
}

/* A first line that names the document, if no marked heading does. */
static bool find_document_title(struct facts *f, const struct letter_line *title) {
    const struct letter_line *line = document_line(f);
    if (!line || line == title) return false;
    if (title && (is_marked(f, title->passage) || says_more(title->text, line->text))) return false;
    bool same = title && title->passage == line->passage; /* under the name of a society */
    if (same && text_words(line->text) < 3) return false;
    if (title && !same) set_kind(f, title->passage, PASSAGE_HEADING, "no-title");
    f->letter->title = whole_line(f, line);
    if (line->passage->text.n == f->letter->title.n) set_kind(f, line->passage, PASSAGE_TITLE, "document");
    because(f, "title", "first-line", line->number);
    return true;
}

/* The title without the field of a mail's head before it, "Emne: SV: Broen", or what is left of one. */
static str without_field(str title) {
    for (bool first = true;; first = false) {
        char room[16];
        str lower = text_lower(title, room, sizeof room);
        const struct rules_word *field = first ? rules_begins(RULES_FRONT_SUBJECT, lower) : NULL;
        if (!field) field = rules_begins(RULES_MAIL_ANSWER, lower);
        size_t colon = field ? field->text.n - str_ends(field->text, STR(":")) : title.n;
        if (colon + 1 >= title.n || title.p[colon] != ':') return title;
        str rest = str_trim(str_sub(title, colon + 1, title.n));
        if (!rest.n) return title;
        title = rest;
    }
}

/* A line such as "Emne: Broen" if there is no title. */
static bool find_subject(struct facts *f) {
    for (size_t i = 0; i < f->lines.label_count && !f->letter->title.n; i++) {
        const struct labelled *label = &f->lines.labels[i];
        if (label->label == LABEL_SUBJECT)
            set_title(f, without_field(whole_value(f, label)), label->rule, line_number(f, label->line));
    }
    return f->letter->title.n > 0;
}

/* Whether what passes for the title is the first words of a mail, which has a subject: it is not marked,
 * names no document, and no long text follows it. */
static bool is_talk(const struct facts *f, const struct letter_line *line) {
    char room[SENTENCE_MAX];
    const struct passage *p = line->passage, *end = f->letter->passages + f->letter->passage_count;
    if (!f->front->mail || !f->front->subject.text.n || line != f->lines.at) return false;
    bool quotes = rules_inside(RULES_WROTE, text_lower(line->text, room, sizeof room), NULL);
    bool dated = text_has_year(line->text) && !quotes;
    if (is_marked(f, p) || dated || names_document(line->text) || text_names_a_subject(line->text))
        return false;
    return p + 1 == end || p[1].text.n < TALK_BYTES || text_words(line->text) < TITLE_WORDS;
}

/* The line of the title, which is dropped if it is none of the letter; NULL for none. */
static const struct letter_line *own_title_line(struct facts *f) {
    const struct letter_line *line = title_line(f);
    enum passage_kind kind = PASSAGE_LETTERHEAD;
    const char *rule = "mail";
    if (!line) return NULL;
    if (is_no_title(f, line))
        rule = "no-title";
    else if (is_talk(f, line))
        kind = PASSAGE_PARAGRAPH;
    else if (!f->lines.mail || line->zone != ZONE_OTHER)
        return line;
    else if (!label_begins(line->text)) /* in a mail that was sent on */
        kind = PASSAGE_HEADING;
    set_kind(f, line->passage, kind, rule);
    f->letter->title = (str){0};
    return NULL;
}

static void find_title(struct facts *f) {
    const struct front_value *said = f->front->title.text.n ? &f->front->title : &f->front->subject;
    const struct letter_line *line = own_title_line(f);
    f->carried = f->front->mail;
    if (find_document_title(f, line)) return;
    f->carried &= f->letter->title.n > 0;
    if (f->letter->title.n) {
        f->letter->title = without_field(f->letter->title);
        because(f, "title", "heading", line ? line->number : 0);
        if (said->text.n && !text_same(said->text, f->letter->title))
            differs(f, "title", said->text, said->line);
    } else if (!find_subject(f)) {
        set_title(f, said->text, f->front->form, said->line);
    }
}

static void find_tags(struct facts *f) {
    const struct front_list *tags = &f->front->tags;
    buf all = {0};
    for (size_t i = 0; i < tags->count; i++) join(tags->at[i].text, &all);
    f->letter->tags = arena_str(f->letter->arena, buf_str(&all));
    if (tags->count) because(f, "tags", f->front->form, tags->at[0].line);
    more(f, "tags", tags->more);
    buf_release(&all);
}

/* ---- ligatures ---- */

/* The text with the letters that a page's ligatures (ﬁ, ﬂ) stand for. */
static str without_ligatures(struct facts *f, str text) {
    buf out = {0};
    if (str_find(text, STR("\xEF\xAC")) == text.n) return text;
    while (text.n) {
        str at = text;
        if (!utf8_add_ligature(&out, utf8_next(&text))) buf_add(&out, str_sub(at, 0, at.n - text.n));
    }
    str plain = arena_str(f->letter->arena, buf_str(&out));
    buf_release(&out);
    return plain;
}

static void spell_out(struct facts *f) {
    str *const facts[] = {&f->letter->title, &f->letter->minister, &f->letter->signers,
                          &f->letter->recipient};
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) *facts[i] = without_ligatures(f, *facts[i]);
}

/* ---- the year ---- */

static bool take_year(struct facts *f, int year, const char *rule, size_t line) {
    if (!year) return false;
    f->letter->year = year;
    because(f, "year", rule, line);
    return true;
}

/* The goal year of the title, of a heading about goals, or of a sentence that announces them. */
static bool find_goal_year(struct facts *f) {
    const struct letter *letter = f->letter;
    int signed_year = f->signed_on.year;
    if (take_year(f, year_of_goal(letter->title, false, signed_year), "title", 0)) return true;
    for (size_t i = 0; i < letter->passage_count; i++) {
        const struct passage *p = &letter->passages[i];
        if (p->kind == PASSAGE_HEADING &&
            take_year(f, year_of_goal(p->text, true, signed_year), "heading", p->first_line))
            return true;
    }
    for (size_t i = 0; i < letter->passage_count && i < ANNOUNCED_MAX; i++) {
        const struct passage *p = &letter->passages[i];
        if (p->kind != PASSAGE_PARAGRAPH) continue;
        int year = year_announced(p->text);
        bool near = !signed_year || (year >= signed_year - 1 && year <= signed_year + 3);
        if (near && take_year(f, year, "announced", p->first_line)) return true;
    }
    return false;
}

static bool find_front_year(struct facts *f) {
    const struct front_value *year = &f->front->year;
    return take_year(f, year_in(year->text), f->front->form ? f->front->form : "", year->line);
}

/* The day of a meeting by its label. */
static bool find_meeting(struct facts *f) {
    for (size_t i = 0; i < f->lines.label_count; i++) {
        const struct labelled *label = &f->lines.labels[i];
        if (label->label == LABEL_MEETING &&
            take_year(f, year_in(label->value), "meeting", line_number(f, label->line)))
            return true;
    }
    return false;
}

/* Whether the line can say by itself what the letter is: it is no sentence of the text, and nobody else's. */
static bool is_first_line(const struct facts *f, size_t i) {
    const struct letter_line *line = &f->lines.at[i];
    if (line->zone == ZONE_OTHER || line->text.n > LINE_MAX_BYTES || line->others) return false;
    enum passage_kind kind = line->passage->kind;
    bool numbered = kind != PASSAGE_TITLE && text_numbering(line->text) > 0; /* 2. Regnskab for 2015 */
    bool listed = kind == PASSAGE_ITEM || kind == PASSAGE_TABLE || numbered;
    return kind != PASSAGE_SALUTATION && !listed && !line->passage->heading.n;
}

/* The year of a first line; of a mail, whose first lines are often talk, only that of a day. */
static int year_of_line(const struct facts *f, const struct letter_line *line) {
    char room[LINE_MAX_BYTES];
    if (!f->front->mail || f->carried) return year_in(line->text);
    return text_ends_sentence(line->text) ? 0 : year_of_day(text_lower(line->text, room, sizeof room));
}

static bool find_first_line(struct facts *f) {
    for (size_t i = 0, seen = 0; i < f->lines.count; i++) {
        const struct letter_line *line = &f->lines.at[i];
        bool month = line->zone == ZONE_HEAD && date_month_line(line->text);
        if (seen >= FIRST_LINES && line->zone != ZONE_HEAD) break;
        if (!is_first_line(f, i) || (seen >= FIRST_LINES && !month)) continue;
        bool text = line->zone != ZONE_HEAD && is_sentence(line->passage);
        seen++;
        if (!text && !is_received(&f->lines, i) &&
            take_year(f, year_of_line(f, line), "first-line", line->number))
            return true;
    }
    return false;
}

/* The first sentence that summons to a meeting or reports of one. */
static bool find_first_sentence(struct facts *f) {
    for (size_t i = 0, seen = 0, line = 0; i < f->letter->passage_count && seen < FIRST_PASSAGES; i++) {
        const struct passage *p = &f->letter->passages[i];
        char room[SENTENCE_MAX];
        while (line < f->lines.count && f->lines.at[line].passage < p) line++;
        if (line < f->lines.count && f->lines.at[line].passage == p && f->lines.at[line].zone == ZONE_OTHER)
            continue;
        if (p->kind == PASSAGE_SALUTATION || p->kind == PASSAGE_IMAGE || p->text.n < 20) continue;
        seen++;
        str lower = text_lower(p->text, room, sizeof room);
        int year = year_of_day(lower); /* first, as most sentences have none */
        if (year && rules_inside(RULES_MEETING, lower, NULL))
            return take_year(f, year, "first-sentence", p->first_line);
    }
    return false;
}

/* A last line that says when something was adopted. */
static bool find_adopted(struct facts *f) {
    for (size_t i = f->lines.count; i-- && i + FIRST_LINES >= f->lines.count;) {
        const struct letter_line *line = &f->lines.at[i];
        char room[LINE_MAX_BYTES];
        if (line->zone == ZONE_OTHER || line->text.n > sizeof room) continue;
        str lower = text_lower(line->text, room, sizeof room);
        if (rules_inside(RULES_ADOPTED, lower, NULL) &&
            take_year(f, year_of_day(lower), "adopted", line->number))
            return true;
    }
    return false;
}

static bool find_text_year(struct facts *f) {
    return find_meeting(f) || find_first_line(f) || find_first_sentence(f) || find_adopted(f);
}

static void find_year(struct facts *f) {
    bool found = find_goal_year(f) || (!f->signed_in_front && take_year(f, f->signed_on.year, "signed", 0)) ||
                 find_front_year(f) || (f->front->mail && find_text_year(f)) ||
                 take_year(f, f->signed_on.year, "signed", 0) || find_text_year(f) ||
                 take_year(f, year_in_name(file_name(f->path)), "file-name", 0) ||
                 take_year(f, year_in_folders(f->path), "folder", 0);
    int said = year_in(f->front->year.text);
    if (found && said && said != f->letter->year)
        differs(f, "year", f->front->year.text, f->front->year.line);
}

void facts_find(struct letter *letter, const struct reading *reading, str path, const struct front *front) {
    struct facts f = {
        .letter = letter, .front = front, .text = reading->text, .folds = &reading->folds, .path = path};
    lines_find(letter, f.text, front->mail, &f.lines);
    find_title(&f);
    find_signed(&f);
    find_journal(&f);
    find_signers(&f);
    find_recipient(&f);
    find_tags(&f);
    find_year(&f);
    spell_out(&f);
    note_encoding(&f);
    letter->why = arena_str(letter->arena, buf_str(&f.why));
    buf_release(&f.why);
    lines_release(&f.lines);
}
