/* What both programs mean by a letter and a passage: indexer/ makes these from bytes, lib/store keeps
 * them, search/ reads them back.
 *
 * A passage's text is what a reader reads: markup gone, soft line breaks as one space, UTF-8, one line.
 * Its spans say where each stretch of that text stands in the letter's file, so that a match can be
 * reported by byte and line. A torn passage, put together from pieces, simply has spans that jump. */
#ifndef STORE_LETTER_H
#define STORE_LETTER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"

/* Kept as numbers in the index: add at the end, never renumber. The commonest two are 0 and 1, which take no
 * room. */
enum passage_kind {
    PASSAGE_PARAGRAPH,
    PASSAGE_ITEM,
    PASSAGE_TITLE,
    PASSAGE_HEADING,
    PASSAGE_QUOTE, /* also a paragraph that is wholly quoted */
    PASSAGE_TABLE,
    PASSAGE_LETTERHEAD, /* sender, recipients, date and journal lines */
    PASSAGE_SALUTATION,
    PASSAGE_CLOSING,
    PASSAGE_SIGNATURE,
    PASSAGE_IMAGE, /* the description of an image that the scanner wrote */
    PASSAGE_FOOTNOTE,
    PASSAGE_KINDS,
};

/* "title", "heading", ... as printed by both programs. */
const char *passage_kind_name(enum passage_kind kind);

/* Does it head the passages after it: a title or heading? */
bool passage_kind_heads(enum passage_kind);

/* Is it layout: letterhead, salutation, signature ...? Layout never ranks above running text. */
bool passage_kind_is_layout(enum passage_kind);

/* Can it return from year to year as the same words: running text, with its titles and headings? */
bool passage_kind_returns(enum passage_kind);

/* From byte `text` of the passage's text on (to the next span's), the text stands from byte `file`
 * of the letter on, which is in line `line` (from 1). A span never spans a line break of the file:
 * the space that a soft line break becomes belongs to the span before it. */
struct span {
    size_t text, file, line;
};

struct passage {
    enum passage_kind kind;
    str text;    /* never empty, no newline, no tab; at most PASSAGE_MAX bytes */
    str heading; /* the headings above it, outermost first, joined by " > "; without the title; may be empty
                  */
    size_t first_line, last_line; /* of the file, from 1; of all its pieces */
    size_t start, end;            /* byte range in the file, of all its pieces */
    struct span *spans;           /* at least one; the first has text == 0; ascending by text */
    size_t span_count;
    size_t section_end; /* of a title or heading: how many passages after it, itself counted, stand under
                           it (a title: to the letter's end); of a table's first row: how many rows it has;
                           of others 1 */
    const char *rule;   /* the name of the rule that decided its kind; NULL = that of the kind's name */
    size_t page;        /* on which it begins, from 1; 0 = the letter has no pages */
};

/* A longer paragraph is cut into several passages, at a sentence or word border if there is one. */
#define PASSAGE_MAX 16384

/* No letter is of a year outside these: letter(5). */
#define LETTER_YEAR_FIRST 1500
#define LETTER_YEAR_LAST 2100

/* What is known of a letter beside its year, as text, empty if unknown: the member of struct letter and
 * struct letter_row, and the column of the index and of `indexer --list --why`. A line here and a
 * column in schema.sql are all that it takes to store a fact and to list it; new ones go last.
 *
 *   signed_on      "2019-02-21"
 *   journal        as printed after "J.nr.", white space folded: "2019 - 196"
 *   minister       the first of those who sign
 *   title          the title heading, else the first heading or line that serves as one
 *   recipient      to whom
 *   signers, tags  all who sign, what it is about; joined by "; "
 *   why            what decided each fact: "signed: date-line 5; year: title" */
#define LETTER_TEXTS(TEXT)                                                                                   \
    TEXT(signed_on, "signed")                                                                                \
    TEXT(journal, "journal")                                                                                 \
    TEXT(minister, "minister")                                                                               \
    TEXT(title, "title")                                                                                     \
    TEXT(recipient, "recipient")                                                                             \
    TEXT(signers, "signers")                                                                                 \
    TEXT(tags, "tags")                                                                                       \
    TEXT(why, "why")

#define LETTER_TEXT_MEMBER(name, column) str name;

struct letter {
    int year;                        /* the goal year, by the rules of letter(5); 0 = unknown */
    LETTER_TEXTS(LETTER_TEXT_MEMBER) /* str signed_on, journal, ... */
    /* How the bytes were read: "utf-8", "windows-1252", "ibm850", "macintosh", "iso646-dk", "utf-16le",
     * "utf-16be", "quoted-printable", "mixed": UTF-8 with lines that were read otherwise, or "program": by a
     * reader program, whose text it is. */
    const char *encoding;
    str encoding_note; /* what was read otherwise, and in which lines: "windows-1252 4-5"; or empty */
    size_t file_bytes; /* if its file holds more: how many bytes of the letter's path name the file; else 0 */
    struct passage *passages;
    size_t passage_count;
    struct arena *arena; /* owns the passages and what is not borrowed from the file's bytes; a caller
                            that fills the letter by other means leaves it NULL */
};

/* Appends the line ranges that the passage's pieces take, in reading order: "12-14", and "27-27,47-47"
 * for a passage that was put together from torn pieces. Lines that follow each other, or have one line
 * between them as the paragraphs of a list item do, are one range. */
void passage_lines(const struct passage *passage, buf *out);

#endif
