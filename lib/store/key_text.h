/* Tokens as text, for an engine that takes a field apart at blanks: the tokens of a position with | between
 * them, the positions with a blank. It is what tokenize='danish keys' reads. What is exported and what is
 * asked for must write a token alike. */
#ifndef STORE_KEY_TEXT_H
#define STORE_KEY_TEXT_H

#include "base/str.h"

/* Stands at a position that no token stands at; no key is so. */
#define KEY_TEXT_NONE '*'

/* Appends a token. A number's form may hold blanks (1 250 000), which become _. */
static inline void key_text_add(buf *out, str token) {
    if (!token.n) buf_byte(out, KEY_TEXT_NONE);
    for (size_t i = 0; i < token.n; i++)
        buf_byte(out, token.p[i] == ' ' || token.p[i] == '|' ? '_' : token.p[i]);
}

#endif
