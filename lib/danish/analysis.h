/* Text -> tokens, as the index keeps them and as queries ask for them: the rest of lib/danish is used by
 * this.
 *
 * At every position (one per piece of a word) there is the key of the piece's likeliest family. With the same
 * position come, as colocated tokens:
 *   the keys of its other families                                  leder -> leder, lede
 *   the keys of the whole printed word if it has several pieces   covid-19 -> covid, covid19 | 19
 *   a short word printed in capitals as it is                        KL -> klokke, KL
 *   the parts of a compound, in a key space of their own            sanktionsregler -> +sanktion, +regel
 *   the families it may be a misprint of, in one of their own       revisonen -> revisone, ~revision
 *   the word that a suspended hyphen stands for                     flygtninge- og integrationsindsats ->
 *                                                                   flygtning, flygtningeindsats
 * What each distinct word means is worked out once and remembered (see struct term), so that a long text
 * costs little more than finding its words. Not thread-safe: one analysis per thread. */
#ifndef DANISH_ANALYSIS_H
#define DANISH_ANALYSIS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/* Begins every part key, and every key of a family that a word may be a misprint of; no family key holds
 * them. */
#define PART_MARK '+'
#define MISPRINT_MARK '~'

/* A longer word in capitals, in letters, is part of a heading and no abbreviation. */
#define CAPITALS_MOST 6

/* Most parts that one word is indexed under. */
#define VOCABLE_PARTS 16

/* Most families of one word beside its first. */
#define TERM_OTHERS 7

/* A key of the index: one for all the words and parts that share it, until analysis_trim. */
struct index_key {
    str text;        /* a part's with its mark; may be empty */
    uint64_t hash;   /* of the text, never 0; the same in every analysis */
    uint32_t number; /* in the order of appearance, from 0: for callers that keep an array of keys */
};

/* A part, or all of a word that may be a misprint. */
struct term_part {
    const struct index_key
        *key;            /* PART_MARK and the key of the part's family; or MISPRINT_MARK and a family's */
    uint16_t start, end; /* bytes of the form where the part stands */
};

/* What is known of one printed word, by its bytes and whether it is known by its pieces joined. Small, as it
 * is looked at for every word of every letter.
 */
struct term {
    const struct index_key *key;           /* of its likeliest family */
    const struct index_key *const *others; /* of its other families, the likelier first */
    const struct index_key *capitals;      /* as it is printed, of a short word in capitals: KL; else NULL */
    int64_t count; /* printed so often in the texts analysed since the last analysis_each_count */
    str form;      /* folded: lower case, normal form C */
    struct term_part *parts;
    uint8_t part_count, other_count;
    bool lettered; /* the form holds a letter */
    bool known;    /* the dictionary accounts for it: as a word, an inflection or a compound */
    bool parted;   /* its parts are worked out: of every term but those that analysis_pieces alone has seen */
    bool joined;   /* a word of several pieces, known by what they are without what parts them */
    uint16_t raw_size; /* bytes */
    char raw[];        /* as printed: see term_raw */
};

/* The printed word; lives as long as the term. */
static inline str term_raw(const struct term *v) {
    return (str){v->raw, v->raw_size};
}

/* How many families a term has, and the key of each, the likeliest first. */
static inline size_t term_keys(const struct term *v) {
    return 1 + (size_t)v->other_count;
}
static inline str term_key(const struct term *v, size_t i) {
    return i ? v->others[i - 1]->text : v->key->text;
}

/* What the form, a compound, is found by: its parts and runs of them, each once, borrowed from the term.
 * Returns how many; 0 if it is no compound. */
size_t term_spans(const struct term *, str out[VOCABLE_PARTS]);

/* Have they a family in common? */
bool terms_meet(const struct term *, const struct term *);

enum token_kind {
    TOKEN_PIECE,  /* begins a position */
    TOKEN_FAMILY, /* another family of the same piece, or its capitals */
    TOKEN_WHOLE,  /* the printed word of several pieces, or what a suspended hyphen stands for */
    TOKEN_PART,   /* a part, or what the word may be a misprint of */
};

struct token {
    enum token_kind kind;
    const struct index_key *key; /* what goes into the index */
    size_t start, end;           /* bytes of the text; of a part, the part's own bytes if they are known */
    const struct term *word;
};

struct analysis;

struct analysis *analysis_new(void);
void analysis_free(struct analysis *);

/* Calls emit for each token of text, in order; a piece comes before the tokens that share its position.
 * Stops when emit returns something other than 0 and returns that; else 0. Everything in a token is
 * borrowed: keys and terms until analysis_trim. */
int analysis_tokens(struct analysis *, str text, int (*emit)(void *context, const struct token *),
                    void *context);

/* The position of the token that is being emitted, from 0. */
size_t analysis_position(const struct analysis *);

/* The same for the words that stand at the positions, which ascend, and none of the others: most of a text
 * is not looked up. Counts no word. */
int analysis_tokens_at(struct analysis *, str text, const uint32_t *positions, size_t count,
                       int (*emit)(void *context, const struct token *), void *context);

/* The same for pieces alone, which is faster. Counts no word. */
int analysis_pieces(struct analysis *, str text, int (*emit)(void *context, const struct token *),
                    void *context);

/* What is known of one word; never NULL, though its form is empty where raw holds no letter or digit. Does
 * not count as printed. */
const struct term *analysis_word(struct analysis *, str raw);

/* Each token of a text analysed from now on adds sign to its word's count; 0 stops counting. The counts keep
 * the vocabulary of an index true when letters come (1) and go (-1). Returns the sign until now. */
int analysis_count(struct analysis *, int sign);

/* Visits every term whose count is not 0, in no order, and sets the counts to 0. */
void analysis_each_count(struct analysis *, void (*visit)(void *context, const struct term *), void *context);

/* Bytes that the remembered words take; analysis_trim forgets them (counts must have been collected). */
size_t analysis_memory(const struct analysis *);
void analysis_trim(struct analysis *);

/* Raised whenever the tokens of some text change. */
#define ANALYSIS_VERSION 12

/* Version and dictionary as one word: an index made under another one must be made anew.
 * Static storage. */
const char *analysis_fingerprint(void);

#endif
