#include "indexer/signer.h"

#include <string.h>

#include "base/utf8.h"
#include "indexer/line.h"
#include "indexer/rules.h"
#include "indexer/text.h"

/* How many lines a signature may take after the closing, and how far from the end one without a closing may
 * stand. */
#define SIGNATURE_LINES 16
#define END_LINES 10
#define MINUTES_LINES 20
#define BYLINE_LINES 6

/* A line of more words addresses nobody. */
#define SENTENCE_WORDS 8

/* In a letter of one line the closing is looked for so near its end. In bytes. */
#define TAIL_LONGEST 80

/* Longer descriptions of images are not looked at. In bytes. */
#define IMAGE_LONGEST 600

static void add(struct signers *out, str name, size_t line, const char *rule) {
    if (!name.n) return;
    for (size_t i = 0; i < out->count; i++)
        if (text_same(out->at[i].name, name)) return;
    if (out->count == SIGNERS_MOST) {
        out->more++;
        return;
    }
    if (!out->count) out->rule = rule;
    out->at[out->count].name = name;
    out->at[out->count++].line = line;
}

/* A first name, or a word for all who sign, alone in a signature. */
static str single_name(str s) {
    s = text_trim(s, " .,!*_\"");
    if (s.n < 3 || s.n > 24 || text_words(s) != 1 || text_digits(s) || !word_begins_upper(s)) return (str){0};
    size_t capitals = 0;
    for (str rest = s; rest.n;) {
        int32_t cp = utf8_next(&rest);
        if (!utf8_is_letter(cp) && !utf8_is_mark(cp) && cp != '-') return (str){0};
        capitals += utf8_is_upper(cp);
    }
    return capitals > 2 || name_is_none(s) ? (str){0} : s;
}

/* Without words such as fra, din, jeres before a name. */
static str without_own(str s) {
    for (str rest = s, word; (word = word_cut(&rest)).n;) {
        char room[24];
        if (!rules_is(RULES_GREETING_FROM, text_lower(word, room, sizeof room))) break;
        s = str_trim(rest);
    }
    return s;
}

/* The name after the words of a closing: "Mvh Jørgen Lobæk", "Kærlig hilsen fra Uffe". */
static str after_greeting(str line, bool *single) {
    char room[LINE_MAX_BYTES];
    if (line.n > sizeof room) return (str){0};
    str lower = text_lower(line, room, sizeof room);
    size_t at = 0;
    const struct rules_word *word = rules_inside(RULES_GREETING_BEFORE_NAME, lower, &at);
    if (!word) return (str){0};
    str rest = without_own(text_trim(str_sub(line, at + word->text.n, line.n), " ,.:!"));
    str name = name_in(rest);
    *single = !name.n;
    return name.n ? name : single_name(rest);
}

/* Whether a line of a signature ends it: a label, an address, a sentence. */
static bool ends_signature(const struct letter_line *line) {
    if (line->passage->kind == PASSAGE_HEADING && !name_in(line->text).n) return true;
    if (line->text.n > 100 || (text_ends_sentence(line->text) && text_words(line->text) > 6)) return true;
    return line_is_contact(line->text);
}

/* Adds the names of "Lene Friis, Ole Bro og Ib Holm"; false, and none, if a part of it is no name. */
static bool add_list(str list, size_t line, struct signers *out, const char *rule) {
    str names[SIGNERS_MOST];
    size_t count = 0;
    while (list.n) {
        size_t comma = str_find(list, STR(", ")), and = str_find(list, STR(" og "));
        size_t end = comma < and? comma : and;
        str name = str_trim(str_sub(list, 0, end));
        if (count == SIGNERS_MOST || !name_is(name)) return false;
        names[count++] = name;
        list = str_sub(list, end + (comma < and? 2 : 4), list.n);
    }
    for (size_t i = 0; i < count && count > 1; i++) add(out, names[i], line, rule);
    return count > 1;
}

