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

/* A new, empty index in a file beside path. BAD_STORE if path is there and is no index, not even a damaged
 * one, or no regular file; BAD_SYSTEM if the new file cannot be given the owner and rights of the old one. */
enum status store_build(const char *path, struct store **out, struct error *);

/* A copy of the index at path in a file beside it, for large changes: readers are not kept waiting. */
enum status store_build_copy(const char *path, struct store **out, struct error *);

/* The index at path, to be changed in place, in a transaction that begins now. */
enum status store_update(const char *path, struct store **out, struct error *);

/* Makes the changes lasting: commits, or puts the file that was built beside in its place. Words that no
 * letter holds any more, and the texts of letters that were dropped, leave the file. The store is closed in
 * any case. NONE if an index was to be changed in place, and a reader does not let go of it for half a second
 * or it is too large to take words out of it there: nothing was changed; make the changes in a copy
 * (store_build_copy). */
enum status store_finish(struct store *, struct error *);

/* The mode of the file, if it is a new one. Else it is that which all letters in it have and the umask
 * allows.
 */
void store_set_mode(struct store *, unsigned mode);

/* Has store_finish give back the space that removed letters left, whatever it costs. Else it does so where
 * more than a third of the file is free. */
void store_compact(struct store *);

/* The mtime of a letter that came from a stream and has no file: it is never pruned. */
#define STREAM_MTIME (-1)

/* Is what is known of a letter's file enough to say that it has not changed? Not its hash, which needs its
 * bytes. */
bool file_state_same(const struct file_state *, const struct file_state *);

/* Hashes the bytes of a file (XXH3, 128 bits). */
void file_state_hash(str bytes, struct file_state *);

/* The same of an open file, from its first byte to `most`. The number of bytes, or -1: errno says why. */
int64_t file_state_hash_file(int fd, int64_t most, struct file_state *);

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

/* Drops a letter. Its passages are in the index until store_finish. NONE if the index has no such letter. */
enum status store_drop(struct store *, str path, struct error *);

/* Remembers a file that is not one letter; in place of what was known of it. */
enum status store_put_file(struct store *, const struct file_row *, struct error *);

/* Forgets it. OK also if it is not known. */
enum status store_drop_file(struct store *, str path, struct error *);

/* Copies a letter into an index that is built (store_build) from another, which has the same analyser and is
 * open for reading. Its words are counted here: see analysis_count. */
enum status store_carry(struct store *, struct store *from, const struct letter_row *,
                        const struct file_state *, struct error *);

/* Adds what was indexed, one path a line, to what the index remembers of that: from there it is made anew
 * after an upgrade. A path below another is not kept. */
enum status store_add_paths(struct store *, str paths, struct error *);

/* Takes what lies at or below path out of what the index remembers so. */
enum status store_forget_paths(struct store *, str path, struct error *);

/* Writes the vocabulary of an index that is open for reading to a new file at path: all that reading a query
 * needs, and nothing of the letters. mode: as of chmod(2), less what the umask takes. export_id: see
 * store_export_id. On failure no file is left there. */
enum status store_write_vocabulary(struct store *, const char *path, unsigned mode, const char *export_id,
                                   struct error *);

/* SQLite's own check, FTS5's against the texts, the counts, the vocabulary, the abbreviations and the facts,
 * all worked out anew from the texts. BAD_STORE says what is wrong. */
enum status store_check(const char *path, struct error *);

#endif
