/* What a run has to do: what the index knows, compared with what the scan found. */
#ifndef INDEXER_CHANGES_H
#define INDEXER_CHANGES_H

#include "base/arena.h"
#include "indexer/scan.h"
#include "store/store.h"

/* A letter that the index has already. */
struct known {
    str path;
    str file; /* the beginning of path that names the file */
    struct file_state state;
    bool seen;   /* its file was found by the scan */
    bool leaves; /* it is to be dropped, or read again */
    bool met;    /* its file was read, and it is still in it: for index.c */
};

/* A file that is not one letter, as the index has it. */
struct known_file {
    struct file_row row;
    bool leaves; /* it is to be read again */
    bool gone;   /* it is to be forgotten */
};

/* Valid when zero-initialised. */
struct changes {
    struct arena arena;
    struct known *known; /* by path */
    size_t known_count, known_room;
    struct known_file *files; /* by path */
    size_t file_count, file_room, files_gone;
    struct scan_file *changed; /* to be read, by path; they borrow from the scan and from known */
    size_t changed_count;
    struct known **gone; /* to be dropped */
    size_t gone_count;
    int64_t unchanged;                /* letters */
    int64_t failed_before;            /* letters that could not be read, and are not tried again */
    int64_t coming, leaving, staying; /* bytes; a letter that is read again comes and leaves */
};

/* Reads what the index holds. */
enum status changes_known(struct changes *, struct store *, struct error *);

/* Sorts the scanned files into those to read and those that are as they were. What could not be read is tried
 * again if the file has changed, or the programs that read are other ones, or retry. */
void changes_sort(struct changes *, const struct scan *, bool retry);

/* Finds the letters to drop: those at and below the absolute path removed (empty = none) and, if prune, those
 * whose files are gone. Call it after changes_sort. */
void changes_gone(struct changes *, const struct scan *, str removed, bool prune);

/* Is most of the index to be made again, so that it costs less to build another and carry the rest over? */
bool changes_is_most(const struct changes *);

/* Letters below path that have a file and that the scan did not find. */
size_t changes_missing(const struct changes *, str path);

/* What the index knows of path; NULL = nothing. */
struct known *changes_find(const struct changes *, str path);

/* Likewise of a file that is not one letter. */
struct known_file *changes_find_file(const struct changes *, str path);

/* Calls visit for every letter that the index has of the file: itself, and its members. Their number. */
size_t changes_each_of_file(const struct changes *, str file, void (*visit)(void *, struct known *),
                            void *context);

void changes_release(struct changes *);

#endif
