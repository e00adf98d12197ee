/* Passages and letters that are not in the file: another engine found them, and the store hands them out as
 * if they were its own, so that all that sorts, folds and prints hits need not know where they came from. */
#ifndef STORE_LENT_H
#define STORE_LENT_H

#include "store/read.h"

struct lent_passage {
    struct passage_row row; /* its id and letter too */
    struct passage_brief brief;
    bool beside; /* it is there for another that stands near it: for the lender alone */
};

struct lent_letter {
    struct letter_row row;
    struct letter_brief brief;
};

/* Both ascend by id. The ids of a letter's passages follow each other as the passages do in the letter;
 * letters have the ids 1, 2, ... in the order of their paths. */
struct lent {
    struct lent_passage *passages;
    size_t passage_count;
    struct lent_letter *letters;
    size_t letter_count;
    /* of the whole collection: letters that have words, and how many words such a letter has on average */
    int64_t all_letters;
    double mean;
};

/* From now on the store's passages and letters are these, and none of the file's; NULL = the file's.
 * Borrowed: they must stay until another call. What is asked of the vocabulary comes from the file as before.
 */
void store_lend(struct store *, const struct lent *);

/* ---- for lib/store ---- */

const struct lent_passage *lent_passage(const struct lent *, int64_t id);
const struct lent_letter *lent_letter(const struct lent *, int64_t id);
struct sketch lent_sketch(const struct lent *, struct analysis *, int64_t id);

#endif
