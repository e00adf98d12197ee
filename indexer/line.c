#include "indexer/line.h"

#include <string.h>

#include "base/utf8.h"
#include "indexer/rules.h"
#include "indexer/words.h"

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool is_blank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

str line_lower(str s, char *out, size_t room) {
    size_t n = s.n < room ? s.n : utf8_floor(s, room);
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c >= 'A' && c <= 'Z') c = (unsigned char)(c + 32);
        if (i && (unsigned char)s.p[i - 1] == 0xC3 && c >= 0x80 && c <= 0x9E && c != 0x97)
            c = (unsigned char)(c + 32);
        out[i] = (char)c;
    }
    return (str){out, n};
}

/* White space is ASCII's and the no-break space. */
str word_cut(str *rest) {
    for (;;) {
        if (rest->n && is_blank(rest->p[0]))
            *rest = str_sub(*rest, 1, rest->n);
        else if (str_starts(*rest, STR("\xC2\xA0")))
            *rest = str_sub(*rest, 2, rest->n);
        else
            break;
    }
    size_t n = 0;
    while (n < rest->n && !is_blank(rest->p[n]) && !str_starts(str_sub(*rest, n, rest->n), STR("\xC2\xA0")))
        n++;
    str word = str_sub(*rest, 0, n);
    *rest = str_sub(*rest, n, rest->n);
    return word;
}

static str trim_signs(str s, const char *signs) {
    while (s.n && s.p[0] && strchr(signs, s.p[0])) s = str_sub(s, 1, s.n);
    while (s.n && s.p[s.n - 1] && strchr(signs, s.p[s.n - 1])) s.n--;
    return s;
}

static size_t count_words(str line) {
    size_t n = 0;
    while (word_cut(&line).n) n++;
    return n;
}

static size_t count_digits(str line) {
    size_t n = 0;
    for (size_t i = 0; i < line.n; i++) n += is_digit(line.p[i]);
    return n;
}

static bool begins_upper(str word) {
    if (!word.n) return false;
    return utf8_is_upper(utf8_next(&word));
}

bool line_ends_sentence(str line) {
    static const str quotes[] = {WORD("\""), WORD("'"), WORD(")"), WORD("]"), WORD("”"),
                                 WORD("“"),  WORD("»"), WORD("«"), WORD("’"), WORD("*")};
    line = str_trim(line);
    for (size_t i = 0; i < sizeof quotes / sizeof *quotes; i++)
        if (str_ends(line, quotes[i])) {
            line.n -= quotes[i].n;
            break;
        }
    return line.n && strchr(".!?:;", line.p[line.n - 1]) != NULL &&
           !rules_ends(RULES_SENTENCE_ABBREVIATION, line);
}

/* ---- dates ---- */

