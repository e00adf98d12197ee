/* Which parts of a DOCX belong to a part, and by which id it names them. */
#ifndef READERS_OFFICE_RELATIONS_H
#define READERS_OFFICE_RELATIONS_H

#include "readers/office_package.h"

struct relation {
    char *id, *type; /* the last word of the type: "styles", "header" */
    buf part;        /* its name in the package */
};

struct relations {
    struct relation *at; /* by id */
    size_t count, room;
};

/* Of the part of this name; "" for those of the package. */
void relations_read(struct relations *, const struct package *package, str part);

/* The part with this id, or the first of this type, as its name; {NULL, 0} if there is none. */
str relations_by_id(const struct relations *, const char *id);
str relations_by_type(const struct relations *, const char *type);

void relations_release(struct relations *);

#endif
