/* Passages as lines for OpenSearch's bulk interface: what is done with a document, and the document. The
 * files that hold them are named bulk-00001.ndjson and so on, and have BULK_BYTES or little more. */
#ifndef INDEXER_BULK_H
#define INDEXER_BULK_H

#include "base/status.h"
#include "store/read.h"

/* OpenSearch takes 100 MB at once, and advises 5 to 15. */
#define BULK_BYTES ((size_t)8 << 20)

/* A letter's name there: XXH3 of its path, in hexadecimal digits and a NUL. The same in every export. */
#define LETTER_NAME_SIZE 33
void bulk_letter_name(str path, char out[LETTER_NAME_SIZE]);

struct bulk;

/* folder is borrowed; it holds no bulk file yet. mode: of the files, as of chmod(2), less what the umask
 * takes. */
struct bulk *bulk_begin(struct store *, const char *folder, unsigned mode);

/* All passages of a letter, each in place of the one of that name. BAD_SYSTEM if a file cannot be written. */
enum status bulk_add(struct bulk *, const struct letter_row *, const char *name, struct error *);

/* The passages from first to end (excluded) of the letter of that name are gone. */
enum status bulk_drop(struct bulk *, const char *name, int64_t first, int64_t end, struct error *);

/* Writes what is left, and releases it in any case. */
enum status bulk_end(struct bulk *, struct error *);

/* A file of the folder with these bytes. It gets its name when it is whole and on the disk: after a kill
 * there is no half of it but NAME.part. */
enum status bulk_write_file(const char *folder, const char *name, str bytes, unsigned mode, struct error *);

#endif
