/* A file that is made beside an index and then takes its place. Private to lib/store. */
#ifndef STORE_REPLACEMENT_H
#define STORE_REPLACEMENT_H

#include <sys/types.h>

#include "base/status.h"

/* May what is at path be replaced? Only an index may, whole or damaged, or nothing: -d may name a letter by
 * mistake. BAD_STORE for all else. */
enum status replacement_check(const char *path, struct error *);

/* Makes the empty file `built` for the index at path, which only the owner may read, with the rights of the
 * index if they can be given now: a caller who may not give them learns it before the work. */
enum status replacement_make(const char *path, const char *built, struct error *);

/* Copies the bytes of one file into another, which is there. */
enum status replacement_copy(const char *from, const char *to, struct error *);

/* The finished file takes the place of the index at path, with these rights, and is on the disk before the
 * old one is gone. */
enum status replacement_publish(const char *built, const char *path, mode_t mode, struct error *);

#endif
