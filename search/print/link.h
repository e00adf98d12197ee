/* Links to the files of letters: file://HOST/PATH, with the place in the file that a program can open. */
#ifndef SEARCH_LINK_H
#define SEARCH_LINK_H

#include "search/print/result.h"

/* Appends the address of the letter's file; host: with this machine's name, as a terminal wants it. */
void link_file(const struct letter_row *, bool host, buf *out);

/* Appends the address of the hit's place in it: "#page=3" if the file has pages, "#51" if it is text. line:
 * of the place. */
void link_place(const struct result *, size_t line, bool host, buf *out);

#endif
