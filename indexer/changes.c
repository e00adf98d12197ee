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
        .state = {.size = row->size, .mtime = row->mtime, .changed = row->changed, .inode = row->inode}};
    if (row->hash.n == sizeof known.state.hash) memcpy(known.state.hash, row->hash.p, row->hash.n);
    changes->known =
        memory_grown(changes->known, changes->known_count, &changes->known_room, sizeof *changes->known);
    changes->known[changes->known_count++] = known;
    return OK;
}

enum status changes_known(struct changes *changes, struct store *store, struct error *error) {
    return store_each_letter(store, remember, changes, error);
}

static int known_by_path(const void *path, const void *known) {
    return str_cmp(*(const str *)path, ((const struct known *)known)->path);
}

struct known *changes_find(const struct changes *changes, str path) {
    if (!changes->known_count) return NULL;
    return bsearch(&path, changes->known, changes->known_count, sizeof *changes->known, known_by_path);
}

void changes_sort(struct changes *changes, const struct scan *scan) {
    changes->changed = memory_resized(NULL, scan->count + 1, sizeof *changes->changed);
    for (size_t i = 0; i < changes->known_count; i++) changes->staying += changes->known[i].state.size;
    for (size_t i = 0; i < scan->count; i++) {
        struct scan_file file = scan->files[i];
        struct known *known = changes_find(changes, file.path);
        if (known) known->seen = true;
        if (known && known->state.changed && file_state_same(&known->state, &file.state)) {
            changes->unchanged++;
            continue;
        }
        if (known) {
            known->leaves = true;
            changes->leaving += known->state.size;
            changes->staying -= known->state.size;
        }
        file.known = known ? &known->state : NULL;
        changes->coming += file.state.size;
        changes->changed[changes->changed_count++] = file;
    }
}

void changes_gone(struct changes *changes, const struct scan *scan, str removed, bool prune) {
    changes->gone = memory_resized(NULL, changes->known_count + 1, sizeof(struct known *));
    for (size_t i = 0; i < changes->known_count; i++) {
        struct known *known = &changes->known[i];
        bool gone = prune && known->state.mtime != STREAM_MTIME && scan_is_gone(scan, known->path);
        if (!gone && !(removed.n && path_below(known->path, removed))) continue;
        if (!known->leaves) {
            changes->leaving += known->state.size;
            changes->staying -= known->state.size;
        }
        known->leaves = true;
        changes->gone[changes->gone_count++] = known;
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
    free(changes->changed);
    free(changes->gone);
}
