#include "search/match/source.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "search/match/near.h"

/* If no more passages of a window are wanted, each is looked for by itself; no more positions are sorted by
 * insertion. */
#define FEW 64

/* ---- a key ---- */

size_t source_from(struct source *s, int64_t base) {
    const struct decoded_list *list = s->array;
    size_t from = s->after > s->from && list->passages[s->after - 1] < base ? s->after : s->from;
    return s->from = decoded_list_seek(list, from, base);
}

static int64_t seek_key(struct cursor *c, int64_t least) {
    struct source *s = (struct source *)c;
    if (s->array) {
        size_t at = source_from(s, least);
        return at < s->array->count ? s->array->passages[at] : CURSOR_END;
    }
    posting_list_seek(s->list, least);
    return s->list->passage;
}

static void seek_found(struct source *s, int64_t least) {
    while (s->first->passage < least) s->first++;
}

static int64_t seek_items(struct cursor *c, int64_t least) {
    struct source *s = (struct source *)c;
    seek_found(s, least);
    return s->first->passage;
}

/* Of the passage that the list stands on. */
static struct list_entry entry_of(const struct posting_list *list) {
    if (list->passage == LIST_END) return (struct list_entry){.passage = LIST_END};
    return (struct list_entry){list->passage, list->positions, posting_list_count(list), 0};
}

static void read_window(struct source *s, int64_t base, const uint64_t *among) {
    s->count = 0;
    s->first = &s->end;
    if (s->list->passage >= base + CURSOR_WINDOW) return;
    if (!s->items) s->items = memory_resized(NULL, CURSOR_WINDOW + 1, sizeof *s->items);
    if (s->keeps_places) posting_list_keep(s->list);
    if (bits_few(among, FEW)) {
        for (size_t i = bits_next(among, 0); i < CURSOR_WINDOW; i = bits_next(among, i + 1)) {
            posting_list_seek(s->list, base + (int64_t)i);
            if (s->list->passage >= base + CURSOR_WINDOW) break;
            if (s->list->passage == base + (int64_t)i) s->items[s->count++] = entry_of(s->list);
            if (i + 1 == CURSOR_WINDOW) break;
        }
    } else {
        posting_list_seek(s->list, base);
        s->count = list_until(s->list, base + CURSOR_WINDOW, s->items);
    }
    s->items[s->count] = (struct list_entry){.passage = CURSOR_END};
    s->first = s->items;
}

/* ---- positions ---- */

