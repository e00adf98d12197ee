#include "indexer/scan.h"

#include <ctype.h>
#include <errno.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/path.h"
#include "indexer/format.h"
#include "indexer/source.h"

/* More than fts_open takes for one root, its path not counted. */
#define TREE_BYTES ((size_t)64 << 10)

/* This many kinds of files without a reader are counted, and named. */
#define KINDS_MAX 64
#define KINDS_SHOWN 8

static void add_file(struct scan *scan, str path, const struct stat *state, const struct format *format) {
    scan->files = memory_grown(scan->files, scan->count, &scan->room, sizeof *scan->files);
    scan->files[scan->count++] = (struct scan_file){
        .path = arena_copied(&scan->arena, path),
        .state = source_state(state),
        .format = format,
    };
}

/* What lies at and below path cannot be known. */
static void add_failure(struct scan *scan, str path, const char *reason, scan_skip *skip, void *context) {
    scan->failures =
        memory_grown(scan->failures, scan->failure_count, &scan->failure_room, sizeof *scan->failures);
    scan->failures[scan->failure_count++] = arena_copied(&scan->arena, path);
    skip(context, path, reason);
}

/* The ending of a name, in lower case: a full stop and some letters and digits; false when it has none. */
static bool read_ending(str name, char ending[ENDING_MAX]) {
    size_t dot = name.n, n = 0;
    while (dot && name.p[dot - 1] != '.') dot--;
    if (dot < 2 || dot == name.n || name.n - dot + 2 > ENDING_MAX) return false;
    ending[n++] = '.';
    for (size_t i = dot; i < name.n; i++) {
        unsigned char c = (unsigned char)name.p[i];
        if (c >= 0x80 || !isalnum(c)) return false;
        ending[n++] = (char)tolower(c);
    }
    ending[n] = 0;
    return true;
}

/* Counts a regular file that is not read. */
static void count_kind(struct scan *scan, str name, const char *package) {
    struct scan_kind kind = {.count = 1, .package = package};
    if (!read_ending(name, kind.ending)) return;
    for (size_t i = 0; i < scan->kind_count; i++)
        if (strcmp(scan->kinds[i].ending, kind.ending) == 0) {
            scan->kinds[i].count++;
            return;
        }
    if (scan->kind_count == KINDS_MAX) return;
    scan->kinds = memory_grown(scan->kinds, scan->kind_count, &scan->kind_room, sizeof *scan->kinds);
    scan->kinds[scan->kind_count++] = kind;
}

static void pass_over(struct scan *scan, str path, void *context) {
    scan->passed_over++;
    if (scan->pass) scan->pass(context, path, NULL);
}

static void add_regular(struct scan *scan, FTSENT *entry, bool hidden, scan_skip *skip, void *context) {
    str path = {entry->fts_path, entry->fts_pathlen};
    const struct format *format = hidden ? NULL : format_of_file(path.p);
    bool readable = format && format_is_readable(format);
    /* what the index has of a file that cannot be read here is as true as it was */
    if (format) add_file(scan, path, entry->fts_statp, format);
    if (readable) return;
    if (entry->fts_level == FTS_ROOTLEVEL) {
        buf reason = {0};
        format_add_remedy(format, &reason);
        skip(context, path, reason.p);
        buf_release(&reason);
    } else {
        pass_over(scan, path, context);
        if (!hidden)
            count_kind(scan, (str){entry->fts_name, entry->fts_namelen}, format ? format->package : NULL);
    }
}

static void add_entry(struct scan *scan, FTS *tree, FTSENT *entry, scan_skip *skip, void *context) {
    str path = {entry->fts_path, entry->fts_pathlen};
    str name = {entry->fts_name, entry->fts_namelen};
    bool asked_for = entry->fts_level == FTS_ROOTLEVEL;
    bool hidden = !asked_for && name.p[0] == '.';
    switch (entry->fts_info) {
    case FTS_D:
        if (!hidden) return;
        fts_set(tree, entry, FTS_SKIP);
        pass_over(scan, path, context);
        return;
    case FTS_F:
        add_regular(scan, entry, hidden, skip, context);
        return;
    case FTS_DNR:
    case FTS_ERR:
    case FTS_NS:
        if (entry->fts_errno == ENOMEM) memory_exhausted();
        add_failure(scan, path, message_errno(entry->fts_errno), skip, context);
        return;
    case FTS_DC:
        add_failure(scan, path, _("a folder that holds itself"), skip, context);
        return;
    case FTS_DP:
        return;
    default: /* links, pipes, sockets, devices */
        if (asked_for)
            skip(context, path, _("not a regular file"));
        else
            pass_over(scan, path, context);
    }
}

