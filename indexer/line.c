#include "indexer/line.h"

#include <string.h>

#include "indexer/rules.h"
#include "indexer/text.h"
#include "indexer/words.h"
#include "indexer/year.h"

/* How many words a closing may have that has a word for a greeting. */
#define GREETING_WORDS 7

/* A salutation without "kære" has no more words. */
#define ADDRESS_WORDS 5

/* ---- addresses and authorities ---- */

bool line_is_page(str line) {
    char room[32];
    if (line.n >= sizeof room || !text_digits(line)) return false;
    str l = text_trim(text_lower(line, room, sizeof room), " -*_()[]|.");
    if (str_starts(l, STR("\xE2\x80\x93"))) l = str_sub(l, 3, l.n);
    if (str_ends(l, STR("\xE2\x80\x93"))) l.n -= 3;
    l = str_trim(l);
    const struct rules_word *name = rules_begins(RULES_PAGE_WORD, l);
    if (name) l = str_trim(str_sub(l, name->text.n, l.n));
    if (text_number(&l, 3, NULL) < 0) return false;
    l = text_trim(l, " ");
    if (!l.n) return true;
    const struct rules_word *of = rules_begins(RULES_PAGE_OF, l);
    if (!of && l.p[0] != '/' && l.p[0] != '(') return false;
    l = str_sub(l, of ? of->text.n : 1, l.n);
    text_skip(&l, " ");
    return text_number(&l, 3, NULL) > 0 && !text_trim(l, " )").n;
}

/* Takes the number off: "1061", "DK-8000", "FO-110", "D-24937". False if it is none. */
static bool cut_post_code(str *s) {
    size_t land = 0, digits = 0;
    while (land < s->n && land < 3 && s->p[land] >= 'A' && s->p[land] <= 'Z') land++;
    bool foreign = land && land < s->n && s->p[land] == '-';
    if (foreign || str_starts(*s, STR("DK "))) *s = str_sub(*s, land + 1, s->n);
    if (text_number(s, 5, &digits) < 0) return false;
    return digits == 4 || (foreign && digits >= 3);
}

/* 1061 København K, FO-110 Tórshavn. */
static bool begins_post_code(str s) {
    if (!cut_post_code(&s) || !s.n || !text_is_blank(s.p[0])) return false;
    str town = word_cut(&s);
    if (!word_begins_upper(town) || town.n < 2) return false;
    for (size_t i = 0; i < 3; i++) {
        str word = word_cut(&s);
        if (!word.n) return true;
        if (!word_begins_upper(word) && !strchr("|,.-", word.p[0])) return false;
        if (strchr("|,-", word.p[0]) || strchr(",.;", word.p[word.n - 1])) return true;
    }
    return !word_cut(&s).n;
}

/* "8", "10-12", "1,", "12 B": a house's number, and the end of the line or of what names the house. */
static bool is_house_number(str word, str rest) {
    size_t digits = 0;
    str number = word;
    text_number(&number, 3, &digits);
    bool ends = !rest.n || str_ends(word, STR(",")) || (text_words(rest) == 1 && str_trim(rest).n == 1);
    return digits && number.n <= 5 && !str_starts(number, STR("/")) && ends;
}

/* Ved Stranden 8, Slotsholmsgade 10-12, Rådhuspladsen 1, 2. sal. */
bool line_is_street(str line) {
    if (!word_begins_upper(line) || line.n > 60) return false;
    char room[16];
    size_t words = 0;
    bool counted = false; /* Ugebrev uge 37 */
    for (str rest = line, word; (word = word_cut(&rest)).n; words++) {
        if (words && text_is_digit(word.p[0])) return words <= 4 && !counted && is_house_number(word, rest);
        counted = rules_is(RULES_ISSUE, text_lower(word, room, sizeof room)) != NULL;
        if (words > 4 || (!word_begins_upper(word) && word.n > 4)) return false;
    }
    return false;
}

static bool is_mail(str word) {
    size_t at = str_find(word, STR("@"));
    return at > 0 && at + 3 < word.n && memchr(word.p + at, '.', word.n - at) != NULL;
}

static bool is_web(str word) {
    if (str_starts(word, STR("www.")) || str_starts(word, STR("http://")) ||
        str_starts(word, STR("https://")))
        return true;
    return word.n > 4 && (str_ends(word, STR(".dk")) || str_ends(word, STR(".eu")) ||
                          str_ends(word, STR(".com")) || str_ends(word, STR(".org")));
}

