/* A table of many rows, each of a year. A long one is folded by year: the page holds the cells as data, and a
 * year's rows are made when it is opened, so that a page of tens of thousands of letters opens at once.
 * Without scripts the years and how many rows each has can be read. */
#ifndef PAGE_LIST_H
#define PAGE_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/* A list of more rows than this is folded. */
#define LIST_WHOLE 200

/* Paths of at most this many columns are never broken into two lines; longer ones break after a / first. */
#define LIST_SHORT 32

struct list_column {
    const char *name;     /* of the language of the page */
    const char *style;    /* the class of its cells: "path", "date", "number", "" */
    const char *language; /* of its cells: "da"; "" = the page's */
    bool head;            /* its cells name their rows */
};

struct list {
    const struct list_column *columns; /* after that of the year */
    size_t column_count;
    struct list_row {
        int year;
        size_t cells; /* where they begin in text */
    } * rows;
    size_t count, room;
    buf text;  /* the cells of the rows, each ended by a NUL */
    bool part; /* no button of a year shows its rows alone */
};

/* Adds a row; the cells, one for each column, are copied. year 0 = unknown. An empty cell is shown as a dash.
 */
void list_add(struct list *, int year, const str *cells);

/* Appends the list, its rows in the order in which they came; folded, by year, the latest first. name says
 * what is listed, and count words how many they are (see wording.h). */
void list_print(const struct list *, const char *name, void (*count)(int64_t, buf *), buf *out);

void list_release(struct list *);

#endif
