/* Kinds of files, told by the endings of their names or by their first bytes, and how each is read: here, as
 * text, or by a program.
 *
 * The table: `reader` lines of the settings first, then text (reader.h), then what is built in: the programs
 * of readers/, and commands of others. */
#ifndef INDEXER_FORMAT_H
#define INDEXER_FORMAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/starter.h"
#include "base/str.h"

struct format {
    const char *ending; /* of the file names, in lower case, with its full stop; of a line of the settings
                           also a MIME type; NULL = text */
    const char *type; /* the MIME type of such files; NULL = what a line of the settings says goes by the name
                         alone */
    const char *program; /* of readers/; NULL = command */
    const char *command; /* of the shell; with neither, and not text: such files are not read */
    const char *package; /* Debian's that brings what is to be run; NULL = none is known */
    char *file;          /* of the program, or of the command's first word; NULL = it is not there */
    bool found;          /* it can be run */
};

/* Makes the table, once, before the sandbox is up: looks at which programs there are. settings as in struct
 * config; they are borrowed for good. */
void formats_begin(char *const *settings, size_t count);

/* The format of a file of this name; NULL if none is known, or such files are not to be read. Before
 * formats_begin there is text alone. */
const struct format *format_of(str file_name);

/* The same of a file that begins with these bytes: they decide if its name has no ending, and if it is of
 * another type than its ending, and both are known here. Of a file that is named as text they decide if no
 * text begins as it does. */
const struct format *format_of_content(str file_name, str head);

/* As format_of; looks into the file if its name has no ending. */
const struct format *format_of_file(const char *path);

/* Of a letter that comes from a stream under this name: text unless the name says otherwise. */
const struct format *format_of_stream(str name);

static inline bool format_is_text(const struct format *format) {
    return !format->ending;
}

/* Can a file of this format be read here? */
static inline bool format_is_readable(const struct format *format) {
    return !format->ending || format->found;
}

/* Appends why files of this format, or of none (NULL), cannot be read here, and what to do, as a clause. */
void format_add_remedy(const struct format *, buf *out);

/* A number for all programs that read: another one if one comes, goes or changes. */
int64_t formats_number(void);

/* Forks the starter that formats_run asks, if any program is to be run. */
void formats_start(void);
void formats_end(void);

/* The starter's socket, for the sandbox; 0 = there is none. */
int formats_starter(void);

/* Starts the format's program on the file that is open for reading; name is the letter's, a hint. As
 * starter_run. */
int formats_run(const struct format *, str name, const int files[3]);

#endif
