/* Results on standard output, in one of the formats. Each format is one file that fills a struct printer. */
#ifndef SEARCH_PRINTER_H
#define SEARCH_PRINTER_H

#include "search/found.h"
#include "search/letters.h"
#include "search/years.h"

struct output {
    str id;           /* of the query in a batch: the first column of every line; NULL pointer = no batch */
    bool header;      /* tsv: a line with the columns' names first */
    bool color;       /* text */
    size_t columns;   /* text: width of the terminal */
    size_t rank;      /* how many hits were printed, the offset included; trec numbers from it */
    buf line;         /* scratch */
    struct set *seen; /* trec: letters that were printed */
};

struct printer {
    const char *name;
    bool snippets; /* needs struct found's marks and fragments */
    void (*begin_hits)(struct output *);
    void (*hit)(struct output *, const struct found *);
    void (*begin_letters)(struct output *);
    void (*letter)(struct output *, const struct letter_hit *, const struct letter_row *);
    void (*years)(struct output *, const struct years *);
    void (*count)(struct output *, int64_t);
};

extern const struct printer printer_text, printer_tsv, printer_json, printer_trec;

/* The printer of that name, or NULL. */
const struct printer *printer_named(const char *name);

/* What all formats share: the id's column, the year or "-", printing the scratch line. */
void output_begin_line(struct output *);
void output_year(struct output *, int year);
void output_end_line(struct output *);

#endif
