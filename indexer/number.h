/* Journal, case and document numbers. */
#ifndef INDEXER_NUMBER_H
#define INDEXER_NUMBER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/* The number after the first label such as J.nr., Journalnr., Sagsnr., Dok.nr.; *rank is 0 for a journal's,
 * 1 for a case's, 2 for a document's number. True with *value empty when the line ends after the label. */
bool journal_read(str line, str *value, int *rank);

/* The bytes of a label such as "j.nr.:" at the beginning of lower-case text, with its colon; 0 if there is
 * none. capital: it began with a capital, so that it may lack its "nr." and its colon: "Sag 22/17884". *rank
 * as above. */
size_t number_label(str lower, bool capital, int *rank);

/* The number at the beginning of s, as journal_read takes it; empty for none. */
str journal_number(str s);

#endif
