/* ISO 646-DK (DS 2089): seven bits a sign, as old systems wrote Danish, { | } for æ ø å and [ \ ] for Æ Ø Å.
 */
#ifndef INDEXER_ISO646_H
#define INDEXER_ISO646_H

#include <stdbool.h>

#include "base/str.h"

/* Is the text, which is ASCII, Danish of this kind? If its signs make words that the dictionary has, and
 * clearly more often than they are brackets and strokes. Linear in text.n. */
bool iso646_is_danish(str text);

/* Appends the text as UTF-8. */
void iso646_read(str text, buf *out);

#endif
