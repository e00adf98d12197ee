#include "search/pager.h"

#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/starter.h"
#include "base/system.h"

static struct starter starter;
static int run = -1;
static bool talks; /* standard error goes there too */

/* In a process of its own: becomes the pager. */
static void become(void *context, const char *argument) {
    const char *command = context;
    (void)argument;
    /* as git has it: end where all fits, let colours through, leave the text on the terminal */
    setenv("LESS", "FRX", 0);
    /* what is printed is UTF-8, also on a machine that lacks the locale that is set */
    setenv("LESSCHARSET", "utf-8", 0);
    if (command)
        execl("/bin/sh", "sh", "-c", command, (char *)NULL);
    else
        execlp("less", "less", (char *)NULL);
    execlp("cat", "cat", (char *)NULL);
}

static void wait_for_reader(void) {
    close(STDOUT_FILENO);
    if (talks) close(STDERR_FILENO);
    starter_wait(run); /* NOLINT(bugprone-signal-handler): it promises to be safe there */
}

/* The pager shares the terminal: it must not outlive its writer. */
static void interrupted(int number) {
    wait_for_reader();
    signal(number, SIG_DFL);
    raise(number);
}

void pager_begin(const char *command) {
    int ends[2];
    struct starter_command pager = {become, (void *)(uintptr_t)command, false, false};
    if (command && (!*command || strcmp(command, "cat") == 0)) return;
    if (!starter_begin(&starter, &pager, 1)) return;
    if (!system_pipe(ends)) {
        starter_end(&starter);
        return;
    }
    run = starter_run(&starter, 0, NULL, (const int[]){ends[0], STDOUT_FILENO, STDERR_FILENO});
    if (run >= 0) {
        setvbuf(stdout, NULL, _IOLBF, BUFSIZ); /* so that lines on standard error stay in their place */
        dup2(ends[1], STDOUT_FILENO);
        talks = isatty(STDERR_FILENO);
        if (talks) dup2(ends[1], STDERR_FILENO);
        signal(SIGINT, interrupted);
        signal(SIGTERM, interrupted);
    } else {
        starter_end(&starter);
    }
    close(ends[0]);
    close(ends[1]);
}

void pager_end(void) {
    if (starter.process <= 0) return;
    fflush(stdout);
    wait_for_reader();
    starter_end(&starter);
}
