#include "fault.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/sandbox.h"

/* Seconds after which a job hangs. */
#define TOO_LONG 60

#define FILES_MAX 16

const char *const fault_names[FAULTS] = {
    [FAULT_NONE] = "nothing",
    [FAULT_MEMORY] = "one allocation",
    [FAULT_NO_MEMORY] = "every allocation from one on",
    [FAULT_DISK_FULL] = "a full disk",
    [FAULT_WRITE] = "a failed write",
    [FAULT_SHORT_WRITE] = "a short write",
    [FAULT_SYNC] = "a failed fsync",
    [FAULT_READ] = "a failed read",
    [FAULT_TRUNCATE] = "a failed truncation or deletion",
    [FAULT_OPEN] = "a file that cannot be opened",
    [FAULT_SYSTEM] = "a failed call of ours",
};

int __real_open(const char *, int, mode_t);
ssize_t __real_read(int, void *, size_t);
ssize_t __real_pread(int, void *, size_t, off_t);
ssize_t __real_write(int, const void *, size_t);
ssize_t __real_pwrite(int, const void *, size_t, off_t);
int __real_fsync(int);
int __real_ftruncate(int, off_t);
int __real_rename(const char *, const char *);
int __real_unlink(const char *);
ssize_t __real_copy_file_range(int, off64_t *, int, off64_t *, size_t, unsigned);
int __wrap_open(const char *, int, mode_t);
ssize_t __wrap_read(int, void *, size_t);
ssize_t __wrap_pread(int, void *, size_t, off_t);
ssize_t __wrap_write(int, const void *, size_t);
ssize_t __wrap_pwrite(int, const void *, size_t, off_t);
int __wrap_fsync(int);
int __wrap_ftruncate(int, off_t);
int __wrap_rename(const char *, const char *);
int __wrap_unlink(const char *);
ssize_t __wrap_copy_file_range(int, off64_t *, int, off64_t *, size_t, unsigned);
unsigned __wrap_sandbox_enter(const struct sandbox *);
bool __wrap_system_alarm_after_work(int, int64_t);

/* What a branch tells the runner, and the runner us. */
struct shared {
    long calls[FAULTS];
    bool changed, returned;
    long blocks;
};

struct kept_file {
    char name[64];
    size_t n;
    char *bytes;
    mode_t mode;
};

/* This process: the runner or a branch of it. */
static struct {
    const struct fault_run *run;
    bool armed, branch;
    bool failing;  /* in a branch: the call that fails is reached */
    bool spared;   /* memory does not fail now */
    bool stale;    /* the folder was changed since it was kept */
    bool creating; /* SQLite makes a file, and wants memory before it is there and after */
    long calls, blocks;
    struct shared *shared;
    struct kept_file kept[FILES_MAX];
    size_t kept_count;
    int folder, keep;  /* the folder of the index, and the one with hard links to its files */
    int said, printed; /* files that stand for standard error and output */
} here;

bool faults_armed(bool on) {
    bool was = here.armed;
    here.armed = on;
    return was;
}

static void must(bool good, const char *what) {
    if (good) return;
    dprintf(here.printed ? here.said : STDERR_FILENO, "inject: %s: %s\n", what, strerror(errno));
    _exit(99);
}

/* --- the folder of the index */

static bool is_file(const struct dirent *entry) {
    return entry->d_name[0] != '.';
}

static void empty_folder(const char *name, int at) {
    DIR *folder = opendir(name);
    must(folder != NULL, name);
    for (struct dirent *entry; (entry = readdir(folder));)
        if (is_file(entry)) must(unlinkat(at, entry->d_name, 0) == 0, entry->d_name);
    closedir(folder);
}

static void forget_kept(void) {
    for (size_t i = 0; i < here.kept_count; i++) free(here.kept[i].bytes);
    here.kept_count = 0;
    empty_folder("keep", here.keep);
}

/* Keeps the bytes of every file, and a link to it by which its name can be given back. */
static void keep_folder(void) {
    if (!here.stale && !here.creating) return;
    here.stale = false;
    forget_kept();
    DIR *folder = opendir(FAULT_FOLDER);
    must(folder != NULL, FAULT_FOLDER);
    for (struct dirent *entry; (entry = readdir(folder));) {
        if (!is_file(entry)) continue;
        must(here.kept_count < FILES_MAX && strlen(entry->d_name) < sizeof here.kept->name, "too many files");
        struct kept_file *kept = &here.kept[here.kept_count++];
        strcpy(kept->name, entry->d_name);
        must(linkat(here.folder, kept->name, here.keep, kept->name, 0) == 0, "cannot link");
        int fd = openat(here.folder, kept->name, O_RDONLY);
        struct stat state;
        must(fd >= 0 && fstat(fd, &state) == 0, kept->name);
        kept->n = (size_t)state.st_size;
        kept->mode = state.st_mode;
        kept->bytes = malloc(kept->n + 1);
        must(kept->bytes && __real_pread(fd, kept->bytes, kept->n, 0) == (ssize_t)kept->n, kept->name);
        close(fd);
    }
    closedir(folder);
}

