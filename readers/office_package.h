/* The parts of a document that is kept as a zip archive of XML (DOCX, ODT). */
#ifndef READERS_OFFICE_PACKAGE_H
#define READERS_OFFICE_PACKAGE_H

#include "base/str.h"
#include "readers/reader.h"

struct package_part {
    buf name, bytes;
};

struct package {
    struct package_part *parts;
    size_t count, room;
};

/* Unpacks the parts that may hold text. What was read must be released even if this fails. */
enum reader_status package_open(struct package *, str file, const char **why);

/* The bytes of the part of this name, whatever its case, borrowed; {NULL, 0} if there is none. */
str package_part(const struct package *, str name);

void package_release(struct package *);

#endif
