/* A letter analysed and ready to be written: its tokens, sketches and abbreviations. Making it needs no
 * database, so a thread can prepare letters while another writes. */
#ifndef STORE_ANALYSED_H
#define STORE_ANALYSED_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "danish/sketch.h"
#include "store/letter.h"

struct analysed_token {
    const struct index_key *key; /* belongs to the analysis, until it is trimmed */
    uint32_t number;             /* the key's */
    uint32_t position;           /* in the passage, from 0; tokens may share one */
};

struct analysed_passage {
    size_t first, count; /* its tokens */
    size_t positions;
    struct sketch sketch;
};

struct analysed_abbreviation {
    str brief, full; /* keys; full with blanks between them */
};

/* Valid when zero-initialised. */
struct analysed {
    struct arena arena;
    struct analysed_token *tokens; /* of all passages */
    size_t token_count, token_room;
    struct analysed_passage *passages; /* one per passage of the letter */
    size_t passage_count, passage_room;
    struct analysed_abbreviation *abbreviations;
    size_t abbreviation_count, abbreviation_room;
};

/* Analyses a letter's passages into p, which is emptied first. Words are counted as the analysis was asked to
 * (analysis_count). */
void analysed_make(struct analysed *p, struct analysis *, const struct letter *);

/* The same of a single passage with that text. */
void analysed_text(struct analysed *p, struct analysis *, str text);

/* The abbreviations that one text explains, added to p's; no word is counted. */
void analysed_abbreviations(struct analysed *p, struct analysis *, str text);

/* Empties p but keeps its memory. */
void analysed_clear(struct analysed *p);
void analysed_release(struct analysed *p);

#endif
