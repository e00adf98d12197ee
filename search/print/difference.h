/* Two texts that were aligned word by word (search/match/align.h), shown as one, or as a list of what
 * differs. */
#ifndef SEARCH_DIFFERENCE_H
#define SEARCH_DIFFERENCE_H

#include "search/match/align.h"

/* What differs at one place: words that follow each other. */
struct difference {
    enum edit_kind kind; /* CHANGED, ADDED, DROPPED; SLIP, JOINED; PASSED; EDITOR */
    size_t a, a_count, b, b_count;
    size_t next;   /* the first edit after it */
    bool number;   /* nothing but numbers on both sides; years too */
    bool negation; /* a word of it negates */
};

/* The first difference from edit `at` on; false if there is none. */
bool difference_next(const struct atoms *a, const struct atoms *b, const struct alignment *, size_t at,
                     struct difference *out);

/* "changed", "added", "dropped", "slip", "joined", "ellipsis", "editor". */
const char *difference_name(enum edit_kind);

/* The words of either text that differ, as they are printed; empty if there are none. */
str difference_words(const struct atoms *, size_t from, size_t count);

/* Which of them a list has. */
enum difference_sort { DIFFERENCE_ALL, DIFFERENCE_WORDS, DIFFERENCE_NUMBERS };

/* Appends "skal → kan; +ikke; -nye; sags behandling ~ sagsbehandling; … 12; han [ministeren]": the first
 * text's word changed to from the second's, has it, has it not, has it by a slip, leaves that many words out.
 */
void difference_list(const struct atoms *a, const struct atoms *b, const struct alignment *,
                     enum difference_sort, buf *out);

struct difference_style {
    str open_added, close_added, open_dropped, close_dropped;
    void (*escape)(str plain, buf *out);
};

/* Appends the first text, what it has alone marked as added, with what it lacks marked as dropped. */
void difference_write(const struct atoms *a, const struct atoms *b, const struct alignment *,
                      const struct difference_style *, buf *out);

/* Appends one of the two texts, the first or the second, with the words that differ marked. */
void difference_mark(const struct atoms *a, const struct atoms *b, const struct alignment *, bool second,
                     const struct difference_style *, buf *out);

#endif
