#include "danish/derivation.h"

#include <stdbool.h>
#include <string.h>

#include "danish/compound.h"
#include "danish/lexicon.h"

/* A longer lemma, in bytes, is no word that the rules are about; nor is a shorter rest before an ending. */
#define LEMMA_MAX 128
#define REST_MIN 2

#define VERB FORM_VERB
#define NOUN FORM_NOUN
#define ADJECTIVE FORM_ADJECTIVE
#define NAME FORM_NAME
#define WHOLE 256 /* itself, not as the last part of a compound */
#define OPEN 512  /* or a word that the dictionary lacks */

/* The base's ending becomes the derived word's, if this many syllables or more stand before it. */
static const struct rule {
    enum derived reach;
    unsigned base_kind, kind;
    const char *base, *derived;
    size_t syllables;
} rules[] = {
    /* nouns of action */
    {DERIVED_NEAR, VERB, NOUN | OPEN, "e", "else", 0},  /* undersøge, undersøgelse */
    {DERIVED_NEAR, VERB, NOUN, "e", "ing", 0},          /* behandle, behandling */
    {DERIVED_NEAR, VERB, NOUN, "e", "ning", 0},         /* rådgive, rådgivning */
    {DERIVED_NEAR, VERB, NOUN, "e", "sel", 0},          /* indføre, indførsel */
    {DERIVED_NEAR, VERB, NOUN, "e", "en", 0},           /* medvirke, medvirken */
    {DERIVED_NEAR, VERB, NOUN | OPEN, "å", "åelse", 0}, /* opnå, opnåelse */
    {DERIVED_NEAR, VERB, NOUN, "å", "åen", 0},          /* gå, gåen */
    {DERIVED_NEAR, VERB, NOUN, "ere", "ation", 0},      /* organisere, organisation */
    {DERIVED_NEAR, VERB, NOUN, "icere", "ikation", 0},  /* klassificere, klassifikation */
    {DERIVED_NEAR, VERB, NOUN, "cere", "ktion", 0},     /* producere, produktion */
    {DERIVED_NEAR, VERB, NOUN, "ere", "ition", 0},      /* definere, definition */
    {DERIVED_NEAR, VERB, NOUN, "ere", "ion", 0},        /* adoptere, adoption */
    {DERIVED_NEAR, VERB, NOUN, "ere", "ement", 0},      /* arrangere, arrangement */
    {DERIVED_NEAR, VERB, NOUN, "ere", "ence", 0},       /* konkurrere, konkurrence */
    {DERIVED_NEAR, VERB, NOUN, "ere", "ens", 0},        /* eksistere, eksistens */
    {DERIVED_NEAR, VERB, NOUN, "ere", "ance", 0},       /* tolerere, tolerance */
    {DERIVED_NEAR, VERB, NOUN, "ere", "ans", 0},        /* dominere, dominans */
    /* a verb made of a noun */
    {DERIVED_NEAR, VERB, NOUN | WHOLE, "ere", "", 2},  /* reformere, reform */
    {DERIVED_NEAR, VERB, NOUN | WHOLE, "ere", "e", 2}, /* analysere, analyse */
    /* qualities */
    {DERIVED_NEAR, ADJECTIVE, NOUN | OPEN, "", "hed", 0}, /* ledig, ledighed */
    {DERIVED_ALL, ADJECTIVE, NOUN, "", "dom", 0},         /* fattig, fattigdom */
    {DERIVED_ALL, ADJECTIVE, NOUN, "", "skab", 0},        /* fælles, fællesskab */
    {DERIVED_NEAR, NOUN, NOUN, "", "skab", 2},            /* medlem, medlemskab */
    {DERIVED_ALL, ADJECTIVE, NOUN, "", "itet", 0},        /* effektiv, effektivitet */
    {DERIVED_ALL, ADJECTIVE, NOUN, "el", "alitet", 0},    /* aktuel, aktualitet */
    {DERIVED_ALL, ADJECTIVE, NOUN, "bel", "bilitet", 0},  /* fleksibel, fleksibilitet */
    /* an act by its stem alone, which other short nouns look like: nævn is not of nævne */
    {DERIVED_NEAR, VERB, NOUN, "e", "", 2}, /* forsøge, forsøg */
    {DERIVED_ALL, VERB, NOUN, "e", "", 0},  /* hjælpe, hjælp */
    /* a participle with a meaning of its own */
    {DERIVED_NEAR, VERB, ADJECTIVE, "gå", "gående", 0}, /* foregå, foregående */
    /* a compound of a participle has no verb: selvforsørgende */
    {DERIVED_NEAR, ADJECTIVE, NOUN, "ende", "else", 0},
    {DERIVED_NEAR, ADJECTIVE, NOUN, "ende", "ing", 0},
    /* who does it, and to whom it is done */
    {DERIVED_ALL, VERB, NOUN, "e", "er", 0},     /* undersøge, undersøger */
    {DERIVED_ALL, VERB, NOUN, "ere", "ør", 0},   /* kontrollere, kontrollør */
    {DERIVED_ALL, VERB, NOUN, "ere", "ator", 0}, /* koordinere, koordinator */
    {DERIVED_ALL, VERB, NOUN, "ere", "ent", 0},  /* studere, student */
    {DERIVED_ALL, VERB, NOUN, "e", "ling", 0},   /* lære, lærling */
    /* what is so, or can be */
    {DERIVED_ALL, VERB, ADJECTIVE, "e", "som", 0},   /* virke, virksom */
    {DERIVED_ALL, VERB, ADJECTIVE, "e", "bar", 0},   /* bruge, brugbar */
    {DERIVED_ALL, VERB, ADJECTIVE, "e", "elig", 0},  /* læse, læselig */
    {DERIVED_ALL, VERB, ADJECTIVE, "å", "åelig", 0}, /* forstå, forståelig */
    {DERIVED_ALL, NOUN, ADJECTIVE, "", "lig", 0},    /* fag, faglig */
    {DERIVED_ALL, NOUN, ADJECTIVE, "", "ig", 0},     /* kraft, kraftig */
    {DERIVED_ALL, NOUN, ADJECTIVE, "", "agtig", 0},
    {DERIVED_ALL, NOUN, ADJECTIVE, "", "mæssig", 0},
    {DERIVED_ALL, NOUN, ADJECTIVE, "", "smæssig", 0}, /* forhold, forholdsmæssig */
    {DERIVED_ALL, NOUN, ADJECTIVE, "", "løs", 0},
    {DERIVED_ALL, NOUN, ADJECTIVE, "", "sløs", 0},
    {DERIVED_ALL, NOUN, ADJECTIVE, "e", "sløs", 0}, /* arbejde, arbejdsløs */
    {DERIVED_ALL, NOUN, ADJECTIVE, "e", "al", 0},   /* kommune, kommunal */
    {DERIVED_ALL, NOUN, ADJECTIVE, "", "al", 0},    /* region, regional */
    {DERIVED_ALL, NOUN, ADJECTIVE, "", "el", 0},    /* funktion, funktionel */
    {DERIVED_ALL, NOUN, ADJECTIVE, "", "iel", 0},   /* minister, ministeriel */
    {DERIVED_ALL, NOUN, ADJECTIVE, "um", "el", 0},  /* ministerium, ministeriel */
    {DERIVED_ALL, NOUN, ADJECTIVE, "", "isk", 0},   /* biolog, biologisk */
    {DERIVED_ALL, NOUN, ADJECTIVE, "e", "isk", 0},  /* metode, metodisk */
    {DERIVED_ALL, NOUN, ADJECTIVE, "i", "isk", 0},  /* økonomi, økonomisk */
    {DERIVED_ALL, NOUN, ADJECTIVE, "ie", "isk", 0}, /* historie, historisk */
    {DERIVED_ALL, NOUN, ADJECTIVE, "ik", "isk", 0}, /* politik, politisk */
    /* countries and who lives there */
    {DERIVED_ALL, NAME, ADJECTIVE, "", "sk", 0},       /* japan, japansk */
    {DERIVED_ALL, NAME, ADJECTIVE, "", "isk", 0},      /* schweiz, schweizisk */
    {DERIVED_ALL, NAME, ADJECTIVE, "", "nsk", 0},      /* afrika, afrikansk */
    {DERIVED_ALL, NAME, ADJECTIVE, "e", "sk", 0},      /* ukraine, ukrainsk */
    {DERIVED_ALL, NAME, ADJECTIVE, "en", "sk", 0},     /* polen, polsk */
    {DERIVED_ALL, NAME, ADJECTIVE, "ien", "sk", 0},    /* spanien, spansk */
    {DERIVED_ALL, NAME, ADJECTIVE, "et", "sk", 0},     /* tyrkiet, tyrkisk */
    {DERIVED_ALL, NAME, ADJECTIVE, "n", "sk", 0},      /* ungarn, ungarsk */
    {DERIVED_ALL, NAME, ADJECTIVE, "land", "", 0},     /* tyskland, tysk */
    {DERIVED_ALL, NAME, ADJECTIVE, "land", "sk", 0},   /* finland, finsk */
    {DERIVED_ALL, NAME, ADJECTIVE, "land", "isk", 0},  /* estland, estisk */
    {DERIVED_ALL, NAME, ADJECTIVE, "land", "sisk", 0}, /* rusland, russisk */
    {DERIVED_ALL, NAME, ADJECTIVE, "land", "tisk", 0}, /* letland, lettisk */
    {DERIVED_ALL, ADJECTIVE, NOUN, "sk", "sker", 0},   /* dansk, dansker */
};

