#include "indexer/year.h"

#include <string.h>

#include "indexer/line.h"
#include "indexer/rules.h"
#include "indexer/text.h"
#include "store/letter.h"

/* How far into a text years are looked for. In bytes. */
#define YEAR_MAX 600

/* A letter is for no span of more years than this, nor for a year that was longer ago. */
#define SPAN_MOST 15
#define PAST_MOST 10

/* A year alone at an end of a title is the name of a project if it is further ahead. */
#define AHEAD_MOST 5

/* ---- years in texts ---- */

/* A year in lower-case text: where it stands, and the words on its sides. */
struct year_place {
    int year;
    int years;        /* from the first of "2016-2018" to the last; 0 for a year alone */
    size_t from, to;  /* of its digits; of "2016-2018" the first year's, to the end of the second */
    str before;       /* the word before it, its full stop kept; may be empty */
    bool compound;    /* 2023-målene */
    bool first, last; /* of the words */
};

/* How many years there are to the last one of a span, which may be short: 1914-18. */
static int years_to(int year, str last) {
    size_t digits = last.n;
    int to = (int)text_number(&last, 4, NULL);
    if (digits == 2) to += year - year % 100;
    return to > year ? to - year : 0;
}

/* What stands after a year: a hyphen and a word, or the end of a span. False if that makes it no year. */
static bool read_after_year(str text, struct year_place *place) {
    str rest = str_sub(text, place->to, text.n);
    size_t dash = str_starts(rest, STR("–")) ? 3 : rest.n && (rest.p[0] == '-' || rest.p[0] == '/') ? 1 : 0;
    size_t digits = 0;
    if (!dash) return true;
    while (dash + digits < rest.n && text_is_digit(rest.p[dash + digits])) digits++;
    if (!digits) {
        place->compound = rest.p[0] != '/' && dash < rest.n && !text_is_blank(rest.p[dash]);
        return true;
    }
    if (digits == 4 || digits == 2) place->years = years_to(place->year, str_sub(rest, dash, dash + digits));
    place->to += dash + digits;
    return digits == 4 || digits == 2; /* not 2016/679, a regulation's number */
}

/* Whether the digits [from, to) are a number of four that stands alone, or opens a span of years. */
static bool is_year_at(str text, size_t from, size_t to, struct year_place *place) {
    if (to - from != 4) return false;
    if (from && (text_is_digit(text.p[from - 1]) || strchr("/.,-:#", text.p[from - 1]))) return false;
    str digits = str_sub(text, from, to);
    int year = (int)text_number(&digits, 4, NULL);
    if (year < LETTER_YEAR_FIRST || year > LETTER_YEAR_LAST) return false;
    *place = (struct year_place){.year = year, .from = from, .to = to};
    return read_after_year(text, place);
}

/* The next year from *at on. */
static bool next_year(str text, size_t *at, struct year_place *place) {
    for (size_t i = *at; i < text.n; i++) {
        if (!text_is_digit(text.p[i])) continue;
        size_t from = i;
        while (i < text.n && text_is_digit(text.p[i])) i++;
        if (!is_year_at(text, from, i, place)) continue;
        *at = place->to;
        place->before = text_word_before(text, from);
        place->first = !str_trim(str_sub(text, 0, from)).n;
        str after = str_trim(str_sub(text, place->to, text.n));
        place->last = true;
        for (size_t k = 0; k < after.n; k++)
            if (!strchr(".,:;!?)(\"'*", after.p[k])) place->last = false;
        return true;
    }
    *at = text.n;
    return false;
}

/* A word for what is set for a year: mål, målene, målsætninger, budget, handlingsplan, kontrakt. */
static bool is_goal_word(str word) {
    while (word.n && strchr(".,:;)\"'", word.p[word.n - 1])) word.n--;
    return rules_ends(RULES_GOAL, word) && !rules_ends(RULES_NO_GOAL, word);
}

static bool has_goal_word(str text) {
    for (str word; (word = word_cut(&text)).n;)
        if (is_goal_word(word)) return true;
    return false;
}

static bool has_aim_word(str text) {
    for (str word; (word = word_cut(&text)).n;) {
        while (word.n && strchr(".,:;)\"'", word.p[word.n - 1])) word.n--;
        if (rules_ends(RULES_AIM, word) && !rules_ends(RULES_NO_GOAL, word)) return true;
    }
    return false;
}

