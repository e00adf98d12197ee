/* What the dictionary says of a word: the tables compiled from hunspell-da at build time and embedded
 * (see lib/danish/lexicon/compile.c, format.h). Read-only, shared by all threads, nothing to open. */
#ifndef DANISH_LEXICON_H
#define DANISH_LEXICON_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "danish/lexicon/format.h"

/* Is form (folded) an entry of the dictionary or an affix form of one? Freely made compounds are not:
 * that is the contract's test of whether a word may be taken for a slip. */
bool lexicon_known(str form);

/* One of the lemmas of a form: the form without its last `cut` bytes, and `ending`. */
struct lexicon_reading {
    str ending;
    size_t cut;
    unsigned flags; /* FORM_... */
};

/* More lemmas than this no form has. */
#define LEXICON_READINGS 8

/* The lemmas of form (folded), the likeliest first; returns how many, 0 if the dictionary has none. Shapes
 * that stand only inside compounds (skatte-, ministerie-) have a lemma without being known. */
size_t lexicon_readings(str form, struct lexicon_reading readings[LEXICON_READINGS]);

/* Is lemma (folded) a headword of one of these kinds (FORM_VERB ...)? */
bool lexicon_is(str lemma, unsigned kinds);

/* For looking up many beginnings of one form: follows the form through the tables and sets nodes[i] to where
 * its first i bytes lead. Returns how many bytes could be followed; nodes has room for one more than that. Of
 * a beginning, by its node: is it known, and not only as a name? And what lexicon_readings says. */
size_t lexicon_walk(str form, uint32_t *nodes);
bool lexicon_word_at(uint32_t node);
size_t lexicon_readings_at(uint32_t node, struct lexicon_reading readings[LEXICON_READINGS]);

/* A letter with which forms go on, and the node that it leads to. */
struct lexicon_letter {
    char bytes[2];
    uint8_t length;
    uint32_t node;
};

/* More letters than this no node has. */
#define LEXICON_LETTERS 96

/* The letters with which forms go on from a node of lexicon_walk; returns how many. */
size_t lexicon_letters(uint32_t node, struct lexicon_letter out[LEXICON_LETTERS]);

/* Is form known, but only as a name? */
bool lexicon_name(str form);

/* 16 hexadecimal digits that differ when the tables do; part of an index's analyser fingerprint. */
const char *lexicon_fingerprint(void);

/* For finding the stems that begin at some byte of a word. Start with *node = lexicon_stems(); lexicon_step
 * follows one byte and returns false if no stem goes on (nor, from a node of lexicon_walk, a form);
 * lexicon_piece is the stem that ends at the node, or NULL. */
uint32_t lexicon_stems(void);
bool lexicon_step(uint32_t *node, char byte);
const struct lexicon_piece *lexicon_piece(uint32_t node);

/* The stem that reads so; NULL if there is none. */
const struct lexicon_piece *lexicon_stem(str stem);

/* The stem that is a lemma of form, as a part of compounds: of several the likeliest head. NULL when there is
 * none. */
const struct lexicon_piece *lexicon_piece_of(str form);

#endif
