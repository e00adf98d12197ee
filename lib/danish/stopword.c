#include "danish/stopword.h"

#include <stdlib.h>

/* In order of their bytes. */
static const char *const words[] = {
    "ad",         "af",     "alle",     "alt",    "anden",   "andet",   "andre",    "at",      "bagved",
    "begge",      "blev",   "blevet",   "blive",  "bliver",  "blot",    "burde",    "både",    "bør",
    "da",         "de",     "dem",      "den",    "denne",   "dens",    "der",      "deres",   "dersom",
    "det",        "dets",   "dette",    "dig",    "din",     "dine",    "disse",    "dit",     "dog",
    "du",         "efter",  "eftersom", "ej",     "eller",   "en",      "end",      "ens",     "enten",
    "er",         "et",     "fik",      "for",    "fordi",   "fra",     "få",       "fået",    "får",
    "førend",     "gennem", "gjorde",   "gjort",  "gør",     "gøre",    "gøres",    "haft",    "ham",
    "han",        "hans",   "har",      "havde",  "have",    "hej",     "hen",      "hende",   "hendes",
    "her",        "hos",    "hun",      "hvad",   "hvem",    "hver",    "hvert",    "hvilke",  "hvilken",
    "hvilket",    "hvis",   "hvor",     "hvoraf", "hvordan", "hvorfor", "hvormed",  "hvornår", "hvortil",
    "hvorvidt",   "i",      "iblandt",  "idet",   "ikke",    "imellem", "ind",      "jeg",     "jer",
    "jeres",      "jo",     "kan",      "kun",    "kunne",   "kunnet",  "ligesom",  "man",     "mange",
    "med",        "meget",  "men",      "mens",   "mig",     "min",     "mine",     "mit",     "mod",
    "må",         "måtte",  "måttet",   "ned",    "noget",   "nogle",   "nu",       "når",     "og",
    "også",       "om",     "op",       "os",     "over",    "overfor", "per",      "pr",      "på",
    "samt",       "selv",   "selvom",   "sig",    "sin",     "sine",    "sit",      "skal",    "skulle",
    "skullet",    "skønt",  "som",      "så",     "sådan",   "sådanne", "sådant",   "såfremt", "thi",
    "til",        "turde",  "tør",      "ud",     "udover",  "under",   "undtagen", "var",     "ved",
    "vedrørende", "vi",     "via",      "vil",    "ville",   "villet",  "vor",      "vore",    "vores",
    "vort",       "være",   "været",
};

static int compare(const void *form, const void *word) {
    return str_cmp(*(const str *)form, str_of(*(const char *const *)word));
}

bool stopword_is(str form) {
    return bsearch(&form, words, sizeof words / sizeof *words, sizeof *words, compare) != NULL;
}

bool negation_is(str form) {
    static const char *const negations[] = {"ikke",       "ikk",     "ej",    "aldrig",     "ingen",
                                            "intet",      "ingens",  "næppe", "uden",       "ingenting",
                                            "ingensinde", "hverken", "nej",   "ingenlunde", "ingensteds"};
    for (size_t i = 0; i < sizeof negations / sizeof *negations; i++)
        if (str_eq(form, str_of(negations[i]))) return true;
    return false;
}
