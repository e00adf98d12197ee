/* The indexer's and the search's jobs while the machine fails: the n-th allocation, the n-th call of SQLite's or
 * of our own for the disk. n = 1, 2, 3 ...: every one (FAULTS=full), or a sample.
 *
 * Each job runs in a process of its own with one fault. It must end by itself, with the right status and one
 * sentence; the index must then be the old one or the new one, whole; and the same job without a fault must
 * make it the new one and leave no other file. Prints TAP. Linked with --wrap for the calls below. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/memory.h"
#include "indexer/index.h"
#include "search/answer.h"
#include "search/options.h"
#include "store/read.h"
#include "store/write.h"

/* Seconds after which a job hangs. */
#define TOO_LONG 60

enum fault {
    FAULT_NONE,
    FAULT_MEMORY,       /* one of our own allocations */
    FAULT_SQL_MEMORY,   /* one of SQLite's */
    FAULT_DISK_FULL,    /* from the n-th write on there is no room */
    FAULT_WRITE,        /* one write fails */
    FAULT_SHORT_WRITE,  /* one write stops half-way, all later ones fail */
    FAULT_SYNC,         /* one fsync fails */
    FAULT_READ,         /* one read fails */
    FAULT_TRUNCATE,     /* one truncation or deletion fails */
    FAULT_OPEN,         /* one file of SQLite's cannot be opened */
    FAULT_SYSTEM,       /* one of our own calls: open, read, write, fsync, rename, copy_file_range */
    FAULTS,
};

static const char *const fault_names[FAULTS] = {
    [FAULT_NONE] = "nothing",
    [FAULT_MEMORY] = "memory of ours",
    [FAULT_SQL_MEMORY] = "memory of SQLite's",
    [FAULT_DISK_FULL] = "a full disk",
    [FAULT_WRITE] = "a failed write",
    [FAULT_SHORT_WRITE] = "a short write",
    [FAULT_SYNC] = "a failed fsync",
    [FAULT_READ] = "a failed read",
    [FAULT_TRUNCATE] = "a failed truncation or deletion",
    [FAULT_OPEN] = "a file that cannot be opened",
    [FAULT_SYSTEM] = "a failed call of ours",
};

/* The fault of this process, and how many calls of its kind there were. */
static enum fault fault;
static long fault_at, calls;

static bool strikes(enum fault kind) {
    return fault == kind && ++calls == fault_at;
}

/* --- memory */

void *__real_malloc(size_t);
void *__real_calloc(size_t, size_t);
void *__real_realloc(void *, size_t);
void *__wrap_malloc(size_t);
void *__wrap_calloc(size_t, size_t);
void *__wrap_realloc(void *, size_t);

void *__wrap_malloc(size_t n) {
    return strikes(FAULT_MEMORY) ? NULL : __real_malloc(n);
}

void *__wrap_calloc(size_t n, size_t size) {
    return strikes(FAULT_MEMORY) ? NULL : __real_calloc(n, size);
}

void *__wrap_realloc(void *old, size_t n) {
    return strikes(FAULT_MEMORY) ? NULL : __real_realloc(old, n);
}

static sqlite3_mem_methods memory;

static void *sql_malloc(int n) {
    return strikes(FAULT_SQL_MEMORY) ? NULL : memory.xMalloc(n);
}

static void *sql_realloc(void *old, int n) {
    return strikes(FAULT_SQL_MEMORY) ? NULL : memory.xRealloc(old, n);
}

/* --- our own calls */

int __real_open(const char *, int, mode_t);
ssize_t __real_read(int, void *, size_t);
ssize_t __real_write(int, const void *, size_t);
int __real_fsync(int);
int __real_rename(const char *, const char *);
ssize_t __real_copy_file_range(int, off64_t *, int, off64_t *, size_t, unsigned);
int __wrap_open(const char *, int, mode_t);
ssize_t __wrap_read(int, void *, size_t);
ssize_t __wrap_write(int, const void *, size_t);
int __wrap_fsync(int);
int __wrap_rename(const char *, const char *);
ssize_t __wrap_copy_file_range(int, off64_t *, int, off64_t *, size_t, unsigned);

static bool system_fails(int number) {
    if (!strikes(FAULT_SYSTEM)) return false;
    errno = number;
    return true;
}

int __wrap_open(const char *path, int flags, mode_t mode) {
    return system_fails(EMFILE) ? -1 : __real_open(path, flags, mode);
}

