#include "search/pager.h"

#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t pager;
static bool talks; /* standard error goes there too */

/* The child: becomes the pager. */
static _Noreturn void become(const char *command) {
    /* as git has it: end where all fits, let colours through, leave the text on the terminal */
    setenv("LESS", "FRX", 0);
    if (command)
        execl("/bin/sh", "sh", "-c", command, (char *)NULL);
    else
        execlp("less", "less", (char *)NULL);
    execlp("cat", "cat", (char *)NULL);
    _exit(127);
}

static void wait_for_reader(void) {
    close(STDOUT_FILENO);
    if (talks) close(STDERR_FILENO);
    waitpid(pager, NULL, 0);
    pager = 0;
}

/* The pager shares the terminal: it must not be left behind without its writer. */
static void interrupted(int number) {
    wait_for_reader();
    signal(number, SIG_DFL);
    raise(number);
}

void pager_begin(const char *command) {
    int ends[2];
    if (command && (!*command || strcmp(command, "cat") == 0)) return;
    if (pipe2(ends, O_CLOEXEC) != 0) return;
    pager = fork();
    if (pager == 0) {
        dup2(ends[0], STDIN_FILENO);
        become(command);
    }
    close(ends[0]);
    if (pager > 0) {
        setvbuf(stdout, NULL, _IOLBF, BUFSIZ); /* so that what is said on standard error stays in its place */
        dup2(ends[1], STDOUT_FILENO);
        talks = isatty(STDERR_FILENO);
        if (talks) dup2(ends[1], STDERR_FILENO);
        signal(SIGINT, interrupted);
        signal(SIGTERM, interrupted);
    } else {
        pager = 0;
    }
    close(ends[1]);
}

void pager_end(void) {
    if (pager <= 0) return;
    fflush(stdout);
    wait_for_reader();
}
