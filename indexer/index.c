#include "indexer/index.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/sanitize.h"
#include "base/message.h"
#include "base/path.h"
#include "base/program.h"
#include "base/shell.h"
#include "base/utf8.h"
#include "indexer/watchdog.h"
#include "indexer/format.h"
#include "indexer/intake.h"
#include "indexer/pipeline.h"
#include "indexer/changes.h"
#include "indexer/progress.h"
#include "indexer/scan.h"
#include "indexer/source.h"
#include "indexer/upgrade.h"
#include "store/write.h"

/* Up to this many bytes of letters that come or go are put into the index where it stands. More are put into
 * a copy, so that readers are not kept waiting while they are written. */
#define IN_PLACE_BYTES ((int64_t)8 << 20)

/* How the change gets into the file. */
enum way {
    IN_PLACE, /* where the index stands */
    IN_COPY,
    ANEW, /* in a new index, to which the letters that stay are carried over */
    FRESH /* in a new index of what is read now, and nothing else */
};

struct job {
    const struct index_request *request;
    struct index_report *report;
    struct scan scan;
    struct changes changes;
    struct progress progress;
    buf stdin_bytes;
    struct file_state stdin_state;
    struct error stdin_error; /* why it could not be read; its status is OK if it could */
    bool stdin_read;
    bool again; /* the same work once more, in a copy: everything was said */
};

/* Names what is skipped, once. */
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

/* What the index holds now; nothing if there is none yet or it is to be made anew. */
static enum status load_known(struct job *job, bool exists, struct error *error) {
    const char *path = job->request->database;
    bool wanted =
        job->request->vacuum && !job->request->path_count; /* store_open says that it is not there */
    if ((!exists && !wanted) || job->request->rebuild) return OK;
    struct store *store;
    enum status status = store_open(path, &store, error);
    if (status) return status;
    status = changes_known(&job->changes, store, error);
    store_close(store);
    return status;
}

/* A folder that is not mounted looks like one whose letters are all gone: that is believed of no PATH. */
static void refuse_to_prune(struct job *job) {
    for (size_t i = 0; i < job->scan.root_count; i++) {
        str root = job->scan.roots[i].path;
        size_t missing = job->scan.roots[i].count ? 0 : changes_missing(&job->changes, root);
        if (!missing) continue;
        struct error error;
        fail(&error, NONE,
             message_plural(
                 "no letters are found at %s, but the index has %zu from there: it is kept; if it is gone "
                 "for good: %s -d %s --remove %s",
                 "no letters are found at %s, but the index has %zu from there: they are kept; if they are "
                 "gone for good: %s -d %s --remove %s",
                 missing),
             path_shown(root).p, missing, program_indexer(), shell_quoted(job->request->database),
             shell_quoted(root.p));
        fprintf(stderr, "%s: %s\n", program_name(), error.text);
        job->report->refused++;
    }
}

static enum status find_gone(struct job *job, struct error *error) {
    const struct index_request *request = job->request;
    buf target = {0};
    if (request->remove) path_absolute(request->remove, &target);
    changes_gone(&job->changes, &job->scan, buf_str(&target), request->prune);
    buf_release(&target);
    if (request->remove && !job->changes.gone_count)
        return fail(error, BAD_USAGE,
                    _("the index has no letter %s; the letters that it has: %s -d %s --list"),
                    request->remove, program_indexer(), shell_quoted(request->database));
    if (request->prune) refuse_to_prune(job);
    for (size_t i = 0; i < job->changes.known_count && request->verbose && !request->prune; i++)
        if (!job->changes.known[i].leaves && job->changes.known[i].state.mtime != STREAM_MTIME &&
            scan_is_gone(&job->scan, job->changes.known[i].file))
            say_letter(job, _("missing"), job->changes.known[i].path);
    return OK;
}

static void meet(struct known *known) {
    if (known) known->met = true;
}

/* A letter that cannot be put in. If it can be no letter at all any more, what the index has of it is no
 * longer true. */
static enum status skip_letter(struct job *job, struct store *store, str path, const struct error *reason,
                               struct error *error) {
    struct known *known = changes_find(&job->changes, path);
    say_skipped(job, path, reason->text);
    meet(known);
    if (!known) return OK;
    known->leaves = reason->status == BAD_USAGE;
    if (!known->leaves) return OK;
    enum status status = store_drop(store, path, error);
    job->report->removed++;
    return status == NONE ? OK : status;
}

/* A letter whose file was touched, or moved to another disk, and holds what it held. */
static enum status keep_letter(struct job *job, struct store *store, enum way way, struct known *known,
                               const struct file_state *state, struct error *error) {
    job->report->unchanged++;
    meet(known);
    known->leaves = false; /* it is carried over, if any are */
    bool same = file_state_same(&known->state, state);
    known->state = *state;
    return same || way == ANEW ? OK : store_touch(store, known->path, state, error);
}