static void put_folder_back(void) {
    empty_folder(FAULT_FOLDER, here.folder);
    for (size_t i = 0; i < here.kept_count; i++) {
        const struct kept_file *kept = &here.kept[i];
        must(linkat(here.keep, kept->name, here.folder, kept->name, 0) == 0, "cannot link back");
        int fd = openat(here.folder, kept->name, O_WRONLY);
        must(fd >= 0 && __real_ftruncate(fd, (off_t)kept->n) == 0 && fchmod(fd, kept->mode & 0777) == 0 &&
                 __real_pwrite(fd, kept->bytes, kept->n, 0) == (ssize_t)kept->n,
             kept->name);
        close(fd);
    }
}

/* Something is about to be written, made, renamed or removed. */
static void changes(void) {
    here.stale = true;
    if (here.shared) here.shared->changed = true;
}

/* --- branches */

static char *whole(int fd, size_t *n) {
    struct stat state;
    must(fstat(fd, &state) == 0, "fstat");
    char *bytes = malloc((size_t)state.st_size + 1);
    must(bytes && __real_pread(fd, bytes, (size_t)state.st_size, 0) == state.st_size, "cannot read back");
    *n = (size_t)state.st_size;
    bytes[*n] = '\0';
    return bytes;
}

static void judge(long call, int status) {
    struct outcome outcome = {
        .status = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status),
        .changed = here.shared->changed,
        .returned = here.shared->returned,
        .blocks = here.shared->blocks,
    };
    char *said = whole(here.said, &outcome.said_bytes),
         *printed = whole(here.printed, &outcome.printed_bytes);
    outcome.said = said;
    outcome.printed = printed;
    here.run->judge(here.run->judging, call, &outcome);
    free(said);
    free(printed);
}

/* true in the branch, false in the runner once the branch has ended. */
static bool make_branch(void) {
    long call = here.calls;
    here.armed = false;
    keep_folder();
    off_t said = lseek(here.said, 0, SEEK_END), printed = lseek(here.printed, 0, SEEK_END);
    off_t input = lseek(STDIN_FILENO, 0, SEEK_CUR);
    *here.shared = (struct shared){0};
    pid_t child = fork();
    must(child >= 0, "fork");
    if (child == 0) {
        alarm(TOO_LONG);
        here.branch = here.failing = here.armed = true;
        return true;
    }
    int status;
    must(waitpid(child, &status, 0) == child, "waitpid");
    bool changed = here.shared->changed;
    judge(call, status);
    if (changed) put_folder_back();
    must(__real_ftruncate(here.said, said) == 0 && __real_ftruncate(here.printed, printed) == 0, "ftruncate");
    must(lseek(STDIN_FILENO, input, SEEK_SET) == input, "standard input");
    here.armed = true;
    return false;
}

static bool lasts(enum fault kind) {
    return kind == FAULT_NO_MEMORY || kind == FAULT_DISK_FULL || kind == FAULT_SHORT_WRITE;
}

/* Does this call fail? */
static bool strikes(enum fault kind) {
    if (!here.armed) return false;
    if (!here.run->first) here.shared->calls[kind]++;
    if (!here.run->first || here.run->kind != kind) return false;
    if (here.branch) return lasts(kind);
    here.calls++;
    if (here.calls < here.run->first || (here.calls - here.run->first) % here.run->step) return false;
    return make_branch();
}

/* --- memory */

static bool no_memory(void) {
    if (here.spared || !(strikes(FAULT_MEMORY) || strikes(FAULT_NO_MEMORY))) return false;
    errno = ENOMEM;
    return true;
}

#ifndef __SANITIZE_ADDRESS__

void *__libc_malloc(size_t);
void *__libc_calloc(size_t, size_t);
void *__libc_realloc(void *, size_t);
void *__libc_memalign(size_t, size_t);
void __libc_free(void *);

static void *counted(void *got) {
    if (got && here.armed) here.blocks++;
    return got;
}

