/* HTML as a document, by libxml2's parser: the one place that knows it. */
#ifndef READERS_HYPERTEXT_H
#define READERS_HYPERTEXT_H

#include "readers/document.h"
#include "readers/reader.h"

/* Elements inside each other. */
#define HYPERTEXT_DEEPEST 1000

/* Adds what a browser would show of the page, which is UTF-8 without NUL: scripts, styles, what is hidden,
 * menus and fields of forms are left out. READER_OVER_LIMIT if it nests too deep. */
enum reader_status hypertext_read(str page, struct document *);

/* The character set that the page names in its first bytes, borrowed; empty if it names none. */
str hypertext_charset(str page);

#endif
