#include "indexer/index.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/sanitize.h"
#include "base/memory.h"
#include "base/message.h"
#include "base/path.h"
#include "base/program.h"
#include "base/utf8.h"
#include "indexer/letter.h"
#include "indexer/watchdog.h"
#include "indexer/pipeline.h"
#include "indexer/progress.h"
#include "indexer/scan.h"
#include "indexer/source.h"
#include "store/write.h"

/* Up to so many bytes of letters that come or go are put into the index where it stands. More are put into a
 * copy, so that readers are not kept waiting while they are written. */
#define IN_PLACE_BYTES ((int64_t)8 << 20)

/* A letter that the index has already. */
struct known {
    str path;
    int64_t size, mtime;
    bool seen; /* its file was found by the scan */
};

struct job {
    const struct index_request *request;
    struct index_report *report;
    struct scan scan;
    struct arena arena;
    struct known *known; /* by path */
    size_t known_count, known_room;
    struct scan_file **changed; /* to be read; borrowed from scan */
    size_t changed_count;
    struct known **gone; /* to be dropped; borrowed from known */
    size_t gone_count;
    struct progress progress;
    int64_t expected; /* bytes of the letters to be read */
    buf bytes;        /* of the letter that is read */
    buf stdin_bytes;
    struct file_state stdin_state;
    bool stdin_read;
    bool again; /* the same work once more, in a copy: everything was said */
};

static void say_skipped(struct job *job, str path, const char *reason) {
    job->report->skipped++;
    if (job->again) return;
    progress_clear(&job->progress);
    buf shown = {0}, why = {0};
    sanitize_add(path_shown(path), &shown);
    sanitize_add(str_of(reason), &why);
    fprintf(stderr, "%s: ", program_name());
    /* TRANSLATORS: a file, and why it was skipped */
    fprintf(stderr, _("%s: skipped: %s"), shown.n ? shown.p : "", why.n ? why.p : "");
    fputc('\n', stderr);
    buf_release(&shown);
    buf_release(&why);
}

static void skip_path(void *context, str path, const char *reason) {
    say_skipped(context, path, reason);
}

static enum status remember(void *context, const struct letter_row *row) {
    struct job *job = context;
    job->known = memory_grown(job->known, job->known_count, &job->known_room, sizeof *job->known);
    job->known[job->known_count++] =
        (struct known){arena_copied(&job->arena, row->path), row->size, row->mtime, false};
    return OK;
}

/* What the index holds now; nothing where there is none yet or it is to be made anew. */
static enum status load_known(struct job *job, bool *exists, struct error *error) {
    const char *path = job->request->database;
    *exists = access(path, F_OK) == 0;
    if (!*exists && errno != ENOENT)
        return fail(error, BAD_SYSTEM, _("cannot look at %s: %s"), path, message_errno(errno));
    bool wanted =
        job->request->vacuum && !job->request->path_count; /* store_open says that it is not there */
    if ((!*exists && !wanted) || job->request->rebuild) return OK;
    struct store *store;
    enum status status = store_open(path, &store, error);
    if (status) return status;
    status = store_each_letter(store, remember, job, error);
    store_close(store);
    return status;
}

static int known_by_path(const void *path, const void *known) {
    return str_cmp(*(const str *)path, ((const struct known *)known)->path);
}

static struct known *find_known(struct job *job, str path) {
    return job->known_count ? bsearch(&path, job->known, job->known_count, sizeof *job->known, known_by_path)
                            : NULL;
}

/* Sorts the scanned files into those to read and those that are as they were. */
static int64_t find_changed(struct job *job) {
    int64_t bytes = 0;
    job->changed = memory_resized(NULL, job->scan.count + 1, sizeof *job->changed);
    for (size_t i = 0; i < job->scan.count; i++) {
        struct scan_file *file = &job->scan.files[i];
        struct known *known = find_known(job, file->path);
        if (known) known->seen = true;
        if (known && known->size == file->size && known->mtime == file->mtime) {
            job->report->unchanged++;
            continue;
        }
        job->changed[job->changed_count++] = file;
        bytes += file->size;
    }
    return bytes;
}

static bool below_some_root(const struct job *job, str path) {
    for (size_t i = 0; i < job->scan.root_count; i++)
        if (path_below(path, job->scan.roots[i])) return true;
    return false;
}

/* A file counts as gone only where the system says that it is not there: an unreadable folder drops nothing.
 */
static bool is_gone(const struct known *known) {
    struct stat state;
    return known->mtime != STREAM_MTIME && lstat(known->path.p, &state) != 0 &&
           (errno == ENOENT || errno == ENOTDIR);
}

