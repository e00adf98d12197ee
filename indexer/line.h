/* What one line of a letter says by itself: a date, a journal number, a telephone number, an address, a
 * greeting, a name. Rules about Danish letters, each told at its function; no line is looked at together
 * with others here (passage.h does that). Lines are UTF-8 without white space at their ends. */
#ifndef INDEXER_LINE_H
#define INDEXER_LINE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/* Longer lines are running text, whatever they say. In bytes. */
#define LINE_MAX_BYTES 160

enum line_class {
    LINE_TEXT,
    LINE_LABEL,      /* letterhead wherever it stands: telephone, mail, web, CVR, journal number, a date
                        alone, a stamp, a post code with its town, a page number, a document's code */
    LINE_WEAK,       /* letterhead where others of its kind are near: a street, an office, an authority, a
                        recipient, initials */
    LINE_SALUTATION, /* Kære borgmestre, */
    LINE_CLOSING,    /* Med venlig hilsen */
};

/* Without `weak`, LINE_WEAK is not asked for and reads as LINE_TEXT. */
enum line_class line_classify(str line, bool weak);

/* Among labels: contact, journal and post code lines, which only letters have. */
bool line_is_contact(str line);

/* "Kapitel 1", "Bilag A", "§ 4" with nothing after it: a heading of laws and reports. */
bool line_is_division(str line);

/* "Side 2", "- 2 -", "2/3". */
bool line_is_page(str line);

struct date {
    int year, month, day;
};

/* A date at the beginning of s: "3. marts 2019", "den 3. marts 2019", "3/4 2021", "03-04-2021",
 * "2021-04-03"; returns its bytes, or 0. Two-digit years only where `loose`. */
size_t date_read(str s, bool loose, struct date *out);

/* A line that is a date and nothing else but a place and a label ("København, den 3. marts 2019",
 * "Dato: 3. marts 2019"), or a date stamp as a scanner reads it: gaps between the signs, O for 0, l for 1,
 * a letter of the month lost or misread ("0 1 MRS. 2013", "1 5 0KT 2012"). False where the month could be
 * another. */
bool date_line(str line, struct date *out);

/* The number after the first label such as J.nr., Journalnr., Sagsnr., Dok.nr.; *rank is 0 for a journal's,
 * 1 for a case's, 2 for a document's number. True with *value empty when the line ends after the label. */
bool journal_read(str line, str *value, int *rank);

/* The number at the beginning of s, as journal_read takes it; empty for none. */
str journal_number(str s);

/* A person's name: two to five words that begin with capitals, perhaps with initials and von, af, de. */
bool name_is(str line);

/* The name in a signature's line: without "/", "p.v.", "sign.", and the title before or after it
 * ("Beskæftigelsesminister Peter Hummelgaard", "Peter Hummelgaard, minister"); empty for none. */
str name_in(str line);

/* A word for what somebody is or where they sit: ...minister, borgmester, ...styrelsen, ...kommune. */
bool word_is_role(str word);

/* Whether the line ends as a sentence does: . ! ? : ; perhaps with a quote or bracket after it. */
bool line_ends_sentence(str line);

/* Takes the next word off *rest: bytes between white space; empty at the end. */
str word_cut(str *rest);

/* s in lower case into room bytes at out (ASCII and the letters of Latin-1), cut where it is longer. */
str line_lower(str s, char *out, size_t room);

#endif
