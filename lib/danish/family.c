/* form -> lemma -> stem; see family.h. */
#include "danish/family.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "danish/compound.h"
#include "danish/lexicon.h"
#include "danish/stem.h"

struct family {
    struct stemmer *stemmer;
};

struct family *family_new(void) {
    struct family *family = memory_zeroed(1, sizeof *family);
    family->stemmer = stemmer_new();
    return family;
}

void family_free(struct family *family) {
    if (!family) return;
    stemmer_free(family->stemmer);
    free(family);
}

/* form without an ending set off by an apostrophe: dsb's, tv'et, 90'erne. */
static str apostrophe_cut(str form) {
    static const char *const clitics[] = {"",     "s",     "en",  "ens",  "et", "ets", "er", "ers", "ere",
                                          "erne", "ernes", "ene", "enes", "e",  "n",   "ns", "t",   "ts"};
    if (!form.n || (!memchr(form.p, '\'', form.n) && !memchr(form.p, 0xE2, form.n))) return form;
    for (size_t mark = 1; mark <= 3; mark += 2) {
        str sign = mark == 1 ? STR("'") : STR("\xE2\x80\x99");
        for (size_t k = 0; k < sizeof clitics / sizeof *clitics; k++) {
            str ending = str_of(clitics[k]);
            if (form.n > ending.n + mark && str_ends(form, ending) &&
                str_ends(str_sub(form, 0, form.n - ending.n), sign))
                return str_sub(form, 0, form.n - ending.n - mark);
        }
    }
    return form;
}

/* A longer form, in bytes, is no Danish word, and is its own key. */
#define FAMILY_MAX 256

/* What inflection adds, the longer first. */
#define E(text)                                                                                              \
    { (text), sizeof(text) - 1 }
static const str endings[] = {E("ernes"), E("enes"), E("erne"), E("ende"), E("rnes"), E("ene"), E("ens"),
                              E("ets"),   E("ers"),  E("ere"),  E("est"),  E("nes"),  E("rne"), E("ede"),
                              E("en"),    E("et"),   E("er"),   E("es"),   E("ne"),   E("te"),  E("ns"),
                              E("rs"),    E("ts"),   E("e"),    E("n"),    E("r"),    E("t"),   E("s")};
#undef E
#define ENDINGS (sizeof endings / sizeof *endings)

/* A shorter rest, in bytes, is no word that took the ending. */
#define STRIPPED_MIN 3

/* Nor is a shorter rest, in bytes, a compound: names look like two words by chance. */
#define COMPOUND_MIN 8

/* form without the kth ending; empty where it has another. */
static str ending_cut(str form, size_t k) {
    str ending = endings[k];
    if (form.n < ending.n + STRIPPED_MIN || form.p[form.n - 1] != ending.p[ending.n - 1]) return (str){0};
    if (!str_ends(form, ending)) return (str){0};
    return str_sub(form, 0, form.n - ending.n);
}

/* Of a stem before a vowel: kvælstoff(er) -> kvælstof; empty where no consonant is doubled. */
static str doubling_cut(str stem) {
    if (stem.n < STRIPPED_MIN + 1 || stem.p[stem.n - 1] != stem.p[stem.n - 2] ||
        !strchr("bcdfgklmnprstvz", stem.p[stem.n - 1]))
        return (str){0};
    return str_sub(stem, 0, stem.n - 1);
}

/* The lemma of form, or of a word that the dictionary knows, but not in this form (dødeligheder,
 * atomkræfter). */
static bool known_add(str form, buf *out) {
    uint32_t nodes[FAMILY_MAX + 1];
    size_t reached = lexicon_walk(form, nodes);
    if (reached == form.n && lexicon_lemma_at(nodes[form.n], form, out)) return true;
    for (size_t k = 0; k < ENDINGS; k++) {
        str stem = ending_cut(form, k);
        if (!stem.n) continue;
        if (stem.n <= reached && lexicon_word_at(nodes[stem.n]))
            return lexicon_lemma_at(nodes[stem.n], stem, out);
        str single = *endings[k].p == 'e' ? doubling_cut(stem) : (str){0};
        if (single.n && single.n <= reached && lexicon_word_at(nodes[single.n]))
            return lexicon_lemma_at(nodes[single.n], single, out);
    }
    return false;
}

/* The lemma of a compound: what stands before its last part, and the lemma of that, which must have so many
 * bytes. */
static bool compound_add(str form, size_t head_min, buf *out) {
    struct compound_part parts[COMPOUND_PARTS];
    size_t count = compound_split(form, parts);
    if (!count) return false;
    str head = str_sub(form, parts[count - 1].start, form.n);
    if (head.n < head_min) return false;
    buf_add(out, str_sub(form, 0, parts[count - 1].start));
    if (!known_add(head, out)) buf_add(out, head);
    return true;
}

/* Appends the lemma of form as far as the dictionary can tell; false where it cannot. */
static bool lemma_add(str form, buf *out) {
    if (form.n > FAMILY_MAX) return false;
    if (known_add(form, out) || compound_add(form, 0, out)) return true;
    for (size_t k = 0; k < ENDINGS; k++) {
        str stem = ending_cut(form, k);
        if (stem.n >= COMPOUND_MIN && compound_add(stem, STRIPPED_MIN, out)) return true;
    }
    return false;
}

/* Nouns that say of a verb or an adjective what it does or is: a search for either means both. At least so
 * many letters (bytes, near enough) must stand before the ending, as short words that end so are other words
 * (delse, nyhed, bering). */
static const struct {
    const char *ending, *instead;
    size_t before;
} derivations[] = {
    {"ering", "ere", 4}, /* opkvalificering: opkvalificeres */
    {"else", "e", 5},    /* selvforsørgelse: selvforsørgede */
    {"ende", "e", 5},    /* selvforsørgende */
    {"ighed", "ig", 4},  /* værdighed: værdig */
};

/* Puts the base in the place of the lemma that begins at `start` of out. */
static void derivation_cut(buf *out, size_t start) {
    str lemma = str_sub(buf_str(out), start, out->n);
    for (size_t k = 0; k < sizeof derivations / sizeof *derivations; k++) {
        str ending = str_of(derivations[k].ending);
        if (lemma.n < ending.n + derivations[k].before || !str_ends(lemma, ending)) continue;
        out->n -= ending.n;
        buf_add(out, str_of(derivations[k].instead));
        return;
    }
}

void family_key(struct family *family, str form, buf *out) {
    size_t start = out->n;
    str word = apostrophe_cut(form);
    if (lemma_add(word, out))
        derivation_cut(out, start);
    else
        stemmer_stem(family->stemmer, word, out);
    if (out->n == start) buf_add(out, form);
    for (size_t i = start; i < out->n; i++)
        if (out->p[i] == '+' || out->p[i] == ' ' || (out->p[i] >= '\t' && out->p[i] <= '\r')) out->p[i] = '_';
}
