/* What a draft quotes: the passages in quotation marks, or its lines. */
#ifndef SEARCH_DRAFT_H
#define SEARCH_DRAFT_H

#include <stdbool.h>

#include "base/status.h"
#include "base/str.h"

/* A draft that is longer is refused. */
#define DRAFT_MOST ((size_t)64 << 20)

struct draft {
    buf text; /* UTF-8; bytes that are none were read as Latin-1 */
    size_t at, line;
    bool lines; /* every line is a quotation */
    size_t
        unclosed; /* the line of a quotation mark that nothing closes before the next blank line; 0 = none */
};

struct draft_quote {
    str text; /* borrowed from the draft; at least one letter or digit */
    size_t line;
};

/* Reads a file, "-" is standard input. BAD_USAGE if it cannot be read. Release also after a failure. */
enum status draft_read(const char *name, bool lines, struct draft *out, struct error *);

/* The same of bytes. */
void draft_of(str bytes, bool lines, struct draft *out);

/* The next quotation; false at the end. Any quotation mark opens one, the mark that belongs to it closes it:
 * »...«, „...“, “...”, ”...”, "...". */
bool draft_next(struct draft *, struct draft_quote *out);
void draft_release(struct draft *);

#endif
