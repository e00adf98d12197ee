#include "danish/sentence.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/scan.h"
#include "base/utf8.h"

/* A word before a full stop is looked at up to this length: no abbreviation is longer, and every stop
 * looks back a bounded way only. */
#define WORD_MAX 40

/* What a full stop after a word says. Only a capital, a digit or a sign after it leaves any doubt: where
 * the text goes on in small letters no sentence has ended. */
enum habit {
    ORDINARY, /* a word: the sentence ends */
    NEVER,    /* something must follow: jf. nr. hr. */
    COUNTED,  /* after a number it may end (1. pkt. Ministeren ...), else something must follow (pkt. 3) */
    NUMBERED, /* an abbreviation before a number only (art. 3); else a word (af den art. Det ...) */
    OPENER,   /* ends before a word that begins sentences (mio. Det ...), not before a name (mio. Euro) */
    CLOSING,  /* ends before any capital: osv. m.v. pct. kr. */
    LETTER,   /* a letter alone: an initial, the d. of a date, or the name of one of several (bilag A) */
};

struct entry {
    char word[8]; /* what is longer is none; most words before a stop are */
    enum habit habit;
};

/* Abbreviations in small letters and without their dots, so that m.v., m. v. and mv. are one entry;
 * sorted by bytes. The words are those that Retskrivningsordbogen lists as written with a full stop and
 * those of laws and letters; the habit follows from what each is short for: a preposition, a title or an
 * adjective needs a word after it, "og så videre" does not. */
