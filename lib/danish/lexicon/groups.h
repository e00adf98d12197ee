/* Which entries are one word family, and which families a form belongs to. Only compile.c includes this.
 *
 * A family goes by its lemma. A form belongs to every family that it is truly a form of (leder: leder, lede),
 * and families are never joined because they share forms: that would put strangers under one key. */
#ifndef LEXICON_GROUPS_H
#define LEXICON_GROUPS_H

#include "danish/lexicon/dictionary.h"

static int form_order(const void *a, const void *b) {
    const struct form *x = a, *y = b;
    int order = strcmp(x->text, y->text);
    if (!order) order = x->rank - y->rank;
    if (!order) order = strcmp(x->lemma, y->lemma);
    return order ? order : (x->entry > y->entry) - (x->entry < y->entry);
}

static uint32_t group_find(const char *lemma, char kind) {
    char key[WORD_MAX + 3];
    size_t n = (size_t)snprintf(key, sizeof key, "%c%s", kind, lemma);
    return words_find(&group_numbers, key, n);
}

static uint32_t group_put(const char *lemma, char kind) {
    uint32_t number = group_find(lemma, kind);
    if (number != WORD_NONE) return number;
    if (group_count == group_room) {
        group_room = group_room * 2 + 4096;
        groups = room(groups, group_room, sizeof *groups);
    }
    number = (uint32_t)group_count++;
    groups[number] = (struct group){.lemma = lemma, .kind = kind, .parent = number};
    char key[WORD_MAX + 3];
    size_t n = (size_t)snprintf(key, sizeof key, "%c%s", kind, lemma);
    words_put(&group_numbers, words_keep(key, n), n, number);
    return number;
}

static uint32_t group_root(uint32_t group) {
    while (groups[group].parent != group) group = groups[group].parent = groups[groups[group].parent].parent;
    return group;
}

/* The group that a stated lemma means: irregular adjectives carry no flags (kind O). */
static uint32_t group_stated(const char *lemma, bool noun) {
    static const char verbs_first[] = "OVAN", nouns_first[] = "NOVA";
    for (const char *kind = noun ? nouns_first : verbs_first; *kind; kind++) {
        uint32_t group = group_find(lemma, *kind);
        if (group != WORD_NONE) return group;
    }
    return group_put(lemma, noun ? 'N' : 'S');
}

/* handikap, handikapbil are handicap, handicapbil. */
static void spellings_merge(void) {
    for (size_t i = 0; i < entry_count; i++)
        for (size_t k = 0; k < spelling_count && !entries[i].name; k++) {
            const char *lemma = entry_beside(entries[i].lemma, spellings[k].other, spellings[k].lemma);
            uint32_t group = lemma ? group_find(lemma, groups[entries[i].group].kind) : WORD_NONE;
            if (group == WORD_NONE) continue;
            uint32_t a = group_root(group), b = group_root(entries[i].group);
            if (a != b) groups[b].parent = a;
        }
}

/* Gives every entry its group. */
static void entries_group(void) {
    for (size_t i = 0; i < entry_count; i++) {
        char kind = entry_kind(&entries[i]);
        if (kind == 'O' && listed_verb(entries[i].lemma)) kind = 'V';
        entries[i].group = entries[i].stated ? WORD_NONE : group_put(entries[i].lemma, kind);
    }
    for (size_t i = 0; i < entry_count; i++) {
        struct entry *entry = &entries[i];
        if (entry->group != WORD_NONE) continue;
        bool noun = has_flag(entry->flags, entry->flag_count, FLAG_PLURAL);
        entry->group = entry->name ? group_put(entry->lemma, 'P') : group_stated(entry->lemma, noun);
    }
}

/* Gives every form its group, and every group the number of its forms; forms are sorted. */
static void forms_group(void) {
    for (size_t i = 0; i < form_count; i++) {
        struct form *form = &forms[i];
        form->number = i ? forms[i - 1].number + (strcmp(form->text, forms[i - 1].text) != 0) : 0;
        if (form->entry == WORD_NONE)
            form->group = group_stated(form->lemma, form->noun);
        else if (strcmp(form->lemma, entries[form->entry].lemma) != 0)
            form->group = group_put(form->lemma, 'P'); /* Nordslesvig */
        else
            form->group = entries[form->entry].group;
        groups[form->group].count++;
    }
}

/* Makes groups of the entries and sorts the forms. */
static void groups_make(void) {
    qsort(forms, form_count, sizeof *forms, form_order);
    entries_group();
    forms_group();
    spellings_merge();
}

/* How far-fetched a reading is: of one text only those of the lowest level are believed. */
static int reading_level(const struct form *form) {
    static const int levels[] = {
        [RANK_TABLE] = 0,      [RANK_STEM] = 1,     [RANK_STATED] = 1,         [RANK_INFLECTED] = 1,
        [RANK_PASSIVE] = 2,    [RANK_GENITIVE] = 2, [RANK_VERBAL] = 3,         [RANK_STATED_STRANGE] = 3,
        [RANK_IMPERATIVE] = 3, [RANK_NAME] = 4,     [RANK_NAME_INFLECTED] = 4, [RANK_BOUND] = 5,
        [RANK_AGENT] = 5,
    };
    return levels[form->rank];
}

