#include "danish/stopword.h"

#include <stdlib.h>

/* In order of their bytes. */
static const char *const words[] = {
    "ad",     "af",      "al",       "alle",    "allerede", "alt",        "anden",    "andet",   "andre",
    "at",     "bag",     "bagved",   "begge",   "blandt",   "blev",       "blevet",   "blive",   "bliver",
    "blot",   "burde",   "både",     "bør",     "da",       "de",         "dem",      "den",     "denne",
    "dens",   "der",     "deres",    "dersom",  "det",      "dets",       "dette",    "dig",     "din",
    "dine",   "disse",   "dit",      "dog",     "du",       "efter",      "eftersom", "ej",      "eller",
    "en",     "end",     "endnu",    "ens",     "enten",    "er",         "et",       "fik",     "for",
    "foran",  "forbi",   "fordi",    "fra",     "få",       "fået",       "får",      "før",     "førend",
    "gennem", "gjorde",  "gjort",    "gør",     "gøre",     "gøres",      "haft",     "ham",     "han",
    "hans",   "har",     "havde",    "have",    "hej",      "hen",        "hende",    "hendes",  "her",
    "hos",    "hun",     "hvad",     "hvem",    "hver",     "hvert",      "hvilke",   "hvilken", "hvilket",
    "hvis",   "hvor",    "hvoraf",   "hvordan", "hvorfor",  "hvormed",    "hvornår",  "hvortil", "hvorvidt",
    "i",      "iblandt", "idet",     "igennem", "ikke",     "imellem",    "imod",     "ind",     "inden",
    "indtil", "ingen",   "intet",    "jeg",     "jer",      "jeres",      "jo",       "kan",     "kun",
    "kunne",  "kunnet",  "langs",    "ligesom", "man",      "mange",      "med",      "meget",   "mellem",
    "men",    "mens",    "mig",      "min",     "mine",     "mit",        "mod",      "må",      "måtte",
    "måttet", "ned",     "nogen",    "noget",   "nogle",    "nu",         "når",      "nær",     "og",
    "også",   "om",      "omkring",  "op",      "os",       "over",       "overfor",  "per",     "pr",
    "på",     "samme",   "samt",     "selv",    "selvom",   "siden",      "sig",      "sin",     "sine",
    "sit",    "skal",    "skulle",   "skullet", "skønt",    "som",        "så",       "sådan",   "sådanne",
    "sådant", "såfremt", "thi",      "til",     "trods",    "turde",      "tør",      "ud",      "uden",
    "udover", "under",   "undtagen", "var",     "ved",      "vedrørende", "vi",       "via",     "vil",
    "ville",  "villet",  "vor",      "vore",    "vores",    "vort",       "være",     "været",
};

static int compare(const void *form, const void *word) {
    return str_cmp(*(const str *)form, str_of(*(const char *const *)word));
}

bool stopword_is(str form) {
    return bsearch(&form, words, sizeof words / sizeof *words, sizeof *words, compare) != NULL;
}