/* Whether the year ends a date: 3. marts 2019. */
static bool is_in_date(str text, const struct year_place *place) {
    struct date date;
    size_t begin = place->before.n ? (size_t)(place->before.p - text.p) : 0;
    for (size_t back = 0; begin && back < 2; back++) {
        str day = text_word_before(text, begin);
        if (!day.n) break;
        size_t at = (size_t)(day.p - text.p);
        if (date_read(str_sub(text, at, place->to), false, &date)) return true;
        begin = at;
    }
    return false;
}

/* Whether the word before the digits makes them a number or another year: "S 1873", "nr. 1873", "fra 1873".
 */
static bool is_closed(const struct year_place *place) {
    str before = text_trim(place->before, "(\"'");
    str letter = text_trim(before, ".");
    bool code = letter.n == 1 && text_is_small(letter.p[0]) && !rules_is(RULES_YEAR_IN, before);
    return code || rules_is(RULES_YEAR_CLOSED, before);
}

/* Whether the year, or the span of years, is history to a letter signed in that year (0 if unknown): a life,
 * what was founded once, an old map. */
static bool is_past(const struct year_place *place, int signed_year) {
    return place->years > SPAN_MOST || (signed_year && place->year + PAST_MOST < signed_year);
}

/* Whether a title's year is what the letter is for: after a goal word, in front of a hyphen and a word
 * (2023-målene), or, if it is not long past, after "for" or a word such as perioden, or at either end of the
 * title and not far ahead; never in a date, after "nr.", "af" or "fra". */
static bool is_goal_year(str title, const struct year_place *place, int signed_year) {
    str before = place->before;
    if (is_in_date(title, place)) return false;
    if (is_closed(place)) return false;
    if (place->compound || is_goal_word(before)) return true;
    if (rules_is(RULES_YEAR_IN, before)) return has_goal_word(title);
    if (is_past(place, signed_year)) return false;
    bool near = !signed_year || place->year <= signed_year + AHEAD_MOST;
    return rules_is(RULES_YEAR_OPENS, before) || (near && (place->first || place->last));
}

int year_of_goal(str text, bool aim_needed, int signed_year) {
    char room[YEAR_MAX];
    str lower = text_lower(text, room, sizeof room);
    if (aim_needed && !has_aim_word(lower)) return 0;
    struct year_place place;
    int only = 0;
    for (size_t at = 0; next_year(lower, &at, &place);) {
        if (is_goal_year(lower, &place, signed_year)) return place.year;
        bool other = is_closed(&place) || is_in_date(lower, &place);
        if (!other) only = only && only != place.year ? -1 : place.year;
    }
    return only > 0 && has_goal_word(lower) ? only : 0;
}

bool year_is_alone(str text) {
    struct year_place place;
    size_t at = 0;
    if (text.n < 4 || text.n > 11 || !next_year(text, &at, &place) || place.from || place.to < text.n)
        return false;
    return text.n == 4 || (place.years > 0 && place.years <= SPAN_MOST); /* 2016-2369 is a number */
}

bool year_is_named(str text) {
    char room[YEAR_MAX];
    struct year_place place;
    if (!text_has_year(text)) return false;
    str lower = text_lower(text, room, sizeof room);
    for (size_t at = 0; next_year(lower, &at, &place);)
        if (!is_closed(&place)) return true;
    return false;
}

/* Four digits that may be a year: what most paragraphs have not, so that it is looked for first. */
static bool may_have_year(str text) {
    for (size_t i = 0; i + 4 <= text.n; i++) {
        bool first = text.p[i] == '1' || text.p[i] == '2';
        if (first && text_is_digit(text.p[i + 1]) && text_is_digit(text.p[i + 2]) &&
            text_is_digit(text.p[i + 3]))
            return true;
    }
    return false;
}

