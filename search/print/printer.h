/* Results on standard output, in one of the formats. Each format is one file that fills a struct printer. */
#ifndef SEARCH_PRINTER_H
#define SEARCH_PRINTER_H

#include "search/match/compare.h"
#include "search/match/copies.h"
#include "search/match/diagnosis.h"
#include "search/match/explain.h"
#include "search/match/facets.h"
#include "search/print/result.h"
#include "search/match/letters.h"
#include "search/match/quotes.h"
#include "search/match/years.h"

struct printer;
struct table_style; /* table.c's */

/* The order of the lines of kwic: as their passages, or by the words before the hit, after it. */
enum line_order { LINES_AS_FOUND, LINES_BY_LEFT, LINES_BY_RIGHT };

struct output {
    const struct printer *printer;
    str id;            /* of the query in a batch: the first column of every line; NULL pointer = no batch */
    bool header;       /* tsv: a line with the columns' names first */
    bool color;        /* text */
    bool per_1000;     /* bars and columns of years: how often per 1,000 words; otherwise passages */
    size_t columns;    /* text: width of the terminal */
    bool batch_table;  /* text: several queries' years are one table, a row each */
    bool named;        /* the columns were named */
    str query;         /* as typed */
    size_t rank;       /* how many hits were printed, the offset included; trec numbers from it */
    buf line;          /* scratch */
    bool links;        /* text: names of files are links to them (OSC 8) */
    struct html *page; /* html: what was gathered */
    enum passage_kind above; /* text: of the passage before, with --show */
    struct timeline *series; /* svg, and text of a batch: likewise */
    struct kwic *kwic;       /* kwic: likewise, if lines are sorted */
    struct cited *cited;     /* csl, biblatex: letters that have an entry */
    enum line_order line_order;
    bool aligned; /* kwic: for people, otherwise TSV */
};

/* What a page says of a query beside what was found. */
struct question {
    str understood; /* the query as it was read, in its canonical form */
    str notes;      /* repairs and slips: sentences, a line each */
    bool any;
    size_t count;                  /* passages */
    const struct explain *explain; /* how each word was read */
    const struct years *years;     /* of the hits */
    const struct facets *facets;   /* of the hits; NULL = not asked for; valid while they are printed */
    bool results;                  /* what follows is not these years, but passages or letters */
    bool every_year;               /* the best passages of every year */
};

/* A passage that returns: see repeats.h. */
enum repeat_status { REPEAT_NEW, REPEAT_RETURNS, REPEAT_DROPPED, REPEAT_STATUSES };

struct repeat_row {
    enum repeat_status status;
    const int *years; /* ascending */
    size_t year_count, passages;
    const struct passage_row *passage; /* the latest of them */
    const struct letter_row *letter;
};

/* A quotation of a draft, and what was found of it. */
struct quote_row {
    const char *draft; /* its name, "-" for standard input */
    size_t line;       /* of the draft */
    const struct quote_finding *found;
    const struct letter_row *letters; /* of found->places */
};

/* A passage of two years that are compared. */
struct compare_side {
    bool there;
    int year;
    str path, text;
    enum passage_kind kind;
    size_t line, end_line, page, start, end; /* bytes of the file; page 0 = it has none */
};

struct compare_row {
    const struct compare_pair *pair;
    struct compare_side old, new;
    const struct atoms *a, *b;    /* of the new and the old text */
    const struct alignment *diff; /* of what was changed */
};

/* All of them together, for what is shown before the first. */
struct repeats_summary {
    size_t rows[REPEAT_STATUSES]; /* of each status, also those that are not shown */
    struct years years;           /* hits: rows that stand in the year; silent years too */
    int year;                     /* asked for; 0 = all */
    size_t shown;                 /* rows that follow */
};

/* The columns of a snippet that is one field of a line. */
#define PRINTER_FIELD 240