static const struct entry abbreviations[] = {
    {"adr", NEVER},      {"afd", COUNTED},   {"afg", OPENER},   {"afs", COUNTED},   {"alm", NEVER},
    {"amba", CLOSING},   {"amr", OPENER},    {"ang", NEVER},    {"anm", OPENER},    {"ap", OPENER},
    {"apr", OPENER},     {"art", NUMBERED},  {"ass", OPENER},   {"att", NEVER},     {"aud", OPENER},
    {"aug", OPENER},     {"bd", COUNTED},    {"bek", NUMBERED}, {"bet", NUMBERED},  {"bk", OPENER},
    {"bl", NEVER},       {"bla", NEVER},     {"ca", NEVER},     {"cand", NEVER},    {"cf", NEVER},
    {"chr", NEVER},      {"cirk", NUMBERED}, {"cirkl", NEVER},  {"cm", CLOSING},    {"co", OPENER},
    {"dav", NEVER},      {"dd", CLOSING},    {"dec", OPENER},   {"dgl", CLOSING},   {"dir", OPENER},
    {"div", OPENER},     {"dok", NUMBERED},  {"dr", NEVER},     {"ds", CLOSING},    {"dvs", NEVER},
    {"ekr", CLOSING},    {"eks", NUMBERED},  {"ekskl", NEVER},  {"eksp", OPENER},   {"el", OPENER},
    {"ellign", CLOSING}, {"endv", NEVER},    {"etc", CLOSING},  {"evt", NEVER},     {"excl", NEVER},
    {"exkl", NEVER},     {"feb", OPENER},    {"febr", OPENER},  {"feks", NEVER},    {"ff", CLOSING},
    {"fhv", NEVER},      {"fig", NUMBERED},  {"fkr", CLOSING},  {"flg", NEVER},     {"fmd", OPENER},
    {"forts", OPENER},   {"fr", NEVER},      {"frk", NEVER},    {"fvt", CLOSING},   {"fx", NEVER},
    {"gdr", NEVER},      {"gl", NEVER},      {"gns", NEVER},    {"gnsntl", NEVER},  {"ha", CLOSING},
    {"hhv", NEVER},      {"hr", NEVER},      {"hrs", NEVER},    {"ibid", OPENER},   {"if", NEVER},
    {"ifm", NEVER},      {"ift", NEVER},     {"iht", NEVER},    {"incl", NEVER},    {"indb", OPENER},
    {"ing", OPENER},     {"inkl", NEVER},    {"insp", OPENER},  {"int", OPENER},    {"jan", OPENER},
    {"jf", NEVER},       {"jfr", NEVER},     {"jnr", OPENER},   {"jr", OPENER},     {"jul", OPENER},
    {"jun", OPENER},     {"jvf", NEVER},     {"kap", COUNTED},  {"kapt", NEVER},    {"kbh", OPENER},
    {"kg", CLOSING},     {"kgl", NEVER},     {"kl", COUNTED},   {"km", CLOSING},    {"kol", NUMBERED},
    {"kons", OPENER},    {"kr", CLOSING},    {"kst", OPENER},   {"lb", NEVER},      {"lic", NEVER},
    {"lign", CLOSING},   {"ll", NEVER},      {"mag", OPENER},   {"maks", NEVER},    {"mao", NEVER},
    {"mar", OPENER},     {"matr", NEVER},    {"max", NEVER},    {"md", CLOSING},    {"mdl", OPENER},
    {"mdr", CLOSING},    {"medl", OPENER},   {"mf", OPENER},    {"mfl", CLOSING},   {"mhp", NEVER},
    {"mht", NEVER},      {"mia", OPENER},    {"mill", OPENER},  {"min", CLOSING},   {"mio", OPENER},
    {"ml", CLOSING},     {"mm", CLOSING},    {"modt", OPENER},  {"mr", NEVER},      {"mrk", NEVER},
    {"mrs", NEVER},      {"mv", CLOSING},    {"mvh", CLOSING},  {"ndf", OPENER},    {"ndr", NEVER},
    {"nov", OPENER},     {"nr", OPENER},     {"nuv", NEVER},    {"oa", CLOSING},    {"obl", OPENER},
    {"obs", OPENER},     {"okt", OPENER},    {"ol", CLOSING},   {"olign", CLOSING}, {"oma", CLOSING},
    {"omkr", NEVER},     {"osv", CLOSING},   {"ovf", OPENER},   {"pa", CLOSING},    {"pag", NUMBERED},
    {"pct", CLOSING},    {"pens", OPENER},   {"pga", NEVER},    {"phd", OPENER},    {"pk", CLOSING},
    {"pkt", COUNTED},    {"pr", NEVER},      {"prc", CLOSING},  {"prof", NEVER},    {"ps", OPENER},
    {"pt", OPENER},      {"red", NUMBERED},  {"ref", NUMBERED}, {"resp", NEVER},    {"sct", NEVER},
    {"sdr", NEVER},      {"sek", CLOSING},   {"sekr", OPENER},  {"sep", OPENER},    {"sept", OPENER},
    {"sign", OPENER},    {"skr", OPENER},    {"skt", NEVER},    {"sml", NEVER},     {"sp", NUMBERED},
    {"spm", NUMBERED},   {"spsk", CLOSING},  {"spvt", OPENER},  {"st", OPENER},     {"stk", COUNTED},
    {"stud", NEVER},     {"su", CLOSING},    {"tab", NUMBERED}, {"tdl", NEVER},     {"tdr", CLOSING},
    {"tel", OPENER},     {"th", OPENER},     {"tidl", NEVER},   {"tilsv", NEVER},   {"tlf", OPENER},
    {"tsk", CLOSING},    {"tv", CLOSING},    {"udb", OPENER},   {"udg", NUMBERED},  {"ugtl", OPENER},
    {"ult", OPENER},     {"vedk", NEVER},    {"vedl", OPENER},  {"vedr", NEVER},    {"vejl", OPENER},
    {"vha", NEVER},      {"vol", NUMBERED},  {"vs", NEVER},     {"vsa", NEVER},
};

/* Words that begin a sentence and, within one, are hardly ever written with a capital: the closed classes
 * of Danish grammar (pronouns, articles, prepositions, conjunctions, adverbs, question words, auxiliaries).
 * In small letters, sorted by bytes. */
