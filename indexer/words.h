/* Lists of words, and asking whether a text is, begins or ends with one of them.
 *     static const str months[] = {WORD("januar"), WORD("februar")};
 *     if (WORDS_HAVE(months, word)) ... */
#ifndef INDEXER_WORDS_H
#define INDEXER_WORDS_H

#include <stdbool.h>
#include <string.h>

#include "base/str.h"

#define WORD(literal)                                                                                        \
    { (literal), sizeof(literal) - 1 }

#define WORDS_HAVE(words, s) words_have(words, sizeof(words) / sizeof *(words), s)
#define WORDS_BEGIN(words, s) (words_begin(words, sizeof(words) / sizeof *(words), s) > 0)
#define WORDS_END(words, s) words_end(words, sizeof(words) / sizeof *(words), s)

/* The words that are asked so have two bytes or more each: two are compared before anything is called. */
static inline bool words_alike(const char *a, const char *b) {
    return a[0] == b[0] && a[1] == b[1];
}

/* Whether s is one of the words. */
static inline bool words_have(const str *words, size_t count, str s) {
    for (size_t i = 0; i < count; i++)
        if (words[i].n == s.n && s.n && words[i].p[0] == s.p[0] && memcmp(words[i].p, s.p, s.n) == 0)
            return true;
    return false;
}

/* The length in bytes of the first word that s begins with; 0 for none. */
static inline size_t words_begin(const str *words, size_t count, str s) {
    for (size_t i = 0; i < count; i++)
        if (words[i].n <= s.n && words_alike(words[i].p, s.p) && memcmp(words[i].p, s.p, words[i].n) == 0)
            return words[i].n;
    return 0;
}

/* Whether s ends with one of the words. */
static inline bool words_end(const str *words, size_t count, str s) {
    for (size_t i = 0; i < count; i++) {
        size_t n = words[i].n;
        if (n <= s.n && words_alike(words[i].p + n - 2, s.p + s.n - 2) &&
            memcmp(words[i].p, s.p + s.n - n, n) == 0)
            return true;
    }
    return false;
}

#endif
