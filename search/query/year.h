/* Years as a filter has them. */
#ifndef SEARCH_YEAR_H
#define SEARCH_YEAR_H

#include <stdbool.h>

#include "base/str.h"

/* The goal years that letters are asked of: from first to last, if some; otherwise of any. */
struct year_span {
    bool some;
    int first, last;
};

/* Reads 2017, 2017..2020, 2017.., ..2020, >2017, <=2017: both ends belong to it, 0 and QUERY_YEAR_LAST are
 * open. Sets *tidy to false if other signs were passed over. False if it cannot be read. from may be later
 * than to, as typed. */
bool year_range(str, int *from, int *to, bool *tidy);

/* Appends the range as year_range reads it. */
void year_range_print(int from, int to, buf *out);

/* Does s begin with a year: 2017, 2017..2020, 2017,2020? */
bool year_begins(str);

#endif