static const char *const openers[] = {
    "ad",          "af",        "aldrig",     "alene",    "alle",     "allerede",  "alligevel", "alt",
    "altså",       "anden",     "andre",      "at",       "bag",      "begge",     "blandt",    "blev",
    "bliver",      "bortset",   "bør",        "da",       "de",       "dem",       "den",       "denne",
    "dens",        "der",       "derefter",   "deres",    "derfor",   "derfra",    "derimod",   "derpå",
    "dertil",      "derudover", "derved",     "desuden",  "desværre", "det",       "dette",     "dig",
    "din",         "disse",     "dog",        "du",       "efter",    "eftersom",  "ej",        "eller",
    "ellers",      "en",        "end",        "endelig",  "endnu",    "endvidere", "enhver",    "enten",
    "er",          "et",        "ethvert",    "for",      "foran",    "fordi",     "foruden",   "fra",
    "fremover",    "før",       "først",      "gennem",   "ham",      "han",       "hans",      "har",
    "havde",       "hen",       "hende",      "hendes",   "her",      "herefter",  "herfra",    "herom",
    "hertil",      "herudover", "herunder",   "herved",   "hos",      "hun",       "hvad",      "hvem",
    "hver",        "hvert",     "hvilke",     "hvilken",  "hvilket",  "hvis",      "hvor",      "hvordan",
    "hvorefter",   "hvorfor",   "hvornår",    "i",        "iblandt",  "idet",      "igen",      "ikke",
    "imellem",     "imens",     "imidlertid", "imod",     "inden",    "indtil",    "ingen",     "ingenting",
    "intet",       "især",      "ja",         "jeg",      "jeres",    "jo",        "kan",       "kun",
    "kunne",       "lad",       "langs",      "ligesom",  "man",      "mange",     "med",       "medens",
    "medmindre",   "meget",     "mellem",     "men",      "mens",     "mere",      "mest",      "mig",
    "min",         "mindre",    "mindst",     "mine",     "mit",      "mod",       "må",        "måske",
    "naturligvis", "nej",       "netop",      "nogen",    "nogle",    "nok",       "nu",        "når",
    "og",          "også",      "om",         "omkring",  "op",       "os",        "over",      "på",
    "samme",       "sammen",    "samt",       "samtidig", "selv",     "selvom",    "senere",    "ses",
    "siden",       "sin",       "skal",       "skulle",   "snart",    "som",       "så",        "sådan",
    "sådanne",     "såfremt",   "således",    "såvel",    "til",      "tilmed",    "trods",     "uagtet",
    "uanset",      "uden",      "under",      "undtagen", "var",      "ved",       "vi",        "vil",
    "ville",       "vores",     "være",       "ydermere",
};

/* Nouns that a letter or a number names one of: bilag A, litra b, gruppe C. Sorted by bytes. */
static const char *const numbered_nouns[] = {
    "afsnit",    "appendiks",
    "artikel",   "bilag",
    "bogstav",   "boks",
    "del",       "eller",
    "fase",      "felt",
    "figur",     "gruppe",
    "hepatitis", "hold",
    "kapitel",   "kategori",
    "klasse",    "kolonne",
    "led",       "linje",
    "liste",     "litra",
    "model",     "niveau",
    "og",        "omkostningstype",
    "plan",      "post",
    "punkt",     "rubrik",
    "række",     "samt",
    "serie",     "skema",
    "søjle",     "tabel",
    "til",       "type",
    "vitamin",   "zone",
};

/* Names that kings, queens and popes share, told apart by an ordinal. Sorted by bytes. */
static const char *const regnal_names[] = {
    "alexander", "benedikt", "christian", "elizabeth", "erik",  "frederik", "georg",   "gustav", "hans",
    "harald",    "henrik",   "johannes",  "karl",      "knud",  "leopold",  "ludvig",  "magnus", "margrethe",
    "nikolaj",   "oluf",     "paul",      "pius",      "svend", "valdemar", "vilhelm",
};

static const char *const months[] = {
    "april", "august", "december", "februar",  "januar",  "juli",
    "juni",  "maj",    "marts",    "november", "oktober", "september",
};

/* Ends of addresses on the net, which are words and no abbreviations. */
static const char *const domains[] = {"com", "de", "dk", "eu", "info", "net", "no", "org", "se", "uk"};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static int compare_word(const void *key, const void *element) {
    return strcmp(key, *(const char *const *)element);
}

static int compare_entry(const void *key, const void *element) {
    const struct entry *entry = element;
    return strncmp(key, entry->word, sizeof entry->word);
}

