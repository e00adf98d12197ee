/* Reading the grammar tables and the dictionary, and expanding its entries into word forms. Only compile.c
 * includes this. */
#ifndef LEXICON_DICTIONARY_H
#define LEXICON_DICTIONARY_H

#include "danish/lexicon/model.h"

static struct affixes affixes;

/* Of the table of irregular words, those that are marked themselves, those that have a form without a mark,
 * and the forms that are marked. */
static struct words marked_lemmas, open_lemmas, marked_forms;

/* "er!": with the mark, no other reading of the form counts. */
static void irregular_visit(const char *lemma, const char *form) {
    size_t n = strlen(form);
    bool sure = form[n - 1] == '!';
    if (!sure)
        words_put(&open_lemmas, lemma, strlen(lemma), 0);
    else if (strlen(lemma) == n - 1 && !strncmp(form, lemma, n - 1))
        words_put(&marked_lemmas, lemma, n - 1, 0);
    if (sure) words_put(&marked_forms, words_keep(form, n - 1), n - 1, 0);
    form_put(sure ? words_keep(form, n - 1) : form, lemma, WORD_NONE, sure ? RANK_TABLE : RANK_STATED);
}

static bool is_marked(const char *form) {
    return words_find(&marked_forms, form, strlen(form)) != WORD_NONE;
}

/* Has the lemma no forms but those in the table of irregular words: for, and vis, visse? */
static bool is_closed(const char *lemma) {
    size_t n = strlen(lemma);
    return words_find(&marked_lemmas, lemma, n) != WORD_NONE &&
           words_find(&open_lemmas, lemma, n) == WORD_NONE;
}

/* A plural that no rule makes, and the forms that follow from it: børn, børns, børnene, børnenes. */
static void plural_visit(const char *singular, const char *plural) {
    static const char *const after_vowel[] = {"", "s", "ne", "nes"}, *const after_other[] = {"", "s", "ene",
                                                                                             "enes"};
    size_t n = strlen(plural);
    bool sure = plural[n - 1] == '!';
    if (sure) plural = words_keep(plural, --n);
    bool short_ending = strchr("er", plural[n - 1]) != NULL;
    for (size_t i = 0; i < 4; i++) {
        char form[WORD_MAX + 1];
        int length =
            snprintf(form, sizeof form, "%s%s", plural, short_ending ? after_vowel[i] : after_other[i]);
        int rank = sure ? RANK_TABLE : i % 2 ? RANK_GENITIVE : RANK_STATED;
        form_put(words_keep(form, (size_t)length), singular, WORD_NONE, rank);
        forms[form_count - 1].noun = true;
    }
    plural_put(singular, plural);
}

static void spelling_visit(const char *lemma, const char *other) {
    spellings = room(spellings, spelling_count + 1, sizeof *spellings);
    spellings[spelling_count].lemma = lemma;
    spellings[spelling_count++].other = other;
}

static void head_visit(const char *word, const char *same) {
    (void)same;
    size_t n = strlen(word);
    bool opaque = word[n - 1] == '~', suffix = word[n - 1] == '+';
    uint32_t number = piece_put(opaque || suffix ? words_keep(word, n - 1) : word);
    pieces[number].banned_head = !opaque && !suffix;
    pieces[number].opaque = opaque;
    pieces[number].suffix = suffix;
}

static void first_visit(const char *word, const char *same) {
    (void)same;
    uint32_t number = piece_put(word);
    pieces[number].banned_first = true;
}

static void particle_visit(const char *word, const char *same) {
    (void)same;
    size_t n = strlen(word);
    bool opaque = word[n - 1] == '~', plain = opaque || word[n - 1] == '+';
    uint32_t number = piece_put(plain ? words_keep(word, n - 1) : word);
    pieces[number].particle = true;
    pieces[number].plain = plain;
    pieces[number].opaque = opaque;
}