static bool leap(int year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static bool date_make(long day, long month, long year, struct date *out) {
    static const int days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (month < 1 || month > 12 || year < 1500 || year > 2100 || day < 1) return false;
    if (day > days[month - 1] + (month == 2 && leap((int)year))) return false;
    *out = (struct date){(int)year, (int)month, (int)day};
    return true;
}

/* The number of up to most digits at the beginning of *s; -1 for none, or for more digits. */
static long number_cut(str *s, size_t most, size_t *digits) {
    long value = 0;
    size_t n = 0;
    while (n < s->n && is_digit(s->p[n])) {
        if (n == most) return -1;
        value = value * 10 + (s->p[n++] - '0');
    }
    if (digits) *digits = n;
    *s = str_sub(*s, n, s->n);
    return n ? value : -1;
}

static void skip_signs(str *s, const char *signs) {
    while (s->n && s->p[0] && strchr(signs, s->p[0])) *s = str_sub(*s, 1, s->n);
}

/* The month that a word written by a person means: its name or its first three or four letters. */
static int month_of(str word) {
    char lower[16];
    if (word.n >= sizeof lower) return 0;
    word = line_lower(word, lower, sizeof lower);
    const struct rules_word *found = rules_is(RULES_MONTH_OTHER, word);
    if (found) return found->value;
    if (word.n < 3) return 0;
    const struct rules_list *months = &rules_lists[RULES_MONTH];
    for (size_t i = 0; i < months->count; i++) {
        str name = months->words[i].text;
        if (str_eq(word, name) || (word.n <= 4 && str_starts(name, word))) return months->words[i].value;
    }
    return 0;
}

static long year_cut(str *s, bool loose) {
    size_t digits = 0;
    long year = number_cut(s, 4, &digits);
    if (digits == 4) return year;
    if (!loose || digits != 2) return -1;
    return year + (year < 70 ? 2000 : 1900);
}

/* "marts 2019", after the day. */
static bool read_month_name(str *s, bool loose, long day, struct date *out) {
    size_t n = 0;
    while (n < s->n && (((s->p[n] | 32) >= 'a' && (s->p[n] | 32) <= 'z') || (unsigned char)s->p[n] >= 0x80))
        n++;
    int month = month_of(str_sub(*s, 0, n));
    if (!month) return false;
    *s = str_sub(*s, n, s->n);
    skip_signs(s, ". ,\t");
    long year = year_cut(s, loose);
    return year > 0 && date_make(day, month, year, out);
}

size_t date_read(str s, bool loose, struct date *out) {
    str rest = s;
    char lower[8];
    str begin = line_lower(str_sub(s, 0, 5), lower, sizeof lower);
    const struct rules_word *before = rules_begins(RULES_DAY_BEFORE, begin);
    if (before) rest = str_sub(rest, before->text.n, rest.n);
    skip_signs(&rest, " ");
    size_t digits = 0;
    long first = number_cut(&rest, 4, &digits);
    bool read = false;
    if (digits == 4 && rest.n && strchr("-./", rest.p[0])) {
        char sign = rest.p[0];
        rest = str_sub(rest, 1, rest.n);
        long month = number_cut(&rest, 2, NULL);
        if (month < 0 || !rest.n || rest.p[0] != sign) return 0;
        rest = str_sub(rest, 1, rest.n);
        read = date_make(number_cut(&rest, 2, NULL), month, first, out);
    } else if (first > 0 && digits <= 2) {
        str after = rest;
        skip_signs(&after, ". \t");
        if (read_month_name(&after, loose, first, out)) {
            rest = after;
            read = true;
        } else if (rest.n && strchr("-./", rest.p[0])) {
            char sign = rest.p[0];
            rest = str_sub(rest, 1, rest.n);
            skip_signs(&rest, " ");
            long month = number_cut(&rest, 2, NULL);
            bool parted =
                rest.n && (rest.p[0] == sign || rest.p[0] == '-' || rest.p[0] == ' ' || rest.p[0] == '.');
            if (month < 0 || !parted) return 0;
            skip_signs(&rest, "-./ ");
            read = date_make(first, month, year_cut(&rest, loose), out);
        }
    }
    if (!read || (rest.n && is_digit(rest.p[0]))) return 0;
    return s.n - rest.n;
}

/* The sign that a scanner takes for another, as the digit or the capital letter meant. */
static char as_digit(char c) {
    switch (c) {
    case 'O':
    case 'o':
    case 'Q':
    case 'D':
        return '0';
    case 'I':
    case 'l':
    case 'i':
    case '|':
    case '!':
        return '1';
    case 'Z':
    case 'z':
        return '2';
    case 'S':
    case 's':
        return '5';
    case 'B':
        return '8';
    default:
        return c;
    }
}

static char as_letter(char c) {
    switch (c) {
    case '0':
        return 'o';
    case '1':
    case '|':
    case '!':
        return 'i';
    case '4':
        return 'a';
    case '5':
        return 's';
    case '8':
        return 'b';
    case '6':
        return 'g';
    case '3':
        return 'e';
    default:
        return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
    }
}

/* Whether word is name with letters left out, its first letter kept. */
static bool is_shortened(str word, str name) {
    if (word.p[0] != name.p[0]) return false;
    size_t i = 0;
    for (size_t k = 0; k < name.n && i < word.n; k++) i += word.p[i] == name.p[k];
    return i == word.n;
}

/* The month that a stamp's word means: by its name, else as the only name that gives it by letters lost,
 * else as the only three-letter form that differs in one sign. */
static int stamp_month(str word) {
    char letters[12];
    if (word.n < 2 || word.n >= sizeof letters) return 0;
    for (size_t i = 0; i < word.n; i++) letters[i] = as_letter(word.p[i]);
    word = (str){letters, word.n};
    int exact = month_of(word);
    if (exact) return exact;
    int found = 0, count = 0;
    const struct rules_list *months = &rules_lists[RULES_MONTH];
    for (size_t i = 0; i < months->count; i++)
        if (is_shortened(word, months->words[i].text)) found = months->words[i].value, count++;
    if (count) return count == 1 ? found : 0;
    for (size_t i = 0; i < months->count && word.n == 3; i++) {
        int wrong = 0;
        for (int k = 0; k < 3; k++) wrong += word.p[k] != months->words[i].text.p[k];
        if (wrong == 1) found = months->words[i].value, count++;
    }
    return count == 1 ? found : 0;
}

/* Appends the word's signs as digits; false when one is none. */
static bool add_digits(str word, char *digits, size_t *count, size_t most) {
    for (size_t i = 0; i < word.n; i++) {
        char c = as_digit(word.p[i]);
        if (!is_digit(c) || *count == most) return false;
        digits[(*count)++] = c;
    }
    return true;
}

/* Day, month and year as words, the digits perhaps parted: "0 1 MRS. 2013". */
static bool stamp_line(str line, struct date *out) {
    if (line.n > 32) return false;
    char day[2], year[4];
    size_t days = 0, years = 0;
    int month = 0;
    for (str rest = line, word; (word = word_cut(&rest)).n;) {
        word = trim_signs(word, ".,:;*_'`-");
        if (!word.n) continue;
        if (!month && add_digits(word, day, &days, 2)) continue;
        if (!month) {
            if (!days || !(month = stamp_month(word))) return false;
        } else if (!add_digits(word, year, &years, 4)) {
            return false;
        }
    }
    if (!month || !days || years != 4) return false;
    long d = 0, y = 0;
    for (size_t i = 0; i < days; i++) d = d * 10 + (day[i] - '0');
    for (size_t i = 0; i < 4; i++) y = y * 10 + (year[i] - '0');
    return y >= 1900 && date_make(d, month, y, out);
}

/* What may stand before a letter's date: a label, or a place and a comma. */
static str skip_place(str line) {
    char lower[64];
    str rest = line, word = word_cut(&rest);
    word = trim_signs(line_lower(word, lower, sizeof lower), ":");
    if (rules_is(RULES_DATE_LABEL, word)) return str_trim(rest);
    size_t comma = str_find(line, STR(","));
    if (comma == line.n || comma > 50 || count_words(str_sub(line, 0, comma)) > 5) return line;
    str place = str_sub(line, 0, comma);
    if (!begins_upper(place) || count_digits(place)) return line;
    return str_trim(str_sub(line, comma + 1, line.n));
}

bool date_line(str line, struct date *out) {
    if (line.n > 80 || count_digits(line) < 2) return false;
    line = trim_signs(line, "*_[]() ");
    for (int i = 0; i < 3; i++) {
        size_t n = date_read(line, true, out);
        if (n && !trim_signs(str_sub(line, n, line.n), " .,;").n) return true;
        if (i == 0 && stamp_line(line, out)) return true;
        str rest = skip_place(line);
        if (rest.n == line.n) return false;
        line = rest;
    }
    return false;
}

/* ---- journal numbers ---- */

/* One value: signs without white space, or parts joined by a dash or stroke that stands alone. */
str journal_number(str s) {
    skip_signs(&s, " \t.:#*");
    str rest = s;
    size_t end = 0;
    bool digits = false, joined = true;
    for (;;) {
        str word = word_cut(&rest);
        if (!word.n) break;
        bool sign = str_eq(word, STR("-")) || str_eq(word, STR("/")) || str_eq(word, STR("–"));
        bool first = end == 0;
        if (sign) {
            if (first) break;
            joined = true;
            continue;
        }
        if (!joined && !first) break;
        bool code = count_digits(word) > 0;
        bool prefix = first && word.n <= 6 && begins_upper(word); /* the code of an office: SM 2019-12 */
        if (!code && !prefix) break;
        digits |= code;
        end = (size_t)(word.p + word.n - s.p);
        char last = word.p[word.n - 1];
        joined = (!code && prefix) || last == '-' || last == '/';
        if (last == ',' || last == ';') break;
    }
    if (!digits) return (str){0};
    return trim_signs(str_sub(s, 0, end), ".,;:*_()[]");
}

/* The length of a label at the beginning of the lower-case line, its "nr." and colon taken along. */
static size_t journal_label(str lower, int *rank) {
    const struct rules_word *label = rules_begins(RULES_NUMBER_LABEL, lower);
    if (!label) return 0;
    *rank = label->value;
    size_t n = label->text.n;
    str rest = str_sub(lower, n, lower.n);
    skip_signs(&rest, ". -");
    const struct rules_word *number = rules_begins(RULES_NUMBER_WORD, rest);
    if (number) rest = str_sub(rest, number->text.n, rest.n);
    bool colon = rest.n && rest.p[0] == ':';
    if (rest.n && !strchr(".: #\t", rest.p[0]) && !is_digit(rest.p[0])) return 0;
    if (!number && !(colon && n > 2)) return 0;
    skip_signs(&rest, ".: #\t");
    return lower.n - rest.n;
}

bool journal_read(str line, str *value, int *rank) {
    char room[LINE_MAX_BYTES];
    *value = (str){0};
    if (line.n > sizeof room) return false;
    str lower = line_lower(line, room, sizeof room);
    bool found = false;
    for (size_t i = 0; i < lower.n; i++) {
        bool begins = i == 0 || is_blank(lower.p[i - 1]) || strchr(",;|*(", lower.p[i - 1]);
        if (!begins) continue;
        int this_rank = 0;
        size_t n = journal_label(str_sub(lower, i, lower.n), &this_rank);
        if (!n) continue;
        str number = journal_number(str_sub(line, i + n, line.n));
        if (!number.n && i + n < line.n && i > 0) continue;
        if (found && this_rank >= *rank && value->n) continue;
        *value = number;
        *rank = this_rank;
        found = true;
    }
    return found && (value->n || count_words(line) <= 3);
}

/* ---- addresses and authorities ---- */

bool line_is_page(str line) {
    char room[32];
    if (line.n >= sizeof room || !count_digits(line)) return false;
    str l = trim_signs(line_lower(line, room, sizeof room), " -*_()[]|.");
    if (str_starts(l, STR("\xE2\x80\x93"))) l = str_sub(l, 3, l.n);
    if (str_ends(l, STR("\xE2\x80\x93"))) l.n -= 3;
    l = str_trim(l);
    const struct rules_word *name = rules_begins(RULES_PAGE_WORD, l);
    if (name) l = str_trim(str_sub(l, name->text.n, l.n));
    if (number_cut(&l, 3, NULL) < 0) return false;
    l = trim_signs(l, " ");
    if (!l.n) return true;
    const struct rules_word *of = rules_begins(RULES_PAGE_OF, l);
    if (!of && l.p[0] != '/' && l.p[0] != '(') return false;
    l = str_sub(l, of ? of->text.n : 1, l.n);
    skip_signs(&l, " ");
    return number_cut(&l, 3, NULL) > 0 && !trim_signs(l, " )").n;
}

/* 1061 København K, DK-8000 Aarhus C. */
static bool begins_post_code(str s) {
    if (str_starts(s, STR("DK-")) || str_starts(s, STR("DK "))) s = str_sub(s, 3, s.n);
    size_t digits = 0;
    if (number_cut(&s, 4, &digits) < 0 || digits != 4 || !s.n || !is_blank(s.p[0])) return false;
    str town = word_cut(&s);
    if (!begins_upper(town) || town.n < 2) return false;
    for (size_t i = 0; i < 3; i++) {
        str word = word_cut(&s);
        if (!word.n) return true;
        if (!begins_upper(word) && !strchr("|,.-", word.p[0])) return false;
        if (strchr("|,-", word.p[0]) || strchr(",.;", word.p[word.n - 1])) return true;
    }
    return !word_cut(&s).n;
}

/* Ved Stranden 8, Slotsholmsgade 10-12, Rådhuspladsen 1, 2. sal. */
static bool is_street(str line) {
    if (!begins_upper(line) || line.n > 60) return false;
    size_t words = 0;
    for (str rest = line, word; (word = word_cut(&rest)).n; words++) {
        if (words && is_digit(word.p[0])) {
            size_t digits = 0;
            str number = word;
            number_cut(&number, 3, &digits);
            bool ends =
                !rest.n || str_ends(word, STR(",")) || (count_words(rest) == 1 && str_trim(rest).n == 1);
            return digits && number.n <= 5 && ends && words <= 4;
        }
        if (words > 4 || (!begins_upper(word) && word.n > 4)) return false;
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

/* A line of nothing but ways to reach the sender and the numbers it goes by: each word is a label, a
 * number, an address of mail or web, or a sign between them. */
static bool is_reach(str lower) {
    size_t named = 0, digits = 0, numbers = 0, reached = 0;
    for (str rest = lower, word; (word = word_cut(&rest)).n;) {
        word = trim_signs(word, ".:,;|*_()[]<>·•");
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
            if (!is_digit(word.p[i]) && !strchr("+-/.:()", word.p[i])) return false;
            digits += is_digit(word.p[i]);
        }
        numbers++;
    }
    if (reached) return true;
    return (named && digits >= 4) || (numbers > 1 && digits >= 8 && digits <= 12);
}

/* A field of a letter's head: Sagsbehandler: Karen Hansen. */
static bool is_field(str lower) {
    size_t colon = str_find(lower, STR(":"));
    if (colon > 24 || colon == lower.n) return lower.n < 80 && rules_begins(RULES_HEAD_FIELD_OPEN, lower);
    str field = trim_signs(str_sub(lower, 0, colon), " .*");
    return rules_is(RULES_HEAD_FIELD, field) && lower.n < 100 && !str_ends(lower, STR("."));
}

/* LOV Æ#LOKDOK02, BEK 1004/2024: a document's code in a collection of laws. */
static bool is_code(str line) {
    str rest = line, first = word_cut(&rest);
    if (line.n > 32 || !rest.n) {
        return line.n <= 32 && str_find(line, STR("#")) < line.n && !rest.n && begins_upper(line);
    }
    return rules_is(RULES_DOCUMENT_CODE, first) && count_words(rest) <= 2 &&
           (count_digits(rest) || str_find(rest, STR("#")) < rest.n);
}

bool word_is_role(str word) {
    char room[64];
    word = trim_signs(word, ".,:;*_()");
    if (word.n < 3 || word.n >= sizeof room) return false;
    word = line_lower(word, room, sizeof room);
    return rules_ends(RULES_ROLE, word) != NULL;
}

/* An authority, an office, a recipient: few words, no sentence. */
static bool is_weak(str line, str lower) {
    if (line.n > 80 || line_ends_sentence(line)) return false;
    size_t words = count_words(line);
    if (words <= 8 && rules_begins(RULES_HEAD_BEGIN, lower)) return true;
    if (words <= 8)
        for (str rest = lower, word; (word = word_cut(&rest)).n;)
            if (word_is_role(word)) return true;
    if (words <= 3 && rules_inside(RULES_OFFICE_PART, lower, NULL)) return true;
    size_t stroke = str_find(line, STR("/"));
    if (words == 1 && line.n <= 14 && stroke > 1 && stroke + 1 < line.n && !count_digits(line)) return true;
    return is_street(line);
}

/* Kapitel 1, Afsnit II, Bilag A, § 4: nothing but a word and its number, perhaps with a name after it. */
bool line_is_division(str text) {
    if (str_starts(text, STR("§ ")) && text.n <= 10 && !line_ends_sentence(text)) return true;
    char room[24];
    str rest = text, word = word_cut(&rest);
    if (word.n > 10) return false;
    word = line_lower(word, room, sizeof room);
    if (!rules_is(RULES_DIVISION, word) || text.n > 120) return false;
    str number = word_cut(&rest);
    if (!number.n) return rules_is(RULES_DIVISION_ALONE, word) != NULL;
    bool digits = number.p[0] >= '0' && number.p[0] <= '9', roman = number.n <= 6;
    for (size_t i = 0; i < number.n && roman; i++) roman = number.p[i] && strchr("IVXLC.", number.p[i]);
    bool letter = number.n <= 2 && number.p[0] >= 'A' && number.p[0] <= 'Z';
    return (digits || roman || letter) && !str_ends(text, STR(",")) && !str_ends(text, STR(";"));
}

/* ---- greetings ---- */

static bool is_salutation(str line, str lower) {
    if (!rules_begins(RULES_SALUTATION, lower) || line.n > LINE_MAX_BYTES) return false;
    size_t stop = str_find(line, STR(". "));
    bool abbreviation = stop < line.n && stop <= 8; /* Kære hr. Hansen */
    if (stop < line.n && !abbreviation)
        return is_salutation(str_sub(line, stop + 2, line.n), str_sub(lower, stop + 2, lower.n));
    return (stop == line.n || abbreviation) && !str_ends(line, STR("?"));
}

static bool is_closing(str line, str lower) {
    if (line.n > 90) return false;
    size_t words = count_words(line);
    if (words <= 6 && rules_begins(RULES_BEHALF_BEGIN, lower) &&
        rules_inside(RULES_BEHALF_INSIDE, lower, NULL))
        return true;
    const struct rules_word *closing = rules_begins(RULES_CLOSING, lower);
    if (!closing) return false;
    size_t most = closing->value ? (size_t)closing->value : 3;
    bool greets = words <= 7 && rules_inside(RULES_GREETING, lower, NULL);
    return words <= most || (greets && !(words > 5 && line_ends_sentence(line)));
}

bool line_is_contact(str line) {
    char room[LINE_MAX_BYTES];
    if (line.n >= sizeof room) return false;
    str lower = line_lower(line, room, sizeof room), value;
    int rank;
    return is_reach(lower) || begins_post_code(line) || is_field(lower) || journal_read(line, &value, &rank);
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

/* A post code and town on one line after a street, or after a sign that parts fields. */
static bool is_address(str line) {
    for (size_t i = 1; i + 6 < line.n; i++) {
        if (!is_digit(line.p[i]) || is_digit(line.p[i - 1])) continue;
        if (begins_post_code(str_sub(line, i, line.n)) && begins_upper(line) && !line_ends_sentence(line)) {
            str before = str_sub(line, 0, i);
            if (ends_with_parting_sign(before)) return true;
            before = trim_signs(before, " ,|-");
            return is_street(before);
        }
    }
    return false;
}

static bool is_label(str line, str lower) {
    struct date date;
    str value;
    int rank;
    bool digits = count_digits(line) > 0;
    if (digits &&
        (line_is_page(line) || date_line(line, &date) || begins_post_code(line) || is_address(line)))
        return true;
    if (is_reach(lower) || is_code(line)) return true;
    if (digits && count_digits(line) >= 5 && journal_number(line).n == line.n &&
        (memchr(line.p, '-', line.n) || memchr(line.p, '/', line.n)))
        return true;
    if (is_field(lower)) return true;
    if (str_starts(lower, STR("j.nr.")) || str_starts(lower, STR("j. nr."))) return count_words(line) <= 8;
    return journal_read(line, &value, &rank) && (value.n > 0 || count_words(line) <= 3) &&
           count_words(line) <= 8 && (!line_ends_sentence(line) || count_words(line) <= 4);
}

/* Whether a long line can be more than text: a label has a number or a sign of its own, a greeting begins as
 * one, and of the weak forms an office may be long. Only for speed. */
static bool can_be_more(str line) {
    if (line.n <= 60) return true;
    char room[48];
    str lower = line_lower(line, room, sizeof room), rest = lower;
    if (rules_begins(RULES_SALUTATION, lower) || rules_begins(RULES_CLOSING, lower) ||
        rules_begins(RULES_BEHALF_BEGIN, lower))
        return true;
    if (line.n <= 80 && begins_upper(line) && word_is_role(word_cut(&rest))) return true;
    size_t digits = 0, run = 0;
    for (size_t i = 0; i < line.n; i++) {
        char c = line.p[i];
        if (c == '@' || c == '#' || (c == ':' && i < 26) ||
            (c == 'w' && str_starts(str_sub(line, i, line.n), STR("www."))))
            return true;
        digits += is_digit(c);
        run = is_digit(c) ? run + 1 : 0;
        if (run == 4 && i + 2 < line.n && line.p[i + 1] == ' ') return true;
    }
    return digits >= 8 || (digits >= 2 && line.n <= 80 && (begins_upper(line) || is_digit(line.p[0])));
}

enum line_class line_classify(str line, bool weak) {
    char room[LINE_MAX_BYTES];
    if (!line.n || line.n >= sizeof room || line.p[0] == 0 || !can_be_more(line)) return LINE_TEXT;
    if (line_is_division(line)) return LINE_TEXT;
    str lower = line_lower(line, room, sizeof room);
    if (is_salutation(line, lower)) return LINE_SALUTATION;
    if (is_closing(line, lower)) return LINE_CLOSING;
    if (is_label(line, lower)) return LINE_LABEL;
    if (weak && is_weak(line, lower)) return LINE_WEAK;
    return LINE_TEXT;
}

/* ---- names ---- */

bool name_is(str line) {
    size_t words = 0, long_words = 0;
    if (line.n < 5 || line.n > 60 || count_digits(line)) return false;
    for (str rest = line, word; (word = word_cut(&rest)).n; words++) {
        if (word_is_role(word)) return false;
        if (!begins_upper(word)) {
            if (!words || !rules_is(RULES_NAME_PARTICLE, word)) return false;
            continue;
        }
        bool initial = word.n <= 4 && str_ends(word, STR("."));
        for (str letters = word; letters.n;) {
            int32_t cp = utf8_next(&letters);
            if (!utf8_is_letter(cp) && !utf8_is_mark(cp) && cp != '-' && cp != '\'' && cp != 0x2019 &&
                cp != '.')
                return false;
            if (cp == '.' && !initial) return false;
        }
        long_words += !initial;
    }
    return words >= 2 && words <= 5 && long_words >= 1;
}

str name_in(str line) {
    line = trim_signs(str_trim(line), "*_ ");
    line = trim_signs(line, "/()[]\" ");
    size_t comma = str_find(line, STR(","));
    line = str_trim(str_sub(line, 0, comma));
    for (;;) {
        str rest = line, word = word_cut(&rest);
        char room[64];
        if (!word.n) return (str){0};
        str lower = line_lower(word, room, sizeof room);
        bool title = word_is_role(word) && count_words(rest) >= 2;
        if (!rules_is(RULES_NAME_BEFORE, lower) && !title) break;
        line = str_trim(rest);
    }
    size_t stroke = str_find(line, STR(" / "));
    line = str_trim(str_sub(line, 0, stroke));
    for (size_t end = line.n; count_words(line) > 2;) {
        while (end && !is_blank(line.p[end - 1])) end--;
        if (!word_is_role(str_sub(line, end, line.n))) break;
        line = str_trim(str_sub(line, 0, end));
        end = line.n;
    }
    return name_is(line) ? line : (str){0};
}
