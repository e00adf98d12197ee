/* Text inside a block as a reader reads it: what converters leave between the letters is taken out or put
 * together on the way into the writer.
 *
 * - marks of footnotes ("systemet¹", "2.400[^2]") touch no word and no number: they are left out, but for the
 *   one that begins a block and so says that it is a footnote. Exponents stay: m², 10⁶.
 * - mathematics: "$8 0 \%$" reads 80 %, "$\mathbf { 4 0 . 0 0 0 }$" 40.000, "CO$_2$" CO2; a price in dollars
 * stays.
 * - signs that a scanner reads for Danish letters: ¢ in a word is ø, /E before one Æ;
 * - hyphens that only a line's end shows: a soft hyphen and ¬ inside a word are left out, also where white
 * space follows; a hyphen that does not break (U+2011) is a hyphen. */
#ifndef INDEXER_INLINE_H
#define INDEXER_INLINE_H

#include <stdbool.h>
#include <stddef.h>

#include "indexer/block.h"

/* Adds the bytes [from, to) of the reading, all in line `line`. Returns the byte from which the caller goes
 * on: to, or a later one when a mark or a formula ends after it. Linear in the bytes that are passed over. */
size_t inline_add(struct writer *writer, size_t from, size_t to, size_t line);

/* Whether the content of a raised text, such as HTML's <sup>, is a footnote's mark after the bytes `before`:
 * "1", "12)", "[1](#fn)", "*", "a", but not the 2 of m². Tags and links in the content do not count. */
bool inline_is_note(str before, str content);

/* Whether a line begins with a footnote's definition: "[^1]: Jf. ..." */
bool inline_begins_note(str line);

#endif