/* The form of a telephone number alone, "33 92 33 70" or "3392 3370": pairs or fours, and no years. */
static bool is_telephone(str line) {
    size_t words = 0, digits = 0;
    for (str word; (word = word_cut(&line)).n; words++) {
        if (text_digits(word) != word.n - (word.p[0] == '+')) return false;
        digits += text_digits(word);
        if (!words && word.n == 4 && text_has_year(word)) return false;
    }
    return words > 1 && digits >= 8 && digits <= 12;
}

/* A line of nothing but ways to reach the sender and the numbers it goes by: each word is a label, a
 * number, an address of mail or web, or a sign between them. */
static bool is_reach(str lower) {
    size_t named = 0, digits = 0, reached = 0;
    for (str rest = lower, word; (word = word_cut(&rest)).n;) {
        word = text_trim(word, ".:,;|*_()[]<>·•");
        if (str_eq(word, STR("\xC2\xB7")) || str_eq(word, STR("\xE2\x80\xA2"))) continue;
        if (!word.n || str_eq(word, STR("-")) || str_eq(word, STR("–")) || str_eq(word, STR("/"))) continue;
        if (is_mail(word) || is_web(word)) {
            reached++;
            continue;
        }
        if (rules_is(RULES_REACH_LABEL, word)) {
            named++;
            continue;
        }
        for (size_t i = 0; i < word.n; i++) {
            if (!text_is_digit(word.p[i]) && !strchr("+-/.:()", word.p[i])) return false;
            digits += text_is_digit(word.p[i]);
        }
    }
    return reached || (named && digits >= 4) || is_telephone(lower);
}

/* A field of a letter's head: Sagsbehandler: Karen Hansen. */
static bool is_field(str lower) {
    size_t colon = str_find(lower, STR(":"));
    if (colon > 24 || colon == lower.n) return lower.n < 80 && rules_begins(RULES_HEAD_FIELD_OPEN, lower);
    str field = text_trim(str_sub(lower, 0, colon), " .*");
    return rules_is(RULES_HEAD_FIELD, field) && lower.n < 100 && !str_ends(lower, STR("."));
}

bool line_is_field_name(str line) {
    char room[24];
    return line.n < sizeof room &&
           rules_is(RULES_HEAD_FIELD, text_trim(text_lower(line, room, sizeof room), " .*"));
}

/* LOV Æ#LOKDOK02, BEK 1004/2024: a document's code in a collection of laws. */
static bool is_code(str line) {
    str rest = line, first = word_cut(&rest);
    if (line.n > 32 || !rest.n) {
        return line.n <= 32 && str_find(line, STR("#")) < line.n && !rest.n && word_begins_upper(line);
    }
    return rules_is(RULES_DOCUMENT_CODE, first) && text_words(rest) <= 2 &&
           (text_digits(rest) || str_find(rest, STR("#")) < rest.n);
}

/* An authority, an office, a recipient: few words, no sentence. */
static bool is_weak(str line, str lower) {
    if (line.n > 80 || text_ends_sentence(line)) return false;
    size_t words = text_words(line);
    if (words <= 8 && rules_begins(RULES_HEAD_BEGIN, lower)) return true;
    if (words <= 8)
        for (str rest = lower, word; (word = word_cut(&rest)).n;)
            if (word_is_role(word)) return true;
    if (words <= 3 && rules_inside(RULES_OFFICE_PART, lower, NULL)) return true;
    size_t stroke = str_find(line, STR("/"));
    if (words == 1 && line.n <= 14 && stroke > 1 && stroke + 1 < line.n && !text_digits(line)) return true;
    return line_is_street(line);
}

/* Kapitel 1, Afsnit II, Bilag A, § 4: nothing but a word and its number, perhaps with a name after it. */
bool line_is_division(str text) {
    bool paragraph =
        str_starts(text, STR("§ ")) || (str_starts(text, STR("§")) && text.n > 2 && text_is_digit(text.p[2]));
    if (paragraph && text.n <= 10 && !text_ends_sentence(text)) return true;
    char room[24];
    str rest = text, word = word_cut(&rest);
    if (word.n > 16) return false;
    word = text_lower(word, room, sizeof room);
    if (!rules_is(RULES_DIVISION, word) || text.n > 120) return false;
    str number = word_cut(&rest);
    if (!number.n) return rules_is(RULES_DIVISION_ALONE, word) != NULL;
    bool digits = number.p[0] >= '0' && number.p[0] <= '9', roman = number.n <= 6;
    for (size_t i = 0; i < number.n && roman; i++) roman = number.p[i] && strchr("IVXLC.", number.p[i]);
    bool letter = number.n <= 2 && number.p[0] >= 'A' && number.p[0] <= 'Z';
    if (text_begins_lower(str_trim(rest)) && text_ends_sentence(text))
        return false; /* Punkt 3 blev vedtaget. */
    return (digits || roman || letter) && !str_ends(text, STR(",")) && !str_ends(text, STR(";"));
}