/* The kind of word by the flags that inflect it. */
static char entry_kind(const struct entry *entry) {
    static const signed char verb[] = {1, 20, 21, 22, 0};
    static const signed char noun[] = {2,  3,  4,  5,  7,  11, 13, 14, 15, 18, 19, 44, 45, 46, 47, 48,
                                       50, 51, 57, 58, 64, 65, 66, 70, 71, 72, 74, 75, 76, 84, 85, 0};
    static const signed char adjective[] = {12, 23, 24, 25, 26, 27, 28, 38, 40,
                                            41, 42, 49, 59, 77, 78, 82, 0};
    static const struct {
        const signed char *flags;
        char kind;
    } kinds[] = {{verb, 'V'}, {noun, 'N'}, {adjective, 'A'}};
    if (entry->name) return 'P';
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
        for (const signed char *f = kinds[k].flags; *f; f++)
            if (has_flag(entry->flags, entry->flag_count, *f)) return kinds[k].kind;
    /* medvirken has no plural and no article, but a genitive */
    return has_flag(entry->flags, entry->flag_count, FLAG_GENITIVE) ? 'N' : 'O';
}

/* A form that stands only before another part: the stem and its link, or a shape of its own
 * (skatte-, ministerie-, lysbilled-). */
static void first_put(const struct entry *entry, const char *form) {
    size_t n = strlen(entry->stem);
    char shape[WORD_MAX + 1];
    strcpy(shape, form);
    uint8_t link = LINK_NONE;
    if (!strncmp(form, entry->stem, n)) {
        const char *rest = form + n;
        link = !strcmp(rest, "s")    ? LINK_S
               : !strcmp(rest, "e")  ? LINK_E
               : !strcmp(rest, "er") ? LINK_ER
                                     : LINK_NONE;
        if (link != LINK_NONE) shape[n] = '\0';
    } else if (strlen(form) == n && form[n - 1] == 's') {
        link = LINK_S; /* arbejde: arbejd + s */
        shape[n - 1] = '\0';
    }
    uint32_t number = piece_put(words_keep(shape, strlen(shape)));
    pieces[number].links |= link;
    pieces[number].is_first = true;
    pieces[number].noun_link |= entry_kind(entry) == 'N';
    if (strcmp(shape, entry->stem) != 0)
        form_put(pieces[number].text, entry->lemma, (uint32_t)(entry - entries), RANK_BOUND);
}

static uint32_t ending_hash(const char *stem, const char *form) {
    size_t same = 0;
    while (stem[same] && stem[same] == form[same]) same++;
    uint32_t h = (uint32_t)strlen(stem + same) * 40503u;
    for (const char *p = form + same; *p; p++) h = (h ^ (unsigned char)*p) * 16777619u;
    return h;
}

static void ending_put(struct entry *entry, const char *form) {
    if (!strcmp(form, entry->stem)) return;
    uint32_t hash = ending_hash(entry->stem, form);
    int at = 0;
    while (at < entry->ending_count && entry->endings[at] < hash) at++;
    if (at < entry->ending_count && entry->endings[at] == hash) return;
    entry->endings = room(entry->endings, (size_t)entry->ending_count + 1, sizeof hash);
    memmove(entry->endings + at + 1, entry->endings + at, (size_t)(entry->ending_count - at) * sizeof hash);
    entry->endings[at] = hash;
    entry->ending_count++;
}

/* What the -s that verbs take makes of word: the passive of the verb itself (depth 0) or its past, the
 * genitive of a participle. */
static int passive_rank(const char *word, int depth) {
    size_t n = strlen(word);
    bool participle = depth && (word[n - 1] == 't' || (n > 3 && !strcmp(word + n - 3, "nde")));
    return participle ? RANK_VERBAL : RANK_PASSIVE;
}