/* glibc's own names are not ours to use */
/* NOLINTBEGIN(readability-inconsistent-declaration-parameter-name) */
void *malloc(size_t n) {
    return no_memory() ? NULL : counted(__libc_malloc(n));
}

void *calloc(size_t n, size_t size) {
    return no_memory() ? NULL : counted(__libc_calloc(n, size));
}

void *realloc(void *old, size_t n) {
    if (no_memory()) return NULL;
    return old ? __libc_realloc(old, n) : counted(__libc_malloc(n));
}

void *aligned_alloc(size_t alignment, size_t n) {
    return no_memory() ? NULL : counted(__libc_memalign(alignment, n));
}

void free(void *old) {
    if (old && here.armed) here.blocks--;
    __libc_free(old);
}
/* NOLINTEND(readability-inconsistent-declaration-parameter-name) */

static void check_leaks(void) {}

#else /* the sanitizer has malloc for itself: our own calls and SQLite's then */

#include <sanitizer/lsan_interface.h>

void *__real_malloc(size_t);
void *__real_calloc(size_t, size_t);
void *__real_realloc(void *, size_t);
void *__real_aligned_alloc(size_t, size_t);
int __real_sqlite3_config(int, ...);
void *__wrap_malloc(size_t);
void *__wrap_calloc(size_t, size_t);
void *__wrap_realloc(void *, size_t);
void *__wrap_aligned_alloc(size_t, size_t);
int __wrap_sqlite3_config(int, ...);

void *__wrap_malloc(size_t n) {
    return no_memory() ? NULL : __real_malloc(n);
}

void *__wrap_calloc(size_t n, size_t size) {
    return no_memory() ? NULL : __real_calloc(n, size);
}

void *__wrap_realloc(void *old, size_t n) {
    return no_memory() ? NULL : __real_realloc(old, n);
}

void *__wrap_aligned_alloc(size_t alignment, size_t n) {
    return no_memory() ? NULL : __real_aligned_alloc(alignment, n);
}

static sqlite3_mem_methods memory;

static void *sql_malloc(int n) {
    return no_memory() ? NULL : memory.xMalloc(n);
}

static void *sql_realloc(void *old, int n) {
    return no_memory() ? NULL : memory.xRealloc(old, n);
}

/* lib/store asks what SQLite's memory is: ours. */
int __wrap_sqlite3_config(int what, ...) {
    va_list arguments;
    va_start(arguments, what);
    sqlite3_mem_methods *methods = va_arg(arguments, sqlite3_mem_methods *);
    va_end(arguments);
    int rc = __real_sqlite3_config(what, methods);
    if (rc || what != SQLITE_CONFIG_GETMALLOC) return rc;
    memory = *methods;
    methods->xMalloc = sql_malloc;
    methods->xRealloc = sql_realloc;
    return SQLITE_OK;
}

/* Ends the process with a status of its own where something is out of reach. */
static void check_leaks(void) {
    fflush(NULL);
    if (__lsan_do_recoverable_leak_check()) _exit(98);
}

#endif

FTS *__real_fts_open(char *const *, int, int (*)(const FTSENT **, const FTSENT **));
FTS *__wrap_fts_open(char *const *, int, int (*)(const FTSENT **, const FTSENT **));

/* So does the C library's (2.36); indexer/scan.c has seen to it. */
FTS *__wrap_fts_open(char *const *paths, int flags, int (*compare)(const FTSENT **, const FTSENT **)) {
    here.spared = true;
    FTS *tree = __real_fts_open(paths, flags, compare);
    here.spared = false;
    return tree;
}

/* --- our own calls */

static bool system_fails(int number) {
    if (!strikes(FAULT_SYSTEM)) return false;
    errno = number;
    return true;
}

int __wrap_open(const char *path, int flags, mode_t mode) {
    if (system_fails(EMFILE)) return -1;
    if (flags & (O_CREAT | O_TRUNC)) changes();
    return __real_open(path, flags, mode);
}

ssize_t __wrap_read(int fd, void *bytes, size_t n) {
    return system_fails(EIO) ? -1 : __real_read(fd, bytes, n);
}

ssize_t __wrap_pread(int fd, void *bytes, size_t n, off_t at) {
    return system_fails(EIO) ? -1 : __real_pread(fd, bytes, n, at);
}

ssize_t __wrap_write(int fd, const void *bytes, size_t n) {
    if (fd <= STDERR_FILENO) return __real_write(fd, bytes, n);
    if (system_fails(ENOSPC)) return -1;
    changes();
    return __real_write(fd, bytes, n);
}

