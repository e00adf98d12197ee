/* What the reader programs share. A reader turns one file of a kind (PDF, DOCX, mail, an archive) into
 * Markdown, or into the files that it holds, for `indexer`, which starts it as a process of its own: whatever
 * the file does to a library, it does in that sandbox, and costs one letter.
 *
 * Standard input is the file. Standard output is what was read:
 *
 *     a document   UTF-8 Markdown, each page ended by U+000C if the kind has pages; under the head of a mail
 * that has the line "Content-Type: text/plain", plain text a container  "brev-members 1\n", then of each
 * member "NAME-LENGTH SIZE\n", the name, "\n", the bytes; the member without a name is the container's own
 * letter, as a document's text
 *
 * Standard error gets at most one sentence in English, for a developer: `indexer` says its own to the person.
 */
#ifndef READERS_READER_H
#define READERS_READER_H

#include <stdbool.h>

#include "base/str.h"

/* The exit status. Any other, a signal, or no end in time: the reader failed. */
enum reader_status {
    READER_READ = 0,
    READER_DAMAGED = 3,    /* cut, or not what its kind prescribes */
    READER_LOCKED = 4,     /* needs a password */
    READER_NO_TEXT = 5,    /* holds none, as a scan */
    READER_OVER_LIMIT = 6, /* more pages, members, levels or bytes than are read */
    READER_OTHER_KIND = 7, /* not a file of this kind */
    READER_ENCRYPTED = 8,  /* for somebody's certificate or key, by S/MIME or PGP: no password opens it */
};

/* Limits of one file. */
#define READER_CPU_SECONDS 10
#define READER_MEMORY ((size_t)512 << 20)    /* address space, the file itself included */
#define READER_FILE ((size_t)256 << 20)      /* bytes of the file */
#define READER_OUTPUT ((size_t)64 << 20)     /* bytes of a document's Markdown, or of one member */
#define READER_CONTAINER ((size_t)512 << 20) /* bytes of all members */
#define READER_MEMBERS 10000
#define READER_NAME 4096 /* bytes of a member's name */

struct reader {
    const char *name; /* of the program */
    /* Opens what the library needs of other files, before the wall is up; must not look at standard input.
     * NULL = nothing. */
    void (*prepare)(void);
    /* Reads the file; `called` is its name, a hint that may be empty. If it returns, the file is
     * read; if not, it calls reader_fail. */
    void (*read)(str file, str called);
};

/* With this first argument a reader stays, and serves requests (starter_serve in base/starter.h). Each file
 * is read in a copy of the process, made before any file was opened and sandboxed as a single run is. */
#define READER_SERVES "--serve"

/* The whole of a reader's main: limits, wall, reading, writing. Returns the exit status. */
int reader_run(const struct reader *, int argc, char **argv);

/* Appends to standard output, which is buffered; over the limit of a document's bytes it ends the program
 * with READER_OVER_LIMIT. */
void reader_write(str bytes);

/* Writes one member of a container; the first begins the stream. An empty name: the container's own letter. A
 * name may hold any bytes: `indexer` decides what it is good for. Ends the program if a limit is passed. */
void reader_member(str name, str bytes);

/* Ends the program with this status and a sentence of English; what was written so far counts for nothing. */
_Noreturn void reader_fail(enum reader_status, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
