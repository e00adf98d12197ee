#include "indexer/date.h"

#include <string.h>

#include "indexer/rules.h"
#include "indexer/text.h"
#include "store/letter.h"

static bool leap(int year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int days_of(long month, long year) {
    static const int days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1] + (month == 2 && leap((int)year));
}

static bool date_make(long day, long month, long year, struct date *out) {
    if (month < 1 || month > 12 || year < LETTER_YEAR_FIRST || year > LETTER_YEAR_LAST || day < 1)
        return false;
    if (day > days_of(month, year)) return false;
    *out = (struct date){(int)year, (int)month, (int)day};
    return true;
}

/* The month that a word written by a person means: its name or its first three or four letters. */
static int month_of(str word) {
    char lower[16];
    if (word.n >= sizeof lower) return 0;
    word = text_lower(word, lower, sizeof lower);
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
    long year = text_number(s, 4, &digits);
    if (digits == 4) return year;
    bool time =
        s->n > 1 && (s->p[0] == '.' || s->p[0] == ':') && text_is_digit(s->p[1]); /* 3. september 19.00 */
    if (!loose || digits != 2 || time) return -1;
    return year + (year < 70 ? 2000 : 1900);
}

static bool is_sign(str s, const char *signs) {
    return s.n && s.p[0] && strchr(signs, s.p[0]);
}

static size_t letters_end(str s) {
    size_t n = 0;
    while (n < s.n && (((s.p[n] | 32) >= 'a' && (s.p[n] | 32) <= 'z') || (unsigned char)s.p[n] >= 0x80)) n++;
    return n;
}

/* "nitten hundrede og treogfyrre", "to tusind og nitten", taken off; -1 if it is no year. */
static long year_of_words(str *s) {
    char room[64];
    str lower = text_lower(*s, room, sizeof room);
    long year = 0, part = 0;
    size_t at = 0;
    for (const struct rules_word *word; at < lower.n; at += word ? word->text.n : 1) {
        str rest = str_sub(lower, at, lower.n);
        word = rules_begins(RULES_YEAR_WORD, rest);
        if (!word && rest.p[0] != ' ') break;
        if (!word) continue;
        if (word->value == 1000) {
            year = part * 1000;
            part = 0;
        } else {
            part = word->value == 100 ? part * 100 : part + word->value;
        }
    }
    if (year + part < LETTER_YEAR_FIRST) return -1;
    *s = str_sub(*s, at, s->n);
    return year + part;
}

/* "marts 2019", after the day. */
static bool read_month_name(str *s, bool loose, long day, struct date *out) {
    size_t n = letters_end(*s);
    int month = month_of(str_sub(*s, 0, n));
    if (!month) return false;
    *s = str_sub(*s, n, s->n);
    text_skip(s, ". ,\t");
    long year = s->n && text_is_digit(s->p[0]) ? year_cut(s, loose) : year_of_words(s);
    return year > 0 && date_make(day, month, year, out);
}

/* Takes what belongs to the day off: "6te", "21st". */
static bool skip_day_after(str *s) {
    char room[16];
    str lower = text_lower(str_sub(*s, 0, sizeof room), room, sizeof room);
    const struct rules_word *found = rules_begins(RULES_DAY_AFTER, lower);
    if (found) *s = str_sub(*s, found->text.n, s->n);
    return found;
}

/* "December 21, 2021" and "Dec. 21st 2021", as in English. */
static bool read_month_first(str *s, struct date *out) {
    str word = str_sub(*s, 0, letters_end(*s));
    int month = month_of(word);
    if (!month || !word_begins_upper(word)) return false;
    *s = str_sub(*s, word.n, s->n);
    text_skip(s, ". ");
    size_t digits = 0;
    long day = text_number(s, 4, &digits);
    if (day < 1 || digits > 2 || (!skip_day_after(s) && !is_sign(*s, ","))) return false;
    text_skip(s, ", ");
    return date_make(day, month, year_cut(s, false), out);
}

