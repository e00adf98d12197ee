/* Where in a sound SQLite file stands what: the places at which a change says something, and is not lost
 * among the texts. By SQLite's description of its file format (sqlite.org/fileformat2.html). */
#ifndef TESTS_FUZZ_PAGES_H
#define TESTS_FUZZ_PAGES_H

#include <stddef.h>
#include <stdint.h>

enum place_kind {
    PLACE_HEADER,   /* a field of the file's header */
    PLACE_HEAD,     /* a field of a b-tree page's head: kind, free block, cells, children */
    PLACE_POINTER,  /* where a cell begins */
    PLACE_CHILD,    /* the page below a cell */
    PLACE_KEY,      /* a cell's length, and its row id */
    PLACE_TYPES,    /* a record's head: what each column is */
    PLACE_VALUES,   /* a record's columns, as far as they stand on the page */
    PLACE_NEXT,     /* which page goes on */
    PLACE_OVERFLOW, /* what stands there */
    PLACE_KINDS,
};

struct place {
    uint32_t at, size; /* bytes */
};

struct places {
    struct place *items[PLACE_KINDS];
    size_t count[PLACE_KINDS], room[PLACE_KINDS];
    size_t page_size;
};

/* Adds all places of a file; stretches of zeros are left out of the columns. Never released. */
void places_read(struct places *, const uint8_t *file, size_t size);

#endif
