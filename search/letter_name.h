/* PATH[:LINE[-LINE]]: a letter of the index, or lines of it, as a person names them. */
#ifndef SEARCH_LETTER_NAME_H
#define SEARCH_LETTER_NAME_H

#include "store/read.h"

/* What was typed can be read in two ways, as a path may itself end in ":12". */
struct letter_name {
    struct letter_reading {
        str typed;      /* borrowed; empty = this reading does not exist */
        buf absolute;   /* the same as an absolute path */
    } names[2];         /* all of it as a path; without the lines at its end */
    size_t first, last; /* lines, from 1, of the second reading */
};

/* Reads what was typed, which must outlive out; lines the other way round are put right. false: there is no
 * path, or line 0. Looks into the file system for links. Release also after a failure. */
bool letter_name_read(const char *typed, struct letter_name *out);
void letter_name_release(struct letter_name *);

/* Finds the letter: by its path, by its path as `indexer --list` prints it, else by the end of its path, if
 * that is the end of one letter's path alone; then *by_end. *lines: lines were named. BAD_USAGE if the index
 * has no such letter, or several. */
enum status letter_name_find(struct store *, const struct letter_name *, int64_t *letter, bool *lines,
                             bool *by_end, struct error *);

#endif
