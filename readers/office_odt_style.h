/* The styles of an ODT: of paragraphs and text, of lists, of pages. */
#ifndef READERS_OFFICE_ODT_STYLE_H
#define READERS_OFFICE_ODT_STYLE_H

#include <stdbool.h>

#include "readers/counter.h"
#include "readers/office_xml.h"

#define ODT_LEVELS 10

struct odt_style {
    char *id;         /* its family's first letter and its name: "pStandard" */
    char *parent;     /* likewise; NULL = none */
    char *master;     /* the page that begins with it; NULL = none */
    int bold, hidden; /* -1 = not said */
    unsigned size;    /* in half points; 0 = not said */
    bool title, resolved;
};

struct odt_level {
    enum counter_form form;
    long start;
    long shown; /* levels that its number shows, itself included */
    buf before, after;
};

struct odt_list {
    char *name;
    struct odt_level levels[ODT_LEVELS];
    long counts[ODT_LEVELS];
};

struct odt_styles {
    struct odt_style *at; /* by id, after odt_styles_sort */
    size_t count, room;
    struct odt_list *lists; /* by name, likewise */
    size_t list_count, list_room;
    struct odt_list outline; /* of headings */
    struct odt_style *style; /* that is read now; NULL = none */
    struct odt_list *list;
    unsigned usual; /* size of the default style; 0 = not said */
    bool usual_open;
};

/* Elements of styles. The vocabulary of ODT begins with them. */
enum odt_style_id {
    ODT_STYLE = 1,
    ODT_DEFAULT_STYLE,
    ODT_TEXT_PROPERTIES,
    ODT_LIST_STYLE,
    ODT_OUTLINE_STYLE,
    ODT_LEVEL_NUMBER,
    ODT_LEVEL_BULLET,
    ODT_STYLE_IDS,
};

/* Take an element of styles. */
void odt_styles_begin(struct odt_styles *, int id, xml_attributes);
void odt_styles_end(struct odt_styles *, int id);

/* After the last style; each takes over what its parents say. */
void odt_styles_sort(struct odt_styles *);

/* NULL if there is none. The family is 'p' of paragraphs, 't' of text. */
const struct odt_style *odt_styles_find(const struct odt_styles *, char family, const char *name);
struct odt_list *odt_styles_list(struct odt_styles *, const char *name);

/* Counts an item at the level, from 0, and appends its mark; false if it has none. */
bool odt_list_next(struct odt_list *, size_t level, buf *mark);

/* The next item at this level has this number; those further in begin anew. */
void odt_list_restart(struct odt_list *, size_t level, long number);

void odt_styles_release(struct odt_styles *);

#endif
