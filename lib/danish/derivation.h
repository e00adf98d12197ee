/* Which words are derived from which: undersøge ~ undersøgelse, ledig ~ ledighed, kommune ~ kommunal.
 *
 * By the rules of Danish word formation, each pair checked by the dictionary: both must be headwords of the
 * right kind, or compounds that end in such. Derived words do not share a key (family.h): they mean something
 * else, and a search that takes one for the other says so. */
#ifndef DANISH_DERIVATION_H
#define DANISH_DERIVATION_H

#include "base/str.h"

/* How far from a word its derivations may be. */
enum derived {
    DERIVED_NONE,
    DERIVED_NEAR, /* a verb and its noun of action, an adjective and its noun in -hed, a person's in -skab */
    DERIVED_ALL,  /* who does it, what is like it, whose it is: undersøger, kommunal, dansk */
};

/* Calls take with each lemma that is derived from lemma or from which lemma is derived; with DERIVED_ALL also
 * what else is derived from that (undersøgelse, undersøger). lemma is a family's key; it is never given back,
 * but another may come twice. What take gets is valid until it returns. Bounded for any lemma. */
void derivation_each(str lemma, enum derived, void (*take)(void *context, str lemma), void *context);

#endif