/* "-04-03", after the year. */
static bool read_month_day(str *s, long year, struct date *out) {
    char sign = s->p[0];
    *s = str_sub(*s, 1, s->n);
    long month = text_number(s, 2, NULL);
    if (month < 0 || !s->n || s->p[0] != sign) return false;
    *s = str_sub(*s, 1, s->n);
    return date_make(text_number(s, 2, NULL), month, year, out);
}

/* "/4 2021" or "-04-2021", after the day. */
static bool read_month_year(str *s, bool loose, long day, struct date *out) {
    char sign = s->p[0];
    *s = str_sub(*s, 1, s->n);
    text_skip(s, " ");
    long month = text_number(s, 2, NULL);
    if (month < 0 || !s->n || (s->p[0] != sign && !is_sign(*s, "- ."))) return false;
    text_skip(s, "-./ ");
    return date_make(day, month, year_cut(s, loose), out);
}

/* Takes the number at the beginning of a date off: of a day with what belongs to it ("6te"), or as a word. */
static long first_number(str *s, size_t *digits) {
    char room[16];
    long number = text_number(s, 4, digits);
    bool word = number < 0 && s->n && !text_is_digit(s->p[0]);
    if (!word) {
        if (*digits <= 2) skip_day_after(s);
        return number;
    }
    str lower = text_lower(str_sub(*s, 0, sizeof room), room, sizeof room);
    const struct rules_word *found = rules_begins(RULES_DAY_WORD, lower);
    if (found) *s = str_sub(*s, found->text.n, s->n);
    return found ? found->value : number;
}

