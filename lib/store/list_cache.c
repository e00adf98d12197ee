#include "store/list_cache.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/varint.h"

#define BUCKETS 1024

/* Names that were asked for once; one forgets another now and then. */
#define SEEN 4096

/* The bits of a seen name that number the question which asked for it last; the others are of its hash. */
#define QUESTION_BITS ((uint32_t)0xFF)

/* A list with fewer passages than one in that many words has peaks of passages. */
#define FEW_PEAKS 8

struct cached {
    struct cached *next; /* of its bucket */
    char *name;
    size_t length, bytes;
    uint64_t used; /* when it was found last */
    struct decoded_list *list;
};

struct list_cache {
    struct cached *buckets[BUCKETS];
    uint32_t seen[SEEN];
    uint64_t clock, question;
    size_t bytes, most, count;
};

/* ---- one list ---- */

size_t decoded_list_seek(const struct decoded_list *list, size_t from, int64_t least) {
    if (list->bits) {
        size_t at = decoded_list_rank(list, least);
        return at > from ? at : from;
    }
    size_t low = from, step = 1; /* before low all are too low */
    while (low + step <= list->count && list->passages[low + step - 1] < least) {
        low += step;
        step *= 2;
    }
    size_t high = low + step - 1 < list->count ? low + step - 1 : list->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (list->passages[middle] < least)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void free_list(struct decoded_list *list) {
    if (!list) return;
    free(list->passages);
    free(list->starts);
    free(list->counts);
    free(list->positions);
    free(list->bits);
    free(list->ranks);
    free(list->peaks);
    free(list);
}

struct list_decoder list_decoder_new(void) {
    return (struct list_decoder){.list = memory_zeroed(1, sizeof(struct decoded_list))};
}

void list_decoder_release(struct list_decoder *d) {
    free_list(d->list);
    *d = (struct list_decoder){0};
}

/* Gives the arrays room for `room` passages. */
static void resize(struct list_decoder *d, size_t room) {
    struct decoded_list *list = d->list;
    list->passages = memory_resized(list->passages, room, sizeof *list->passages);
    list->starts = memory_resized(list->starts, room + 1, sizeof *list->starts);
    list->counts = memory_resized(list->counts, room, sizeof *list->counts);
    d->room = room;
}

bool list_decoder_add(struct list_decoder *d, int64_t passage, const unsigned char *positions, size_t size,
                      size_t count) {
    struct decoded_list *list = d->list;
    if (passage < 0 || passage >= UINT32_MAX || !count || count > UINT16_MAX || size > DECODED_MOST ||
        d->bytes > DECODED_MOST)
        return false;
    if (list->count && passage <= list->passages[list->count - 1]) return false;
    if (list->count == d->room) resize(d, d->room ? d->room * 2 : 16);
    if (d->bytes + size + sizeof(uint64_t) > d->byte_room) {
        d->byte_room = (d->bytes + size + sizeof(uint64_t)) * 2;
        list->positions = memory_resized(list->positions, d->byte_room, 1);
    }
    list->passages[list->count] = (uint32_t)passage;
    list->starts[list->count] = (uint32_t)d->bytes;
    list->counts[list->count++] = (uint16_t)count;
    memcpy(list->positions + d->bytes, positions, size);
    d->bytes += size;
    return true;
}

bool list_decoder_add_places(struct list_decoder *d, int64_t passage, const uint32_t *places, size_t count) {
    buf bytes = {0};
    uint32_t before = 0;
    for (size_t i = 0; i < count; i++) {
        varint_add((uint64_t)places[i] - before + 2, &bytes);
        before = places[i];
    }
    bool added = list_decoder_add(d, passage, (const unsigned char *)bytes.p, bytes.n, count);
    buf_release(&bytes);
    return added;
}

static void make_bits(struct decoded_list *list) {
    if (!list->count || list->count + 1 < list->words) return;
    list->bits = memory_zeroed(list->words, sizeof *list->bits);
    list->ranks = memory_resized(NULL, list->words, sizeof *list->ranks);
    for (size_t i = 0; i < list->count; i++)
        list->bits[list->passages[i] / 64] |= (uint64_t)1 << list->passages[i] % 64;
    uint32_t before = 0;
    for (size_t i = 0; i < list->words; i++) {
        list->ranks[i] = before;
        before += bits_ones(list->bits[i]);
    }
}

/* peaks: of each passage; taken over. */
static void keep_peaks(struct decoded_list *list, uint16_t *peaks) {
    list->peaks = peaks;
    if (!list->word_peaks) return;
    list->peaks = memory_zeroed(list->words, sizeof *list->peaks);
    for (size_t i = 0; i < list->count; i++) {
        uint16_t *peak = &list->peaks[list->passages[i] / 64];
        if (peaks[i] > *peak) *peak = peaks[i];
    }
    free(peaks);
}

/* Takes the list out of the decoder, as small as it can be. *bytes: what it takes. */
static struct decoded_list *finish(struct list_decoder *d, size_t *bytes) {
    struct decoded_list *list = d->list;
    resize(d, list->count + !list->count);
    list->starts[list->count] = (uint32_t)d->bytes;
    list->positions = memory_resized(list->positions, d->bytes + sizeof(uint64_t), 1);
    memset(list->positions + d->bytes, 0, sizeof(uint64_t));
    list->words = list->count ? list->passages[list->count - 1] / 64 + 1 : 0;
    list->word_peaks = list->count >= list->words / FEW_PEAKS;
    make_bits(list);
    *bytes = sizeof *list + d->bytes +
             (list->bits ? list->words * (sizeof *list->bits + sizeof *list->ranks) : 0) +
             (list->word_peaks ? list->words : list->count) * sizeof *list->peaks +
             list->count * (sizeof *list->passages + sizeof *list->starts + sizeof *list->counts);
    *d = (struct list_decoder){0};
    return list;
}

/* ---- all of them ---- */

struct list_cache *list_cache_new(size_t most) {
    struct list_cache *cache = memory_zeroed(1, sizeof *cache);
    cache->most = most;
    return cache;
}

static void drop(struct list_cache *cache, struct cached **at) {
    struct cached *one = *at;
    *at = one->next;
    cache->bytes -= one->bytes;
    cache->count--;
    free_list(one->list);
    free(one->name);
    free(one);
}

void list_cache_free(struct list_cache *cache) {
    if (!cache) return;
    for (size_t i = 0; i < BUCKETS; i++)
        while (cache->buckets[i]) drop(cache, &cache->buckets[i]);
    free(cache);
}

static int by_use(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* Half of the lists go, those that were not used for longest. */
void list_cache_trim(struct list_cache *cache) {
    if (cache->bytes <= cache->most / 4 * 3) return;
    uint64_t *uses = memory_zeroed(cache->count, sizeof *uses);
    size_t count = 0;
    for (size_t i = 0; i < BUCKETS; i++)
        for (const struct cached *one = cache->buckets[i]; one; one = one->next) uses[count++] = one->used;
    qsort(uses, count, sizeof *uses, by_use);
    uint64_t oldest = uses[count / 2];
    free(uses);
    for (size_t i = 0; i < BUCKETS; i++)
        for (struct cached **at = &cache->buckets[i]; *at;)
            if ((*at)->used <= oldest)
                drop(cache, at);
            else
                at = &(*at)->next;
}

void list_cache_ask(struct list_cache *cache) {
    cache->question++;
}

bool list_cache_is_new(const struct list_cache *cache) {
    return cache->question == 0;
}

const struct decoded_list *list_cache_find(struct list_cache *cache, str name, bool *wanted) {
    uint64_t hash = str_hash(name);
    for (struct cached *one = cache->buckets[hash % BUCKETS]; one; one = one->next)
        if (one->length == name.n && !memcmp(one->name, name.p, name.n)) {
            one->used = ++cache->clock;
            return one->list;
        }
    uint32_t *seen = &cache->seen[hash / BUCKETS % SEEN];
    uint32_t now = ((uint32_t)(hash >> 32) & ~QUESTION_BITS) | ((uint32_t)cache->question & QUESTION_BITS);
    *wanted = *seen != now && !((*seen ^ now) & ~QUESTION_BITS);
    *seen = now;
    return NULL;
}

const struct decoded_list *list_cache_keep(struct list_cache *cache, str name, struct list_decoder *d,
                                           measure_fn *measure, void *context) {
    size_t bytes;
    struct decoded_list *list = finish(d, &bytes);
    bytes += sizeof(struct cached) + name.n;
    if (cache->bytes + bytes > cache->most) {
        free_list(list);
        return NULL;
    }
    if (measure) {
        uint16_t *peaks = memory_zeroed(list->count + 1, sizeof *peaks);
        measure(context, list, peaks);
        keep_peaks(list, peaks);
    }
    struct cached **bucket = &cache->buckets[str_hash(name) % BUCKETS], *one = memory_zeroed(1, sizeof *one);
    *one = (struct cached){*bucket, memory_copied(name.p, name.n), name.n, bytes, ++cache->clock, list};
    *bucket = one;
    cache->bytes += bytes;
    cache->count++;
    return list;
}
