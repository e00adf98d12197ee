/* The part of a passage that shows a hit: whole sentences where they fit, hits marked.
 *
 * snippet_make chooses, snippet_write writes; between them the caller may count, cut or turn the
 * fragments into JSON. Neither knows of queries: a hit is a range of bytes, the rung by which it was
 * found, and the number of the query word that it answers. */
#ifndef DANISH_SNIPPET_H
#define DANISH_SNIPPET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"
#include "danish/rung.h"

/* A hit in a passage's text: bytes [start, end), at codepoint borders; of a compound only the part that
 * was found. Marks are given ascending and without overlap; those that are not, or are empty or outside the
 * text, are passed over. */
struct mark {
    size_t start, end;
    enum rung rung;
    unsigned word;       /* the query word, from 0; words past SNIPPET_WORDS share a number */
    unsigned occurrence; /* marks with the same one are words of one phrase; unused here */
};

#define SNIPPET_WORDS 256

/* Puts marks in the order that they are to be given in, and leaves those out that an earlier or stronger one
 * overlaps. Returns how many stay. */
size_t snippet_order(struct mark *marks, size_t count);

/* A stretch of the passage, bytes [start, end), without white space at its ends. */
struct fragment {
    size_t start, end;
    bool cut_before, cut_after; /* something of the passage is left out there: an ellipsis belongs */
};

#define SNIPPET_FRAGMENTS 4

/* Chooses what to show of text and returns how many fragments it wrote (0 only for a blank text), in
 * the order of the text, never overlapping.
 *
 * All together take at most `width` terminal columns, the ellipsis "…" and the gap " … " between fragments
 * counted; width 0 means the whole text. Of the sentences those are taken that hold most different
 * query words, words that are rare in the passage and strong rungs before others, near each other before
 * far apart; then more hits of the same words while there is room. A sentence wider than the room there is
 * is cut between words around its hits. Without marks it is the beginning.
 * `context` is how many whole sentences are added on both sides of every fragment, whatever the width.
 *
 * No fragment begins or ends inside a word, a mark or a codepoint, so one word (or mark) that is wider than
 * width is shown all the same. Linear in text and marks at the widths of a terminal. */
size_t snippet_make(str text, const struct mark *marks, size_t mark_count, size_t width, unsigned context,
                    struct fragment out[SNIPPET_FRAGMENTS]);

/* How a snippet looks. The strings are written as they are and take, when lines are broken, mark_width
 * columns (open and close each) or theirs by utf8_width (ellipsis, gap). */
struct snippet_style {
    str open, close; /* around a mark: "[" "]", or a terminal's bold and normal */
    void (*open_mark)(const struct mark *,
                      buf *out);         /* appends what opens this mark, in place of open; or NULL */
    size_t mark_width;                   /* 1 for "["; 0 for what a terminal or a browser does not show */
    str ellipsis;                        /* where the passage goes on before or after: "…"; may be empty */
    str gap;                             /* between two fragments, a space on both sides of it: "…" */
    void (*escape)(str plain, buf *out); /* appends text for the format (HTML); NULL = as it is */
    size_t width;                        /* break lines at this column, indent included; 0 = one line */
    size_t indent;                       /* spaces before every line */
};

/* Appends the fragments of text, their marks set off. White space of any kind comes out as one space,
 * control characters and broken bytes as U+FFFD. Lines are broken between words only, and a mark that
 * goes on in the next line is closed and opened again; no newline after the last. */
void snippet_write(str text, const struct fragment *fragments, size_t count, const struct mark *marks,
                   size_t mark_count, const struct snippet_style *style, buf *out);

#endif
