/* Learning from the dictionary's own compounds which stems they are made of, and how often. Only compile.c
 * includes this. */
#ifndef LEXICON_COMPOUNDS_H
#define LEXICON_COMPOUNDS_H

#include <math.h>

#include "danish/lexicon/dictionary.h"

/* Nats that a part costs more where its inflection does not speak for it. */
#define COST_STRANGE 3.0

/* Nats that it costs more where that has fewer or more inflections than the whole. */
#define COST_UNEVEN 1.0

/* A way through a word of the dictionary is believed where it costs less than this, in nats. */
#define COST_KNOWN 12.4
#define COST_VERB 4
#define COST_KNOWN_LETTER 1.75

/* A part counts as if it was seen so often more than it was. */
#define SEEN_LEAST .2

/* The share of that limit from which on a word that a prefix explains too is no compound. */
#define DOUBTFUL .67

/* A short word (at most OWN_LETTERS) that is itself a part of many words (spørgsmål) is a word of its own:
 * the share of what it costs less than the rarest part that a split of it costs more. */
#define COST_OWN 1.5
#define OWN_LETTERS 9
#define COST_OWN_STRICT 6
#define OWN_LETTERS_STRICT 12

/* A first part of two letters that begins fewer words than this begins no verb: by|udvikle, not ar|rangere.
 */
#define SHORT_FIRSTS 24

/* Do the inflections of two entries agree, so that one may be the other's last part? vindue, vinduet is not
 * due, duen. A word with fewer forms than the other (no plural) agrees where all it has are among them. */
static bool entries_agree(const struct entry *a, const struct entry *b) {
    if (!a->ending_count || !b->ending_count) return false;
    int same = 0;
    for (int i = 0, j = 0; i < a->ending_count && j < b->ending_count;) {
        if (a->endings[i] == b->endings[j])
            same++, i++, j++;
        else if (a->endings[i] < b->endings[j])
            i++;
        else
            j++;
    }
    return same == a->ending_count || same == b->ending_count;
}

static bool pieces_agree(const struct piece *whole, const struct piece *head, bool *same) {
    bool agree = false;
    for (uint32_t a = whole->entry; a != WORD_NONE; a = entries[a].same)
        for (uint32_t b = head->entry; b != WORD_NONE; b = entries[b].same) {
            if (!entries[b].last || !entries_agree(&entries[a], &entries[b])) continue;
            agree = true;
            *same |= entries[a].ending_count == entries[b].ending_count;
        }
    return agree;
}

struct step {
    double cost;
    uint32_t piece;
    int from, parts;
};

static bool piece_last(const struct piece *p) {
    for (uint32_t e = p->entry; e != WORD_NONE; e = entries[e].same)
        if (entries[e].last) return true;
    return false;
}

static bool piece_head(const struct piece *p) {
    return p->entry != WORD_NONE && !p->banned_head && (p->letters >= 3 || (p->letters == 2 && p->noun_link));
}

/* Two letters that are a noun (el, hø) or an adjective (rå), or that the dictionary lets begin compounds
 * (to-). */
static bool piece_short(const struct piece *p) {
    if (p->prefix && p->letters == 2) return true;
    for (uint32_t e = p->entry; e != WORD_NONE; e = entries[e].same)
        if (p->letters == 1 ? has_flag(entries[e].flags, entries[e].flag_count, FLAG_PLURAL_ER)
                            : strchr("NA", entry_kind(&entries[e])) ||
                                  has_flag(entries[e].flags, entries[e].flag_count, FLAG_LINK_NONE))
            return true;
    return false;
}

static bool piece_first(const struct piece *p) {
    if (p->banned_first || (p->entry == WORD_NONE && !p->is_first)) return false;
    return p->letters >= 3 || (p->letters == 2 && p->noun_link) || piece_short(p);
}

/* A shorter name, in letters, is too often the beginning of something else by chance. */
#define NAME_LETTERS 5

static bool piece_name(const struct piece *p) {
    return p->name && p->entry == WORD_NONE && p->letters >= NAME_LETTERS;
}

/* Does it begin words of the dictionary, at their beginning alone? This many letters must be left then. */
#define INITIAL_REST 5

static bool piece_initial(const struct piece *p) {
    return !piece_first(p) && (p->plain || piece_name(p));
}

/* May head be the last part of whole, by the plurals that are stated, of which one must be both's? formænd is
 * not of form|and, ænder; købmænd is of køb|mand, mænd, though there are mænner too. */