/* The countries and parts of the world whose adjective no rule makes: a closed class. */
static const struct {
    const char *base, *derived;
} pairs[] = {
    {"danmark", "dansk"},        {"norge", "norsk"},
    {"sverige", "svensk"},       {"england", "engelsk"},
    {"frankrig", "fransk"},      {"grækenland", "græsk"},
    {"kina", "kinesisk"},        {"storbritannien", "britisk"},
    {"europa", "europæisk"},     {"jylland", "jysk"},
    {"færøerne", "færøsk"},      {"cypern", "cypriotisk"},
    {"portugal", "portugisisk"}, {"congo", "congolesisk"},
    {"malta", "maltesisk"},      {"sjælland", "sjællandsk"},
};

struct walk {
    str from;    /* what the caller asked about */
    size_t head; /* of a compound: where its last part begins; else 0 */
    enum derived reach;
    void (*take)(void *, str);
    void *context;
};

/* Is lemma a word of the kind, or a compound whose last part, where that of the word asked about begins, is?
 */
static bool is_word(const struct walk *w, str lemma, unsigned kind) {
    return lexicon_is(lemma, kind) || (w->head && !(kind & WHOLE) && lemma.n > w->head &&
                                       lexicon_is(str_sub(lemma, w->head, lemma.n), kind));
}

