#include "search/query/question.h"

#include <string.h>

#include "base/utf8.h"

/* The words that begin a question, and what is asked for; the longest that fits. With a space: two words. */
static const struct {
    const char *words;
    enum asked asked;
} beginnings[] = {
    {"hvad", ASKED_ANYTHING},     {"hvad fik", ASKED_NUMBER},    {"hvad kostede", ASKED_MONEY},
    {"hvad koster", ASKED_MONEY}, {"hvad tjener", ASKED_MONEY},  {"hvad tjente", ASKED_MONEY},
    {"hvem", ASKED_ANYTHING},     {"hvilke", ASKED_ANYTHING},    {"hvilken", ASKED_ANYTHING},
    {"hvilken dag", ASKED_TIME},  {"hvilken dato", ASKED_TIME},  {"hvilket", ASKED_ANYTHING},
    {"hvilket år", ASKED_TIME},   {"hvor", ASKED_ANYTHING},      {"hvor dyr", ASKED_NUMBER},
    {"hvor dyrt", ASKED_NUMBER},  {"hvor gammel", ASKED_NUMBER}, {"hvor gammelt", ASKED_NUMBER},
    {"hvor gamle", ASKED_NUMBER}, {"hvor hurtig", ASKED_NUMBER}, {"hvor hurtigt", ASKED_NUMBER},
    {"hvor høj", ASKED_NUMBER},   {"hvor højt", ASKED_NUMBER},   {"hvor lang", ASKED_NUMBER},
    {"hvor langt", ASKED_NUMBER}, {"hvor lange", ASKED_NUMBER},  {"hvor længe", ASKED_NUMBER},
    {"hvor mange", ASKED_NUMBER}, {"hvor meget", ASKED_NUMBER},  {"hvor megen", ASKED_NUMBER},
    {"hvor ofte", ASKED_NUMBER},  {"hvor stor", ASKED_NUMBER},   {"hvor stort", ASKED_NUMBER},
    {"hvor store", ASKED_NUMBER}, {"hvordan", ASKED_ANYTHING},   {"hvorfor", ASKED_REASON},
    {"hvornår", ASKED_TIME},      {"hvornår blev", ASKED_DATE},  {"hvornår var", ASKED_DATE},
    {"hvorhen", ASKED_ANYTHING},  {"hvormed", ASKED_ANYTHING},   {"hvortil", ASKED_ANYTHING},
};

/* What may be the answer, but stands in many other sentences, too. */
#define HALF_FIT .5

/* Words that have the form of an answer. A number may also be in digits; a time has a number or one of these.
 */
static const char *const numbers[] = {
    "to",        "tre",       "fire",      "fem",     "seks",    "syv",       "otte",      "ni",
    "ti",        "elleve",    "tolv",      "tretten", "fjorten", "femten",    "seksten",   "sytten",
    "atten",     "nitten",    "tyve",      "tredive", "fyrre",   "halvtreds", "tres",      "halvfjerds",
    "firs",      "halvfems",  "hundrede",  "tusind",  "tusinde", "million",   "millioner", "milliarder",
    "halvdelen", "tredjedel", "fjerdedel", "dobbelt",
};
/* These answer, too, but stand in many sentences that do not. */
static const char *const shares[] = {"alle", "ingen", "begge"};
static const char *const money[] = {"kr", "kroner", "krone", "dkk", "euro", "øre", "mio", "mia"};
static const char *const months[] = {
    "januar", "februar", "marts",     "april",   "maj",      "juni",
    "juli",   "august",  "september", "oktober", "november", "december",
};
static const char *const times[] = {
    "mandag", "tirsdag",  "onsdag",  "torsdag",   "fredag", "lørdag",   "søndag", "forår",   "foråret",
    "sommer", "sommeren", "efterår", "efteråret", "vinter", "vinteren", "kl",     "klokken", "dato",
};
static const char *const reasons[] = {
    "fordi",       "da",           "idet",    "derfor",  "dermed",   "skyldes",
    "skyldtes",    "grund",        "grunden", "grundet", "årsag",    "årsagen",
    "begrundelse", "begrundelsen", "hensyn",  "formål",  "formålet", "så",
};

/* The next word in lower case, into *out; false at the end. */
static bool next_word(str *text, buf *out) {
    buf_clear(out);
    while (text->n) {
        str before = *text;
        int32_t cp = utf8_next(text);
        bool part = utf8_is_letter(cp) || utf8_is_digit(cp);
        if (part) utf8_fold(str_sub(before, 0, before.n - text->n), out);
        if (!part && out->n) return true;
    }
    return out->n > 0;
}

