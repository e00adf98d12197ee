/* ODT (OpenDocument text) as a document. */
#ifndef READERS_OFFICE_ODT_H
#define READERS_OFFICE_ODT_H

#include "readers/document.h"
#include "readers/office_package.h"

/* Is it one, by its parts? */
bool odt_is(const struct package *);

/* Does it need a password? */
bool odt_is_locked(const struct package *);

/* As docx_read. */
enum reader_status odt_read(const struct package *, struct document *, const char **why);

#endif