/* Is lemma what the rule makes, as far as the dictionary can tell? */
static bool is_derived(const struct walk *w, str lemma, const struct rule *rule) {
    return is_word(w, lemma, rule->kind) || ((rule->kind & OPEN) && !lexicon_known(lemma));
}

static void give(const struct walk *w, str lemma) {
    if (!str_eq(lemma, w->from)) w->take(w->context, lemma);
}

static bool is_vowel(str word, size_t at) {
    static const char *const danish[] = {"æ", "ø", "å"};
    str rest = str_sub(word, at, word.n);
    for (size_t i = 0; i < sizeof danish / sizeof *danish; i++)
        if (str_starts(rest, str_of(danish[i]))) return true;
    return memchr("aeiouy", word.p[at], 6) != NULL;
}

static size_t syllables_of(str word) {
    size_t count = 0;
    bool before = false;
    for (size_t i = 0; i < word.n; i++) {
        if (((unsigned char)word.p[i] & 0xC0) == 0x80) continue;
        bool vowel = is_vowel(word, i);
        count += vowel && !before;
        before = vowel;
    }
    return count;
}

/* lemma without its ending; empty if it has another, or not enough before it. */
static str rest_of(str lemma, const char *text, const struct rule *rule) {
    str ending = str_of(text);
    if (lemma.n < ending.n + REST_MIN || lemma.n > LEMMA_MAX || !str_ends(lemma, ending)) return (str){0};
    str rest = str_sub(lemma, 0, lemma.n - ending.n);
    return syllables_of(rest) < rule->syllables ? (str){0} : rest;
}

/* The word that the rule makes of the lemma, if that is such a base. A consonant that a verb has double
 * before its vowel stands alone before another consonant and at the end: bygge, bygning. */
static void give_made(const struct walk *w, str lemma, const struct rule *rule) {
    str rest = rest_of(lemma, rule->base, rule);
    if (!rest.n || !is_word(w, lemma, rule->base_kind)) return;
    buf word = {0};
    bool doubled = rule->base_kind == VERB && rest.n > REST_MIN && rest.p[rest.n - 1] == rest.p[rest.n - 2];
    for (size_t cut = 0; cut <= doubled; cut++) {
        buf_clear(&word);
        buf_add(&word, str_sub(rest, 0, rest.n - cut));
        buf_add(&word, str_of(rule->derived));
        if (!is_derived(w, buf_str(&word), rule)) continue;
        give(w, buf_str(&word));
        break;
    }
    buf_release(&word);
}

static void give_derived(const struct walk *w, str lemma) {
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (rules[i].reach <= w->reach) give_made(w, lemma, &rules[i]);
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs && w->reach == DERIVED_ALL; i++)
        if (str_eq(lemma, str_of(pairs[i].base))) give(w, str_of(pairs[i].derived));
}

/* The base that the rule made the lemma of, if it is such a word, and what else is made of that. */
static void give_base(const struct walk *w, str lemma, const struct rule *rule) {
    str rest = rest_of(lemma, rule->derived, rule);
    if (!rest.n || !is_derived(w, lemma, rule)) return;
    buf word = {0};
    bool doubled = rule->base_kind == VERB && ((unsigned char)rest.p[rest.n - 1] & 0x80) == 0;
    for (size_t add = 0; add <= doubled; add++) {
        buf_clear(&word);
        buf_add(&word, rest);
        if (add) buf_byte(&word, rest.p[rest.n - 1]);
        buf_add(&word, str_of(rule->base));
        if (!is_word(w, buf_str(&word), rule->base_kind)) continue;
        give(w, buf_str(&word));
        if (w->reach == DERIVED_ALL) give_derived(w, buf_str(&word));
    }
    buf_release(&word);
}

void derivation_each(str lemma, enum derived reach, void (*take)(void *, str), void *context) {
    if (reach == DERIVED_NONE || lemma.n > LEMMA_MAX) return;
    struct compound_part parts[COMPOUND_PARTS];
    size_t count = compound_split(lemma, parts);
    struct walk w = {lemma, count ? parts[count - 1].start : 0, reach, take, context};
    give_derived(&w, lemma);
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (rules[i].reach <= reach) give_base(&w, lemma, &rules[i]);
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs && reach == DERIVED_ALL; i++)
        if (str_eq(lemma, str_of(pairs[i].derived))) give(&w, str_of(pairs[i].base));
}
