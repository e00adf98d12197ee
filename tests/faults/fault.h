/* A machine that fails: the n-th allocation, the n-th call of SQLite's or of our own for the disk.
 *
 * faults_run runs a job in a process of its own, the runner. At each call that may fail the runner makes a
 * branch of itself by fork: in the branch that call fails and the job goes on to its end, which is near; then
 * the folder of the index is put back as it was, and the runner goes on as if nothing had been. So every call
 * fails once and the job itself runs but once. The calls are caught by --wrap, by a VFS of SQLite's, and for
 * memory by a malloc of our own, through which the libraries go too. */
#ifndef FAULT_H
#define FAULT_H

#include <stdbool.h>
#include <stddef.h>

enum fault {
    FAULT_NONE,
    FAULT_MEMORY,      /* one allocation: ours, SQLite's, any library's */
    FAULT_NO_MEMORY,   /* from the n-th allocation on there is none */
    FAULT_DISK_FULL,   /* from the n-th write on there is no room */
    FAULT_WRITE,       /* one write fails */
    FAULT_SHORT_WRITE, /* one write stops half-way, all later ones fail */
    FAULT_SYNC,        /* one fsync of SQLite's fails */
    FAULT_READ,        /* one read of SQLite's fails */
    FAULT_TRUNCATE,    /* one truncation or deletion of SQLite's fails */
    FAULT_OPEN,        /* one file of SQLite's cannot be opened */
    FAULT_SYSTEM, /* one of our own calls: open, read, pread, write, pwrite, fsync, ftruncate, rename, unlink,
                     copy_file_range */
    FAULTS,
};

extern const char *const fault_names[FAULTS];

/* The folder with the index, and nothing else: what a branch changes there is put back. */
#define FAULT_FOLDER "index"

struct outcome {
    int status;       /* exit status; negative = the signal that ended it */
    bool changed;     /* it wrote, made, renamed or removed something */
    bool returned;    /* the job came back, and did not end the process where it was */
    long blocks;      /* that were allocated in it and not released, when it came back */
    const char *said; /* all of its standard error ... */
    size_t said_bytes;
    const char *printed; /* ... and of its standard output, that of the runner before it included */
    size_t printed_bytes;
};

struct fault_run {
    int (*job)(void *);
    void *context;
    enum fault kind;
    long first, step; /* which calls fail: every step-th from the first (1) on; first = 0: none does */
    /* Is told of each branch, in the runner, while the folder is as the branch left it; call 0 is the job
     * itself. */
    void (*judge)(void *, long call, const struct outcome *);
    void *judging; /* is handed to judge */
};

/* Runs the job. Where no call fails: calls[kind] = how many there were of each kind. */
void faults_run(const struct fault_run *, long calls[FAULTS]);

/* While on is false nothing fails and nothing is counted: for what a judge does. Returns what was. */
bool faults_armed(bool on);

#endif
