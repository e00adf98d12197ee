/* Bytes of a named character set as UTF-8, by iconv. */
#ifndef READERS_CHARSET_H
#define READERS_CHARSET_H

#include "base/str.h"

/* Loads the tables of the sets that letters come in; must be called before the wall is up. Other sets are
 * read as Windows-1252. */
void charset_prepare(void);

/* Appends the bytes as UTF-8, with what cannot be read as U+FFFD and NUL as a blank. The name may be any that
 * mails and web pages use, or empty: then the bytes decide. What is well-formed UTF-8 is taken for
 * that whatever the name says, unless a byte order mark or the name says UTF-16; what should be UTF-8 and is
 * not, is Windows-1252 if it is not. */
void charset_decode(str bytes, str name, buf *out);

#endif
