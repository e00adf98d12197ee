/* The passages of two sides, such as the letters of two years, paired with each other: the same, or one the
 * other, changed.
 *
 * Passages whose words are all the same are paired first: those that stand once on both sides, their
 * neighbours (Heckel 1978, "A technique for isolating differences between files"), then the others. What
 * stands between two pairs of a letter and its successor is paired in order, so that most words are shared;
 * it may be less alike, as it stands where its counterpart stood. A letter's successor shares a fifth of its
 * passages, more than one, not counting what many letters hold. Other passages that share pairs of words are
 * paired by likeness, the likest first. Last, a passage that was split or joined, or torn by the end of a
 * page, is put together.
 *
 * Likeness is Dice's coefficient of the words, each counted by its length, as long words say more. A word
 * that only begins like another, and a number for another, count in part. */
#ifndef SEARCH_PAIRING_H
#define SEARCH_PAIRING_H

#include "search/match/align.h"

struct paired {
    int64_t id;
    size_t letter;       /* of its side's letters */
    size_t first, count; /* of its side's words */
    uint64_t hash;       /* of all of them, in order */
    size_t weight;       /* of all of them */
    bool title, same;
    bool stock;      /* many letters of its side hold it */
    size_t partner;  /* of the other side, + 1; 0 = none. Of several on both sides the first ones are
                        partners */
    size_t with;     /* the first passage of the pair that it is a further part of, of this side, + 1; 0 = it
                        is none. Such parts follow each other */
    double likeness; /* of the pair, 0 to 1 */
};

struct paired_letter {
    size_t first, end; /* its passages */
    size_t own;        /* how many of them are no stock */
    size_t twin; /* the letter of the other side that most passages have their partners in, + 1; 0 = none */
};

/* Zero out first. Passages and letters in order of the index. */
struct side {
    struct paired *items;
    size_t count, room;
    struct paired_letter *letters;
    size_t letter_count, letter_room;
    uint64_t *words, *sorted; /* see word_of in pairing.c; of each passage, in order and ascending */
    size_t word_count, word_room;
};

/* A new letter of the side, and a passage of the last letter. Passages without words are left out. */
void side_add_letter(struct side *);
void side_add(struct side *, int64_t id, bool title, const struct atoms *);
void side_release(struct side *);

/* Pairs them. BAD_SYSTEM: past the store's deadline. */
enum status pair_sides(struct side *old, struct side *new, struct store *, struct error *);

#endif