static bool listed(const char *word, const char *const *list, size_t count) {
    return bsearch(word, list, count, sizeof *list, compare_word) != NULL;
}

/* A short word in small letters, NUL-terminated; empty if it was too long to be in a list. */
struct small {
    char text[WORD_MAX + 1];
    size_t n;
};

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool is_capital(char c) {
    return c >= 'A' && c <= 'Z';
}

/* s in small letters (ASCII and Æ Ø Å É), without its dots when `dotless`. */
static struct small small(str s, bool dotless) {
    struct small out = {.n = 0};
    if (s.n > WORD_MAX) return out;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c == '.' && dotless) continue;
        if (is_capital((char)c)) c = (unsigned char)(c + 32);
        /* U+00C0..U+00DE are C3 80..C3 9E, their small letters 32 further on. */
        bool latin = i > 0 && (unsigned char)s.p[i - 1] == 0xC3 && c >= 0x80 && c <= 0x9E && c != 0x97;
        if (latin) c = (unsigned char)(c + 32);
        out.text[out.n++] = (char)c;
    }
    out.text[out.n] = 0;
    return out;
}

static bool is_ascii(str text, size_t at) {
    return (unsigned char)text.p[at] < UTF8_ASCII_END;
}

/* The codepoint that begins at `at`, or 0 past the end. */
static int32_t peek(str text, size_t at) {
    if (at >= text.n) return 0;
    if (is_ascii(text, at)) return text.p[at];
    str rest = str_sub(text, at, text.n);
    return utf8_next(&rest);
}

static size_t past(str text, size_t at) {
    return at + (is_ascii(text, at) ? 1 : utf8_length(str_sub(text, at, text.n)));
}

/* Past the letters that begin at `at`, of which one at most ends after byte `most`. */
static size_t past_letters(str text, size_t at, size_t most) {
    size_t end = at;
    while (end < text.n && end <= most) {
        size_t ascii = scan_letters(str_sub(text, 0, most + 1), end);
        if (ascii > end)
            end = ascii;
        else if (!is_ascii(text, end) && utf8_is_letter(peek(text, end)))
            end = past(text, end);
        else
            break;
    }
    return end;
}

static bool is_closer(int32_t cp) {
    return cp == ')' || cp == ']' || cp == '}' || cp == '"' || cp == '\'' || cp == 0xBB || cp == 0xAB ||
           (cp >= 0x2018 && cp <= 0x201F) || cp == 0x203A || cp == 0x2039;
}

static bool is_opening_quote(int32_t cp) {
    return cp == '"' || cp == '\'' || cp == 0xBB || cp == 0xAB || (cp >= 0x2018 && cp <= 0x201F) ||
           cp == 0x203A || cp == 0x2039;
}

static bool is_dash(int32_t cp) {
    return cp == '-' || cp == '*' || (cp >= 0x2010 && cp <= 0x2015) || cp == 0x2022 || cp == 0xB7;
}

static size_t skip_space(str text, size_t at) {
    if (at < text.n && text.p[at] == ' ') at++;
    while (at < text.n && (text.p[at] <= ' ' || !is_ascii(text, at))) {
        int32_t cp = peek(text, at);
        if (!utf8_is_space(cp) && !utf8_is_format(cp)) break;
        at = past(text, at);
    }
    return at;
}

/* The length of the run of closing marks that begins at `at`: . ? ! and the ellipsis. */
static size_t marks_at(str text, size_t at) {
    size_t end = at;
    while (end < text.n) {
        char c = text.p[end];
        if (c == '.' || c == '?' || c == '!')
            end++;
        else if (str_starts(str_sub(text, end, text.n), STR("…")))
            end += STR("…").n;
        else
            break;
    }
    return end - at;
}

/* ---- What stands before a stop ---- */

/* Does a word reach back over this byte? White space, brackets and quotes bound it. */
static bool in_word(char c) {
    return !(c == ' ' || (c >= '\t' && c <= '\r') || c == '(' || c == '[' || c == '"' || c == ')' ||
             c == ']' || c == ',' || c == ';' || c == ':');
}

/* The word that ends at `end` and does not reach back past `least`, opening quotes of more than one byte
 * left off. A longer word than WORD_MAX comes as its last bytes. */
