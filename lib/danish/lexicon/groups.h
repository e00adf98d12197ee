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
    return group_put(lemma, 'S');
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

/* More families than this no form has. */
#define READINGS 8

/* The readings of one text, forms[from..to), that are believed: one a family, the likeliest first. Returns
 * how many. */
static size_t readings_choose(size_t from, size_t to, const struct form *readings[READINGS]) {
    int level = reading_level(&forms[from]);
    size_t count = 0;
    bool passive = false, deponent = false;
    for (size_t i = from; i < to; i++) {
        if (reading_level(&forms[i]) < level) level = reading_level(&forms[i]);
        passive |= forms[i].rank == RANK_PASSIVE;
        deponent |= forms[i].rank == RANK_STEM && groups[forms[i].group].kind == 'O';
    }
    for (size_t i = from; i < to; i++) {
        const struct form *form = &forms[i];
        char kind = groups[form->group].kind;
        size_t at = 0;
        while (at < count && strcmp(reading_lemma(readings[at]), reading_lemma(form)) != 0) at++;
        /* mødes is a verb of its own, which the dictionary gives no kind, and of møde */
        bool believed = reading_level(form) == level || (deponent && form->rank == RANK_PASSIVE);
        if (!believed || at < count || count == READINGS) continue;
        /* an adjective has a genitive only if it stands for a noun: vises is of vise, hardly of vis */
        if (passive && form->rank == RANK_GENITIVE && kind == 'A') continue;
        for (at = count++; at && reading_precedes(form, readings[at - 1]); at--)
            readings[at] = readings[at - 1];
        readings[at] = form;
    }
    return count;
}

#endif
