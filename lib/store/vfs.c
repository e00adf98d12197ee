#include "store/vfs.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/rights.h"

#define PAGE_MAX 65536
#define FIRST_HEADER 100

struct file {
    sqlite3_file base;
    sqlite3_file *real; /* it follows this struct */
    bool is_database;
    unsigned char *page; /* a copy of the one that is written; NULL = none was copied yet */
};

static sqlite3_vfs *real_vfs;
static _Thread_local bool disk_full;
static _Thread_local struct error no_journal; /* its status is OK if there is one */

static sqlite3_file *real(sqlite3_file *f) {
    return ((struct file *)f)->real;
}

bool vfs_unused(const unsigned char *page, size_t n, size_t header, size_t *begin, size_t *end) {
    if (n < header + 12) return false;
    const unsigned char *h = page + header;
    bool interior = h[0] == 2 || h[0] == 5, leaf = h[0] == 10 || h[0] == 13;
    if (!interior && !leaf) return false;
    size_t cells = (size_t)h[3] << 8 | h[4], content = (size_t)h[5] << 8 | h[6];
    *begin = header + (leaf ? 8 : 12) + 2 * cells;
    *end = content ? content : PAGE_MAX;
    return *begin < *end && *end <= n;
}

/* A quota, or a limit on the size of files, that is used up is a full disk, too. */
static int noted(int rc) {
    if ((rc & 0xFF) == SQLITE_IOERR && (errno == EDQUOT || errno == EFBIG)) rc = SQLITE_FULL;
    if (rc == SQLITE_FULL) disk_full = true; /* undoing what was begun writes again, and may well succeed */
    return rc;
}

static int write_file(sqlite3_file *f, const void *bytes, int n, sqlite3_int64 at) {
    struct file *file = (struct file *)f;
    const unsigned char *p = bytes;
    size_t begin, end;
    if (file->is_database && n > 0 && n <= PAGE_MAX &&
        vfs_unused(p, (size_t)n, at ? 0 : FIRST_HEADER, &begin, &end)) {
        while (begin < end && !p[begin]) begin++;
        if (begin < end) { /* in a copy: the page is the pager's */
            if (!file->page && !(file->page = malloc(PAGE_MAX))) return SQLITE_IOERR_NOMEM;
            memcpy(file->page, p, (size_t)n);
            memset(file->page + begin, 0, end - begin);
            p = file->page;
        }
    }
    errno = 0;
    return noted(file->real->pMethods->xWrite(file->real, p, n, at));
}

static int close_file(sqlite3_file *f) {
    free(((struct file *)f)->page);
    return real(f)->pMethods->xClose(real(f));
}
static int read_file(sqlite3_file *f, void *out, int n, sqlite3_int64 at) {
    return real(f)->pMethods->xRead(real(f), out, n, at);
}
static int truncate_file(sqlite3_file *f, sqlite3_int64 n) {
    errno = 0;
    return noted(real(f)->pMethods->xTruncate(real(f), n));
}
static int sync_file(sqlite3_file *f, int flags) {
    errno = 0;
    return noted(real(f)->pMethods->xSync(real(f), flags));
}
static int size_of_file(sqlite3_file *f, sqlite3_int64 *out) {
    return real(f)->pMethods->xFileSize(real(f), out);
}
static int lock_file(sqlite3_file *f, int level) {
    return real(f)->pMethods->xLock(real(f), level);
}
static int unlock_file(sqlite3_file *f, int level) {
    return real(f)->pMethods->xUnlock(real(f), level);
}
static int is_reserved(sqlite3_file *f, int *out) {
    return real(f)->pMethods->xCheckReservedLock(real(f), out);
}
static int control_file(sqlite3_file *f, int what, void *argument) {
    return real(f)->pMethods->xFileControl(real(f), what, argument);
}
static int sector_size(sqlite3_file *f) {
    return real(f)->pMethods->xSectorSize(real(f));
}
static int device(sqlite3_file *f) {
    return real(f)->pMethods->xDeviceCharacteristics(real(f));
}