/* "Ikast Væveri A/S": its stroke parts no names. */
static bool is_company(str text) {
    for (str word; (word = word_cut(&text)).n;) {
        char room[8];
        str form = text_trim(word, ".,");
        if (form.n < sizeof room && memchr(form.p, '/', form.n) &&
            rules_is(RULES_INSTITUTION, text_lower(form, room, sizeof room)))
            return true;
    }
    return false;
}

/* Adds the names of one line, which may stand in columns or on both sides of a stroke. */
static size_t add_names(const struct letter_line *line, str text, struct signers *out, const char *rule) {
    size_t before = out->count, at = 0;
    for (str column; (column = line_column(line, text, &at)).n;) {
        if (is_company(column)) continue;
        for (str rest = column; rest.p;) {
            str part = str_cut(&rest, '/');
            if (!add_list(part, line->number, out, rule))
                add(out, name_in(without_own(str_trim(part))), line->number, rule);
        }
    }
    return out->count - before;
}

/* Whether the line's name is the first name with more to it. */
static bool begins_with(str line, str first) {
    str name = name_in(line);
    return str_starts(name, first) && name.n > first.n && name.p[first.n] == ' ';
}

struct signature {
    struct signers *out;
    str alone; /* a first name without more; the first of those that sign together */
    size_t alone_line;
    str joint[SIGNERS_MOST];
    size_t joint_count;
    size_t lines;  /* read so far, after the closing */
    size_t others; /* of these, lines in a row that are neither names nor offices */
};

/* Reads the first names that sign together: "Grete og Knud", "Else, Bo og Tim". False if they are none. */
static bool read_first_names(struct signature *s, str line) {
    bool joint = false;
    s->joint_count = 0;
    for (str word; (word = word_cut(&line)).n;) {
        if (rules_is(RULES_NAME_JOINT, word)) {
            joint = s->joint_count > 0;
            continue;
        }
        word = single_name(word);
        if (!word.n || s->joint_count == SIGNERS_MOST) return false;
        s->joint[s->joint_count++] = word;
    }
    return joint && s->joint_count > 1;
}

/* A first name alone, or first names, of a line that names nobody in full. */
static void read_first_name(struct signature *s, const struct letter_line *line) {
    size_t stop = str_find(line->text, STR(". "));
    s->alone = single_name(without_own(stop < 24 ? str_sub(line->text, 0, stop) : line->text));
    if (!s->alone.n && !s->lines && read_first_names(s, line->text)) s->alone = s->joint[0];
    s->alone_line = line->number;
}

/* One line of a signature; false if it is none. */
static bool read_signature_line(struct signature *s, const struct letter_line *line, str text) {
    char room[LINE_MAX_BYTES];
    if (ends_signature(line) && (s->out->count || s->alone.n || s->others)) return false;
    if (rules_begins(RULES_ADDRESSED, text_lower(line->text, room, sizeof room))) return false;
    bool other = s->alone.n && !begins_with(line->text, s->alone);
    size_t found = other ? 0 : add_names(line, text, s->out, "signature");
    if (!s->alone.n && !found && !s->out->count) read_first_name(s, line);
    str rest = line->text;
    bool role = word_is_role(word_cut(&rest)) || word_is_role(line->text);
    s->others = found || role ? 0 : s->others + 1;
    s->lines++;
    return s->others <= 2;
}

/* Line *i, put together with the next one, *i then, if it ends in the middle of a name: "Ane Halsboe-"
 * "Jørgensen". */
static struct letter_line whole_name(const struct letter_lines *lines, size_t *i) {
    struct letter_line line = lines->at[*i];
    if (*i + 1 == lines->count || !str_ends(line.text, STR("-"))) return line;
    const struct letter_line *next = &lines->at[*i + 1];
    if (next->passage != line.passage || !word_begins_upper(next->text)) return line;
    line.text = str_sub(line.passage->text, line.from, next->from + next->text.n);
    (*i)++;
    return line;
}

/* "Landbobrand Forsikring": no person's name, or a line of the head goes on after it: "Landbobrand Nord G/S".
 */