/* How many words of *typed its beginning takes: 0 if it begins no question. */
static size_t beginning(str typed, enum asked *asked, buf *begin) {
    buf word = {0};
    size_t known = 0;
    for (size_t n = 0; n < 2 && next_word(&typed, &word); n++) {
        if (n) buf_byte(begin, ' ');
        buf_add(begin, buf_str(&word));
        for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++) {
            if (!str_eq(buf_str(begin), str_of(beginnings[i].words))) continue;
            *asked = beginnings[i].asked;
            known = n + 1;
        }
    }
    buf_release(&word);
    return known;
}

/* Does the text end with a question mark, perhaps with the label of the answer after it: ...?" Svar: */
static bool ends_asking(str text) {
    static const str answers[] = {{"Svar:", 5}, {"Svar", 4}};
    text = str_trim(text);
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++)
        if (str_ends(text, answers[i])) text.n -= answers[i].n;
    static const str closings[] = {{"\"", 1},     {"'", 1},      {")", 1},      {"]", 1},
                                   {"\u201D", 3}, {"\u201C", 3}, {"\u00BB", 2}, {"\u00AB", 2}};
    for (size_t i = 0; i < sizeof closings / sizeof *closings;) {
        text = str_trim(text);
        bool closes = str_ends(text, closings[i]);
        if (closes) text.n -= closings[i].n;
        i = closes ? 0 : i + 1;
    }
    return str_ends(text, STR("?"));
}

enum asked question_asked(str typed) {
    buf begin = {0};
    enum asked asked = ASKED_NOTHING;
    if (!beginning(typed, &asked, &begin) && ends_asking(typed)) asked = ASKED_ANYTHING;
    buf_release(&begin);
    return asked;
}

static bool is_among(str word, const char *const *words, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (str_eq(word, str_of(words[i]))) return true;
    return false;
}

#define AMONG(word, words) is_among(word, words, sizeof(words) / sizeof *(words))

static bool is_digits(str word) {
    return word.p[0] >= '0' && word.p[0] <= '9';
}

static bool is_year(str word) {
    return word.n == 4 && (word.p[0] == '1' || word.p[0] == '2') && is_digits(str_sub(word, 3, 4));
}

/* A number that counts: no year, and no day of a month. */
static bool counts(str word, str after) {
    return AMONG(word, numbers) || (is_digits(word) && !is_year(word) && !AMONG(after, months));
}

static bool is_time(str word) {
    return is_digits(word) || AMONG(word, months) || AMONG(word, times);
}

/* How well a word fits, from 0 to 1. */
static double word_fits(enum asked asked, str word, str after) {
    switch (asked) {
    case ASKED_NUMBER:
        return counts(word, after) ? 1 : AMONG(word, shares) ? HALF_FIT : 0;
    case ASKED_MONEY:
        return AMONG(word, money);
    case ASKED_TIME:
        return is_time(word);
    case ASKED_DATE:
        return is_year(word) ? 1 : is_time(word) ? HALF_FIT : 0;
    case ASKED_REASON:
        return AMONG(word, reasons);
    case ASKED_NOTHING:
    case ASKED_ANYTHING:
        break;
    }
    return 0;
}

double question_fits(enum asked asked, str text) {
    if (asked == ASKED_NOTHING || asked == ASKED_ANYTHING) return 0;
    buf words[2] = {0};
    size_t now = 0;
    double best = 0;
    bool more = next_word(&text, &words[now]);
    while (more && best < 1) {
        more = next_word(&text, &words[!now]);
        double fits = word_fits(asked, buf_str(&words[now]), buf_str(&words[!now]));
        if (fits > best) best = fits;
        now = !now;
    }
    buf_release(&words[0]);
    buf_release(&words[1]);
    return best;
}

bool question_asks(str typed, str text) {
    enum asked asked = ASKED_NOTHING;
    buf begin = {0}, folded = {0};
    size_t words = beginning(typed, &asked, &begin);
    bool asks = ends_asking(text);
    if (words == 2 && !asks) {
        utf8_fold(text, &folded);
        asks = str_find(buf_str(&folded), buf_str(&begin)) < folded.n;
    }
    buf_release(&begin);
    buf_release(&folded);
    return asks;
}