bool line_names_section(str line) {
    char room[32];
    return line.n < sizeof room &&
           rules_is(RULES_SECTION, text_trim(text_lower(line, room, sizeof room), " .:")) != NULL;
}

/* ---- greetings ---- */

/* "Kære hr", "Højstærede Hr": the full stop after it ends no sentence. */
static bool ends_with_address(str lower) {
    size_t last = lower.n;
    while (last && !text_is_blank(lower.p[last - 1])) last--;
    return rules_is(RULES_ADDRESS_WORD, str_sub(lower, last, lower.n)) != NULL;
}

/* "Min egen Inger!", "Min inderligt elskede kone,": a few words, the last one a name or a relation. */
static bool ends_with_somebody(str line) {
    char room[32];
    if (!str_ends(line, STR("!")) && !str_ends(line, STR(","))) return false;
    str last = text_trim(text_word_before(line, line.n), "!,");
    bool kin = rules_is(RULES_GREETING_FROM, text_lower(last, room, sizeof room)) != NULL;
    return text_words(line) <= ADDRESS_WORDS && (kin || word_begins_upper(last));
}

/* "Høiædle Hr. Stiftamtmand!": a call to somebody with a title. */
static bool calls_somebody(str line, str lower) {
    bool call = str_ends(line, STR("!")) && text_words(line) <= ADDRESS_WORDS && text_begins_upper(line);
    for (str word; call && (word = word_cut(&lower)).n;)
        if (lower.n && str_ends(word, STR(".")) && rules_is(RULES_ADDRESS_WORD, str_sub(word, 0, word.n - 1)))
            return true;
    return false;
}

static bool is_salutation(str line, str lower) {
    if (calls_somebody(line, lower)) return true;
    const struct rules_word *begin = rules_begins(RULES_SALUTATION, lower);
    if (!begin || line.n > LINE_MAX_BYTES || (begin->value && !ends_with_somebody(line))) return false;
    size_t stop = str_find(line, STR(". "));
    bool abbreviation = stop < line.n && (stop <= 8 || ends_with_address(str_sub(lower, 0, stop)));
    if (stop < line.n && !abbreviation)
        return is_salutation(str_sub(line, stop + 2, line.n), str_sub(lower, stop + 2, lower.n));
    return (stop == line.n || abbreviation) && !str_ends(line, STR("?"));
}

/* "Rigtig god weekend og mange hilsner", "Mange kærlige hilsner fra din": the last word greets, but for words
 * such as "fra", and it is no sentence. */
static bool ends_in_greeting(str line, str lower) {
    size_t words = text_words(line);
    if (words < 2 || words > GREETING_WORDS + 2 || !text_begins_upper(line)) return false;
    bool with = rules_begins(RULES_GREETING_WITH, lower) != NULL;
    for (lower = text_trim(lower, ".,!"); lower.n;) {
        size_t last = lower.n;
        while (last && !text_is_blank(lower.p[last - 1])) last--;
        str word = str_sub(lower, last, lower.n);
        if (rules_is(RULES_GREETING_LAST, word) || (with && rules_ends(RULES_GREETING_JOINED, word)))
            return !text_is_statement(line);
        if (!rules_is(RULES_GREETING_FROM, word) && !rules_is(RULES_GREETING_TO, word)) return false;
        lower = str_trim(str_sub(lower, 0, last));
    }
    return false;
}

/* "Din Søster", "Eders trofaste Ven": nothing but such words. */
static bool is_kinship(str line, str lower) {
    size_t words = 0;
    if (!text_begins_upper(line) || str_ends(line, STR("!"))) return false;
    for (str rest = text_trim(lower, " ,."), word; (word = word_cut(&rest)).n; words++)
        if (!rules_is(RULES_GREETING_FROM, text_trim(word, ","))) return false;
    return words >= 2;
}

