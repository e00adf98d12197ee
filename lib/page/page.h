/* A page that people look at: one self-contained HTML file that asks nothing of the network, reads well
 * without its script, and whose policy lets no other script or style run, whatever a letter holds. Uses
 * lib/base alone; both programs make their pages with it. */
#ifndef PAGE_PAGE_H
#define PAGE_PAGE_H

#include "base/str.h"

/* Appends the page up to its main part: head, a link that skips to the main part, and the h1. title is plain
 * text in a language of its own ("da"; empty = the page's); lead, which may be empty, is HTML for the lines
 * under it. */
void page_begin(str title, str title_language, str lead, buf *out);

/* Appends what follows the main part, with the name of the program. */
void page_end(buf *out);

/* Appends text with & < > " ' as entities. */
void page_escape(str text, buf *out);

/* The same of text from outside: line breaks as blanks, control characters and broken bytes as U+FFFD. */
void page_text(str text, buf *out);

#endif
