/* The lists of a DOCX and how far each has counted. */
#ifndef READERS_OFFICE_NUMBERING_H
#define READERS_OFFICE_NUMBERING_H

#include <stdbool.h>

#include "readers/counter.h"
#include "readers/office_styles.h"

#define NUMBERING_LEVELS 9

struct numbering_level {
    enum counter_form form;
    long start;
    long restart; /* after an item of this level or one further out, from 1; 0 = never; -1 = of any further
                     out */
    bool legal;   /* all numbers in it are decimal */
    buf text;     /* "%1.%2)" */
    bool said;
};

/* A list's definition, which several lists share, and with it the counting. */
struct numbering_abstract {
    long id;
    char *link; /* the style whose list it is instead; NULL = none */
    struct numbering_level levels[NUMBERING_LEVELS];
    long counts[NUMBERING_LEVELS];
    bool counted[NUMBERING_LEVELS];
};

struct numbering_list {
    long id, abstract;
    struct numbering_level levels[NUMBERING_LEVELS]; /* those that it says otherwise */
    long starts[NUMBERING_LEVELS];                   /* where it begins anew; -1 = it goes on */
    bool begun[NUMBERING_LEVELS];
};

struct numbering {
    struct numbering_abstract *abstracts; /* by id */
    size_t abstract_count, abstract_room;
    struct numbering_list *lists; /* by id */
    size_t list_count, list_room;
};

/* Of word/numbering.xml; without one, or if it is damaged, there are fewer. */
void numbering_read(struct numbering *, str part, const struct styles *styles);

/* Counts an item of the list and appends its mark: "1." "a)" "2.1"; "-" for a bullet. False: no such list, or
 * it shows no mark. */
bool numbering_next(struct numbering *, long list, long level, buf *mark);

void numbering_release(struct numbering *);

#endif
