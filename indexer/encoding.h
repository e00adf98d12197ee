/* How the bytes of a letter's file are read as UTF-8: the first step, before anything looks at the text.
 * Knows bytes only; what the text means is for block.h and what follows. */
#ifndef INDEXER_ENCODING_H
#define INDEXER_ENCODING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"
#include "base/str.h"
#include "indexer/quoted.h"

struct reading {
    str text;     /* UTF-8, or nearly so where broken is set: offsets into a letter are offsets into this.
                     Of a UTF-8 file it is the file's own bytes, a byte order mark among them; else `own`. */
    size_t start; /* where the letter begins in text: 3 after a byte order mark, else 0 */
    bool broken;  /* there are bytes in text that are no UTF-8; they read as U+FFFD */
    const char *encoding; /* "utf-8", "windows-1252", "ibm850", "macintosh", "iso646-dk", "utf-16le",
                             "utf-16be", "quoted-printable", or "mixed": UTF-8 with lines that are read
                             otherwise; never freed */
    bool references;      /* plain text has character references of HTML that are to be read as their signs */
    buf note; /* what was read otherwise than as UTF-8, with its lines in the file: "windows-1252 4-5,
                 mojibake 9"; empty if nothing was */
    struct folds folds; /* of quoted-printable text, whose lines are not always those of the file */
    buf own;
};

/* Reads bytes, which must outlive *out. A byte order mark decides; without one, NULs in every second place
 * mean UTF-16. Quoted-printable is decoded first. ASCII may be Danish of seven bits. What is no UTF-8 is in
 * the code page that makes Danish words of it, else Windows-1252 (of which Latin-1's printable signs are a
 * part): all of it if there is next to no UTF-8, else each line that is broken, unless it has UTF-8 too and
 * no code page makes a Danish word of the rest. UTF-8 that was taken for Windows-1252 and encoded again
 * ("Ã¦") is read back. A few NULs are no harm. BAD_SYSTEM with the reason if the file is no text: a PDF, an
 * archive, an image, UTF-32, or more than one byte in ten a control character; *out then holds nothing.
 * Linear in bytes.n. */
enum status encoding_read(str bytes, struct reading *out, struct error *error);

void encoding_release(struct reading *reading);

/* Whether s is UTF-8. As utf8_valid, but quick where nearly all is ASCII. */
bool encoding_is_utf8(str s);

#endif
