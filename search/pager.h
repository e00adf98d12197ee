/* The pager between search and a terminal. */
#ifndef SEARCH_PAGER_H
#define SEARCH_PAGER_H

/* From now on standard output, and standard error if it is a terminal too, go through the command of the
 * shell, if it is NULL through less, and if there is no less, straight on. An empty command, or cat, is
 * none. */
void pager_begin(const char *command);

/* Waits until the reader has left the pager; nothing if there is none. */
void pager_end(void);

#endif