static enum status put_letter(struct job *job, struct store *store, str path, const struct file_state *state,
                              const struct letter *letter, const struct analysed *prepared,
                              struct error *error) {
    struct known *known = changes_find(&job->changes, path);
    enum status status = store_put(store, path, state, letter, prepared, error);
    say_letter(job, known ? _("changed") : _("new"), path);
    meet(known);
    if (known) {
        known->leaves = true;
        job->report->changed++;
    } else {
        job->report->added++;
    }
    job->report->bytes += state->size;
    return status;
}

/* What a reader program said of a file that it could not read. */
static void say_more(const struct job *job, const struct incoming *in) {
    if (!job->request->verbose || job->again || !in->said.n) return;
    fputs("          ", stderr);
    sanitize_print(stderr, buf_str(&in->said), NULL);
    fputc('\n', stderr);
}

/* Of a file's letters, when all of them came. */
struct ending {
    struct job *job;
    struct store *store;
    enum way way;
    bool unread; /* what was not met stays as it is in the index */
    const struct file_state
        *state; /* the file's, if it holds what it held; NULL = what was not met is gone */
    enum status status;
    struct error *error;
};

static void end_letter(void *context, struct known *known) {
    struct ending *e = context;
    if (e->status || known->met) return;
    if (e->unread) {
        known->leaves = false;
        return;
    }
    if (e->state) {
        struct file_state state = *e->state; /* it was read with the file, and is what it was */
        memcpy(state.hash, known->state.hash, sizeof state.hash);
        state.size = known->state.size;
        e->status = keep_letter(e->job, e->store, e->way, known, &state, e->error);
        return;
    }
    known->leaves = true;
    e->status = store_drop(e->store, known->path, e->error);
    if (e->status == NONE) e->status = OK;
    say_letter(e->job, _("removed"), known->path);
    e->job->report->removed++;
}

/* A file that was not one letter, or is not now. */
static enum status end_file(struct job *job, struct store *store, enum way way, const struct incoming *in,
                            struct error *error) {
    const struct file_row *row = in->file->row;
    bool same = !in->is_letter && in->status == NONE, unread = in->status == BAD_SYSTEM;
    struct ending ending = {job, store, way, unread, same ? &in->state : NULL, OK, error};
    changes_each_of_file(&job->changes, in->file->path, end_letter, &ending);
    if (ending.status || !(row || in->remembered)) return ending.status;
    if (unread && !in->remembered) {
        /* nothing is known that was not known before */
        return row && way == ANEW ? store_put_file(store, row, error) : OK;
    }
    if (!in->remembered && !same) return store_drop_file(store, in->file->path, error);
    struct file_row now = {in->file->path, in->state, in->failures, formats_number()};
    if (same) {
        now.failures = row->failures;
        now.readers = row->readers;
        job->report->failed_before += row->failures;
    }
    return store_put_file(store, &now, error);
}

static enum status take_letter(struct job *job, struct store *store, enum way way, const struct incoming *in,
                               const struct analysed *prepared, struct error *error) {
    if (in->status == OK) return put_letter(job, store, in->path, &in->state, &in->letter, prepared, error);
    if (in->status == NONE)
        return keep_letter(job, store, way, changes_find(&job->changes, in->path), &in->state, error);
    struct error reason = in->reason;
    reason.status = in->status;
    enum status status = skip_letter(job, store, in->path, &reason, error);
    say_more(job, in);
    return status;
}

static enum status take(struct job *job, struct store *store, enum way way, const struct incoming *in,
                        const struct analysed *prepared, struct error *error) {
    enum status status = OK;
    watchdog_restart(job->changes.coming);
    if (in->passed_over) {
        job->report->passed_over++;
        say_letter(job, _("not read"), in->path);
    } else if (in->is_letter) {
        status = take_letter(job, store, way, in, prepared, error);
    } else if (in->status > NONE) {
        say_skipped(job, in->path, in->reason.text);
        say_more(job, in);
    }
    if (!status && in->ends_file && !format_is_text(in->file->format))
        status = end_file(job, store, way, in, error);
    else if (!status && in->ends_file && in->file->row)
        status = store_drop_file(store, in->file->path, error);
    if (in->ends_file) progress_add(&job->progress, in->file->state.size);
    return status;
}