static str word_before(str text, size_t least, size_t end) {
    size_t start = end;
    while (start > least && end - start <= WORD_MAX && in_word(text.p[start - 1])) start--;
    while (start < end && (is_opening_quote(peek(text, start)) || utf8_is_space(peek(text, start)))) {
        start = past(text, start);
    }
    return start < end ? str_sub(text, start, end) : (str){0};
}

/* The word before the word that begins at `start`, or nothing; white space between them is skipped. */
static str word_earlier(str text, size_t least, size_t start) {
    while (start > least && (text.p[start - 1] == ' ' || text.p[start - 1] == '\n')) start--;
    if (start >= 2 + least && (unsigned char)text.p[start - 1] == 0xA0 &&
        (unsigned char)text.p[start - 2] == 0xC2) {
        start -= 2; /* a no-break space: § 4 */
    }
    return word_before(text, least, start);
}

/* Digits with what may join them: 4  1-3  10.30  1.000  3,5  2/3. */
static bool is_number(str word) {
    if (!word.n || !is_digit(word.p[0])) return false;
    for (size_t i = 0; i < word.n; i++) {
        char c = word.p[i];
        bool joint = c == '.' || c == '-' || c == '/' || c == ',' || (unsigned char)c >= 0x80;
        if (!is_digit(c) && !joint) return false;
    }
    return true;
}

/* I, IV, xii: the signs of a Roman number. */
static bool is_roman(str word) {
    for (size_t i = 0; i < word.n; i++) {
        if (!strchr("IVXLCivxlc", word.p[i]) || !word.p[i]) return false;
    }
    return word.n > 0;
}

static bool is_one_letter(str word) {
    return word.n && utf8_length(word) == word.n && utf8_is_letter(peek(word, 0));
}

/* Is the sentence so far only the label of what follows: "§ 12 a", "Stk. 2", "1", "2.1", "IV", "a",
 * "Mål 3", "Til § 4", "Ad nr. 3"? At most one word, or two where the first is til or ad, then a number
 * or letter. Four digits are a year, except after §. */
static bool is_label(str text, size_t begin, size_t mark) {
    str rest = str_trim(str_sub(text, begin, mark));
    if (!rest.n || rest.n > 32) return false;
    size_t words = 0, allowed = 1;
    bool numbered = false, section = false;
    while (rest.p) {
        str token = str_cut(&rest, ' ');
        if (!token.n) continue;
        if (numbered) return is_one_letter(token) && !str_trim(rest).n; /* § 12 a */
        if (str_eq(token, STR("§")) || str_eq(token, STR("§§"))) {
            section = true;
            continue;
        }
        bool last = !str_trim(rest).n;
        if (is_number(token)) {
            if (token.n > 3 && !section && !memchr(token.p, '.', token.n)) return false;
            numbered = true;
        } else if (last && (is_one_letter(token) || is_roman(token))) {
            numbered = true;
        } else {
            struct small word = small(token, true);
            if (!strcmp(word.text, "til") || !strcmp(word.text, "ad")) allowed++;
            if (++words > allowed) return false;
        }
    }
    return numbered;
}

/* A word that no list knows: abbreviations of one's own are short and lack vowels (bkg.) or have inner
 * dots (cand.polit., A.P.), which a name on the net (jobindsats.dk) has too. */
static enum habit habit_of_unknown(str word) {
    bool dotted = memchr(word.p, '.', word.n) != NULL;
    if (!dotted) {
        bool vowel = false, plain = true;
        for (size_t i = 0; i < word.n; i++) {
            char c = word.p[i];
            if (c < 'a' || c > 'z')
                plain = false;
            else if (strchr("aeiouy", c))
                vowel = true;
        }
        return plain && !vowel && word.n <= 5 ? OPENER : ORDINARY;
    }
    if (memchr(word.p, '@', word.n) || memchr(word.p, '/', word.n)) return ORDINARY;
    str rest = word, piece = word;
    while (rest.p) {
        piece = str_cut(&rest, '.');
        if (piece.n > 7) return ORDINARY;
    }
    return listed(small(piece, false).text, domains, COUNT(domains)) ? ORDINARY : OPENER;
}

