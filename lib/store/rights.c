#include "store/rights.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/str.h"

#ifdef __linux__
#include <sys/xattr.h>
#endif

#define ACCESS_LIST "system.posix_acl_access"

enum status rights_make_private(const char *path, struct error *error) {
    unlink(path);
    /* O_EXCL: a process that opened a file of that name before must not read what is written into it */
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) return fail(error, BAD_SYSTEM, _("cannot write %s: %s"), path, message_errno(errno));
    close(fd);
    return OK;
}

#ifdef __linux__

/* Reads an attribute, or the names of all (name NULL), whatever its size. False: there is none, or no such
 * thing on this file system; errno says which. */
static bool read_attribute(int fd, const char *name, buf *out) {
    buf_clear(out);
    for (;;) {
        ssize_t n = name ? fgetxattr(fd, name, NULL, 0) : flistxattr(fd, NULL, 0);
        if (n < 0) return false;
        out->p = memory_resized(out->p, (size_t)n + 1, 1);
        out->cap = (size_t)n + 1;
        n = name ? fgetxattr(fd, name, out->p, (size_t)n) : flistxattr(fd, out->p, (size_t)n);
        if (n < 0 && errno == ERANGE) continue; /* it grew meanwhile */
        out->n = n > 0 ? (size_t)n : 0;
        return n >= 0;
    }
}

static bool copy_attributes(int to, int from) {
    buf names = {0}, wanted = {0}, there = {0};
    bool good = read_attribute(from, NULL, &names) || errno == ENOTSUP;
    bool listed = false;
    for (size_t at = 0; good && at < names.n; at += strlen(names.p + at) + 1) {
        const char *name = names.p + at;
        listed |= strcmp(name, ACCESS_LIST) == 0;
        if (!read_attribute(from, name, &wanted)) {
            good = errno == ENODATA; /* it was taken away meanwhile */
            continue;
        }
        if (read_attribute(to, name, &there) && str_eq(buf_str(&there), buf_str(&wanted))) continue;
        good = fsetxattr(to, name, wanted.n ? wanted.p : "", wanted.n, 0) == 0;
    }
    /* one that the folder gives to new files */
    if (good && !listed && fremovexattr(to, ACCESS_LIST) != 0) good = errno == ENODATA || errno == ENOTSUP;
    int why = errno;
    buf_release(&names);
    buf_release(&wanted);
    buf_release(&there);
    errno = why;
    return good;
}

#else

/* Other systems ask for lists and attributes in ways of their own; owner, group and mode come over. */
static bool copy_attributes(int to, int from) {
    (void)to;
    (void)from;
    return true;
}

#endif

/* Gives one open file the owner, group and attributes of another, whose state goes into *old. */
static bool take_owner(int to, int from, struct stat *old) {
    struct stat own;
    if (fstat(from, old) != 0 || fstat(to, &own) != 0) return false;
    bool same = old->st_uid == own.st_uid && old->st_gid == own.st_gid;
    return (same || fchown(to, old->st_uid, old->st_gid) == 0) && copy_attributes(to, from);
}

/* whole: with the mode too. */
static enum status take(const char *path, const char *model, bool whole, mode_t fresh, struct error *error) {
    struct stat old;
    int from = open(model, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    bool absent = from < 0 && errno == ENOENT;
    int to = from >= 0 || absent ? open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW) : -1;
    bool good = to >= 0 && (from < 0 || take_owner(to, from, &old));
    /* last: with a list, the mode's bits of the group are its mask */
    if (good) good = fchmod(to, !whole ? 0600 : absent ? fresh : old.st_mode & 0777) == 0;
    enum status status = OK;
    if (!good)
        status = fail(error, BAD_SYSTEM,
                      _("a new file cannot be given the owner and rights of %s (%s): it stays as it is; run "
                        "this again as its owner"),
                      model, message_errno(errno));
    if (from >= 0) close(from);
    if (to >= 0) close(to);
    return status;
}

enum status rights_take(const char *path, const char *model, struct error *error) {
    return take(path, model, false, 0600, error);
}

enum status rights_open(const char *path, const char *model, mode_t fresh, struct error *error) {
    return take(path, model, true, fresh, error);
}

enum status rights_make_journal(const char *path, const char *model, struct error *error) {
    enum status status = rights_make_private(path, error);
    struct error ignored;
    if (status || rights_open(path, model, 0600, &ignored) == OK) return status;
    /* SQLite would give an empty journal the index's mode, but not its group. A first byte of 0 says that
     * there is nothing to roll back. */
    int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
    bool good = fd >= 0 && fchmod(fd, 0600) == 0 && write(fd, "", 1) == 1;
    if (!good) status = fail(error, BAD_SYSTEM, _("cannot write %s: %s"), path, message_errno(errno));
    if (fd >= 0) close(fd);
    return status;
}