static bool plurals_agree(const struct piece *whole, const struct piece *head, size_t head_length) {
    if (!whole->plural || !head->plural) return true;
    size_t before = strlen(whole->text) - head_length;
    for (size_t a = whole->plural; a; a = plurals[a].same)
        for (size_t b = head->plural; b; b = plurals[b].same)
            if (strlen(plurals[a].text) > before && !strcmp(plurals[a].text + before, plurals[b].text))
                return true;
    return false;
}

static bool endings_shared(const struct entry *a, const struct entry *b) {
    for (int i = 0; i < a->ending_count; i++)
        for (int j = 0; j < b->ending_count; j++)
            if (a->endings[i] == b->endings[j]) return true;
    return false;
}

/* andelshaver, tilgodehavende, stillingtagen */
static bool has_verbal_noun_ending(const char *text) {
    size_t n = strlen(text);
    return (n > 2 && (!strcmp(text + n - 2, "er") || !strcmp(text + n - 2, "en"))) ||
           (n > 4 && !strcmp(text + n - 4, "ende"));
}

/* A noun with a plural has this many forms: skabet, skabe, skabene. */
#define PLURAL_FORMS 3

/* A word this long, in letters, hardly ends by chance in another of this many. */
#define LONG_LETTERS 10
#define LONG_HEAD 5

/* May b, or an inflected form of it, end a, of the same kind? hel|tid, not bog|stav: they share no ending. */
static bool kin_may_end(const struct entry *a, const struct entry *b, bool inflected) {
    if (!a->ending_count || has_flag(a->flags, a->flag_count, FLAG_PLURAL)) return true;
    if (inflected) return entry_kind(a) == 'A';
    return (!b->ending_count && !b->stated) || endings_shared(a, b) || letters_of(a->stem) >= LONG_LETTERS;
}

/* May b, an entry that is printed as text, end the dictionary's word a, though their inflections are not the
 * same? A verb ends a verb, a participle an adjective (u|ønsket), an agent a noun (andels|haver). Irregular
 * verbs and adjectives have no flags, and so no kind. inflected: text is another form of b. */
static bool entry_may_end(const struct entry *a, const struct entry *b, const char *text, bool inflected) {
    char whole = entry_kind(a), head = entry_kind(b);
    bool verbal = head == 'V' || head == 'O';
    switch (whole) {
    case 'O':
        return true;
    case 'V':
        return head == 'V' || (head == 'O' && listed_verb(b->lemma) && !strcmp(b->lemma, text));
    default:
        if (!verbal) return head == whole && kin_may_end(a, b, inflected);
        return whole == 'A' || ((inflected || b->stated) && has_verbal_noun_ending(text));
    }
}

static bool any_may_end(const struct piece *whole, const struct entry *b, const char *text, bool inflected) {
    if (whole->letters >= LONG_LETTERS && letters_of(text) >= LONG_HEAD) return true;
    for (uint32_t a = whole->entry; a != WORD_NONE; a = entries[a].same)
        if (entry_may_end(&entries[a], b, text, inflected)) return true;
    return false;
}

static bool piece_may_end(const struct piece *whole, const struct piece *head, const char *text) {
    for (uint32_t e = piece_head(head) ? head->entry : WORD_NONE; e != WORD_NONE; e = entries[e].same)
        if (any_may_end(whole, &entries[e], text, false)) return true;
    return false;
}

/* The cheapest stem whose inflected form text may end whole, or WORD_NONE. */
static uint32_t inflected_head(const struct piece *whole, const char *text, size_t n) {
    uint32_t best = WORD_NONE, i = words_find(&form_numbers, text, n);
    for (; i < form_count && !strcmp(forms[i].text, text); i++) {
        if (forms[i].entry == WORD_NONE || forms[i].rank > RANK_GENITIVE) continue;
        const struct entry *entry = &entries[forms[i].entry];
        const struct piece *head = &pieces[entry->piece];
        if (entry->name || !piece_head(head) || !any_may_end(whole, entry, text, true)) continue;
        if (best == WORD_NONE || head->head_cost < pieces[best].head_cost) best = entry->piece;
    }
    return best;
}

/* Does the whole have a plural, and the head's? A suffix that is a word too is a part only of such:
 * køle|skab, skabe; but venskab, venskaber, and ungdom. */
