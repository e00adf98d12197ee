/* Who does what a verb says, as the last part of compounds that the dictionary lacks: tilsagns|haver,
 * prøve|tageren. The dictionary has such nouns of some verbs alone. Only compile.c includes this. */
#ifndef LEXICON_AGENTS_H
#define LEXICON_AGENTS_H

#include "danish/lexicon/groups.h"

/* A shorter agent, in letters, is too often the end of something else by chance. */
#define AGENT_LETTERS 5

/* Of a word that is no verb by the dictionary's flags, but stands in the table of irregular words (have),
 * this many nouns end in the agent: andels|haver. */
#define AGENT_NOUNS 3

static const char *const agent_endings[] = {"", "s", "e", "es", "en", "ens", "ne", "nes"};

/* The agent of the verb, kept; NULL if it is none that can end a compound. */
static const char *agent_of(const char *verb) {
    char text[WORD_MAX + 2];
    size_t n = strlen(verb);
    if (n >= WORD_MAX || verb[n - 1] != 'e') return NULL;
    snprintf(text, sizeof text, "%sr", verb);
    if (letters_of(text) < AGENT_LETTERS) return NULL;
    for (uint32_t e = entry_first(text, n + 1); e != WORD_NONE; e = entries[e].same)
        if (entry_kind(&entries[e]) == 'N') return NULL; /* the dictionary has it */
    return words_keep(text, n + 1);
}

static void agent_put(const char *verb, bool usual) {
    const char *agent = agent_of(verb);
    if (!agent || group_find(agent, 'N') != WORD_NONE) return;
    group_put(agent, 'N');
    for (size_t i = 0; i < sizeof agent_endings / sizeof *agent_endings; i++) {
        char form[WORD_MAX + 8];
        int n = snprintf(form, sizeof form, "%s%s", agent, agent_endings[i]);
        form_put(words_keep(form, (size_t)n), agent, WORD_NONE, RANK_AGENT);
        forms[form_count - 1].noun = true;
    }
    uint32_t number = piece_put(agent);
    pieces[number].agent = words_keep(verb, strlen(verb));
    pieces[number].usual_agent = usual;
}

/* Counts the nouns that end in what would be the agent of a shorter entry. */
static void agents_count(const struct entry *noun, unsigned *counts) {
    size_t n = strlen(noun->stem);
    if (noun->stated || entry_kind(noun) != 'N' || noun->stem[n - 1] != 'r') return;
    if (has_flag(noun->flags, noun->flag_count, FLAG_PLURAL)) return;
    for (size_t i = 1; i + 1 < n; i++) {
        uint32_t number = words_find(&piece_numbers, noun->stem + i, n - i - 1);
        if (number == WORD_NONE || pieces[number].entry == WORD_NONE) continue;
        size_t first = i - (noun->stem[i - 1] == 's');
        counts[number] +=
            entry_first(noun->stem, i) != WORD_NONE || entry_first(noun->stem, first) != WORD_NONE;
    }
}

/* Makes the agents of all verbs. */
static void agents_make(void) {
    size_t pieces_before = piece_count;
    unsigned *counts = room(NULL, pieces_before, sizeof *counts);
    memset(counts, 0, pieces_before * sizeof *counts);
    for (size_t i = 0; i < entry_count; i++) agents_count(&entries[i], counts);
    for (size_t i = 0; i < entry_count; i++) {
        const struct entry *entry = &entries[i];
        char kind = entry_kind(entry);
        bool verb = kind == 'V' || (kind == 'O' && listed_verb(entry->lemma));
        bool usual = is_marked(entry->stem) && counts[entry->piece] >= AGENT_NOUNS;
        if (!entry->stated && !entry->name && (verb || usual)) agent_put(entry->stem, usual);
    }
    free(counts);
}

#endif
