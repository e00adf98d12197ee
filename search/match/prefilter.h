/* What the bytes of a text say about =word and word* before its words are analysed, which takes ten times as
 * long: most texts surely hold what is sought, or surely do not.
 *
 * A printed form is its letters in lower case (lib/danish/word.h) if a text consists of ASCII, the Latin
 * letters of Danish and punctuation, and no hyphen may stand for a part of it (flygtninge- og
 * integrationsindsats holds flygtningeindsats too). Then nothing holds a form whose letters are not there;
 * and if they stand after a blank, a word begins with them. Of all else the prefilter is unsure. */
#ifndef SEARCH_PREFILTER_H
#define SEARCH_PREFILTER_H

#include "search/match/expression.h"

struct prefilter {
    str form;
    bool able;   /* it knows this form's letters */
    bool prefix; /* else the form itself */
    buf text;    /* the last text in lower case */
};

enum prefilter_verdict { PREFILTER_NO, PREFILTER_YES, PREFILTER_UNSURE };

/* For a leaf that must be verified; the prefilter borrows its form. */
struct prefilter prefilter_of(const struct leaf *);
/* Is the form in the text, as marks_has of search/match/marks.h would say? The text may be any bytes. */
enum prefilter_verdict prefilter_check(struct prefilter *, str text);
void prefilter_release(struct prefilter *);

#endif
