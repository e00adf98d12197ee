#include "indexer/scan.h"

#include <errno.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/path.h"

/* More than fts_open takes for one root, its path not counted. */
#define TREE_BYTES ((size_t)64 << 10)

static bool ends_like(str name, const char *ending) {
    size_t n = strlen(ending);
    return name.n > n && strncasecmp(name.p + name.n - n, ending, n) == 0;
}

bool scan_is_markdown(str name) {
    return ends_like(name, ".md") || ends_like(name, ".markdown");
}

bool scan_is_letter(str name) {
    return scan_is_markdown(name) || ends_like(name, ".txt");
}

static void add_file(struct scan *scan, str path, const struct stat *state) {
    scan->files = memory_grown(scan->files, scan->count, &scan->room, sizeof *scan->files);
    scan->files[scan->count++] = (struct scan_file){
        .path = arena_copied(&scan->arena, path),
        .size = state->st_size,
        .mtime = (int64_t)state->st_mtim.tv_sec * 1000000000 + state->st_mtim.tv_nsec,
    };
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
        scan->passed_over++;
        return;
    case FTS_F:
        if (!hidden && scan_is_letter(path_name(path)))
            add_file(scan, path, entry->fts_statp);
        else if (asked_for)
            skip(context, path, _("only .md, .markdown and .txt files are read"));
        else
            scan->passed_over++;
        return;
    case FTS_DNR:
    case FTS_ERR:
    case FTS_NS:
        if (entry->fts_errno == ENOMEM) memory_exhausted();
        skip(context, path, message_errno(entry->fts_errno));
        return;
    case FTS_DC:
        skip(context, path, _("a folder that holds itself"));
        return;
    case FTS_DP:
        return;
    default: /* links, pipes, sockets, devices */
        if (asked_for)
            skip(context, path, _("not a regular file"));
        else
            scan->passed_over++;
    }
}

void scan_add(struct scan *scan, const char *path, scan_skip *skip, void *context) {
    buf absolute = {0};
    path_absolute(path, &absolute);
    str root = arena_copied(&scan->arena, buf_str(&absolute));
    buf_release(&absolute);
    if (scan->root_count == scan->root_room)
        scan->roots = memory_grown(scan->roots, scan->root_count, &scan->root_room, sizeof *scan->roots);
    scan->roots[scan->root_count++] = root;
    /* the C library's fts_open falls where it gets no memory: what it wants is had before, and set free for
     * it */
    free(memory_zeroed(TREE_BYTES + root.n, 1));
    FTS *tree = fts_open((char *const[]){(char *)(uintptr_t)root.p, NULL}, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    if (!tree) memory_exhausted(); /* it looks at no file yet */
    FTSENT *entry;
    while ((errno = 0, entry = fts_read(tree))) add_entry(scan, tree, entry, skip, context);
    if (errno == ENOMEM) memory_exhausted();
    if (errno) skip(context, root, message_errno(errno));
    fts_close(tree);
}

static int by_path(const void *a, const void *b) {
    return str_cmp(((const struct scan_file *)a)->path, ((const struct scan_file *)b)->path);
}

void scan_done(struct scan *scan) {
    if (!scan->count) return;
    qsort(scan->files, scan->count, sizeof *scan->files, by_path);
    size_t kept = 1;
    for (size_t i = 1; i < scan->count; i++)
        if (!str_eq(scan->files[i].path, scan->files[kept - 1].path)) scan->files[kept++] = scan->files[i];
    scan->count = kept;
}

void scan_release(struct scan *scan) {
    arena_release(&scan->arena);
    free(scan->files);
    free(scan->roots);
    *scan = (struct scan){0};
}
