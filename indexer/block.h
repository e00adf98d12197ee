/* Blocks: what stands between blank lines, before anybody asks what it is for.
 * markdown.h makes blocks of Markdown, plain.h of plain text, passage.h turns them into
 * passages. A block's text is one line with its byte map (see store/letter.h). */
#ifndef INDEXER_BLOCK_H
#define INDEXER_BLOCK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"
#include "indexer/encoding.h"
#include "store/letter.h"

/* A copy in the arena. */
static inline str arena_str(struct arena *arena, str s) {
    return arena_copied(arena, s);
}

enum block_form {
    BLOCK_PARAGRAPH,
    BLOCK_HEADING,
    BLOCK_ITEM,  /* a whole list item, its number at the text's beginning, a bullet left out */
    BLOCK_QUOTE, /* a paragraph inside a Markdown quote */
    BLOCK_ROW,   /* a row of a table, cells parted by " | " */
    BLOCK_IMAGE, /* nothing but images: their descriptions */
};

struct block {
    enum block_form form;
    int level;   /* of a heading: 1 is the outermost; of a row: 1 for the first of its table */
    bool bold;   /* all of it is printed bold */
    bool marked; /* the heading is one by its Markdown or its underline, not by a guess */
    bool note;   /* it begins with the mark of a footnote */
    str text;    /* as in struct passage, but of any length */
    struct span *spans;
    size_t span_count;
    size_t end;  /* the byte of the file after the block's last byte */
    size_t page; /* on which it begins, from 1; set by blocks_add */
};

struct blocks {
    struct block *at;
    size_t count, room;
    struct arena *arena; /* borrowed */
    bool marked_up;      /* headings are marked as such; otherwise they are recognised by their form */
    bool paged;          /* the file has pages, which the breaks end; else they are guessed */
    size_t *breaks; /* the bytes of the file at which a new page begins, ascending; none: it has no pages */
    size_t break_count, break_room;
    size_t pages; /* how many breaks stand before the last block */
};

/* In reading order. */
void blocks_add(struct blocks *blocks, struct block block);

/* A page ends before byte `at` of the file; before the blocks after it are added. */
void blocks_break(struct blocks *blocks, size_t at);

/* The page, from 1, of that byte of the file. */
size_t blocks_page(const struct blocks *blocks, size_t at);

void blocks_release(struct blocks *blocks); /* all but what is in the arena */

/* Writes one block's text. Zero-initialised but for reading and arena it is ready. */
struct writer {
    const struct reading *reading;
    struct arena *arena;
    buf text;
    struct span *spans;
    size_t span_count, span_room;
    size_t end;   /* the byte after the last one added */
    str borrowed; /* all of it so far, while it is one stretch of the reading as it stands there */
    bool space;   /* white space came, and nothing after it yet */
    bool broke;   /* that was a line break */
    bool fresh;   /* the next byte begins a span, wherever it stands */
    bool note;    /* the text begins with the mark of a footnote */
};

/* Adds the bytes [from, to) of the reading, which stand in line `line` (from 1): white space becomes one
 * space, NUL and broken bytes U+FFFD, all else stays as it is. A word torn at the end of the line before is
 * put together: "Hor-" "sens" reads Horsens, "EU-" "lande" EU-lande, "erhvervs-" "og" keeps its space. */
void writer_add(struct writer *writer, size_t from, size_t to, size_t line);

/* Adds text that is shown for the bytes [from, to), such as an entity's sign. */
void writer_show(struct writer *writer, str shown, size_t from, size_t to, size_t line);

/* Between two lines of one block. */
void writer_break(struct writer *writer);

/* Moves what was written into a block, in the arena, and empties the writer; false when nothing was. */
bool writer_take(struct writer *writer, struct block *out);

void writer_release(struct writer *writer);

/* The bytes [from, to) of the block's text as a block of its own. */
struct block block_slice(struct arena *arena, const struct block *block, size_t from, size_t to);

/* One block of both texts, in this order, joined as lines are. */
struct block block_joined(struct arena *arena, const struct block *a, const struct block *b);

/* The index of the span that holds the byte of the text; of count spans, one at least. */
size_t span_at(const struct span *spans, size_t count, size_t at);

/* The text's part that stands in one line of the file. Begin with *span = 0; false after the last. */
bool block_line(const struct block *block, size_t *span, size_t *from, size_t *to);

size_t block_first_line(const struct block *block);
size_t block_last_line(const struct block *block);

/* Takes the next line off the text, from *at on: its bytes are [*from, *to), without the line's end
 * ("\n", "\r\n" or "\r"); false at the end. */
bool line_next(str text, size_t *at, size_t *from, size_t *to);

#endif
