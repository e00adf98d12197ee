/* Who may read the files that a writer makes beside an index: only the owner until they are done, then
 * those who may read the index. Private to lib/store. */
#ifndef STORE_RIGHTS_H
#define STORE_RIGHTS_H

#include <sys/stat.h>

#include "base/status.h"

/* Makes an empty file at path, of mode 0600, in place of what is there. BAD_SYSTEM, with errno's sentence. */
enum status rights_make_private(const char *path, struct error *);

/* Gives the file at path the owner, the group, the access control list, the security label and the other
 * extended attributes of the file at model. Its mode stays 0600, which also takes the list's entries out of
 * force, until rights_open. OK if there is no file at model. BAD_SYSTEM if some of it cannot be given. */
enum status rights_take(const char *path, const char *model, struct error *);

/* As rights_take, and the mode of the model as well. If there is no file at model, the mode is `fresh`. */
enum status rights_open(const char *path, const char *model, mode_t fresh, struct error *);

/* Makes the file at path, to be the journal of the index at model, with the rights of that; if they cannot be
 * given, as by another member of its group, its owner alone may read it. */
enum status rights_make_journal(const char *path, const char *model, struct error *);

#endif
