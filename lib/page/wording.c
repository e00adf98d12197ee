#include "page/wording.h"

#include <inttypes.h>
#include <stdlib.h>

static const char *const danish[][2] = {
    {"passage", "sted"},
    {"passages", "steder"},
    {"letter", "brev"},
    {"letters", "breve"},
    {"query", "søgning"},
    {"queries", "søgninger"},
    {"in", "i"},
    {"only in", "kun i"},
    {"Skip to the content", "Gå til indholdet"},
    {"The letters", "Brevene"},
    {"The collection", "Samlingen"},
    {"Nothing was found.", "Intet fundet."},
    {"Read as", "Læst som"},
    {"Passages that hold any of the words", "Steder med mindst ét af ordene"},
    {"Year by year", "År for år"},
    {"Passages by year", "Steder pr. år"},
    {"Letters by year", "Breve pr. år"},
    {"The figures", "Tallene"},
    {"Year", "År"},
    {"Query", "Søgning"},
    {"Passages", "Steder"},
    {"Letters", "Breve"},
    {"Per 1,000 words", "Pr. 1.000 ord"},
    {"Unknown year", "Ukendt år"},
    {"Show one year", "Vis ét år"},
    {"All years", "Alle år"},
    {"Shown: %d of %d on this page.", "Viser %d af %d på siden."},
    {"None of the passages of that year is on this page.", "Ingen af årets steder er på siden."},
    {"The first %d of %d; with -n 0 all are shown.", "De første %d af %d; med -n 0 vises alle."},
    {"line", "linje"},
    {"the file has changed since", "filen er ændret siden"},
    {"also", "også"},
    {"also in another letter of the year", "også i et andet brev fra samme år"},
    {"How each word was read", "Sådan blev ordene læst"},
    {"Word", "Ord"},
    {"How", "Hvordan"},
    {"Printed words, and how often", "Trykte ord, og hvor ofte"},
    {"as typed", "som skrevet"},
    {"another spelling", "anden stavemåde"},
    {"another inflection", "anden bøjning"},
    {"an abbreviation", "forkortelse"},
    {"part of a compound", "del af et sammensat ord"},
    {"taken for a slip", "taget for en slåfejl"},
    {"nowhere", "ingen steder"},
    {"left out", "udeladt"},
    {"excluded", "udelukket"},
    {"and %d more", "og %d til"},
    {"Signed", "Underskrevet"},
    {"Journal no.", "Journalnr."},
    {"Minister", "Minister"},
    {"Title", "Titel"},
    {"File", "Fil"},
    {"Made by", "Lavet af"},
};

bool wording_danish(void) {
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        str value = str_of(getenv(names[i]));
        if (!value.n) continue;
        return str_starts(value, STR("da")) && (value.n == 2 || value.p[2] == '_' || value.p[2] == '.');
    }
    return false;
}

const char *wording(const char *english) {
    if (!wording_danish()) return english;
    for (size_t i = 0; i < sizeof danish / sizeof *danish; i++)
        if (strcmp(danish[i][0], english) == 0) return danish[i][1];
    return english;
}

void wording_count(int64_t count, const char *one, const char *many, buf *out) {
    buf_addf(out, "%" PRId64 " %s", count, wording(count == 1 ? one : many));
}

void wording_fill(const char *english, int64_t first, int64_t second, buf *out) {
    str rest = str_of(wording(english));
    for (int64_t number = first; rest.n; number = second) {
        size_t at = str_find(rest, STR("%d"));
        buf_add(out, str_sub(rest, 0, at));
        if (at == rest.n) return;
        buf_addf(out, "%" PRId64, number);
        rest = str_sub(rest, at + 2, rest.n);
    }
}

void wording_number(double number, buf *out) {
    size_t from = out->n;
    buf_addf(out, "%.2f", number);
    for (size_t i = from; i < out->n && wording_danish(); i++)
        if (out->p[i] == '.') out->p[i] = ',';
}
