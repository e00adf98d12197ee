/* An index of another version: reports what it was made with, and whether it can be made anew from the
 * letters' files, so that nothing that it holds is lost. */
#ifndef INDEXER_UPGRADE_H
#define INDEXER_UPGRADE_H

#include "indexer/index.h"
#include "indexer/scan.h"

enum upgrade {
    UPGRADE_NONE,    /* it is of this version: to be updated */
    UPGRADE_ANEW,    /* to be built anew from the scan's files */
    UPGRADE_REFUSED, /* it stays as it is, and why was said */
};

/* Appends what upgrade_prepare may scan beside the request's own paths, one path a line: nothing if the index
 * is of this version. */
void upgrade_paths(const struct index_request *, buf *out);

/* Looks at the index of the request. If it is of another version, adds what it remembers to the scan, less
 * what is to be removed, and decides; the scan is done then. BAD_SYSTEM if there is no room for a new one.
 * skip as of scan_add. */
enum status upgrade_prepare(const struct index_request *, struct scan *, scan_skip *skip, void *context,
                            enum upgrade *out, struct error *);

#endif
