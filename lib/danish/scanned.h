/* What scanners read for a letter of a word: /Eldre for Ældre, hjæIp for hjælp, b0rn for børn, ti1skud for
 * tilskud. The sign alone does not decide it (H1N1, NemID, and/eller): the dictionary must have the word that
 * it makes, and not the one that is printed. */
#ifndef DANISH_SCANNED_H
#define DANISH_SCANNED_H

#include <stdbool.h>

#include "base/str.h"

/* Puts the word that was meant in place of form, the folded bytes of the printed word raw (word.h). False,
 * and form is as before but for the stroke of /eksempel, if none was. Some lookups, and only for words that
 * have such a sign. */
bool scanned_read(str raw, buf *form);

#endif
