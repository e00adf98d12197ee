/* See stem.h. */
#include "danish/stem.h"

#include <libstemmer.h>
#include <limits.h>
#include <stdlib.h>

#include "base/memory.h"

/* A word longer than this, in bytes, has no stem but itself. */
#define STEM_MAX 512

struct stemmer {
    struct sb_stemmer *snowball;
};

struct stemmer *stemmer_new(void)
{
    struct stemmer *stemmer = memory_zeroed(1, sizeof *stemmer);
    stemmer->snowball = sb_stemmer_new("danish", "UTF_8");
    if (!stemmer->snowball)
        memory_exhausted();
    return stemmer;
}

void stemmer_free(struct stemmer *stemmer)
{
    if (stemmer)
        sb_stemmer_delete(stemmer->snowball);
    free(stemmer);
}

void stemmer_stem(struct stemmer *stemmer, str word, buf *out)
{
    if (word.n > STEM_MAX) {
        buf_add(out, word);
        return;
    }
    const sb_symbol *stem = sb_stemmer_stem(stemmer->snowball, (const sb_symbol *)word.p, (int)word.n);
    if (!stem)
        memory_exhausted();
    buf_add(out, (str){(const char *)stem, (size_t)sb_stemmer_length(stemmer->snowball)});
}