/* Takes in word, made from the entry by `depth` rules, and whatever its own flags make of it. */
static void expand(struct entry *entry, const char *lemma, const char *word, const int *flags, int flag_count,
                   int depth, int rank, bool genitive) {
    char folded[WORD_MAX + 1], next[WORD_MAX + 1];
    if (!fold(word, folded)) return;
    bool bound = has_flag(flags, flag_count, FLAG_ONLY_COMPOUND) || has_flag(flags, flag_count, FLAG_BEGIN);
    if (depth && bound) {
        first_put(entry, folded);
        return;
    }
    if (!has_flag(flags, flag_count, FLAG_NEED_AFFIX)) {
        const char *text = words_keep(folded, strlen(folded));
        if (!lemma) lemma = text;
        /* what a rule ends in a hyphen (mande-, ministerie-) only begins compounds */
        if (!depth || folded[strlen(folded) - 1] != '-')
            form_put(text, lemma, (uint32_t)(entry - entries), rank);
        if (depth && !genitive) ending_put(entry, folded);
    }
    if (depth == 3) return;
    for (int f = 0; f < flag_count; f++) {
        int flag = flags[f];
        if (flag == FLAG_LAST || flag == FLAG_HYPHEN) continue;
        for (size_t r = 0; r < affixes.count[flag]; r++) {
            const struct rule *rule = &affixes.rules[flag][r];
            if (!rule_apply(rule, word, next)) continue;
            if (!strcmp(next, word) && !has_flag(rule->flags, rule->flag_count, FLAG_ONLY_COMPOUND)) continue;
            size_t n = strlen(rule->add);
            bool owner = genitive || flag == FLAG_GENITIVE || flag == FLAG_NAME ||
                         (n > 1 && rule->add[n - 1] == 's' && rule->flag_count && !rule->prefix &&
                          rule->flags[0] == FLAG_END);
            /* Nordslesvig is a word of its own beside Slesvig. */
            expand(entry, rule->prefix ? NULL : lemma, next, rule->flags, rule->flag_count, depth + 1,
                   entry->name            ? RANK_NAME_INFLECTED
                   : rule->imperative     ? RANK_IMPERATIVE
                   : flag == FLAG_VERBAL  ? RANK_VERBAL
                   : flag == FLAG_PASSIVE ? passive_rank(word, depth)
                   : owner                ? RANK_GENITIVE
                                          : RANK_INFLECTED,
                   owner);
        }
    }
}

/* Reads an entry "word/flags st:lemma"; false if the line holds none that is of use. */
static bool entry_read(char *line, struct entry *entry) {
    line[strcspn(line, "\r\n")] = '\0';
    char *fields = line;
    while ((fields = strchr(fields, ' ')) && !(fields[1] && fields[2] && fields[3] == ':')) fields++;
    const char *stated = NULL;
    if (fields) {
        *fields++ = '\0';
        char *save = NULL;
        for (char *f = strtok_r(fields, " \t", &save); f; f = strtok_r(NULL, " \t", &save))
            if (!strncmp(f, "st:", 3)) stated = f + 3;
    }
    *entry = (struct entry){.same = WORD_NONE};
    char *slash = strchr(line + (*line == '/'), '/');
    if (slash) {
        entry->flag_count = affix_flags(slash + 1, entry->flags, ENTRY_FLAGS);
        *slash = '\0';
    }
    char folded[WORD_MAX + 1];
    if (!*line || strchr(line, ' ') || strlen(line) > WORD_MAX / 2 || !fold(line, folded) ||
        has_flag(entry->flags, entry->flag_count, FLAG_FORBIDDEN))
        return false;
    entry->text = words_keep(line, strlen(line));
    entry->lemma = entry->stem = words_keep(folded, strlen(folded));
    if (stated && fold(stated, folded) && strcmp(folded, entry->stem) != 0) {
        entry->lemma = words_keep(folded, strlen(folded));
        entry->stated = true;
    }
    entry->name = has_flag(entry->flags, entry->flag_count, FLAG_NAME);
    entry->last = has_flag(entry->flags, entry->flag_count, FLAG_LAST);
    return true;
}

static void dictionary_read(const char *path) {
    FILE *file = fopen(path, "r");
    char line[4096];
    if (!file || !fgets(line, sizeof line, file)) stop("cannot read", path);
    while (fgets(line, sizeof line, file)) {
        struct entry entry;
        if (!entry_read(line, &entry)) continue;
        if (entry_count == entry_room) {
            entry_room = entry_room * 2 + 4096;
            entries = room(entries, entry_room, sizeof *entries);
        }
        size_t n = strlen(entry.stem);
        if (entry.stem[n - 1] == '-') { /* "folke-": only begins compounds */
            uint32_t number = piece_put(words_keep(entry.stem, n - 1));
            pieces[number].links |= LINK_NONE;
            pieces[number].is_first = true;
            pieces[number].prefix = true;
            continue;
        }
        entry.piece = piece_put(entry.stem);
        pieces[entry.piece].name |= entry.name;
        if (!entry.name) {
            entry.same = pieces[entry.piece].entry;
            pieces[entry.piece].entry = (uint32_t)entry_count;
        }
        entries[entry_count++] = entry;
    }
    fclose(file);
}