static const struct entry *find(const char *key) {
    if (memchr(key, 0, sizeof abbreviations->word) == NULL) return NULL;
    return bsearch(key, abbreviations, COUNT(abbreviations), sizeof abbreviations[0], compare_entry);
}

/* The habit of `word`, which stands before a full stop; `earlier` is the word before it. */
static enum habit habit_of(str word, str earlier) {
    if (!word.n || word.n > WORD_MAX) return ORDINARY;
    struct small key = small(word, true);
    const struct entry *found = NULL;
    if (earlier.n > 1 && earlier.n + word.n <= WORD_MAX && str_ends(earlier, STR("."))) {
        /* bl. a. and f. eks. are the same in two pieces. */
        struct small joined = small(earlier, true);
        memcpy(joined.text + joined.n, key.text, key.n + 1);
        found = find(joined.text);
    }
    if (!found) found = find(key.text);
    /* In capitals it is a name by its initials that has come to look like one: MM., KL., MF. */
    if (found && word.n > 1 && is_capital(word.p[0]) && is_capital(word.p[1])) return ORDINARY;
    if (found) return found->habit;
    if (is_one_letter(word) && word.p[0] != 'i') return LETTER;
    str whole = {key.text, key.n};
    if (str_ends(whole, STR("nr")) || str_ends(whole, STR("tlf"))) return OPENER; /* cpr.nr. */
    return habit_of_unknown(word);
}

/* Is it, or does it end in, a noun that a letter or a number names one of: regnskabsklasse? */
static bool names_one(struct small word) {
    if (listed(word.text, numbered_nouns, COUNT(numbered_nouns))) return true;
    str whole = {word.text, word.n};
    for (size_t i = 0; i < COUNT(numbered_nouns); i++) {
        str noun = str_of(numbered_nouns[i]);
        if (noun.n >= 4 && str_ends(whole, noun)) return true;
    }
    return false;
}

/* ---- What stands after a stop ---- */

enum kind { AT_END, SMALL, CAPITAL, DIGITS, ITEM, SECTION, SIGN };

struct ahead {
    enum kind kind;
    bool bracket;      /* an opening bracket stands before it */
    struct small word; /* the word itself, in small letters */
    bool dotted;       /* a full stop follows the word */
    bool labelled;     /* of a SECTION: "§ 3." begins a section rather than names one */
};

/* "2)", "a)", "iv)", "(1)": the number of a list's item. */
static bool is_item(str text, size_t at) {
    size_t i = at;
    if (i < text.n && text.p[i] == '(') i++;
    size_t from = i;
    while (i < text.n && i - from < 4 && utf8_is_letter((unsigned char)text.p[i]) &&
           (unsigned char)text.p[i] < 0x80) {
        i++;
    }
    if (i == from) {
        while (i < text.n && i - from < 4 && is_digit(text.p[i])) i++;
    } else if (i - from > 1 && !is_roman(str_sub(text, from, i)) && text.p[from] != text.p[from + 1]) {
        return false;
    }
    return i > from && i < text.n && text.p[i] == ')';
}

static bool is_section_label(str text, size_t at) {
    while (at < text.n && !is_digit(text.p[at])) {
        int32_t cp = peek(text, at);
        if (cp != 0xA7 && !utf8_is_space(cp)) return false;
        at = past(text, at);
    }
    while (at < text.n && is_digit(text.p[at])) at++;
    if (at + 2 < text.n && text.p[at] == ' ' && text.p[at + 2] == '.') at += 2; /* § 12 a. */
    return at < text.n && text.p[at] == '.';
}

