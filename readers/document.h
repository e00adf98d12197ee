/* A document as its program knows it, paragraph by paragraph, and how it is written as Markdown. What stands
 * beside the text (a text box, a note, a cell) may be read in the middle of a paragraph: paragraphs and
 * tables nest. */
#ifndef READERS_DOCUMENT_H
#define READERS_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/* In the order in which they are written. */
enum document_zone { DOCUMENT_HEADERS, DOCUMENT_BODY, DOCUMENT_NOTES, DOCUMENT_FOOTERS, DOCUMENT_ZONES };

/* No more paragraphs, cells, boxes and tables may be open at once. */
#define DOCUMENT_DEEPEST 200

/* How a stretch of text is printed. */
struct document_look {
    bool bold;
    unsigned size; /* in half points; 0 = not known */
};

struct document_block;
struct document_open;

struct document {
    struct document_block *blocks;
    size_t count, room;
    struct document_open *open; /* paragraphs, tables and asides that were begun; the innermost last */
    size_t depth, depth_room;
    unsigned tables;         /* of values, so far */
    enum document_zone zone; /* of the blocks that follow; the caller sets it */
    bool too_deep;           /* more was nested than DOCUMENT_DEEPEST; that was left out */
};

void document_release(struct document *);

/* Begins a paragraph; one that is open is put aside until this one ends. */
void document_begin(struct document *);

/* Ends the paragraph and adds it to the document if it has any text. */
void document_end(struct document *);

/* Ends the paragraph without adding it. */
void document_drop(struct document *);

/* Is a paragraph open, with no table or aside begun inside it? */
bool document_in_paragraph(const struct document *);

/* Has the open paragraph any text? */
bool document_has_text(const struct document *);

/* What the open paragraph is; a paragraph is plain text unless one of these is called before it ends. */
void document_heading(struct document *, unsigned level); /* from 1; 0 = the document's title */
void document_item(struct document *, str mark); /* "1." "a)"; "-" = a bullet; a heading may have one too */
void document_note(struct document *, size_t number); /* the text of a footnote, from 1 */
void document_quote(struct document *);               /* quoted from another letter */

/* The open paragraph stands close below the one that ended last, as its next line would. document_join makes
 * one of such paragraphs, if they are of one kind. */
void document_follow(struct document *);
void document_join(struct document *);

/* Adds UTF-8 text to the open paragraph. Control characters and no-break spaces become blanks; soft hyphens
 * and other signs that show nothing are left out. Without an open paragraph nothing happens. */
void document_text(struct document *, str text, struct document_look);
void document_break(struct document *);
void document_note_mark(struct document *, size_t number);

/* What follows is printed raised, until it is called again with false. */
void document_raise(struct document *, bool begins);

/* An aside: a text box, whose paragraphs are never headings by their size. */
void document_begin_aside(struct document *);
void document_end_aside(struct document *);

/* A table. What is inside its cells is one row of Markdown for each row, unless the table only arranges text
 * on the page (one row or column, lists, long texts or tables in cells): then its paragraphs stand for
 * themselves. */
void document_begin_table(struct document *);
void document_begin_row(struct document *);
void document_begin_cell(struct document *);
void document_end_table(struct document *);

/* Appends the document as Markdown. Paragraphs that are printed larger than most of the text are headings. */
void document_write(const struct document *, buf *out);

/* Appends the document as its text would be typed, without marks of Markdown, if it is no more than
 * paragraphs, of which none is a bold line; else false. */
bool document_write_typed(const struct document *, buf *out);

#endif