ssize_t __wrap_pwrite(int fd, const void *bytes, size_t n, off_t at) {
    if (system_fails(ENOSPC)) return -1;
    changes();
    return __real_pwrite(fd, bytes, n, at);
}

int __wrap_fsync(int fd) {
    return system_fails(EIO) ? -1 : __real_fsync(fd);
}

int __wrap_ftruncate(int fd, off_t size) {
    if (system_fails(EIO)) return -1;
    changes();
    return __real_ftruncate(fd, size);
}

int __wrap_rename(const char *from, const char *to) {
    if (system_fails(EACCES)) return -1;
    changes();
    return __real_rename(from, to);
}

int __wrap_unlink(const char *path) {
    if (system_fails(EACCES)) return -1;
    changes();
    return __real_unlink(path);
}

/* A branch is forked in the middle of the program, and its folder put back: no sandbox would let us. */
unsigned __wrap_sandbox_enter(const struct sandbox *needs) {
    (void)needs;
    return SANDBOX_FILES | SANDBOX_CALLS;
}

/* The runner's processor time is not the job's; a job that hangs is ended by TOO_LONG. */
bool __wrap_system_alarm_after_work(int number, int64_t seconds) {
    (void)number;
    (void)seconds;
    return true;
}

ssize_t __wrap_copy_file_range(int in, off64_t *in_at, int out, off64_t *out_at, size_t n, unsigned flags) {
    if (system_fails(ENOSPC)) return -1;
    changes();
    return __real_copy_file_range(in, in_at, out, out_at, n, flags);
}

/* --- SQLite's calls: a VFS over the real one */

struct file {
    sqlite3_file base;
    sqlite3_io_methods methods; /* the real ones with some of ours in between */
    sqlite3_file *real;
};

static sqlite3_vfs *real_vfs;

static struct file *of(sqlite3_file *f) {
    return (struct file *)f;
}

static int file_close(sqlite3_file *f) {
    return of(f)->real->pMethods->xClose(of(f)->real);
}

static int file_read(sqlite3_file *f, void *to, int n, sqlite3_int64 at) {
    if (strikes(FAULT_READ)) return SQLITE_IOERR_READ;
    return of(f)->real->pMethods->xRead(of(f)->real, to, n, at);
}

static int file_write(sqlite3_file *f, const void *from, int n, sqlite3_int64 at) {
    if (strikes(FAULT_DISK_FULL)) return SQLITE_FULL;
    if (strikes(FAULT_WRITE)) return SQLITE_IOERR_WRITE;
    bool first = !here.failing;
    if (strikes(FAULT_SHORT_WRITE)) {
        changes();
        if (first) of(f)->real->pMethods->xWrite(of(f)->real, from, n / 2, at);
        return SQLITE_IOERR_WRITE;
    }
    changes();
    return of(f)->real->pMethods->xWrite(of(f)->real, from, n, at);
}

static int file_truncate(sqlite3_file *f, sqlite3_int64 size) {
    if (strikes(FAULT_TRUNCATE)) return SQLITE_IOERR_TRUNCATE;
    changes();
    return of(f)->real->pMethods->xTruncate(of(f)->real, size);
}

static int file_sync(sqlite3_file *f, int flags) {
    if (strikes(FAULT_SYNC)) return SQLITE_IOERR_FSYNC;
    return of(f)->real->pMethods->xSync(of(f)->real, flags);
}

/* A lock belongs to a process, and a branch is another one: it would wait for the runner, which waits for it.
 * Nobody else is here. */
static int file_lock(sqlite3_file *f, int level) {
    (void)f;
    (void)level;
    return SQLITE_OK;
}

static int file_reserved(sqlite3_file *f, int *out) {
    (void)f;
    *out = 0;
    return SQLITE_OK;
}

#define PASS(name, parameters, ...)                                                                          \
    static int name parameters {                                                                             \
        return of(f)->real->pMethods->PASS_##name(__VA_ARGS__);                                              \
    }
#define PASS_file_size xFileSize
#define PASS_file_control xFileControl
#define PASS_file_sector xSectorSize
#define PASS_file_device xDeviceCharacteristics
PASS(file_size, (sqlite3_file * f, sqlite3_int64 *out), of(f)->real, out)
PASS(file_control, (sqlite3_file * f, int what, void *with), of(f)->real, what, with)
PASS(file_sector, (sqlite3_file * f), of(f)->real)
PASS(file_device, (sqlite3_file * f), of(f)->real)

