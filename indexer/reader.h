/* How a kind of file is read: its bytes, as UTF-8, become blocks. The file's name chooses the reader;
 * whatever follows (passage.h, letter.h) sees blocks alone and asks of no file what kind it was.
 *
 * A reader hands on, in reading order, blocks with their form and text, for every byte of the text its place
 * in the file, and for every block its page if the file has pages. */
#ifndef INDEXER_READER_H
#define INDEXER_READER_H

#include <stdbool.h>

#include "base/str.h"

struct reading;
struct blocks;

struct reader {
    const char *name;
    const char *const *endings; /* of the file names it reads, in lower case; NULL ends them */
    /* Appends the letter's blocks and sets what struct blocks says of the whole. False, and nothing added,
     * when the letter should be read as plain text. Linear in the bytes of the reading. */
    bool (*read)(const struct reading *reading, struct blocks *out);
    bool pages; /* a form feed ends a page of the file; else it may */
};

/* The reader of a file of this name; NULL when there is none: it is no letter. */
const struct reader *reader_of(str file_name);

/* The reader of a letter that comes from a stream under this name: Markdown unless its name says otherwise.
 */
const struct reader *reader_of_stream(str name);

/* The reader of what a reader program wrote (format.h): Markdown, whose form feeds end pages. */
const struct reader *reader_of_program(void);

/* The reader of what follows the head of a mail that says its text to be plain: of a program's output too. */
const struct reader *reader_of_plain(const struct reader *reader);

/* Reads the letter's blocks by the reader, or as plain text if that one declines. */
void reader_blocks(const struct reader *reader, const struct reading *reading, struct blocks *out);

#endif
