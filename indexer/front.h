/* Front matter: what stands before a letter's text for programs to read, in YAML between "---", in TOML
 * between "+++", or in pandoc's lines that begin with "%"; and the head of a mail that was saved as text.
 *
 * Of YAML and TOML the flat subset that front matter uses is read: keys with a value, in quotes or not, with
 * a list in brackets or of lines that begin with "-", with a folded text. What is deeper is passed over. The
 * keys that mean something stand in rules/front.tsv. */
#ifndef INDEXER_FRONT_H
#define INDEXER_FRONT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct arena;

/* More authors, recipients or tags are only counted. */
#define FRONT_MOST 64

struct front_value {
    str text;    /* UTF-8, one line, white space folded; empty if the front matter has none */
    size_t line; /* of the file, from 1 */
};

struct front_list {
    struct front_value at[FRONT_MOST];
    size_t count, more;
};

struct front {
    const char *form; /* "yaml", "toml", "pandoc", "mail"; NULL if there is none */
    size_t bytes;     /* what it takes of the text */
    bool mail;        /* it is the head of a mail, whose words can be found */
    bool typed;       /* and says what its text is, as a program that read the mail writes */
    bool plain;       /* which is plain text */
    struct front_value title, subject, date, year, journal;
    struct front_list authors, recipients, tags;
};

/* Reads the front matter that text begins with, which the arena gets copies of; false if it begins with none.
 * references: character references of HTML in the head of a mail are read as their signs.
 * Linear in the bytes of the front matter. */
bool front_read(str text, bool references, struct arena *arena, struct front *out);

/* What the lines of a mail's head say, to tell it from other text. Zero before the first line. */
struct mail_head {
    size_t lines, fields;
    bool people, sent; /* it names a sender or recipient; it says when */
    bool sure;         /* by "Sendt" or an address: no memo begins so */
};

/* Adds the next line; false if the head does not go on with it. */
bool mail_head_line(str line, struct mail_head *head);

bool mail_head_is_whole(const struct mail_head *head);

#endif
