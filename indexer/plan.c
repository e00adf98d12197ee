#include "indexer/plan.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/path.h"
#include "store/write.h"

static enum status remember(void *context, const struct letter_row *row) {
    struct plan *plan = context;
    struct known known = {
        .path = arena_copied(&plan->arena, row->path),
        .state = {.size = row->size, .mtime = row->mtime, .changed = row->changed, .inode = row->inode}};
    if (row->hash.n == sizeof known.state.hash) memcpy(known.state.hash, row->hash.p, row->hash.n);
    plan->known = memory_grown(plan->known, plan->known_count, &plan->known_room, sizeof *plan->known);
    plan->known[plan->known_count++] = known;
    return OK;
}

enum status plan_known(struct plan *plan, struct store *store, struct error *error) {
    return store_each_letter(store, remember, plan, error);
}

static int known_by_path(const void *path, const void *known) {
    return str_cmp(*(const str *)path, ((const struct known *)known)->path);
}

struct known *plan_find(const struct plan *plan, str path) {
    if (!plan->known_count) return NULL;
    return bsearch(&path, plan->known, plan->known_count, sizeof *plan->known, known_by_path);
}

void plan_changed(struct plan *plan, const struct scan *scan) {
    plan->changed = memory_resized(NULL, scan->count + 1, sizeof *plan->changed);
    for (size_t i = 0; i < plan->known_count; i++) plan->staying += plan->known[i].state.size;
    for (size_t i = 0; i < scan->count; i++) {
        struct scan_file file = scan->files[i];
        struct known *known = plan_find(plan, file.path);
        if (known) known->seen = true;
        if (known && known->state.changed && file_state_same(&known->state, &file.state)) {
            plan->unchanged++;
            continue;
        }
        if (known) {
            known->leaves = true;
            plan->leaving += known->state.size;
            plan->staying -= known->state.size;
        }
        file.known = known ? &known->state : NULL;
        plan->coming += file.state.size;
        plan->changed[plan->changed_count++] = file;
    }
}

void plan_gone(struct plan *plan, const struct scan *scan, str removed, bool prune) {
    plan->gone = memory_resized(NULL, plan->known_count + 1, sizeof(struct known *));
    for (size_t i = 0; i < plan->known_count; i++) {
        struct known *known = &plan->known[i];
        bool gone = prune && known->state.mtime != STREAM_MTIME && scan_is_gone(scan, known->path);
        if (!gone && !(removed.n && path_below(known->path, removed))) continue;
        if (!known->leaves) {
            plan->leaving += known->state.size;
            plan->staying -= known->state.size;
        }
        known->leaves = true;
        plan->gone[plan->gone_count++] = known;
    }
}

/* To take a byte's words out of an index, and to put one's in, costs some 1.5 times what it costs in a new
 * one; a byte that is carried over costs .8. */
bool plan_is_most(const struct plan *plan) {
    return plan->coming + 4 * plan->leaving > plan->staying;
}

size_t plan_missing(const struct plan *plan, str path) {
    size_t missing = 0;
    for (size_t i = 0; i < plan->known_count; i++) {
        const struct known *known = &plan->known[i];
        missing += !known->seen && known->state.mtime != STREAM_MTIME && path_below(known->path, path);
    }
    return missing;
}

void plan_release(struct plan *plan) {
    arena_release(&plan->arena);
    free(plan->known);
    free(plan->changed);
    free(plan->gone);
}
