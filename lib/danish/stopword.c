#include "danish/stopword.h"

#include <stdlib.h>

/* In order of their bytes. */
static const char *const words[] = {
    "ad",       "af",    "alle",   "alt",     "anden",   "at",     "begge",  "blev",    "blive",   "bliver",
    "da",       "de",    "dem",    "den",     "denne",   "der",    "deres",  "det",     "dette",   "dig",
    "din",      "dine",  "disse",  "dit",     "dog",     "du",     "efter",  "eller",   "en",      "end",
    "er",       "et",    "for",    "fra",     "få",      "får",    "gennem", "ham",     "han",     "hans",
    "har",      "havde", "have",   "hej",     "hende",   "hendes", "her",    "hos",     "hun",     "hvad",
    "hvem",     "hver",  "hvilke", "hvilken", "hvilket", "hvis",   "hvor",   "hvordan", "hvorfor", "hvornår",
    "hvorvidt", "i",     "ikke",   "ind",     "jeg",     "jer",    "jeres",  "jo",      "kan",     "kunne",
    "man",      "mange", "med",    "meget",   "men",     "mig",    "min",    "mine",    "mit",     "mod",
    "må",       "ned",   "noget",  "nogle",   "nu",      "når",    "og",     "også",    "om",      "op",
    "os",       "over",  "på",     "selv",    "sig",     "sin",    "sine",   "sit",     "skal",    "skulle",
    "som",      "sådan", "thi",    "til",     "ud",      "under",  "var",    "vi",      "vil",     "ville",
    "vor",      "være",  "været",
};

static int compare(const void *form, const void *word) {
    return str_cmp(*(const str *)form, str_of(*(const char *const *)word));
}

bool stopword_is(str form) {
    return bsearch(&form, words, sizeof words / sizeof *words, sizeof *words, compare) != NULL;
}
