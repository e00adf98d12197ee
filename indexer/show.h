/* --text: a letter's text as the index has it. */
#ifndef INDEXER_SHOW_H
#define INDEXER_SHOW_H

#include "base/status.h"
#include "base/str.h"

/* Appends the absolute path of the file that `name` is, or is a member of (FILE!NAME). */
void show_file(const char *name, buf *out);

/* Prints the text of the letter, in UTF-8: lines and bytes of the index refer to it. BAD_USAGE if there is no
 * such file or it is of no kind that is read; NONE, with the reason, if it could not be read. */
enum status show_text(const char *name, struct error *);

#endif
