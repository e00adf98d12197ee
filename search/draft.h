/* What a draft quotes: what stands in quotation marks and in block quotes, or its lines. */
#ifndef SEARCH_DRAFT_H
#define SEARCH_DRAFT_H

#include <stdbool.h>

#include "base/status.h"
#include "base/str.h"

/* A draft that is longer is refused. */
#define DRAFT_MOST ((size_t)64 << 20)

/* Kinds of quotation marks. */
#define DRAFT_MARKS 14

/* A paragraph of a block quote: bytes of the text, and the line of the first. */
struct draft_block {
    size_t start, end, line;
};

struct draft {
    buf text; /* UTF-8; bytes that are none were read as Latin-1, the > of block quotes as blanks */
    size_t at, line;
    bool lines; /* every line is a quotation */
    struct draft_block *blocks;
    size_t block_count, block_room, next_block;
    size_t hopeless[DRAFT_MARKS]; /* by mark: before this byte none that opens is closed */
    size_t unclosed;              /* the line of the first quotation mark that nothing closes; 0 = none */
};

struct draft_quote {
    str text; /* borrowed from the draft; at least one letter or digit */
    size_t line;
};

/* Reads a file, "-" is standard input. BAD_USAGE if it cannot be read. Release also after a failure. */
enum status draft_read(const char *name, bool lines, struct draft *out, struct error *);

/* The same of bytes. */
void draft_of(str bytes, bool lines, struct draft *out);

/* The next quotation; false at the end.
 *
 * The mark that belongs to the opening one closes it: »...«, «...», „...“, “...”, ”...”, "...", <<...>>,
 * ``...'', ,,...'' and ''...''; single ones too: ‚...‘, ‘...’, ›...‹, ’...’ and '...', which open before a
 * letter and after none, and close before what is no letter or digit, as an apostrophe stands beside letters.
 * Marks of the same kind may stand inside. A quotation may go on in the next paragraphs, DRAFT_PARAGRAPHS in
 * all, if no other is opened before it is closed; if the next paragraph begins with the opening mark again,
 * what stands before it is a quotation by itself.
 *
 * Each paragraph of a block quote (lines that begin with >) is a quotation, without a last line that begins
 * with a dash; one that begins with a quotation mark is read as other text is. */
#define DRAFT_PARAGRAPHS 4
bool draft_next(struct draft *, struct draft_quote *out);
void draft_release(struct draft *);

#endif
