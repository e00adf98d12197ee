/* Quoted-printable (RFC 2045): text as mails carry it, "K=C3=A6re", that was saved without being decoded. */
#ifndef INDEXER_QUOTED_H
#define INDEXER_QUOTED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/* Soft line breaks: a line of the file ended that goes on in the same line of the text. No file is larger
 * than SOURCE_MAX, which 32 bits can say. */
struct fold {
    uint32_t at;    /* the byte of the text with which the file's next line begins: that of a word or a line's
                       end, as a word across the break belongs to the line that it begins in */
    uint32_t line;  /* of the text, from 1 */
    uint32_t lines; /* of the file that ended so, up to here */
};

struct folds {
    struct fold *at; /* ascending by all members; no two of one byte */
    size_t count, room;
};

/* Is all of the file quoted-printable? Only if every "=" in it is part of a valid sequence, and if there are
 * several of Danish letters in words, or soft breaks of long lines: more than bytes from 0x80 on. Of a file
 * that begins with a mail's fields which say so, what follows these is. Linear. */
bool quoted_is(str bytes);

/* Appends the bytes of a file that quoted_is. A mark stands for each soft break. */
void quoted_read(str bytes, buf *out);

/* How many of these marks stand in text. */
size_t quoted_marks(str text);

/* Takes the marks out of the text and fills folds, zero-initialised, with their places. */
void quoted_unfold(buf *text, struct folds *folds);

/* The line of the file in which a line of the text begins; both from 1. */
size_t folds_line(const struct folds *folds, size_t line);

/* How many of the folds are at the byte of the text or before it. */
size_t folds_before(const struct folds *folds, size_t at);

/* The lines of the file that ended with the first `count` folds. */
size_t folds_lines(const struct folds *folds, size_t count);

void folds_release(struct folds *folds);

#endif
