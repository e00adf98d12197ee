/* The postings of an index that is built from nothing: which passages hold a key, and where. Private to
 * lib/store.
 *
 * They are collected in memory, in an array by the key's number; what takes too much is sorted and written to
 * a file without a name (a run), and in the end all runs are merged into one segment of FTS5's: see
 * fts5_segment.h. */
#ifndef STORE_POSTINGS_H
#define STORE_POSTINGS_H

#include "store/database.h"
#include "store/analysed.h"

struct postings;

/* Runs are written beside path, which is borrowed. */
struct postings *postings_new(const char *path);
void postings_free(struct postings *);

/* Adds the tokens of a passage; passages come by ascending id. Their keys are borrowed until postings_spill.
 */
void postings_add(struct postings *, int64_t passage, const struct analysed_token *, size_t count);

/* Bytes that the postings in memory take. */
size_t postings_memory(const struct postings *);

/* Writes the postings in memory to a run; no key is borrowed any more, and keys may be numbered anew. */
enum status postings_spill(struct postings *, struct error *);

/* Writes all postings into the tables of fts and `frequency`, and forgets them. leaf_size as of
 * segment_begin. */
enum status postings_write(struct postings *, struct database *, size_t leaf_size, struct error *);

#endif
