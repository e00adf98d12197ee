#include "indexer/number.h"

#include <string.h>

#include "indexer/date.h"
#include "indexer/rules.h"
#include "indexer/text.h"

/* A case's number with the office's before it is no longer. In bytes. */
#define OFFICE_LONGEST 24

/* Whether the words are a number such as 2019-0041 whose year the scanner tore: "201 9-0041". */
static bool is_year_torn(str first, str second) {
    size_t n = 0;
    while (n < second.n && text_is_digit(second.p[n])) n++;
    bool dash = n < second.n && (second.p[n] == '-' || second.p[n] == '/');
    bool year = str_starts(first, STR("20")) || str_starts(first, STR("19"));
    return dash && year && first.n < 4 && first.n + n == 4 && text_digits(first) == first.n;
}

/* The number without a word that lost the white space before it: HMK-207-00418Den. */
static str unglued(str number) {
    for (size_t i = 1; i + 1 < number.n; i++)
        if (text_is_digit(number.p[i - 1]) && number.p[i] >= 'A' && number.p[i] <= 'Z' &&
            number.p[i + 1] >= 'a' && number.p[i + 1] <= 'z')
            return str_sub(number, 0, i);
    return number;
}

/* A number on its way. */
struct number {
    str s;
    size_t end;   /* of what was taken */
    size_t words; /* that were taken */
    bool digits;  /* there is one */
    bool joined;  /* the next word goes on with it, whatever it is */
};

/* Takes one more word; false if the number ends before it, or with it. */
static bool number_add(struct number *n, str word) {
    if (str_eq(word, STR("-")) || str_eq(word, STR("/")) || str_eq(word, STR("–"))) {
        n->joined = true;
        return n->words > 0;
    }
    bool torn = n->words == 1 && is_year_torn(str_sub(n->s, 0, n->end), word);
    if (n->words && !n->joined && !torn) return false;
    bool code = text_digits(word) > 0;
    bool prefix = !n->words && word.n <= 6 && word_begins_upper(word); /* the code of an office: SM 2019-12 */
    if (!code && !prefix) return false;
    n->digits |= code;
    n->end = (size_t)(word.p + word.n - n->s.p);
    n->words++;
    char last = word.p[word.n - 1];
    n->joined = !code || last == '-' || last == '/';
    return last != ',' && last != ';';
}

/* "2. tr. 118/55", "8. afd. 12-1971": the number of an office before that of the case. */
static bool is_office_number(str s) {
    str rest = s, first = word_cut(&rest), last = {0};
    if (s.n > OFFICE_LONGEST || first.n > 3 || !str_ends(first, STR("."))) return false;
    if (text_digits(first) + 1 != first.n) return false;
    for (str word; (word = word_cut(&rest)).n;) last = word;
    return text_digits(last) > 2;
}

/* Whether a date in words begins with the word: "2021-77 / 21. december 2021". */
static bool begins_date(str s, str word) {
    struct date date;
    size_t at = (size_t)(word.p - s.p);
    return date_read(str_sub(s, at, s.n), false, &date) > word.n;
}

/* One value: signs without white space, or parts joined by a dash or stroke that stands alone. */
str journal_number(str s) {
    text_skip(&s, " \t.:#*");
    struct number n = {.s = s};
    str rest = s;
    for (str word;
         (word = word_cut(&rest)).n && !(n.words && begins_date(s, word)) && number_add(&n, word);) {
    }
    if (is_office_number(s)) n.end = s.n;
    if (n.words == 1 && n.end + 2 == s.n && s.p[n.end] == ' ' &&
        word_begins_upper(str_sub(s, n.end + 1, s.n)))
        n.end = s.n; /* 77 B */
    if (!n.digits) return (str){0};
    return unglued(text_trim(str_sub(s, 0, n.end), ".,;:*_()[]"));
}

/* "22/17884", "00.30.00-Ø00-1-19", and nothing after it: a case's number by its form. */
static bool is_whole_number(str rest) {
    bool parted = rest.n && (memchr(rest.p, '/', rest.n) || memchr(rest.p, '-', rest.n));
    return parted && text_is_digit(rest.p[0]) && text_words(rest) == 1 && text_digits(rest) >= 5 &&
           text_digits(rest) * 3 >= rest.n * 2 - 6;
}

size_t number_label(str lower, bool capital, int *rank) {
    const struct rules_word *label = rules_begins(RULES_NUMBER_LABEL, lower);
    if (!label) return 0;
    *rank = label->value;
    size_t n = label->text.n;
    str rest = str_sub(lower, n, lower.n);
    text_skip(&rest, ". -");
    const struct rules_word *number = rules_begins(RULES_NUMBER_WORD, rest);
    if (number) rest = str_sub(rest, number->text.n, rest.n);
    bool colon = rest.n && rest.p[0] == ':';
    if (rest.n && !strchr(".: #\t", rest.p[0]) && !text_is_digit(rest.p[0])) return 0;
    bool alone = !rest.n && memchr(lower.p, ' ', n); /* "Vores ref." over a column */
    if (!number && !(colon && n > 2) && !alone && !(capital && n > 2 && is_whole_number(rest))) return 0;
    text_skip(&rest, ".: #\t");
    return lower.n - rest.n;
}

bool journal_read(str line, str *value, int *rank) {
    char room[LINE_MAX_BYTES];
    *value = (str){0};
    if (line.n > sizeof room) return false;
    str lower = text_lower(line, room, sizeof room);
    bool found = false;
    for (size_t i = 0; i < lower.n; i++) {
        bool begins = i == 0 || text_is_blank(lower.p[i - 1]) || strchr(",;|*(", lower.p[i - 1]);
        if (!begins) continue;
        int this_rank = 0;
        size_t n = number_label(str_sub(lower, i, lower.n), !text_is_small(line.p[i]), &this_rank);
        if (!n) continue;
        str number = journal_number(str_sub(line, i + n, line.n));
        if (!number.n && i + n < line.n && i > 0) continue;
        if (found && this_rank >= *rank && value->n) continue;
        *value = number;
        *rank = this_rank;
        found = true;
    }
    return found && (value->n || text_words(line) <= 3);
}
