/* form -> lemmas, or stem; see family.h. */
#include "danish/family.h"

#include <string.h>

#include "danish/compound.h"
#include "danish/lexicon.h"
#include "danish/stem.h"

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
#define ENDINGS (sizeof endings / sizeof *endings)

/* A shorter rest, in bytes, is no word that took the ending. */
#define STRIPPED_MIN 3

/* Nor is a shorter rest, in bytes, a compound: names look like two words by chance. */
#define COMPOUND_MIN 8

/* form without the kth ending; empty if it has another. */
static str ending_cut(str form, size_t k) {
    str ending = endings[k];
    if (form.n < ending.n + STRIPPED_MIN || form.p[form.n - 1] != ending.p[ending.n - 1]) return (str){0};
    if (!str_ends(form, ending)) return (str){0};
    return str_sub(form, 0, form.n - ending.n);
}

/* Of a stem before a vowel: kvælstoff(er) -> kvælstof; empty if no consonant is doubled. */
static str doubling_cut(str stem) {
    if (stem.n < STRIPPED_MIN + 1 || stem.p[stem.n - 1] != stem.p[stem.n - 2] ||
        !strchr("bcdfgklmnprstvz", stem.p[stem.n - 1]))
        return (str){0};
    return str_sub(stem, 0, stem.n - 1);
}

/* Appends prefix and the lemma that the reading makes of form, unless that is among the keys from start on.
 */
static void lemma_add(str prefix, str form, const struct lexicon_reading *reading, size_t start, buf *out) {
    size_t before = out->n;
    if (before > start) buf_byte(out, KEY_BREAK);
    size_t lemma = out->n;
    buf_add(out, prefix);
    buf_add(out, str_sub(form, 0, form.n - reading->cut));
    buf_add(out, reading->ending);
    str own = str_sub(buf_str(out), lemma, out->n);
    for (str rest = str_sub(buf_str(out), start, before); rest.n;)
        if (str_eq(str_cut(&rest, KEY_BREAK), own)) {
            out->n = before;
            return;
        }
}

#define KINDS (FORM_NOUN | FORM_VERB | FORM_ADJECTIVE)

/* A compound that the dictionary lacks is most likely a noun: sygedagpengemodtager is of modtager, not of
 * modtage. */
#define COMPOUND_KINDS FORM_NOUN

/* The lemmas of form, the likeliest first: if any are of these kinds, those alone. */
static bool lemmas_add(str prefix, str form, unsigned kinds, const struct lexicon_reading *readings,
                       size_t count, size_t start, buf *out) {
    bool some = false;
    for (size_t i = 0; i < count; i++) some |= (readings[i].flags & kinds) != 0;
    for (size_t i = 0; i < count; i++)
        if (!some || (readings[i].flags & kinds)) lemma_add(prefix, form, &readings[i], start, out);
    return count > 0;
}

/* The word of the dictionary that form is without its kth ending; empty if there is none. nodes are those of
 * lexicon_walk, which followed `reached` bytes of form. */
static str stem_of(str form, size_t k, const uint32_t *nodes, size_t reached) {
    str stem = ending_cut(form, k);
    if (!stem.n || (stem.n <= reached && lexicon_word_at(nodes[stem.n]))) return stem;
    stem = *endings[k].p == 'e' ? doubling_cut(stem) : (str){0};
    return stem.n && stem.n <= reached && lexicon_word_at(nodes[stem.n]) ? stem : (str){0};
}

/* Is it an ending that the dictionary has as a word too: -hed? */
static bool is_derivational(str stem) {
    const struct lexicon_piece *piece = lexicon_stem(stem);
    return piece && piece->head_cost == COST_NEVER;
}

/* May the word whose reading is given take that ending? Some are of verbs or adjectives alone: regnetest is
 * no superlative. */
static bool takes_ending(const struct lexicon_reading *reading, str ending) {
    static const struct {
        str ending;
        unsigned kinds;
    } rules[] = {{E("ende"), FORM_VERB},
                 {E("ede"), FORM_VERB},
                 {E("te"), FORM_VERB | FORM_ADJECTIVE},
                 {E("est"), FORM_ADJECTIVE}};
    if (!(reading->flags & KINDS)) return true;
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (str_eq(ending, rules[i].ending)) return (reading->flags & rules[i].kinds) != 0;
    return true;
}

/* The likeliest lemma of a word that the dictionary knows, but not in this form (dødeligheder, atomkræfter),
 * after prefix: one of these kinds, if any is (brugersiden: side, not sid; but retheden: hed, not hede). */