static bool is_house(const struct letter_lines *lines, str name) {
    str rest = name;
    if (!name_is_person(name)) return true;
    bool known = word_is_name(word_cut(&rest));
    for (size_t i = 0; i < lines->count && lines->at[i].zone == ZONE_HEAD && !known; i++) {
        str line = lines->at[i].text;
        if (str_starts(line, name) && line.n > name.n && line.p[name.n] == ' ') return true;
    }
    return false;
}

/* Takes the house out that a person signs for: "Landbobrand Forsikring", "Helge Munk". */
static void leave_house(const struct letter_lines *lines, struct signers *out) {
    if (out->count < 2) return;
    str rest = out->at[1].name;
    if (!word_is_name(word_cut(&rest)) || !is_house(lines, out->at[0].name)) return;
    out->count--;
    memmove(&out->at[0], &out->at[1], out->count * sizeof out->at[0]);
}

/* The first name that signs, or those that sign together. */
static void add_first_names(const struct signature *s) {
    bool joint = s->joint_count && s->alone.p == s->joint[0].p;
    for (size_t i = 0; i < s->joint_count && joint; i++)
        add(s->out, s->joint[i], s->alone_line, "first-name");
    if (!joint) add(s->out, s->alone, s->alone_line, "first-name");
}

/* The lines after a closing, in order: names, their titles, and what ends them. */
static void read_signature(const struct letter_lines *lines, size_t closing, str text, struct signers *out) {
    const struct letter_line *first = &lines->at[closing];
    struct signature s = {.out = out, .alone_line = first->number};
    bool single;
    s.alone = after_greeting(first->text, &single);
    if (s.alone.n && !single) {
        add(out, s.alone, first->number, "closing");
        if (is_house(lines, s.alone)) s.alone = (str){0};
    }
    for (size_t i = closing + 1; i < lines->count && i <= closing + SIGNATURE_LINES; i++) {
        struct letter_line line = whole_name(lines, &i);
        if (line.zone != ZONE_FOOT || (line.passage->kind == PASSAGE_CLOSING && i > closing + 3)) break;
        if (!read_signature_line(&s, &line, text)) break;
    }
    leave_house(lines, out);
    if (!out->count) add_first_names(&s);
}

/* The closings of this letter, the first that has a name under it. */
static void find_under_closing(const struct letter_lines *lines, str text, struct signers *out) {
    for (size_t i = 0; i < lines->count && !out->count; i++) {
        const struct letter_line *line = &lines->at[i];
        if (line->zone != ZONE_FOOT || line->passage->kind != PASSAGE_CLOSING) continue;
        while (i + 1 < lines->count && lines->at[i + 1].passage == line->passage &&
               lines->at[i + 1].zone == ZONE_FOOT &&
               line_classify(lines->at[i + 1].text, false) == LINE_CLOSING)
            i++;
        read_signature(lines, i, text, out);
    }
}

/* Whether line i is a signature by its kind, by a stroke before its name, between two names, or on the next
 * line. */
static const char *signature_rule(const struct letter_lines *lines, size_t i) {
    const struct letter_line *line = &lines->at[i];
    if (line->passage->kind == PASSAGE_SIGNATURE) return "signature";
    if ((line->text.p[0] == '/' && name_in(line->text).n) || name_is_pair(line->text)) return "stroke";
    bool next =
        i + 1 < lines->count && lines->at[i + 1].text.p[0] == '/' && lines->at[i + 1].zone == line->zone;
    return next && name_in(line->text).n && (lines->at[i + 1].text.n == 1 || name_in(lines->at[i + 1].text).n)
               ? "stroke"
               : NULL;
}

static void find_signatures(const struct letter_lines *lines, str text, struct signers *out) {
    for (size_t i = 0; i < lines->count; i++) {
        const struct letter_line *line = &lines->at[i];
        char room[24];
        if (line->zone == ZONE_OTHER || line->zone == ZONE_HEAD) continue;
        bool sentence = text_words(line->text) > SENTENCE_WORDS; /* Til udvalgets orientering vedlægges ... */
        if (!sentence && rules_begins(RULES_ADDRESSED, text_lower(line->text, room, sizeof room))) break;
        const char *rule = signature_rule(lines, i);
        if (rule) add_names(line, text, out, rule);
    }
}