static bool is_closing(str line, str lower) {
    if (line.n > 90) return false;
    if (line.n < 40 && is_kinship(line, lower)) return true;
    size_t words = text_words(line);
    if (words <= 6 && rules_begins(RULES_BEHALF_BEGIN, lower) &&
        rules_inside(RULES_BEHALF_INSIDE, lower, NULL))
        return true;
    const struct rules_word *closing = rules_begins(RULES_CLOSING, lower);
    if (!closing) return ends_in_greeting(line, lower);
    size_t most = closing->value ? (size_t)closing->value : 3;
    bool open =
        rules_is(RULES_GREETING_FROM, text_word_before(lower, lower.n)); /* ... til jer alle fra din */
    bool greets = words <= GREETING_WORDS + (open ? 3 : 0) && rules_inside(RULES_GREETING, lower, NULL);
    return words <= most || (greets && !(words > 5 && text_ends_sentence(line)));
}

/* How many letters a mark such as "p.m.v." has, each with a full stop after it; 0 if it is none. */
static size_t authority_letters(str mark) {
    char letters[5];
    size_t n = 0;
    for (size_t i = 0; i < mark.n; i++) {
        char c = mark.p[i] | 32;
        bool whole = i + 1 == mark.n || mark.p[i + 1] == '.';
        if (mark.p[i] == '.' || mark.p[i] == ' ') continue;
        if (!text_is_small(c) || !whole || n == sizeof letters) return 0;
        letters[n++] = c;
    }
    bool power = n > 1 && n < sizeof letters && letters[0] == 'p' && letters[n - 1] == 'v';
    return power || str_eq((str){letters, n}, STR("eb")) ? n : 0;
}

bool line_is_authority_mark(str line) {
    str rest = line, first = word_cut(&rest);
    return authority_letters(line) > 0 || authority_letters(first) > 2;
}

bool line_is_town(str line) {
    return begins_post_code(line);
}

bool line_is_reach(str line) {
    char room[LINE_MAX_BYTES];
    if (line.n >= sizeof room) return false;
    str lower = text_lower(line, room, sizeof room);
    return is_reach(lower) || rules_is(RULES_REACH_LABEL, text_trim(lower, " .:"));
}

bool line_is_place_and_date(str line) {
    char room[32];
    struct date date;
    str rest = line, first = text_trim(text_lower(word_cut(&rest), room, sizeof room), ".,:");
    bool place =
        word_begins_upper(line) && !rules_is(RULES_DATE_LABEL, first) && !rules_is(RULES_ISSUE, first);
    return place && text_has_year(line) && date_line(line, &date);
}

/* A sign that parts the fields of a letterhead printed on one line. */
static bool ends_with_parting_sign(str s) {
    static const str signs[] = {WORD("·"),  WORD("•"),  WORD("|"), WORD(" -"),
                                WORD(" –"), WORD(" +"), WORD("*")};
    s = str_trim(s);
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (str_ends(s, signs[i]) && s.n > signs[i].n) return true;
    return false;
}

/* A post code and town on one line after a sign that parts fields, or, unless that is asked for, after a
 * street. */
static bool is_address(str line, bool parted) {
    for (size_t i = 1; i + 6 < line.n; i++) {
        if (!text_is_digit(line.p[i]) || text_is_digit(line.p[i - 1])) continue;
        if (begins_post_code(str_sub(line, i, line.n)) && word_begins_upper(line) &&
            !text_ends_sentence(line)) {
            str before = str_sub(line, 0, i);
            return ends_with_parting_sign(before) || (!parted && line_is_street(text_trim(before, " ,|-")));
        }
    }
    return false;
}

bool line_is_contact(str line) {
    char room[LINE_MAX_BYTES];
    if (line.n >= sizeof room) return false;
    str lower = text_lower(line, room, sizeof room), value;
    int rank;
    return is_reach(lower) || begins_post_code(line) || is_address(line, true) || is_field(lower) ||
           journal_read(line, &value, &rank);
}

/* "Mandag-onsdag 10-14", "Fre. kl. 9.00-13.00": when an office is open. */
static bool is_hours(str lower) {
    str rest = lower, word = word_cut(&rest);
    size_t dash = str_find(word, STR("-"));
    bool day = rules_is(RULES_HOURS_DAY, text_trim(str_sub(word, 0, dash), ".:")) != NULL;
    if (dash < word.n)
        day &= rules_is(RULES_HOURS_DAY, text_trim(str_sub(word, dash + 1, word.n), ".:")) != NULL;
    rest = str_trim(rest);
    if (str_starts(rest, STR("kl."))) rest = str_sub(rest, 3, rest.n);
    for (size_t i = 0; i < rest.n && day; i++) day = text_is_digit(rest.p[i]) || strchr(" -.:", rest.p[i]);
    return day && text_digits(rest) >= 3;
}

