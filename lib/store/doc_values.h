/* What ranking and counting ask of every passage and every letter, as arrays by id, so that a query never
 * looks up a row for a hit that it does not show. Kept in the index as blobs, each of some thousand entries.
 * Ids that are gone keep their entry; nothing asks for it, and letters' words are set to 0. */
#ifndef STORE_DOC_VALUES_H
#define STORE_DOC_VALUES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"
#include "danish/sketch.h"
#include "store/database.h"

/* So many words of a passage count at most. Few passages have PASSAGE_MAX bytes (letter.h), and fewer words
 * as short as that. */
#define PASSAGE_WORDS 4095

struct passage_values {
    uint32_t letter; /* id */
    uint16_t words;  /* positions in the text, at most PASSAGE_WORDS */
    uint8_t kind;    /* enum passage_kind */
};

/* What of them scoring asks of every passage: kept apart, so that little is read for it. */
struct passage_shape {
    uint16_t words;
    uint8_t kind;
};

struct letter_values {
    uint16_t year;    /* goal year; 0 = unknown */
    uint16_t signed_; /* year of the signed date; 0 = unknown */
    uint32_t words;   /* positions in all passages */
};

/* No index has more passages or letters than that: what a damaged one says past it is not believed. */
#define DOC_VALUES_LAST_ID ((int64_t)1 << 30)

/* The facts of one open index; blocks are read when first asked for. */
struct doc_values;

struct doc_values *doc_values_new(struct database *);
void doc_values_free(struct doc_values *);

/* The facts of one id; all zero for ids that the index does not have. A block that cannot be read is taken
 * for zeros, and why is remembered: see doc_values_status. Valid until the next call that sets. */
struct passage_values doc_values_passage(struct doc_values *, int64_t id);
uint32_t doc_values_letter_of(struct doc_values *, int64_t id);
struct passage_shape doc_values_shape(struct doc_values *, int64_t id);
struct letter_values doc_values_letter(struct doc_values *, int64_t id);

/* Of the passages first..first + count - 1 a byte each, for loops that look at every passage: the length
 * class (bm25.h), and CLASS_LAYOUT of layout. 0 for those that the index does not have. */
#define CLASS_LAYOUT 0x80
void doc_values_classes(struct doc_values *, int64_t first, size_t count, unsigned char *out);

/* By which a passage's copies are found. */
struct sketch doc_values_sketch(struct doc_values *, int64_t id);

/* Of all letters. All zeros if there are none, and if the highest id cannot be believed: see
 * doc_values_status. Added up once for each state of the index. */
struct letter_totals {
    int64_t last;    /* the highest id */
    int64_t letters; /* that have words */
    int64_t words;
};
struct letter_totals doc_values_letters(struct doc_values *);

/* OK, or why some block could not be read: BAD_STORE if it is damaged, BAD_SYSTEM. */
enum status doc_values_status(const struct doc_values *, struct error *);

/* Changes are kept until doc_values_write puts them into the open transaction; it fails if a block could
 * not be read, as the zeros taken for it must not be written over what it holds. */
void doc_values_set_passage(struct doc_values *, int64_t id, struct passage_values);
void doc_values_set_letter(struct doc_values *, int64_t id, struct letter_values);
void doc_values_set_sketch(struct doc_values *, int64_t id, struct sketch);
enum status doc_values_write(struct doc_values *, struct error *);

/* Takes the blocks out of the index whose passages are all gone. After doc_values_write. */
enum status doc_values_trim(struct doc_values *, struct error *);

/* Forgets everything read or set: after a rollback, or when another program changed the index. */
void doc_values_forget(struct doc_values *);

#endif
