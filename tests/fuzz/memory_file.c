#include "memory_file.h"

#include <sqlite3.h>

#include "fuzz.h"
#include "store/sidecar.h"

struct bytes {
    uint8_t data[MEMORY_FILE_MOST];
    size_t size;
    bool there;
};

enum { INDEX, INDEX_JOURNAL, COMPACT, COMPACT_JOURNAL, FILES };

/* What stands behind the index's own name. */
static const char *const endings[FILES] = {"", "-journal", SIDECAR_COMPACT, SIDECAR_COMPACT "-journal"};

static struct bytes files[FILES];
static const char *index_path;

/* What SQLite holds of an open file. */
struct handle {
    sqlite3_file base;
    struct bytes *file;
};

static struct bytes *file_of(sqlite3_file *handle) {
    return ((struct handle *)handle)->file;
}

static int close_file(sqlite3_file *handle) {
    (void)handle;
    return SQLITE_OK;
}

static int read_file(sqlite3_file *handle, void *out, int n, sqlite3_int64 at) {
    const struct bytes *file = file_of(handle);
    size_t wanted = (size_t)n, there = (size_t)at < file->size ? file->size - (size_t)at : 0;
    if (there > wanted) there = wanted;
    if (there) memcpy(out, file->data + at, there);
    memset((uint8_t *)out + there, 0, wanted - there);
    return there == wanted ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

static int write_file(sqlite3_file *handle, const void *in, int n, sqlite3_int64 at) {
    struct bytes *file = file_of(handle);
    size_t end = (size_t)at + (size_t)n;
    MUST(n >= 0 && at >= 0);
    if (end > sizeof file->data) return SQLITE_FULL;
    if ((size_t)at > file->size) memset(file->data + file->size, 0, (size_t)at - file->size);
    memcpy(file->data + at, in, (size_t)n);
    if (end > file->size) file->size = end;
    return SQLITE_OK;
}

static int truncate_file(sqlite3_file *handle, sqlite3_int64 size) {
    struct bytes *file = file_of(handle);
    MUST(size >= 0);
    if ((size_t)size < file->size) file->size = (size_t)size;
    return SQLITE_OK;
}

static int sync_file(sqlite3_file *handle, int flags) {
    (void)handle;
    (void)flags;
    return SQLITE_OK;
}

static int file_size(sqlite3_file *handle, sqlite3_int64 *out) {
    *out = (sqlite3_int64)file_of(handle)->size;
    return SQLITE_OK;
}

static int lock_file(sqlite3_file *handle, int level) {
    (void)handle;
    (void)level;
    return SQLITE_OK;
}

static int is_reserved(sqlite3_file *handle, int *out) {
    (void)handle;
    *out = 0;
    return SQLITE_OK;
}

static int control(sqlite3_file *handle, int what, void *argument) {
    (void)handle;
    (void)what;
    (void)argument;
    return SQLITE_NOTFOUND;
}

static int sector_size(sqlite3_file *handle) {
    (void)handle;
    return 512;
}

static int characteristics(sqlite3_file *handle) {
    (void)handle;
    return 0;
}

/* SQLite asks whether names stand beside the index, and opens none but these. */
static struct bytes *named(const char *name) {
    size_t n = strlen(index_path);
    if (!name || strncmp(name, index_path, n) != 0) return NULL;
    for (int i = 0; i < FILES; i++)
        if (strcmp(name + n, endings[i]) == 0) return &files[i];
    return NULL;
}

static int open_file(sqlite3_vfs *vfs, const char *name, sqlite3_file *out, int flags, int *out_flags) {
    static const sqlite3_io_methods methods = {
        .iVersion = 1,
        .xClose = close_file,
        .xRead = read_file,
        .xWrite = write_file,
        .xTruncate = truncate_file,
        .xSync = sync_file,
        .xFileSize = file_size,
        .xLock = lock_file,
        .xUnlock = lock_file,
        .xCheckReservedLock = is_reserved,
        .xFileControl = control,
        .xSectorSize = sector_size,
        .xDeviceCharacteristics = characteristics,
    };
    (void)vfs;
    struct handle *handle = (struct handle *)out;
    handle->base.pMethods = NULL;
    handle->file = named(name);
    MUST(handle->file);
    if (!handle->file->there && !(flags & SQLITE_OPEN_CREATE)) return SQLITE_CANTOPEN;
    if (!handle->file->there) handle->file->size = 0;
    handle->file->there = true;
    handle->base.pMethods = &methods;
    if (out_flags) *out_flags = flags;
    return SQLITE_OK;
}

static int delete_file(sqlite3_vfs *vfs, const char *name, int sync) {
    (void)vfs;
    (void)sync;
    struct bytes *file = named(name);
    MUST(file && file != &files[INDEX]);
    file->there = false;
    return SQLITE_OK;
}

static int is_there(sqlite3_vfs *vfs, const char *name, int flags, int *out) {
    (void)vfs;
    (void)flags;
    const struct bytes *file = named(name);
    *out = file && file->there;
    return SQLITE_OK;
}

static int full_name(sqlite3_vfs *vfs, const char *name, int room, char *out) {
    (void)vfs;
    MUST(snprintf(out, (size_t)room, "%s", name) < room);
    return SQLITE_OK;
}

static int sleep_for(sqlite3_vfs *vfs, int microseconds) {
    (void)vfs;
    return microseconds;
}

/* The same at every run, so that a failure comes again. */
static int randomness(sqlite3_vfs *vfs, int n, char *out) {
    (void)vfs;
    memset(out, 7, (size_t)n);
    return n;
}

static int current_time(sqlite3_vfs *vfs, double *out) {
    (void)vfs;
    *out = 2460000.5;
    return SQLITE_OK;
}

static int last_error(sqlite3_vfs *vfs, int n, char *out) {
    (void)vfs;
    if (n > 0) *out = 0;
    return 0;
}

void memory_file_begin(const char *path) {
    static sqlite3_vfs vfs = {
        .iVersion = 1,
        .szOsFile = sizeof(struct handle),
        .mxPathname = 512,
        .zName = "memory",
        .xOpen = open_file,
        .xDelete = delete_file,
        .xAccess = is_there,
        .xFullPathname = full_name,
        .xRandomness = randomness,
        .xSleep = sleep_for,
        .xCurrentTime = current_time,
        .xGetLastError = last_error,
    };
    index_path = path;
    MUST(sqlite3_vfs_register(&vfs, 1) == SQLITE_OK);
}

void memory_file_set(const uint8_t *bytes, size_t size) {
    MUST(size <= MEMORY_FILE_MOST);
    for (int i = 0; i < FILES; i++) files[i].there = false;
    memcpy(files[INDEX].data, bytes, size);
    files[INDEX].size = size;
    files[INDEX].there = true;
}
