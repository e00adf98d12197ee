/* Units: blocks on their way to becoming passages, each with what has been decided about it so far.
 * part.h makes them, kind.h says what they are, mend.h joins what was torn, section.h writes them out. */
#ifndef INDEXER_UNIT_H
#define INDEXER_UNIT_H

#include <stdbool.h>
#include <stddef.h>

#include "indexer/block.h"
#include "store/letter.h"

/* Longer blocks are running text; nothing else is asked of them. In bytes. */
#define UNIT_SHORT 400
#define HEADING_LONGEST 200
#define TITLE_LONGEST 1500

enum unit_class {
    CLASS_TEXT,
    CLASS_LABEL, /* all of it is letterhead, wherever it stands */
    CLASS_WEAK,  /* letterhead near letterhead */
    CLASS_SALUTATION,
    CLASS_CLOSING,
};

struct unit {
    struct block block;
    enum unit_class class;
    enum passage_kind kind;
    const char *rule; /* the name of the rule that decided its kind */
    int level;        /* of a heading, 1 is the outermost */
    bool furniture;   /* a page's, not the letter's */
    bool joined;      /* its text went into a unit before it */
};

struct units {
    struct unit *at;
    size_t count, room;
    struct arena *arena; /* borrowed */
    bool markdown;
    bool marked;     /* some of its headings are marked as such */
    bool letterlike; /* it has what only letters have */
    size_t body;     /* the unit that begins the body, or count */
    size_t closing;  /* the closing, or count */
    size_t title;    /* or count */
};

void units_add(struct units *units, struct block block);

/* The text of the block's bytes [from, to), trimmed. */
str unit_line(const struct block *block, size_t from, size_t to);

/* What the block says by itself, by its lines. */
enum unit_class unit_classify(const struct block *block);

/* Running text: a row, or sentences. */
bool unit_is_running(const struct unit *unit);

/* Whether the block stands in one line of the file. */
bool block_is_one_line(const struct block *block);

/* Lines as an address or a signature has them: short, and no sentence. */
bool block_has_short_lines(const struct block *block);

/* "Hr. gårdejer Niels Kragelund,", "pr. Uldum.": several short lines, the first of which addresses somebody
 * or each of which begins with a capital, although the last may end with a full stop. */
bool block_is_address(const struct block *block);

/* The first line is a mark such as "P.M.V.". */
bool block_is_on_authority(const struct block *block);

/* Whether unit i begins with the date that the sentence before it waits for: "... indsendt den", "2. maj
 * 2020." */
bool units_end_date(const struct units *units, size_t i);

/* Whether unit i, with furniture, images and footnotes around it, stands between two halves of a sentence. */
bool units_tear(const struct units *units, size_t i);

#endif