/* Of version 1: there is no write-ahead log, and nothing is mapped into memory. */
static const sqlite3_io_methods methods = {
    .iVersion = 1,
    .xClose = close_file,
    .xRead = read_file,
    .xWrite = write_file,
    .xTruncate = truncate_file,
    .xSync = sync_file,
    .xFileSize = size_of_file,
    .xLock = lock_file,
    .xUnlock = unlock_file,
    .xCheckReservedLock = is_reserved,
    .xFileControl = control_file,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = device,
};

static int open_file(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *f, int flags, int *flags_out) {
    (void)vfs;
    struct file *file = (struct file *)f;
    *file =
        (struct file){.real = (sqlite3_file *)(file + 1), .is_database = (flags & SQLITE_OPEN_MAIN_DB) != 0};
    file->real->pMethods = NULL;
    bool journal = name && flags & SQLITE_OPEN_MAIN_JOURNAL && flags & SQLITE_OPEN_CREATE;
    const char *database = journal ? sqlite3_filename_database(name) : NULL;
    no_journal.status = OK;
    if (database && access(name, F_OK) != 0 && access(database, F_OK) == 0 &&
        rights_make_journal(name, database, &no_journal)) {
        unlink(name);
        return SQLITE_CANTOPEN;
    }
    int rc = real_vfs->xOpen(real_vfs, name, file->real, flags, flags_out);
    if (file->real->pMethods) file->base.pMethods = &methods;
    return rc;
}

static int delete_file(sqlite3_vfs *vfs, const char *name, int sync) {
    (void)vfs;
    return real_vfs->xDelete(real_vfs, name, sync);
}
static int is_there(sqlite3_vfs *vfs, const char *name, int flags, int *out) {
    (void)vfs;
    return real_vfs->xAccess(real_vfs, name, flags, out);
}
static int full_name(sqlite3_vfs *vfs, const char *name, int room, char *out) {
    (void)vfs;
    return real_vfs->xFullPathname(real_vfs, name, room, out);
}
static int randomness(sqlite3_vfs *vfs, int n, char *out) {
    (void)vfs;
    return real_vfs->xRandomness(real_vfs, n, out);
}
static int sleep_for(sqlite3_vfs *vfs, int microseconds) {
    (void)vfs;
    return real_vfs->xSleep(real_vfs, microseconds);
}
static int current_time(sqlite3_vfs *vfs, double *out) {
    (void)vfs;
    return real_vfs->xCurrentTime(real_vfs, out);
}
static int last_error(sqlite3_vfs *vfs, int n, char *out) {
    (void)vfs;
    return real_vfs->xGetLastError ? real_vfs->xGetLastError(real_vfs, n, out) : 0;
}

const char *vfs_name(void) {
    static sqlite3_vfs vfs;
    if (vfs.zName) return vfs.zName;
    real_vfs = sqlite3_vfs_find(NULL);
    if (!real_vfs) return NULL;
    vfs = (sqlite3_vfs){
        .iVersion = 1,
        .szOsFile = (int)sizeof(struct file) + real_vfs->szOsFile,
        .mxPathname = real_vfs->mxPathname,
        .zName = "brev",
        .xOpen = open_file,
        .xDelete = delete_file,
        .xAccess = is_there,
        .xFullPathname = full_name,
        .xRandomness = randomness,
        .xSleep = sleep_for,
        .xCurrentTime = current_time,
        .xGetLastError = last_error,
    };
    if (sqlite3_vfs_register(&vfs, 0) == SQLITE_OK) return vfs.zName;
    vfs.zName = NULL;
    return NULL;
}

const struct error *vfs_no_journal(void) {
    return no_journal.status ? &no_journal : NULL;
}

bool vfs_disk_full(void) {
    return disk_full;
}
