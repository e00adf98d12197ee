/* A letter's lines as its facts are read from them: each with its kind and with the part of the letter that
 * it stands in; and the labels among them with what they stand for. */
#ifndef INDEXER_LINES_H
#define INDEXER_LINES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"
#include "store/letter.h"

enum line_zone {
    ZONE_HEAD,  /* before the running text */
    ZONE_BODY,  /* the running text, and what stands in it */
    ZONE_FOOT,  /* after the closing */
    ZONE_OTHER, /* another letter: quoted, attached, or answered by this one */
};

struct letter_line {
    str text;      /* borrowed from the passage; trimmed, white space folded */
    size_t number; /* of the file, from 1 */
    size_t from;   /* where it begins in the passage's text */
    const struct passage *passage;
    enum line_zone zone;
    bool labelled; /* it has a label */
    bool others;   /* it tells of something else: a label such as "Deres dato", "Telefon" */
};

/* What a label such as "Dato:" or "Til" is for. */
enum label {
    LABEL_NONE,
    LABEL_DATE,
    LABEL_MEETING, /* the day of a meeting */
    LABEL_RECIPIENT,
    LABEL_SUBJECT,
    LABEL_NUMBER, /* a journal's, case's or document's; its rank is in `rank` */
    LABEL_OTHER,  /* known, and nothing that is wanted here: Kontor, Telefon, Deres dato, Modtaget */
};

struct labelled {
    enum label label;
    int rank; /* of a number as in number.h, of a date by its word in head.tsv */
    str value;
    size_t line;      /* index of the line that the value stands in */
    const char *rule; /* "label", "label-column", "label-row", "label-in-text" */
};

struct letter_lines {
    struct letter_line *at;
    size_t count, room;
    bool mail; /* they are a mail's, after its head */
    struct labelled *labels;
    size_t label_count, label_room;
};

/* Fills *out, zero-initialised, with the letter's lines; of a long paragraph only the first and last ones.
 * text is what the spans of the passages point into; mail: of a mail, whose head is no passage of the letter.
 * Linear in the letter. */
void lines_find(const struct letter *letter, str text, bool mail, struct letter_lines *out);

void lines_release(struct letter_lines *lines);

/* Whether s begins with a label. */
bool label_begins(str s);

/* The next part of a line that white space of two or more columns, a tab, or a table's border parts from the
 * rest; empty at the end. Begin with *at = 0. */
str line_column(const struct letter_line *line, str text, size_t *at);

#endif