static struct ahead look(str text, size_t at) {
    struct ahead a = {.kind = AT_END};
    if (at >= text.n) return a;
    if (is_item(text, at)) {
        a.kind = ITEM;
        return a;
    }
    for (int32_t cp; (cp = peek(text, at)) != 0;) {
        bool opening = cp == '(' || cp == '[' || is_opening_quote(cp);
        bool bullet = is_dash(cp) && at + 1 < text.n && utf8_is_space(peek(text, past(text, at)));
        if (!opening && !bullet) break;
        if (cp == '(' || cp == '[') a.bracket = true;
        at = past(text, at);
        if (bullet) at = skip_space(text, at);
    }
    int32_t first = peek(text, at);
    size_t end = past_letters(text, at, at + WORD_MAX);
    a.word = small(str_sub(text, at, end), false);
    a.dotted = end < text.n && text.p[end] == '.';
    if (first == 0xA7) {
        a.kind = SECTION;
        a.labelled = is_section_label(text, at);
    } else if (utf8_is_digit(first)) {
        a.kind = DIGITS;
    } else if (utf8_is_upper(first)) {
        a.kind = CAPITAL;
    } else {
        a.kind = utf8_is_letter(first) ? SMALL : SIGN;
    }
    return a;
}

/* "Stk. 2." in the running text of a law begins a paragraph whatever stands before it. */
static bool next_paragraph(const struct ahead *a) {
    return a->kind == CAPITAL && a->dotted && !strcmp(a->word.text, "stk");
}

/* Does what follows look like the beginning of a sentence by its first word? "Stk. 2." is one too. */
static bool begins(const struct ahead *a) {
    if (a->kind == ITEM) return true;
    if (a->kind == SECTION) return a->labelled;
    if (a->kind != CAPITAL || !a->word.n) return false;
    if (next_paragraph(a)) return true;
    bool initial = a->word.n == 1 && a->dotted;
    return !initial && listed(a->word.text, openers, COUNT(openers));
}

/* ---- The decision ---- */

/* 21. februar, den 2. Verdenskrig, Frederik 9. Han ...; but: efter stk. 2. Ministeren ... */
static bool number_ends(str number, str earlier, const struct ahead *a) {
    if (listed(a->word.text, months, COUNT(months))) return false;
    if (str_eq(earlier, STR("Stk."))) return false; /* a label, if one that no full stop sets off */
    struct small before = small(earlier, true);
    bool reference = str_eq(earlier, STR("§")) || str_eq(earlier, STR("§§")) || names_one(before) ||
                     habit_of(earlier, (str){0}) != ORDINARY;
    if (a->kind == DIGITS) return reference || number.n >= 4;
    if (!strcmp(before.text, "den") || !strcmp(before.text, "det") || !strcmp(before.text, "d")) {
        return begins(a);
    }
    if (listed(before.text, regnal_names, COUNT(regnal_names))) return begins(a);
    return true;
}

/* H. C. Andersen, but: som i bilag A. Kommunen ...; § 12 a. Ministeren ... */
static bool letter_ends(str earlier, const struct ahead *a) {
    struct small before = small(earlier, true);
    if (earlier.n && is_digit(earlier.p[earlier.n - 1])) return true; /* § 22 b, 18 m */
    if (a->kind != CAPITAL) return begins(a);
    return names_one(before) || begins(a);
}

static bool full_stop_ends(str text, size_t begin, size_t mark, bool bracket_closed, const struct ahead *a) {
    if (a->kind == SMALL || is_label(text, begin, mark)) return false;
    str word = word_before(text, begin, mark);
    if (!word.n) return true;
    size_t word_start = (size_t)(word.p - text.p);
    str earlier = word_earlier(text, begin, word_start);
    if (is_number(word)) return number_ends(word, earlier, a);
    enum habit habit = habit_of(word, earlier);
    bool counted = earlier.n && is_digit(earlier.p[0]);
    if (habit == LETTER) return letter_ends(earlier, a);
    if (bracket_closed && habit != ORDINARY && habit != NUMBERED) return false;
    switch (habit) {
    case NEVER:
        return next_paragraph(a);
    case COUNTED:
        if (!counted) return next_paragraph(a);
        break;
    case OPENER:
        return begins(a);
    case NUMBERED:
        if (a->kind == DIGITS) return false;
        return true;
    case ORDINARY:
        return true;
    case CLOSING:
    case LETTER:
        break;
    }
    if (a->kind == SECTION) return a->labelled;
    return a->kind == ITEM || (a->kind == CAPITAL && !a->bracket);
}