static enum status find_gone(struct job *job, struct error *error) {
    const struct index_request *request = job->request;
    job->gone = memory_resized(NULL, job->known_count + 1, sizeof *job->gone);
    buf target = {0};
    if (request->remove) path_absolute(request->remove, &target);
    for (size_t i = 0; i < job->known_count; i++) {
        struct known *known = &job->known[i];
        bool removed = request->remove && path_below(known->path, buf_str(&target));
        bool pruned = request->prune && !known->seen && below_some_root(job, known->path) && is_gone(known);
        if (removed || pruned) job->gone[job->gone_count++] = known;
    }
    buf_release(&target);
    if (request->remove && !job->gone_count)
        return fail(error, BAD_USAGE,
                    _("the index has no letter %s; the letters that it has: %s -d '%s' --list"),
                    request->remove, program_indexer(), request->database);
    return OK;
}

static void say_letter(struct job *job, const char *what, str path) {
    if (!job->request->verbose || job->again) return;
    progress_clear(&job->progress);
    size_t width = utf8_width(str_of(what));
    fprintf(stderr, "%s%*s ", what, width < 9 ? (int)(9 - width) : 0, "");
    sanitize_print(stderr, path_shown(path), NULL);
    fputc('\n', stderr);
}

static void pass_over(void *context, str path, const char *reason) {
    (void)reason;
    say_letter(context, _("not read"), path);
}

/* Puts one letter's bytes into the store, unless they are what it has. */
static enum status put_bytes(struct job *job, struct store *store, str path, str bytes,
                             const struct file_state *state, const struct reader *reader,
                             struct error *error) {
    struct file_state before;
    enum status had = store_state(store, path, &before, error);
    if (had > NONE) return had;
    if (had == OK && before.size == state->size &&
        memcmp(before.hash, state->hash, sizeof state->hash) == 0) {
        job->report->unchanged++;
        return before.mtime == state->mtime ? OK : store_touch(store, path, state, error);
    }
    struct letter letter;
    struct error reason;
    if (letter_parse(bytes, path_name(path), reader, &letter, &reason)) {
        say_skipped(job, path, reason.text);
        return OK;
    }
    enum status status = store_put(store, path, state, &letter, NULL, error);
    if (!status && store_needs_flush(store)) status = store_flush_vocabulary(store, error);
    letter_release(&letter);
    say_letter(job, had == OK ? _("changed") : _("new"), path);
    if (had == OK)
        job->report->changed++;
    else
        job->report->added++;
    job->report->bytes += state->size;
    return status;
}

static enum status put_file(struct job *job, struct store *store, const struct scan_file *file,
                            struct error *error) {
    struct file_state state;
    struct error reason;
    if (source_read(file->path.p, &job->bytes, &state, &reason)) {
        say_skipped(job, file->path, reason.text);
        return OK;
    }
    return put_bytes(job, store, file->path, buf_str(&job->bytes), &state, reader_of(path_name(file->path)),
                     error);
}

/* A new index: nothing to compare with, so reading and analysing may run ahead of writing. */
static enum status put_all(struct job *job, struct store *store, struct error *error) {
    struct pipeline *pipeline =
        pipeline_begin(job->scan.files, job->scan.count, store, job->request->jobs > 1);
    struct pipeline_letter *item;
    enum status status;
    while ((status = pipeline_next(pipeline, &item, error)) == OK) {
        if (item->status) {
            say_skipped(job, item->file->path, item->reason.text);
        } else {
            watchdog_restart(job->expected);
            status = store_put(store, item->file->path, &item->state, &item->letter, &item->prepared, error);
            say_letter(job, _("new"), item->file->path);
            job->report->added++;
            job->report->bytes += item->state.size;
        }
        progress_add(&job->progress, item->file->size);
        if (status) break;
    }
    pipeline_end(pipeline);
    return status == NONE ? OK : status;
}

static enum status put_standard_input(struct job *job, struct store *store, struct error *error) {
    struct error reason;
    buf path = {0};
    path_absolute(job->request->name, &path);
    enum status status = OK, read = OK;
    if (!job->stdin_read)
        read = source_read_stream(STDIN_FILENO, &job->stdin_bytes, &job->stdin_state, &reason);
    job->stdin_read = true;
    watchdog_restart((int64_t)job->stdin_bytes.n);
    if (read)
        say_skipped(job, buf_str(&path), reason.text);
    else
        status = put_bytes(job, store, buf_str(&path), buf_str(&job->stdin_bytes), &job->stdin_state,
                           reader_of_stream(buf_str(&path)), error);
    buf_release(&path);
    return status;
}