/* Whether a line of text ends with a greeting, or on whose behalf it is signed, its own line lost. */
static bool ends_with_greeting(str line) {
    char room[TAIL_LONGEST];
    size_t from = line.n > sizeof room ? utf8_floor(line, line.n - sizeof room) : 0;
    str lower = text_lower(text_trim(str_sub(line, from, line.n), " ,"), room, sizeof room);
    return rules_ends(RULES_BEHALF_INSIDE, lower) || rules_ends(RULES_GREETING_BEFORE_NAME, lower);
}

/* Whether a line is a name alone, or one after its office: "Sognepræst Ulla Bro". */
static bool is_name_alone(str line) {
    str rest = line;
    return name_is(line) || (word_is_role(word_cut(&rest)) && name_is(str_trim(rest)));
}

/* Whether line i, one of the last, is a name after a sentence, a greeting, or the place and the date. */
static bool is_last_line(const struct letter_lines *lines, size_t i, size_t end) {
    const struct letter_line *line = &lines->at[i];
    bool office = i + 2 == end && text_words(lines->at[i + 1].text) <= 3;
    bool last = i + 1 == end || office || (i + 3 >= end && name_is(lines->at[end - 1].text));
    if (!last || !i || line->passage->kind == PASSAGE_CLOSING || text_all_capitals(line->text)) return false;
    str before = lines->at[i - 1].text;
    struct date date;
    bool dated = line->zone == ZONE_BODY && date_line(before, &date);
    if ((dated || ends_with_greeting(before)) && name_in(line->text).n) return true;
    return text_ends_sentence(before) && is_name_alone(line->text);
}

/* A name that ends the letter: after "--", or alone after a sentence. */
static void find_at_end(const struct letter_lines *lines, str text, struct signers *out) {
    size_t end = lines->count;
    while (end && lines->at[end - 1].zone == ZONE_OTHER) end--;
    for (size_t i = end > END_LINES ? end - END_LINES : 0; i < end && !out->count; i++) {
        const struct letter_line *line = &lines->at[i];
        if (line->zone == ZONE_OTHER || line->zone == ZONE_HEAD) continue;
        if (i && str_eq(lines->at[i - 1].text, STR("--"))) add_names(line, text, out, "dashes");
        if (str_starts(line->text, STR("-- "))) add_names(line, text, out, "dashes");
        if (is_last_line(lines, i, end)) add_names(line, text, out, "last-line");
        str own = without_own(line->text);
        if (i + 1 == end && own.n < line->text.n)
            add(out, single_name(own), line->number, "last-line"); /* Din Trine */
    }
}

/* The name that ends a letter whose lines were lost: "... Med venlig hilsen Bente Toftegaard". */
static void find_in_tail(const struct letter_lines *lines, struct signers *out) {
    size_t end = lines->count;
    while (end && lines->at[end - 1].zone == ZONE_OTHER) end--;
    if (!end || lines->at[end - 1].text.n <= TAIL_LONGEST) return;
    str text = lines->at[end - 1].text;
    bool single;
    str name = after_greeting(str_sub(text, utf8_floor(text, text.n - TAIL_LONGEST), text.n), &single);
    if (name.n && !single) add(out, name, lines->at[end - 1].number, "last-line");
}

/* The name that the last sentence of a letter greets from: "Mange kærlige hilsner sender dig din Peter.", or
 * the one that stands alone under it. */
static void find_in_sentence(const struct letter_lines *lines, struct signers *out) {
    for (size_t i = lines->count; i-- && i + 3 >= lines->count;) {
        const struct letter_line *line = &lines->at[i];
        char room[LINE_MAX_BYTES];
        if (line->zone == ZONE_OTHER || line->text.n > sizeof room) continue;
        str lower = text_lower(line->text, room, sizeof room);
        if (!rules_inside(RULES_GREETING, lower, NULL)) continue;
        size_t at = line->text.n;
        while (at && line->text.p[at - 1] != ' ') at--;
        str own = str_trim(str_sub(lower, 0, at));
        bool next = i + 1 < lines->count && lines->at[i + 1].zone != ZONE_OTHER;
        if (next) add(out, single_name(lines->at[i + 1].text), lines->at[i + 1].number, "greeting");
        bool kin = rules_is(RULES_GREETING_FROM, text_trim(str_sub(lower, at, lower.n), ".,!")) != NULL;
        if (!kin && rules_ends(RULES_GREETING_FROM, own))
            add(out, single_name(str_sub(line->text, at, line->text.n)), line->number, "greeting");
    }
}