static int vfs_open(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *f, int flags, int *flags_out) {
    (void)vfs;
    struct file *file = of(f);
    *file = (struct file){.real = (sqlite3_file *)(file + 1)};
    if (strikes(FAULT_OPEN)) return SQLITE_CANTOPEN;
    if (flags & SQLITE_OPEN_CREATE) changes();
    here.creating = flags & SQLITE_OPEN_CREATE;
    int rc = real_vfs->xOpen(real_vfs, name, file->real, flags, flags_out);
    here.creating = false;
    if (rc || !file->real->pMethods) return rc;
    file->methods = (sqlite3_io_methods){
        .iVersion = 1,
        .xClose = file_close,
        .xRead = file_read,
        .xWrite = file_write,
        .xTruncate = file_truncate,
        .xSync = file_sync,
        .xFileSize = file_size,
        .xLock = file_lock,
        .xUnlock = file_lock,
        .xCheckReservedLock = file_reserved,
        .xFileControl = file_control,
        .xSectorSize = file_sector,
        .xDeviceCharacteristics = file_device,
    };
    f->pMethods = &file->methods;
    return SQLITE_OK;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *name, int sync) {
    (void)vfs;
    if (strikes(FAULT_TRUNCATE)) return SQLITE_IOERR_DELETE;
    changes();
    return real_vfs->xDelete(real_vfs, name, sync);
}

sqlite3_vfs *__real_sqlite3_vfs_find(const char *);
sqlite3_vfs *__wrap_sqlite3_vfs_find(const char *);

/* What lib/store writes through lies over ours. It asks when SQLite is set up. */
sqlite3_vfs *__wrap_sqlite3_vfs_find(const char *name) {
    static sqlite3_vfs vfs;
    if (name) return __real_sqlite3_vfs_find(name);
    if (!real_vfs && (real_vfs = __real_sqlite3_vfs_find(NULL))) {
        vfs = *real_vfs;
        vfs.zName = "faults";
        vfs.szOsFile = (int)sizeof(struct file) + real_vfs->szOsFile;
        vfs.xOpen = vfs_open;
        vfs.xDelete = vfs_delete;
        sqlite3_vfs_register(&vfs, 0);
    }
    return real_vfs ? &vfs : NULL;
}

int __real_sqlite3_open_v2(const char *, sqlite3 **, int, const char *);
int __wrap_sqlite3_open_v2(const char *, sqlite3 **, int, const char *);

int __wrap_sqlite3_open_v2(const char *path, sqlite3 **out, int flags, const char *name) {
    const sqlite3_vfs *vfs = __wrap_sqlite3_vfs_find(NULL);
    return __real_sqlite3_open_v2(path, out, flags, name || !vfs ? name : vfs->zName);
}

/* --- the runner */

/* The job, in the runner and in each of its branches, which end here. */
static _Noreturn void do_job(const struct fault_run *run) {
    long blocks = here.blocks;
    here.armed = true;
    int status = run->job(run->context);
    here.armed = false;
    here.shared->returned = true;
    here.shared->blocks = here.blocks - blocks;
    check_leaks();
    fflush(NULL);
    _exit(status);
}

static int empty_file(const char *name) {
    __real_unlink(name);
    int fd = __real_open(name, O_RDWR | O_CREAT | O_EXCL | O_APPEND, 0600);
    must(fd >= 0, name);
    return fd;
}

void faults_run(const struct fault_run *run, long calls[FAULTS]) {
    if (!here.shared) {
        here.shared =
            mmap(NULL, sizeof *here.shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        must(here.shared != MAP_FAILED, "mmap");
        mkdir("keep", 0700);
        here.folder = __real_open(FAULT_FOLDER, O_RDONLY | O_DIRECTORY, 0);
        here.keep = __real_open("keep", O_RDONLY | O_DIRECTORY, 0);
        must(here.folder >= 0 && here.keep >= 0, "the folders");
    }
    here.run = run;
    here.said = empty_file("said");
    here.printed = empty_file("printed");
    *here.shared = (struct shared){0};
    fflush(stdout);
    pid_t child = fork();
    must(child >= 0, "fork");
    if (child == 0) {
        must(dup2(here.said, STDERR_FILENO) >= 0 && dup2(here.printed, STDOUT_FILENO) >= 0, "dup2");
        here.stale = true;
        if (run->first) keep_folder();
        if (!run->first) alarm(TOO_LONG);
        do_job(run);
    }
    int status;
    must(waitpid(child, &status, 0) == child, "waitpid");
    judge(0, status);
    close(here.said);
    close(here.printed);
    if (calls) memcpy(calls, here.shared->calls, sizeof here.shared->calls);
}