/* Adds the folders of this run to those that the index remembers, for the messages that name a command. */
static enum status remember_paths(struct job *job, struct store *store, struct error *error) {
    buf paths = {0};
    for (size_t i = 0; i < job->scan.root_count; i++) {
        buf_add(&paths, job->scan.roots[i]);
        buf_byte(&paths, '\n');
    }
    enum status status = paths.n ? store_add_paths(store, buf_str(&paths), error) : OK;
    buf_release(&paths);
    return status;
}

static enum status write_all(struct job *job, struct store *store, int64_t bytes, bool fresh, bool from_stdin,
                             struct error *error) {
    enum status status = OK;
    progress_start(&job->progress, !job->request->quiet, bytes);
    job->expected = bytes;
    watchdog_restart(bytes);
    for (size_t i = 0; i < job->gone_count && !status; i++) {
        watchdog_restart(job->gone[i]->size);
        status = store_drop(store, job->gone[i]->path, error);
        say_letter(job, _("removed"), job->gone[i]->path);
        job->report->removed++;
    }
    if (fresh) status = put_all(job, store, error);
    for (size_t i = 0; !fresh && i < job->changed_count && !status; i++) {
        watchdog_restart(job->changed[i]->size);
        status = put_file(job, store, job->changed[i], error);
        progress_add(&job->progress, job->changed[i]->size);
    }
    if (!status && from_stdin) status = put_standard_input(job, store, error);
    if (!status) status = remember_paths(job, store, error);
    progress_clear(&job->progress);
    return status;
}

static enum status open_for(struct job *job, bool exists, int64_t bytes, struct store **store,
                            struct error *error) {
    const char *path = job->request->database;
    if (!exists || job->request->rebuild) return store_build(path, store, error);
    if (bytes > IN_PLACE_BYTES || job->request->vacuum) return store_build_copy(path, store, error);
    return store_update(path, store, error);
}

static enum status write_and_finish(struct job *job, struct store *store, int64_t bytes, bool fresh,
                                    bool from_stdin, struct error *error) {
    enum status status = write_all(job, store, bytes, fresh, from_stdin, error);
    if (job->request->vacuum) store_compact(store);
    watchdog_restart(job->report->bytes);
    if (!status) return store_finish(store, error);
    store_close(store);
    return status;
}

static enum status run_locked(struct job *job, bool from_stdin, struct error *error) {
    bool exists;
    enum status status = load_known(job, &exists, error);
    if (status) return status;
    int64_t bytes = find_changed(job);
    status = find_gone(job, error);
    if (status) return status;
    bool nothing = exists && !job->request->rebuild && !job->request->vacuum && !job->changed_count &&
                   !job->gone_count && !from_stdin;
    if (nothing) return OK;
    int64_t going = 0;
    for (size_t i = 0; i < job->gone_count; i++) going += job->gone[i]->size;
    struct store *store;
    const struct index_report before = *job->report;
    status = open_for(job, exists, bytes + going, &store, error);
    if (!status)
        status = write_and_finish(job, store, bytes, !exists || job->request->rebuild, from_stdin, error);
    if (status != NONE) return status;
    /* a reader holds on to the index */
    *job->report = before;
    job->again = true;
    status = store_build_copy(job->request->database, &store, error);
    return status ? status : write_and_finish(job, store, bytes, false, from_stdin, error);
}

enum status index_run(const struct index_request *request, struct index_report *report, struct error *error) {
    *report = (struct index_report){0};
    struct job job = {.request = request, .report = report, .scan.pass = pass_over};
    bool from_stdin = false;
    for (size_t i = 0; i < request->path_count; i++) {
        if (strcmp(request->paths[i], "-") == 0)
            from_stdin = true;
        else
            scan_add(&job.scan, request->paths[i], skip_path, &job);
    }
    scan_done(&job.scan);
    report->passed_over = (int64_t)job.scan.passed_over;
    scan_kinds(&job.scan, &report->passed_kinds);
    struct store_lock *lock;
    enum status status = store_lock(request->database, &lock, error);
    if (!status) {
        status = run_locked(&job, from_stdin, error);
        store_unlock(lock);
    }
    scan_release(&job.scan);
    arena_release(&job.arena);
    free(job.known);
    free(job.changed);
    free(job.gone);
    buf_release(&job.bytes);
    buf_release(&job.stdin_bytes);
    return status;
}
