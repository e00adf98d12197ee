/* A person's settings: $XDG_CONFIG_HOME/brev/config (else ~/.config/brev/config), which both programs read
 * before they do anything else. What an option or the environment says goes before it.
 *
 *     # a line each; # begins a comment
 *     index = ~/letters.db
 *     letters = ~/breve
 *     color = never
 *
 * The file is a person's own and may still hold anything: what cannot be read as one of the settings below is
 * an error that names file and line, and nothing is guessed. */
#ifndef BASE_CONFIG_H
#define BASE_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "base/str.h"

/* More bytes than this are no such file. */
#define CONFIG_BYTES 65536

/* What was not set is NULL, or -1 for a number. Everything is owned by the config. */
struct config {
    char *index;    /* absolute path, or an address of OpenSearch */
    char **letters; /* absolute paths; may stand there several times */
    size_t letter_count;
    char **readers; /* ".ending command of the shell", or ".ending" alone; so for MIME types; may stand there
                       several times */
    size_t reader_count;
    char *format;    /* on a terminal: text, tsv, csv or json */
    char *color;     /* auto, always or never */
    char *hyperlink; /* auto, always or never */
    char *derived;   /* near, all or none */
    char *scale;     /* passages or per_1000 */
    char *words;     /* telling or all */
    char *pager;     /* a command of the shell; empty = none */
    char *vocabulary,
        *authority; /* absolute paths; of an index on OpenSearch, and of those who certify its hosts */
    char *user, *password, *token; /* who asks there */
    bool open;                     /* others may read the file: it may hold none of these three */
    long limit;                    /* results, if there is a limit without -n; 0 = all */
    long timeout;                  /* seconds; 0 = never */
    long jobs;                     /* from 1 on */
    int64_t memory;                /* bytes that the indexer may take */
};

/* Is it the address of an index on OpenSearch, opensearch://... or opensearchs://..., and no path? */
bool config_is_address(const char *typed);

/* A number of bytes, which K, M, G or T may follow: 1024 times as many for each. -1 if it is none. */
int64_t config_bytes(str text);

/* Longer endings of file names are none. In bytes, with the full stop. */
#define CONFIG_ENDING 16

/* Nor are longer MIME types. In bytes. */
#define CONFIG_TYPE 128

/* A config in which nothing is set. */
void config_init(struct config *);
void config_release(struct config *);

/* Reads the file into an initialised config. OK also if there is no file; BAD_USAGE if a line is wrong
 * or the file is not one to read; BAD_SYSTEM if reading fails. */
enum status config_read(struct config *out, struct error *error);

/* Reads text as if it were the file of that name. home is what ~ means; NULL if it is not known. */
enum status config_parse(str text, const char *name, const char *home, struct config *out,
                         struct error *error);

#endif
