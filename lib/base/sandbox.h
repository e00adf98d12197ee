/* Giving up the rights that a process does not need any more, so that a mistake in what follows harms less.
 * Two walls: Linux' Landlock says which files may be opened, seccomp which system calls may be made. */
#ifndef BASE_SANDBOX_H
#define BASE_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>

/* What a process still needs: lists of names that end with NULL; NULL = none. Names that cannot be opened are
 * passed over. If it has none of the three, no file can be opened, on a kernel without Landlock either. */
struct sandbox {
    const char *const *folders;  /* everything below them may be read and listed */
    const char *const *files;    /* may be read; of a folder, all files below it by their names */
    const char *const *writable; /* folders whose files may be made, changed, renamed and removed */
    bool threads;                /* more threads will be started */
    const unsigned short *ports; /* of TCP, to which it connects, on any host whose address it knows */
    size_t port_count;
    int starter; /* the socket of the starter (base/starter.h) that will be asked; 0 = none */
};

/* The walls that stand. */
enum sandbox_wall { SANDBOX_FILES = 1, SANDBOX_CALLS = 2 };

/* From now on this process opens only what it said it needs, runs no program, starts no process, connects
 * nowhere but to the ports, sends no signal to others, and types nothing into its terminal. What is open
 * stays usable. For good, and for every thread, so call it before the first of them. A call that is not
 * allowed fails (EACCES, EPERM, or ENOSYS, as if the kernel did not have it); nothing is killed. Returns the
 * walls that the kernel could put up; errno is kept. */
unsigned sandbox_enter(const struct sandbox *);

/* For a program of others, before exec: from now on this process and what it starts write only below the
 * folder for temporary files, open no socket, and look into no other process. All that the user may read or
 * run stays so. Returns the walls as above. */
unsigned sandbox_confine(void);

#endif
