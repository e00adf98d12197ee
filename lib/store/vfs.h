/* SQLite's way to the files of an index that is written. Private to lib/store.
 *
 * It is the system's own, and sees to three things that SQLite leaves open:
 * - What is deleted leaves the file. `PRAGMA secure_delete` overwrites cells that are deleted, but SQLite
 * also leaves copies of cells in the unused part of a page when it moves them to another. That part is
 * written as zeros.
 * - A journal has the rights of its index, access control list included, from the moment it is made.
 * - A full disk is known as one: FTS5 also says SQLITE_FULL if it has too many segments. */
#ifndef STORE_VFS_H
#define STORE_VFS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"

/* The name for sqlite3_open_v2; NULL, for the system's own, if it cannot be had. Registers it when first
 * called. */
const char *vfs_name(void);

/* Why the file that this thread opened last is not open: it was a journal that could not be made. Else NULL.
 */
const struct error *vfs_no_journal(void);

/* Was the disk full when this thread last wrote? */
bool vfs_disk_full(void);

/* Finds the unused part of a page of n bytes, from *begin to before *end. header: where the page's header
 * begins, 100 on a file's first page, else 0. False if it has none or is no page of a b-tree. */
bool vfs_unused(const unsigned char *page, size_t n, size_t header, size_t *begin, size_t *end);

#endif