static const char *reading_lemma(const struct form *form) {
    return groups[group_root(form->group)].lemma;
}

/* Is a the likelier reading of the two? A headword is that word first; else the word with more forms is. */
static bool reading_precedes(const struct form *a, const struct form *b) {
    bool stem = a->rank == RANK_STEM, other = b->rank == RANK_STEM;
    if (stem != other) return stem;
    return groups[group_root(a->group)].count > groups[group_root(b->group)].count;
}

/* Is text an entry that states no other lemma? */
static bool is_headword(const char *text) {
    for (uint32_t e = entry_first(text, strlen(text)); e != WORD_NONE; e = entries[e].same)
        if (!entries[e].stated) return true;
    return false;
}

/* Is this a reading that another one makes unlikely? A participle of a compound of gå that is a headword has
 * a meaning of its own: foregående is hardly of foregå. And the table's words that do not inflect are so
 * common that a word which looks like one is rare: føre is of føre, not of the adjective før. */
static bool reading_yields(const struct form *form) {
    const char *lemma = reading_lemma(form);
    if (form->entry == WORD_NONE || strcmp(form->text, lemma) == 0) return false;
    if (is_closed(lemma)) return true;
    size_t n = strlen(form->text), whole = strlen(lemma);
    bool compound = whole > strlen("gå") && !strcmp(lemma + whole - strlen("gå"), "gå");
    return compound && n > whole && !strcmp(form->text + whole, "ende") && is_headword(form->text);
}

/* Leaves out the readings that yield, if any stays. Returns how many do. */
static size_t readings_yield(const struct form **readings, size_t count) {
    size_t kept = 0;
    for (size_t i = 0; i < count && count > 1; i++)
        if (!reading_yields(readings[i])) kept++;
    if (!kept || kept == count) return count;
    kept = 0;
    for (size_t i = 0; i < count; i++)
        if (!reading_yields(readings[i])) readings[kept++] = readings[i];
    return kept;
}

/* Does the entry inflect by a genitive alone: medvirken? */
static bool has_only_genitive(const struct entry *entry) {
    static const char others[] = {FLAG_GENITIVE, FLAG_LAST, FLAG_LINK_S, FLAG_LINK_E, FLAG_LINK_NONE, 0};
    for (int i = 0; i < entry->flag_count; i++)
        if (!strchr(others, entry->flags[i])) return false;
    return entry_kind(entry) == 'N';
}

/* What the readings of one text tell of each other. */
struct evidence {
    int level;     /* the lowest of all */
    bool passive;  /* of some verb */
    bool deponent; /* mødes is a verb of its own, which the dictionary gives no kind, and of møde */
    bool action;   /* medvirken is a noun of its own, and of medvirke; but loven is of lov, and voksen an
                      adjective */
};

static struct evidence evidence_of(size_t from, size_t to) {
    struct evidence found = {.level = reading_level(&forms[from])};
    bool other = false; /* a noun's definite form, an adjective */
    for (size_t i = from; i < to; i++) {
        const struct form *form = &forms[i];
        if (reading_level(form) < found.level) found.level = reading_level(form);
        found.passive |= form->rank == RANK_PASSIVE;
        char kind = groups[form->group].kind;
        other |= kind == (form->rank == RANK_INFLECTED ? 'N' : 'A');
        if (form->rank != RANK_STEM) continue;
        found.deponent |= kind == 'O';
        found.action |= has_only_genitive(&entries[form->entry]);
    }
    found.action &= !other;
    return found;
}

static bool is_believed(const struct form *form, const struct evidence *found) {
    char kind = groups[form->group].kind;
    /* an adjective has a genitive only if it stands for a noun: vises is of vise, hardly of vis */
    if (found->passive && form->rank == RANK_GENITIVE && kind == 'A') return false;
    return reading_level(form) == found->level || (found->deponent && form->rank == RANK_PASSIVE) ||
           (found->action && form->rank == RANK_VERBAL && kind == 'V');
}

/* More families than this no form has. */
#define READINGS 8

/* The readings of one text, forms[from..to), that are believed: one a family, the likeliest first. Returns
 * how many. */
static size_t readings_choose(size_t from, size_t to, const struct form *readings[READINGS]) {
    struct evidence found = evidence_of(from, to);
    size_t count = 0;
    for (size_t i = from; i < to; i++) {
        const struct form *form = &forms[i];
        size_t at = 0;
        while (at < count && strcmp(reading_lemma(readings[at]), reading_lemma(form)) != 0) at++;
        if (!is_believed(form, &found) || at < count || count == READINGS) continue;
        for (at = count++; at && reading_precedes(form, readings[at - 1]); at--)
            readings[at] = readings[at - 1];
        readings[at] = form;
    }
    return readings_yield(readings, count);
}

#endif
