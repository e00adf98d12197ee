/* See stem.h. */
#include "danish/stem.h"

#include <string.h>

#include "base/utf8.h"

/* A word longer than this, in bytes, has no stem but itself. */
#define STEM_MAX 512

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

/* Snowball's endings, and which letters a genitive's -s may follow. */
static const char *const inflections[] = {
    "hed",   "ethed", "ered",   "e",     "erede", "ende", "erende", "ene",   "erne",    "ere",  "en",
    "heden", "eren",  "er",     "heder", "erer",  "heds", "es",     "endes", "erendes", "enes", "ernes",
    "eres",  "ens",   "hedens", "erens", "ers",   "ets",  "erets",  "et",    "eret",
};
static const char *const consonant_pairs[] = {"gd", "dt", "gt", "kt"};
static const char *const derivations[] = {"ig", "lig", "elig", "els"};
static const char consonants[] = "bcdfghjklmnpqrstvwxz", before_s[] = "abcdfghjklmnoprtvyz";

#define COUNT(array) (sizeof(array) / sizeof *(array))

static bool is_vowel(int32_t cp) {
    return cp == 0xE6 || cp == 0xF8 || cp == 0xE5 || (cp > 0 && cp < UTF8_ASCII_END && strchr("aeiouy", cp));
}

/* Where the endings may begin: after the first consonant that follows a vowel, and after three letters; at
 * the end if there is no such place. */
static size_t endings_begin(str word) {
    str third = word, rest = word;
    for (int i = 0; i < 3; i++) {
        if (!third.n) return word.n;
        utf8_next(&third);
    }
    bool vowel = false, consonant = false;
    while (rest.n && !consonant) {
        bool is = is_vowel(utf8_next(&rest));
        consonant = vowel && !is;
        vowel |= is;
    }
    if (!consonant) return word.n;
    return word.n - (rest.n < third.n ? rest.n : third.n);
}

/* The length of the longest of the endings that the word has from `begin` on; 0 if it has none. */
static size_t longest(str word, size_t begin, const char *const *endings, size_t count) {
    size_t most = 0;
    if (word.n < begin) return 0;
    for (size_t i = 0; i < count; i++) {
        str ending = str_of(endings[i]);
        if (ending.n > most && ending.n <= word.n - begin && str_ends(word, ending)) most = ending.n;
    }
    return most;
}

static bool has_letter(const char *letters, char c) {
    return c && strchr(letters, c);
}

static void cut_inflection(str *word, size_t begin) {
    size_t ending = longest(*word, begin, inflections, COUNT(inflections));
    str rest = str_sub(*word, 0, word->n - !ending);
    if (!ending && word->n > begin && str_ends(*word, STR("s")) && rest.n &&
        (has_letter(before_s, rest.p[rest.n - 1]) || str_ends(rest, STR("å"))))
        ending = 1;
    word->n -= ending;
}

static void cut_pair(str *word, size_t begin) {
    if (longest(*word, begin, consonant_pairs, COUNT(consonant_pairs))) word->n--;
}

static void cut_derivation(str *word, size_t begin) {
    if (str_ends(*word, STR("igst"))) word->n -= 2;
    size_t ending = longest(*word, begin, derivations, COUNT(derivations));
    word->n -= ending;
    if (ending)
        cut_pair(word, begin);
    else if (word->n >= begin + strlen("løst") && str_ends(*word, STR("løst")))
        word->n--;
}

static void cut_double(str *word, size_t begin) {
    if (word->n <= begin || word->n < 2) return;
    char last = word->p[word->n - 1];
    if (has_letter(consonants, last) && word->p[word->n - 2] == last) word->n--;
}

/* Writes word, at most STEM_MAX bytes, into text, repaired; returns its length. */
static size_t word_repair(str word, char *text) {
    memcpy(text, word.p, word.n);
    for (size_t i = 0; i < COUNT(repairs); i++) {
        str ending = str_of(repairs[i].ending), instead = str_of(repairs[i].instead);
        if (word.n < ending.n + REPAIR_MIN || !str_ends(word, ending)) continue;
        memcpy(text + word.n - ending.n, instead.p, instead.n);
        return word.n - ending.n + instead.n;
    }
    return word.n;
}

void stem_add(str word, buf *out) {
    char text[STEM_MAX];
    if (word.n && word.n <= STEM_MAX) {
        word = (str){text, word_repair(word, text)};
        size_t begin = endings_begin(word);
        cut_inflection(&word, begin);
        cut_pair(&word, begin);
        cut_derivation(&word, begin);
        cut_double(&word, begin);
    }
    buf_add(out, word);
}
