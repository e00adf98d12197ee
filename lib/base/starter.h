/* A small process that starts programs for this one, which itself may not once its sandbox is up
 * (base/sandbox.h). It is forked before any letter or index is read, has its commands from then on, and takes
 * no others: a request is a number, a word and three files. */
#ifndef BASE_STARTER_H
#define BASE_STARTER_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Longer arguments are not passed on. In bytes. */
#define STARTER_ARGUMENT 4096

struct starter_command {
    /* Becomes a program by exec, in a process of its own; if it returns, the command's status is 127. */
    void (*become)(void *context, const char *argument);
    void *context;
    /* It has a session of its own, without the terminal, and its process group ends with its run: nothing
     * that the command started outlives it. Else it shares the terminal, and goes on. */
    bool bound;
};

struct starter {
    pid_t process;
    int socket;
};

/* Forks the process. The commands are copied with it, so they need not live on. false if there is no such
 * process; errno says why. */
bool starter_begin(struct starter *, const struct starter_command *commands, size_t count);

/* Starts command `which`, with these files as its standard input, output and error; the caller's own stay
 * open. Any number may run at once. Returns the run, a descriptor to be polled and waited for, or closed: a
 * bound command is killed then. -1 if it cannot be asked. */
int starter_run(const struct starter *, size_t which, const char *argument, const int files[3]);

/* Waits until the command has ended, and closes the run. Its status as waitpid has it, or -1 if it was never
 * started. Safe in a signal handler. */
int starter_wait(int run);

/* Ends the process; what it started goes on. */
void starter_end(struct starter *);

#endif
