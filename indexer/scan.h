/* Paths -> the letters' files below them, by name, each once. Looks at names and sizes only: index.c reads.
 */
#ifndef INDEXER_SCAN_H
#define INDEXER_SCAN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

struct scan_file {
    str path;            /* absolute, NUL-terminated */
    int64_t size, mtime; /* bytes; nanoseconds since 1970 */
};

/* Files of one kind that have no reader. */
struct scan_kind {
    char ending[12]; /* of their names, in lower case: ".pdf" */
    size_t count;
};

/* Called for each path that cannot be read, with the reason as a clause: "permission denied". */
typedef void scan_skip(void *context, str path, const char *reason);

struct scan {
    struct arena arena;
    struct scan_file *files; /* by path */
    size_t count, room;
    str *roots; /* the absolute paths that were asked for */
    size_t root_count, root_room;
    size_t passed_over;      /* hidden files, other types, links */
    struct scan_kind *kinds; /* of those of other types; the commonest first after scan_done */
    size_t kind_count, kind_room;
    scan_skip *pass; /* called for each one that is passed over, with the reason NULL; may be NULL */
};

/* Adds what lies at and below path: the files that have a reader (reader.h). Links inside a folder are not
 * followed. */
void scan_add(struct scan *, const char *path, scan_skip *skip, void *context);

/* Sorts the files and drops doubles; call once, after the last scan_add. */
void scan_done(struct scan *);

/* Appends the kinds of file that were passed over: "3 .pdf, 1 .docx"; nothing when there are none. */
void scan_kinds(const struct scan *, buf *out);

void scan_release(struct scan *);

#endif
