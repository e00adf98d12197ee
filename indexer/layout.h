/* Layout: the lines of one block, how wide its text is broken, and where a paragraph ends in it although no
 * blank line says so. */
#ifndef INDEXER_LAYOUT_H
#define INDEXER_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>

#include "indexer/block.h"
#include "indexer/furniture.h"
#include "indexer/line.h"

struct layout_line {
    size_t from, to;       /* bytes of the block's text */
    unsigned width, first; /* codepoints of the line, and of its first word */
    size_t line;           /* of the file, from 1 */
    bool upper, lower;     /* how it begins; of a label neither */
    bool furniture;
    enum line_class class; /* LINE_WEAK is not asked for; of furniture LINE_LABEL */
};

struct layout {
    const struct block *block;
    struct layout_line *lines;
    size_t count, room;
    unsigned letter_width; /* how wide the letter's running text is broken; 0 if it is not */
    unsigned width;        /* the same for this block */
    unsigned longest;      /* first line of a block of the letter, in bytes */
    bool markdown;
    bool running;  /* this block has sentences, a number, or a long line */
    bool wrapped;  /* a sentence of this block goes on in the next line */
    bool unbroken; /* every line of this block is a paragraph */
};

/* Sets letter_width and markdown. */
void layout_begin(struct layout *, const struct blocks *);

/* Reads the lines of a block; it is borrowed until the next call. */
void layout_read(struct layout *, const struct block *, const struct furniture *);

void layout_release(struct layout *);

/* The text of line i. */
str layout_text(const struct layout *, size_t i);

/* Whether a sentence ends between line i - 1 and line i. */
bool layout_stops(const struct layout *, size_t i);

/* Whether a new paragraph begins with line i; begin: the byte where the part begins that line i - 1 belongs
 * to. */
bool layout_is_border(const struct layout *, size_t i, size_t begin);

/* Whether line i, with which a part begins, is a heading of one line. */
bool layout_is_heading(const struct layout *, size_t i);

#endif