static bool inflected_add(str prefix, str form, unsigned kinds, size_t start, buf *out) {
    uint32_t nodes[FAMILY_MAX + 1];
    struct lexicon_reading readings[LEXICON_READINGS], likeliest;
    size_t reached = lexicon_walk(form, nodes);
    str found = {0};
    for (size_t k = 0; k < ENDINGS; k++) {
        str stem = stem_of(form, k, nodes, reached);
        if (!stem.n || !lexicon_readings_at(nodes[stem.n], readings)) continue;
        if (!takes_ending(readings, endings[k])) continue;
        bool sure = !kinds || (readings->flags & kinds) || is_derivational(stem);
        if (!found.n || sure) found = stem, likeliest = *readings;
        if (sure) break;
    }
    if (found.n) lemma_add(prefix, found, &likeliest, start, out);
    return found.n > 0;
}

/* The agent of a verb that head, the last part of a compound, inflects: haver of (tilsagns)haverne. Empty if
 * it is none, or a noun of the dictionary, or looks like a form of one (aftaler) and no noun of the
 * dictionary ends in it. */
static str agent_of(str head, const struct lexicon_reading *readings, size_t count) {
    static const str agent_endings[] = {E(""), E("s"), E("e"), E("es"), E("en"), E("ens"), E("ne"), E("nes")};
    unsigned wanted = PIECE_AGENT;
    for (size_t i = 0; i < count; i++)
        if ((readings[i].flags & (FORM_NOUN | FORM_AGENT)) == FORM_NOUN) wanted = PIECE_AGENT_USUAL;
    for (size_t i = 0; i < sizeof agent_endings / sizeof *agent_endings; i++) {
        if (!str_ends(head, agent_endings[i])) continue;
        str agent = str_sub(head, 0, head.n - agent_endings[i].n);
        const struct lexicon_piece *piece = str_ends(agent, STR("er")) ? lexicon_stem(agent) : NULL;
        if (piece && (piece->flags & wanted)) return agent;
    }
    return (str){0};
}

/* The lemmas of form, each after prefix; if the dictionary does not have form, that of the word that form
 * inflects. */
static bool known_add(str prefix, str form, unsigned kinds, size_t start, buf *out) {
    struct lexicon_reading readings[LEXICON_READINGS];
    size_t count = lexicon_readings(form, readings);
    if (count && !prefix.n && (readings[0].flags & FORM_AGENT)) count = 0;
    /* what ends a compound inflects: brugersiden is of side, not of siden */
    bool closed = prefix.n && count && !(readings[0].flags & KINDS);
    str agent = prefix.n ? agent_of(form, readings, count) : (str){0};
    if (agent.n) lemma_add(prefix, agent, &(struct lexicon_reading){0}, start, out);
    return ((!count || closed) && inflected_add(prefix, form, kinds, start, out)) ||
           lemmas_add(prefix, form, kinds, readings, count, start, out) || agent.n;
}

/* The lemmas of a compound: what stands before its last part, and the lemmas of that, which must have this
 * many bytes. */
static bool compound_add(str form, size_t head_min, size_t start, buf *out) {
    struct compound_part parts[COMPOUND_PARTS];
    size_t count = compound_split(form, parts);
    if (!compound_regular(form, parts, count)) return false;
    str prefix = str_sub(form, 0, parts[count - 1].start), head = str_sub(form, prefix.n, form.n);
    if (head.n < head_min) return false;
    if (!known_add(prefix, head, COMPOUND_KINDS, start, out)) buf_add(out, form);
    return true;
}

/* Is word one of the kind, or a compound whose last part is? */
static bool is_kind(str word, unsigned kind) {
    struct compound_part parts[COMPOUND_PARTS];
    if (lexicon_is(word, kind)) return true;
    size_t count = compound_split(word, parts);
    return compound_regular(word, parts, count) &&
           lexicon_is(str_sub(word, parts[count - 1].start, word.n), kind);
}

/* form without the inflection of a noun with that ending; empty if it is none. */
static str noun_with(str form, str ending) {
    static const str inflections[] = {E(""),     E("s"),  E("n"),   E("ns"), E("r"),   E("rs"),   E("rne"),
                                      E("rnes"), E("en"), E("ens"), E("er"), E("ers"), E("erne"), E("ernes")};
    for (size_t i = 0; i < sizeof inflections / sizeof *inflections; i++) {
        if (!str_ends(form, inflections[i])) continue;
        str noun = str_sub(form, 0, form.n - inflections[i].n);
        if (noun.n >= ending.n + STRIPPED_MIN && str_ends(noun, ending)) return noun;
    }
    return (str){0};
}

