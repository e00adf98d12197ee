#include "search/match/phrase.h"

#include <stdlib.h>

#include "base/memory.h"

/* The lists of a slot's keys, and the positions of any of them in the passage that is looked at. */
struct place {
    struct posting_list **lists;
    size_t posting_list_count;
    uint32_t *positions;
    size_t count, room, at;
};

static int64_t seek(struct place *place, int64_t least) {
    int64_t first = LIST_END;
    for (size_t i = 0; i < place->posting_list_count; i++) {
        posting_list_seek(place->lists[i], least);
        if (place->lists[i]->passage < first) first = place->lists[i]->passage;
    }
    return first;
}

static int by_position(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static void read_list(struct place *place, const struct posting_list *list) {
    if (place->count + list->size > place->room) {
        place->room = (place->count + list->size) * 2;
        place->positions = memory_resized(place->positions, place->room, sizeof *place->positions);
    }
    place->count += posting_list_positions(list, place->positions + place->count, list->size);
}

/* Two keys of a slot may stand at one position; it counts once. */
static void read_positions(struct place *place, int64_t passage) {
    size_t lists = 0;
    place->count = place->at = 0;
    for (size_t i = 0; i < place->posting_list_count; i++) {
        const struct posting_list *list = place->lists[i];
        if (list->passage != passage) continue;
        read_list(place, list);
        lists++;
    }
    if (lists < 2) return;
    qsort(place->positions, place->count, sizeof *place->positions, by_position);
    size_t kept = 1;
    for (size_t i = 1; i < place->count; i++)
        if (place->positions[i] != place->positions[kept - 1]) place->positions[kept++] = place->positions[i];
    place->count = kept;
}

/* Does the slot stand at the position? Asked for ascending ones. */
static bool stands_at(struct place *place, uint64_t position) {
    while (place->at < place->count && place->positions[place->at] < position) place->at++;
    return place->at < place->count && place->positions[place->at] == position;
}

static unsigned count_in(struct place *places, size_t count, int64_t passage) {
    unsigned found = 0;
    for (size_t i = 0; i < count; i++) read_positions(&places[i], passage);
    for (size_t i = 0; i < places[0].count; i++) {
        size_t k = 1;
        while (k < count && stands_at(&places[k], (uint64_t)places[0].positions[i] + k)) k++;
        found += k == count;
    }
    return found;
}

static void add(struct phrase_entries *out, int64_t passage, unsigned count) {
    out->items = memory_grown(out->items, out->count, &out->room, sizeof *out->items);
    out->items[out->count] = (struct list_entry){passage, count};
}

static void count_sequence(struct place *places, size_t count, struct phrase_entries *out) {
    for (int64_t passage = 0;; passage++) {
        for (size_t i = 0; i < count;) {
            int64_t at = seek(&places[i], passage);
            i = at == passage ? i + 1 : 0;
            passage = at;
            if (at == LIST_END) break;
        }
        if (passage == LIST_END) break;
        unsigned found = count_in(places, count, passage);
        if (!found) continue;
        add(out, passage, found);
        out->count++;
    }
}

/* So many passages are looked at together. */
#define WINDOW 4096

struct occurrence {
    uint32_t passage, position; /* from the window's first */
};

static int by_occurrence(const void *a, const void *b) {
    const struct occurrence *x = a, *y = b;
    if (x->passage != y->passage) return x->passage < y->passage ? -1 : 1;
    return (x->position > y->position) - (x->position < y->position);
}

/* Of a slot with many keys, list by list: asking every list for every passage would take too long. */
static void count_slot(struct place *place, struct phrase_entries *out) {
    struct occurrence *found = NULL;
    size_t room = 0;
    for (int64_t base = 0; (base = seek(place, base)) < LIST_END - WINDOW; base += WINDOW) {
        size_t count = 0;
        for (size_t i = 0; i < place->posting_list_count; i++)
            for (struct posting_list *list = place->lists[i]; list->passage < base + WINDOW;
                 posting_list_next(list)) {
                place->count = 0;
                read_list(place, list);
                for (size_t k = 0; k < place->count; k++) {
                    found = memory_grown(found, count, &room, sizeof *found);
                    found[count++] =
                        (struct occurrence){(uint32_t)(list->passage - base), place->positions[k]};
                }
            }
        if (count) qsort(found, count, sizeof *found, by_occurrence);
        for (size_t i = 0; i < count; i++) {
            if (i && !by_occurrence(&found[i - 1], &found[i])) continue;
            if (!i || found[i - 1].passage != found[i].passage) {
                add(out, base + found[i].passage, 0);
                out->count++;
            }
            out->items[out->count - 1].count++;
        }
    }
    free(found);
}

void phrase_count(struct posting_list_reader *reader, const struct reading *reading,
                  struct phrase_entries *out) {
    size_t count = reading->slot_count;
    struct place *places = memory_zeroed(count, sizeof *places);
    for (size_t i = 0; i < count; i++) {
        const struct slot *slot = &reading->slots[i];
        places[i].posting_list_count = slot->key_count;
        places[i].lists = memory_zeroed(slot->key_count + 1, sizeof *places[i].lists);
        for (size_t k = 0; k < slot->key_count; k++)
            places[i].lists[k] = posting_lists_find(reader, slot->keys[k]);
    }
    *out = (struct phrase_entries){0};
    if (count == 1)
        count_slot(places, out);
    else
        count_sequence(places, count, out);
    add(out, LIST_END, 0);
    for (size_t i = 0; i < count; i++) {
        free(places[i].lists);
        free(places[i].positions);
    }
    free(places);
}

enum status phrase_any(struct store *store, const str *keys, size_t count, struct set *out,
                       struct error *error) {
    struct posting_list_reader *reader;
    struct list_entry some[WINDOW];
    enum status status = posting_lists_open(store, &reader, error);
    if (status) return status;
    for (size_t i = 0; i < count; i++) {
        struct posting_list *list = posting_lists_find(reader, keys[i]);
        while (list->passage < LIST_END - WINDOW)
            for (size_t n = list_until(list, list->passage + WINDOW, some), k = 0; k < n; k++)
                set_add(out, some[k].passage);
    }
    status = posting_lists_status(reader, error);
    posting_lists_close(reader);
    return status;
}

void phrase_release(struct phrase_entries *phrase) {
    free(phrase->items);
    *phrase = (struct phrase_entries){0};
}
