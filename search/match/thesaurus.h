/* Which words a thesaurus relates: made from Debian's mythes-da at build time and embedded. Nothing to open.
 */
#ifndef SEARCH_THESAURUS_H
#define SEARCH_THESAURUS_H

#include <stdbool.h>

#include "base/str.h"

/* Was there a thesaurus when the program was built? */
bool thesaurus_present(void);

/* Calls take for each word that the thesaurus relates to word (small letters), whichever of them it has the
 * entry for; a word may come twice. A walk of all entries: some milliseconds. */
void thesaurus_each(str word, void (*take)(void *, str other), void *context);

#endif
