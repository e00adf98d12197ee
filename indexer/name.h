/* Names of people, and what stands around them in a signature. */
#ifndef INDEXER_NAME_H
#define INDEXER_NAME_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/* A person's name: two to five words that begin with capitals, perhaps with initials and von, af, de. */
bool name_is(str line);

/* The name in a signature's line: without "/", "p.v.", "sign.", and the title before or after it
 * ("Beskæftigelsesminister Peter Hummelgaard", "Peter Hummelgaard, minister"); empty for none. */
str name_in(str line);

/* The name in "Af Jens Hansen, formand"; empty for another line. */
str name_in_byline(str line);

/* "Lene Hansen/Ole Friis". */
bool name_is_pair(str line);

/* Whether a line that is a name is a person's, by its first word or as it ends in no common noun: "Lise
 * Bang", but not "Medicinsk Ambulatorium". */
bool name_is_person(str name);

/* Whether the word is known as a first name or a family's, and as nothing else. */
bool word_is_name(str word);

/* A word of the line is an office or what institutions are called. */
bool name_is_institution(str line);

/* A word that signs alone and is nobody's name: an office, "Referent", "Bilag". */
bool name_is_none(str word);

/* A word for what somebody is or where they sit: ...minister, borgmester, ...styrelsen, ...kommune. */
bool word_is_role(str word);

#endif
