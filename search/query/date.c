#include "search/query/date.h"

#include <string.h>

enum { DAY_END = 99, MONTH = 100, YEAR = 10000, MONTHS = 12, DAYS = 31 };

/* Takes `digits` digits off *s. False if there are not just this many. */
static bool number_cut(str *s, size_t digits, int *out) {
    size_t n = 0;
    int value = 0;
    for (; n < s->n && s->p[n] >= '0' && s->p[n] <= '9'; n++)
        if (n < digits) value = value * 10 + (s->p[n] - '0');
    *out = value;
    if (n != digits) return false;
    *s = str_sub(*s, n, s->n);
    return true;
}

/* Does a hyphen and a digit follow? Takes the hyphen. */
static bool hyphen_cut(str *s) {
    if (s->n < 2 || s->p[0] != '-' || s->p[1] < '0' || s->p[1] > '9') return false;
    *s = str_sub(*s, 1, s->n);
    return true;
}

/* Takes a number of one or two digits and one of the signs after it off *s; 0 if they do not stand there. */
static int part_cut(str *s, const char *signs) {
    size_t n = 0;
    int value = 0;
    for (; n < s->n && s->p[n] >= '0' && s->p[n] <= '9'; n++)
        value = n < 2 ? value * 10 + (s->p[n] - '0') : 0;
    if (!value || n == s->n || !strchr(signs, s->p[n])) return 0;
    *s = str_sub(*s, n + 1, s->n);
    return value;
}

/* Takes a day as Danes write it off *s: 21.2.2019, 21/2-2019, 21-02-2019. Leaves *s as it is otherwise. */
static bool danish_cut(str *s, int *date) {
    str rest = *s;
    int day = part_cut(&rest, "./-"), month = day ? part_cut(&rest, "./-") : 0, year;
    if (!month || month > MONTHS || day > DAYS || !number_cut(&rest, 4, &year) || year < 1000) return false;
    *s = rest;
    *date = year * YEAR + month * MONTH + day;
    return true;
}

/* Takes a year, month or day off *s: what it begins and ends with. */
static bool date_cut(str *s, int *first, int *last) {
    int year, month = 0, day = 0;
    *s = str_trim(*s);
    if (danish_cut(s, first)) {
        *last = *first;
        *s = str_trim(*s);
        return true;
    }
    if (!number_cut(s, 4, &year) || year < 1000) return false;
    bool has_month = hyphen_cut(s);
    if (has_month && (!number_cut(s, 2, &month) || month < 1 || month > MONTHS)) return false;
    bool has_day = has_month && hyphen_cut(s);
    if (has_day && (!number_cut(s, 2, &day) || day < 1 || day > DAYS)) return false;
    *s = str_trim(*s);
    *first = year * YEAR + month * MONTH + day;
    *last = year * YEAR + (has_month ? month : DAY_END) * MONTH + (has_day ? day : DAY_END);
    return true;
}

/* The first date after `last`, as the first of a range; the last before `first`. */
static int date_after(int last) {
    int next = last + 1;
    if (next % MONTH == 0 || next % MONTH > DAYS) next = next / MONTH * MONTH + (next % MONTH ? MONTH : 0);
    if (next / MONTH % MONTH > MONTHS) next = (next / YEAR + 1) * YEAR;
    return next;
}

static int date_before(int first) {
    int year = first / YEAR, month = first / MONTH % MONTH, day = first % MONTH;
    if (day > 1) return first - 1;
    if (month > 1) return year * YEAR + (month - 1) * MONTH + DAY_END;
    return (year - 1) * YEAR + DAY_END * MONTH + DAY_END;
}

/* Takes >, >=, <, <= off *s; '>' or '<', and whether with =; 0 if there is none. */
static char comparison_cut(str *s, bool *equal) {
    static const str more = {"≥", 3}, less = {"≤", 3};
    char sign = 0;
    size_t n = 0;
    *equal = str_starts(*s, more) || str_starts(*s, less);
    if (*equal) {
        sign = str_starts(*s, more) ? '>' : '<';
        n = more.n;
    } else if (s->n && (s->p[0] == '>' || s->p[0] == '<')) {
        sign = s->p[0];
        n = 1;
        *equal = s->n > 1 && s->p[1] == '=';
        n += *equal;
    }
    *s = str_sub(*s, n, s->n);
    return sign;
}

/* Takes what stands between the two ends of a range off *s: .. or an ellipsis or dash. */
static bool dots_cut(str *s, bool *tidy) {
    static const str dots[] = {{"..", 2}, {"...", 3}, {"…", 3}, {"–", 3}, {"—", 3}};
    size_t n = 0;
    for (size_t i = 0; i < sizeof dots / sizeof *dots; i++)
        if (str_starts(*s, dots[i])) n = dots[i].n;
    if (!n) return false;
    if (n != 2) *tidy = false;
    *s = str_trim(str_sub(*s, n, s->n));
    return true;
}

/* Reads the date after a comparison. */
static bool date_compared(str s, char sign, bool equal, int *from, int *to) {
    int first, last;
    if (!date_cut(&s, &first, &last) || s.n) return false;
    *from = sign == '<' ? DATE_FIRST : equal ? first : date_after(last);
    *to = sign == '>' ? DATE_LAST : equal ? last : date_before(first);
    return *from <= DATE_LAST && *to >= 1000 * YEAR;
}

bool date_range(str s, int *from, int *to, bool *tidy) {
    int first = DATE_FIRST, last = DATE_LAST; /* which date_cut leaves if there is no date */
    bool equal;
    s = str_trim(s);
    char sign = comparison_cut(&s, &equal);
    if (sign) return date_compared(s, sign, equal, from, to);
    bool begins = date_cut(&s, &first, &last);
    bool range = (begins || s.n) && dots_cut(&s, tidy);
    if (!begins && !range) return false;
    *from = first;
    *to = range ? DATE_LAST : last;
    if (!range) return s.n == 0;
    int other_first, other_last;
    if (!date_cut(&s, &other_first, &other_last)) return begins && s.n == 0;
    bool turned = begins && other_first < first;
    if (turned) *from = other_first;
    *to = turned ? last : other_last;
    *tidy = *tidy && !turned;
    return s.n == 0;
}

static void date_print(int date, buf *out) {
    int month = date / MONTH % MONTH, day = date % MONTH;
    buf_addf(out, "%d", date / YEAR);
    if (month && month < DAY_END) buf_addf(out, "-%02d", month);
    if (day && day < DAY_END) buf_addf(out, "-%02d", day);
}

void date_range_print(int from, int to, buf *out) {
    buf first = {0}, last = {0};
    if (from != DATE_FIRST) date_print(from, &first);
    if (to != DATE_LAST) date_print(to, &last);
    bool one = first.n && str_eq(buf_str(&first), buf_str(&last));
    buf_add(out, buf_str(&first));
    if (!one) buf_add(out, STR(".."));
    if (!one) buf_add(out, buf_str(&last));
    buf_release(&first);
    buf_release(&last);
}

int date_of(str s) {
    int first, last;
    return date_cut(&s, &first, &last) && !s.n && first == last ? first : 0;
}

bool date_meets_year(int from, int to, int year) {
    return from <= year * YEAR + DAY_END * MONTH + DAY_END && to >= year * YEAR;
}