static int by_position(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static void insert_sort(uint32_t *positions, size_t count) {
    for (size_t i = 1; i < count; i++) {
        uint32_t one = positions[i];
        size_t at = i;
        for (; at && positions[at - 1] > one; at--) positions[at] = positions[at - 1];
        positions[at] = one;
    }
}

size_t source_sort(uint32_t *positions, size_t count) {
    size_t kept = 1;
    if (count < 2) return count;
    if (count > FEW)
        qsort(positions, count, sizeof *positions, by_position);
    else
        insert_sort(positions, count);
    for (size_t i = 1; i < count; i++)
        if (positions[i] != positions[kept - 1]) positions[kept++] = positions[i];
    return kept;
}

static void add_places(struct source *s, const uint32_t *places, size_t count) {
    if (s->place_count + count > s->place_room) {
        s->place_room = (s->place_count + count) * 2;
        s->places = memory_resized(s->places, s->place_room, sizeof *s->places);
    }
    if (count) memcpy(s->places + s->place_count, places, count * sizeof *places);
    s->place_count += count;
}

/* ---- any key ---- */

/* What a list holds of a passage. */
struct held {
    struct list_entry entry;
    uint32_t next; /* 1 + where that of another list is; 0 = there is none */
};

/* A window of several lists, list by list: asking every list for every passage would take too long. */
struct gathered {
    struct posting_list **lists;
    size_t list_count, sure; /* the first `sure` need no look at the text */
    struct list_entry *read; /* of a list */
    uint64_t bits[CURSOR_WORDS], sure_bits[CURSOR_WORDS];
    struct held *held;
    size_t held_count, held_room;
    uint32_t *last;   /* of each passage whose bit is set: 1 + where that of the last list is */
    uint32_t *places; /* of a passage */
    size_t place_room;
};

static struct gathered *gathered_new(struct posting_list_reader *reader, const struct position *position) {
    struct gathered *g = memory_zeroed(1, sizeof *g);
    g->lists = memory_zeroed(position->key_count, sizeof *g->lists);
    g->list_count = position->key_count;
    g->sure = position->sure;
    for (size_t i = 0; i < g->list_count; i++) g->lists[i] = posting_lists_recall(reader, position->keys[i]);
    g->read = memory_resized(NULL, CURSOR_WINDOW, sizeof *g->read);
    g->last = memory_resized(NULL, CURSOR_WINDOW, sizeof *g->last);
    return g;
}

static void gathered_free(struct gathered *g) {
    if (!g) return;
    free(g->lists);
    free(g->read);
    free(g->held);
    free(g->last);
    free(g->places);
    free(g);
}

static int64_t first_of_lists(const struct gathered *g) {
    int64_t first = LIST_END;
    for (size_t i = 0; i < g->list_count; i++)
        if (g->lists[i]->passage < first) first = g->lists[i]->passage;
    return first;
}

static int64_t seek_lists(struct gathered *g, int64_t least) {
    for (size_t i = 0; i < g->list_count; i++)
        if (g->lists[i]->passage < least) posting_list_seek(g->lists[i], least);
    return first_of_lists(g);
}

static void gather(struct gathered *g, size_t i, const struct list_entry *entry, bool sure) {
    g->held = memory_grown(g->held, g->held_count, &g->held_room, sizeof *g->held);
    g->held[g->held_count++] = (struct held){*entry, bits_has(g->bits, i) ? g->last[i] : 0};
    g->last[i] = (uint32_t)g->held_count;
    bits_set(g->bits, i);
    if (sure) bits_set(g->sure_bits, i);
}

/* few: the passages that are wanted, if they are few; otherwise NULL. */
static void gather_list(struct gathered *g, size_t number, int64_t base, const uint64_t *few) {
    struct posting_list *list = g->lists[number];
    bool sure = number < g->sure;
    if (list->passage >= base + CURSOR_WINDOW) return;
    posting_list_keep(list);
    if (few) {
        for (size_t i = bits_next(few, 0); i < CURSOR_WINDOW; i = bits_next(few, i + 1)) {
            posting_list_seek(list, base + (int64_t)i);
            struct list_entry entry = entry_of(list);
            if (entry.passage == base + (int64_t)i) gather(g, i, &entry, sure);
        }
        return;
    }
    posting_list_seek(list, base);
    size_t count = list_until(list, base + CURSOR_WINDOW, g->read);
    for (const struct list_entry *p = g->read; p < g->read + count; p++)
        gather(g, (size_t)(p->passage - base), p, sure);
}

/* Puts the places of all lists in the passage, whose last is given, into g->places, each once. How many there
 * are. */
static size_t join(struct gathered *g, const struct held *held) {
    for (size_t count = 0;; held = &g->held[held->next - 1]) {
        const struct list_entry *entry = &held->entry;
        if (count + entry->count > g->place_room) {
            g->place_room = (count + entry->count) * 2;
            g->places = memory_resized(g->places, g->place_room, sizeof *g->places);
        }
        posting_list_decode(entry, g->places + count);
        count += entry->count;
        if (!held->next) return source_sort(g->places, count);
    }
}

/* Adds what was gathered to the items. stays: the positions stay valid as long as the items. */
static void take_gathered(struct source *s, bool stays) {
    struct gathered *g = s->gathered;
    for (size_t i = bits_next(g->bits, 0); i < CURSOR_WINDOW; i = bits_next(g->bits, i + 1)) {
        const struct held *held = &g->held[g->last[i] - 1];
        struct list_entry entry = held->entry;
        if (held->next || (s->keeps_places && !stays)) {
            entry.count = (unsigned)join(g, held);
            entry.place = (unsigned)s->place_count;
            entry.positions = NULL;
            if (s->keeps_places) add_places(s, g->places, entry.count);
        }
        if (!stays) entry.positions = NULL;
        if (g->sure) {
            s->sure = memory_grown(s->sure, s->count, &s->sure_room, sizeof *s->sure);
            s->sure[s->count] = bits_has(g->sure_bits, i);
        }
        s->items = memory_grown(s->items, s->count, &s->room, sizeof *s->items);
        s->items[s->count++] = entry;
    }
    g->held_count = 0;
    memset(g->bits, 0, sizeof g->bits);
    memset(g->sure_bits, 0, sizeof g->sure_bits);
}

/* Ends the items. */
static void end_items(struct source *s) {
    s->items = memory_grown(s->items, s->count, &s->room, sizeof *s->items);
    s->items[s->count] = (struct list_entry){.passage = CURSOR_END};
    s->first = s->items;
}

static void read_lists(struct source *s, int64_t base, const uint64_t *among) {
    const uint64_t *few = among && bits_few(among, FEW) ? among : NULL;
    s->count = s->place_count = 0;
    for (size_t i = 0; i < s->gathered->list_count; i++) gather_list(s->gathered, i, base, few);
    take_gathered(s, true);
    end_items(s);
}

/* Reads all of the lists, before the walk. */
static void take_lists(struct source *s) {
    struct gathered *g = s->gathered;
    for (int64_t base = 0; (base = seek_lists(g, base)) < CURSOR_END - CURSOR_WINDOW; base += CURSOR_WINDOW) {
        for (size_t i = 0; i < g->list_count; i++) gather_list(g, i, base, NULL);
        take_gathered(s, false);
    }
    end_items(s);
    s->at = s->first;
    gathered_free(g);
    s->gathered = NULL;
}

static int64_t seek_any_key(struct cursor *c, int64_t least) {
    return seek_lists(((struct source *)c)->gathered, least);
}

/* ---- what all sources do ---- */

void source_fill(struct source *s, int64_t base, const uint64_t *among) {
    if (s->base != base) {
        if (s->gathered)
            read_lists(s, base, among);
        else if (s->list && !s->whole)
            read_window(s, base, among);
        else
            seek_found(s, base);
        s->base = base;
    }
    s->at = s->first;
}

void source_places(const struct source *s, const struct list_entry *entry, uint32_t *out) {
    if (entry->positions)
        posting_list_decode(entry, out);
    else if (entry->count)
        memcpy(out, s->places + entry->place, entry->count * sizeof *out);
}

size_t source_leading(const struct source *s, const struct list_entry *entry, uint32_t end) {
    size_t leading = 0;
    if (entry->positions) return posting_list_leading(entry, end);
    for (unsigned i = 0; i < entry->count; i++) leading += s->places[entry->place + i] < end;
    return leading;
}

bool source_is_empty(const struct source *s) {
    if (s->gathered) return first_of_lists(s->gathered) == LIST_END;
    return s->list && !s->whole ? s->list->passage == LIST_END : s->count == 0;
}

/* Adds the bits of the window's passages, at least of the wanted ones. A window begins with a word of bits.
 */
static void add(struct cursor *c, int64_t base, const uint64_t *wanted, uint64_t *found) {
    struct source *s = (struct source *)c;
    if (s->dense) {
        const struct decoded_list *list = s->array;
        size_t first = (size_t)base / CURSOR_WORD_BITS, left = list->words > first ? list->words - first : 0;
        for (size_t i = 0; i < CURSOR_WORDS && i < left; i++) found[i] |= list->bits[first + i];
        return;
    }
    if (s->array) {
        size_t at = source_from(s, base);
        for (; at < s->array->count && s->array->passages[at] < base + CURSOR_WINDOW; at++)
            bits_set(found, (size_t)(s->array->passages[at] - base));
        s->after = at;
        return;
    }
    source_fill(s, base, wanted);
    for (const struct list_entry *p = s->first; p->passage < base + CURSOR_WINDOW; p++)
        bits_set(found, (size_t)(p->passage - base));
}

static void narrow(struct cursor *c, int64_t base, uint64_t *bits) {
    uint64_t found[CURSOR_WORDS] = {0};
    add(c, base, bits, found);
    bits_and(bits, found);
}

static void release(struct cursor *c) {
    struct source *s = (struct source *)c;
    free(s->items);
    free(s->places);
    free(s->sure);
    gathered_free(s->gathered);
    free(s);
}

/* ---- finding all ---- */

/* A position of a reading: the lists of its keys, and the places of any of them in the current passage. */
struct position_lists {
    struct posting_list **lists;
    size_t list_count;
    int64_t cost;
    uint32_t *places;
    size_t count, room, at;
};

static int64_t seek_position(struct position_lists *position, int64_t least) {
    int64_t first = CURSOR_END;
    for (size_t i = 0; i < position->list_count; i++) {
        if (position->lists[i]->passage < least) posting_list_seek(position->lists[i], least);
        if (position->lists[i]->passage < first) first = position->lists[i]->passage;
    }
    return first;
}

static void read_positions(struct position_lists *position, int64_t passage) {
    size_t lists = 0;
    position->count = position->at = 0;
    for (size_t i = 0; i < position->list_count; i++) {
        const struct posting_list *list = position->lists[i];
        if (list->passage != passage) continue;
        if (position->count + list->size > position->room) {
            position->room = (position->count + list->size) * 2;
            position->places = memory_resized(position->places, position->room, sizeof *position->places);
        }
        position->count += posting_list_positions(list, position->places + position->count, list->size);
        lists++;
    }
    if (lists > 1) position->count = source_sort(position->places, position->count);
}

struct finding {
    struct source *source;
    const struct leaf *leaf;
    struct position_lists *positions; /* in order of the reading */
    struct position_lists **by_cost;
    size_t count;
    bool first;       /* one passage is enough */
    uint32_t *places; /* in the passage that is looked at */
    size_t place_count, place_room;
};

static void add_place(struct finding *f, uint32_t position) {
    f->places = memory_grown(f->places, f->place_count, &f->place_room, sizeof *f->places);
    f->places[f->place_count++] = position;
}

static void add_found(struct finding *f, int64_t passage, size_t count, const uint32_t *places) {
    struct source *s = f->source;
    s->items = memory_grown(s->items, s->count, &s->room, sizeof *s->items);
    s->items[s->count++] = (struct list_entry){passage, NULL, (unsigned)count, (unsigned)s->place_count};
    if (s->keeps_places) add_places(s, places, count);
}

/* Is one of the keys at the place? Asked for ascending places. */
static bool stands_at(struct position_lists *position, uint64_t place) {
    while (position->at < position->count && position->places[position->at] < place) position->at++;
    return position->at < position->count && position->places[position->at] == place;
}

/* Places at which the reading begins: its positions one after the other. */
static void match_phrase(struct finding *f, int64_t passage) {
    for (size_t i = 0; i < f->count; i++) {
        read_positions(f->by_cost[i], passage);
        if (!f->by_cost[i]->count) return;
    }
    const struct position_lists *rarest = f->by_cost[0];
    size_t lead = (size_t)(rarest - f->positions);
    for (size_t i = 0; i < rarest->count; i++) {
        if (rarest->places[i] < lead) continue;
        uint64_t start = rarest->places[i] - lead;
        size_t k = 0;
        while (k < f->count && (k == lead || stands_at(&f->positions[k], start + k))) k++;
        if (k == f->count) add_place(f, (uint32_t)start);
    }
}

static void add_near(void *finding, uint32_t position) {
    add_place(finding, position);
}

/* Places at which each position is near all others, position by position. */
static void match_near(struct finding *f, int64_t passage) {
    struct near_word *words = memory_zeroed(f->count, sizeof *words);
    for (size_t i = 0; i < f->count; i++) {
        read_positions(&f->positions[i], passage);
        words[i] = (struct near_word){.places = f->positions[i].places, .count = f->positions[i].count};
    }
    near_find(words, f->count, f->leaf->distance, add_near, f);
    free(words);
}

/* What holds all positions, the rarest first. */
static void find_together(struct finding *f) {
    for (int64_t passage = 0;; passage++) {
        for (size_t i = 0; i < f->count;) {
            int64_t at = seek_position(f->by_cost[i], passage);
            i = at == passage ? i + 1 : i > 0 ? 0 : 1;
            passage = at;
            if (at == CURSOR_END) return;
        }
        f->place_count = 0;
        if (f->leaf->near)
            match_near(f, passage);
        else
            match_phrase(f, passage);
        if (!f->place_count) continue;
        add_found(f, passage, f->place_count, f->places);
        if (f->first) return;
    }
}

/* ---- making one ---- */

static int by_position_cost(const void *a, const void *b) {
    const struct position_lists *x = *(struct position_lists *const *)a,
                                *y = *(struct position_lists *const *)b;
    return (x->cost > y->cost) - (x->cost < y->cost);
}

static void read_from(struct source *s, struct posting_list *list) {
    static const struct cursor_kind key = {seek_key, narrow, add, release};
    s->cursor.kind = &key;
    s->list = list;
    s->array = list->decoded;
    s->dense = s->array && s->array->bits;
    free(s->items); /* of a window there may be more than were found */
    s->items = NULL;
    s->end.passage = CURSOR_END;
    s->first = s->at = &s->end;
}

static struct cursor *key_cursor(struct posting_list_reader *reader, str key) {
    struct source *s = memory_zeroed(1, sizeof *s);
    *s = (struct source){.base = -1};
    read_from(s, posting_lists_recall(reader, key));
    return &s->cursor;
}

/* How many passages hold any of the position's keys: those of the commonest, and those of the others that
 * lack it. */
static enum status count_any(struct store *store, struct posting_list_reader *reader,
                             const struct position *position, int64_t *out, struct error *error) {
    size_t commonest = 0, count = 0;
    uint64_t bits[CURSOR_WORDS];
    enum status status = OK;
    *out = 0;
    for (size_t i = 0; i < position->key_count && !status; i++) {
        int64_t found = 0;
        status = store_frequency(store, position->keys[i], &found, error);
        if (found > *out) commonest = i;
        if (found > *out) *out = found;
    }
    if (status) return status;
    struct cursor **others = memory_zeroed(position->key_count, sizeof *others);
    struct cursor **parts = memory_zeroed(2, sizeof *parts);
    for (size_t i = 0; i < position->key_count; i++)
        if (i != commonest) others[count++] = key_cursor(reader, position->keys[i]);
    parts[0] = cursor_any(others, count);
    parts[1] = cursor_except(key_cursor(reader, position->keys[commonest]));
    struct cursor *more = cursor_all(parts, 2, true);
    for (int64_t base = 0; (base = cursor_window(more, base, bits)) < CURSOR_END; base += CURSOR_WINDOW)
        *out += (int64_t)bits_count(bits);
    cursor_release(more);
    return OK;
}

/* A word of a near counts by itself. */
static enum status count_near(struct source *s, struct store *store, struct posting_list_reader *reader,
                              struct error *error) {
    const struct reading *reading = s->reading;
    enum status status = OK;
    for (size_t i = 0; i < reading->position_count && !status; i++) {
        int64_t found = 0;
        if (reading->positions[i].key_count == 1)
            status = store_frequency(store, reading->positions[i].keys[0], &found, error);
        else
            status = count_any(store, reader, &reading->positions[i], &found, error);
        s->found += found;
    }
    return status;
}

/* first: one passage is enough. */
static enum status find(struct source *s, struct store *store, struct posting_list_reader *reader,
                        const struct leaf *leaf, bool first, struct error *error) {
    size_t count = s->reading->position_count;
    struct finding f = {.source = s, .leaf = leaf, .count = count, .first = first};
    f.positions = memory_zeroed(count, sizeof *f.positions);
    f.by_cost = memory_zeroed(count, sizeof *f.by_cost);
    enum status status = OK;
    for (size_t i = 0; i < count && !status; i++) {
        const struct position *position = &s->reading->positions[i];
        f.by_cost[i] = &f.positions[i];
        f.positions[i].lists = memory_zeroed(position->key_count + 1, sizeof *f.positions[i].lists);
        for (size_t k = 0; k < position->key_count && !status; k++) {
            int64_t found = 0;
            status = store_frequency(store, position->keys[k], &found, error);
            f.positions[i].cost += found;
            f.positions[i].lists[f.positions[i].list_count++] =
                posting_lists_recall(reader, position->keys[k]);
        }
    }
    if (!status) qsort(f.by_cost, count, sizeof(struct position_lists *), by_position_cost);
    if (!status) find_together(&f);
    for (size_t i = 0; i < count; i++) {
        free(f.positions[i].lists);
        free(f.positions[i].places);
    }
    free(f.positions);
    free(f.by_cost);
    free(f.places);
    end_items(s);
    s->found = (int64_t)s->count;
    return status;
}

/* Lists that are read as the walk goes on, at most: more take longer to count than to read. */
#define LISTS_MOST 8

/* Any of several keys. whole: read at once. */
static enum status open_lists(struct source *s, struct store *store, struct posting_list_reader *reader,
                              enum source_detail detail, bool whole, struct error *error) {
    static const struct cursor_kind any_key = {seek_any_key, narrow, add, release};
    const struct position *position = s->reading->positions;
    s->gathered = gathered_new(reader, position);
    if (whole || position->key_count > LISTS_MOST || !position->key_count) {
        take_lists(s);
        s->found = (int64_t)s->count;
        return OK;
    }
    s->cursor.kind = &any_key;
    s->end.passage = CURSOR_END;
    s->first = s->at = &s->end;
    if (detail >= SOURCE_SCORES) return count_any(store, reader, position, &s->found, error);
    enum status status = OK;
    for (size_t i = 0; i < position->key_count && !status; i++) {
        int64_t found = 0;
        status = store_frequency(store, position->keys[i], &found, error);
        s->found += found;
    }
    return status;
}

/* Is it found by its keys alone, whatever else is asked? Not words near each other, nor what tells where the
 * text need not be looked at. */
static bool is_kept(const struct leaf *leaf, const struct reading *reading) {
    return !leaf->near && !reading->positions->sure;
}

/* The name under which the occurrences of the reading are kept as one list. */
static void name_kept(const struct reading *reading, buf *out) {
    for (size_t i = 0; i < reading->position_count; i++) {
        for (size_t k = 0; k < reading->positions[i].key_count; k++) {
            buf_add(out, reading->positions[i].keys[k]);
            buf_byte(out, '\0');
        }
        buf_byte(out, '\0');
    }
}

/* Keeps what was found as a list, and reads from that. */
static void keep_found(struct source *s, struct posting_list_reader *reader, str name) {
    struct list_decoder d = list_decoder_new();
    struct posting_list *list = NULL;
    bool sound = true;
    for (size_t i = 0; i < s->count && sound; i++)
        sound = list_decoder_add_places(&d, s->items[i].passage, s->places + s->items[i].place,
                                        s->items[i].count);
    if (sound) list = posting_lists_keep(reader, name, &d);
    list_decoder_release(&d);
    if (list) read_from(s, list);
}

/* A source of several keys; most of those that are found are kept for the next question that asks for them.
 */
static enum status find_once(struct source *s, struct store *store, struct posting_list_reader *reader,
                             const struct leaf *leaf, enum source_detail detail, struct error *error) {
    struct posting_list *kept = NULL;
    bool wanted = false;
    enum status status = OK;
    buf name = {0};
    if (is_kept(leaf, s->reading)) {
        name_kept(s->reading, &name);
        kept = posting_lists_kept(reader, buf_str(&name), &wanted);
    }
    if (kept) {
        s->found = (int64_t)kept->decoded->count;
        read_from(s, kept);
    } else {
        bool keeps_places = s->keeps_places;
        s->keeps_places |= wanted;
        status = s->reading->position_count == 1 && !leaf->near
                     ? open_lists(s, store, reader, detail, wanted, error)
                     : find(s, store, reader, leaf, detail == SOURCE_ANY && !wanted, error);
        s->keeps_places = keeps_places;
        if (!status && wanted && !posting_lists_status(reader, error)) keep_found(s, reader, buf_str(&name));
    }
    buf_release(&name);
    return status;
}

/* Passages of a list that are kept at most, if it is not decoded. */
#define WHOLE_MOST ((size_t)1 << 20)

static bool read_whole(struct source *s) {
    posting_list_keep(s->list);
    while (s->list->passage < LIST_END - CURSOR_WINDOW) {
        if (s->count > WHOLE_MOST) return false;
        if (s->count + CURSOR_WINDOW + 1 > s->room) {
            s->room = (s->count + CURSOR_WINDOW) * 2;
            s->items = memory_resized(s->items, s->room, sizeof *s->items);
        }
        s->count += list_until(s->list, s->list->passage + CURSOR_WINDOW, s->items + s->count);
    }
    return true;
}

bool source_take_all(struct source *s, struct posting_list_reader *reader) {
    static const struct cursor_kind items = {seek_items, narrow, add, release};
    if (s->gathered) take_lists(s);
    if (!s->list) s->cursor.kind = &items;
    s->whole = !s->list;
    if (s->whole || s->array) return true;
    if (s->found > (int64_t)WHOLE_MOST) return false;
    if (!read_whole(s)) { /* the table of frequencies is wrong */
        read_from(s, posting_lists_find(reader, s->reading->positions->keys[0]));
        s->count = s->room = 0;
        return false;
    }
    s->items = memory_resized(s->items, s->count + 1, sizeof *s->items);
    s->items[s->count] = (struct list_entry){.passage = CURSOR_END};
    s->cursor.kind = &items;
    s->first = s->at = s->items;
    s->whole = true;
    return true;
}

struct source *source_new(struct store *store, struct posting_list_reader *reader, const struct leaf *leaf,
                          const struct reading *reading, enum source_detail detail, struct error *error) {
    static const struct cursor_kind items = {seek_items, narrow, add, release};
    struct source *s = memory_zeroed(1, sizeof *s);
    const struct position *position = reading->positions;
    enum status status = OK;
    *s = (struct source){.cursor.kind = &items, .reading = reading, .base = -1};
    s->keeps_places = detail == SOURCE_PLACES;
    s->weight = leaf->near ? reading->weight / (double)reading->position_count : reading->weight;
    if (reading->position_count == 1 && position->key_count == 1) {
        read_from(s, posting_lists_recall(reader, position->keys[0]));
        status = store_frequency(store, position->keys[0], &s->found, error);
        s->cursor.cost = s->found;
    } else {
        status = find_once(s, store, reader, leaf, detail, error);
        s->cursor.cost = s->found;
        if (leaf->near && detail > SOURCE_PASSAGES) {
            s->found = 0;
            if (!status) status = count_near(s, store, reader, error);
        }
    }
    if (!status) return s;
    release(&s->cursor);
    return NULL;
}
