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
    buf lemma;
};

struct family *family_new(void)
{
    struct family *family = memory_zeroed(1, sizeof *family);
    family->stemmer = stemmer_new();
    return family;
}

void family_free(struct family *family)
{
    if (!family)
        return;
    stemmer_free(family->stemmer);
    buf_release(&family->lemma);
    free(family);
}

/* form without an ending set off by an apostrophe: dsb's, tv'et, 90'erne. */
static str apostrophe_cut(str form)
{
    static const char *const clitics[] = {"",    "s",   "en",  "ens",   "et",  "ets", "er",
                                          "ers", "ere", "erne", "ernes", "ene", "enes", "e", "n", "ns", "t", "ts"};
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

/* What inflection adds, the longer first. */
static const char *const endings[] = {"ernes", "enes", "erne", "ende", "rnes", "ene", "ens", "ets", "ers", "ere",
                                      "est",   "nes",  "rne",  "ede",  "en",   "et",  "er",  "es",  "ne",  "te",
                                      "ns",    "rs",   "ts",   "e",    "n",    "r",   "t",   "s"};
#define ENDINGS (sizeof endings / sizeof *endings)

/* A shorter rest, in letters, is no word that took the ending. */
#define STRIPPED_MIN 3

/* form without the kth ending; empty where it has another. */
static str ending_cut(str form, size_t k)
{
    str ending = str_of(endings[k]);
    if (!str_ends(form, ending) || form.n < ending.n + STRIPPED_MIN)
        return (str){0};
    return str_sub(form, 0, form.n - ending.n);
}

/* Of a stem before a vowel: kvælstoff(er) -> kvælstof; empty where no consonant is doubled. */
static str doubling_cut(str stem)
{
    if (stem.n < STRIPPED_MIN + 1 || stem.p[stem.n - 1] != stem.p[stem.n - 2] ||
        !strchr("bcdfgklmnprstvz", stem.p[stem.n - 1]))
        return (str){0};
    return str_sub(stem, 0, stem.n - 1);
}

/* The lemma of a word that the dictionary knows, but not in this form (dødeligheder, atomkræfter). */
static bool stripped_add(str form, buf *out)
{
    for (size_t k = 0; k < ENDINGS; k++) {
        str stem = ending_cut(form, k);
        if (!stem.n)
            continue;
        bool vowel = *endings[k] == 'e';
        if (lexicon_word(stem) && lexicon_lemma(stem, out))
            return true;
        str single = vowel ? doubling_cut(stem) : (str){0};
        if (single.n && lexicon_word(single) && lexicon_lemma(single, out))
            return true;
    }
    return false;
}

/* The lemma of a compound: what stands before its last part, and the lemma of that. */
static bool compound_add(str form, buf *out)
{
    struct compound_part parts[COMPOUND_PARTS];
    size_t count = compound_split(form, parts);
    if (!count)
        return false;
    str head = str_sub(form, parts[count - 1].start, form.n);
    buf_add(out, str_sub(form, 0, parts[count - 1].start));
    if (!lexicon_lemma(head, out) && !stripped_add(head, out))
        buf_add(out, head);
    return true;
}

/* Appends the lemma of form as far as the dictionary can tell; false where it cannot. */
static bool lemma_add(str form, buf *out)
{
    if (lexicon_lemma(form, out) || stripped_add(form, out) || compound_add(form, out))
        return true;
    for (size_t k = 0; k < ENDINGS; k++) {
        str stem = ending_cut(form, k);
        if (stem.n && compound_add(stem, out))
            return true;
    }
    return false;
}

void family_key(struct family *family, str form, buf *out)
{
    buf_clear(&family->lemma);
    str word = apostrophe_cut(form);
    size_t start = out->n;
    if (lemma_add(word, out))
        return;
    buf_add(&family->lemma, word);
    stemmer_stem(family->stemmer, buf_str(&family->lemma), out);
    if (out->n == start)
        buf_add(out, form);
}
