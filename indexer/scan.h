/* Paths -> the letters' files below them, by name, each once. Looks at names and sizes, and into a
 * file only if its name has no ending: index.c reads.
 */
#ifndef INDEXER_SCAN_H
#define INDEXER_SCAN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "indexer/format.h"
#include "store/store.h"

struct scan_file {
    str path; /* absolute, NUL-terminated */
    struct file_state state;
    const struct format *format; /* how it is read */
    const struct file_state
        *known; /* what the index has of it; NULL = nothing. Set by changes.c, as what follows */
    const struct file_row *row; /* what it has of it as a file that is not one letter; NULL = nothing */
    bool again;                 /* read it although it holds what it held */
};

struct scan_root {
    str path;     /* absolute */
    size_t count; /* letters found there */
};

/* Longer endings of names, with the NUL, are not counted by kind. */
#define ENDING_MAX 12

/* Files of one kind that have no reader. */
struct scan_kind {
    char ending[ENDING_MAX]; /* of their names, in lower case: ".pdf" */
    size_t count;
    const char *package; /* that brings their reader; NULL = there is none */
};

/* Called for each path that cannot be read, with the reason as a clause: "permission denied". */
typedef void scan_skip(void *context, str path, const char *reason);

struct scan {
    struct arena arena;
    struct scan_file *files; /* by path */
    size_t count, room;
    struct scan_root *roots; /* the paths that were asked for */
    size_t root_count, root_room;
    str *failures; /* paths that could not be read: what lies below them is not known */
    size_t failure_count, failure_room;
    size_t passed_over;      /* hidden files, other types, links */
    struct scan_kind *kinds; /* of those of other types; the commonest first after scan_done */
    size_t kind_count, kind_room;
    scan_skip *pass; /* called for each one that is passed over, with the reason NULL; may be NULL */
};

/* Adds what lies at and below path: the files whose format is known (format.h), also if they cannot be read
 * here. Links inside a folder are not followed. */
void scan_add(struct scan *, const char *path, scan_skip *skip, void *context);

/* Sorts the files and drops doubles; call once, after the last scan_add. */
void scan_done(struct scan *);

/* Appends the kinds of file that were passed over: "3 .xlsx, 1 .png, 2 more; -v names
 * them"; nothing if there are none. */
void scan_kinds(const struct scan *, buf *out);

/* Appends those that a package's readers would read: "3 .pdf, 1 .docx"; *package is one that is named by none
 * before: begin with NULL. False after the last. */
bool scan_missing(const struct scan *, const char **package, buf *out);

void scan_release(struct scan *);

/* Is path among the files? After scan_done. */
bool scan_has(const struct scan *, str path);

/* The file that the letter at path is, or is a member of; NULL if it is not among them. After scan_done. */
const struct scan_file *scan_file_of(const struct scan *, str path);

/* Takes the files at and below path out again. After scan_done. */
void scan_leave_out(struct scan *, str path);

/* Is path there no more? That is known only of what lies below a root that holds letters, and not below a
 * folder that could not be read; and only after scan_done. What stands at the path now, a link or a folder,
 * is no letter. */
bool scan_is_gone(const struct scan *, str path);

#endif
