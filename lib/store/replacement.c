#include "store/replacement.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/program.h"
#include "base/system.h"
#include "store/rights.h"
#include "store/sidecar.h"
#include "store/store_internal.h"

/* SQLite's file format has its name at byte 0 and the application's id at byte 68. */
enum status replacement_check(const char *path, struct error *error) {
    static const unsigned char id[] = {APPLICATION_ID >> 24 & 0xFF, APPLICATION_ID >> 16 & 0xFF,
                                       APPLICATION_ID >> 8 & 0xFF, APPLICATION_ID & 0xFF};
    unsigned char head[72];
    struct stat state;
    enum status status = database_check_kind(path, error);
    if (status) return status;
    if (lstat(path, &state) == 0 && !S_ISREG(state.st_mode))
        return fail(error, BAD_STORE, _("%s is no regular file, and no index of letters"), path);
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
    if (fd < 0 && errno == ENOENT) return OK;
    ssize_t n = fd < 0 ? -1 : read(fd, head, sizeof head);
    int why = errno;
    if (fd >= 0) close(fd);
    if (n < 0) return fail(error, BAD_SYSTEM, _("cannot read %s: %s"), path, message_errno(why));
    if (n == 0) return OK;
    if (n == sizeof head && memcmp(head, "SQLite format 3", 16) == 0 && memcmp(head + 68, id, sizeof id) == 0)
        return OK;
    return fail(error, BAD_STORE,
                _("%s is no index of letters and stays as it is; make one with: %s -d ANOTHER-NAME FOLDER"),
                path, program_indexer());
}

enum status replacement_make(const char *path, const char *built, struct error *error) {
    enum status status = rights_make_private(built, error);
    if (!status) status = rights_take(built, path, error);
    if (status) unlink(built);
    return status;
}

enum status replacement_copy(const char *from, const char *to, struct error *error) {
    int in = open(from, O_RDONLY | O_CLOEXEC), out = -1;
    if (in >= 0) out = open(to, O_WRONLY | O_TRUNC | O_CLOEXEC | O_NOFOLLOW);
    bool good = in >= 0 && out >= 0 && system_copy(in, out);
    enum status status =
        good ? OK : fail(error, BAD_SYSTEM, _("cannot copy %s to %s: %s"), from, to, message_errno(errno));
    if (in >= 0) close(in);
    if (out >= 0 && close(out) != 0 && !status)
        status = fail(error, BAD_SYSTEM, _("cannot write %s: %s"), to, message_errno(errno));
    return status;
}

static enum status sync_path(const char *path, int flags, struct error *error) {
    int fd = open(path, flags | O_CLOEXEC);
    bool good = fd >= 0 && fsync(fd) == 0;
    enum status status =
        good ? OK : fail(error, BAD_SYSTEM, _("cannot write %s to the disk: %s"), path, message_errno(errno));
    if (fd >= 0) close(fd);
    return status;
}

/* A journal that a killed writer left belongs to the file that is there. Beside the new one it would be taken
 * for the new one's and rolled back into it: the old file gets it back first; one that cannot take it is past
 * mending. */
static void settle_journal(const char *path) {
    char *journal = sidecar_path(path, "-journal");
    struct database *old;
    struct error ignored;
    if (access(journal, F_OK) == 0 && !database_open(path, path, DATABASE_UPDATE, &old, &ignored))
        database_close(old);
    unlink(journal);
    free(journal);
}

enum status replacement_publish(const char *built, const char *path, mode_t mode, struct error *error) {
    enum status status = rights_open(built, path, mode, error);
    if (!status) status = sync_path(built, O_RDONLY, error);
    if (!status) settle_journal(path);
    if (!status && rename(built, path) != 0)
        status = fail(error, BAD_SYSTEM, _("cannot put the new index at %s: %s"), path, message_errno(errno));
    if (status) return status;
    char *copy = memory_copied(path, strlen(path));
    status = sync_path(dirname(copy), O_RDONLY | O_DIRECTORY, error);
    free(copy);
    return status;
}
