/* The likeliest way to read a form as stem + link + ... + inflected word: the cheapest path through its
 * letters, where a part costs -ln of the share of the dictionary's compounds that it begins or ends
 * (compile.c counts them). What may follow a stem is the dictionary's knowledge: its flags 29 (-s-),
 * 30 (-e-), 31 (nothing); another link costs more. */
#include "danish/compound.h"

#include <limits.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "danish/lexicon.h"

struct step {
    int cost;         /* half nats; INT_MAX: no way leads here */
    short from, link; /* where the part before begins, and how long the link after it is, in bytes */
    uint16_t flags;   /* of the part before, a stem: PIECE_... */
};

static const struct {
    const char *text;
    short length;
    int kind;
} links[] = {{"", 0, LINK_NONE}, {"s", 1, LINK_S}, {"e", 1, LINK_E}, {"er", 2, LINK_ER}};

static bool letter_begins(str form, size_t at) {
    return at == form.n || ((unsigned char)form.p[at] & 0xC0) != 0x80;
}

static size_t letters_between(str form, size_t from, size_t to) {
    size_t n = 0;
    for (; from < to; from++) n += letter_begins(form, from);
    return n;
}

/* May rest follow what only begins words? What is short must be a word itself: hun|kat, but not gen|ter. */
static bool may_follow(str rest) {
    return letters_between(rest, 0, rest.n) > 3 || lexicon_is(rest, FORM_NOUN | FORM_VERB | FORM_ADJECTIVE);
}

/* Which stems may begin a word. */
enum firsts {
    FIRSTS_USUAL,
    FIRSTS_OPENERS,   /* those too that only begin words that the dictionary lacks */
    FIRSTS_PARTICLES, /* particles alone */
};

static bool may_begin(const struct lexicon_piece *piece, enum firsts firsts) {
    if (firsts == FIRSTS_PARTICLES) return piece->flags & PIECE_PARTICLE;
    return firsts == FIRSTS_OPENERS || !(piece->flags & PIECE_OPENER);
}

/* Extends the way to `from` by every stem that begins there and the links after it. */
static void firsts_extend(str form, struct step *step, size_t from, enum firsts firsts) {
    uint32_t node = lexicon_stems();
    for (size_t to = from; to + 1 < form.n && lexicon_step(&node, form.p[to]);) {
        if (!letter_begins(form, ++to)) continue;
        const struct lexicon_piece *piece = lexicon_piece(node);
        if (!piece || piece->first_cost == COST_NEVER) continue;
        bool brief = to - from < 6 && letters_between(form, from, to) < 3;
        if (from && (brief || (piece->flags & PIECE_INITIAL))) continue;
        if (!may_begin(piece, firsts)) continue;
        if ((piece->flags & PIECE_INITIAL) && !may_follow(str_sub(form, to, form.n))) continue;
        for (size_t k = 0; k < sizeof links / sizeof *links; k++) {
            size_t end = to + (size_t)links[k].length;
            bool foreseen = piece->links & links[k].kind;
            if (end >= form.n || memcmp(form.p + to, links[k].text, (size_t)links[k].length) != 0 ||
                (!foreseen && (brief || links[k].kind == LINK_ER)))
                continue;
            int cost = step[from].cost + piece->first_cost + (foreseen ? 0 : COST_UNFORESEEN);
            if (cost < step[end].cost)
                step[end] = (struct step){cost, (short)from, links[k].length, piece->flags};
        }
    }
}

