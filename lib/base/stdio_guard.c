#include "base/stdio_guard.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void stdio_guard(void) {
    signal(SIGXFSZ, SIG_IGN); /* a limit on the size of files makes a write fail and be reported */
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        if (fcntl(fd, F_GETFD) >= 0) continue;
        /* the other direction: reading or writing then fails, as it would have */
        int opened = open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
        if (opened != fd) abort();
    }
}

bool stdio_written(void) {
    bool failed = ferror(stdout);
    int before = errno;
    if (fflush(stdout) != 0) return false;
    /* the error came before: the latest that was met is most likely its cause */
    errno = before ? before : EIO;
    return !failed;
}
