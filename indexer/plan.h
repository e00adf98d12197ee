/* What a run has to do: what the index knows, compared with what the scan found. */
#ifndef INDEXER_PLAN_H
#define INDEXER_PLAN_H

#include "base/arena.h"
#include "indexer/scan.h"
#include "store/store.h"

/* A letter that the index has already. */
struct known {
    str path;
    struct file_state state;
    bool seen;   /* its file was found by the scan */
    bool leaves; /* it is to be dropped, or read again */
};

/* Valid when zero-initialised. */
struct plan {
    struct arena arena;
    struct known *known; /* by path */
    size_t known_count, known_room;
    struct scan_file *changed; /* to be read, by path; they borrow from the scan and from known */
    size_t changed_count;
    struct known **gone; /* to be dropped */
    size_t gone_count;
    int64_t unchanged;                /* letters */
    int64_t coming, leaving, staying; /* bytes; a letter that is read again comes and leaves */
};

/* Reads what the index holds. */
enum status plan_known(struct plan *, struct store *, struct error *);

/* Sorts the scanned files into those to read and those that are as they were. */
void plan_changed(struct plan *, const struct scan *);

/* Finds the letters to drop: those at and below the absolute path removed (empty = none) and, if prune, those
 * whose files are gone. Call it after plan_changed. */
void plan_gone(struct plan *, const struct scan *, str removed, bool prune);

/* Is most of the index to be made again, so that it costs less to build another and carry the rest over? */
bool plan_is_most(const struct plan *);

/* Letters below path that have a file and that the scan did not find. */
size_t plan_missing(const struct plan *, str path);

/* What the index knows of path; NULL = nothing. */
struct known *plan_find(const struct plan *, str path);

void plan_release(struct plan *);

#endif
