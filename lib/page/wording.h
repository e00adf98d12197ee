/* The words of a page, in Danish or English, as the person's locale has it. */
#ifndef PAGE_WORDING_H
#define PAGE_WORDING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/* Danish where the first of LC_ALL, LC_MESSAGES and LANG that is set says da. */
bool wording_danish(void);

/* The sentence in the page's language; english itself where there is no other. */
const char *wording(const char *english);

/* Appends "1 passage" or "3 passages"; both names in English. */
void wording_count(int64_t count, const char *one, const char *many, buf *out);

/* Appends the sentence with its %d replaced by the numbers, in order. */
void wording_fill(const char *english, int64_t first, int64_t second, buf *out);

/* Appends number with two decimals, behind a comma in Danish. */
void wording_number(double number, buf *out);

#endif
