/* What one line of a letter says by itself: a label, an address, a greeting, and by the headers included here
 * a date, a journal number, a name. No line is looked at together with others here (passage.h and facts.h do
 * that). Lines are UTF-8 without white space at their ends. */
#ifndef INDEXER_LINE_H
#define INDEXER_LINE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"
#include "indexer/date.h"
#include "indexer/name.h"
#include "indexer/number.h"
#include "indexer/text.h"

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

/* Ways to reach the sender and nothing else: a telephone number, a mail address, a web page, or a label of
 * these. */
bool line_is_reach(str line);

/* Among labels: contact, journal and post code lines, which only letters have. */
bool line_is_contact(str line);

/* "Viborg, den 6te oktober 1894." */
bool line_is_place_and_date(str line);

/* "Kapitel 1", "Bilag A", "§ 4" with nothing after it: a heading of laws and reports. */
bool line_is_division(str line);

/* "Resumé", "Svar:": a part that many documents have. */
bool line_names_section(str line);

/* "Side 2", "- 2 -", "2/3". */
bool line_is_page(str line);

/* A post code and its town: 1061 København K. */
bool line_is_town(str line);

/* "Ved Stranden 8", "Rådhuspladsen 1, 2. sal". */
bool line_is_street(str line);

/* "P.M.V.", "p.m.v. Lene Bro", "p. s. v.", "E.B.": on authority of another. */
bool line_is_authority_mark(str line);

/* The name of a field of a letter's head alone, its value on the next line: "Sagsbehandler". */
bool line_is_field_name(str line);

#endif
