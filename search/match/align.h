/* Two texts word by word: where one stands in the other, and which words differ.
 *
 * Words are compared as they are printed, without case and soft hyphens, and not by family: a quotation with
 * another inflection is another quotation. The alignment of least cost (Needleman and Wunsch 1970; with free
 * ends Sellers 1980) in words; a scanner's slip, and one word printed as two or two as one, cost little. A
 * number never is a slip of another. */
#ifndef SEARCH_ALIGN_H
#define SEARCH_ALIGN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/read.h"

/* A word, or a number with its separators. */
struct atom {
    size_t start, end;      /* bytes of the text */
    size_t form, form_size; /* in atoms.forms: folded; of a number without the separators of thousands */
    uint64_t hash, letters; /* of the form; which letters it has, a bit for each, by their bytes */
    bool digits;            /* nothing but digits and separators */
    bool gap;               /* an ellipsis stands before it */
    bool editor;            /* it stands in the brackets of an editor, in part at least */
    signed char real;       /* is it a word of the language: 1, 0; -1 = not asked yet */
};

struct atoms {
    str text;            /* borrowed */
    struct store *store; /* whose vocabulary says which compounds there are; NULL = all that can be made */
    struct atom *items;
    size_t count, room;
    buf forms;
};

/* Reads a text in normal form C, at most `most` words of it. What it held before is replaced. */
void atoms_read(struct atoms *, struct store *, str text, size_t most);
void atoms_release(struct atoms *);

/* Marks what an editor put into a quotation: words in square brackets, "(sic)", and what ends in ", red.)". A
 * word with brackets inside, such as "[D]et" or "sag[er]", becomes one. Returns how many are marked. */
size_t atoms_mark_editor(struct atoms *);

/* Does one of `count` words from `from` on negate? */
bool atoms_negate(const struct atoms *, size_t from, size_t count);

/* A word folded, and as it is printed. */
str atom_form(const struct atoms *, size_t i);
str atom_raw(const struct atoms *, size_t i);

enum edit_kind {
    EDIT_SAME,
    EDIT_SLIP,    /* the same word but for a slip of the scanner or the finger */
    EDIT_JOINED,  /* one word for two, or two for one: sags- behandling */
    EDIT_CHANGED, /* another word */
    EDIT_ADDED,   /* only in the first text */
    EDIT_DROPPED, /* only in the second */
    EDIT_PASSED,  /* only in the second, where the first has an ellipsis */
    EDIT_EDITOR,  /* an editor's word, added to the first text or put for one of the second */
};

struct edit {
    enum edit_kind kind;
    size_t a, a_count, b, b_count; /* words of both; an absent one's place is that of the next */
};

struct alignment {
    struct edit *edits; /* in the order of the texts */
    size_t count, room;
    size_t same, differing, slips, passed; /* words: the same, changed, added or dropped; slips and joined;
                                              passed over */
    size_t edited;                         /* words of an editor */
    size_t first, end;                     /* of the words of b that a was found in */
    bool negation;                         /* one of the differing words negates */
    unsigned char *steps;
    uint32_t *row;
    size_t steps_room, row_room;
};

/* Aligns all of a with all of b, or, with `inside`, with the part of b that fits best, the first of equal
 * ones. Zero out first, release it last. Takes time and memory by the product of both counts. */
void align(struct atoms *a, struct atoms *b, bool inside, struct alignment *out);
void alignment_release(struct alignment *);

/* Is it the same text to the sign, but for white space and the case of the first letter? */
bool same_text(str a, str b);

#endif