/* Is it an ending of inflection, whatever word it looks like? */
static bool is_ending(str part) {
    static const char *const endings[] = {"de",    "en",  "ene", "enes", "ens", "er", "ere", "eres", "erne",
                                          "ernes", "ers", "es",  "et",   "ets", "ne", "re",  "rne",  "te"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (str_eq(part, str_of(endings[i]))) return true;
    return false;
}

/* The end of a way: the rest of the form from `from` on as an inflected word. */
static void head_extend(str form, struct step *step, size_t from) {
    if (step[from].cost >= step[form.n].cost) return; /* no last part makes it cheaper */
    str rest = str_sub(form, from, form.n);
    const struct lexicon_piece *piece =
        form.n - from < 4 && letters_between(form, from, form.n) < 2 ? NULL : lexicon_piece_of(rest);
    if (!piece || piece->head_cost == COST_NEVER) return;
    /* what derives words is no part, though it is a form of a verb too: hed, of hedde */
    const struct lexicon_piece *own = lexicon_stem(rest);
    if (own && (own->flags & PIECE_ENDING) && !is_ending(rest)) return;
    int cost = step[from].cost + piece->head_cost + (piece->flags & PIECE_SIMPLE ? 0 : COST_BRANCH);
    if (cost < step[form.n].cost) step[form.n] = (struct step){cost, (short)from, 0, 0};
}

static bool has_vowel(str s) {
    while (s.n) {
        int32_t cp = utf8_next(&s);
        if (cp < 0x80 ? strchr("aeiouy", (char)cp) != NULL : utf8_is_letter(cp)) return true;
    }
    return false;
}

/* What the dictionary lacks and a common last part: raid|hue. Returns where that begins, or 0. */
static size_t strange_border(str form) {
    for (size_t at = 1; at < form.n; at++) {
        if (!letter_begins(form, at) || letters_between(form, 0, at) < STRANGE_FIRST) continue;
        if (letters_between(form, at, form.n) < STRANGE_HEAD) break;
        const struct lexicon_piece *head = lexicon_piece_of(str_sub(form, at, form.n));
        if (!head || (head->head_cost != COST_NEVER && head->head_cost > STRANGE_COST)) continue;
        if (head->head_cost == COST_NEVER) return 0; /* an ending: zxåb|lighed */
        struct lexicon_reading readings[LEXICON_READINGS];
        str first = str_sub(form, 0, at);
        if (!(head->flags & PIECE_VERB))
            return has_vowel(first) && !lexicon_readings(first, readings) ? at : 0;
    }
    return 0;
}

/* Writes the parts of the way that leads to byte n, links among them; returns their number, 0 for too many.
 */
static size_t put_parts(size_t n, const struct step *step, struct compound_part parts[COMPOUND_PARTS]) {
    size_t count = 0;
    for (size_t at = n; at; at = (size_t)step[at].from) count += step[at].link ? 2 : 1;
    if (count > COMPOUND_PARTS) return 0;
    size_t put = count;
    for (size_t at = n; at; at = (size_t)step[at].from) {
        size_t end = at - (size_t)step[at].link;
        bool silent = step[at].flags & PIECE_PARTICLE;
        if (step[at].link) parts[--put] = (struct compound_part){end, at, true, true};
        parts[--put] = (struct compound_part){(size_t)step[at].from, end, false, silent};
    }
    return count;
}

/* Is what the way makes, a word of the dictionary, another word than its parts: med|virke, arbejds|løs? */
static bool is_opaque(str form, const struct step *step) {
    size_t first = form.n;
    while (step[first].from) first = (size_t)step[first].from;
    const struct lexicon_piece *head = lexicon_piece_of(str_sub(form, (size_t)step[form.n].from, form.n));
    return ((step[first].flags & PIECE_PARTICLE) && (step[first].flags & PIECE_OPAQUE)) ||
           (head && (head->flags & PIECE_OPAQUE) && !(head->flags & PIECE_PARTICLE));
}

/* Three parts or more of so few letters each, on average, are too often chance: to|polo|gen. */
#define BRIEF_LETTERS 3

/* Is the way through a word that the dictionary lacks likely to be chance? Its parts are too brief, or cost
 * more than its letters would, as those of ro|nak do, and those of el|net do not. */
static bool may_be_chance(str form, const struct step *step) {
    size_t count = 0, first = form.n, letters = letters_between(form, 0, form.n);
    for (size_t at = form.n; at; at = (size_t)step[at].from, count++) first = at;
    bool particle = step[first].flags & PIECE_PARTICLE;
    return (count > 2 && letters <= count * BRIEF_LETTERS) ||
           (!particle && step[form.n].cost >= COST_SPELT * (int)letters);
}

/* Splits a form that has no hyphen in it, and that is no word that stays whole. */
static size_t cheapest_split(str form, const struct lexicon_piece *whole, struct compound_part *parts) {
    bool known = lexicon_known(form);
    int limit = (known ? COST_BASE_KNOWN : COST_BASE) + COST_LETTER * (int)letters_between(form, 0, form.n);
    enum firsts begins = !known                                     ? FIRSTS_OPENERS
                         : whole && (whole->flags & PIECE_PREFIXED) ? FIRSTS_PARTICLES
                                                                    : FIRSTS_USUAL;
    struct step step[COMPOUND_MAX + 1];
    for (size_t i = 0; i <= form.n; i++) step[i] = (struct step){limit, 0, 0, 0};
    step[0].cost = 0;
    for (size_t i = 0; i < form.n; i++) {
        if (step[i].cost >= limit) continue; /* no way leads here, or none that would be believed */
        firsts_extend(form, step, i, i ? FIRSTS_USUAL : begins);
        if (i) head_extend(form, step, i);
    }
    if (step[form.n].cost >= limit || (!known && may_be_chance(form, step))) {
        size_t border = !known || (whole && (whole->flags & PIECE_STRANGE)) ? strange_border(form) : 0;
        if (!border) return 0;
        step[border] = step[form.n] = (struct step){0};
        step[form.n].from = (short)border;
    }
    size_t count = put_parts(form.n, step, parts);
    bool silent = known && is_opaque(form, step);
    for (size_t i = 0; i < count && silent; i++) parts[i].silent = true;
    return count;
}

/* Answers that this thread remembers, each where the form's hash puts it. Compounds share their parts, and a
 * word's family and its parts are asked for one after the other. */
#define REMEMBERED 512

struct stretch {
    char form[COMPOUND_MAX];
    size_t n;
    const struct lexicon_piece *whole; /* NULL for none */
    bool name;                         /* København: it stays whole */
    bool is_split;                     /* parts, count and stem are known */
    uint8_t stem; /* bytes of the word that form inflects, which has its parts; 0: none */
    uint8_t count;
    struct {
        uint8_t start, end;
        bool link, silent;
    } parts[COMPOUND_PARTS];
};

static struct stretch *remembered(str form) {
    static _Thread_local struct stretch *all;
    if (!all) all = memory_of_thread(REMEMBERED, sizeof *all);
    struct stretch *s = &all[(str_spread(form) >> 32) % REMEMBERED];
    if (s->n == form.n && memcmp(s->form, form.p, form.n) == 0) return s;
    memcpy(s->form, form.p, form.n);
    s->n = form.n;
    s->whole = lexicon_piece_of(form);
    s->name = lexicon_name(form);
    s->is_split = false;
    s->stem = 0;
    return s;
}

/* Does form begin compounds, by itself or, if link is given, as a stem that the dictionary lets that link
 * follow? */
static bool begins_compounds(str form, int link) {
    const struct lexicon_piece *piece = lexicon_stem(form);
    return piece && piece->first_cost != COST_NEVER && (!link || (piece->links & link));
}

/* Does form stand inside compounds alone, and is of no lemma: arbejds (-), but not skatte (-)? Some versions
 * of the dictionary list such a form, others have only the stem and its -s-. */
static bool is_bound(str form) {
    struct lexicon_reading readings[LEXICON_READINGS];
    if (lexicon_readings(form, readings)) return false;
    return begins_compounds(form, 0) ||
           (str_ends(form, STR("s")) && begins_compounds(str_sub(form, 0, form.n - 1), LINK_S));
}

/* Writes the lemma that the reading makes of form into COMPOUND_MAX bytes; empty if it is longer. */
static str lemma_of(str form, const struct lexicon_reading *reading, char *lemma) {
    size_t kept = form.n - reading->cut, n = kept + reading->ending.n;
    if (n > COMPOUND_MAX) return (str){0};
    memcpy(lemma, form.p, kept);
    memcpy(lemma + kept, reading->ending.p, reading->ending.n);
    return (str){lemma, n};
}

/* Which kinds of word the dictionary reads form as. */
static unsigned kinds_of(str form) {
    struct lexicon_reading readings[LEXICON_READINGS];
    size_t count = lexicon_readings(form, readings);
    unsigned kinds = 0;
    for (size_t i = 0; i < count; i++) kinds |= readings[i].flags;
    return kinds & (FORM_NOUN | FORM_VERB | FORM_ADJECTIVE);
}

/* Is form its verb's stem: tjek, of tjekke? */
static bool is_imperative(str form) {
    struct lexicon_reading readings[LEXICON_READINGS];
    return lexicon_readings(form, readings) && !readings->cut && str_ends(readings->ending, STR("e"));
}

/* Is form, with an ending, a verb and nothing else, and head, which it ends with, no verb? A compound is of
 * its last part's kind: konkludere is no konk|ludere, summeres no sum|meres. */
static bool is_other_kind(str form, str head) {
    if (kinds_of(form) != FORM_VERB || (kinds_of(head) & FORM_VERB)) return false;
    if (!str_ends(form, STR("s"))) return !is_imperative(form);
    return !(kinds_of(str_sub(head, 0, head.n - 1)) & FORM_VERB);
}

static bool inflects_whole(str form, unsigned steps);

/* Is the word of the dictionary that the reading makes of form not split itself? */
static bool has_whole_lemma(str form, const struct lexicon_reading *reading, unsigned steps) {
    struct compound_part parts[COMPOUND_PARTS];
    char lemma[COMPOUND_MAX];
    str word = lemma_of(form, reading, lemma);
    if (!word.n) return false;
    const struct lexicon_piece *whole = lexicon_piece_of(word);
    if (whole && (whole->flags & PIECE_ATOM)) return true;
    size_t count = cheapest_split(word, whole, parts);
    str last = count ? str_sub(word, parts[count - 1].start, word.n) : (str){0};
    return !count || is_ending(last) || is_other_kind(word, last) ||
           (steps && inflects_whole(word, steps - 1));
}

/* Is form an inflection of a word of the dictionary that is not split itself? autoriserede is of autorisere,
 * so it is no autorisere|de, nor is studerende stud|rende, though that is a word of its own too. steps: how
 * often the word may be an inflection in turn (studerendes: 1). */
static bool inflects_whole(str form, unsigned steps) {
    struct lexicon_reading readings[LEXICON_READINGS];
    size_t count = lexicon_readings(form, readings);
    for (size_t i = 0; i < count; i++) {
        bool other = readings[i].cut || readings[i].ending.n;
        bool regular = (readings[i].flags & FORM_VERB) && readings[i].ending.n <= 1;
        if (other && (!i || regular) && has_whole_lemma(form, &readings[i], steps)) return true;
    }
    return false;
}

/* Is form a quality, of an adjective that is no compound: sjældenhed, no sjæld|enhed? */
static bool is_quality(str form) {
    static const char *const endings[] = {"hed",    "heden",   "hedens",   "heder",
                                          "heders", "hederne", "hedernes", "heds"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        str ending = str_of(endings[i]);
        if (!str_ends(form, ending)) continue;
        str adjective = str_sub(form, 0, form.n - ending.n);
        const struct lexicon_piece *piece = lexicon_stem(adjective);
        return piece && (piece->flags & PIECE_ATOM) && lexicon_is(adjective, FORM_ADJECTIVE);
    }
    return false;
}

/* An ending belongs to the part before it: dansk|sprogede, no dansk|sprog|e|de. Returns how many parts stay;
 * 0 if that is one, which s then is an inflection of. */
static size_t join_ending(struct stretch *s, struct compound_part *parts, size_t count) {
    if (count < 2 || !is_ending(str_sub((str){s->form, s->n}, parts[count - 1].start, s->n))) return count;
    count -= parts[count - 2].link ? 2 : 1;
    if (count == 1) {
        s->stem = (uint8_t)parts[0].end;
        return 0;
    }
    parts[count - 1].end = s->n;
    return count;
}

static void split_stretch(struct stretch *s) {
    struct compound_part parts[COMPOUND_PARTS];
    str form = {s->form, s->n};
    s->count = (uint8_t)join_ending(s, parts, cheapest_split(form, s->whole, parts));
    if (s->count && (is_bound(form) || is_quality(form) || inflects_whole(form, 1))) s->count = 0;
    if (s->count && is_other_kind(form, str_sub(form, parts[s->count - 1].start, form.n))) s->count = 0;
    for (size_t i = 0; i < s->count; i++) {
        s->parts[i].start = (uint8_t)parts[i].start;
        s->parts[i].end = (uint8_t)parts[i].end;
        s->parts[i].link = parts[i].link;
        s->parts[i].silent = parts[i].silent;
    }
    s->is_split = true;
}

/* Splits the stretch of a form that begins at `start` and has no hyphen in it. */
static size_t stretch_split(str form, bool deep, size_t start, struct compound_part *parts, size_t room) {
    if (!form.n) return 0;
    struct stretch *s = remembered(form);
    if (s->name || (s->whole && (s->whole->flags & (deep ? PIECE_ATOM : PIECE_SIMPLE)))) return 0;
    if (!s->is_split) split_stretch(s);
    if (s->stem) {
        size_t count = stretch_split(str_sub(form, 0, s->stem), deep, start, parts, room);
        if (count) parts[count - 1].end = start + form.n;
        return count;
    }
    if (s->count > room) return 0;
    for (size_t i = 0; i < s->count; i++)
        parts[i] = (struct compound_part){start + s->parts[i].start, start + s->parts[i].end,
                                          s->parts[i].link, s->parts[i].silent};
    return s->count;
}

/* A word of several hyphens is parted at the last: put-and-take|fiskeri. */
static size_t split(str form, bool deep, struct compound_part parts[COMPOUND_PARTS]) {
    if (form.n > COMPOUND_MAX || form.n < 4) return 0;
    size_t first = str_find(form, STR("-")), last = form.n;
    if (first == form.n) return stretch_split(form, deep, 0, parts, COMPOUND_PARTS);
    while (last && form.p[last - 1] != '-') last--;
    if (!first || last == form.n || str_find(form, STR("--")) < form.n) return 0;
    str sides[2] = {str_sub(form, 0, last - 1), str_sub(form, last, form.n)};
    size_t count = 0;
    for (size_t i = 0; i < 2; i++) {
        size_t start = i ? last : 0;
        bool whole = !i && first + 1 < last; /* it has a hyphen itself */
        size_t n = whole ? 0 : stretch_split(sides[i], deep, start, parts + count, COMPOUND_PARTS / 2 - 1);
        if (!n) parts[count++] = (struct compound_part){start, start + sides[i].n, false, false};
        count += n;
        if (!i) parts[count++] = (struct compound_part){last - 1, last, true, true};
    }
    return count;
}

size_t compound_split(str form, struct compound_part parts[COMPOUND_PARTS]) {
    return split(form, false, parts);
}

/* Verbs that lend their form and little of their meaning. */
static bool is_light_verb(str lemma) {
    static const char *const verbs[] = {"blive", "bringe", "drage", "få",    "føre", "give",  "gå",
                                        "gøre",  "have",   "holde", "komme", "lade", "lægge", "ligge",
                                        "sætte", "se",     "stå",   "tage",  "være"};
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (str_eq(lemma, str_of(verbs[i]))) return true;
    return false;
}

bool compound_is_verb(str form, size_t head) {
    struct lexicon_reading readings[LEXICON_READINGS];
    char lemma[COMPOUND_MAX], last[COMPOUND_MAX];
    if (!lexicon_known(form) || !lexicon_readings(form, readings)) return false;
    str word = lemma_of(form, readings, lemma), end = str_sub(word, head, word.n);
    unsigned kinds = kinds_of(word);
    if (head >= word.n || ((kinds & FORM_NOUN) && !(kinds & FORM_VERB))) return false;
    size_t count = lexicon_readings(end, readings);
    for (size_t i = 0; i < count; i++)
        if (is_light_verb(lemma_of(end, &readings[i], last))) return true;
    return false;
}

bool compound_regular(str form, const struct compound_part *parts, size_t count) {
    struct lexicon_reading readings[LEXICON_READINGS];
    for (size_t i = 0; i < count; i++) {
        str part = str_sub(form, parts[i].start, parts[i].end);
        if (!parts[i].link && !lexicon_readings(part, readings) &&
            (i + 1 == count || !begins_compounds(part, 0)))
            return false;
    }
    return count > 0;
}

/* Takes in the parts of form, which stands at `start` of the word, and theirs in turn. */
static size_t atoms_of(str form, size_t start, bool whole, bool silent, struct compound_part *atoms,
                       size_t room) {
    struct compound_part parts[COMPOUND_PARTS];
    struct lexicon_reading readings[LEXICON_READINGS];
    /* what the dictionary lacks is split as a whole word alone: arbejds (-) is a shape of arbejde */
    bool splits = !memchr(form.p, '-', form.n) && (whole || lexicon_readings(form, readings));
    size_t count = splits ? split(form, true, parts) : 0, put = 0;
    if (count > room || (count && !whole && compound_is_verb(form, parts[count - 1].start))) count = 0;
    if (!count) {
        atoms[0] = (struct compound_part){start, start + form.n, false, silent};
        return 1;
    }
    for (size_t i = 0; i < count; i++) {
        const struct compound_part *part = &parts[i];
        if (part->link) {
            atoms[put++] = (struct compound_part){start + part->start, start + part->end, true, true};
            continue;
        }
        put += atoms_of(str_sub(form, part->start, part->end), start + part->start, false,
                        silent || part->silent, atoms + put, room - put - (count - i - 1));
    }
    return put;
}

size_t compound_atoms(str form, struct compound_part parts[COMPOUND_PARTS]) {
    size_t count = form.n ? atoms_of(form, 0, true, false, parts, COMPOUND_PARTS) : 0;
    return count > 1 ? count : 0;
}
