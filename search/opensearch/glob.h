/* A pattern of file names, as fnmatch takes it, as a regular expression of OpenSearch. */
#ifndef SEARCH_GLOB_H
#define SEARCH_GLOB_H

#include "base/str.h"

/* Appends the expression that fits what fnmatch(glob, ..., 0) fits: * any signs, ? one, [a-z] and [!a-z] one
 * of these or of the others, \ the sign itself. With `name` none of these fits a / or PATH_MEMBER, so that no
 * more than one name of a path is fitted. False: a class that has no counterpart, as [[:alpha:]]. */
bool glob_regexp(str glob, bool name, buf *out);

/* Appends an expression that fits the text itself. */
void glob_quote(str text, buf *out);

#endif
