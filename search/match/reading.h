/* What the rooms of the expression share while it is built: expression.c has the tree, leaf.c a word or
 * phrase with all its readings, shape.c the words that ask for printed forms, rungs.c what else answers a
 * word, terms.c what a question's words are made of. A failure is kept in builder.status; then nothing more
 * is looked up. */
#ifndef SEARCH_READING_H
#define SEARCH_READING_H

#include "danish/word.h"
#include "search/match/expression.h"

/* What one occurrence counts in ranking. */
#define WEIGHT_WORD 1.0
#define WEIGHT_DERIVATION .4
#define WEIGHT_SLIP .4

struct builder {
    struct store *store;
    struct analysis *analysis;
    const struct expression_options *options;
    struct expressions *out; /* its arena owns all that is built */
    buf *notes;
    struct error *error;
    enum status status;
};

/* The words of a leaf's text, one a position. */
struct words {
    const struct term *pieces[QUERY_WORDS];
    size_t count;
    const struct term *whole; /* of the first printed word, if it has several pieces */
};

/* ---- reading.c ---- */

/* A copy of s that lives as long as the expression. */
str builder_keep(struct builder *, str s);

/* Adds a reading with `positions` empty positions to the leaf; valid until the next is added. */
struct reading *builder_add_reading(struct builder *, struct leaf *, size_t positions, enum rung,
                                    double weight);

/* Adds a key, none twice; all keys of a word's families; those of the compounds that hold the word. */
void builder_add_key(struct builder *, struct position *, str key);
void builder_add_keys(struct builder *, struct position *, const struct term *word);
void builder_add_part_keys(struct builder *, struct position *, const struct term *word);

/* A reading of the families, and one of the compounds that hold them. The families are one reading: a form
 * that belongs to several of them counts once. Families that the leaf has already are left out. */
void builder_add_families(struct builder *, struct leaf *, const struct position *families, enum rung,
                          double weight);

/* Likewise of a word's families. form is kept by the caller: see builder_keep. */
void builder_add_word(struct builder *, struct leaf *, const struct term *word, str form, enum rung,
                      double weight);

/* Has the leaf a reading of one position with this key? */
bool leaf_has_key(const struct leaf *, str key);

/* ---- leaf.c ---- */

/* Collects words from analysis_tokens; context is a struct words. */
int collect_word(void *context, const struct token *);

/* Fills the leaf with the readings of a word, of a phrase, or of words near each other; words holds one at
 * least. */
void leaf_read_word(struct builder *, struct leaf *, const struct words *);
void leaf_read_phrase(struct builder *, struct leaf *, const struct words *);
void leaf_read_near(struct builder *, struct leaf *, const struct words *);

/* ---- shape.c ---- */

/* word*: the families of all printed forms that begin so. */
void shape_add_prefix(struct builder *, struct leaf *, const struct words *);

/* virk?omhed: the families that have that shape, or a printed form of it. False if there is nothing to look
 * for. */
bool shape_add_pattern(struct builder *, struct leaf *);

/* Of =word, word* and patterns: puts those keys first whose families have no printed form that is not meant.
 */
void shape_find_sure(struct builder *, struct position *);

/* ---- rungs.c ---- */

/* LBR typed, lokale beskæftigelsesråd printed, and the other way round: what the letters themselves explain.
 */
void rung_abbreviations(struct builder *, struct leaf *, const struct words *);

/* KL typed and printed in capitals: what is printed so comes first, then the word in small letters (kl.),
 * which ranks by itself; no compounds. False if it is not printed so. */
bool rung_capitals(struct builder *, struct leaf *, const struct words *, str form);

/* What else answers a word besides its own family, from strong to weak: abbreviations, and unless --strict
 * derivations, misprints, and of a word that is nowhere slips. */
void rungs_of_word(struct builder *, struct leaf *, const struct words *, str form);

/* ---- terms.c ---- */

/* Adds the parts of the leaf's words as terms of their own, bounded so that an occurrence of all together
 * gains no more than the whole can. Only where any word of the question will do: elsewhere arbejdsmarked must
 * not find every arbejde. */
void terms_add(struct builder *, struct leaf *, const struct words *);

#endif
