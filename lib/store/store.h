/* An index file, open. What both programs need of it; what only one may do is in write.h and read.h. */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"
#include "base/str.h"
#include "danish/analysis.h"
#include "store/letter.h"

struct store;

/* Opens an index for reading, and shows it in one state, whatever is written meanwhile, until it is closed.
 * BAD_STORE, with the command that mends it, if it is missing, of another version or analyser, damaged, or
 * no index. */
enum status store_open(const char *path, struct store **out, struct error *);

/* In what an index differs from those that this program makes. */
enum store_origin {
    ORIGIN_SAME,
    ORIGIN_DICTIONARY, /* another dictionary was compiled in */
    ORIGIN_ANALYSIS,   /* other rules of the language */
    ORIGIN_BOTH,
    ORIGIN_OLDER, /* other tables */
    ORIGIN_NEWER, /* tables of a program that is newer than this one */
};

/* Names the difference as part of a sentence: "another dictionary". */
const char *store_origin_name(enum store_origin);

/* Opens an index of any version, for store_paths and store_each_path alone. BAD_STORE as of store_open, but
 * for the version. */
enum status store_open_any(const char *path, struct store **out, enum store_origin *, struct error *);

/* Appends what the index remembers as indexed, one path a line. */
enum status store_paths(struct store *, buf *out, struct error *);

/* Calls visit for every letter's path and mtime, of an index of any version; as store_each_letter. */
enum status store_each_path(struct store *, enum status (*visit)(void *, str path, int64_t mtime),
                            void *context, struct error *);

/* Between two questions: lets go of the state, so that no writer waits for us; nothing may be asked until
 * store_resume, which shows the index as it then is. */
void store_pause(struct store *);
enum status store_resume(struct store *, struct error *);

/* Closes any store; what a writer has not committed is undone. NULL is allowed. */
void store_close(struct store *);

/* The analysis that the index's texts went through. Lives as long as the store. */
struct analysis *store_analysis(struct store *);

/* The mtime of a letter that came from a stream and has no file: it is never pruned. */
#define STREAM_MTIME (-1)

/* What a letter's file looked like when it was read. */
struct file_state {
    int64_t size;           /* bytes */
    int64_t mtime, changed; /* nanoseconds since 1970; of the bytes, and of the inode as well (ctime). changed
                               0: the file was so young that a later change might look the same */
    int64_t inode;
    unsigned char hash[16]; /* XXH3 of its bytes */
    unsigned mode;          /* who may read it, as of chmod(2); 0 = unknown. Not kept in the index */
};
/* Calls visit for each folder or file that the index was made from (indexer's PATHs), absolute; nothing if
 * they cannot be read. The name is borrowed until visit returns. */
void store_each_folder(struct store *, void (*visit)(void *, str folder), void *context);

/* A letter's row. */
struct letter_row {
    int64_t id;
    str path;     /* absolute; of a member of a file: FILE!NAME */
    str file;     /* the beginning of path that names the file: all of it if the letter is no member */
    bool is_part; /* the file holds other letters, or other files, beside this one: its size is not the
                     letter's */
    int year;     /* 0 = unknown */
    str encoding;
    LETTER_TEXTS(LETTER_TEXT_MEMBER)      /* as in struct letter */
    int64_t size, mtime;                  /* bytes; nanoseconds since 1970 */
    int64_t first_passage, passage_count; /* neither above DOC_VALUES_LAST_ID, whatever the index says */
    int64_t changed, inode;               /* as of struct file_state */
    str hash;
};

/* Calls visit for every letter, by path. The row's strings are borrowed until visit returns; when it does
 * not return OK, that is handed on at once. */
enum status store_each_letter(struct store *, enum status (*visit)(void *, const struct letter_row *),
                              void *context, struct error *);

/* A file that is not one letter: its members are letters, or it could not be read. */
struct file_row {
    str path; /* absolute */
    struct file_state state;
    int64_t failures; /* how many letters could not be read of it */
    int64_t readers;  /* a number for the readers that there were then */
};

/* Calls visit for every such file, by path; as store_each_letter. */
enum status store_each_file(struct store *, enum status (*visit)(void *, const struct file_row *),
                            void *context, struct error *);

struct store_stats {
    int64_t letters, passages, words, forms, bytes; /* words: positions; bytes: of the file */
};

enum status store_stats(struct store *, struct store_stats *out, struct error *);

#endif