static bool suffix_agrees(const struct piece *whole, const struct piece *head) {
    if (!head->suffix) return true;
    for (uint32_t a = whole->entry; a != WORD_NONE; a = entries[a].same)
        for (uint32_t b = head->entry; b != WORD_NONE; b = entries[b].same)
            if (entries[a].ending_count >= PLURAL_FORMS &&
                entries[a].ending_count == entries[b].ending_count && entries_agree(&entries[a], &entries[b]))
                return true;
    return false;
}

/* What the last part of whole costs: more where its inflections are not whole's, or where it is no stem but
 * an inflected form (solbleget: bleget), as the likeness may be chance. */
static double head_cost(const struct piece *whole, const char *text, size_t n, uint32_t *number) {
    *number = words_find(&piece_numbers, text, n);
    const struct piece *head = *number != WORD_NONE ? &pieces[*number] : NULL;
    bool same = false;
    if (head) {
        if (!plurals_agree(whole, head, n) || !suffix_agrees(whole, head)) return INFINITY;
        if (piece_head(head) && pieces_agree(whole, head, &same))
            return head->head_cost + (same ? 0 : COST_UNEVEN);
        if (head->banned_head || head->letters < 3 || n < 3) return INFINITY;
        if (piece_may_end(whole, head, text)) return head->head_cost + COST_STRANGE;
    }
    *number = inflected_head(whole, text, n);
    return *number != WORD_NONE ? pieces[*number].head_cost + COST_STRANGE : INFINITY;
}

/* What a split costs more of a word of at most this many letters that is a part of others itself. */
static double cost_own(const struct piece *whole, double share, int letters) {
    double cost = whole->first_cost < whole->head_cost ? whole->first_cost : whole->head_cost;
    return whole->letters <= letters && cost < path_rarest ? share * (path_rarest - cost) : 0;
}

/* Is it an entry, and are all of its entries of that kind? */
static bool piece_all(const struct piece *p, char kind) {
    for (uint32_t e = p->entry; e != WORD_NONE; e = entries[e].same)
        if (entry_kind(&entries[e]) != kind) return false;
    return p->entry != WORD_NONE;
}

static double cost_limit(const struct piece *whole) {
    double limit = COST_KNOWN + COST_KNOWN_LETTER * whole->letters;
    return piece_all(whole, 'N') || piece_all(whole, 'A') ? limit : limit - COST_VERB;
}

static bool has_listed_verb(const struct piece *p) {
    for (uint32_t e = p->entry; e != WORD_NONE; e = entries[e].same)
        if (listed_verb(entries[e].lemma)) return true;
    return false;
}

/* Is the text a form of a verb or an adjective that an affix rule made? */
static bool is_inflected(const char *text, size_t n) {
    uint32_t i = words_find(&form_numbers, text, n);
    for (; i < form_count && !strcmp(forms[i].text, text); i++)
        if (forms[i].entry != WORD_NONE && forms[i].rank <= RANK_INFLECTED &&
            strchr("VA", entry_kind(&entries[forms[i].entry])))
            return true;
    return false;
}

/* Is whole, which begins with a prefix or particle, that and the rest of its text: the same inflections, two
 * verbs of the table, an adjective and a participle? */
static bool rest_agrees(const struct piece *whole, const char *rest) {
    uint32_t number = words_find(&piece_numbers, rest, strlen(rest));
    bool same = false;
    /* afrejsedag is afrejse|dag, though there are rejsedage */
    if (letters_of(rest) < 4 || (number != WORD_NONE && pieces[number].compound)) return false;
    if (number != WORD_NONE && pieces_agree(whole, &pieces[number], &same) && same) return true;
    if (number != WORD_NONE && has_listed_verb(whole) && has_listed_verb(&pieces[number])) return true;
    return piece_all(whole, 'A') && is_inflected(rest, strlen(rest));
}

/* Is the word made with a prefix or particle of another? forelægge is fore|lægge, so it is no forel|ægge;
 * ugrundet is no ug|rundet. */
static bool is_prefixed(const struct piece *whole) {
    size_t n = strlen(whole->text);
    for (size_t i = 1; i < n; i++) {
        if (((unsigned char)whole->text[i] & 0xC0) == 0x80) continue;
        uint32_t first = words_find(&piece_numbers, whole->text, i);
        if (first == WORD_NONE || !(pieces[first].banned_first || pieces[first].particle)) continue;
        if (rest_agrees(whole, whole->text + i)) return true;
    }
    return false;
}