ssize_t __wrap_read(int fd, void *bytes, size_t n) {
    return system_fails(EIO) ? -1 : __real_read(fd, bytes, n);
}

ssize_t __wrap_write(int fd, const void *bytes, size_t n) {
    return fd > STDERR_FILENO && system_fails(ENOSPC) ? -1 : __real_write(fd, bytes, n);
}

int __wrap_fsync(int fd) {
    return system_fails(EIO) ? -1 : __real_fsync(fd);
}

int __wrap_rename(const char *from, const char *to) {
    return system_fails(EACCES) ? -1 : __real_rename(from, to);
}

ssize_t __wrap_copy_file_range(int in, off64_t *in_at, int out, off64_t *out_at, size_t n, unsigned flags) {
    return system_fails(ENOSPC) ? -1 : __real_copy_file_range(in, in_at, out, out_at, n, flags);
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
    if (fault == FAULT_DISK_FULL && ++calls >= fault_at) return SQLITE_FULL;
    if (strikes(FAULT_WRITE)) return SQLITE_IOERR_WRITE;
    if (fault == FAULT_SHORT_WRITE && ++calls >= fault_at) {
        if (calls == fault_at) of(f)->real->pMethods->xWrite(of(f)->real, from, n / 2, at);
        return SQLITE_IOERR_WRITE;
    }
    return of(f)->real->pMethods->xWrite(of(f)->real, from, n, at);
}

static int file_truncate(sqlite3_file *f, sqlite3_int64 size) {
    if (strikes(FAULT_TRUNCATE)) return SQLITE_IOERR_TRUNCATE;
    return of(f)->real->pMethods->xTruncate(of(f)->real, size);
}

static int file_sync(sqlite3_file *f, int flags) {
    if (strikes(FAULT_SYNC)) return SQLITE_IOERR_FSYNC;
    return of(f)->real->pMethods->xSync(of(f)->real, flags);
}

#define PASS(name, parameters, ...)                                                                                   \
    static int name parameters {                                                                                      \
        return of(f)->real->pMethods->PASS_##name(__VA_ARGS__);                                                       \
    }
#define PASS_file_size xFileSize
#define PASS_file_lock xLock
#define PASS_file_unlock xUnlock
#define PASS_file_reserved xCheckReservedLock
#define PASS_file_control xFileControl
#define PASS_file_sector xSectorSize
#define PASS_file_device xDeviceCharacteristics
PASS(file_size, (sqlite3_file *f, sqlite3_int64 *out), of(f)->real, out)
PASS(file_lock, (sqlite3_file *f, int level), of(f)->real, level)
PASS(file_unlock, (sqlite3_file *f, int level), of(f)->real, level)
PASS(file_reserved, (sqlite3_file *f, int *out), of(f)->real, out)
PASS(file_control, (sqlite3_file *f, int what, void *with), of(f)->real, what, with)
PASS(file_sector, (sqlite3_file *f), of(f)->real)
PASS(file_device, (sqlite3_file *f), of(f)->real)

static int vfs_open(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *f, int flags, int *flags_out) {
    (void)vfs;
    struct file *file = of(f);
    *file = (struct file){.real = (sqlite3_file *)(file + 1)};
    if (strikes(FAULT_OPEN)) return SQLITE_CANTOPEN;
    int rc = real_vfs->xOpen(real_vfs, name, file->real, flags, flags_out);
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
        .xUnlock = file_unlock,
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
    return strikes(FAULT_TRUNCATE) ? SQLITE_IOERR_DELETE : real_vfs->xDelete(real_vfs, name, sync);
}

static void register_faults(void) {
    static sqlite3_vfs vfs;
    sqlite3_config(SQLITE_CONFIG_GETMALLOC, &memory);
    sqlite3_mem_methods ours = memory;
    ours.xMalloc = sql_malloc;
    ours.xRealloc = sql_realloc;
    sqlite3_config(SQLITE_CONFIG_MALLOC, &ours);
    real_vfs = sqlite3_vfs_find(NULL);
    vfs = *real_vfs;
    vfs.zName = "faults";
    vfs.szOsFile = (int)sizeof(struct file) + real_vfs->szOsFile;
    vfs.xOpen = vfs_open;
    vfs.xDelete = vfs_delete;
    sqlite3_vfs_register(&vfs, 1);
}

