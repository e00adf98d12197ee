/* The stream of a container's members, as its reader writes it: "brev-members 1\n", then of each member
 * "NAME-LENGTH SIZE\n", the name, "\n", the bytes. Not a byte of it is believed. */
#ifndef INDEXER_MEMBERS_H
#define INDEXER_MEMBERS_H

#include <stdbool.h>

#include "base/status.h"
#include "base/str.h"

/* What a member may take. */
#define MEMBER_NAME 4096
#define MEMBER_BYTES ((size_t)64 << 20)

/* Where the stream comes from: appends some more of it to out. False at its end. */
typedef bool members_source(void *context, buf *out);

struct members {
    members_source *more;
    void *context;
    buf read;    /* of the stream */
    size_t used; /* bytes of it that are done with */
};

/* Does a stream begin so? Reads as much of it as that takes. */
bool members_begin(struct members *);

/* OK and the next member, borrowed until the next call; NONE at the end; BAD_SYSTEM if the stream is cut or
 * is none, or the member is too large. */
enum status members_next(struct members *, str *name, str *bytes);

/* Why a member of this name is no letter, as a clause; NULL if it may be one. Names are those of files below
 * a folder: relative, in UTF-8, without "..", and fit to be shown. */
const char *member_name_fault(str name);

/* Is it passed over without a word: a folder, or hidden? */
bool member_is_hidden(str name);

void members_release(struct members *);

#endif