/* What a part costs more that whole was counted among the compounds of: a word is no evidence for its own
 * parts (sesterts: ses and terts are in no other). */
static double cost_without(const struct piece *whole, double seen) {
    return whole->compound && seen >= 1 ? log((seen + SEEN_LEAST) / (seen - 1 + SEEN_LEAST)) : 0;
}

/* The cheapest way through a dictionary word: its parts' numbers, last first; 0 if it is no compound. */
static int best_path(const struct piece *whole, uint32_t *parts, int max, double *price) {
    static const struct {
        const char *text;
        uint8_t link;
    } link[] = {{"", LINK_NONE}, {"s", LINK_S}, {"e", LINK_E}, {"er", LINK_ER}};
    struct step step[WORD_MAX + 1];
    const char *word = whole->text;
    int n = (int)strlen(word);
    bool verb = piece_all(whole, 'V');
    for (int i = 0; i <= n; i++) step[i] = (struct step){.cost = INFINITY};
    step[0].cost = 0;
    for (int i = 0; i < n; i++) {
        if (isinf(step[i].cost)) continue;
        uint32_t head = WORD_NONE;
        double last = i ? head_cost(whole, word + i, (size_t)(n - i), &head) : INFINITY;
        if (step[i].cost + last < step[n].cost)
            step[n] = (struct step){step[i].cost + last, head, i, step[i].parts + 1};
        for (int j = i + 1; j < n; j++) {
            if (((unsigned char)word[j] & 0xC0) == 0x80) continue;
            uint32_t number = words_find(&piece_numbers, word + i, (size_t)(j - i));
            if (number == WORD_NONE) continue;
            const struct piece *piece = &pieces[number];
            if (i == 0 && piece_initial(piece)) {
                /* NOLINTNEXTLINE(bugprone-branch-clone): two figures, measured apart, that are equal today */
                double cost = piece->plain ? COST_PARTICLE / 2.0 : COST_NAME / 2.0;
                if (letters_of(word + j) >= INITIAL_REST && cost < step[j].cost)
                    step[j] = (struct step){cost, number, 0, 1};
                continue;
            }
            if (!piece_first(piece) || (piece->letters < 3 && (i || (verb && piece->firsts < SHORT_FIRSTS))))
                continue;
            for (size_t k = 0; k < sizeof link / sizeof *link; k++) {
                int to = j + (int)strlen(link[k].text);
                bool foreseen = piece->links & link[k].link;
                if (to >= n || strncmp(word + j, link[k].text, strlen(link[k].text)) != 0 ||
                    (!foreseen && (piece->letters < 3 || link[k].link == LINK_ER)))
                    continue;
                double cost = step[i].cost + piece->first_cost + (foreseen ? 0 : COST_UNFORESEEN / 2.0);
                if (cost < step[to].cost) step[to] = (struct step){cost, number, i, step[i].parts + 1};
            }
        }
    }
    *price = step[n].cost;
    for (int at = n; at > 0; at = step[at].from)
        *price += cost_without(whole, at == n ? pieces[step[at].piece].heads : pieces[step[at].piece].firsts);
    if (*price + cost_own(whole, COST_OWN, OWN_LETTERS) >= cost_limit(whole)) return 0;
    int count = 0;
    for (int at = n; at > 0 && count < max; at = step[at].from) parts[count++] = step[at].piece;
    /* what is made of common parts is a compound all the same: bil|ejer, vand|åre */
    bool doubtful = count && *price > DOUBTFUL * cost_limit(whole) && !pieces[parts[count - 1]].particle;
    return doubtful && is_prefixed(whole) ? 0 : count;
}

/* May the word be a beginning that the dictionary lacks and a last part that ends many of its compounds
 * (viktualie|handel)? */
static bool strange_first(const struct piece *whole) {
    if (!piece_all(whole, 'N')) return false;
    int n = (int)strlen(whole->text);
    for (int i = 1; i < n; i++) {
        if (((unsigned char)whole->text[i] & 0xC0) == 0x80) continue;
        uint32_t number = words_find(&piece_numbers, whole->text + i, (size_t)(n - i));
        uint32_t first = words_find(&piece_numbers, whole->text, (size_t)i);
        if (number == WORD_NONE || (first != WORD_NONE && pieces[first].particle)) continue;
        const struct piece *head = &pieces[number];
        bool same = false;
        if (head->letters < STRANGE_HEAD || whole->letters - head->letters < STRANGE_FIRST) continue;
        double own = cost_own(whole, 1, 255);
        if (piece_head(head) && (head->head_cost + own) * 2 <= STRANGE_COST &&
            pieces_agree(whole, head, &same) && same)
            return true;
    }
    return false;
}

