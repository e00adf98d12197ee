/* The command line of search. */
#ifndef SEARCH_OPTIONS_H
#define SEARCH_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/config.h"
#include "base/str.h"
#include "search/engine.h"
#include "search/letter_name.h"
#include "search/match/request.h"
#include "search/opensearch/address.h"
#include "search/print/printer.h"

enum job {
    JOB_HITS,
    JOB_LETTERS,
    JOB_COUNT,
    JOB_YEARS,
    JOB_BY, /* counts by anything else that is stored */
    JOB_WORDS,
    JOB_REPEATS,
    JOB_SHOW,
    JOB_QUOTES,
    JOB_COMPARE,
    JOB_SUGGEST,
    JOB_RELATED,
    JOB_COMPLETE,
    JOB_DONE, /* help or version was printed */
};

/* Where all words of a query must stand. */
enum within {
    WITHIN_DEFAULT, /* of -l the letter, otherwise the passage */
    WITHIN_PASSAGE,
    WITHIN_LETTER,
};

#define NO_LIMIT ((size_t)-1)

struct options {
    enum job job;
    bool remote;    /* the index is on OpenSearch, at the address */
    char *database; /* absolute path; if remote, of a vocabulary */
    struct address address;
    struct engine *engine; /* that answers; NULL = the file does */
    buf query;             /* the arguments, joined by blanks */
    size_t words;          /* how many arguments there were */
    char **arguments;      /* those arguments, in order */
    const struct printer *printer;
    struct request asked; /* what each query is asked with; answer.c adds what the job and the format want */
    size_t limit;         /* NO_LIMIT = all */
    size_t offset;
    bool full, explain, header, color, all_copies;
    bool per_1000;             /* of years, what bars show: see struct output */
    bool links;                /* text: file names are links (OSC 8) */
    bool pager;                /* through the pager: text on a terminal */
    const char *pager_command; /* NULL = the usual one */
    enum within within;
    enum line_order line_order; /* kwic */
    bool aligned;               /* kwic: for people */
    bool quiet;                 /* no notes on stderr but errors */
    bool emit;                  /* --emit: print the request for OpenSearch, and ask nothing */
    bool quote_lines;           /* with quotes: every line of the draft is a quotation */
    unsigned context;           /* sentences; with JOB_SHOW lines */
    struct letter_name show;    /* with JOB_SHOW */
    int compared[2];            /* --compare: the old year, the new */
    const char *quotes;         /* --quotes: the draft, or "-" */
    const char *batch;          /* a file of queries, or "-"; else NULL */
    size_t columns;
    struct config config; /* which the strings may be of */
};

/* Reads the command line and the person's settings. OK, or the exit status of an error in either that has
 * been reported on stderr. hands_over: if the index is on OpenSearch, another program will read them again,
 * and what is only worth a note is left to it. */
int options_read(int argc, char **argv, bool hands_over, struct options *out);
void options_release(struct options *);

#endif
