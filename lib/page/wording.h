/* Counts and numbers for people, in the language of base/message.h. */
#ifndef PAGE_WORDING_H
#define PAGE_WORDING_H

#include <stdint.h>

#include "base/str.h"

/* Appends "1 passage" or "3 passages"; likewise letters and queries. */
void wording_passages(int64_t count, buf *out);
void wording_letters(int64_t count, buf *out);
void wording_queries(int64_t count, buf *out);

#endif