/* "afgjort.Ministeren": a space that the scanner lost, and no address on the net. */
static bool lost_space(str text, size_t begin, size_t mark, size_t next) {
    str word = word_before(text, begin, mark);
    if (word.n < 3 || word.n > WORD_MAX || habit_of(word, (str){0}) != ORDINARY) return false;
    for (size_t at = 0; at < word.n; at = past(word, at)) {
        int32_t cp = peek(word, at);
        if (!utf8_is_letter(cp) || utf8_is_upper(cp)) return false;
    }
    if (!utf8_is_upper(peek(text, next))) return false;
    size_t end = past(text, next), letters = 0;
    while (end < text.n && letters < WORD_MAX) {
        int32_t cp = peek(text, end);
        if (!utf8_is_letter(cp)) break;
        if (utf8_is_upper(cp)) return false;
        end = past(text, end);
        letters++;
    }
    if (letters < 1 || end >= text.n) return letters >= 1;
    int32_t after = peek(text, end);
    bool stop = after == '.' && (end + 1 >= text.n || utf8_is_space(peek(text, end + 1)));
    return stop || after == ',' || utf8_is_space(after);
}

/* Does the run of marks [mark, mark_end) end the sentence that begins at `begin`? Where it does, *next is
 * where the next one begins. */
static bool ends(str text, size_t begin, size_t mark, size_t mark_end, size_t *next) {
    size_t closed = mark_end;
    bool bracket = false;
    while (closed < text.n && is_closer(peek(text, closed))) {
        bracket |= text.p[closed] == ')' || text.p[closed] == ']';
        closed = past(text, closed);
    }
    *next = skip_space(text, closed);
    if (*next >= text.n) return true;
    bool full_stop = mark_end - mark == 1 && text.p[mark] == '.';
    if (*next == closed) {
        if (!full_stop || closed != mark_end || !lost_space(text, begin, mark, mark_end)) return false;
        *next = mark_end;
        return true;
    }
    struct ahead a = look(text, *next);
    if (full_stop) return full_stop_ends(text, begin, mark, bracket, &a);
    /* (!) and [...] are remarks; a run of dots before a number is a table of contents. */
    bool remark = bracket && mark > begin && (text.p[mark - 1] == '(' || text.p[mark - 1] == '[');
    if (remark || a.kind == SMALL) return false;
    return a.kind != DIGITS || text.p[mark] != '.';
}

/* Is the line break at `at` followed by an empty line? */
static bool blank_line(str text, size_t at) {
    for (at++; at < text.n; at++) {
        if (text.p[at] == '\n') return true;
        if (text.p[at] != ' ' && text.p[at] != '\t' && text.p[at] != '\r') return false;
    }
    return false;
}

/* Sixteen bytes, which GCC and clang compare at once. */
typedef unsigned char block __attribute__((vector_size(16)));

static bool may_end(unsigned char c) {
    return c == '.' || c == '?' || c == '!' || c == '\n' || c == 0xE2;
}

/* Past the bytes from `at` on that begin nothing that ends a sentence: a mark, an ellipsis, a line break. */
static size_t skip_inner(str text, size_t at) {
    for (; at + sizeof(block) <= text.n; at += sizeof(block)) {
        block bytes;
        uint64_t halves[2];
        memcpy(&bytes, text.p + at, sizeof bytes);
        block found = (block)(bytes == '.') | (block)(bytes == '?') | (block)(bytes == '!') |
                      (block)(bytes == '\n') | (block)(bytes == 0xE2);
        memcpy(halves, &found, sizeof halves);
        if (halves[0] | halves[1]) break;
    }
    while (at < text.n && !may_end((unsigned char)text.p[at])) at++;
    return at;
}

size_t sentence_end(str text, size_t from) {
    if (from >= text.n) return text.n;
    size_t begin = skip_space(text, from);
    for (size_t at = skip_inner(text, begin); at < text.n; at = skip_inner(text, at)) {
        size_t length = marks_at(text, at);
        size_t next = 0;
        if (length && ends(text, begin, at, at + length, &next)) return next;
        if (text.p[at] == '\n' && blank_line(text, at)) return skip_space(text, at);
        at += length ? length : 1;
    }
    return text.n;
}
