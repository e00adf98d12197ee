/* What the bytes of a text tell of =word and word* before its words are looked for, which takes ten times as
 * long: most texts are sure to hold what is sought, or sure not to.
 *
 * A printed form is its letters in small (lib/danish/word.h), wherever a text consists of ASCII, the Latin
 * letters of Danish, and the signs of print, and no hyphen may stand for a part of it (flygtninge- og
 * integrationsindsats holds flygtningeindsats too). Then nothing holds a form whose letters are not there;
 * and where they stand behind a blank, a word begins with them. Of all else the glance is unsure. */
#ifndef SEARCH_GLANCE_H
#define SEARCH_GLANCE_H

#include "search/query/expression.h"

struct prefilter {
    str form;
    bool able;   /* of this form it can tell */
    bool prefix; /* else the form itself */
    buf text;    /* the last text in small letters */
};

enum prefilter_verdict { PREFILTER_NO, PREFILTER_YES, PREFILTER_UNSURE };

/* For a leaf that must be verified; the glance borrows its form. */
struct prefilter prefilter_of(const struct leaf *);
/* Is the form in the text, as marks_has of search/match/marks.h would say? The text may be any bytes. */
enum prefilter_verdict prefilter_check(struct prefilter *, str text);
void prefilter_release(struct prefilter *);

#endif