/* A short noun is followed by nothing, whatever its flags forget: el|net, rå|data. */
static void short_links(void) {
    for (size_t i = 0; i < piece_count; i++)
        if (pieces[i].letters <= 2 && piece_first(&pieces[i]) && !pieces[i].links)
            pieces[i].links = LINK_NONE;
}

/* Notes the plurals that no rule makes, formænd of formand: the tables' and the dictionary's. */
static void plurals_note(void) {
    for (size_t i = 0; i < entry_count; i++)
        if (entries[i].stated && has_flag(entries[i].flags, entries[i].flag_count, FLAG_PLURAL))
            plural_put(entries[i].lemma, entries[i].stem);
    for (size_t i = 1; i < plural_count; i++) {
        uint32_t number = words_find(&piece_numbers, plurals[i].singular, strlen(plurals[i].singular));
        if (number == WORD_NONE) continue;
        plurals[i].same = pieces[number].plural;
        pieces[number].plural = i;
    }
}

static void form_numbers_make(void) {
    for (size_t i = 0; i < form_count; i++)
        words_put(&form_numbers, forms[i].text, strlen(forms[i].text), (uint32_t)i);
}

/* Is it an entry that is more than a form of another (gik, a-våbenets)? */
static bool piece_own(const struct piece *p) {
    for (uint32_t e = p->entry; e != WORD_NONE; e = entries[e].same)
        if (!entries[e].stated || has_flag(entries[e].flags, entries[e].flag_count, FLAG_PLURAL)) return true;
    return false;
}

/* Is it a noun of action of a verb that is no compound: godkendelse, of godkende, is no god|kendelse? */
static bool is_action_of_whole(const struct piece *whole) {
    static const char *const endings[] = {"else", "ning", "ing"};
    if (!piece_all(whole, 'N')) return false;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        const char *verb = entry_beside(whole->text, endings[i], "e");
        if (!verb) continue;
        const struct piece *base = &pieces[words_find(&piece_numbers, verb, strlen(verb))];
        return (piece_all(base, 'V') || has_listed_verb(base)) && !base->compound;
    }
    return false;
}

/* Finds whole's parts by the costs so far and counts them. Is it a compound? */
static bool train_on(struct piece *whole) {
    uint32_t parts[32];
    double price;
    int count = best_path(whole, parts, 32, &price);
    if (count && !pieces[parts[count - 1]].particle && is_action_of_whole(whole)) count = 0;
    whole->plain_compound =
        count && price + cost_own(whole, COST_OWN_STRICT, OWN_LETTERS_STRICT) < cost_limit(whole);
    whole->compound = count && (whole->plain_compound || pieces[parts[count - 1]].letters > 2);
    whole->prefixed = count && pieces[parts[count - 1]].particle && piece_all(whole, 'A');
    whole->strange = !whole->plain_compound && strange_first(whole);
    whole->plain_compound |= whole->strange;
    if (!count) return false;
    pieces[parts[0]].new_heads++;
    for (int k = 1; k < count; k++) pieces[parts[k]].new_firsts++;
    return true;
}

/* Viterbi training on the dictionary's own words: how often does a stem begin and end compounds? */
static void train(void) {
    for (size_t i = 0; i < piece_count; i++)
        pieces[i].first_cost = pieces[i].head_cost =
            10 - 0.5 * (pieces[i].letters < 8 ? pieces[i].letters : 8);
    for (int round = 0; round < 5; round++) {
        double all = 0;
        for (size_t i = 0; i < piece_count; i++)
            if (piece_own(&pieces[i]) && pieces[i].letters >= 5) all += train_on(&pieces[i]);
        for (size_t i = 0; i < piece_count; i++) {
            struct piece *p = &pieces[i];
            p->first_cost = -log((p->new_firsts + SEEN_LEAST) / (all + 1));
            p->head_cost = -log((p->new_heads + SEEN_LEAST) / (all + 1));
            path_rarest = -log(SEEN_LEAST / (all + 1));
            p->firsts = p->new_firsts;
            p->heads = p->new_heads;
            p->new_firsts = p->new_heads = 0;
        }
    }
}

#endif
