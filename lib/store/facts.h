/* What ranking and counting ask of every passage and every letter, as arrays by id, so that a query never
 * looks up a row for a hit that it does not show. Kept in the index as blobs of FACTS_BLOCK entries.
 * Ids that are gone keep their entry; nothing asks for it, and letters' words are set to 0. */
#ifndef STORE_FACTS_H
#define STORE_FACTS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"
#include "danish/sketch.h"
#include "store/database.h"

struct passage_fact {
    uint32_t letter;  /* id */
    uint16_t words;   /* positions in the text, at most 65535 */
    uint8_t kind;     /* enum passage_kind */
    uint8_t reserved; /* 0 */
};

struct letter_fact {
    uint16_t year;    /* goal year; 0 = unknown */
    uint16_t signed_; /* year of the signed date; 0 = unknown */
    uint32_t words;   /* positions in all passages */
};

/* No index has more passages or letters than that: what a damaged one says past it is not believed. */
#define FACTS_LAST_ID ((int64_t)1 << 30)

/* So that blocks of all kinds together fill pages of 32 kB. */
#define FACTS_BLOCK 1000

/* The facts of one open index; blocks are read when first asked for. */
struct facts;

struct facts *facts_new(struct database *);
void facts_free(struct facts *);

/* The facts of one id; all zero for ids that the index does not have. A block that cannot be read is taken for
 * zeros, and why is remembered: see facts_status. Valid until the next call that sets. */
struct passage_fact facts_passage(struct facts *, int64_t id);
struct letter_fact facts_letter(struct facts *, int64_t id);

/* By which a passage's copies are found. */
struct sketch facts_sketch(struct facts *, int64_t id);

/* The highest letter id; 0 for none, and where it cannot be believed: see facts_status. */
int64_t facts_last_letter(struct facts *);

/* OK, or why some block could not be read: BAD_STORE where it is damaged, BAD_SYSTEM. */
enum status facts_status(const struct facts *, struct error *);

/* Changes are kept until facts_write puts them into the open transaction; it fails where a block could not be
 * read, as the zeros taken for it must not be written over what it holds. */
void facts_set_passage(struct facts *, int64_t id, struct passage_fact);
void facts_set_letter(struct facts *, int64_t id, struct letter_fact);
void facts_set_sketch(struct facts *, int64_t id, struct sketch);
enum status facts_write(struct facts *, struct error *);

/* Takes the blocks out of the index whose passages are all gone. After facts_write. */
enum status facts_trim(struct facts *, struct error *);

/* Forgets everything read or set: after a rollback, or when another program changed the index. */
void facts_forget(struct facts *);

#endif
