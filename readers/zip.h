/* The files in a zip archive, by libarchive: the one place that knows it. */
#ifndef READERS_ZIP_H
#define READERS_ZIP_H

#include <stdbool.h>

#include "base/str.h"
#include "readers/reader.h"

/* More entries are not looked at. */
#define ZIP_ENTRIES 20000

struct zip_visitor {
    /* Is the entry of this name to be unpacked? Names are as the archive has them, in any encoding. */
    bool (*wants)(void *context, str name);
    /* Gets an unpacked entry and may take the bytes. */
    void (*take)(void *context, str name, buf *bytes);
    void *context;
    size_t entry_most, most; /* bytes of one unpacked entry, and of all that are wanted */
};

/* Does the file begin as a zip archive does? */
bool zip_is(str file);

/* Unpacks what is wanted, in the order of the archive. READER_LOCKED if a wanted entry is encrypted,
 * READER_OVER_LIMIT if there is more than the visitor or this header allows, READER_DAMAGED if the archive is
 * cut or an entry is not what it says it is; *why gets a sentence. */
enum reader_status zip_read(str file, const struct zip_visitor *visitor, const char **why);

#endif