/* Whether a lower-case word means a document, whose number names it: "ordrebekræftelse". */
static bool is_document(str word) {
    const struct rules_list *subjects = &rules_lists[RULES_SUBJECT];
    for (size_t i = 0; i < subjects->count; i++)
        if (subjects->words[i].text.n > 4 && str_ends(word, subjects->words[i].text)) return true;
    return text_names_a_subject(word);
}

/* Whether the words are nothing but a number, of so many digits or more. */
static bool is_mere_number(str words, size_t least) {
    for (size_t i = 0; i < words.n; i++)
        if (!text_is_digit(words.p[i]) && !strchr(" -./", words.p[i])) return false;
    return text_words(words) <= 3 && text_digits(words) >= least;
}

/* "Skadenr.: 77 11", "Lejemål nr. 2201-14-3", "Nr. 214.": a word that ends in one for a number, or has one
 * after it, and nothing but a number. */
static bool is_numbered_field(str line, str lower) {
    str rest = lower, word = text_trim(word_cut(&rest), ".:"), after = rest;
    bool two = rules_is(RULES_NUMBER_WORD, text_trim(word_cut(&after), ".:")) != NULL;
    if (two) return word_begins_upper(line) && !is_document(word) && is_mere_number(after, 4);
    const struct rules_word *number = rules_ends(RULES_NUMBER_FIELD, word);
    size_t before = number ? word.n - number->text.n : 1;
    return (!before || before >= 3) && is_mere_number(rest, 3);
}

/* A line of digits and signs that has a meaning of its own: a page's number, a date, an address, a case's
 * number. */
static bool is_numeric(str line, str lower) {
    struct date date;
    size_t digits = text_digits(line);
    if (!digits) return false;
    if (line_is_page(line) || date_line(line, &date) || begins_post_code(line) || is_address(line, false))
        return true;
    if (is_numbered_field(line, lower) || is_hours(lower)) return true;
    return digits >= 5 && !year_is_alone(line) && journal_number(line).n == line.n &&
           (memchr(line.p, '-', line.n) || memchr(line.p, '/', line.n));
}

static bool is_label(str line, str lower) {
    str value;
    int rank;
    if (is_numeric(line, lower) || is_reach(lower) || is_code(line) || is_field(lower)) return true;
    if (rules_begins(RULES_JOURNAL_MARK, lower)) return text_words(line) <= 8;
    return journal_read(line, &value, &rank) && (value.n > 0 || text_words(line) <= 3) &&
           text_words(line) <= 8 && (!text_ends_sentence(line) || text_words(line) <= 4);
}

/* Whether a long line can be more than text: a label has a number or a sign of its own, a greeting begins as
 * one, and of the weak forms an office may be long. Only for speed. */
static bool can_be_more(str line) {
    if (line.n <= 60) return true;
    char room[48];
    str lower = text_lower(line, room, sizeof room), rest = lower;
    if (rules_begins(RULES_SALUTATION, lower) || rules_begins(RULES_CLOSING, lower) ||
        rules_begins(RULES_BEHALF_BEGIN, lower))
        return true;
    if (line.n <= 80 && word_begins_upper(line) && word_is_role(word_cut(&rest))) return true;
    size_t digits = 0, run = 0;
    for (size_t i = 0; i < line.n; i++) {
        char c = line.p[i];
        if (c == '@' || c == '#' || (c == ':' && i < 26) ||
            (c == 'w' && str_starts(str_sub(line, i, line.n), STR("www."))))
            return true;
        digits += text_is_digit(c);
        run = text_is_digit(c) ? run + 1 : 0;
        if (run == 4 && i + 2 < line.n && line.p[i + 1] == ' ') return true;
    }
    return digits >= 8 ||
           (digits >= 2 && line.n <= 80 && (word_begins_upper(line) || text_is_digit(line.p[0])));
}

enum line_class line_classify(str line, bool weak) {
    char room[LINE_MAX_BYTES];
    if (!line.n || line.n >= sizeof room || line.p[0] == 0 || !can_be_more(line)) return LINE_TEXT;
    if (line_is_division(line)) return LINE_TEXT;
    str lower = text_lower(line, room, sizeof room);
    if (is_salutation(line, lower)) return LINE_SALUTATION;
    if (is_closing(line, lower)) return LINE_CLOSING;
    if (is_label(line, lower)) return LINE_LABEL;
    if (weak && is_weak(line, lower)) return LINE_WEAK;
    return LINE_TEXT;
}