/* --- the jobs */

#define INDEX "k.db"

enum work { WORK_FIRST, WORK_REFRESH, WORK_PRUNE, WORK_COPY, WORK_REMAKE, WORK_ASK, WORKS };

static const struct {
    const char *name;
    const char *folder; /* the letters */
    const char *before; /* the index to begin with, a file; NULL = none */
    bool rebuild, large;
} works[WORKS] = {
    [WORK_FIRST] = {"a first build", "new", NULL, false, false},
    [WORK_REFRESH] = {"a refresh in place", "new", "old.db", false, false},
    [WORK_PRUNE] = {"a prune", "few", "few.db", false, false},
    [WORK_COPY] = {"a large refresh", "large", "large.db", false, true},
    [WORK_REMAKE] = {"a rebuild", "new", "old.db", true, false},
    [WORK_ASK] = {"a search", "new", "old.db", false, false},
};

static int run_index(enum work job) {
    char *paths[] = {(char *)(uintptr_t)works[job].folder};
    char database[4096];
    if (!realpath(".", database)) return 99;
    strcat(database, "/" INDEX);
    struct index_request request = {.database = database, .paths = paths, .path_count = 1, .prune = job == WORK_PRUNE,
                                    .rebuild = works[job].rebuild, .quiet = true, .jobs = 1};
    struct index_report report;
    struct error error;
    enum status status = index_run(&request, &report, &error);
    if (status) fprintf(stderr, "%s\n", error.text);
    return status ? (int)status : report.skipped ? 1 : 0;
}

static int run_search(void) {
    char *arguments[] = {(char *)(uintptr_t)"search", (char *)(uintptr_t)"-d", (char *)(uintptr_t)INDEX,
                         (char *)(uintptr_t)"--strict", (char *)(uintptr_t)"unge \"værdig sagsbehandling\"~9 ELLER arbejde", NULL};
    struct options options;
    struct error error = {0};
    struct store *store;
    struct output output = {.columns = 80};
    if (options_read(5, arguments, &options)) return 99;
    enum status status = store_open(INDEX, &store, &error);
    if (!status) {
        status = answer(store, &options, &output, buf_str(&options.query), (str){0}, &error);
        store_close(store);
    }
    if (status > NONE) fprintf(stderr, "%s\n", error.text);
    buf_release(&output.line);
    options_release(&options);
    return (int)status;
}

/* --- what the index holds, as one number */

static void mix(uint64_t *digest, str s) {
    for (size_t i = 0; i <= s.n; i++) *digest = (*digest ^ (i < s.n ? (unsigned char)s.p[i] : 0x100u)) * 0x100000001B3u;
}

struct reading_all {
    struct store *store;
    uint64_t digest;
};

static enum status add_letter(void *context, const struct letter_row *row) {
    struct reading_all *all = context;
    struct error error;
    struct passage_row passage;
    mix(&all->digest, row->path);
    mix(&all->digest, row->title);
    for (int64_t i = 0; i < row->passage_count; i++) {
        enum status status = store_passage(all->store, row->first_passage + i, &passage, &error);
        if (status) return BAD_STORE;
        mix(&all->digest, passage.text);
    }
    return OK;
}

static enum status add_form(void *context, const struct form_row *row) {
    struct reading_all *all = context;
    char count[32];
    snprintf(count, sizeof count, "%lld", (long long)row->count);
    mix(&all->digest, row->form);
    mix(&all->digest, str_of(count));
    return OK;
}

/* 0 = there is none; 1 = it is not sound, or cannot be read. */
static uint64_t digest_of(const char *path, bool check) {
    struct reading_all all = {.digest = 0xCBF29CE484222325u};
    struct error error;
    if (access(path, F_OK) != 0) return 0;
    enum status status = store_open(path, &all.store, &error);
    if (!status) {
        status = store_each_letter(all.store, add_letter, &all, &error);
        if (!status) status = store_forms(all.store, FORMS_ALL, (str){0}, add_form, &all, &error);
        store_close(all.store);
    }
    if (!status && check) status = store_check(path, &error);
    if (status) fprintf(stderr, "# %s: %s\n", path, error.text);
    return status ? 1 : all.digest;
}

/* --- a process with one fault */

struct outcome {
    int status; /* exit status; negative = the signal */
    long calls; /* that could have failed */
    char said[2048];
    size_t lines;
};

