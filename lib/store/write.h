/* Changing an index. For indexer/ only.
 *
 * There is one writer at a time: store_lock takes a lock file beside the index. A new index is built in a
 * file beside (store_build), an index that is there is changed in a copy (store_build_copy) or where it
 * stands, in one transaction (store_update). store_finish puts the file in its place, or commits; whatever
 * happens before, the last good index stays as it was. */
#ifndef STORE_WRITE_H
#define STORE_WRITE_H

#include "store/letter.h"
#include "store/analysed.h"
#include "store/store.h"

struct store_lock;

/* Takes the writer's lock of the index at path, waiting a few seconds for another to finish. BAD_STORE names
 * the process that holds it. Leftovers of a killed writer are cleared away. */
enum status store_lock(const char *path, struct store_lock **out, struct error *);
void store_unlock(struct store_lock *);

/* A new, empty index in a file beside path. BAD_STORE where path is there and is no index, not even a damaged
 * one. */
enum status store_build(const char *path, struct store **out, struct error *);

/* A copy of the index at path in a file beside it, for large changes: readers are not kept waiting. */
enum status store_build_copy(const char *path, struct store **out, struct error *);

/* The index at path, to be changed in place, in a transaction that begins now. */
enum status store_update(const char *path, struct store **out, struct error *);

/* Makes the changes lasting: commits, or puts the file that was built beside in its place. The store is
 * closed in any case. NONE where an index was changed in place and some reader does not let go of it for half
 * a second: nothing was changed; make the changes in a copy (store_build_copy), for which nobody need let go.
 */
enum status store_finish(struct store *, struct error *);

/* Has store_finish give back the space that removed letters left, whatever it costs. Else it does so where
 * more than a third of the file is free. */
void store_compact(struct store *);

/* The mtime of a letter that came from a stream and has no file: it is never pruned. */
#define STREAM_MTIME (-1)

/* What a file looked like when it was read. */
struct file_state {
    int64_t size, mtime;    /* bytes; nanoseconds since 1970 */
    unsigned char hash[16]; /* XXH3 of its bytes */
};

void file_state_hash(str bytes, struct file_state *);

/* Puts a letter in, in place of the one of that path. prepared: what analysed_make made of it by this store's
 * analysis, which was counting (1); NULL = made here. */
enum status store_put(struct store *, str path, const struct file_state *, const struct letter *,
                      const struct analysed *, struct error *);

/* Has the analysis remembered so much that store_flush_vocabulary is due? */
bool store_needs_flush(const struct store *);

/* Writes the words counted so far to the vocabulary and forgets them: no prepared letter may be waiting. */
enum status store_flush_vocabulary(struct store *, struct error *);

/* A letter's file was touched but holds what it held. */
enum status store_touch(struct store *, str path, const struct file_state *, struct error *);

/* NONE where the index has no such letter. */
enum status store_drop(struct store *, str path, struct error *);

/* Adds what was indexed, one path a line, to what the index remembers of that, for the messages that name a
 * command. A path below another is not kept. */
enum status store_add_paths(struct store *, str paths, struct error *);

/* OK and the state with which path was indexed, or NONE. */
enum status store_state(struct store *, str path, struct file_state *out, struct error *);

/* SQLite's own check, FTS5's against the texts, the counts, the vocabulary, the abbreviations and the facts,
 * all worked out anew from the texts. BAD_STORE says what is wrong. */
enum status store_check(const char *path, struct error *);

#endif
