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
    /* Becomes a program by exec, or does the work itself and exits, in a process of its own; if it returns,
     * the command's status is 127. */
    void (*become)(void *context, const char *argument);
    void *context;
    /* It has a session of its own, without the terminal, and its process group ends with its run: nothing
     * that the command started outlives it. Else it shares the terminal, and goes on. */
    bool bound;
    /* `become`, with no argument, becomes a program that calls starter_serve: it is started at the first
     * request, once more if it ended, and takes the requests for this command. */
    bool lasting;
};

struct starter {
    pid_t process;
    int socket;
};

/* Forks the process. The commands are copied with it, so they need not live on. false if there is no such
 * process; errno says why. */
bool starter_begin(struct starter *, const struct starter_command *commands, size_t count);

/* The rest of a lasting command's program: serves requests from the socket that is its standard input, until
 * there are no more, and ends the process. Each runs `become` in a copy of the process as it is now: what it
 * does to its memory, no other sees. */
_Noreturn void starter_serve(const struct starter_command *);

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
