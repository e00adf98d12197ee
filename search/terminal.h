/* What is known of the terminal that standard output goes to, and of the one asked for by the environment. */
#ifndef SEARCH_TERMINAL_H
#define SEARCH_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>

/* Is there a screen, or one asked for by COLUMNS, to align lines on? */
bool terminal_is_screen(void);

/* How wide it is, in columns: as COLUMNS says, as the terminal says, or 80. At least 20. */
size_t terminal_columns(void);

/* Is standard output a terminal that says how many lines it has? */
bool terminal_has_height(void);

/* Is TERM "dumb"? */
bool terminal_is_dumb(void);

/* Is it one of the terminals that are known to open links (OSC 8)? */
bool terminal_has_links(void);

#endif
