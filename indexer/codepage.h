/* Code pages: encodings of a byte for each sign, and telling by its Danish letters which of them a text is
 * in. */
#ifndef INDEXER_CODEPAGE_H
#define INDEXER_CODEPAGE_H

#include "base/str.h"

struct codepage {
    const char *name;          /* "windows-1252", "ibm850", "macintosh" */
    const char *danish;        /* the bytes of æ ø å Æ Ø Å */
    unsigned short signs[128]; /* of the bytes from 0x80 on; 0 = none */
};

extern const struct codepage codepage_windows;

/* The code page in which alone the bytes of s from 0x80 on are Danish letters inside words; NULL when there
 * is no such letter, or when two code pages find some. */
const struct codepage *codepage_of(str s);

/* Appends the byte's sign, from 0x80 on, as UTF-8; U+FFFD when there is none. */
void codepage_add(const struct codepage *page, unsigned char byte, buf *out);

/* The byte of a sign in Windows-1252, or -1. A sign below U+0100 that it has no byte for is its own byte. */
int codepage_windows_byte(int cp);

#endif