/* The stem that text is when its ending `from` becomes `to`, where it is an entry of the dictionary. */
static const char *entry_beside(const char *text, const char *from, const char *to) {
    size_t n = strlen(text), ending = strlen(from);
    char other[2 * WORD_MAX + 2];
    if (n < ending || strcmp(text + n - ending, from) != 0) return NULL;
    snprintf(other, sizeof other, "%.*s%s", (int)(n - ending), text, to);
    uint32_t piece = words_find(&piece_numbers, other, strlen(other));
    return piece != WORD_NONE && pieces[piece].entry != WORD_NONE ? pieces[piece].text : NULL;
}

/* "markeds-", "børne-" are entries that only begin compounds: their lemma is the word without the link. */
static void prefixes_lemmatize(void) {
    static const char *const links[] = {"s", "e", "er", "es"};
    for (size_t i = 0; i < piece_count; i++) {
        if (!pieces[i].prefix || pieces[i].entry != WORD_NONE) continue;
        for (size_t k = 0; k < sizeof links / sizeof *links; k++) {
            const char *stem = entry_beside(pieces[i].text, links[k], "");
            if (!stem) continue;
            uint32_t entry = pieces[words_find(&piece_numbers, stem, strlen(stem))].entry;
            form_put(pieces[i].text, entries[entry].lemma, entry, RANK_BOUND);
            break;
        }
    }
}

static uint32_t entry_first(const char *stem, size_t n) {
    uint32_t piece = words_find(&piece_numbers, stem, n);
    return piece == WORD_NONE ? WORD_NONE : pieces[piece].entry;
}

/* "vejmyndigheder" is an entry of its own, though it is the plural of what is vej and the noun myndighed. */
static const char *plural_of_compound(const struct entry *entry) {
    size_t n = strlen(entry->stem);
    if (n < 3 || strcmp(entry->stem + n - 2, "er") != 0) return NULL;
    for (size_t i = 2; i + 2 < n; i++) {
        size_t first = i - (entry->stem[i - 1] == 's');
        if (entry_first(entry->stem, i) == WORD_NONE && entry_first(entry->stem, first) == WORD_NONE)
            continue;
        for (uint32_t e = entry_first(entry->stem + i, n - 2 - i); e != WORD_NONE; e = entries[e].same)
            if (has_flag(entries[e].flags, entries[e].flag_count, FLAG_PLURAL_ER)) {
                uint32_t singular = piece_put(words_keep(entry->stem, n - 2));
                return pieces[singular].text;
            }
    }
    return NULL;
}

/* "ordbøger" is an entry of its own: where a table says bøger is bog, and ordbog is an entry, it is that. */
static void compound_plurals(void) {
    for (size_t i = 0; i < entry_count; i++) {
        struct entry *entry = &entries[i];
        if (!has_flag(entry->flags, entry->flag_count, FLAG_PLURAL)) continue;
        for (size_t k = 1; k < plural_count && !entry->stated; k++) {
            const char *singular = entry_beside(entry->stem, plurals[k].text, plurals[k].singular);
            if (singular) {
                entry->lemma = singular;
                entry->stated = true;
            }
        }
        const char *singular = entry->stated ? NULL : plural_of_compound(entry);
        if (!singular) continue;
        entry->lemma = singular;
        entry->stated = true;
    }
}

/* "indsats", stated to be of indsætte, is the genitive of indsat, which is stated too; "pyramides", stated to
 * be of pyramis, that of the noun pyramide. */
