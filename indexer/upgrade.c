#include "indexer/upgrade.h"

#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/path.h"
#include "base/program.h"
#include "base/shell.h"
#include "store/store.h"

/* Letters that are named, if many cannot be read again. */
#define NAMED 10

struct looking {
    const struct index_request *request;
    const struct scan *scan;
    str removed;
    size_t lost; /* letters that would be */
};

static void say(const struct error *error) {
    fprintf(stderr, "%s: %s\n", program_name(), error->text);
}

/* A letter of the old index must be among the files, unless it is to go. */
static enum status look_at(void *context, str path, int64_t mtime) {
    struct looking *l = context;
    bool stream = mtime == STREAM_MTIME;
    if (l->removed.n && path_below(path, l->removed)) return OK;
    const struct scan_file *file = stream ? NULL : scan_file_of(l->scan, path);
    if (file && format_is_readable(file->format)) return OK;
    if (!stream && !file && l->request->prune && scan_is_gone(l->scan, path)) return OK;
    if (l->lost++ >= NAMED) return OK;
    char *name = memory_copied(path.p, path.n);
    const char *shown = path_shown(str_of(name)).p;
    struct error error;
    if (stream)
        fail(&error, NONE, _("%s came from standard input and cannot be read again"), shown);
    else
        fail(&error, NONE, _("%s is in the index and cannot be read again"), shown);
    say(&error);
    free(name);
    return OK;
}

/* A new index takes about as much as the old one, which stays until it is done. */
static enum status check_room(const char *database, struct error *error) {
    struct stat file;
    struct statvfs disk;
    char *copy = memory_copied(database, strlen(database));
    bool known = stat(database, &file) == 0 && statvfs(dirname(copy), &disk) == 0;
    free(copy);
    if (!known) return OK;
    uint64_t needed = (uint64_t)file.st_size + (uint64_t)file.st_size / 8;
    uint64_t free_bytes = (uint64_t)disk.f_bavail * disk.f_frsize;
    if (free_bytes >= needed) return OK;
    return fail(
        error, BAD_SYSTEM,
        _("%s is to be made anew, which takes some %llu MB beside it, and %llu MB are free; it stays as "
          "it is"),
        database, (unsigned long long)(needed >> 20) + 1, (unsigned long long)(free_bytes >> 20));
}

static void scan_remembered(struct scan *scan, str paths, str removed, scan_skip *skip, void *context) {
    while (paths.p) {
        str path = str_cut(&paths, '\n');
        bool covered = !path.n || (removed.n && path_below(path, removed));
        for (size_t i = 0; i < scan->root_count && !covered; i++)
            covered = path_below(path, scan->roots[i].path);
        if (covered) continue;
        char *name = memory_copied(path.p, path.n);
        scan_add(scan, name, skip, context);
        free(name);
    }
    scan_done(scan);
    if (removed.n) scan_leave_out(scan, removed);
}

static void refuse(const struct looking *l, enum store_origin origin, str paths) {
    struct error error;
    buf command = {0};
    for (str rest = paths; rest.p;) {
        str path = str_cut(&rest, '\n');
        if (!path.n) continue;
        buf_byte(&command, ' ');
        shell_quote(path, &command);
    }
    const char *database = l->request->database;
    fail(&error, NONE,
         message_plural(
             "%s was made with %s and stays as it is, as %zu letter cannot be read again; to make it anew "
             "without it: %s -d %s --rebuild%s",
             "%s was made with %s and stays as it is, as %zu letters cannot be read again; to make it anew "
             "without them: %s -d %s --rebuild%s",
             l->lost),
         database, store_origin_name(origin), l->lost, program_indexer(), shell_quoted(database),
         command.n ? command.p : "");
    say(&error);
    buf_release(&command);
}

static enum status decide(const struct index_request *request, struct store *old, enum store_origin origin,
                          struct scan *scan, scan_skip *skip, void *context, enum upgrade *out,
                          struct error *error) {
    buf paths = {0}, removed = {0};
    struct error said;
    if (request->remove) path_absolute(request->remove, &removed);
    enum status status = store_paths(old, &paths, error);
    if (!status) scan_remembered(scan, buf_str(&paths), buf_str(&removed), skip, context);
    struct looking l = {request, scan, buf_str(&removed), 0};
    if (!status) status = store_each_path(old, look_at, &l, error);
    if (!status && l.lost) {
        refuse(&l, origin, buf_str(&paths));
        *out = UPGRADE_REFUSED;
    } else if (!status && (status = check_room(request->database, error)) == OK) {
        fail(&said, NONE, _("%s was made with %s: it is made anew"), request->database,
             store_origin_name(origin));
        say(&said);
        *out = UPGRADE_ANEW;
    }
    buf_release(&paths);
    buf_release(&removed);
    return status;
}

/* Another user's index does not say which folders this one's user reads. A newer program's index is its own:
 * the two would make it anew in turn, for ever. */
static bool may_upgrade(const char *database, enum store_origin origin) {
    struct stat file;
    if (origin == ORIGIN_SAME || origin == ORIGIN_NEWER) return false;
    return stat(database, &file) == 0 && file.st_uid == geteuid();
}

void upgrade_paths(const struct index_request *request, buf *out) {
    struct store *old;
    enum store_origin origin;
    struct error ignored; /* it is told by those who open it next */
    if (request->rebuild || request->no_upgrade) return;
    if (store_open_any(request->database, &old, &origin, &ignored)) return;
    if (may_upgrade(request->database, origin)) store_paths(old, out, &ignored);
    store_close(old);
}

enum status upgrade_prepare(const struct index_request *request, struct scan *scan, scan_skip *skip,
                            void *context, enum upgrade *out, struct error *error) {
    struct store *old;
    enum store_origin origin;
    *out = UPGRADE_NONE;
    enum status status = store_open_any(request->database, &old, &origin, error);
    if (status) return status;
    if (may_upgrade(request->database, origin))
        status = decide(request, old, origin, scan, skip, context, out, error);
    store_close(old);
    return status;
}
