/* An index's letters as files that OpenSearch can load: doc/opensearch.md. */
#ifndef INDEXER_EXPORT_H
#define INDEXER_EXPORT_H

#include <stdbool.h>

#include "base/status.h"

/* The file of an export by which a later one knows what has changed since. */
#define EXPORT_MANIFEST "manifest.tsv"

/* The words of all letters, by which a query is read without the letters. */
#define EXPORT_VOCABULARY "vocabulary.db"

struct export_request {
    const char *database; /* absolute path of the index */
    const char *folder;   /* which is there, and empty */
    const char *since;    /* the folder of an earlier export, to which changes alone are written; else NULL */
    bool quiet;
};

/* Makes sure that the folder is there and empty; makes it if its parent is there. */
enum status export_prepare(const char *folder, struct error *);

/* Writes the export. BAD_USAGE if `since` is no export of this analysis. */
enum status export_run(const struct export_request *, struct error *);

#endif
