/* Dates as Danish letters write them, and as scanners read their stamps. */
#ifndef INDEXER_DATE_H
#define INDEXER_DATE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct date {
    int year, month, day;
};

/* A date at the beginning of s: "3. marts 2019", "den 3. marts 2019", "3/4 2021", "03-04-2021",
 * "2021-04-03", "April 3, 2021", "femte oktober nitten hundrede og treogfyrre"; returns its bytes, or 0.
 * Two-digit years only where `loose`. */
size_t date_read(str s, bool loose, struct date *out);

/* A line that is a date and nothing else but a place and a label ("København, den 3. marts 2019",
 * "Dato: 3. marts 2019"), or a date stamp as a scanner reads it: gaps between the signs, O for 0, l for 1,
 * a letter of the month lost or misread ("0 1 MRS. 2013", "1 5 0KT 2012"). False if the month could be
 * another. */
bool date_line(str line, struct date *out);

/* The year of a line that is a month and a year, perhaps with a place before them ("Februar 2017"); else 0.
 */
int date_month_line(str line);

/* Where a date that ends the text begins, perhaps glued to what stands before it ("Kulturministeren6.
 * november 2014"); s.n if there is none. */
size_t date_at_end(str s, struct date *out);

#endif
