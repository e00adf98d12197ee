/* Who signs a letter. */
#ifndef INDEXER_SIGNER_H
#define INDEXER_SIGNER_H

#include "indexer/lines.h"

/* More signers are only counted. */
#define SIGNERS_MOST 64

struct signers {
    struct {
        str name;
        size_t line; /* of the file */
    } at[SIGNERS_MOST];
    size_t count, more;
    const char *rule;
};

/* The names under the closing, else those of a signature without one, else the name that a sentence of
 * greeting ends with. text is what the spans of the passages point into. */
void signers_find(const struct letter *letter, const struct letter_lines *lines, str text,
                  struct signers *out);

#endif
