/* DOCX (Office Open XML, transitional and strict) as a document. */
#ifndef READERS_OFFICE_DOCX_H
#define READERS_OFFICE_DOCX_H

#include "readers/document.h"
#include "readers/office_package.h"

/* Is it one, by its parts? */
bool docx_is(const struct package *);

/* Adds the text of the letter: headers, body, notes, footers. What is deleted, hidden, a comment or a table
 * of contents is left out. Pieces of other formats are read where they stand; those that cannot be are marked
 * in the package as handed on. READER_DAMAGED if the body is no well-formed XML, READER_OVER_LIMIT if it
 * nests too deep; *why gets a sentence. */
enum reader_status docx_read(struct package *, struct document *, const char **why);

#endif