/* Runs in a child: a digest (job == WORKS) or a job. What it says goes to the file "said", its count to "calls". */
static struct outcome in_child(int (*run)(enum work), enum work job, enum fault kind, long at) {
    fflush(stdout);
    pid_t child = fork();
    if (child < 0) exit(99);
    if (child == 0) {
        int said = __real_open("said", O_WRONLY | O_CREAT | O_TRUNC, 0600);
        int out = __real_open("/dev/null", O_WRONLY, 0);
        if (said < 0 || out < 0 || dup2(said, STDERR_FILENO) < 0 || dup2(out, STDOUT_FILENO) < 0) _exit(99);
        alarm(TOO_LONG);
        fault = kind;
        fault_at = at ? at : LONG_MAX;
        int status = run(job);
        fault = FAULT_NONE;
        FILE *file = fopen("calls", "w");
        if (file) {
            fprintf(file, "%ld", calls);
            fclose(file);
        }
        _exit(status);
    }
    int status;
    struct outcome outcome = {0};
    waitpid(child, &status, 0);
    outcome.status = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
    FILE *file = fopen("calls", "r");
    if (file && fscanf(file, "%ld", &outcome.calls) != 1) outcome.calls = 0;
    if (file) fclose(file);
    file = fopen("said", "r");
    if (file) {
        size_t n = fread(outcome.said, 1, sizeof outcome.said - 1, file);
        fclose(file);
        outcome.said[n] = '\0';
        for (size_t i = 0; i < n; i++) outcome.lines += outcome.said[i] == '\n';
    }
    return outcome;
}

static int run_job(enum work job) {
    return job == WORK_ASK ? run_search() : run_index(job);
}

static uint64_t *shared_digest; /* a child's answer; in a file mapped by nobody: passed through "digest" */

static int run_digest(enum work job) {
    (void)job;
    *shared_digest = digest_of(INDEX, true);
    FILE *file = fopen("digest", "w");
    if (!file) return 99;
    fwrite(shared_digest, sizeof *shared_digest, 1, file);
    return fclose(file);
}

/* In a child, as this process shall have no memory of SQLite's. */
static uint64_t digest_now(void) {
    uint64_t got = 1;
    unlink("digest");
    struct outcome outcome = in_child(run_digest, WORKS, FAULT_NONE, 0);
    if (outcome.lines) printf("%s", outcome.said);
    FILE *file = fopen("digest", "r");
    if (!file) return 1;
    if (fread(&got, sizeof got, 1, file) != 1) got = 1;
    fclose(file);
    return got;
}

static void copy(const char *from, const char *to) {
    static char block[1 << 16];
    FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
    if (!in || !out) exit(99);
    for (size_t n; (n = fread(block, 1, sizeof block, in)) > 0;) fwrite(block, 1, n, out);
    fclose(in);
    if (fclose(out) != 0) exit(99);
}

/* Files of the index's name: 1 where it is alone. */
static int files_of_index(void) {
    int count = 0;
    DIR *folder = opendir(".");
    for (struct dirent *entry; folder && (entry = readdir(folder));)
        count += strncmp(entry->d_name, INDEX, strlen(INDEX)) == 0;
    if (folder) closedir(folder);
    return count;
}

static void put_back(enum work job) {
    static const char *const endings[] = {"", "-journal", "-lock", "-new", "-new-journal"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        char name[64];
        snprintf(name, sizeof name, INDEX "%s", endings[i]);
        unlink(name);
    }
    if (works[job].before) copy(works[job].before, INDEX);
}

/* --- the table */

static int number, failures;

