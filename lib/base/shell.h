/* Text as one word of a shell's command, for the commands that messages tell people to type. */
#ifndef BASE_SHELL_H
#define BASE_SHELL_H

#include "base/str.h"

/* Appends text in quotes: pasted into a POSIX shell it is that text again, byte for byte, whatever it holds.
 * What a message may not hold (control characters, what is not UTF-8) is written as $'\n', which bash, zsh,
 * ksh and POSIX.1-2024 read. */
void shell_quote(str text, buf *out);

/* The same as a string, which lives until eight more were asked for by this thread. */
const char *shell_quoted(const char *text);

#endif
