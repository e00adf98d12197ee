/* struct store as lib/store's own files see it. */
#ifndef STORE_STORE_INTERNAL_H
#define STORE_STORE_INTERNAL_H

#include "store/database.h"
#include "store/doc_values.h"
#include "store/fts5_segment.h"
#include "store/store.h"

/* Raised whenever schema.sql or the meaning of a column changes. */
#define SCHEMA_VERSION 7

/* "brev": marks the file as an index of letters. */
#define APPLICATION_ID 0x62726576

/* "brvo": a vocabulary alone, with the tables of an index, of which those of letters are empty. */
#define VOCABULARY_ID 0x6272766f

struct writing;            /* write.c's part */
struct reading;            /* read.c's part */
struct posting_list_index; /* posting_list.c's part */
struct lent;               /* lent.h */

struct store {
    struct database *db;
    struct doc_values *facts;
    struct writing *writing;          /* NULL when open for reading */
    struct reading *reading;          /* NULL until something is asked */
    struct posting_list_index *lists; /* likewise */
    /* set with them */
    void (*release_writing)(struct store *), (*release_reading)(struct store *),
        (*release_lists)(struct store *);
    const struct lent *lent; /* passages and letters that stand for the file's; NULL = none do */
    bool is_vocabulary;
    int64_t memory;  /* bytes that the process may have, as far as the store knows; 0 = not asked */
    int64_t version; /* of the state that is read, as SQLite counts what others commit */
};

/* Wraps an open database and takes it over. */
struct store *store_of(struct database *);

/* The tables of a new file, in the open transaction, and what it is: APPLICATION_ID or VOCABULARY_ID. */
enum status store_make_tables(struct database *, int application, struct error *);

/* Is this a file that this program can use? BAD_STORE says which command makes it anew. */
enum status store_verify(struct database *, struct error *);

/* Appends the value of that name in the table meta, or nothing if it has none. */
enum status store_meta(struct database *, const char *name, buf *out, struct error *);

/* Keeps the value by that name, in place of the one before. */
enum status store_put_meta(struct database *, const char *name, str value, struct error *);

/* ", signed, journal, ...": the columns of LETTER_TEXTS, after others. */
#define LETTER_TEXT_COLUMN(name, column) ", " column
#define LETTER_TEXT_COLUMNS LETTER_TEXTS(LETTER_TEXT_COLUMN)

/* A letter's columns in the order that letter_row_of reads them. */
#define LETTER_SELECT                                                                                        \
    "SELECT id, path, year, encoding, size, mtime, first_passage, passage_count, changed, inode, hash, "     \
    "file_bytes" LETTER_TEXT_COLUMNS " FROM letter"

/* The row that the statement stands on; borrowed until its next step. */
struct letter_row letter_row_of(sqlite3_stmt *);

#endif