struct printer {
    const char *name;
    /* What the rest of the program asks of a format. */
    size_t width;           /* terminal columns of a snippet; 0 = PRINTER_FIELD */
    size_t lines, indent;   /* or this many lines of the terminal, less the indent */
    size_t limit;           /* results, unless -n says more or less; 0 = all */
    size_t repeats_limit;   /* the same of --repeats */
    size_t words_limit;     /* and of --words */
    bool pages;             /* on a terminal: through the pager */
    bool sets_limit;        /* the person's own limit takes the place of `limit` */
    bool ranks_letters;     /* its hits are letters */
    bool silent;            /* no note on what is cut off */
    bool years_table;       /* the years of a batch's queries stand under each other: all have the same */
    bool every_year;        /* a limit is one for each year, as its reader may look at one year alone */
    bool words_lists;       /* shows the best of several lists of words, if they are in order of rank */
    bool letter_words;      /* wants letter_hit.words */
    bool opens_letters;     /* reads the letters' files */
    bool marks_alone;       /* shows no snippet */
    bool above;             /* shows what stands above a passage: its heading, a table's columns */
    bool occurrences;       /* a line for each occurrence of a word, in any line_order */
    bool lists_words;       /* also prints the words of --suggest and the like */
    bool differences_alone; /* of two years: not what is the same in both */
    bool wide;              /* takes all columns of the terminal */
    const char *needs;      /* the sentence if it has no form for hits; NULL = the usual one */
    const struct table_style *style;
    void (*explain)(struct output *, const struct explain *); /* before the hits; NULL: on standard error */
    void (*diagnosis)(struct output *,
                      const struct diagnosis *);     /* with --explain; NULL: as sentences alone */
    void (*reasons)(struct output *, str sentences); /* why nothing was found, a line each; NULL = on standard
                                                        error alone */
    void (*nearest)(struct output *); /* before passages that do not hold all; NULL = not wanted */
    void (*open)(struct output *, const struct question *); /* before what a query found; NULL = not wanted */
    /* After the last query: prints what was gathered, unless a query failed, and releases it; NULL = nothing
     * to do. */
    void (*finish)(struct output *, bool failed);
    /* Each begin_ may be NULL: nothing comes before the first. */
    void (*begin_hits)(struct output *);
    void (*hit)(struct output *, const struct result *);
    void (*also)(struct output *,
                 const struct fold *); /* the copies of the hit before; NULL = never folded */
    /* Before the passages of a letter, all of which show prints; query: what is marked. If show is NULL,
     * begin_hits and hit do both. */
    void (*begin_show)(struct output *, const struct letter_row *, str query);
    void (*show)(struct output *, const struct result *);
    void (*begin_letters)(struct output *);
    void (*letter)(struct output *, const struct letter_hit *, const struct letter_row *);
    void (*years)(struct output *, const struct years *);
    void (*groups)(struct output *, const struct groups *);
    /* With words_lists: the best `most` of each list, unless most is SIZE_MAX; otherwise all rows. */
    void (*words)(struct output *, const struct keywords *, size_t most);
    void (*count)(struct output *, int64_t);
    void (*open_repeats)(struct output *, const struct repeats_summary *); /* NULL = not wanted */
    void (*begin_repeats)(struct output *);
    void (*repeat)(struct output *, const struct repeat_row *);
    void (*begin_compare)(struct output *, const int *years, const size_t *counts); /* by compare_status */
    void (*compare)(struct output *, const struct compare_row *);
    void (*begin_quotes)(struct output *);
    void (*quote)(struct output *, const struct quote_row *);
    void (*end_quotes)(struct output *, const size_t *counts); /* by quote_status; NULL = not wanted */
};

/* The format of that name; NULL if there is none. */
const struct printer *printer_named(const char *name);

/* Appends the names of all, parted by commas. */
void printer_list(buf *out);

/* -0: the names of letters, each ended by a NUL, as the file system has them. No format by name. */
extern const struct printer printer_names;

/* Prints it for people, on standard error. */
void output_explain(const struct explain *);

/* Why nothing was found: appends sentences, a line each. */
void output_diagnosis(const struct diagnosis *, buf *out);

/* "new", "returns", "dropped": to be translated for people. */
const char *repeat_status_name(enum repeat_status);

/* How a quotation stands in the letters, in the reader's language. */
const char *output_quote_words(enum quote_status);

/* What formats share: the id's column, printing the scratch line. */
void output_begin_line(struct output *);
void output_end_line(struct output *);

/* Appends, for people, where the copies of a hit stand: "also 2023, 2022". */
void output_also(const struct fold *, buf *out);

#endif
