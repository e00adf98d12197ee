/* Dates of signing as a filter has them: a year, a month or a day, or a range of them.
 *
 * A date is year * 10000 + month * 100 + day. As the first of a range a month or day of 0 means "from its
 * beginning on", as the last 99 means "to its end", so that one comparison of numbers decides. */
#ifndef SEARCH_DATE_H
#define SEARCH_DATE_H

#include <stdbool.h>

#include "base/str.h"

enum {
    DATE_FIRST = 0,       /* the open beginning of signed:..2019 */
    DATE_LAST = 99999999, /* the open end of signed:2019.. */
};

/* Reads 2019, 2019-02, 2019-02-21, a..b, a.., ..b, >a, >=a, <a, <=a, with blanks anywhere between. *tidy:
 * is it written so, or with other signs? False if it cannot be read. from may be later than to: both are then
 * as they would be the other way round. */
bool date_range(str, int *from, int *to, bool *tidy);

/* Appends the range as date_range reads it. */
void date_range_print(int from, int to, buf *out);

/* A date as it is kept, "2019-02-21"; 0 if it is none. */
int date_of(str);

/* Has the range a day of that year? */
bool date_meets_year(int from, int to, int year);

#endif
