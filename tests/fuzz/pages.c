#include "pages.h"

#include "base/memory.h"
#include "fuzz.h"

/* The kinds of b-tree page, as the first byte says. */
enum { INDEX_INTERIOR = 2, TABLE_INTERIOR = 5, INDEX_LEAF = 10, TABLE_LEAF = 13 };

struct page {
    const uint8_t *file;
    size_t start, size;
    struct places *places;
};

static void add(struct places *places, enum place_kind kind, size_t at, size_t size) {
    if (!size) return;
    places->items[kind] =
        memory_grown(places->items[kind], places->count[kind], &places->room[kind], sizeof(struct place));
    places->items[kind][places->count[kind]++] = (struct place){(uint32_t)at, (uint32_t)size};
}

/* What is not zero, in stretches of 32 bytes: facts are mostly zeros, and would crowd out the rest. */
static void add_filled(const struct page *page, enum place_kind kind, size_t at, size_t end) {
    for (; at < end; at += 32) {
        size_t n = end - at < 32 ? end - at : 32, filled = 0;
        for (size_t i = 0; i < n; i++) filled += page->file[at + i] != 0;
        if (filled) add(page->places, kind, at, n);
    }
}

static size_t number_of(const uint8_t *p, size_t n) {
    size_t number = 0;
    while (n--) number = number << 8 | *p++;
    return number;
}

/* The varint at *at, which moves behind it. */
static uint64_t varint(const uint8_t *file, size_t *at) {
    uint64_t value = 0;
    for (int i = 0; i < 8; i++) {
        uint8_t byte = file[(*at)++];
        value = value << 7 | (byte & 0x7F);
        if (!(byte & 0x80)) return value;
    }
    return value << 8 | file[(*at)++];
}

/* How much of a payload stands on the page itself. */
static size_t kept_here(uint8_t kind, size_t page, uint64_t payload) {
    size_t most = kind == TABLE_LEAF ? page - 35 : (page - 12) * 64 / 255 - 23,
           least = (page - 12) * 32 / 255 - 23;
    if (payload <= most) return (size_t)payload;
    size_t kept = least + (size_t)((payload - least) % (page - 4));
    return kept <= most ? kept : least;
}

static void read_cell(const struct page *page, uint8_t kind, size_t at) {
    struct places *places = page->places;
    if (kind == INDEX_INTERIOR || kind == TABLE_INTERIOR) {
        add(places, PLACE_CHILD, at, 4);
        at += 4;
    }
    size_t begin = at;
    uint64_t payload = kind == TABLE_INTERIOR ? 0 : varint(page->file, &at);
    if (kind == TABLE_LEAF || kind == TABLE_INTERIOR) varint(page->file, &at);
    add(places, PLACE_KEY, begin, at - begin);
    if (kind == TABLE_INTERIOR) return;
    size_t kept = kept_here(kind, page->size, payload), head = at;
    size_t head_size = (size_t)varint(page->file, &head);
    if (head_size > kept) head_size = kept;
    add(places, PLACE_TYPES, at, head_size);
    add_filled(page, PLACE_VALUES, at + head_size, at + kept);
    if (kept < payload) add(places, PLACE_NEXT, at + kept, 4);
}

static void read_page(const struct page *page) {
    size_t at = page->start + (page->start ? 0 : 100);
    const uint8_t kind = page->file[at];
    bool leaf = kind == INDEX_LEAF || kind == TABLE_LEAF;
    if (!leaf && kind != INDEX_INTERIOR && kind != TABLE_INTERIOR) {
        add(page->places, PLACE_NEXT, page->start, 4);
        add_filled(page, PLACE_OVERFLOW, page->start + 4, page->start + page->size);
        return;
    }
    static const struct place fields[] = {{0, 1}, {1, 2}, {3, 2}, {5, 2}, {7, 1}, {8, 4}};
    for (size_t i = 0; i < (leaf ? 5 : 6); i++)
        add(page->places, PLACE_HEAD, at + fields[i].at, fields[i].size);
    size_t cells = number_of(page->file + at + 3, 2), pointers = at + (leaf ? 8 : 12);
    for (size_t i = 0; i < cells; i++) {
        add(page->places, PLACE_POINTER, pointers + 2 * i, 2);
        read_cell(page, kind, page->start + number_of(page->file + pointers + 2 * i, 2));
    }
}

void places_read(struct places *places, const uint8_t *file, size_t size) {
    static const struct place header[] = {{16, 2}, {18, 1}, {19, 1}, {20, 1}, {21, 3}, {24, 4}, {28, 4},
                                          {32, 4}, {36, 4}, {40, 4}, {44, 4}, {48, 4}, {52, 4}, {56, 4},
                                          {60, 4}, {64, 4}, {68, 4}, {92, 4}, {96, 4}};
    for (size_t i = 0; i < sizeof header / sizeof *header; i++)
        add(places, PLACE_HEADER, header[i].at, header[i].size);
    places->page_size = number_of(file + 16, 2);
    MUST(places->page_size >= 512 && size % places->page_size == 0);
    for (size_t at = 0; at < size; at += places->page_size)
        read_page(&(struct page){file, at, places->page_size, places});
}