static enum status put_files(struct job *job, struct store *store, enum way way, struct error *error) {
    const struct changes *changes = &job->changes;
    struct intake *intake =
        intake_begin(changes, changes->changed, changes->changed_count, job->request->jobs);
    struct pipeline *pipeline = pipeline_begin(intake, store, job->request->jobs > 1);
    struct pipeline_letter *item;
    enum status status;
    while ((status = pipeline_next(pipeline, &item, error)) == OK)
        if ((status = take(job, store, way, &item->in, item->large ? NULL : &item->prepared, error))) break;
    pipeline_end(pipeline);
    intake_end(intake);
    return status == NONE ? OK : status;
}

static enum status put_standard_input(struct job *job, struct store *store, enum way way,
                                      struct error *error) {
    buf path = {0};
    path_absolute(job->request->name, &path);
    struct scan_file file = {.path = buf_str(&path)};
    if (!job->stdin_read)
        job->stdin_error.status =
            source_read_stream(STDIN_FILENO, &job->stdin_bytes, &job->stdin_state, &job->stdin_error);
    job->stdin_read = true;
    watchdog_restart((int64_t)job->stdin_bytes.n);
    if (job->stdin_error.status) {
        struct error reason = job->stdin_error;
        reason.status = BAD_SYSTEM; /* what was indexed before is as true as it was */
        enum status status = skip_letter(job, store, file.path, &reason, error);
        buf_release(&path);
        return status;
    }
    const struct known *known = changes_find(&job->changes, file.path);
    const struct known_file *row = changes_find_file(&job->changes, file.path);
    file.state = job->stdin_state;
    file.format = format_of_stream(file.path);
    file.row = row ? &row->row : NULL;
    file.known = row ? &row->row.state : known ? &known->state : NULL;
    struct intake *intake = intake_begin_stream(&job->changes, &file, buf_str(&job->stdin_bytes));
    struct incoming in = {0};
    enum status status = OK;
    while (!status && intake_next(intake, &in) == OK) status = take(job, store, way, &in, NULL, error);
    incoming_release(&in);
    intake_end(intake);
    buf_release(&path);
    return status;
}

/* Brings the index's memory of what was indexed up to date. */
static enum status remember_paths(struct job *job, struct store *store, const char *removed,
                                  struct error *error) {
    buf paths = {0};
    for (size_t i = 0; i < job->scan.root_count; i++) {
        buf_add(&paths, job->scan.roots[i].path);
        buf_byte(&paths, '\n');
    }
    enum status status = paths.n ? store_add_paths(store, buf_str(&paths), error) : OK;
    buf_clear(&paths);
    if (removed) path_absolute(removed, &paths);
    if (removed && !status) status = store_forget_paths(store, buf_str(&paths), error);
    buf_release(&paths);
    return status;
}

struct carrying {
    struct job *job;
    struct store *from, *to;
    struct error *error;
};

static enum status carry_letter(void *context, const struct letter_row *row) {
    struct carrying *c = context;
    const struct known *known = changes_find(&c->job->changes, row->path);
    if (!known || known->leaves) return OK;
    watchdog_restart(known->state.size);
    enum status status = store_carry(c->to, c->from, row, &known->state, c->error);
    progress_add(&c->job->progress, known->state.size);
    return status;
}

/* Copies the letters that stay from the index that is there into the new one. */
static enum status carry_all(struct job *job, struct store *store, struct error *error) {
    struct carrying c = {.job = job, .to = store, .error = error};
    buf paths = {0};
    enum status status = store_open(job->request->database, &c.from, error);
    if (status) return status;
    status = store_each_letter(c.from, carry_letter, &c, error);
    for (size_t i = 0; i < job->changes.file_count && !status; i++)
        if (!job->changes.files[i].leaves && !job->changes.files[i].gone)
            status = store_put_file(store, &job->changes.files[i].row, error);
    if (!status) status = store_paths(c.from, &paths, error);
    if (!status && paths.n) status = store_add_paths(store, buf_str(&paths), error);
    buf_release(&paths);
    store_close(c.from);
    return status;
}

/* Drops the letters that are gone, and forgets such files. */
static enum status drop_gone(struct job *job, struct store *store, enum way way, struct error *error) {
    const struct changes *changes = &job->changes;
    enum status status = OK;
    for (size_t i = 0; i < changes->gone_count && !status; i++) {
        watchdog_restart(changes->gone[i]->state.size);
        status = store_drop(store, changes->gone[i]->path, error);
        if (way == ANEW && status == NONE) status = OK; /* it is just not carried over */
        say_letter(job, _("removed"), changes->gone[i]->path);
        job->report->removed++;
    }
    for (size_t i = 0; i < changes->file_count && !status; i++)
        if (changes->files[i].gone) status = store_drop_file(store, changes->files[i].row.path, error);
    return status;
}