/* The name that an image's description says it reads. */
static str name_read(str text) {
    static const str quotes[] = {{"\"", 1}, {"“", 3}, {"'", 1}, {"”", 3}};
    for (size_t i = 0; i < sizeof quotes / sizeof *quotes; i++) {
        size_t open = str_find(text, quotes[i]) + quotes[i].n;
        str rest = str_sub(text, open, text.n);
        str end = i == 1 ? STR("”") : quotes[i];
        str name = name_in(str_sub(rest, 0, str_find(rest, end)));
        if (name.n) return name;
    }
    return (str){0};
}

static void find_in_image(const struct letter *letter, struct signers *out) {
    for (size_t i = 0; i < letter->passage_count && !out->count; i++) {
        const struct passage *p = &letter->passages[i];
        if (p->kind == PASSAGE_IMAGE && p->text.n < IMAGE_LONGEST)
            add(out, name_read(p->text), p->first_line, "image");
    }
}

/* Who speaks, by a title such as "Statsminister Mette Frederiksens tale": the capitalised words after the
 * word for an office, without the s of the genitive. */
static str name_in_title(str title) {
    char room[64];
    for (str rest = title, word; (word = word_cut(&rest)).n;) {
        if (!rules_ends(RULES_SPEAKER, text_lower(word, room, sizeof room)) || !rest.n) continue;
        str name = {0}, after = rest;
        while ((word = word_cut(&after)).n) {
            if (!word_begins_upper(word)) break;
            if (!name.n) name = word;
            name.n = (size_t)(word.p + word.n - name.p);
        }
        if (word.n && str_ends(name, STR("s"))) name.n--;
        if (name_is(name)) return name;
    }
    return (str){0};
}

/* Who wrote the minutes, by the word for it: "Referent: Jens Hansen". */
static void find_minute_taker(const struct letter_lines *lines, struct signers *out) {
    for (size_t i = lines->count; i-- && i + MINUTES_LINES >= lines->count && !out->count;) {
        const struct letter_line *line = &lines->at[i];
        char room[LINE_MAX_BYTES];
        if (line->zone == ZONE_OTHER || line->text.n > sizeof room) continue;
        const struct rules_word *word =
            rules_begins(RULES_MINUTES_BY, text_lower(line->text, room, sizeof room));
        if (!word) continue;
        str rest = text_trim(str_sub(line->text, word->text.n, line->text.n), " .:");
        str name = name_in(rest);
        add(out, name.n ? name : single_name(rest), line->number, "minutes-by");
    }
}

/* Who wrote an article, by the line under its title: "Af Jens Hansen, formand". */
static void find_byline(const struct letter_lines *lines, struct signers *out) {
    for (size_t i = 0; i < lines->count && i < BYLINE_LINES && !out->count; i++)
        if (lines->at[i].zone != ZONE_OTHER)
            add(out, name_in_byline(lines->at[i].text), lines->at[i].number, "byline");
}

void signers_find(const struct letter *letter, const struct letter_lines *lines, str text,
                  struct signers *out) {
    *out = (struct signers){0};
    find_under_closing(lines, text, out);
    if (!out->count) find_signatures(lines, text, out);
    if (!out->count) find_byline(lines, out);
    if (!out->count) find_minute_taker(lines, out);
    if (!out->count) find_in_image(letter, out);
    if (!out->count) find_at_end(lines, text, out);
    if (!out->count) find_in_sentence(lines, out);
    if (!out->count) find_in_tail(lines, out);
    if (!out->count) add(out, name_in_title(letter->title), 0, "title");
}
