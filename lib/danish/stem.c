/* See stem.h. */
#include "danish/stem.h"

#include <libstemmer.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* A word longer than this, in bytes, has no stem but itself. */
#define STEM_MAX 512

/* More than a Snowball stemmer takes. */
#define STEMMER_BYTES 16384

struct stemmer {
    struct sb_stemmer *snowball;
};

/* Where Snowball's list of endings has a gap: it knows -heder and -heden, not -hederne; takes the -s of -ts
 * for a genitive, but not in -tsen; takes -et off -itet, but not off -iteten; and leaves the -t of aktivt.
 * What each becomes before it stems. */
static const struct {
    const char *ending, *instead;
} repairs[] = {
    {"hedernes", "hed"},  {"hederne", "hed"},  {"heders", "hed"},  {"heder", "hed"},    {"hedens", "hed"},
    {"heden", "hed"},     {"heds", "hed"},     {"tsernes", "ts"},  {"tserne", "ts"},    {"tsers", "ts"},
    {"tser", "ts"},       {"tsens", "ts"},     {"tsen", "ts"},     {"ivt", "iv"},       {"alt", "al"},
    {"elt", "el"},        {"ært", "ær"},       {"bart", "bar"},    {"somt", "som"},     {"iteternes", "itet"},
    {"iteterne", "itet"}, {"iteters", "itet"}, {"iteter", "itet"}, {"itetens", "itet"}, {"iteten", "itet"},
    {"itets", "itet"},
};

/* A shorter rest, in bytes, is no word that took the ending. */
#define REPAIR_MIN 3

struct stemmer *stemmer_new(void) {
    struct stemmer *stemmer = memory_zeroed(1, sizeof *stemmer);
    /* Snowball crashes if it gets no memory for a stemmer: what it wants is had before, and set free for it
     */
    free(memory_zeroed(1, STEMMER_BYTES));
    stemmer->snowball = sb_stemmer_new("danish", "UTF_8");
    if (!stemmer->snowball) memory_exhausted();
    return stemmer;
}

void stemmer_free(struct stemmer *stemmer) {
    if (stemmer) sb_stemmer_delete(stemmer->snowball);
    free(stemmer);
}

/* Writes word, at most STEM_MAX bytes, into text, repaired; returns its length. */
static size_t word_repair(str word, char *text) {
    memcpy(text, word.p, word.n);
    for (size_t i = 0; i < sizeof repairs / sizeof *repairs; i++) {
        str ending = str_of(repairs[i].ending), instead = str_of(repairs[i].instead);
        if (word.n < ending.n + REPAIR_MIN || !str_ends(word, ending)) continue;
        memcpy(text + word.n - ending.n, instead.p, instead.n);
        return word.n - ending.n + instead.n;
    }
    return word.n;
}

void stemmer_stem(struct stemmer *stemmer, str word, buf *out) {
    if (word.n == 0 || word.n > STEM_MAX) {
        buf_add(out, word);
        return;
    }
    char text[STEM_MAX];
    size_t n = word_repair(word, text);
    const sb_symbol *stem = sb_stemmer_stem(stemmer->snowball, (const sb_symbol *)text, (int)n);
    if (!stem) memory_exhausted();
    buf_add(out, (str){(const char *)stem, (size_t)sb_stemmer_length(stemmer->snowball)});
}
