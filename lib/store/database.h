/* The SQLite connection of an index: opening it safely, statements, and SQLite's errors as sentences.
 * Private to lib/store and the only place beside tokenizer.h that includes sqlite3.h. */
#ifndef STORE_DATABASE_H
#define STORE_DATABASE_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"
#include "base/str.h"
#include "store/tokenizer.h"

struct database {
    sqlite3 *handle;
    char *path; /* as the user named it, for messages */
    struct tokenizer_context tokenizer;
    int64_t work; /* what is left of the work that its size excuses: see database_expect */
};

enum database_mode {
    DATABASE_READ, /* an index that is there, in a read transaction; nothing is written but a killed writer's
                      rollback */
    DATABASE_UPDATE, /* an index that is there, to change it in place */
    DATABASE_BUILD,  /* a file of our own that has no readers yet: no journal, fsync when it is done */
};

/* Opens the file at path. name is what messages call it (a build's own path is not what the user typed).
 * BAD_STORE if it is missing (not in build mode), no index, busy or damaged; BAD_SYSTEM for the machine.
 */
enum status database_open(const char *path, const char *name, enum database_mode, struct database **out,
                          struct error *);
void database_close(struct database *);

/* OK if there is a regular file at path, or nothing; BAD_STORE if it is a folder, a pipe, a device, a socket:
 * these are neither opened nor replaced. */
enum status database_check_kind(const char *path, struct error *);

/* A connection may do many times the work (steps of SQLite's machine) that a file of its size costs; after
 * that the file is taken for damaged, as a crafted tree has no end. A caller that brings letters announces
 * their bytes, at once or bit by bit. A reader with a deadline of its own (store_deadline) has that instead.
 */
void database_expect(struct database *, int64_t bytes);

/* FTS5's own functions, to register more with; else SQLite's result code. */
int database_fts5(struct database *, fts5_api **out);

/* Turns SQLite's latest error, result code rc, into a sentence: what happened, which command mends it. */
enum status database_fail(struct database *, int rc, struct error *);

/* BAD_STORE: the file says what no index says; what, in a few words. */
enum status database_damaged(struct database *, const char *what, struct error *);

enum status database_exec(struct database *, const char *sql, struct error *);

/* A statement, to be finalized by its user. */
enum status database_prepare(struct database *, const char *sql, sqlite3_stmt **out, struct error *);

/* One step: OK = a row, NONE = done. */
enum status database_step(struct database *, sqlite3_stmt *, struct error *);

/* Finalizes a statement, which may be NULL. The status of what was done with it: OK if it is done. */
enum status database_end(sqlite3_stmt *, enum status);

/* The number that is a statement's answer; *out is left alone if it has none. */
enum status database_number(struct database *, const char *sql, int64_t *out, struct error *);

/* OK inside a transaction, else BAD_SYSTEM: some failures of SQLite's undo it by themselves. What is written
 * after that would stay, without what was to go with it. */
enum status database_in_transaction(struct database *, struct error *);

/* Runs a statement that gives no row and resets it for the next use. Only inside a transaction. */
enum status database_run(struct database *, sqlite3_stmt *, struct error *);

/* A column's bytes, borrowed until the next step; NULL reads as empty. */
str database_text(sqlite3_stmt *, int column);

/* Binds borrowed text, or NULL if it is empty. */
void database_bind(sqlite3_stmt *, int at, str text);
/* Binds borrowed text as it is, the empty one too. */
void database_bind_text(sqlite3_stmt *, int at, str text);

#endif