int year_announced(str text) {
    char room[YEAR_MAX];
    if (!may_have_year(str_sub(text, 0, YEAR_MAX))) return 0;
    str lower = text_lower(text, room, sizeof room);
    if (!rules_inside(RULES_ANNOUNCES, lower, NULL)) return 0;
    struct year_place place;
    for (size_t at = 0; next_year(lower, &at, &place);) {
        if (!rules_is(RULES_YEAR_ANNOUNCED, place.before)) continue;
        size_t for_at = (size_t)(place.before.p - lower.p);
        bool goal = is_goal_word(text_word_before(lower, for_at));
        str after = str_sub(lower, place.to, lower.n);
        for (int i = 0; i < 8 && !goal; i++) goal = has_aim_word(word_cut(&after));
        if (goal) return place.year;
    }
    return 0;
}

/* The year of the first whole date that no word such as "af" or "inden" makes another's. */
static int year_of_date(str lower, bool loose) {
    struct date date;
    for (size_t i = 0; i < lower.n; i++) {
        bool begins = text_is_digit(lower.p[i]) &&
                      (!i || (!text_is_digit(lower.p[i - 1]) && !strchr("-./", lower.p[i - 1])));
        if (!begins || !date_read(str_sub(lower, i, lower.n), loose, &date)) continue;
        str before = text_word_before(lower, i);
        if (before.n && rules_is(RULES_DAY_BEFORE, before))
            before = text_word_before(lower, (size_t)(before.p - lower.p));
        if (!rules_is(RULES_DATE_NOT_AFTER, before)) return date.year;
    }
    return 0;
}

int year_in(str text) {
    char room[YEAR_MAX];
    str lower = text_lower(text, room, sizeof room);
    struct year_place place;
    int only = year_of_date(lower, true);
    if (only) return only;
    for (size_t at = 0; next_year(lower, &at, &place);) {
        bool mentioned = is_closed(&place) || rules_is(RULES_YEAR_MENTIONED, place.before);
        if (mentioned || is_in_date(lower, &place) || place.to - place.from > 4 ||
            (only && only != place.year))
            return 0;
        only = place.year;
    }
    return only;
}

int year_of_day(str lower) {
    return year_of_date(lower, false);
}

/* ---- years in names of files and folders ---- */

static int number_of(str digits) {
    int value = 0;
    for (size_t i = 0; i < digits.n; i++) value = value * 10 + (digits.p[i] - '0');
    return value;
}

static bool is_likely(int year) {
    return year >= 1600 && year <= LETTER_YEAR_LAST;
}

/* The year of the digits [from, to): alone four, or eight as in 20220301. */
static int year_of_digits(str name, size_t from, size_t to) {
    size_t n = to - from;
    int year = n >= 4 ? number_of(str_sub(name, from, from + 4)) : 0;
    if (n == 4) return is_likely(year) ? year : 0;
    if (n != 8) return 0;
    char written[11];
    struct date date;
    memcpy(written, name.p + from, 4);
    written[4] = written[7] = '-';
    memcpy(written + 5, name.p + from + 4, 2);
    memcpy(written + 8, name.p + from + 6, 2);
    return date_read((str){written, 10}, false, &date) ? date.year : 0;
}

int year_in_name(str name) {
    int only = 0;
    for (size_t i = 0; i < name.n; i++) {
        if (!text_is_digit(name.p[i])) continue;
        size_t from = i;
        while (i < name.n && text_is_digit(name.p[i])) i++;
        int year = year_of_digits(name, from, i);
        if (!year) continue;
        if (!from) return year; /* what begins the name is what letters are ordered by */
        if (only && only != year && year != only + 1) return 0;
        if (!only) only = year;
    }
    return only;
}

/* Folders further out say where a collection lies, and nearer ones what they are. */
#define FOLDERS_MOST 4

int year_in_folders(str path) {
    for (int i = 0; i < FOLDERS_MOST; i++) {
        while (path.n && path.p[path.n - 1] != '/') path.n--;
        if (path.n < 2) return 0;
        path.n--;
        size_t begin = path.n;
        while (begin && path.p[begin - 1] != '/') begin--;
        str folder = str_sub(path, begin, path.n);
        int year = year_in_name(folder);
        bool all = true; /* 2017, 2018-05-01 */
        for (size_t k = 0; k < folder.n; k++)
            all &= text_is_digit(folder.p[k]) || strchr("-._", folder.p[k]) != NULL;
        if (year && (!i || all)) return year;
    }
    return 0;
}