/* The noun that is derived from a word of the dictionary, which lacks it, and that form inflects:
 * forvoldelsen, markedsmæssigheder. Snowball would take what derives it for an inflection. */
static bool derived_add(str form, buf *out) {
    static const struct {
        str ending, base;
        unsigned kind;
    } rules[] = {
        {E("else"), E("e"), FORM_VERB}, {E("else"), E(""), FORM_VERB}, {E("hed"), E(""), FORM_ADJECTIVE}};
    size_t start = out->n;
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        str noun = noun_with(form, rules[i].ending);
        if (!noun.n) continue;
        buf_add(out, str_sub(noun, 0, noun.n - rules[i].ending.n));
        buf_add(out, rules[i].base);
        bool found = is_kind(str_sub(buf_str(out), start, out->n), rules[i].kind);
        out->n = start;
        if (!found) continue;
        buf_add(out, noun);
        return true;
    }
    return false;
}
#undef E

/* Appends the lemmas of form as far as the dictionary can tell; false if it cannot. */
static bool dictionary_add(str form, buf *out) {
    size_t start = out->n;
    if (form.n > FAMILY_MAX) return false;
    if (known_add((str){0}, form, 0, start, out) || derived_add(form, out) ||
        compound_add(form, 0, start, out))
        return true;
    for (size_t k = 0; k < ENDINGS; k++) {
        str stem = ending_cut(form, k);
        if (stem.n >= COMPOUND_MIN && compound_add(stem, STRIPPED_MIN, start, out)) return true;
    }
    return false;
}

/* Decades: 1990'erne, 1990erne and 1990ernes are one word, 90'erne and halvfemserne are another. What they
 * are named by is no decade: neither 1990 nor 90 is the same word. */
static bool decade_add(str form, buf *out) {
    static const char *const forms[] = {"erne", "ernes", "er", "ers"};
    static const struct {
        const char *name, *number;
    } names[] = {{"tyverne", "20"},        {"tredverne", "30"},     {"trediverne", "30"},
                 {"fyrrerne", "40"},       {"halvtredserne", "50"}, {"tresserne", "60"},
                 {"halvfjerdserne", "70"}, {"firserne", "80"},      {"halvfemserne", "90"}};
    size_t digits = 0;
    while (digits < form.n && form.p[digits] >= '0' && form.p[digits] <= '9') digits++;
    str number = str_sub(form, 0, digits), ending = str_sub(form, digits, form.n);
    if (!digits) {
        str plain = str_ends(form, STR("s")) ? str_sub(form, 0, form.n - 1) : form;
        for (size_t i = 0; i < sizeof names / sizeof *names; i++)
            if (str_eq(plain, str_of(names[i].name))) number = str_of(names[i].number);
        ending = STR("erne");
    }
    if (!number.n || (number.n != 2 && number.n != 4) || number.p[number.n - 1] != '0') return false;
    if (str_starts(ending, STR("'"))) ending = str_sub(ending, 1, ending.n);
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        if (!str_eq(ending, str_of(forms[i]))) continue;
        buf_add(out, number);
        buf_add(out, STR("'er"));
        return true;
    }
    return false;
}

bool family_keys(str form, buf *out) {
    size_t start = out->n;
    if (decade_add(form, out)) return true;
    str word = apostrophe_cut(form);
    if (dictionary_add(word, out)) return true;
    stem_add(word, out);
    if (out->n == start) buf_add(out, form);
    for (size_t i = start; i < out->n; i++)
        if (strchr("+~| \t\n\v\f\r", out->p[i])) out->p[i] = '_';
    return false;
}

void family_head_keys(str form, size_t at, buf *out) {
    struct lexicon_reading readings[LEXICON_READINGS];
    size_t count = lexicon_readings(form, readings), start = out->n;
    unsigned kinds = count ? 0 : COMPOUND_KINDS;
    for (size_t i = 0; i < count; i++) kinds |= readings[i].flags & KINDS;
    str head = str_sub(form, at, form.n);
    str agent = count ? (str){0} : agent_of(head, readings, lexicon_readings(head, readings));
    if (agent.n) {
        str verb = str_sub(agent, 0, agent.n - 1);
        buf_add(out, lexicon_is(verb, FORM_VERB) ? verb : agent);
    } else if (head.n > FAMILY_MAX || !known_add((str){0}, head, kinds, start, out)) {
        family_keys(head, out);
    }
}
