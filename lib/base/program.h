/* The names of the two programs when they are installed: brev-search and brev-indexer. */
#ifndef BASE_PROGRAM_H
#define BASE_PROGRAM_H

#include <stddef.h>

/* To be called first of all. plain is "indexer" or "search"; called is argv[0], which is not trusted:
 * it may be NULL, and control characters in it become U+FFFD. */
void program_begin(const char *plain, const char *called);

/* The name that this program was called by, without folders. For good. */
const char *program_name(void);

/* The names to type for the two programs: with what stands before this one's plain name, in argv[0] or, where
 * a link has another name, in the name of the file. Plain names before program_begin. For good. */
const char *program_indexer(void);
const char *program_search(void);

/* The absolute path of the file that runs, ended by a NUL; its length, or 0 if the system does not say. */
size_t program_file(char *out, size_t size);

#endif
