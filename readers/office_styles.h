/* The styles of a DOCX, each with what it takes over from those it is based on. */
#ifndef READERS_OFFICE_STYLES_H
#define READERS_OFFICE_STYLES_H

#include <stdbool.h>

#include "readers/office_word.h"

#define STYLES_NO_NUMBER (-1)

struct style {
    char *id, *based_on;
    struct word_run run;
    long outline;         /* level of a heading from 0, 9 = of body text; -1 = not said */
    long number, level;   /* of a list; number -1 = not said, 0 = none */
    bool title, contents; /* by its name: the document's title; a line of a table of contents */
    bool resolved;
};

struct styles {
    struct style *at; /* by id */
    size_t count, room;
    struct word_run defaults;
    char *paragraph; /* id of the default style of paragraphs; NULL = none */
};

/* Of word/styles.xml; without one, or if it is damaged, there are fewer. */
void styles_read(struct styles *, str part);

/* NULL if there is none of this id, or no id. */
const struct style *styles_find(const struct styles *, const char *id);

void styles_release(struct styles *);

#endif