size_t date_read(str s, bool loose, struct date *out) {
    char lower[8];
    const struct rules_word *before =
        rules_begins(RULES_DAY_BEFORE, text_lower(str_sub(s, 0, 5), lower, sizeof lower));
    str rest = before ? str_sub(s, before->text.n, s.n) : s;
    text_skip(&rest, " ");
    size_t digits = 0;
    long first = first_number(&rest, &digits);
    bool read = false;
    if (digits == 4) {
        read = is_sign(rest, "-./") && read_month_day(&rest, first, out);
    } else if (first > 0 && digits <= 2) {
        str after = rest;
        text_skip(&after, ". \t");
        read = read_month_name(&after, loose, first, out);
        if (read)
            rest = after;
        else
            read = is_sign(rest, "-./") && read_month_year(&rest, loose, first, out);
    } else if (first < 0) {
        read = read_month_first(&rest, out);
    }
    if (!read || (rest.n && text_is_digit(rest.p[0]))) return 0;
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

/* Appends the word's signs as digits; nothing, and false, if one is none. */
static bool add_digits(str word, char *digits, size_t *count, size_t most) {
    if (word.n > most - *count) return false;
    for (size_t i = 0; i < word.n; i++)
        if (!text_is_digit(as_digit(word.p[i]))) return false;
    for (size_t i = 0; i < word.n; i++) digits[(*count)++] = as_digit(word.p[i]);
    return true;
}

/* Day, month and year as words, the digits perhaps parted: "0 1 MRS. 2013". */
static bool stamp_line(str line, struct date *out) {
    if (line.n > 32) return false;
    char day[2], year[4];
    size_t days = 0, years = 0;
    int month = 0;
    for (str rest = line, word; (word = word_cut(&rest)).n;) {
        word = text_trim(word, ".,:;*_'`-");
        if (!word.n) continue;
        if (!month && add_digits(word, day, &days, 2)) continue;
        if (!month) {
            if (!days || !(month = stamp_month(word))) return false;
        } else if (!add_digits(word, year, &years, 4)) {
            return false;
        }
    }
    if (!month || !days || years != 4) return false;
    str d = {day, days}, y = {year, years};
    long written = text_number(&y, 4, NULL);
    return written >= 1900 && date_make(text_number(&d, 2, NULL), month, written, out);
}

/* What stands after the number of an issue: "Nr. 11 - 27. august 2010". */
static str after_issue(str line) {
    for (size_t i = 1; i + 1 < line.n; i++) {
        bool sign =
            line.p[i] == ',' || line.p[i] == '-' || line.p[i] == '|' || (unsigned char)line.p[i] == 0xE2;
        if (!sign) continue;
        str rest = str_sub(line, i, line.n);
        text_skip(&rest, " ,-|\xE2\x80\x93\xA2");
        return rest;
    }
    return line;
}

/* Where "den" or "d." begins after the name of a place without a comma, "Odense den 3. marts 2019"; 0 if it
 * follows anything else, such as the name of a meeting. */
static size_t place_before_day(str line) {
    char room[64];
    size_t words = 0;
    for (str rest = line, word; (word = word_cut(&rest)).n && words < 4; words++) {
        str lower = text_lower(word, room, sizeof room);
        if (words && rules_is(RULES_DAY_BEFORE, lower)) return (size_t)(word.p - line.p);
        if (words && rules_is(RULES_PLACE_PARTICLE, lower)) continue;
        bool name = word_begins_upper(word) && !text_digits(word) && !str_ends(word, STR(":"));
        if (!name || rules_is(RULES_MEETING, lower) || rules_begins(RULES_SUBJECT, lower) ||
            rules_is(RULES_ISSUE, lower))
            return 0;
    }
    return 0;
}

/* Where "den" begins after a place and the name of a day: "Dybbøl, 1ste Paaskedag, den 27. Marts 1864"; 0 if
 * it does not. */
static size_t feast_before_day(str line) {
    size_t comma = str_find(line, STR(", "));
    size_t second =
        comma < line.n ? comma + 2 + str_find(str_sub(line, comma + 2, line.n), STR(", ")) : line.n;
    if (second >= line.n || text_words(str_sub(line, 0, second)) > 5) return 0;
    char room[8];
    str rest = str_sub(line, second + 2, line.n);
    bool day = rules_begins(RULES_DAY_BEFORE, text_lower(rest, room, sizeof room)) != NULL;
    return day ? second + 2 : 0;
}

/* What may stand before a letter's date: a label, or a place and a comma. */
static str skip_place(str line) {
    char lower[64];
    str rest = line, word = word_cut(&rest);
    word = text_trim(text_lower(word, lower, sizeof lower), ":,.");
    if (rules_is(RULES_DATE_LABEL, word)) return str_trim(rest);
    if (rules_is(RULES_ISSUE, word)) return after_issue(line);
    size_t day = place_before_day(line);
    if (!day) day = feast_before_day(line);
    if (day) return str_sub(line, day, line.n);
    size_t comma = str_find(line, STR(","));
    if (comma == line.n || comma > 50 || text_words(str_sub(line, 0, comma)) > 5) return line;
    str place = str_sub(line, 0, comma);
    if (!word_begins_upper(place) || text_digits(place)) return line;
    return str_trim(str_sub(line, comma + 1, line.n));
}

/* The longest of the class's names of days that lower-case text ends with; NULL for none. */
static const struct rules_word *feast_at_end(enum rules_class class, str lower) {
    const struct rules_list *feasts = &rules_lists[class];
    const struct rules_word *best = NULL;
    for (size_t i = 0; i < feasts->count; i++) {
        const struct rules_word *word = &feasts->words[i];
        size_t before = lower.n - word->text.n; /* used only if the text ends with it */
        if (!str_ends(lower, word->text) || (before && !text_is_blank(lower.p[before - 1]))) continue;
        if (!best || word->text.n > best->text.n) best = word;
    }
    return best;
}

/* Takes "2den", "3.", "anden" off the end of a lower-case text; 1 if it has none. */
static long cut_ordinal(str *lower) {
    size_t from = lower->n, digits = 0;
    while (from && !text_is_blank(lower->p[from - 1])) from--;
    str word = str_sub(*lower, from, lower->n);
    long number = first_number(&word, &digits);
    if (number < 1 || text_trim(word, ".").n) return 1;
    *lower = str_trim(str_sub(*lower, 0, from));
    return number;
}

/* The day so many days after the Sunday before Lent, seven weeks before Easter. Easter by the Gregorian
 * calendar, after J. Meeus, Astronomical Algorithms, chapter 8; Denmark has it since 1700. */
static bool day_after_lent(long year, long days, struct date *out) {
    if (year < 1700 || year > LETTER_YEAR_LAST) return false;
    long century = year / 100, leaps = century / 4, golden = year % 19;
    long moon = (century - (century + 8) / 25 + 1) / 3;
    long epact = (19 * golden + century - leaps - moon + 15) % 30;
    long weekday = (32 + 2 * (century % 4) + 2 * (year % 100 / 4) - epact - year % 4) % 7;
    long full = epact + weekday - 7 * ((golden + 11 * epact + 22 * weekday) / 451) + 114;
    long month = full / 31, day = full % 31 + 1 - 49 + days;
    while (day < 1) day += days_of(--month, year);
    while (day > days_of(month, year)) day -= days_of(month++, year);
    return date_make(day, month, year, out);
}

/* "Svaneke 3die Juledag 1899", "Askov, Palmesøndag 1962": a place of a few words, the day's name, the year.
 */
static bool feast_line(str line, struct date *out) {
    char room[64];
    line = text_trim(line, ". ");
    if (line.n < 12 || line.n > sizeof room || !text_begins_upper(line)) return false;
    str digits = str_sub(line, line.n - 4, line.n);
    if (text_digits(digits) < 4 || !text_is_blank(line.p[line.n - 5])) return false;
    str before = text_trim(str_sub(line, 0, line.n - 5), " ,.");
    if (!str_ends(before, STR("g")) && !str_ends(before, STR("n"))) return false; /* -dag, -aften */
    before = text_lower(before, room, sizeof room);
    const struct rules_word *fixed = feast_at_end(RULES_FEAST, before);
    const struct rules_word *feast = fixed ? fixed : feast_at_end(RULES_FEAST_AFTER_LENT, before);
    if (!feast) return false;
    before = text_trim(str_sub(before, 0, before.n - feast->text.n), " ,");
    long year = text_number(&digits, 4, NULL), later = cut_ordinal(&before) - 1;
    if (text_words(before) > 3 || text_digits(before)) return false;
    if (!fixed) return day_after_lent(year, feast->value + later, out);
    return date_make(feast->value % 100 + later, feast->value / 100, year, out);
}

bool date_line(str line, struct date *out) {
    bool words = str_find(line, STR("hundred")) < line.n || str_find(line, STR("tusind")) < line.n;
    if (line.n > 80 || (text_digits(line) < 2 && !words)) return false;
    line = text_trim(line, "*_[]() ");
    for (int i = 0; i < 4; i++) {
        size_t n = date_read(line, true, out);
        if (n && !text_trim(str_sub(line, n, line.n), " .,;").n) return true;
        if (i == 0 && (stamp_line(line, out) || feast_line(line, out))) return true;
        str rest = skip_place(line);
        if (rest.n == line.n) return false;
        line = rest;
    }
    return false;
}

int date_month_line(str line) {
    str rest = text_trim(skip_place(line), ".*_() "), month = word_cut(&rest);
    rest = str_trim(rest);
    return month_of(month) && rest.n == 4 && text_has_year(rest) ? (int)text_number(&rest, 4, NULL) : 0;
}

size_t date_at_end(str s, struct date *out) {
    size_t none = s.n;
    while (s.n && s.p[s.n - 1] && strchr(" .,", s.p[s.n - 1])) s.n--;
    size_t from = s.n > 32 ? s.n - 32 : 0;
    for (size_t at = from; at < s.n; at++) {
        if (!text_is_digit(s.p[at]) ||
            (at && s.p[at - 1] && (text_is_digit(s.p[at - 1]) || strchr("-./", s.p[at - 1]))))
            continue;
        if (date_read(str_sub(s, at, s.n), false, out) == s.n - at) return at;
    }
    return none;
}
