#include "readers/zip.h"

#include <archive.h>
#include <archive_entry.h>
#include <sys/stat.h>

#include "base/memory.h"

#define BLOCK 65536

bool zip_is(str file) {
    return str_starts(file, STR("PK\x03\x04")) || str_starts(file, STR("PK\x05\x06"));
}

static enum reader_status failed(const char **why, enum reader_status status, const char *sentence) {
    *why = sentence;
    return status;
}

/* Unpacks one entry; *left is what all may still have. */
static enum reader_status unpack(struct archive *archive, const struct zip_visitor *visitor, size_t *left,
                                 buf *bytes, const char **why) {
    size_t most = *left < visitor->entry_most ? *left : visitor->entry_most;
    for (;;) {
        char block[BLOCK];
        la_ssize_t n = archive_read_data(archive, block, sizeof block);
        if (n < 0) return failed(why, READER_DAMAGED, "an entry of the archive cannot be unpacked");
        if (n == 0) break;
        if ((size_t)n > most - bytes->n)
            return failed(why, READER_OVER_LIMIT, "the unpacked archive is too large");
        buf_add(bytes, (str){block, (size_t)n});
    }
    *left -= bytes->n;
    return READER_READ;
}

/* Whether the entry is a file that the visitor wants. */
static bool is_wanted(struct archive_entry *entry, const struct zip_visitor *visitor) {
    const char *name = archive_entry_pathname(entry);
    return name && archive_entry_filetype(entry) == S_IFREG && visitor->wants(visitor->context, str_of(name));
}

static enum reader_status read_entries(struct archive *archive, const struct zip_visitor *visitor,
                                       const char **why) {
    struct archive_entry *entry;
    size_t left = visitor->most, entries = 0;
    for (int got; (got = archive_read_next_header(archive, &entry)) != ARCHIVE_EOF;) {
        if (got < ARCHIVE_WARN) return failed(why, READER_DAMAGED, "the archive is cut or damaged");
        if (++entries > ZIP_ENTRIES)
            return failed(why, READER_OVER_LIMIT, "the archive has too many entries");
        if (!is_wanted(entry, visitor)) continue;
        if (archive_entry_is_data_encrypted(entry))
            return failed(why, READER_LOCKED, "an entry of the archive is encrypted");
        buf bytes = {0};
        enum reader_status status = unpack(archive, visitor, &left, &bytes, why);
        if (status == READER_READ)
            visitor->take(visitor->context, str_of(archive_entry_pathname(entry)), &bytes);
        buf_release(&bytes);
        if (status != READER_READ) return status;
    }
    return READER_READ;
}

enum reader_status zip_read(str file, const struct zip_visitor *visitor, const char **why) {
    struct archive *archive = archive_read_new();
    if (!archive) memory_exhausted();
    enum reader_status status = READER_DAMAGED;
    *why = "the archive is cut or damaged";
    if (archive_read_support_format_zip_seekable(archive) == ARCHIVE_OK &&
        archive_read_open_memory(archive, file.p, file.n) == ARCHIVE_OK)
        status = read_entries(archive, visitor, why);
    archive_read_free(archive);
    return status;
}
