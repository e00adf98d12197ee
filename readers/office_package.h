/* The parts of a document that is kept as a zip archive of XML (DOCX, ODT). */
#ifndef READERS_OFFICE_PACKAGE_H
#define READERS_OFFICE_PACKAGE_H

#include <stdbool.h>

#include "base/str.h"
#include "readers/reader.h"

struct package_part {
    buf name, bytes;
    bool handed_on; /* a file of its own, for another reader */
};

struct package {
    struct package_part *parts;
    size_t count, room;
};

/* Unpacks the parts that may hold text. What was read must be released even if this fails. */
enum reader_status package_open(struct package *, str file, const char **why);

/* Adds a part; its bytes are taken over. */
struct package_part *package_add(struct package *, str name, buf *bytes);

/* The bytes of the part of this name, whatever its case, borrowed; {NULL, 0} if there is none. */
str package_part(const struct package *, str name);

void package_release(struct package *);

#endif
