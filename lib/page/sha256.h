/* SHA-256 of FIPS 180-4: a page's security policy names its script and its style by it. */
#ifndef PAGE_SHA256_H
#define PAGE_SHA256_H

#include "base/str.h"

/* Appends the digest of data in base64 (44 bytes). */
void sha256_base64(str data, buf *out);

#endif
