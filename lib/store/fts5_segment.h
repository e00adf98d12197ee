/* Writes one segment of an FTS5 index in FTS5's file format, version 4, for a table that is built from
 * nothing. Private to lib/store.
 *
 * FTS5's own way in costs a look into its hash table for every token; a caller that has a text's postings
 * sorted already saves that. What is written is what FTS5 itself writes when it merges everything into one
 * segment: the format is described at the head of ext/fts5/fts5_index.c in SQLite's source ("Details") and
 * has been the same since SQLite 3.9 (2015). FTS5 reads, changes and checks the table as any other;
 * tests/unit/test_postings.c compares both ways.
 *
 * A row of %_data is a leaf of some LEAF_SIZE bytes; of %_idx, where a leaf's first term begins. A doclist
 * that runs over many leaves has a doclist-index, a small b-tree of first rowids, so that FTS5 can skip. */
#ifndef STORE_FTS5_SEGMENT_H
#define STORE_FTS5_SEGMENT_H

#include "store/database.h"

/* FTS5's file format, by the comments of its fts5_index.c: its version; the rows of %_data that hold what it
 * knows of the whole index, and its segments; the bits of a row's id that are the page of a segment; what
 * begins every term of the main index, as against those for prefixes. */
#define FTS5_FORMAT 4
#define FTS5_AVERAGES 1
#define FTS5_STRUCTURE 10
#define FTS5_PAGE_BITS 37
#define FTS5_MAIN '0'

/* FTS5's default page size, in bytes. */
#define FTS5_LEAF_SIZE 4050

struct segment_writer;

/* Begins the only segment of the table fts, which must be as CREATE VIRTUAL TABLE left it, and the
 * connection's first use of it. leaf_size: bytes, FTS5_LEAF_SIZE but in tests. The caller frees it by
 * segment_end or segment_drop. */
enum status segment_begin(struct database *, size_t leaf_size, struct segment_writer **out, struct error *);

/* The next term, above the one before by its bytes; then its doclist, in one piece or in several.
 *
 * A piece is rows in FTS5's doclist format but for the rowid of its first row: `first` is that rowid, `last`
 * that of its last row; bytes: poslist, then any number of rowid difference and poslist. Pieces ascend by
 * rowid. */
enum status segment_term(struct segment_writer *, str term, struct error *);
enum status segment_rows(struct segment_writer *, int64_t first, int64_t last, str bytes, struct error *);

/* Writes what is left and the records by which FTS5 knows the segment: rows of the table and tokens in them;
 * nothing if there are none. Frees the writer. */
enum status segment_end(struct segment_writer *, int64_t rows, int64_t tokens, struct error *);
void segment_drop(struct segment_writer *);

#endif
