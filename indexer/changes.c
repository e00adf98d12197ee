#include "indexer/changes.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/path.h"
#include "store/write.h"

static enum status remember(void *context, const struct letter_row *row) {
    struct changes *changes = context;
    struct known known = {
        .path = arena_copied(&changes->arena, row->path),
        .file = {NULL, row->file.n},
        .state = {.size = row->size, .mtime = row->mtime, .changed = row->changed, .inode = row->inode}};
    known.file.p = known.path.p;
    if (row->hash.n == sizeof known.state.hash) memcpy(known.state.hash, row->hash.p, row->hash.n);
    changes->known =
        memory_grown(changes->known, changes->known_count, &changes->known_room, sizeof *changes->known);
    changes->known[changes->known_count++] = known;
    return OK;
}

static enum status remember_file(void *context, const struct file_row *row) {
    struct changes *changes = context;
    struct known_file known = {.row = *row};
    known.row.path = arena_copied(&changes->arena, row->path);
    changes->files =
        memory_grown(changes->files, changes->file_count, &changes->file_room, sizeof *changes->files);
    changes->files[changes->file_count++] = known;
    return OK;
}

enum status changes_known(struct changes *changes, struct store *store, struct error *error) {
    enum status status = store_each_letter(store, remember, changes, error);
    return status ? status : store_each_file(store, remember_file, changes, error);
}

static int known_by_path(const void *path, const void *known) {
    return str_cmp(*(const str *)path, ((const struct known *)known)->path);
}

struct known *changes_find(const struct changes *changes, str path) {
    if (!changes->known_count) return NULL;
    return bsearch(&path, changes->known, changes->known_count, sizeof *changes->known, known_by_path);
}

static int file_by_path(const void *path, const void *known) {
    return str_cmp(*(const str *)path, ((const struct known_file *)known)->row.path);
}

struct known_file *changes_find_file(const struct changes *changes, str path) {
    if (!changes->file_count) return NULL;
    return bsearch(&path, changes->files, changes->file_count, sizeof *changes->files, file_by_path);
}

size_t changes_each_of_file(const struct changes *changes, str file, void (*visit)(void *, struct known *),
                            void *context) {
    size_t low = 0, high = changes->known_count, found = 0;
    buf first = {0}; /* no member sorts before it */
    buf_add(&first, file);
    buf_byte(&first, '!');
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (str_cmp(changes->known[middle].path, buf_str(&first)) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    struct known *known = changes_find(changes, file);
    if (known) visit(context, known), found++;
    for (; low < changes->known_count && str_starts(changes->known[low].path, buf_str(&first)); low++)
        if (changes->known[low].file.n == file.n) visit(context, &changes->known[low]), found++;
    buf_release(&first);
    return found;
}

static void see(void *context, struct known *known) {
    (void)context;
    known->seen = true;
}

static void see_leaving(void *context, struct known *known) {
    struct changes *changes = context;
    known->seen = known->leaves = true;
    changes->leaving += known->state.size;
    changes->staying -= known->state.size;
}

static bool is_known_as(const struct file_state *known, const struct file_state *now) {
    return known->changed && file_state_same(known, now);
}

/* Is there nothing to be read of the file? */
static bool is_settled(const struct scan_file *file, const struct known_file *row, const struct known *known,
                       bool retry) {
    if (!format_is_readable(file->format)) return true; /* what is known of it stays */
    if (row && row->row.failures && retry) return false;
    if (row) return !format_is_text(file->format) && is_known_as(&row->row.state, &file->state);
    return known && is_known_as(&known->state, &file->state);
}

/* What is known of a file that stays as it is. */
static void keep_file(struct changes *changes, const struct scan_file *file, const struct known_file *row) {
    size_t letters = 1;
    bool is_text = !row && format_is_text(file->format);
    if (is_text)
        see(NULL, changes_find(changes, file->path));
    else
        letters = changes_each_of_file(changes, file->path, see, NULL);
    changes->unchanged += (int64_t)letters;
    if (row) changes->failed_before += row->row.failures;
}

/* A file that is new, or to be read again. */
static void read_file(struct changes *changes, struct scan_file file, struct known_file *row,
                      const struct known *known, bool again) {
    if (row || known) changes_each_of_file(changes, file.path, see_leaving, changes);
    if (row) {
        row->leaves = true;
        file.row = &row->row;
        file.again = row->row.failures && again;
    }
    file.known = row ? &row->row.state : known ? &known->state : NULL;
    changes->coming += file.state.size;
    changes->changed[changes->changed_count++] = file;
}

void changes_sort(struct changes *changes, const struct scan *scan, bool retry) {
    changes->changed = memory_resized(NULL, scan->count + 1, sizeof *changes->changed);
    for (size_t i = 0; i < changes->known_count; i++) changes->staying += changes->known[i].state.size;
    for (size_t i = 0; i < scan->count; i++) {
        const struct scan_file *file = &scan->files[i];
        const struct known *known = changes_find(changes, file->path);
        struct known_file *row = changes_find_file(changes, file->path);
        bool again = retry || (row && row->row.readers != formats_number());
        if (is_settled(file, row, known, again))
            keep_file(changes, file, row);
        else
            read_file(changes, *file, row, known, again);
    }
}

/* Its file is then read again like any other whose letter was removed and that is still there. */
static bool is_member(str path, str file) {
    return path.n > file.n && path.p[file.n] == '!' && str_starts(path, file);
}

void changes_gone(struct changes *changes, const struct scan *scan, str removed, bool prune) {
    changes->gone = memory_resized(NULL, changes->known_count + 1, sizeof(struct known *));
    for (size_t i = 0; i < changes->known_count; i++) {
        struct known *known = &changes->known[i];
        bool gone = prune && known->state.mtime != STREAM_MTIME && scan_is_gone(scan, known->file);
        bool below = removed.n && (path_below(known->path, removed) || path_below(known->file, removed));
        if (!gone && !below) continue;
        if (!known->leaves) {
            changes->leaving += known->state.size;
            changes->staying -= known->state.size;
        }
        known->leaves = true;
        changes->gone[changes->gone_count++] = known;
    }
    for (size_t i = 0; i < changes->file_count; i++) {
        struct known_file *file = &changes->files[i];
        bool gone = prune && file->row.state.mtime != STREAM_MTIME && scan_is_gone(scan, file->row.path);
        file->gone = gone || (removed.n &&
                              (path_below(file->row.path, removed) || is_member(removed, file->row.path)));
        changes->files_gone += file->gone;
    }
}

/* To take a byte's words out of an index, and to put one's in, costs some 1.5 times what it costs in a new
 * one; a byte that is carried over costs .8. */
bool changes_is_most(const struct changes *changes) {
    return changes->coming + 4 * changes->leaving > changes->staying;
}

size_t changes_missing(const struct changes *changes, str path) {
    size_t missing = 0;
    for (size_t i = 0; i < changes->known_count; i++) {
        const struct known *known = &changes->known[i];
        missing += !known->seen && known->state.mtime != STREAM_MTIME && path_below(known->path, path);
    }
    return missing;
}

void changes_release(struct changes *changes) {
    arena_release(&changes->arena);
    free(changes->known);
    free(changes->files);
    free(changes->changed);
    free(changes->gone);
}