static bool stated_genitive(const struct entry *entry) {
    size_t n = strlen(entry->stem);
    if (!entry->stated || n < 2 || entry->stem[n - 1] != 's') return false;
    uint32_t piece = words_find(&piece_numbers, entry->stem, n - 1);
    for (uint32_t e = piece == WORD_NONE ? WORD_NONE : pieces[piece].entry; e != WORD_NONE;
         e = entries[e].same)
        if (entries[e].stated ? !strcmp(entries[e].lemma, entry->lemma) : entry_kind(&entries[e]) == 'N')
            return true;
    return false;
}

/* afgøre: its present is its stem. */
static bool is_of_goere(const char *lemma) {
    size_t n = strlen(lemma), end = strlen("gøre");
    return n >= end && !strcmp(lemma + n - end, "gøre");
}

/* "anlæg", stated to be of anlægge, is its imperative: the lemma without its -e, and without a consonant that
 * only stands double before a vowel. */
static bool stated_imperative(const struct entry *entry) {
    size_t n = strlen(entry->stem), whole = strlen(entry->lemma);
    if (!entry->stated || !n || strncmp(entry->stem, entry->lemma, n) != 0 || is_of_goere(entry->lemma))
        return false;
    bool doubled = whole == n + 2 && entry->lemma[n] == entry->stem[n - 1];
    return entry->lemma[whole - 1] == 'e' && (whole == n + 1 || doubled);
}

/* Is lemma a verb that the dictionary does not inflect by rules, but lists with its forms: give, giver, gav?
 */
static bool listed_verb(const char *lemma) {
    char present[WORD_MAX + 2];
    int n = snprintf(present, sizeof present, "%sr", lemma);
    if (is_of_goere(lemma)) present[n -= 2] = '\0'; /* afgør */
    for (uint32_t e = entry_first(present, (size_t)n); e != WORD_NONE; e = entries[e].same)
        if (entries[e].stated && !strcmp(entries[e].lemma, lemma)) return true;
    return false;
}

/* "lovgivning", stated to be of lovgive, is a word of its own. */
static bool stated_derivation(const struct entry *entry) {
    static const char *const endings[] = {"ing", "ning", "else"};
    size_t n = strlen(entry->lemma) - 1;
    if (strncmp(entry->stem, entry->lemma, n) != 0) return false;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (!strcmp(entry->stem + n, endings[i])) return true;
    return false;
}

/* Is the stated lemma that of another word by the look of it? The dictionary states some by mistake (lægger
 * of kortlægge). A headword can be a form of a verb too (modtager), or one that extends the lemma (unge), but
 * gods is not of god, nor hvis of hvem. */
static bool stated_strange(const struct entry *entry) {
    if (!entry->stated) return false;
    if (entry->stem[0] != entry->lemma[0] || stated_derivation(entry)) return true;
    size_t n = strlen(entry->lemma);
    bool extends = !strncmp(entry->stem, entry->lemma, n) && strcmp(entry->stem + n, "s") != 0;
    if (listed_verb(entry->lemma) || extends) return false;
    for (uint32_t e = entry_first(entry->stem, strlen(entry->stem)); e != WORD_NONE; e = entries[e].same)
        if (!entries[e].stated) return true;
    return false;
}

/* "opgaves", stated to be of opgive, is the passive of its past. */
static bool stated_passive(const struct entry *entry) {
    size_t n = strlen(entry->stem);
    return n > 2 && !strcmp(entry->stem + n - 2, "es") && listed_verb(entry->lemma);
}

/* Makes all forms of all entries. */
static void entries_expand(void) {
    for (size_t i = 0; i < entry_count; i++) {
        struct entry *entry = &entries[i];
        int rank = RANK_STEM;
        if (entry->name)
            rank = RANK_NAME;
        else if (stated_genitive(entry) || stated_strange(entry))
            rank = RANK_STATED_STRANGE;
        else if (stated_imperative(entry))
            rank = RANK_IMPERATIVE;
        else if (entry->stated)
            rank = stated_passive(entry) ? RANK_PASSIVE : RANK_STATED;
        expand(entry, entry->lemma, entry->text, entry->flags, entry->flag_count, 0, rank, false);
    }
}

#endif
