/* Names of files: stored absolute, shown relative to the working folder if they lie below it. */
#ifndef BASE_PATH_H
#define BASE_PATH_H

#include <stdbool.h>

#include "base/str.h"

#define PATH_MEMBER '!' /* between an archive or a mail and the name of what is in it */

/* Appends the absolute path of name: links resolved if the file exists; otherwise by the working folder,
 * with . and .. taken away. name is NUL-terminated. */
void path_absolute(const char *name, buf *out);

/* The part of an absolute path to show: what follows the working folder and its slash if the path lies
 * below it, else all of it. Borrowed from path. The working folder is asked for once. */
str path_shown(str path);

/* The name without its folders; borrowed. */
str path_name(str path);

/* Is path folder itself or below it? Both absolute, without a slash at the end (but the root). */
bool path_below(str path, str folder);

#endif
