/* Files → letters, in order: text is read here, other formats by their programs (format.h), several at once;
 * a file that holds others becomes a letter for each of them, to a depth of three. */
#ifndef INDEXER_INTAKE_H
#define INDEXER_INTAKE_H

#include "indexer/changes.h"
#include "indexer/scan.h"
#include "store/write.h"

/* Files inside files inside files. */
#define INTAKE_DEPTH 3

/* A letter, or the end of a file, or both. */
struct incoming {
    const struct scan_file *file;
    str path;            /* of the letter: the file's, or of a member FILE!NAME */
    bool is_letter;      /* else only the end of the file, or a member that is none */
    bool passed_over;    /* a member that has no reader */
    enum status status;  /* OK; NONE = its bytes are those that the index has; else it is to be skipped, */
    struct error reason; /* for this reason: BAD_USAGE, if it is no letter any more, BAD_SYSTEM, if it could
                            not be read */
    buf said;            /* what its reader said beside that; may be empty */
    buf bytes;           /* the text that was read */
    size_t weight;       /* of the letter's text: source_weight */
    struct file_state state;
    struct letter letter; /* if OK and is_letter */
    bool ends_file;       /* nothing more comes of the file; */
    bool remembered;      /* it is not one letter: struct file_row is about it, */
    int64_t failures;     /* how many of its letters could not be read */
    buf own_path;         /* of a member */
};

struct intake;

/* Begins with the files, which it borrows, as it does the changes: of what the index knows of members only
 * the hashes are asked. ahead: how many programs may run at once. */
struct intake *intake_begin(const struct changes *, const struct scan_file *files, size_t count, int ahead);

/* The same of bytes that are no file: of the name of `file`. */
struct intake *intake_begin_stream(const struct changes *, const struct scan_file *file, str bytes);

/* OK and what comes next, in *out, whose buffers are used again; NONE at the end. Whatever a file holds,
 * there is no other status. */
enum status intake_next(struct intake *, struct incoming *out);

/* Stops, also before the end; programs that run are ended. NULL is allowed. */
void intake_end(struct intake *);

/* Frees the letter, if it has one; buffers that are large are not kept. */
void incoming_clear(struct incoming *);
void incoming_release(struct incoming *);

#endif