static enum status write_all(struct job *job, struct store *store, enum way way, bool from_stdin,
                             struct error *error) {
    const struct changes *changes = &job->changes;
    for (size_t i = 0; i < changes->known_count; i++) changes->known[i].met = false;
    progress_start(&job->progress, !job->request->quiet,
                   changes->coming + (way == ANEW ? changes->staying : 0));
    enum status status = drop_gone(job, store, way, error);
    watchdog_restart(changes->coming);
    if (!status) status = put_files(job, store, way, error);
    if (!status && from_stdin) status = put_standard_input(job, store, way, error);
    if (!status && way == ANEW) status = carry_all(job, store, error);
    if (!status) status = remember_paths(job, store, job->request->remove, error);
    progress_clear(&job->progress);
    return status;
}

static enum way choose_way(const struct job *job, bool exists) {
    const struct changes *changes = &job->changes;
    if (!exists || job->request->rebuild) return FRESH;
    bool large = changes->coming + changes->leaving > IN_PLACE_BYTES || job->request->vacuum;
    if (!large) return IN_PLACE;
    return (changes->coming || changes->leaving) && changes_is_most(changes) ? ANEW : IN_COPY;
}

static enum status write_by(struct job *job, enum way way, bool from_stdin, struct error *error) {
    const char *path = job->request->database;
    struct store *store;
    enum status status = way == IN_PLACE  ? store_update(path, &store, error)
                         : way == IN_COPY ? store_build_copy(path, &store, error)
                                          : store_build(path, &store, error);
    if (status) return status;
    if (job->request->mode >= 0) store_set_mode(store, (unsigned)job->request->mode);
    status = write_all(job, store, way, from_stdin, error);
    if (job->request->vacuum) store_compact(store);
    watchdog_restart(job->report->bytes + job->changes.leaving + job->changes.staying);
    if (!status) return store_finish(store, error);
    store_close(store);
    return status;
}

static enum status run_known(struct job *job, bool exists, bool from_stdin, struct error *error) {
    enum status status = load_known(job, exists, error);
    if (status) return status;
    scan_done(&job->scan);
    changes_sort(&job->changes, &job->scan, job->request->retry);
    job->report->unchanged = job->changes.unchanged;
    job->report->failed_before = job->changes.failed_before;
    status = find_gone(job, error);
    if (status) return status;
    bool nothing = exists && !job->request->rebuild && !job->request->vacuum && !job->changes.changed_count &&
                   !job->changes.gone_count && !job->changes.files_gone && !from_stdin;
    if (nothing) return OK;
    const struct index_report before = *job->report;
    status = write_by(job, choose_way(job, exists), from_stdin, error);
    if (status != NONE) return status;
    /* a reader holds on to the index, or it is too large to take words out of it where it stands */
    *job->report = before;
    job->again = true;
    return write_by(job, IN_COPY, from_stdin, error);
}

static enum status run_locked(struct job *job, bool from_stdin, struct error *error) {
    const struct index_request *request = job->request;
    bool exists = access(request->database, F_OK) == 0;
    if (!exists && errno != ENOENT)
        return fail(error, BAD_SYSTEM, _("cannot look at %s: %s"), request->database, message_errno(errno));
    if (!exists || request->rebuild || request->no_upgrade) return run_known(job, exists, from_stdin, error);
    enum upgrade upgrade;
    enum status status = upgrade_prepare(request, &job->scan, skip_path, job, &upgrade, error);
    job->report->refused += upgrade == UPGRADE_REFUSED;
    if (status || upgrade == UPGRADE_REFUSED) return status;
    if (upgrade == UPGRADE_NONE) return run_known(job, exists, from_stdin, error);
    changes_sort(&job->changes, &job->scan, false);
    job->changes.staying = 0;
    return write_by(job, FRESH, from_stdin, error);
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
    struct store_lock *lock;
    enum status status = store_lock(request->database, &lock, error);
    if (!status) {
        status = run_locked(&job, from_stdin, error);
        store_unlock(lock);
    }
    report->passed_over += (int64_t)job.scan.passed_over;
    scan_kinds(&job.scan, &report->passed_kinds);
    for (const char *package = NULL; !request->quiet;) {
        buf kinds = {0};
        bool missing = scan_missing(&job.scan, &package, &kinds);
        if (missing) {
            fprintf(stderr, "%s: ", program_name());
            /* TRANSLATORS: "3 .pdf, 1 .docx", and a package */
            fprintf(stderr, _("%s: to read them, install the package %s"), kinds.p, package);
            fputc('\n', stderr);
        }
        buf_release(&kinds);
        if (!missing) break;
    }
    scan_release(&job.scan);
    changes_release(&job.changes);
    buf_release(&job.stdin_bytes);
    return status;
}
