/* A mail, by gmime: the one place that knows it. */
#ifndef READERS_MESSAGE_H
#define READERS_MESSAGE_H

#include "base/str.h"
#include "readers/reader.h"

/* Parts inside each other, and attachments that are read. */
#define MESSAGE_DEEPEST 40
#define MESSAGE_PARTS 10000

struct message_file {
    buf name, bytes; /* no two have the same name */
    buf given;       /* the name that the mail gives it */
};

struct message {
    buf text; /* head and body, with the body's form in the head: text/plain or text/markdown */
    struct message_file *files; /* what is attached, letters that were sent on included ("NAME.eml") */
    size_t count, room;
};

/* Before the wall is up. */
void message_prepare(void);

/* READER_ENCRYPTED if the body is encrypted, READER_OVER_LIMIT if it nests too deep or has too many parts,
 * READER_OTHER_KIND if it is no mail; *why gets a sentence. Release the message in any case. */
enum reader_status message_read(str bytes, struct message *, const char **why);

void message_release(struct message *);

#endif