static const char *verdict(enum work job, enum fault kind, long at, uint64_t before, uint64_t after, long *all) {
    static char why[4096];
    put_back(job);
    struct outcome outcome = in_child(run_job, job, kind, at);
    if (at == 0) {
        *all = outcome.calls;
        if (outcome.status != 0) {
            snprintf(why, sizeof why, "without a fault it ends with %d: %s", outcome.status, outcome.said);
            return why;
        }
        return NULL;
    }
    bool good = outcome.status == 0 || outcome.status == 4 || (kind == FAULT_OPEN && outcome.status == 3) ||
                /* FTS5 forgets now and then that it was the memory, and says that a table is not there */
                (kind == FAULT_SQL_MEMORY && outcome.status == 3) ||
                (kind == FAULT_SYSTEM && outcome.status == 1); /* a letter that cannot be read is skipped */
    if (!good) {
        snprintf(why, sizeof why, "call %ld: status %d: %s", at, outcome.status, outcome.said);
        return why;
    }
    if ((outcome.status == 0) != (outcome.lines == 0) || outcome.lines > 1) {
        snprintf(why, sizeof why, "call %ld: status %d and %zu lines: %s", at, outcome.status, outcome.lines,
                 outcome.said);
        return why;
    }
    if (job == WORK_ASK) return NULL;
    uint64_t now = digest_now();
    if (outcome.status != 1 && now != before && now != after) {
        snprintf(why, sizeof why, "call %ld: the index is %s (status %d: %s)", at,
                 now == 0 ? "gone" : now == 1 ? "broken" : "neither old nor new", outcome.status, outcome.said);
        return why;
    }
    if (outcome.status == 0 && now != after) {
        snprintf(why, sizeof why, "call %ld: it says that it went well, but the index is the old one", at);
        return why;
    }
    outcome = in_child(run_job, job, FAULT_NONE, 0);
    if (outcome.status != 0 || digest_now() != after || files_of_index() != 1) {
        snprintf(why, sizeof why, "call %ld: the next run ends with %d, %d files: %s", at, outcome.status,
                 files_of_index(), outcome.said);
        return why;
    }
    return NULL;
}

static void try_all(enum work job, enum fault kind, long most) {
    put_back(job);
    uint64_t before = digest_now(), after = before;
    long all = 0, tried = 0, bad = 0;
    const char *why = verdict(job, kind, 0, 0, 0, &all);
    if (!why && job != WORK_ASK) after = digest_now();
    if (why || after == 1) {
        printf("not ok %d - %s without a fault\n#   %s\n", ++number, works[job].name, why ? why : "broken");
        failures++;
        return;
    }
    long step = all > most ? all / most : 1;
    for (long at = 1; at <= all; at += step, tried++) {
        why = verdict(job, kind, at, before, after, &all);
        if (!why) continue;
        if (++bad <= 5) printf("#   %s%s", why, strchr(why, '\n') ? "" : "\n");
    }
    printf("%sok %d - %s, and %s: %ld of %ld\n", bad ? "not " : "", ++number, works[job].name, fault_names[kind], tried,
           all);
    failures += bad != 0;
}

static void build(const char *database, const char *folder) {
    char path[4096];
    if (!realpath(".", path)) exit(99);
    strcat(strcat(path, "/"), database);
    char *paths[] = {(char *)(uintptr_t)folder};
    struct index_request request = {.database = path, .paths = paths, .path_count = 1, .quiet = true, .jobs = 1};
    struct index_report report;
    struct error error;
    if (index_run(&request, &report, &error)) {
        fprintf(stderr, "%s\n", error.text);
        exit(99);
    }
}

static int run_build(enum work job) {
    (void)job;
    /* old.db: made from the folder as it was; the script that calls us sets "stage" */
    if (access("new", F_OK) == 0) build("old.db", "new");
    if (access("few", F_OK) == 0) build("few.db", "few");
    if (access("large", F_OK) == 0) build("large.db", "large");
    return 0;
}

int main(int argc, char **argv) {
    static uint64_t digest;
    shared_digest = &digest;
    register_faults();
    if (argc == 2 && strcmp(argv[1], "prepare") == 0) return run_build(WORKS);
    long most = argc >= 2 ? atol(argv[1]) : 20;
    bool full = most >= 100000;
    if (argc == 4) { /* one alone: job kind call */
        long all;
        enum work one = (enum work)atol(argv[1]);
        put_back(one);
        uint64_t before = digest_now();
        verdict(one, FAULT_NONE, 0, 0, 0, &all);
        uint64_t after = digest_now();
        const char *why = verdict(one, (enum fault)atol(argv[2]), atol(argv[3]), before, after, &all);
        printf("%s\n", why ? why : "good");
        return why != NULL;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    for (int job = 0; job < WORKS; job++) {
        if (access(works[job].folder, F_OK) != 0) continue;
        for (int kind = 1; kind < FAULTS; kind++) {
            if (job == WORK_ASK && kind == FAULT_SYSTEM) continue;
            try_all((enum work)job, (enum fault)kind, works[job].large ? (full ? 40 : 2) : most);
        }
    }
    printf("1..%d\n", number);
    return failures != 0;
}
