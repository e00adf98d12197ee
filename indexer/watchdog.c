#include "indexer/watchdog.h"

#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/message.h"
#include "base/program.h"
#include "base/shell.h"
#include "base/status.h"
#include "base/str.h"
#include "base/system.h"

#define SECONDS_LEAST 20
#define BYTES_A_SECOND ((int64_t)1 << 20)

static bool begun;
static int64_t index_bytes;

/* What give_up says: made beforehand, as a signal may come at any place. */
static buf farewell;

static void give_up(int number) {
    (void)number;
    ssize_t ignored = write(STDERR_FILENO, farewell.p, farewell.n);
    (void)ignored;
    _exit(BAD_STORE);
}

void watchdog_restart(int64_t bytes) {
    if (!begun) return;
    /* of the thread: others may be reading letters meanwhile */
    system_alarm_after_work(SIGPROF, SECONDS_LEAST + (index_bytes + bytes) / BYTES_A_SECOND);
}

void watchdog_start(const char *database) {
    struct stat state;
    struct error error;
    index_bytes = stat(database, &state) == 0 ? (int64_t)state.st_blocks * 512 : 0;
    fail(&error, BAD_STORE, _("%s is damaged (%s); make it anew with: %s -d %s --rebuild FOLDER"), database,
         "work on it does not end", program_indexer(), shell_quoted(database));
    buf_addf(&farewell, "%s: %s\n", program_name(), error.text);
    signal(SIGPROF, give_up);
    begun = true;
    watchdog_restart(0);
}