void scan_add(struct scan *scan, const char *path, scan_skip *skip, void *context) {
    buf absolute = {0};
    path_absolute(path, &absolute);
    str root = arena_copied(&scan->arena, buf_str(&absolute));
    buf_release(&absolute);
    scan->roots = memory_grown(scan->roots, scan->root_count, &scan->root_room, sizeof *scan->roots);
    size_t before = scan->count;
    /* the C library's fts_open falls where it gets no memory: what it wants is had before, and set free for
     * it */
    free(memory_zeroed(TREE_BYTES + root.n, 1));
    FTS *tree = fts_open((char *const[]){(char *)(uintptr_t)root.p, NULL}, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    if (!tree) memory_exhausted(); /* it looks at no file yet */
    FTSENT *entry;
    while ((errno = 0, entry = fts_read(tree))) add_entry(scan, tree, entry, skip, context);
    if (errno == ENOMEM) memory_exhausted();
    if (errno) add_failure(scan, root, message_errno(errno), skip, context);
    fts_close(tree);
    scan->roots[scan->root_count++] = (struct scan_root){root, scan->count - before};
}

static int by_path(const void *a, const void *b) {
    return str_cmp(((const struct scan_file *)a)->path, ((const struct scan_file *)b)->path);
}

static int by_count(const void *a, const void *b) {
    const struct scan_kind *x = a, *y = b;
    if (x->count != y->count) return x->count < y->count ? 1 : -1;
    return strcmp(x->ending, y->ending);
}

void scan_kinds(const struct scan *scan, buf *out) {
    for (size_t i = 0; i < scan->kind_count && i < KINDS_SHOWN; i++)
        buf_addf(out, "%s%zu %s", i ? ", " : "", scan->kinds[i].count, scan->kinds[i].ending);
    size_t named = 0;
    for (size_t i = 0; i < scan->kind_count && i < KINDS_SHOWN; i++) named += scan->kinds[i].count;
    if (named == scan->passed_over) return;
    if (named) buf_addf(out, _(", %zu more"), scan->passed_over - named);
    buf_add(out, str_of(named ? _("; -v names them") : _("-v names them")));
}

bool scan_missing(const struct scan *scan, const char **package, buf *out) {
    const char *next = NULL;
    for (size_t i = 0; i < scan->kind_count; i++) {
        const char *one = scan->kinds[i].package;
        if (one && (!*package || strcmp(one, *package) > 0) && (!next || strcmp(one, next) < 0)) next = one;
    }
    *package = next;
    for (size_t i = 0; i < scan->kind_count && next; i++)
        if (scan->kinds[i].package && strcmp(scan->kinds[i].package, next) == 0)
            buf_addf(out, "%s%zu %s", out->n ? ", " : "", scan->kinds[i].count, scan->kinds[i].ending);
    return next;
}

void scan_done(struct scan *scan) {
    if (scan->kind_count) qsort(scan->kinds, scan->kind_count, sizeof *scan->kinds, by_count);
    if (!scan->count) return;
    qsort(scan->files, scan->count, sizeof *scan->files, by_path);
    size_t kept = 1;
    for (size_t i = 1; i < scan->count; i++)
        if (!str_eq(scan->files[i].path, scan->files[kept - 1].path)) scan->files[kept++] = scan->files[i];
    scan->count = kept;
}

static int path_of_file(const void *path, const void *file) {
    return str_cmp(*(const str *)path, ((const struct scan_file *)file)->path);
}

static const struct scan_file *find_file(const struct scan *scan, str path) {
    if (!scan->count) return NULL;
    return bsearch(&path, scan->files, scan->count, sizeof *scan->files, path_of_file);
}

bool scan_has(const struct scan *scan, str path) {
    return find_file(scan, path);
}

const struct scan_file *scan_file_of(const struct scan *scan, str path) {
    const struct scan_file *file = find_file(scan, path);
    for (size_t i = 1; i < path.n && !file; i++)
        if (path.p[i] == '!') file = find_file(scan, str_sub(path, 0, i));
    return file;
}

void scan_leave_out(struct scan *scan, str path) {
    size_t kept = 0;
    for (size_t i = 0; i < scan->count; i++)
        if (!path_below(scan->files[i].path, path)) scan->files[kept++] = scan->files[i];
    scan->count = kept;
}

bool scan_is_gone(const struct scan *scan, str path) {
    bool below = false;
    for (size_t i = 0; i < scan->root_count; i++) {
        if (!path_below(path, scan->roots[i].path)) continue;
        if (!scan->roots[i].count) return false;
        below = true;
    }
    if (!below || scan_has(scan, path)) return false;
    for (size_t i = 0; i < scan->failure_count; i++)
        if (path_below(path, scan->failures[i])) return false;
    return true;
}

void scan_release(struct scan *scan) {
    arena_release(&scan->arena);
    free(scan->files);
    free(scan->roots);
    free(scan->failures);
    free(scan->kinds);
    *scan = (struct scan){0};
}
